package whatsapp

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

var (
	// ErrMediaHost means that an address of media is not one that may see the token.
	ErrMediaHost = errors.New("whatsapp: media host not allowed")
	// ErrMediaTooLarge means that a file is larger than the caller's limit.
	ErrMediaTooLarge = errors.New("whatsapp: media too large")
)

// downloadTimeout gives the largest file that WhatsApp passes on, 100 MB, 350 KB a second.
const downloadTimeout = 5 * time.Minute

// MediaInfo is where a file can be fetched. URL is good for five minutes.
type MediaInfo struct {
	ID, URL, MIMEType string
	SHA256            string // hex or base64: see EqualHash
	Size              int64
}

// Media asks for the address of a file. Ids from notifications are good for seven days.
func (c *Client) Media(ctx context.Context, cr Credentials, mediaID string) (MediaInfo, error) {
	query := url.Values{}
	if cr.PhoneNumberID != "" { // has Meta check that the file belongs to this number
		query.Set("phone_number_id", cr.PhoneNumberID)
	}
	o, err := c.get(ctx, cr, mediaID, query)
	if err != nil {
		return MediaInfo{}, fmt.Errorf("get media %s: %w", mediaID, err)
	}
	return MediaInfo{
		ID:       o.text("id"),
		URL:      o.text("url"),
		MIMEType: o.text("mime_type"),
		SHA256:   o.text("sha256"),
		Size:     o.int("file_size"),
	}, nil
}

// Download copies a file of at most limit bytes to w, and gives its size and SHA-256 sum. The
// address must be of a host that may see the token, and so must stay: ErrMediaHost. A longer
// file ends with ErrMediaTooLarge after limit bytes; on any error w may hold a part.
func (c *Client) Download(ctx context.Context, cr Credentials, address string, limit int64, w io.Writer) (n int64, sum []byte, err error) {
	res, err := c.open(ctx, cr, address)
	if err != nil {
		return 0, nil, fmt.Errorf("download media: %w", err)
	}
	defer res.Body.Close()
	if res.ContentLength > limit {
		return 0, nil, fmt.Errorf("download media: %d bytes: %w", res.ContentLength, ErrMediaTooLarge)
	}
	hash := sha256.New()
	n, err = io.Copy(io.MultiWriter(w, hash), io.LimitReader(res.Body, limit))
	if err != nil {
		return n, nil, fmt.Errorf("download media: %w", err)
	}
	switch more, err := io.ReadFull(res.Body, make([]byte, 1)); {
	case more > 0:
		return n, nil, fmt.Errorf("download media: over %d bytes: %w", limit, ErrMediaTooLarge)
	case err != io.EOF:
		return n, nil, fmt.Errorf("download media: %w", err)
	}
	return n, hash.Sum(nil), nil
}

func (c *Client) open(ctx context.Context, cr Credentials, address string) (*http.Response, error) {
	target, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("unreadable media address") // url.Parse would quote it
	}
	if !c.mayFetch(target) {
		return nil, fmt.Errorf("%w: %q", ErrMediaHost, target.Host)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept-Encoding", "identity") // the sum is over the file as it is
	res, err := roundTrip(c.downloads(), req, cr)
	if err != nil {
		return nil, err
	}
	if res.StatusCode == http.StatusOK {
		return res, nil
	}
	defer res.Body.Close()
	body, _ := readAnswer(res) // the status says enough without it
	return nil, refusal(res, body, cr)
}

// downloads is a client that stays on the host it was sent to and has the time for large files.
func (c *Client) downloads() *http.Client {
	client := *c.client()
	if c.HTTP == nil {
		client.Timeout = downloadTimeout
	}
	client.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if len(via) > 3 || req.URL.Host != via[0].URL.Host || req.URL.Scheme != via[0].URL.Scheme {
			return fmt.Errorf("%w: redirect to %q", ErrMediaHost, req.URL.Host)
		}
		return nil
	}
	return &client
}

// mayFetch guards the token, and our own network: addresses come from outside.
func (c *Client) mayFetch(target *url.URL) bool {
	host := strings.ToLower(target.Host)
	if base, err := url.Parse(cmp.Or(c.BaseURL, metaURL)); err == nil && host != "" &&
		host == strings.ToLower(base.Host) && target.Scheme == base.Scheme {
		return true
	}
	if target.Scheme != "https" && target.Scheme != "http" {
		return false
	}
	matches := func(pattern string) bool { return hostMatches(pattern, host, target.Hostname()) }
	if slices.ContainsFunc(c.MediaHosts, matches) {
		return true
	}
	return target.Scheme == "https" && slices.ContainsFunc(metaHosts(), matches)
}

func metaHosts() []string { return []string{"*.fbsbx.com", "*.facebook.com", "*.fbcdn.net"} }

func hostMatches(pattern, host, hostname string) bool {
	pattern, hostname = strings.ToLower(pattern), strings.ToLower(hostname)
	if suffix, ok := strings.CutPrefix(pattern, "*"); ok {
		return strings.HasPrefix(suffix, ".") && strings.HasSuffix(hostname, suffix)
	}
	return pattern != "" && (pattern == host || pattern == hostname)
}
