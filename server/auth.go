package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"conversa"
	"conversa/graph"
	"conversa/internal/live"
)

const cookieName = "conversa_session"

// maxToken is longer than any token of ours.
const maxToken = 200

// authenticator tells whose a token is.
type authenticator interface {
	Authenticate(ctx context.Context, token string) (conversa.Viewer, error)
	// ExpiresAt is when what a viewer presented ends by itself, as it is now.
	ExpiresAt(ctx context.Context, viewer conversa.Viewer) (time.Time, error)
}

// edge is what all ways of coming in share.
type edge struct {
	people  authenticator
	now     func() time.Time
	log     *slog.Logger
	proxies proxies
	origins origins
	// secure keeps cookies to https.
	secure bool
	// address is the public address, without a slash at its end; may be empty.
	address string
}

// enter puts into the context who asks and from where. A bearer token wins over
// the cookie and must be good; a cookie that has ended is nobody's.
func (e edge) enter(w http.ResponseWriter, r *http.Request) (context.Context, error) {
	ctx := graph.WithCaller(r.Context(), e.caller(r))
	ctx = graph.WithSessionCookie(ctx, responseCookie{w, e.secure})
	ctx = graph.WithPatience(ctx, deadlines(w))
	if token, ok := bearer(r.Header.Get("Authorization")); ok {
		viewer, err := e.viewer(ctx, token)
		return conversa.WithViewer(ctx, viewer), err
	}
	if !e.origins.own(r) && r.Method != http.MethodGet {
		return ctx, errForeignOrigin
	}
	viewer, err := e.cookieViewer(ctx, r)
	if err != nil {
		return ctx, err
	}
	if viewer.SignedIn() {
		ctx = conversa.WithViewer(ctx, viewer)
	}
	return ctx, nil
}

// deadlines moves when a connection is given up that takes or sends nothing.
func deadlines(w http.ResponseWriter) func(time.Time) {
	return func(until time.Time) {
		c := http.NewResponseController(w)
		_, _ = c.SetReadDeadline(until), c.SetWriteDeadline(until) // not where there is no connection
	}
}

var errForeignOrigin = &conversa.Error{Code: conversa.CodeForbidden, Message: "Requests from the pages of another site are refused."}

// enterSocket is enter for live connections: the token may come with
// connection_init. Nobody connects without one.
func (e edge) enterSocket(ctx context.Context, r *http.Request, params map[string]any) (live.Entrant, error) {
	token, ok := tokenOf(params)
	if !ok {
		token, ok = bearer(r.Header.Get("Authorization"))
	}
	if !ok {
		token = cookieToken(r)
	}
	caller := e.caller(r)
	viewer, err := e.viewer(graph.WithCaller(ctx, caller), token)
	if err != nil {
		if !errors.Is(err, conversa.ErrUnauthenticated) && ctx.Err() == nil {
			e.log.WarnContext(ctx, "authenticate connection", "cause", err.Error())
		}
		return live.Entrant{}, err
	}
	// Nothing of the request itself: it would be kept for as long as the connection.
	own := graph.WithCaller(conversa.WithRequestID(context.Background(), conversa.RequestIDFrom(ctx)), caller)
	return live.Entrant{
		Context: conversa.WithViewer(own, viewer), Session: viewer.SessionID, Over: e.expiry(viewer),
	}, nil
}

// expiry says, whenever it is asked, whether a viewer's session or token has expired. Only
// once it seems so, the database is asked whether the session was used elsewhere since.
// One that does not answer has ended nobody's.
func (e edge) expiry(viewer conversa.Viewer) func(ctx context.Context) bool {
	until := viewer.ExpiresAt
	if until.IsZero() {
		return nil
	}
	return func(ctx context.Context) bool {
		if e.now().Before(until) {
			return false
		}
		later, err := e.people.ExpiresAt(ctx, viewer)
		if err != nil {
			return errors.Is(err, conversa.ErrUnauthenticated)
		}
		until = later
		return !e.now().Before(until)
	}
}

func (e edge) caller(r *http.Request) graph.Caller {
	return graph.Caller{IP: e.proxies.client(r), UserAgent: r.UserAgent(), Address: e.addressFor(r)}
}

// addressFor is where the caller's browser reaches us: at the public address, or else
// where this request came to.
func (e edge) addressFor(r *http.Request) string {
	if e.address != "" {
		return e.address
	}
	scheme := "http"
	if r.TLS != nil || e.proxies.believes(r) && r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func (e edge) viewer(ctx context.Context, token string) (conversa.Viewer, error) {
	if token == "" || len(token) > maxToken {
		return conversa.Viewer{}, conversa.ErrUnauthenticated
	}
	return e.people.Authenticate(ctx, token)
}

func (e edge) cookieViewer(ctx context.Context, r *http.Request) (conversa.Viewer, error) {
	viewer, err := e.viewer(ctx, cookieToken(r))
	if errors.Is(err, conversa.ErrUnauthenticated) {
		return conversa.Viewer{}, nil
	}
	return viewer, err
}

// bearer is the token of an Authorization header. ok is true for any header: one
// that holds no token must not fall back to the cookie.
func bearer(header string) (token string, ok bool) {
	if header == "" {
		return "", false
	}
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", true
	}
	return strings.TrimSpace(token), true
}

// tokenOf finds the token in the payload of connection_init, where clients put it
// as they like.
func tokenOf(params map[string]any) (token string, ok bool) {
	for _, key := range []string{"Authorization", "authorization", "token"} {
		text, isText := params[key].(string)
		if !isText || text == "" {
			continue
		}
		if scheme, rest, found := strings.Cut(text, " "); found && strings.EqualFold(scheme, "Bearer") {
			text = strings.TrimSpace(rest)
		}
		return text, true
	}
	return "", false
}

func cookieToken(r *http.Request) string {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// responseCookie writes the session's cookie into an answer.
type responseCookie struct {
	w      http.ResponseWriter
	secure bool
}

// cookieLife is as long as browsers keep one: when a session ends, which each use puts off, is
// the server's to know.
const cookieLife = 400 * 24 * time.Hour

// Set implements graph.SessionCookie.
func (c responseCookie) Set(token string) {
	http.SetCookie(c.w, c.cookie(token, int(cookieLife.Seconds())))
}

// Clear implements graph.SessionCookie.
func (c responseCookie) Clear() { http.SetCookie(c.w, c.cookie("", -1)) }

// cookie cannot be read by scripts, and does not come with the requests of other
// sites but for plain links.
func (c responseCookie) cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: cookieName, Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: c.secure, SameSite: http.SameSiteLaxMode,
	}
}
