package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"conversa/internal/whatsapp"
)

// barePeer takes webhooks, and keeps nothing.
const barePeer = "bare"

// bareHandler does what has to be done before a webhook can be kept: it reads the body and
// checks the signature.
func bareHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /webhooks/whatsapp", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !whatsapp.VerifySignature(appSecret, r.Header.Get("X-Hub-Signature-256"), body) {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	return mux
}

// bare measures what HTTP alone leaves of the limit, on the processors that server,
// database and load share.
func (s *site) bare(ctx context.Context, r *report, p plan) (err error) {
	server, err := startPeer(barePeer)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	for _, n := range connections {
		value := func() (float64, error) { return notices(n).rate(ctx, server.addr, p) }
		limit := func() (float64, error) { return s.keepWebhooks(ctx, n, notice(), p.duration()) }
		rounds, err := alternate(p.rounds, value, limit)
		if err != nil {
			return fmt.Errorf("HTTP alone: %w", err)
		}
		r.add(&measure{
			Database: s.name(), Name: fmt.Sprintf("HTTP that keeps nothing, %d connections", n), Unit: "per second",
			LimitName: "one insert, one commit each", Rounds: rounds,
		})
	}
	return nil
}
