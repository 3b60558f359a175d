//go:build probe

package live_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/signal"
	"testing"

	"conversa/internal/live"
	"conversa/internal/live/internal/testschema"
)

// TestServeForProbes serves the test API on the address PROBE_ADDR until it is interrupted, for
// protocol probes and clients that are not written in Go:
//
//	PROBE_ADDR=127.0.0.1:8091 go test -tags probe -timeout 0 -run TestServeForProbes ./internal/live
func TestServeForProbes(t *testing.T) {
	l, err := net.Listen("tcp", os.Getenv("PROBE_ADDR"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	hub := &live.Hub{}
	mux := http.NewServeMux()
	mux.Handle("/graphql", testschema.New(hub))
	server := &http.Server{Handler: mux}
	go func() {
		<-ctx.Done()
		_ = hub.Shutdown(context.Background())
		_ = server.Close()
	}()
	if err := server.Serve(l); err != http.ErrServerClosed {
		t.Fatal(err)
	}
}
