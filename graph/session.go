package graph

import (
	"context"
	"time"

	"conversa/internal/audit"
)

// SessionCookie is the browser's side of a session. Only requests that can answer
// with headers have one: over a socket the token in the payload is all there is.
type SessionCookie interface {
	// Set gives the browser the token of a new session.
	Set(token string)
	// Clear takes it back.
	Clear()
}

// Caller is where a request came from, for limits and for the list of sessions.
type Caller struct {
	IP, UserAgent string
	// Address is where the caller's browser reaches the server, e.g.
	// "https://conversa.example.com", for links that are passed on.
	Address string
}

type (
	cookieKey   struct{}
	callerKey   struct{}
	patienceKey struct{}
)

// WithSessionCookie lets signIn and signOut reach the browser.
func WithSessionCookie(ctx context.Context, c SessionCookie) context.Context {
	return context.WithValue(ctx, cookieKey{}, c)
}

// WithCaller says where the request came from.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return audit.WithOrigin(context.WithValue(ctx, callerKey{}, c), c.IP, c.UserAgent)
}

// WithPatience lets an operation that takes long tell the server until when it may: the
// time-outs are for those that do not.
func WithPatience(ctx context.Context, until func(time.Time)) context.Context {
	return context.WithValue(ctx, patienceKey{}, until)
}

// takesLong tells that the answer may take so long.
func takesLong(ctx context.Context, most time.Duration) {
	if until, ok := ctx.Value(patienceKey{}).(func(time.Time)); ok {
		until(time.Now().Add(most))
	}
}

func callerFrom(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}

// sessionCookieFrom always gives one: without a browser it does nothing.
func sessionCookieFrom(ctx context.Context) SessionCookie {
	if c, ok := ctx.Value(cookieKey{}).(SessionCookie); ok {
		return c
	}
	return noCookie{}
}

type noCookie struct{}

func (noCookie) Set(string) {}
func (noCookie) Clear()     {}
