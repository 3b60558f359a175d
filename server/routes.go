package server

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"conversa"
	"conversa/client"
	"conversa/graph"
	"conversa/internal/drive"
	"conversa/internal/live"
)

const (
	// maxConnections bounds what all clients together hold open.
	maxConnections = 20_000
	// maxHeader bounds the header, and with it the address of a GET.
	maxHeader = 32 << 10
)

// buildHTTP makes the servers. Their time-outs cut off who sends or takes nothing;
// sockets and streams have their own.
func (s *Server) buildHTTP() error {
	routes, err := s.routes()
	if err != nil {
		return err
	}
	s.http = newHTTPServer(routes, s.log)
	s.metricsHTTP = newHTTPServer(s.metrics.handler(), s.log)
	return nil
}

func newHTTPServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    maxHeader,
		ConnState:         bound(maxConnections),
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// bound closes connections beyond a number at once. Those that became sockets are
// counted by the hub.
func bound(limit int64) func(net.Conn, http.ConnState) {
	var open atomic.Int64
	return func(c net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			if open.Add(1) > limit {
				_ = c.Close() // it comes back as closed
			}
		case http.StateHijacked, http.StateClosed:
			open.Add(-1)
		}
	}
}

func (s *Server) routes() (http.Handler, error) {
	trusted, err := parseProxies(s.config.TrustedProxies)
	if err != nil {
		return nil, err
	}
	front := edge{
		people: s.people, now: s.now, log: s.log, proxies: trusted, origins: newOrigins(s.config.PublicURL),
		secure:  strings.HasPrefix(s.config.PublicURL, "https://"),
		address: strings.TrimSuffix(s.config.PublicURL, "/"),
	}
	memory, hookMemory := newBodies(bodyMemory, bodyShare, front.proxies.client), newBodies(bodyMemory, bodyShare, front.proxies.client)
	api, err := s.api(front, memory)
	if err != nil {
		return nil, err
	}
	page, err := newApp(client.FS(), client.Built())
	if err != nil {
		return nil, err
	}
	hook := webhook{
		secret: s.config.WhatsAppAppSecret, verifyToken: s.config.WhatsAppVerifyToken,
		bodies: hookMemory, accept: s.inbox.Accept, log: s.log, outcome: s.metrics.webhook,
	}
	own := accountWebhooks{keys: s.accounts.WebhookKeys, accept: s.inbox.AcceptFor, hook: hook}
	mux := http.NewServeMux()
	mux.Handle("/graphql", api)
	mux.Handle("GET /graphiql/", graphiqlFiles())
	mux.HandleFunc("GET /schema.graphql", serveSchema)
	mux.HandleFunc("GET /webhooks/whatsapp", hook.verify)
	mux.HandleFunc("POST /webhooks/whatsapp", hook.receive)
	mux.HandleFunc("GET /webhooks/whatsapp/{account}", own.verify)
	mux.HandleFunc("POST /webhooks/whatsapp/{account}", own.receive)
	mux.Handle("POST /webhooks/payments", paymentWebhook{s.credits, hookMemory, s.log})
	theirs := givenTo{front, s.people}
	mux.Handle("GET /pdf/{document}", papers{links: s.resolver.Customers.Links, given: theirs, draw: s.resolver.Customers.DocumentPDF, log: s.log})
	mux.Handle("PUT /uploads/{file}", uploads{s.files, s.log})
	given := files{s.files, front, s.log}
	mux.HandleFunc("GET /files/{file}", given.content)
	mux.HandleFunc("GET /files/{file}/thumbnail", given.thumbnail)
	mux.Handle("GET /conversations/{conversation}/attachments.zip", zips{given, theirs})
	mux.Handle("GET /accounts/{account}/ledger.csv", ledgers{given, theirs, s.resolver.View, s.now})
	mux.Handle("GET "+drive.CallbackPath, driveCallback{s.drives, front, s.log})
	mux.HandleFunc("GET /healthz", serveHealth)
	mux.HandleFunc("GET /readyz", s.serveReadiness)
	mux.Handle("/", page)
	return requests{next: mux, proxies: trusted, now: s.now, log: s.log, done: s.metrics.request}, nil
}

// api is the executor with all its transports.
func (s *Server) api(front edge, memory bodies) (http.Handler, error) {
	kept, err := newPersisted()
	if err != nil {
		return nil, err
	}
	limits := graph.DefaultLimits()
	exec := handler.New(s.resolver.Schema())
	exec.SetQueryCache(s.documents)
	exec.SetParserTokenLimit(limits.Tokens)
	exec.SetDisableSuggestion(true)
	exec.SetErrorPresenter(graph.PresentError(s.log))
	exec.SetRecoverFunc(graph.RecoverPanic(s.log))
	exec.Use(kept)
	guard := graph.NewGuard(limits, s.documents)
	exec.Use(guard)
	exec.AroundOperations(s.freshLoaders)
	exec.AddTransport(live.Transport{Hub: s.hub, Authenticate: front.enterSocket, CheckOrigin: front.origins.own})
	exec.AddTransport(live.SSE{Hub: s.hub, Authenticate: front.enterSocket, CheckOrigin: front.origins.own, Read: memory.readStream})
	exec.AddTransport(transport{edge: front, bodies: memory, judge: guard.MutateOperationParameters})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isBrowser(r) {
			serveGraphiQL(w, r)
			return
		}
		exec.ServeHTTP(w, r)
	}), nil
}

// freshLoaders gives each operation its own. An event brings them along, for all
// who are told it.
func (s *Server) freshLoaders(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if _, ok := live.EventFrom(ctx); ok {
		return next(ctx)
	}
	if viewer, ok := conversa.ViewerFrom(ctx); ok {
		viewer, err := s.people.Renew(ctx, viewer)
		if err != nil {
			return graphql.OneShot(&graphql.Response{Errors: gqlerror.List{graph.PresentError(s.log)(ctx, err)}})
		}
		ctx = conversa.WithViewer(ctx, viewer)
	}
	return next(s.resolver.Loaders(ctx))
}

func serveSchema(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, conversa.SDL)
}

// serveHealth says that the process is up, and nothing more.
func serveHealth(w http.ResponseWriter, _ *http.Request) { answerStatus(w, http.StatusOK, "up") }

// serveReadiness says whether requests are better sent here than elsewhere. The
// schema was found current when the database was opened.
func (s *Server) serveReadiness(w http.ResponseWriter, r *http.Request) {
	switch state(s.state.Load()) {
	case starting:
		answerStatus(w, http.StatusServiceUnavailable, "starting")
		return
	case draining:
		answerStatus(w, http.StatusServiceUnavailable, "draining")
		return
	}
	if err := s.ping(r.Context()); err != nil {
		s.log.WarnContext(r.Context(), "not ready", "cause", err.Error())
		answerStatus(w, http.StatusServiceUnavailable, "database not reachable")
		return
	}
	answerStatus(w, http.StatusOK, "ready")
}

// pingPatience is how long the database may take to show that it is there.
const pingPatience = 2 * time.Second

// ping asks the database, once for all who ask meanwhile. It does not wait for a driver that
// holds on to a connection whose other end has become silent.
func (s *Server) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingPatience)
	defer cancel()
	answer := s.pings.DoChan("", func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pingPatience)
		defer cancel()
		return nil, s.store.Ping(ctx)
	})
	select {
	case r := <-answer:
		return r.Err
	case <-ctx.Done():
		s.pings.Forget("") // the next one takes another connection
		return fmt.Errorf("ping database: %w", ctx.Err())
	}
}

func answerStatus(w http.ResponseWriter, code int, status string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(map[string]string{"status": status})
}
