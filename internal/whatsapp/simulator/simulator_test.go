package simulator_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa/internal/whatsapp/simulator"
)

const (
	phoneID  = "100000000000001"
	wabaID   = "900000000000001"
	token    = "token-of-the-number"
	secret   = "app-secret"
	appID    = "app-1"
	verify   = "verify-me"
	anaPhone = "5511955501234"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// product stands for the business's webhook: it checks signatures and keeps what it is sent.
type product struct {
	server *httptest.Server

	mu     sync.Mutex
	bodies [][]byte
	forged int
	answer func(n int) int // the status for the n-th POST; nil: 200
}

func newProduct(t *testing.T) *product {
	t.Helper()
	p := &product{}
	p.server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.server.Close)
	return p
}

func (p *product) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		if r.URL.Query().Get("hub.verify_token") != verify || r.URL.Query().Get("hub.mode") != "subscribe" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		return
	}
	body, _ := io.ReadAll(r.Body)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Header.Get("X-Hub-Signature-256") != "sha256="+hex.EncodeToString(mac.Sum(nil)) {
		p.forged++
	}
	p.bodies = append(p.bodies, body)
	if p.answer != nil {
		w.WriteHeader(p.answer(len(p.bodies)))
	}
}

// values are the values of all changes that arrived, in order.
func (p *product) values(t *testing.T) []map[string]any {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.forged > 0 {
		t.Errorf("%d webhooks with a wrong signature", p.forged)
	}
	var values []map[string]any
	for _, body := range p.bodies {
		var n struct {
			Object string
			Entry  []struct {
				ID      string
				Changes []struct {
					Field string
					Value map[string]any
				}
			}
		}
		if err := json.Unmarshal(body, &n); err != nil || n.Object != "whatsapp_business_account" {
			t.Fatalf("webhook %s: %v", body, err)
		}
		for _, e := range n.Entry {
			for _, c := range e.Changes {
				values = append(values, c.Value)
			}
		}
	}
	return values
}

// elements are the messages or statuses that arrived, in order.
func (p *product) elements(t *testing.T, kind string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for _, value := range p.values(t) {
		list, _ := value[kind].([]any)
		for _, e := range list {
			all = append(all, e.(map[string]any))
		}
	}
	return all
}

// fate is the statuses that arrived of one message, in order.
func (p *product) fate(t *testing.T, wamid string) string {
	t.Helper()
	var words []string
	for _, s := range p.elements(t, "statuses") {
		if s["id"] == wamid {
			words = append(words, s["status"].(string))
		}
	}
	return strings.Join(words, " ")
}

// world is a simulator, its address, and a product that listens.
type world struct {
	*testing.T
	sim     *simulator.Simulator
	url     string
	product *product
	ana     *simulator.Customer
}

func newWorld(t *testing.T, change ...func(*simulator.Config)) *world {
	t.Helper()
	p := newProduct(t)
	cfg := simulator.Config{
		WebhookURL: p.server.URL, AppID: appID, AppSecret: secret, VerifyToken: verify,
		RetryMin: time.Millisecond, RetryMax: 2 * time.Millisecond,
	}
	for _, c := range change {
		c(&cfg)
	}
	sim := simulator.New(cfg)
	sim.Freeze(noon)
	sim.AddNumber(simulator.Number{
		PhoneNumberID: phoneID, WABAID: wabaID, BusinessID: "b1", DisplayPhoneNumber: "+1 555-010-0001",
		VerifiedName: "Example", Token: token,
	})
	sim.Start(t.Context())
	t.Cleanup(sim.Close)
	server := httptest.NewServer(sim.Handler())
	t.Cleanup(server.Close)
	return &world{T: t, sim: sim, url: server.URL, product: p, ana: sim.Customer(anaPhone, "Ana Exemplo")}
}

// delivered waits until the product has taken everything.
func (w *world) delivered() {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.Context(), 20*time.Second)
	defer cancel()
	if err := w.sim.WaitDelivered(ctx); err != nil {
		w.Fatal(err)
	}
}

// call makes a request and returns the status and the decoded answer.
func (w *world) call(method, path string, body any, headers ...string) (int, map[string]any) {
	w.Helper()
	var reader io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			w.Fatal(err)
		}
		reader = bytes.NewReader(encoded)
	}
	r, err := http.NewRequestWithContext(w.Context(), method, w.url+path, reader)
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	var decoded map[string]any
	raw, _ := io.ReadAll(answer.Body)
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &decoded); err != nil {
			w.Fatalf("%s %s: %s: %v", method, path, raw, err)
		}
	}
	return answer.StatusCode, decoded
}

// send posts a message and returns its wamid.
func (w *world) send(message map[string]any) string {
	w.Helper()
	status, answer := w.call("POST", "/v24.0/"+phoneID+"/messages", message)
	if status != http.StatusOK {
		w.Fatalf("send: %d %v", status, answer)
	}
	return answer["messages"].([]any)[0].(map[string]any)["id"].(string)
}

func text(to, body string) map[string]any {
	return map[string]any{
		"messaging_product": "whatsapp", "to": to, "type": "text", "text": map[string]any{"body": body},
	}
}

// code is the error code of an answer, or -1.
func code(answer map[string]any) int {
	e, _ := answer["error"].(map[string]any)
	if n, ok := e["code"].(float64); ok {
		return int(n)
	}
	return -1
}
