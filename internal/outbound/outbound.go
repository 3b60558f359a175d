// Package outbound keeps requests that leave the server to the internet: what a provider,
// or whoever speaks in its name, gives as an address must not lead to this machine or its
// private network. It owns the check; what is asked for is the caller's.
package outbound

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

var (
	// ErrAddress means that a host's address is not a public one.
	ErrAddress = errors.New("outbound: not a public address")
	// ErrRedirect means that a redirect led too far, or away from https.
	ErrRedirect = errors.New("outbound: redirect refused")
	// ErrTooLong means that an answer has more bytes than the reader allows.
	ErrTooLong = errors.New("outbound: the answer is too long")
)

const (
	// maxRedirects is more than any provider needs for a file.
	maxRedirects = 5
	// maxHeader bounds an answer's header.
	maxHeader = 256 << 10
	// connectWithin bounds a connection and its handshake, answerWithin the wait for the
	// first byte; the rest is the request's context's to bound.
	connectWithin = 10 * time.Second
	answerWithin  = 30 * time.Second
)

// Guard dials public addresses alone. The zero value is ready.
type Guard struct {
	// Trusted are hosts (host:port) that are dialled wherever they are: those of base
	// addresses that an operator configured, and the proxies of the environment.
	Trusted []string
	// Resolver looks up names; nil: the machine's.
	Resolver *net.Resolver
}

// New makes a guard that trusts the hosts of these base addresses; empty ones are left
// out. Where the environment has proxies, they are trusted too: they decide then what a
// name leads to.
func New(environ func(string) string, bases ...string) *Guard {
	g := &Guard{}
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		bases = append(bases, proxy(environ(name)))
	}
	for _, base := range bases {
		if u, err := url.Parse(base); err == nil && u.Host != "" {
			g.Trusted = append(g.Trusted, hostPort(u))
		}
	}
	return g
}

// proxy is a proxy's address as net/http reads it: many are written without a scheme.
func proxy(address string) string {
	if address == "" {
		return ""
	}
	if u, err := url.Parse(address); err != nil || u.Scheme == "" || u.Host == "" {
		return "http://" + address
	}
	return address
}

// ports are those of addresses that name none; of all others it is 443.
var ports = map[string]string{"http": "80", "socks5": "1080", "socks5h": "1080"}

// hostPort is where an address is dialled.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = cmp.Or(ports[strings.ToLower(u.Scheme)], "443")
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

func (g *Guard) trusts(hostport string) bool {
	for _, trusted := range g.Trusted {
		if strings.EqualFold(trusted, hostport) {
			return true
		}
	}
	return false
}

// DialContext connects, or fails with ErrAddress: the address is looked at once it is
// known, so that no answer of a name server comes between.
func (g *Guard) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: connectWithin, Resolver: g.Resolver}
	if !g.trusts(addr) {
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			reached, err := netip.ParseAddrPort(address)
			if err != nil || !Public(reached.Addr()) {
				return ErrAddress
			}
			return nil
		}
	}
	return dialer.DialContext(ctx, network, addr)
}

// Client makes a client that dials by the guard. It follows a few redirects, shows no
// credentials to another host than the first, and bounds how long an answer keeps it
// waiting. Its requests end with their contexts.
func (g *Guard) Client() *http.Client {
	return &http.Client{
		CheckRedirect: g.redirect,
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            g.DialContext,
			TLSHandshakeTimeout:    connectWithin,
			ResponseHeaderTimeout:  answerWithin,
			MaxResponseHeaderBytes: maxHeader,
			ForceAttemptHTTP2:      true,
			MaxIdleConns:           32,
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        20 * time.Second,
		},
	}
}

// redirect also takes away the address from which it leads: it may be as good as a
// password.
func (g *Guard) redirect(req *http.Request, via []*http.Request) error {
	first := via[0]
	switch {
	case len(via) > maxRedirects:
		return fmt.Errorf("%w: more than %d", ErrRedirect, maxRedirects)
	case req.URL.Scheme != "https" && !g.trusts(hostPort(req.URL)) && (req.URL.Scheme != "http" || first.URL.Scheme == "https"):
		return fmt.Errorf("%w: to %s", ErrRedirect, req.URL.Scheme)
	}
	req.Header.Del("Referer")
	if hostPort(req.URL) != hostPort(first.URL) {
		req.Header.Del("Authorization")
		req.Header.Del("Cookie")
	}
	return nil
}

// ReadAll reads an answer of at most limit bytes.
func ReadAll(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(body)) > limit {
		return nil, ErrTooLong
	}
	return body, err
}
