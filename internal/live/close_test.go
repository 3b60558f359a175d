package live_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"conversa"
	"conversa/internal/live"
)

func TestRevokedSessionIsCutOffAtOnce(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	a.request(t, "POST", `mutation { signIn }`, "good", nil)
	revoked, other := a.connectAs(t, "token1"), a.connect(t)
	revoked.subscribe("s", posted, nil)
	a.untilSubscribed(t, 1)
	began := time.Now()
	a.request(t, "POST", `mutation { signOut }`, "token1", nil)
	revoked.wantClose(4403)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	a.untilSubscribed(t, 0)
	other.subscribe("q", `{ hello }`, nil)
	other.want("next", "q")

	again := a.open(t)
	again.text(`{"type":"connection_init","payload":{"Authorization":"Bearer token1"}}`)
	again.wantClose(4403)
}

func TestEndClosesWhatMatches(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	a.request(t, "POST", `mutation { signIn }`, "good", nil)
	ended, other := a.connectAs(t, "token1"), a.connect(t)
	a.Hub.End(func(session string) bool { return strings.HasPrefix(session, "token") }, live.CloseForbidden, "Forbidden")
	ended.wantClose(4403)
	other.subscribe("q", `{ hello }`, nil)
	other.want("next", "q")
}

func TestShutdownSendsWhatIsQueuedAndAsksToComeBack(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	c := a.connect(t)
	c.subscribe("s", posted, nil)
	a.untilSubscribed(t, 1)
	a.post(t, "one", "two")
	done := make(chan error, 1)
	go func() { done <- a.Hub.Shutdown(context.Background()) }()
	for id := 1; id <= 2; id++ {
		if got := c.want("next", "s"); got != payloadOf(id) {
			t.Errorf("got %s, want %s", got, payloadOf(id))
		}
	}
	c.wantClose(1012)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if s := a.Hub.Stats(); s.Connections != 0 || s.Subscriptions != 0 {
		t.Errorf("left behind: %+v", s)
	}
}

func TestShutdownDoesNotWaitForEver(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	a.connect(t) // never answers the close frame
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := a.Hub.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
}

func TestResyncEndsAllSubscriptions(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	c := a.connect(t)
	c.subscribe("s", posted, nil)
	a.untilSubscribed(t, 1)
	a.post(t, "one")
	a.Hub.Resync(t.Context(), errors.New("a hole after 1"))
	c.want("next", "s")
	if got := c.want("error", "s"); !strings.Contains(got, `"code":"RESYNC"`) {
		t.Errorf("got %s", got)
	}
	c.subscribe("s", posted, nil) // starts anew
	a.untilSubscribed(t, 1)
	a.post(t, "two")
	c.want("next", "s")
}

func TestConnectionsThatVanishLeaveNothing(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	for i := range 200 {
		c := a.connect(t)
		c.subscribe("s", posted, nil)
		c.subscribe("q", `{ endless }`, nil)
		if i%2 == 0 {
			_ = c.ws.NetConn().Close()
		}
	}
	a.until(t, "half of them gone", func(s live.Stats) bool { return s.Connections == 100 })
	a.post(t, "to those who are left")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_ = a.Hub.Shutdown(ctx) // TestMain looks for goroutines
	a.until(t, "all gone", func(s live.Stats) bool {
		return s.Connections == 0 && s.Subscriptions == 0 && s.Groups == 0
	})
}

func TestConnectionsEndWithASessionThatIsOver(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{Limits: live.Limits{PingInterval: patience, InitTimeout: 5 * time.Second}})
	var over atomic.Bool
	a.Over = func(token string) bool { return token == "token1" && over.Load() }
	a.request(t, "POST", `mutation { signIn }`, "good", nil)
	expired, other := a.connectAs(t, "token1"), a.connect(t)
	expired.subscribe("s", posted, nil)
	s := a.stream(t, `subscription { posted { cursor } }`, "token1")
	a.untilSubscribed(t, 2)
	over.Store(true)
	expired.wantClose(4403)
	if got := events(t, s, 1); len(got) > 0 {
		t.Errorf("got %q, want the end without complete", got)
	}
	a.untilSubscribed(t, 0)
	other.subscribe("q", `{ hello }`, nil)
	other.want("next", "q")
}

// Whoever asks a database who this is must not go on for somebody who has left.
func TestAuthenticatingEndsWithTheConnection(t *testing.T) {
	t.Parallel()

	hub, begun, ended := &live.Hub{}, make(chan struct{}), make(chan error, 1)
	transport := live.Transport{Hub: hub, Authenticate: func(ctx context.Context, _ *http.Request, _ map[string]any) (live.Entrant, error) {
		close(begun)
		<-ctx.Done()
		ended <- ctx.Err()
		return live.Entrant{}, ctx.Err()
	}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { transport.Do(w, r, nil) }))
	defer server.Close()
	a := &api{url: server.URL}
	c := a.open(t)
	c.text(`{"type":"connection_init"}`)
	<-begun
	if err := c.ws.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Error("it went on")
	}
	if err := hub.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

// That nobody could be asked who connects is no word on who connects.
func TestWhoCannotBeAskedForIsToldToTryAgain(t *testing.T) {
	t.Parallel()

	var failure error
	hub := &live.Hub{}
	who := func(context.Context, *http.Request, map[string]any) (live.Entrant, error) {
		return live.Entrant{}, failure
	}
	sockets, streams := live.Transport{Hub: hub, Authenticate: who}, live.SSE{Hub: hub, Authenticate: who}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			streams.Do(w, r, nil)
			return
		}
		sockets.Do(w, r, nil)
	}))
	defer server.Close()
	for _, c := range []struct {
		failure      error
		code, status int
	}{
		{errors.New("the database does not answer"), 1013, http.StatusServiceUnavailable},
		{conversa.ErrUnauthenticated, 4403, http.StatusUnauthorized},
	} {
		failure = c.failure
		socket := (&api{url: server.URL}).open(t)
		socket.text(`{"type":"connection_init"}`)
		socket.wantClose(c.code)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(`{"query":"subscription { ticks }"}`))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Accept", "text/event-stream")
		response, err := server.Client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != c.status {
			t.Errorf("%v: a stream is answered with %d, want %d", c.failure, response.StatusCode, c.status)
		}
	}
	if err := hub.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
