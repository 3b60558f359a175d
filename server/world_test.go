package server_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa/internal/store/storetest"
	"conversa/internal/whatsapp/simulator"
)

const (
	testAppSecret   = "app-secret-of-a-test"
	testVerifyToken = "verify-token-of-a-test"
	testAdmin       = "ana@example.com"
	testPassword    = "a long enough password"
	testNumberID    = "100000000000001"
	testWABAID      = "200000000000001"
)

// world is a simulated WhatsApp, which lives as long as the test, and what is
// needed to start servers beside it.
type world struct {
	t   *testing.T
	sim *simulator.Simulator
	// settings are the environment of each server.
	settings []string
	token    string
	// delay holds every message that a server sends, in nanoseconds.
	delay atomic.Int64
	// held is how many messages are being held.
	held atomic.Int64
	// deaths is where requests to WhatsApp go.
	deaths atomic.Pointer[deaths]
}

// long tells whether the counts of the issue are asked for, or a tenth of them.
func long() bool { return os.Getenv("CONVERSA_TEST_LONG") != "" }

// times is n, or a tenth of it in a short run.
func times(n int) int {
	if long() {
		return n
	}
	return max(1, n/10)
}

// eachDatabase runs a test with a world of its own on SQLite and on PostgreSQL.
func eachDatabase(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(name, "3"), func(t *testing.T) {
			t.Parallel()
			test(t, newWorld(t, name))
		})
	}
}

func newWorld(t *testing.T, database string) *world {
	t.Helper()
	w := &world{t: t, sim: simulator.New(simulator.Config{
		AppSecret: testAppSecret, VerifyToken: testVerifyToken,
		Settings: simulator.Settings{Unlimited: true}, RetryMin: 20 * time.Millisecond, RetryMax: 100 * time.Millisecond,
	})}
	w.sim.AddNumber(simulator.Number{
		PhoneNumberID: testNumberID, WABAID: testWABAID, DisplayPhoneNumber: "+1 555-010-0000",
		VerifiedName: "Shop", Token: "token-of-a-test",
	})
	w.sim.Start(t.Context())
	w.deaths.Store(&deaths{next: w.slowed(w.sim.Handler())})
	meta := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.deaths.Load().ServeHTTP(rw, r) }))
	t.Cleanup(func() {
		meta.CloseClientConnections()
		meta.Close()
		w.sim.Close()
		if v := w.sim.Violations(); len(v) > 0 {
			t.Errorf("merge fields reached WhatsApp: %+v", v)
		}
	})
	config := storetest.Config(t, database)
	data := config.Dir
	if data == "" {
		data = t.TempDir()
	}
	w.settings = []string{
		"CONVERSA_DATA=" + data, "CONVERSA_DATABASE_URL=" + config.URL, "CONVERSA_WHATSAPP_URL=" + meta.URL,
		"CONVERSA_WHATSAPP_APP_SECRET=" + testAppSecret, "CONVERSA_WHATSAPP_VERIFY_TOKEN=" + testVerifyToken,
	}
	return w
}

// slowed holds messages by w.delay, once they are here and before they count.
func (w *world) slowed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if d := time.Duration(w.delay.Load()); d > 0 && strings.HasSuffix(r.URL.Path, "/messages") {
			w.held.Add(1)
			time.Sleep(d)
			w.held.Add(-1)
		}
		next.ServeHTTP(rw, r)
	})
}

// server starts the first server, after an organization, a token and the account
// were made, and has the simulator's webhooks sent to it.
func (w *world) server() *process {
	w.t.Helper()
	p := newProcess(w.t, w.settings...)
	p.run("org", "create", "--name", "Shop", "--admin-email", testAdmin, "--admin-password", testPassword)
	w.token = p.run("token", "create", "--email", testAdmin, "--name", "test", "--scopes", "READ,SEND")
	p.run("account", "add", "--org-admin", testAdmin, "--nickname", "Shop", "--phone-number-id", testNumberID,
		"--waba-id", testWABAID, "--access-token", "token-of-a-test")
	p.start()
	w.sim.SetWebhook(p.url() + "/webhooks/whatsapp")
	return p
}

// seeded gives a test its own random numbers, and logs how to have them again.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("CONVERSA_TEST_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("CONVERSA_TEST_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// fork is another source of random numbers, for another goroutine.
func fork(r *rand.Rand) *rand.Rand { return rand.New(rand.NewPCG(r.Uint64(), r.Uint64())) }

// waIDOf is the i-th customer's number.
func waIDOf(i int) string { return strconv.Itoa(15550100001 + i) }

// api speaks to one server as one user.
type api struct{ base, token string }

// refusal is an error of the API's own.
type refusal struct{ Code, Message string }

func (r *refusal) Error() string { return r.Code + ": " + r.Message }

// ask runs a document. The error is a *refusal where the server answered.
func (a api) ask(ctx context.Context, document string, variables map[string]any, into any) error {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if a.token != "" {
		r.Header.Set("Authorization", "Bearer "+a.token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	return readAnswer(text, into)
}

func readAnswer(text []byte, into any) error {
	var envelope struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(text, &envelope); err != nil {
		return fmt.Errorf("read answer: %w: %.200s", err, text)
	}
	if len(envelope.Errors) > 0 {
		return &refusal{envelope.Errors[0].Extensions.Code, envelope.Errors[0].Message}
	}
	return json.Unmarshal(envelope.Data, into)
}

// webhookBody is a notification of texts of one customer: wamid and words.
func webhookBody(waID string, texts [][2]string) []byte {
	return webhookBodyAt(time.Now(), waID, texts)
}

func webhookBodyAt(sentAt time.Time, waID string, texts [][2]string) []byte {
	messages := make([]any, len(texts))
	for i, text := range texts {
		messages[i] = map[string]any{
			"from": waID, "id": text[0], "timestamp": strconv.FormatInt(sentAt.Unix(), 10),
			"type": "text", "text": map[string]any{"body": text[1]},
		}
	}
	value := map[string]any{
		"messaging_product": "whatsapp", "messages": messages,
		"metadata": map[string]any{"display_phone_number": "15550100000", "phone_number_id": testNumberID},
		"contacts": []any{map[string]any{"wa_id": waID, "profile": map[string]any{"name": "Customer " + waID}}},
	}
	body, _ := json.Marshal(map[string]any{"object": "whatsapp_business_account", "entry": []any{
		map[string]any{"id": testWABAID, "changes": []any{map[string]any{"field": "messages", "value": value}}},
	}})
	return body // texts can always be encoded
}

// post delivers a webhook as Meta does, and tells whether it was taken.
func post(ctx context.Context, base string, body []byte) bool {
	mac := hmac.New(sha256.New, []byte(testAppSecret))
	mac.Write(body)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/webhooks/whatsapp", bytes.NewReader(body))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	_ = answer.Body.Close() // only the status counts
	return answer.StatusCode == http.StatusOK
}
