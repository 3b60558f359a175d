// Package fakestripe is an honest second Stripe, of which it has what is used here: the
// Checkout page, charges of a saved card, idempotency keys, refusals and signed webhooks. It
// serves the demo and the tests, and imports nothing of ours.
package fakestripe

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Fault is what goes wrong with a request that would change something.
type Fault struct {
	// Status is answered in place of what was asked for, and nothing is done. 0: it is done.
	Status int
	// Cut ends the connection in place of an answer, once all is done.
	Cut bool
}

// Config is how a fake is reached, and reaches others.
type Config struct {
	// URL is where it is reached; Key is what its one customer presents.
	URL, Key string
	// WebhookSecret signs its reports.
	WebhookSecret string
}

// Server is the fake.
type Server struct {
	Config

	mu       sync.Mutex // protects what follows
	webhook  string
	sessions map[string]*session
	intents  map[string]*intent
	kept     map[string]kept
	faults   []Fault
	events   [][]byte
	cards    map[string]string
	requests int
}

// kept is the first answer to an idempotency key.
type kept struct {
	request string
	status  int
	body    []byte
}

type object = map[string]any

// New makes a fake that knows nothing yet.
func New(c Config) *Server {
	return &Server{
		Config: c, sessions: map[string]*session{}, intents: map[string]*intent{}, kept: map[string]kept{}, cards: map[string]string{},
	}
}

// Handler serves the API below /v1, and the page below /pay.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/checkout/sessions", s.once(s.createSession))
	mux.HandleFunc("GET /v1/checkout/sessions/{id}", s.showSession)
	mux.HandleFunc("POST /v1/payment_intents", s.once(s.createIntent))
	mux.HandleFunc("GET /v1/payment_intents/{id}", s.showIntent)
	mux.HandleFunc("GET /pay/{id}", s.page)
	mux.HandleFunc("POST /pay/{id}", s.decide)
	return mux
}

// SetWebhook says where reports go. Until then they are only kept.
func (s *Server) SetWebhook(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = url
}

// Fail has the next requests that would change something go wrong.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// SetCard has charges of a saved card end with that code, e.g. "card_declined"; "" lets them
// through again.
func (s *Server) SetCard(method, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cards[method] = code
}

// Events are the reports so far, oldest first.
func (s *Server) Events() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([][]byte(nil), s.events...)
}

// Requests is how many requests came that would change something.
func (s *Server) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// Paid is what was taken in all, in minor units, and in how many payments.
func (s *Server) Paid() (amount int64, payments int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.intents {
		if i.status == "succeeded" {
			amount, payments = amount+i.amount, payments+1
		}
	}
	return amount, payments
}

// PaidBy counts the payments by what a key of their metadata says.
func (s *Server) PaidBy(key string) map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	counts := map[string]int{}
	for _, i := range s.intents {
		if said, _ := i.metadata[key].(string); i.status == "succeeded" {
			counts[said]++
		}
	}
	return counts
}

// once does what is asked for once for each idempotency key: a repeat gets the first answer,
// and another request with the key is refused.
func (s *Server) once(do func(form map[string]string) (int, object, func())) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			refuse(w, http.StatusBadRequest, "invalid_request_error", "", "unreadable form")
			return
		}
		form := map[string]string{}
		for name := range r.PostForm {
			form[name] = r.PostForm.Get(name)
		}
		fault, status, body, report := s.answer(r, form, do)
		if report != nil {
			report()
		}
		if fault.Cut {
			panic(http.ErrAbortHandler)
		}
		write(w, status, body)
	}
}

func (s *Server) answer(r *http.Request, form map[string]string, do func(map[string]string) (int, object, func())) (f Fault, status int, body []byte, report func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	if r.Header.Get("Authorization") != "Bearer "+s.Key {
		return f, http.StatusUnauthorized, failure("invalid_request_error", "", "Invalid API Key provided"), nil
	}
	if len(s.faults) > 0 {
		f, s.faults = s.faults[0], s.faults[1:]
	}
	if f.Status != 0 {
		return f, f.Status, failure("api_error", "", "Something went wrong"), nil
	}
	key, request := r.Header.Get("Idempotency-Key"), r.URL.Path+"?"+r.PostForm.Encode()
	if before, ok := s.kept[key]; ok && key != "" {
		if before.request != request {
			return f, http.StatusBadRequest, failure("idempotency_error", "", "Keys for idempotent requests can only be used with the same parameters they were first used with."), nil
		}
		return f, before.status, before.body, nil
	}
	status, answer, report := do(form)
	body, _ = json.Marshal(answer) // of what marshals
	s.kept[key] = kept{request: request, status: status, body: body}
	return f, status, body, report
}

// event keeps a report, and returns what delivers it. The caller holds the lock.
func (s *Server) event(kind string, of object) func() {
	body, _ := json.Marshal(object{ // of what marshals
		"id": newID("evt"), "object": "event", "api_version": "2026-01-01.fake", "created": time.Now().Unix(), "type": kind,
		"data": object{"object": of},
	})
	s.events = append(s.events, body)
	webhook := s.webhook
	return func() {
		if webhook != "" {
			_ = s.Report(context.Background(), webhook, body, time.Now()) // Stripe would try again; whoever waits for it asks
		}
	}
}

// Report delivers an event, signed at a time.
func (s *Server) Report(ctx context.Context, url string, event []byte, at time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(event))
	if err != nil {
		return err
	}
	r.Header.Set("Stripe-Signature", s.Sign(event, at))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the webhook answered %d", answer.StatusCode)
	}
	return nil
}

// Sign is the header by which a report is known to be Stripe's.
func (s *Server) Sign(event []byte, at time.Time) string {
	mac := hmac.New(sha256.New, []byte(s.WebhookSecret))
	fmt.Fprintf(mac, "%d.%s", at.Unix(), event)
	return fmt.Sprintf("t=%d,v1=%s", at.Unix(), hex.EncodeToString(mac.Sum(nil)))
}

func newID(prefix string) string { return prefix + "_fake_" + strings.ToLower(rand.Text()) }

func failure(kind, code, message string) []byte {
	body, _ := json.Marshal(object{"error": object{"type": kind, "code": code, "message": message}}) // of what marshals
	return body
}

func refuse(w http.ResponseWriter, status int, kind, code, message string) {
	write(w, status, failure(kind, code, message))
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
