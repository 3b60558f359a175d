package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"conversa/internal/live"
	"conversa/internal/live/internal/testschema"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

// patience is how long a test waits for what should come at once.
const patience = 30 * time.Second

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// api is a running test server.
type api struct {
	*testschema.Server
	url string
}

// serve runs the test API until the test ends, when nothing of it may be left.
func serve(t *testing.T, hub *live.Hub) *api {
	t.Helper()
	schema := testschema.New(hub)
	server := httptest.NewServer(schema)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := hub.Shutdown(ctx); err != nil {
			t.Errorf("Shutdown: %v", err)
		}
		server.Close()
	})
	return &api{schema, server.URL}
}

func (a *api) post(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if _, err := a.Add(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
}

// until waits for the hub's figures to be as wanted.
func (a *api) until(t *testing.T, what string, ok func(live.Stats) bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(a.Hub.Stats()); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not seen; stats %+v", what, a.Hub.Stats())
		}
	}
}

func (a *api) untilSubscribed(t *testing.T, n int) {
	t.Helper()
	a.until(t, fmt.Sprint(n, " subscriptions"), func(s live.Stats) bool { return s.Subscriptions == n })
}

// message is one of the protocol, either way.
type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// client is a graphql-transport-ws client.
type client struct {
	t  *testing.T
	ws *websocket.Conn
}

// open connects without connection_init.
func (a *api) open(t *testing.T) *client {
	t.Helper()
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	ws, _, err := dialer.Dial("ws"+strings.TrimPrefix(a.url, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() })
	return &client{t, ws}
}

// connect opens a connection and waits for the acknowledgement.
func (a *api) connect(t *testing.T) *client { return a.connectAs(t, "good") }

func (a *api) connectAs(t *testing.T, token string) *client {
	t.Helper()
	return a.open(t).init(token)
}

func (c *client) init(token string) *client {
	c.t.Helper()
	c.text(`{"type":"connection_init","payload":{"Authorization":"Bearer ` + token + `"}}`)
	c.want("connection_ack", "")
	return c
}

func (c *client) text(s string) {
	c.t.Helper()
	if err := c.ws.WriteMessage(websocket.TextMessage, []byte(s)); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) subscribe(id, query string, variables map[string]any) {
	c.t.Helper()
	payload, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.ws.WriteJSON(message{id, "subscribe", payload}); err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) read() (message, error) {
	if err := c.ws.SetReadDeadline(time.Now().Add(patience)); err != nil {
		c.t.Fatal(err)
	}
	var m message
	return m, c.ws.ReadJSON(&m)
}

// want reads the next message, pings aside, and returns its payload.
func (c *client) want(kind, id string) string {
	c.t.Helper()
	for {
		m, err := c.read()
		if err != nil {
			c.t.Fatalf("want %s %q: %v", kind, id, err)
		}
		if m.Type == "ping" && kind != "ping" {
			continue
		}
		if m.Type != kind || m.ID != id {
			c.t.Fatalf("got %s %q %s, want %s %q", m.Type, m.ID, m.Payload, kind, id)
		}
		return string(m.Payload)
	}
}

// wantClose reads until the server closes, and checks the code.
func (c *client) wantClose(code int) {
	c.t.Helper()
	for {
		if _, err := c.read(); err != nil {
			if !websocket.IsCloseError(err, code) {
				c.t.Fatalf("got %v, want close %d", err, code)
			}
			return
		}
	}
}

const posted = `subscription($since: String) { posted(since: $since) { cursor post { id } } }`

func payloadOf(id int) string {
	return fmt.Sprintf(`{"data":{"posted":{"cursor":"c%d","post":{"id":"%d"}}}}`, id, id)
}

// request sends a query over plain HTTP.
func (a *api) request(t *testing.T, method, query, token string, header http.Header) *http.Response {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, a.url, strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	for key, values := range header {
		r.Header[key] = values
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}
