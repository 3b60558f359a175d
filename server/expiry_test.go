package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"conversa/server"
)

const day = 24 * time.Hour

// aging is a server whose clock only the test moves.
type aging struct {
	*node
	began time.Time
	past  atomic.Int64
}

func startAging(t *testing.T, dialect string) (a *aging, token string) {
	t.Helper()
	a = &aging{began: time.Now()}
	config := server.Config{Storage: storage(t, dialect), Addr: "127.0.0.1:0"}
	a.node = startAt(t, config, a.now)
	return a, a.furnish()
}

func (a *aging) now() time.Time { return a.began.Add(time.Duration(a.past.Load())) }

func (a *aging) advance(d time.Duration) { a.past.Add(int64(d)) }

// tokenFor makes an API token that lives for a while.
func (a *aging) tokenFor(session string, life time.Duration) string {
	a.t.Helper()
	expires := a.now().Add(life).UTC().Format(time.RFC3339Nano)
	got := a.query(`mutation { createApiToken(input: {name: "short", scopes: [READ], expiresAt: "`+expires+`"}) { secret } }`, bearer(session))
	var answer struct {
		Data struct{ CreateAPIToken struct{ Secret string } }
	}
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil || answer.Data.CreateAPIToken.Secret == "" {
		a.t.Fatalf("createApiToken: %s", got.body)
	}
	return answer.Data.CreateAPIToken.Secret
}

func (a *aging) socket(token string) *websocket.Conn {
	a.t.Helper()
	ws, err := a.dial(nil, `{"token": "`+token+`"}`)
	if err != nil {
		a.t.Fatal(err)
	}
	return ws
}

// stream subscribes by an event stream, and waits until that has begun.
func (a *aging) stream(token string) *bufio.Reader {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(a.t.Context(), 10*time.Second)
	a.t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url+"/graphql",
		strings.NewReader(`{"query": "subscription { messageReceived { cursor } }"}`))
	if err != nil {
		a.t.Fatal(err)
	}
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Accept": {"text/event-stream"}, "Authorization": {"Bearer " + token},
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _ = resp.Body.Close() })
	begun := bufio.NewReader(resp.Body)
	if line, err := begun.ReadString('\n'); err != nil || line != ":\n" {
		a.t.Fatalf("%d: %q, %v", resp.StatusCode, line, err)
	}
	return begun
}

func wantExpired(t *testing.T, ws *websocket.Conn) {
	t.Helper()
	if _, message, err := ws.ReadMessage(); !websocket.IsCloseError(err, 4403) {
		t.Errorf("got %s, %v, want 4403", message, err)
	}
}

func wantOpen(ws *websocket.Conn) error {
	if err := ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"ping"}`)); err != nil {
		return err
	}
	_, message, err := ws.ReadMessage()
	if err == nil && !strings.Contains(string(message), "pong") {
		return fmt.Errorf("got %s", message)
	}
	return err
}

func TestWhatATokenOpenedEndsWhenItExpires(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		a, endless := startAging(t, dialect)
		session, _ := a.signIn()
		token := a.tokenFor(session, time.Hour)
		short, other, own := a.socket(token), a.socket(endless), a.socket(session)
		stream := a.stream(token)
		a.advance(time.Hour - time.Minute)
		if err := wantOpen(short); err != nil {
			t.Fatalf("a minute before: %v", err)
		}
		a.advance(time.Minute)
		wantExpired(t, short)
		rest, err := io.ReadAll(stream)
		if strings.Contains(string(rest), "complete") || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the stream ended with %q, %v", rest, err)
		}
		for name, ws := range map[string]*websocket.Conn{"a token without an end": other, "a session": own} {
			if err := wantOpen(ws); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestASessionsSocketEndsWhenTheSessionExpires(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		a, _ := startAging(t, dialect)
		idle, _ := a.signIn()
		used, _ := a.signIn()
		left, kept := a.socket(idle), a.socket(used)
		a.advance(29 * day)
		if got := a.query("{ viewer { id } }", bearer(used)); got.code() != "" {
			t.Fatal(got.body)
		}
		a.advance(2 * day)
		wantExpired(t, left)
		if err := wantOpen(kept); err != nil {
			t.Errorf("a session that was used meanwhile: %v", err)
		}
		a.advance(28 * day)
		wantExpired(t, kept)
	})
}
