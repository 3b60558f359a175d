package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa/internal/live"
)

// follower collects posts, resuming where it was cut off, as a client does.
type follower struct {
	cursor string
	ids    []int
}

func (f *follower) subscribe(c *client) {
	c.subscribe("s", posted, map[string]any{"since": f.cursor})
}

// take notes a message. An error message says where to resume.
func (f *follower) take(t *testing.T, m message) (lagged bool) {
	t.Helper()
	switch m.Type {
	case "next":
		var payload struct {
			Data struct {
				Posted struct{ Cursor string }
			}
		}
		if err := json.Unmarshal(m.Payload, &payload); err != nil {
			t.Fatal(err)
		}
		f.cursor = payload.Data.Posted.Cursor
		var id int
		if _, err := fmt.Sscanf(f.cursor, "c%d", &id); err != nil {
			t.Fatalf("%s: %v", m.Payload, err)
		}
		f.ids = append(f.ids, id)
	case "error":
		var errs []struct{ Extensions struct{ Code, Cursor string } }
		if err := json.Unmarshal(m.Payload, &errs); err != nil {
			t.Fatal(err)
		}
		if got := errs[0].Extensions; got.Code != "SUBSCRIPTION_LAGGED" || got.Cursor != f.cursor {
			t.Fatalf("got %s, want SUBSCRIPTION_LAGGED at %s", m.Payload, f.cursor)
		}
		return true
	}
	return false
}

// wantAll checks that each post came once, in order.
func (f *follower) wantAll(t *testing.T, n int) {
	t.Helper()
	for i, id := range f.ids {
		if id != i+1 {
			t.Fatalf("at %d: post %d", i+1, id)
		}
	}
	if len(f.ids) != n {
		t.Fatalf("got %d posts, want %d", len(f.ids), n)
	}
}

func TestClientsThatAreCutOffMissNothing(t *testing.T) {
	t.Parallel()

	const posts, clients = 600, 4
	a := serve(t, &live.Hub{Limits: live.Limits{PageEvents: 3, CatchUps: 2}})
	a.Hub.Seek(0, "c0")
	var wait sync.WaitGroup
	for i := range clients {
		random := rand.New(rand.NewPCG(uint64(i), 7))
		wait.Go(func() { follow(t, a, random, posts) })
	}
	for i := range posts {
		a.post(t, fmt.Sprint(i))
		if i%10 == 0 {
			time.Sleep(time.Millisecond) // so that clients come back while events arrive
		}
	}
	wait.Wait()
}

// follow cuts its own connection off after a random number of posts until it has all.
func follow(t *testing.T, a *api, random *rand.Rand, posts int) {
	f := follower{cursor: "c0"}
	for len(f.ids) < posts {
		c := a.connect(t)
		f.subscribe(c)
		for range random.IntN(30) {
			m, err := c.read()
			if err != nil {
				t.Error(err)
				return
			}
			f.take(t, m)
			if len(f.ids) == posts {
				break
			}
		}
		_ = c.ws.NetConn().Close() // as a network does
	}
	f.wantAll(t, posts)
}

func TestSlowReaderLagsAndResumes(t *testing.T) {
	t.Parallel()

	const posts = 400
	a := serve(t, &live.Hub{Limits: live.Limits{QueueFrames: 8, WriteTimeout: patience}})
	a.Hub.Seek(0, "c0")
	c := a.connect(t)
	f := follower{cursor: "c0"}
	query := `subscription($since: String) { posted(since: $since) { cursor post { text } } }`
	subscribe := func() { c.subscribe("s", query, map[string]any{"since": f.cursor}) }
	subscribe()
	a.untilSubscribed(t, 1)
	for range posts { // nobody reads
		a.post(t, strings.Repeat("x", 4<<10))
	}
	a.until(t, "lagging", func(s live.Stats) bool { return s.Lagged == 1 })
	for len(f.ids) < posts {
		m, err := c.read()
		if err != nil {
			t.Fatal(err)
		}
		if f.take(t, m) {
			subscribe()
		}
	}
	f.wantAll(t, posts)
	if s := a.Hub.Stats(); s.Lagged != 1 || s.Cut != 0 {
		t.Errorf("got %+v: catching up must not lag", s)
	}
}

func TestStalledReaderIsCutAndHoldsNobodyUp(t *testing.T) {
	t.Parallel()

	const posts = 200
	a := serve(t, &live.Hub{Limits: live.Limits{WriteTimeout: 200 * time.Millisecond}})
	stalled, reader := a.connect(t), a.connect(t)
	for _, c := range []*client{stalled, reader} {
		c.subscribe("s", `subscription { posted { cursor post { text } } }`, nil)
	}
	a.untilSubscribed(t, 2)
	var f follower
	for range posts {
		a.post(t, strings.Repeat("x", 20<<10))
		m, err := reader.read()
		if err != nil {
			t.Fatal(err)
		}
		f.take(t, m)
	}
	f.wantAll(t, posts)
	a.until(t, "cut", func(s live.Stats) bool { return s.Cut == 1 && s.Connections == 1 })
}

func TestSubscriptionBeginsWithItsOwnCursor(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	for range 5 {
		a.Append("old")
	}
	a.Hub.Seek(5, "c5")
	c := a.connect(t)
	c.subscribe("now", posted, nil)
	a.untilSubscribed(t, 1)
	a.Append("only in the log") // the hub's tail is behind
	c.subscribe("since", posted, map[string]any{"since": "c4"})
	for _, id := range []int{5, 6} {
		if got := c.want("next", "since"); got != payloadOf(id) {
			t.Errorf("got %s, want %s", got, payloadOf(id))
		}
	}
	a.untilSubscribed(t, 2)
}

// lateLog is a log of which the first page is on its way while another post arrives.
type lateLog struct {
	live.Log
	meanwhile func()
}

func (l *lateLog) Page(ctx context.Context, topic string, after uint64, limit int) ([]live.Event, uint64, error) {
	events, head, err := l.Log.Page(ctx, topic, after, limit)
	if l.meanwhile != nil {
		l.meanwhile()
		l.meanwhile = nil
	}
	return events, head, err
}

// What arrives while a client that missed nothing comes back is read, and no reason to start anew.
func TestWhatArrivesWhileAClientComesBackIsNoGap(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	for range 5 {
		a.Append("old")
	}
	a.Hub.Seek(5, "c5")
	a.Hub.Log = &lateLog{a.Hub.Log, func() { a.post(t, "meanwhile") }}
	c := a.connect(t)
	c.subscribe("s", posted, map[string]any{"since": "c5"})
	if got := c.want("next", "s"); got != payloadOf(6) {
		t.Errorf("got %s, want %s", got, payloadOf(6))
	}
}
