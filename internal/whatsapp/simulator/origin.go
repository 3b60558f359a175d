package simulator

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// foreign tells whether a web page of another origin sent the request. Programs send no Origin. A page that reaches
// this address by a name of its own (DNS rebinding) is foreign too: the name must be ours, local or an address.
func foreign(r *http.Request, publicURL string) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site == "cross-site" || site == "same-site" {
		return true
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	page, err := url.Parse(origin)
	return err != nil || page.Host == "" || !strings.EqualFold(page.Host, r.Host) || !ownName(page, publicURL)
}

// ownName tells whether the host of an origin is this machine, a bare address, or the configured public one.
func ownName(origin *url.URL, publicURL string) bool {
	name := origin.Hostname()
	if _, err := netip.ParseAddr(name); err == nil || name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	public, err := url.Parse(publicURL)
	return err == nil && strings.EqualFold(public.Hostname(), name)
}

// secureHeaders are those of every page.
func secureHeaders(h http.Header) {
	h.Set("X-Content-Type-Options", "nosniff")
	// Not "no-referrer": it would make the Origin of our own forms "null".
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}
