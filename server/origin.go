package server

import (
	"net/http"
	"net/url"
	"strings"
)

// origins tells our own pages from those of others.
type origins struct {
	// public is the origin of the public address, e.g. "https://conversa.example.com";
	// empty when there is none.
	public string
}

func newOrigins(publicURL string) origins {
	u, err := url.Parse(publicURL)
	if err != nil || u.Host == "" {
		return origins{}
	}
	return origins{public: u.Scheme + "://" + strings.ToLower(u.Host)}
}

// own reports whether a request comes from one of our pages, or from a program.
// A browser sends Origin with every POST and every socket; "null" is a page that
// hides its own.
func (o origins) own(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return ownSite(r.Header.Get("Sec-Fetch-Site"))
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	return strings.EqualFold(u.Host, r.Host) || strings.EqualFold(u.Scheme+"://"+u.Host, o.public)
}

// ownSite reads what browsers say when they say no Origin: empty is no browser.
func ownSite(site string) bool { return site == "" || site == "same-origin" || site == "none" }
