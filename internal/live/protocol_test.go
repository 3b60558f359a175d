package live_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"conversa/internal/live"
	"conversa/internal/live/internal/testschema"

	"github.com/gorilla/websocket"
)

func TestSocketIsClosedAsTheProtocolSays(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	for name, c := range map[string]struct {
		acked bool
		send  []string
		code  int
	}{
		"no JSON":                  {true, []string{`hello`}, 4400},
		"no JSON before init":      {false, []string{`{`}, 4400},
		"two values":               {true, []string{`{"type":"ping"} {}`}, 4400},
		"unknown type":             {true, []string{`{"id":"1","type":"start","payload":{"query":"{hello}"}}`}, 4400},
		"server's type":            {true, []string{`{"id":"1","type":"next","payload":{}}`}, 4400},
		"no id":                    {true, []string{`{"type":"subscribe","payload":{"query":"{hello}"}}`}, 4400},
		"empty id":                 {true, []string{`{"id":"","type":"subscribe","payload":{"query":"{hello}"}}`}, 4400},
		"endless id":               {true, []string{`{"id":"` + strings.Repeat("x", 257) + `","type":"subscribe","payload":{"query":"{hello}"}}`}, 4400},
		"id is a number":           {true, []string{`{"id":1,"type":"subscribe","payload":{"query":"{hello}"}}`}, 4400},
		"no payload":               {true, []string{`{"id":"1","type":"subscribe"}`}, 4400},
		"null payload":             {true, []string{`{"id":"1","type":"subscribe","payload":null}`}, 4400},
		"no query":                 {true, []string{`{"id":"1","type":"subscribe","payload":{}}`}, 4400},
		"payload is a string":      {true, []string{`{"id":"1","type":"subscribe","payload":"x"}`}, 4400},
		"init payload is a string": {false, []string{`{"type":"connection_init","payload":"x"}`}, 4400},
		"no UTF-8":                 {true, []string{"{\"type\":\"ping\",\"payload\":\"\xff\"}"}, 4400},
		"too big":                  {true, []string{strings.Repeat(" ", 2<<20)}, 1009},
		"subscribe before init":    {false, []string{`{"id":"1","type":"subscribe","payload":{"query":"{hello}"}}`}, 4401},
		"unknown token":            {false, []string{`{"type":"connection_init","payload":{"Authorization":"Bearer bad"}}`}, 4403},
		"no token":                 {false, []string{`{"type":"connection_init"}`}, 4403},
		"second init":              {true, []string{`{"type":"connection_init"}`}, 4429},
		"id in use by a subscription": {true, []string{
			`{"id":"1","type":"subscribe","payload":{"query":"subscription{posted{cursor}}"}}`,
			`{"id":"1","type":"subscribe","payload":{"query":"subscription{posted{cursor}}"}}`}, 4409},
		"id in use by a query": {true, []string{
			`{"id":"1","type":"subscribe","payload":{"query":"{endless}"}}`,
			`{"id":"1","type":"subscribe","payload":{"query":"{hello}"}}`}, 4409},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			client := a.open(t)
			if c.acked {
				client = a.connect(t)
			}
			for _, text := range c.send {
				client.text(text)
			}
			client.wantClose(c.code)
		})
	}
}

func TestBinaryMessageIsRefused(t *testing.T) {
	t.Parallel()

	c := serve(t, &live.Hub{}).connect(t)
	if err := c.ws.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"ping"}`)); err != nil {
		t.Fatal(err)
	}
	c.wantClose(4400)
}

func TestSilentSocketIsClosed(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{Limits: live.Limits{InitTimeout: 50 * time.Millisecond}})
	a.open(t).wantClose(4408)
}

func TestHalfOpenSocketIsClosed(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{Limits: live.Limits{PingInterval: 400 * time.Millisecond}})
	c := a.connect(t)
	c.want("ping", "")
	c.wantClose(1001) // it answered no ping
}

func TestPongKeepsTheSocketOpen(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{Limits: live.Limits{PingInterval: 500 * time.Millisecond}})
	a.Hub.Seek(0, "c0")
	c := a.connect(t)
	for range 5 {
		if got, want := c.want("ping", ""), `{"cursor":"c0"}`; got != want {
			t.Errorf("ping carries %s, want %s", got, want)
		}
		c.text(`{"type":"pong"}`)
	}
}

func TestPingIsAnsweredBeforeInit(t *testing.T) {
	t.Parallel()

	c := serve(t, &live.Hub{}).open(t)
	c.text(`{"type":"ping","payload":{"n":7}}`)
	if got := c.want("pong", ""); got != `{"n":7}` {
		t.Errorf("pong carries %s", got)
	}
	c.text(`{"type":"ping"}`)
	if got := c.want("pong", ""); got != "" {
		t.Errorf("pong carries %s", got)
	}
}

func TestHandshakeIsRefused(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	for name, c := range map[string]struct {
		protocols []string
		origin    string
		status    int
	}{
		"legacy subprotocol": {[]string{"graphql-ws"}, "", http.StatusBadRequest},
		"no subprotocol":     {nil, "", http.StatusBadRequest},
		"foreign origin":     {[]string{"graphql-transport-ws"}, "https://evil.example.com", http.StatusForbidden},
		"null origin":        {[]string{"graphql-transport-ws"}, "null", http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			header := http.Header{}
			if c.origin != "" {
				header.Set("Origin", c.origin)
			}
			dialer := websocket.Dialer{Subprotocols: c.protocols}
			_, resp, err := dialer.Dial("ws"+strings.TrimPrefix(a.url, "http"), header)
			if !errors.Is(err, websocket.ErrBadHandshake) || resp.StatusCode != c.status {
				t.Errorf("got %v %v, want %d", err, resp, c.status)
			}
		})
	}
}

func TestQueryGetsOneResultAndIsComplete(t *testing.T) {
	t.Parallel()

	c := serve(t, &live.Hub{}).connect(t)
	for range 2 { // the id is free again
		c.subscribe("q", `{ hello }`, nil)
		if got := c.want("next", "q"); got != `{"data":{"hello":"hello"}}` {
			t.Errorf("got %s", got)
		}
		c.want("complete", "q")
	}
}

func TestLargeResultIsWhole(t *testing.T) {
	t.Parallel()

	c := serve(t, &live.Hub{}).connect(t)
	c.subscribe("q", `{ big(kilobytes: 3000) }`, nil)
	if got, want := len(c.want("next", "q")), len(`{"data":{"big":""}}`)+3000<<10; got != want {
		t.Errorf("got %d bytes, want %d", got, want)
	}
	c.want("complete", "q")
}

func TestSocketWorksUnderTLS(t *testing.T) {
	t.Parallel()

	hub := &live.Hub{}
	server := httptest.NewTLSServer(testschema.New(hub))
	t.Cleanup(server.Close)
	dialer := websocket.Dialer{
		Subprotocols:    []string{"graphql-transport-ws"},
		TLSClientConfig: server.Client().Transport.(*http.Transport).TLSClientConfig,
	}
	ws, _, err := dialer.Dial("wss"+strings.TrimPrefix(server.URL, "https"), nil)
	if err != nil {
		t.Fatal(err)
	}
	c := (&client{t, ws}).init("good")
	for range 3 {
		c.subscribe("q", `{ big(kilobytes: 200) }`, nil)
		c.want("next", "q")
		c.want("complete", "q")
	}
	done := make(chan error, 1)
	go func() { done <- hub.Shutdown(context.Background()) }()
	c.wantClose(1012)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestErrorsBeforeTheExecutionEndTheOperation(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	c := a.connect(t)
	for query, want := range map[string]string{
		`{ nothing }`:                           "GRAPHQL_VALIDATION_FAILED",
		`{`:                                     "GRAPHQL_PARSE_FAILED",
		`subscription { forbidden { cursor } }`: "FORBIDDEN",
		`subscription { posted(since: "c9") { cursor } }`:    "RESYNC",
		`subscription { posted @skip(if: true) { cursor } }`: "exactly one stream",
		`subscription { __typename }`:                        "introspection",
	} {
		c.subscribe("e", query, nil)
		if got := c.want("error", "e"); !strings.HasPrefix(got, "[") || !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	if s := a.Hub.Stats(); s.Subscriptions != 0 || s.Groups != 0 {
		t.Errorf("left behind: %+v", s)
	}
}

func TestNothingComesAfterTheClientsComplete(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	c := a.connect(t)
	c.subscribe("s", posted, nil)
	a.untilSubscribed(t, 1)
	c.text(`{"id":"s","type":"complete"}`)
	c.text(`{"id":"unknown","type":"complete"}`)
	a.untilSubscribed(t, 0)
	a.post(t, "unseen")
	c.subscribe("s", `{ hello }`, nil)
	if got := c.want("next", "s"); !strings.Contains(got, "hello") {
		t.Errorf("got %s", got)
	}
	c.want("complete", "s")
}

func TestCompleteCancelsAQuery(t *testing.T) {
	t.Parallel()

	c := serve(t, &live.Hub{Limits: live.Limits{Running: 1}}).connect(t)
	c.subscribe("1", `{ endless }`, nil)
	c.subscribe("2", `{ hello }`, nil) // waits
	c.text(`{"id":"1","type":"complete"}`)
	c.want("next", "2")
	c.want("complete", "2")
}

func TestOperationsOfAConnectionAreBounded(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{Limits: live.Limits{Running: 1, Waiting: 2, Subscriptions: 3}})
	t.Run("waiting", func(t *testing.T) {
		t.Parallel()

		c := a.connect(t)
		for i := range 4 {
			c.subscribe(fmt.Sprint(i), `{ endless }`, nil)
		}
		if got := c.want("error", "3"); !strings.Contains(got, "RATE_LIMITED") {
			t.Errorf("got %s", got)
		}
	})
	t.Run("subscriptions", func(t *testing.T) {
		t.Parallel()

		c := a.connect(t)
		for i := range 3 {
			c.subscribe(fmt.Sprint(i), posted, nil)
			a.untilSubscribed(t, i+1)
		}
		c.subscribe("3", posted, nil)
		if got := c.want("error", "3"); !strings.Contains(got, "RATE_LIMITED") {
			t.Errorf("got %s", got)
		}
		c.text(`{"id":"0","type":"complete"}`)
		c.subscribe("3", posted, nil)
		a.untilSubscribed(t, 3)
	})
}

func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{Limits: live.Limits{Connections: 1}})
	a.connect(t)
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}}
	_, resp, err := dialer.Dial("ws"+strings.TrimPrefix(a.url, "http"), nil)
	if err == nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("got %v %v, want 503", err, resp)
	}
}
