package file_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"conversa/internal/whatsapp"
)

const (
	token   = "TOKEN-OF-THE-TEST"
	content = "the bytes of a picture"
)

// meta is WhatsApp as far as files go: one file, and what a test makes of it.
type meta struct {
	server *httptest.Server

	mu sync.Mutex // protects what follows
	// size, sum and kind are what the file is announced with.
	size int
	sum  string
	kind string
	// host is where the address points; empty: here.
	host string
	// look and load, where set, answer instead; n counts the requests from 1.
	look, load func(w http.ResponseWriter, n int) (done bool)

	looks, loads int
}

func newMeta(t *testing.T) *meta {
	t.Helper()

	m := &meta{size: len(content), sum: hexSum(content), kind: "image/jpeg"}
	m.server = httptest.NewServer(m)
	t.Cleanup(m.server.Close)
	return m
}

func (m *meta) client() *whatsapp.Client {
	return &whatsapp.Client{BaseURL: m.server.URL, HTTP: m.server.Client()}
}

// ServeHTTP implements http.Handler.
func (m *meta) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case r.Header.Get("Authorization") != "Bearer "+token:
		refuse(w, http.StatusUnauthorized, 190)
	case r.URL.Path == "/file":
		m.serveFile(w, r)
	default:
		m.serveInfo(w)
	}
}

func (m *meta) serveInfo(w http.ResponseWriter) {
	m.looks++
	if m.look != nil && m.look(w, m.looks) {
		return
	}
	host := m.host
	if host == "" {
		host = m.server.URL
	}
	fmt.Fprintf(w, `{"id":"700","url":"%s/file?n=%d","mime_type":%q,"sha256":%q,"file_size":"%d"}`,
		host, m.looks, m.kind, m.sum, m.size)
}

// serveFile gives the bytes for the newest address alone.
func (m *meta) serveFile(w http.ResponseWriter, r *http.Request) {
	m.loads++
	if m.load != nil && m.load(w, m.loads) {
		return
	}
	if r.URL.Query().Get("n") != strconv.Itoa(m.looks) {
		http.NotFound(w, r)
		return
	}
	fmt.Fprint(w, content)
}

func (m *meta) requests() (looks, loads int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.looks, m.loads
}

func refuse(w http.ResponseWriter, status, code int) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error":{"message":"refused","type":"OAuthException","code":%d}}`, code)
}

// first gives an answer to the first n requests.
func first(n int, answer func(w http.ResponseWriter)) func(http.ResponseWriter, int) bool {
	return func(w http.ResponseWriter, count int) bool {
		if count <= n {
			answer(w)
		}
		return count <= n
	}
}

func always(answer func(w http.ResponseWriter)) func(http.ResponseWriter, int) bool {
	return first(1<<30, answer)
}

func unavailable(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) }

func hexSum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func base64Sum(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}
