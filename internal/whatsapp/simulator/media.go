package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	mediaPath       = "/whatsapp_business/attachments/"
	mediaURLLife    = 5 * time.Minute
	uploadedLife    = 30 * 24 * time.Hour
	inboundLife     = 7 * 24 * time.Hour
	inboundLimit    = 100 << 20
	shelfLimit      = 512 << 20 // what all files together may hold; the oldest go first
	shelfCount      = 10_000
	megabyte        = 1 << 20
	stickerLimit    = 500 << 10
	stillLimit      = 100 << 10 // of a sticker that does not move
	uploadBodyLimit = 101 << 20
)

// mediaItem is a file that the platform keeps for a while.
type mediaItem struct {
	id, mime, filename string
	waba               string
	data               []byte
	sha                [sha256.Size]byte
	expires            time.Time
}

// shelf keeps the files, the oldest first.
type shelf struct {
	items map[string]*mediaItem
	order []string
	size  int
}

// find gives a file that is still there.
func (s *shelf) find(id string, now time.Time) *mediaItem {
	item := s.items[id]
	if item == nil || !now.Before(item.expires) {
		return nil
	}
	return item
}

func (s *shelf) put(item *mediaItem) {
	s.items[item.id] = item
	s.order = append(s.order, item.id)
	s.size += len(item.data)
	for (s.size > shelfLimit || len(s.order) > shelfCount) && len(s.order) > 1 {
		s.remove(s.order[0])
		s.order = s.order[1:]
	}
}

func (s *shelf) remove(id string) bool {
	item := s.items[id]
	if item == nil {
		return false
	}
	s.size -= len(item.data)
	delete(s.items, id)
	return true
}

// mediaKinds are the MIME types Meta takes, the message type each serves, and the most bytes of it.
var mediaKinds = map[string]struct {
	kind  string
	limit int
}{
	"audio/aac": {"audio", 16 * megabyte}, "audio/amr": {"audio", 16 * megabyte},
	"audio/mpeg": {"audio", 16 * megabyte}, "audio/mp4": {"audio", 16 * megabyte},
	"audio/ogg": {"audio", 16 * megabyte}, "image/jpeg": {"image", 5 * megabyte},
	"image/png": {"image", 5 * megabyte}, "image/webp": {"sticker", stickerLimit},
	"video/mp4": {"video", 16 * megabyte}, "video/3gpp": {"video", 16 * megabyte},
	"text/plain": {"document", 100 * megabyte}, "application/pdf": {"document", 100 * megabyte},
	"application/msword":            {"document", 100 * megabyte},
	"application/vnd.ms-excel":      {"document", 100 * megabyte},
	"application/vnd.ms-powerpoint": {"document", 100 * megabyte},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   {"document", 100 * megabyte},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         {"document", 100 * megabyte},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": {"document", 100 * megabyte},
}

// bareMIME is a MIME type without its parameters.
func bareMIME(full string) string {
	bare, _, err := mime.ParseMediaType(full)
	if err != nil {
		return strings.TrimSpace(full)
	}
	return bare
}

// uploadMedia takes a file that a business will send.
func (s *Simulator) uploadMedia(c *call) (any, error) {
	c.Body = http.MaxBytesReader(nil, c.Body, uploadBodyLimit)
	if err := c.ParseMultipartForm(uploadBodyLimit); err != nil {
		return nil, invalid("Invalid multipart body")
	}
	if c.FormValue("messaging_product") != "whatsapp" {
		return nil, invalid("Param messaging_product must be one of {WHATSAPP}")
	}
	file, header, err := c.FormFile("file")
	if err != nil {
		return nil, invalid("The parameter file is required.")
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	full := c.FormValue("type")
	if full == "" {
		full = header.Header.Get("Content-Type")
	}
	kind, known := mediaKinds[bareMIME(full)]
	switch {
	case !known:
		return nil, metaError(131053).because("Unsupported file type %s.", bareMIME(full))
	case len(data) == 0:
		return nil, metaError(131053).because("The file is empty.")
	case len(data) > kind.limit, kind.kind == "sticker" && len(data) > stillLimit && !moves(data):
		return nil, metaError(131053).because("The file is larger than %d bytes.", kind.limit)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberFor(c)
	if err != nil {
		return nil, err
	}
	return map[string]any{"id": s.keep(n, data, full, header.Filename, uploadedLife).id}, nil
}

// moves reads the flag of an animated WebP picture.
func moves(webp []byte) bool {
	return len(webp) > 20 && string(webp[12:16]) == "VP8X" && webp[20]&2 != 0
}

// keep stores a file for a time.
func (s *Simulator) keep(n *number, data []byte, mimeType, filename string, life time.Duration) *mediaItem {
	item := &mediaItem{
		id: s.newID(), mime: mimeType, filename: filename, waba: n.WABAID, data: data, sha: sha256.Sum256(data),
		expires: s.clock.now().Add(life),
	}
	s.media.put(item)
	return item
}

// mediaView answers GET /{media-id}, with an address that lives five minutes.
func (s *Simulator) mediaView(c *call) (any, error) {
	now := s.clock.now()
	item := s.media.find(c.node, now)
	if item == nil {
		return nil, noSuchObject(c.Method, c.node)
	}
	if id := c.URL.Query().Get("phone_number_id"); id != "" && s.ownerOf(id) != item.waba {
		return nil, noSuchObject(c.Method, c.node)
	}
	return map[string]any{
		"id": item.id, "messaging_product": "whatsapp", "mime_type": item.mime,
		"sha256": hex.EncodeToString(item.sha[:]), "file_size": strconv.Itoa(len(item.data)),
		"url": s.mediaURL(s.base(c.Request), item.id, now.Add(mediaURLLife)),
	}, nil
}

// base is the simulator's own address.
func (s *Simulator) base(r *http.Request) string {
	if s.cfg.PublicURL != "" {
		return strings.TrimSuffix(s.cfg.PublicURL, "/")
	}
	return "http://" + r.Host
}

func (s *Simulator) mediaURL(base, id string, until time.Time) string {
	ext := strconv.FormatInt(until.Unix(), 10)
	query := url.Values{"mid": {id}, "ext": {ext}, "hash": {s.mediaHash(id, ext)}}
	return base + mediaPath + "?" + query.Encode()
}

func (s *Simulator) mediaHash(id, ext string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(id + "." + ext))
	return hex.EncodeToString(mac.Sum(nil))
}

// downloadMedia gives the bytes to the bearer of a token of the file's account; 404 once the address has expired.
func (s *Simulator) downloadMedia(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	id, ext := query.Get("mid"), query.Get("ext")
	if !hmac.Equal([]byte(s.mediaHash(id, ext)), []byte(query.Get("hash"))) {
		http.NotFound(w, r)
		return
	}
	if err := s.authorize(r, id); err != nil && err.code == 190 {
		writeError(w, err)
		return
	} else if err != nil {
		http.NotFound(w, r)
		return
	}
	if failure := s.failureOf(target{endpoint: "download", number: id}); failure != nil {
		s.play(w, r, failure)
		return
	}
	s.mu.Lock()
	now := s.clock.now()
	item := s.media.find(id, now)
	s.mu.Unlock()
	until, err := strconv.ParseInt(ext, 10, 64)
	if err != nil || item == nil || now.Unix() >= until {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", item.mime)
	w.Header().Set("Content-Length", strconv.Itoa(len(item.data)))
	_, _ = w.Write(item.data)
}

// checkMedia says what will become of a message with this file: 0, or the code of its failure.
func (s *Simulator) checkMedia(n *number, kind, id string) (late int, refused *graphError) {
	item := s.media.find(id, s.clock.now())
	if item == nil || item.waba != n.WABAID {
		return 0, invalid("Param %s['id'] is not a valid whatsapp business account media attachment ID", kind)
	}
	serves := mediaKinds[bareMIME(item.mime)].kind
	if kind != "document" && serves != kind {
		return 131053, nil
	}
	return 0, nil
}

var errLink = errors.New("link cannot be fetched")

// fetchLink gets the file of a link as Meta would: no redirects, no tokens, a bounded body.
func (s *Simulator) fetchLink(r *http.Request, kind, link string) error {
	request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, link, nil)
	if err != nil {
		return errLink
	}
	answer, err := s.http.Do(request)
	if err != nil {
		return errLink
	}
	defer drain(answer.Body)
	if answer.StatusCode != http.StatusOK {
		return errLink
	}
	serves := mediaKinds[bareMIME(answer.Header.Get("Content-Type"))].kind
	if serves == "" || (kind != "document" && serves != kind) {
		return errLink
	}
	return nil
}
