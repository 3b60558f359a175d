package server

import (
	"bufio"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"conversa"
	"conversa/ent/schema"
)

// requestIDForm is what is believed of a proxy's request id.
var requestIDForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// requests gives each request an id, a line in the log and its headers.
type requests struct {
	next    http.Handler
	proxies proxies
	now     func() time.Time
	log     *slog.Logger
	// done counts a finished request of a route.
	done func(route, method string, status int, took time.Duration)
}

// ServeHTTP implements http.Handler.
func (h requests) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	id := h.requestID(r)
	header := w.Header()
	header.Set("X-Request-Id", id)
	header.Set("X-Conversa-Time", h.now().UTC().Format("2006-01-02T15:04:05.000Z"))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	recorder := &recorder{ResponseWriter: w, status: http.StatusOK}
	r = r.WithContext(conversa.WithRequestID(r.Context(), id))
	defer h.finish(recorder, r, start)
	h.next.ServeHTTP(recorder, r)
}

func (h requests) requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); h.proxies.believes(r) && requestIDForm.MatchString(id) {
		return id
	}
	return schema.NewID("req")
}

// finish writes the log's line. A panic ends the request, not the server; one that aborts
// it ends the connection, so that what was cut off is not taken for whole.
func (h requests) finish(w *recorder, r *http.Request, start time.Time) {
	cause := recover()
	aborted := cause == any(http.ErrAbortHandler)
	if cause != nil && !aborted {
		h.failed(w, r, cause)
	}
	h.tell(w, r, time.Since(start))
	if aborted {
		panic(cause)
	}
}

func (h requests) failed(w *recorder, r *http.Request, cause any) {
	h.log.ErrorContext(r.Context(), "http: panic", "request_id", conversa.RequestIDFrom(r.Context()), "cause", fmt.Sprint(cause),
		"stack", string(debug.Stack()))
	if !w.wrote {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

func (h requests) tell(w *recorder, r *http.Request, took time.Duration) {
	route := r.Pattern
	if route == "" {
		route = "none"
	}
	h.done(route, r.Method, w.status, took)
	level := levelOf(route, w.status)
	if !h.log.Enabled(r.Context(), level) {
		return
	}
	h.log.Log(r.Context(), level, "http", "request_id", conversa.RequestIDFrom(r.Context()), "method", r.Method, "route", route,
		"status", w.status, "bytes", w.bytes, "ms", float64(took.Microseconds())/1000, "client", h.proxies.client(r))
}

// levelOf is that of a request's line. A webhook that was taken has none by default: its
// body is kept, with the time, and there are more of them than of all else.
func levelOf(route string, status int) slog.Level {
	switch {
	case status >= http.StatusInternalServerError:
		return slog.LevelWarn
	case status == http.StatusOK && strings.HasPrefix(route, "POST /webhooks/"):
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	wrote  bool
}

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if !w.wrote {
		w.status, w.wrote = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *recorder) Write(b []byte) (int, error) {
	w.wrote = true
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Hijack implements http.Hijacker, for sockets.
func (w *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.status, w.wrote = http.StatusSwitchingProtocols, true
	return http.NewResponseController(w.ResponseWriter).Hijack()
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
