package simulator

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strings"
)

// File is a file that a customer sends.
type File struct {
	Data              []byte
	MIME              string
	Filename, Caption string
	Voice             bool // an audio recorded in the chat
}

// SendMedia sends a file; its type of message follows from its MIME type. More than 100 MB arrives as Meta's
// "unsupported" with error 131052.
func (c *Customer) SendMedia(phoneNumberID string, f File) string {
	s := c.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.numbers[phoneNumberID]
	if n == nil {
		return ""
	}
	if len(f.Data) > inboundLimit {
		return c.write(n, tooBig()).ID
	}
	item := s.keep(n, f.Data, f.MIME, f.Filename, inboundLife)
	kind := kindOf(f.MIME)
	return c.write(n, map[string]any{"type": kind, kind: s.mediaContent(item, kind, f)}).ID
}

func tooBig() map[string]any {
	text := "Media file size too big. Max file size we currently support: 100MB."
	return map[string]any{"type": "unsupported", "errors": []any{map[string]any{
		"code": 131052, "title": text, "message": text, "error_data": map[string]any{
			"details": text + " Please communicate with your customer to send a media file that is less than 100MB",
		},
	}}}
}

// mediaContent is a file in a webhook's message.
func (s *Simulator) mediaContent(item *mediaItem, kind string, f File) map[string]any {
	content := map[string]any{
		"id": item.id, "mime_type": item.mime, "sha256": base64.StdEncoding.EncodeToString(item.sha[:]),
	}
	if s.cfg.PublicURL != "" {
		content["url"] = s.mediaURL(s.base(nil), item.id, s.clock.now().Add(mediaURLLife))
	}
	switch kind {
	case "audio":
		content["voice"] = f.Voice
	case "sticker":
		content["animated"] = false
	case "document":
		content["filename"] = cmp.Or(f.Filename, "file")
		fallthrough
	default:
		if f.Caption != "" {
			content["caption"] = f.Caption
		}
	}
	return content
}

// kindOf is the type of message a phone makes of a file.
func kindOf(mimeType string) string {
	bare := bareMIME(mimeType)
	switch {
	case bare == "image/webp":
		return "sticker"
	case slices.Contains([]string{"image/jpeg", "image/png"}, bare):
		return "image"
	case strings.HasPrefix(bare, "audio/"):
		return "audio"
	case strings.HasPrefix(bare, "video/"):
		return "video"
	}
	return "document"
}
