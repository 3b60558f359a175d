package server

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"unicode/utf8"

	"conversa"
	"conversa/internal/whatsapp"
)

// maxWebhook is above Meta's largest body, which is 3 MB.
const maxWebhook = 4 << 20

// webhook takes what WhatsApp reports. It answers 200 only for what is kept.
type webhook struct {
	secret, verifyToken string
	bodies              bodies
	accept              func(ctx context.Context, body []byte) error
	log                 *slog.Logger
	// outcome counts how a delivery ended.
	outcome func(string)
}

// verify answers the handshake by which Meta checks a new address.
func (h webhook) verify(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("hub.mode") != "subscribe" || h.verifyToken == "" || !equal(q.Get("hub.verify_token"), h.verifyToken) {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, q.Get("hub.challenge"))
}

// equal takes as long for a nearly right token as for a wrong one.
func equal(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// receive keeps a delivery whose signature, over the very bytes, is good. WhatsApp
// repeats what is not answered 200 for days.
func (h webhook) receive(w http.ResponseWriter, r *http.Request) {
	if h.secret == "" || r.Header.Get("X-Hub-Signature-256") == "" {
		h.refuse(w, "unsigned", http.StatusUnauthorized)
		return
	}
	body, free, err := h.bodies.read(w, r, maxWebhook)
	defer free()
	switch {
	case errors.Is(err, errTooLarge):
		h.refuse(w, "too_large", http.StatusRequestEntityTooLarge)
	case errors.Is(err, errNoMemory):
		h.refuse(w, "failed", http.StatusServiceUnavailable)
	case err != nil:
		h.refuse(w, "unreadable", http.StatusBadRequest)
	case !whatsapp.VerifySignature(h.secret, r.Header.Get("X-Hub-Signature-256"), body):
		h.refuse(w, "unsigned", http.StatusUnauthorized)
	default:
		h.keep(w, r, body)
	}
}

func (h webhook) keep(w http.ResponseWriter, r *http.Request, body []byte) {
	if err := h.accept(r.Context(), body); err != nil {
		h.log.ErrorContext(r.Context(), "webhook: not kept", "request_id", conversa.RequestIDFrom(r.Context()), "bytes", len(body), "cause", err)
		h.refuse(w, "failed", http.StatusServiceUnavailable)
		return
	}
	h.outcome("accepted")
	w.WriteHeader(http.StatusOK)
}

func (h webhook) refuse(w http.ResponseWriter, outcome string, status int) {
	h.outcome(outcome)
	http.Error(w, http.StatusText(status), status)
}

// accountWebhooks are the addresses of accounts of other Meta apps, which sign with
// secrets of their own. An address that nobody has answers as one with another secret.
type accountWebhooks struct {
	keys   func(ctx context.Context, accountID string) (secret, verifyToken string, err error)
	accept func(ctx context.Context, accountID string, body []byte) error
	hook   webhook
}

func (h accountWebhooks) verify(w http.ResponseWriter, r *http.Request) {
	if hook, ok := h.of(w, r); ok {
		hook.verify(w, r)
	}
}

func (h accountWebhooks) receive(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Hub-Signature-256") == "" {
		h.hook.refuse(w, "unsigned", http.StatusUnauthorized)
		return
	}
	if hook, ok := h.of(w, r); ok {
		hook.receive(w, r)
	}
}

// maxAccountID is longer than any id of ours.
const maxAccountID = 64

// of is the webhook of the account that the address names.
func (h accountWebhooks) of(w http.ResponseWriter, r *http.Request) (webhook, bool) {
	hook, id := h.hook, r.PathValue("account")
	hook.secret, hook.verifyToken = "", ""
	if len(id) > maxAccountID || !utf8.ValidString(id) || strings.ContainsRune(id, 0) {
		return hook, true
	}
	var err error
	if hook.secret, hook.verifyToken, err = h.keys(r.Context(), id); err != nil {
		h.hook.log.ErrorContext(r.Context(), "webhook: account not read", "request_id", conversa.RequestIDFrom(r.Context()), "cause", err)
		h.hook.refuse(w, "failed", http.StatusServiceUnavailable)
		return hook, false
	}
	hook.accept = func(ctx context.Context, body []byte) error { return h.accept(ctx, id, body) }
	return hook, true
}
