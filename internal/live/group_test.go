package live_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"conversa/internal/live"
	"conversa/internal/live/internal/testschema"
)

func TestAnEventIsExecutedOncePerGroup(t *testing.T) {
	t.Parallel()

	const connections, each, events = 20, 50, 10
	contexts := atomic.Int64{}
	a := serve(t, &live.Hub{
		Limits: live.Limits{QueueFrames: each * events}, // all of a connection's, unread
		EventContext: func(ctx context.Context, _ live.Event, _ string) context.Context {
			contexts.Add(1)
			return ctx
		},
	})
	clients := make([]*client, connections)
	for i := range clients {
		clients[i] = a.connect(t)
		for id := range each { // two groups: with and without the second field
			query := posted
			if id%2 == 1 {
				query = `subscription { posted { cursor post { id text } } }`
			}
			clients[i].subscribe(fmt.Sprint(id), query, nil)
		}
	}
	a.untilSubscribed(t, connections*each)
	for i := range events {
		a.post(t, fmt.Sprint(i))
	}
	for _, c := range clients {
		wantInOrder(t, c, each, events)
	}
	s := a.Hub.Stats()
	if s.Groups != 2 || s.Executions != 2*events || s.Lagged != 0 {
		t.Errorf("got %+v, want 2 groups and %d executions", s, 2*events)
	}
	if got := contexts.Load(); got != events {
		t.Errorf("EventContext was called %d times, want once per event and class = %d", got, events)
	}
}

// wantInOrder reads the events 1 to n of each subscription.
func wantInOrder(t *testing.T, c *client, subscriptions, n int) {
	t.Helper()
	got := make(map[string]int)
	for range subscriptions * n {
		m, err := c.read()
		if err != nil {
			t.Fatal(err)
		}
		got[m.ID]++
		if want := fmt.Sprintf(`"cursor":"c%d"`, got[m.ID]); !strings.Contains(string(m.Payload), want) {
			t.Fatalf("subscription %s got %s, want %s", m.ID, m.Payload, want)
		}
	}
}

// A page is executed a few events at a time, and is in order all the same; a connection with
// sixteen subscriptions keeps up with as many events at once as there are.
func TestAPageOfEventsArrivesInOrder(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct{ subscriptions, events, queue int }{
		"all at once":       {16, 16, 256},
		"a few at a time":   {1, 200, 256},
		"one after another": {4, 30, 4 * 30 / 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := serve(t, &live.Hub{Limits: live.Limits{QueueFrames: c.queue}})
			client := a.connect(t)
			for id := range c.subscriptions {
				client.subscribe(fmt.Sprint(id), fmt.Sprintf("subscription { posted { cursor post { a%d: id } } }", id), nil)
			}
			a.untilSubscribed(t, c.subscriptions)
			var page []live.Event
			for i := range c.events {
				page = append(page, a.Append(fmt.Sprint(i)))
			}
			var published sync.WaitGroup
			published.Go(func() {
				for one := range slices.Chunk(page, pageOf(c.queue, c.subscriptions)) {
					if err := a.Hub.Publish(t.Context(), one); err != nil {
						t.Error(err)
					}
					written := uint64(int(one[len(one)-1].Seq) * c.subscriptions)
					a.until(t, "the page to be written", func(s live.Stats) bool { return s.Frames >= written })
				}
			})
			wantInOrder(t, client, c.subscriptions, c.events)
			published.Wait()
			if s := a.Hub.Stats(); s.Lagged != 0 || s.Executions != uint64(c.subscriptions*c.events) {
				t.Errorf("got %+v, want %d executions", s, c.subscriptions*c.events)
			}
		})
	}
}

// pageOf is as many events as a queue has room for.
func pageOf(queue, subscriptions int) int { return max(1, queue/subscriptions) }

func TestGroupsAreSplitByWhatMatters(t *testing.T) {
	t.Parallel()

	const other = `subscription Other($since: String) { posted(since: $since) { cursor post { id } } }`
	const twice = `subscription($s: String) { posted(since: $s, containing: $s) { cursor } }`
	const filtered = `subscription($c: String) { posted(containing: $c) { cursor } }`
	for name, c := range map[string]struct {
		query1     string
		variables1 map[string]any
		query2     string
		variables2 map[string]any
		groups     int
	}{
		"same":                        {posted, nil, posted, nil, 1},
		"cursor in a variable":        {posted, map[string]any{"since": "c1"}, posted, map[string]any{"since": "c2"}, 1},
		"with and without cursor":     {posted, map[string]any{"since": "c1"}, posted, nil, 1},
		"variable that is used twice": {twice, map[string]any{"s": "c1"}, twice, map[string]any{"s": "c2"}, 2},
		"other variables":             {filtered, map[string]any{"c": "a"}, filtered, map[string]any{"c": "b"}, 2},
		"other text":                  {posted, nil, other, nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := serve(t, &live.Hub{})
			a.Append("one")
			a.Append("two")
			a.Hub.Seek(2, "c2")
			client := a.connect(t)
			client.subscribe("1", c.query1, c.variables1)
			client.subscribe("2", c.query2, c.variables2)
			a.untilSubscribed(t, 2)
			if got := a.Hub.Stats().Groups; got != c.groups {
				t.Errorf("%d groups, want %d", got, c.groups)
			}
		})
	}
}

func TestSubscriptionGetsOnlyWhatItWantsAndMaySee(t *testing.T) {
	t.Parallel()

	hub := &live.Hub{}
	a := serve(t, hub)
	a.Allow = func(context.Context) func(live.Event) bool {
		return func(e live.Event) bool { return !strings.Contains(e.Value.(*testschema.Post).Text, "secret") }
	}
	c := a.connect(t)
	c.subscribe("s", `subscription { posted(containing: "a") { post { id } } }`, nil)
	a.untilSubscribed(t, 1)
	a.post(t, "a1", "b", "a secret", "a2")
	for _, id := range []string{"1", "4"} {
		if got, want := c.want("next", "s"), `{"data":{"posted":{"post":{"id":"`+id+`"}}}}`; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := hub.Stats().Executions; got != 2 {
		t.Errorf("%d executions, want none for what nobody gets", got)
	}
}

func TestErrorsOfAnEventAreInItsPayload(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	c := a.connect(t)
	c.subscribe("s", `subscription { posted { post { id loud } } }`, nil)
	a.untilSubscribed(t, 1)
	a.post(t, "!x", "skip", "fail", "y")
	for _, want := range [][]string{
		{`"code":"INVALID_INPUT"`, `"loud"]`, `"data":{"posted":{"post":{"id":"1","loud":null}}}`},
		{`"code":"NOT_FOUND"`, `"path":["posted"]`, `"data":null`},
		{`{"data":{"posted":{"post":{"id":"4","loud":"Y!"}}}}`},
	} {
		got := c.want("next", "s")
		for _, part := range want {
			if !strings.Contains(got, part) {
				t.Errorf("got %s, want %s", got, part)
			}
		}
	}
}

func TestARepeatedEventIsSkipped(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	c := a.connect(t)
	c.subscribe("s", posted, nil)
	a.untilSubscribed(t, 1)
	e := a.Append("one")
	if err := a.Hub.Publish(t.Context(), []live.Event{e, e, a.Append("two"), e}); err != nil {
		t.Fatal(err)
	}
	for id := 1; id <= 2; id++ {
		if got := c.want("next", "s"); got != payloadOf(id) {
			t.Errorf("got %s, want %s", got, payloadOf(id))
		}
	}
}
