package whatsapp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	metaURL     = "https://graph.facebook.com"
	metaVersion = "v24.0"
	userAgent   = "conversa"

	// maxAnswer bounds what is read of an answer that is not a file. Real ones have a few KB.
	maxAnswer = 1 << 20
)

// Client speaks to the Cloud API, or to whatever answers like it at BaseURL. It is safe for
// concurrent use and must not be copied after its first use.
type Client struct {
	BaseURL string       // https://graph.facebook.com when empty
	Version string       // v24.0 when empty
	HTTP    *http.Client // nil: an own one with time-outs and the environment's proxy

	// MediaHosts are further hosts (host, host:port or *.host) that may be asked for media and
	// are shown the token. BaseURL's own, *.fbsbx.com, *.facebook.com and *.fbcdn.net always may.
	MediaHosts []string

	// Dial connects the own client; nil: to wherever a name leads.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)

	once sync.Once
	own  *http.Client
}

// Credentials are the number to speak for and a token that may do so.
type Credentials struct{ PhoneNumberID, Token string }

// PhoneNumber is what Meta knows of a business's number. Every word in it is an open set.
type PhoneNumber struct {
	ID, DisplayPhoneNumber, VerifiedName string

	// Status is CONNECTED where the number can send and receive.
	QualityRating, Status, NameStatus, CodeVerificationStatus string
	// Platform is CLOUD_API once the number is registered there.
	Platform string
}

// Verified reports whether the number's owner has proved that it is theirs.
func (n PhoneNumber) Verified() bool { return n.CodeVerificationStatus == "VERIFIED" }

// Registered reports whether the number can send and receive by this API.
func (n PhoneNumber) Registered() bool {
	return n.Status == "CONNECTED" && (n.Platform == "" || n.Platform == "CLOUD_API")
}

const phoneNumberFields = "id,display_phone_number,verified_name,quality_rating,status,name_status,code_verification_status,platform_type"

// PhoneNumber reads the number of the credentials, which also proves that they are good.
func (c *Client) PhoneNumber(ctx context.Context, cr Credentials) (PhoneNumber, error) {
	o, err := c.get(ctx, cr, cr.PhoneNumberID, url.Values{"fields": {phoneNumberFields}})
	if err != nil {
		return PhoneNumber{}, fmt.Errorf("get phone number %s: %w", cr.PhoneNumberID, err)
	}
	return readPhoneNumber(o), nil
}

func readPhoneNumber(o object) PhoneNumber {
	return PhoneNumber{
		ID:                     o.text("id"),
		DisplayPhoneNumber:     o.text("display_phone_number"),
		VerifiedName:           o.text("verified_name"),
		QualityRating:          o.text("quality_rating"),
		Status:                 o.text("status"),
		NameStatus:             o.text("name_status"),
		CodeVerificationStatus: o.text("code_verification_status"),
		Platform:               o.text("platform_type"),
	}
}

// endpoint is the address of a node of the API; each part of the path is escaped.
func (c *Client) endpoint(query url.Values, path ...string) string {
	var b strings.Builder
	b.WriteString(strings.TrimRight(cmp.Or(c.BaseURL, metaURL), "/"))
	for _, part := range append([]string{cmp.Or(c.Version, metaVersion)}, path...) {
		b.WriteString("/" + url.PathEscape(part))
	}
	if len(query) > 0 {
		b.WriteString("?" + query.Encode())
	}
	return b.String()
}

func (c *Client) get(ctx context.Context, cr Credentials, node string, query url.Values) (object, error) {
	return c.call(ctx, http.MethodGet, cr.Token, nil, query, node)
}

// do sends a request with the token, which no redirect carries on.
func (c *Client) do(req *http.Request, cr Credentials) (*http.Response, error) {
	client := *c.client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return roundTrip(&client, req, cr)
}

func roundTrip(client *http.Client, req *http.Request, cr Credentials) (*http.Response, error) {
	if cr.Token != "" {
		req.Header.Set("Authorization", "Bearer "+cr.Token)
	}
	req.Header.Set("User-Agent", userAgent)
	res, err := client.Do(req)
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return nil, withURL.Err // addresses of media are secrets
	}
	return res, err
}

func readAnswer(res *http.Response) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		return nil, errors.New("answer too large")
	}
	return body, err
}

func refusal(res *http.Response, body []byte, cr Credentials) *Error {
	e := ParseError(res.StatusCode, body)
	e.redact(cr.Token)
	e.RetryAfter = retryAfter(res.Header.Get("Retry-After"))
	return e
}

// retryAfter reads the header's seconds, at most a day. Meta does not use its other form, a date.
func retryAfter(header string) time.Duration {
	seconds, err := strconv.Atoi(header)
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(min(seconds, 86400)) * time.Second
}

func (c *Client) client() *http.Client {
	if c.HTTP != nil {
		return c.HTTP
	}
	c.once.Do(func() { c.own = newHTTPClient(c.Dial) })
	return c.own
}

func newHTTPClient(dial func(context.Context, string, string) (net.Conn, error)) *http.Client {
	if dial == nil {
		dial = (&net.Dialer{Timeout: 10 * time.Second}).DialContext
	}
	return &http.Client{
		Timeout: 30 * time.Second,
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         dial,
			TLSHandshakeTimeout: 10 * time.Second,
			ForceAttemptHTTP2:   true,
			MaxIdleConns:        100,
			MaxIdleConnsPerHost: 16,
			// Shorter than servers keep idle connections: a message written to one that is just
			// being closed has an unknown outcome.
			IdleConnTimeout: 20 * time.Second,
		},
	}
}
