package server

import (
	"mime"
	"strconv"
	"strings"
)

// The media types of GraphQL over HTTP. With the older one every well-formed
// request is answered 200, with the newer one the status tells.
const (
	mediaJSON     = "application/json"
	mediaResponse = "application/graphql-response+json"
)

// negotiate chooses the media type of an answer: what the client likes best, the
// newer one when it has no preference, and the older one when it names neither. ok
// is false when it takes neither.
func negotiate(accept []string) (media string, ok bool) {
	ranges := strings.Split(strings.Join(accept, ","), ",")
	if strings.TrimSpace(strings.Join(accept, "")) == "" {
		return mediaJSON, true
	}
	older, newer := quality(ranges, mediaJSON), quality(ranges, mediaResponse)
	named := strings.Contains(strings.ToLower(strings.Join(accept, ",")), mediaResponse)
	switch {
	case named && newer > 0 && newer >= older:
		return mediaResponse, true
	case older > 0:
		return mediaJSON, true
	case newer > 0:
		return mediaResponse, true
	}
	return mediaJSON, false
}

// quality is how much a client wants a media type: 0 not at all, 1 the most. The
// most specific range decides.
func quality(ranges []string, media string) float64 {
	best, precision := 0.0, -1
	for _, text := range ranges {
		kind, params, err := mime.ParseMediaType(text)
		if err != nil {
			continue
		}
		p := matches(kind, media)
		if p <= precision {
			continue
		}
		best, precision = 1, p
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil {
			best = q
		}
	}
	return best
}

// matches says how precisely a range names a media type; -1: it does not.
func matches(kind, media string) int {
	switch kind {
	case media:
		return 2
	case "application/*":
		return 1
	case "*/*":
		return 0
	}
	return -1
}

// isJSON reports whether a request's body is JSON in UTF-8.
func isJSON(contentType string) bool {
	kind, params, err := mime.ParseMediaType(contentType)
	charset, given := params["charset"]
	return err == nil && kind == mediaJSON && (!given || strings.EqualFold(charset, "utf-8"))
}
