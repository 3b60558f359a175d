package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa/internal/store/storetest"
	"conversa/server"
)

const (
	email     = "ana@example.com"
	password  = "correct horse"
	appSecret = "secret-of-the-app"
)

// node is a server that runs in a test.
type node struct {
	t       *testing.T
	url     string
	config  server.Config
	server  *server.Server
	log     *logBuffer
	out     *logBuffer
	stop    context.CancelFunc
	stopped chan error
}

type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// storage is a migrated database of the test's own, and a data folder.
func storage(t *testing.T, dialect string) server.Storage {
	t.Helper()
	c := storetest.Config(t, dialect)
	if c.Dir == "" {
		c.Dir = t.TempDir()
	}
	return server.Storage{Data: c.Dir, DatabaseURL: c.URL}
}

func start(t *testing.T, dialect string, change func(*server.Config)) *node {
	t.Helper()
	config := server.Config{
		Storage: storage(t, dialect), Addr: "127.0.0.1:0",
		WhatsAppAppSecret: appSecret, WhatsAppVerifyToken: "verify",
	}
	if change != nil {
		change(&config)
	}
	return startWith(t, config)
}

func startWith(t *testing.T, config server.Config) *node {
	t.Helper()
	return startAt(t, config, time.Now)
}

// startAt starts a server with a clock of its own.
func startAt(t *testing.T, config server.Config, now func() time.Time) *node {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	n := &node{t: t, config: config, log: &logBuffer{}, out: &logBuffer{}, stop: stop, stopped: make(chan error, 1)}
	s, err := server.New(ctx, config, server.Options{Now: now, Log: slog.New(slog.NewJSONHandler(n.log, nil)), Out: n.out})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Listen(); err != nil {
		t.Fatal(err)
	}
	n.url, n.server = "http://"+s.Addr(), s
	go func() { n.stopped <- s.Run(ctx) }()
	t.Cleanup(func() {
		n.stop()
		if err := <-n.stopped; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	n.awaitReady()
	return n
}

func (n *node) awaitReady() {
	n.t.Helper()
	for range 200 {
		if resp := n.do("GET", "/readyz", nil, ""); resp.status == http.StatusOK {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	n.t.Fatal("not ready")
}

// furnish makes an organization and gives a token that may do everything.
func (n *node) furnish() (token string) {
	n.t.Helper()
	log := slog.New(slog.DiscardHandler)
	_, err := server.CreateOrganization(n.t.Context(), n.config.Storage, server.NewOrganization{
		Name: "Example", AdminEmail: email, AdminPassword: password,
	}, log)
	if err != nil {
		n.t.Fatal(err)
	}
	token, err = server.CreateToken(n.t.Context(), n.config.Storage, email, "test", []string{"READ", "SEND", "WRITE", "ADMIN"}, log)
	if err != nil {
		n.t.Fatal(err)
	}
	return token
}

type response struct {
	status int
	header http.Header
	body   string
}

// code is the code of the first error.
func (r response) code() string {
	var answer struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if json.Unmarshal([]byte(r.body), &answer) != nil || len(answer.Errors) == 0 {
		return ""
	}
	return answer.Errors[0].Extensions.Code
}

func (n *node) do(method, path string, header map[string]string, body string) response {
	n.t.Helper()
	req, err := http.NewRequest(method, n.url+path, strings.NewReader(body))
	if err != nil {
		n.t.Fatal(err)
	}
	for key, value := range header {
		req.Header.Set(key, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		n.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return response{resp.StatusCode, resp.Header, string(text)}
}

// query runs a document by POST. Header may be nil.
func (n *node) query(document string, header map[string]string) response {
	n.t.Helper()
	body, err := json.Marshal(map[string]string{"query": document})
	if err != nil {
		n.t.Fatal(err)
	}
	all := map[string]string{"Content-Type": "application/json"}
	for key, value := range header {
		all[key] = value
	}
	return n.do("POST", "/graphql", all, string(body))
}

func bearer(token string) map[string]string {
	return map[string]string{"Authorization": "Bearer " + token}
}

func both(t *testing.T, test func(t *testing.T, dialect string)) {
	t.Parallel()
	for name, dialect := range map[string]string{"sqlite": "sqlite3", "postgres": "postgres"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, dialect)
		})
	}
}
