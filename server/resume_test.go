package server_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"conversa/internal/event"
)

const (
	cutCount = 100
	// restartCount is how often the server ends meanwhile, by turns asked and killed.
	restartCount    = 8
	resumeCustomers = 10
)

// A client that is cut off again and again, while messages arrive and the server
// is restarted, ends with exactly the server's list.
func TestCutClientEndsWithTheServersList(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, w *world) {
		random := seeded(t)
		server := w.server()
		a := api{server.url(), w.token}
		clients := map[string]*client{
			"messageReceived over a socket":            newClient(t, a, openSocket, received(), times(cutCount)),
			"conversationChanged over a socket":        newClient(t, a, openSocket, changed(), times(cutCount)),
			"messageReceived over an event stream":     newClient(t, a, openEvents, received(), times(cutCount/2)),
			"conversationChanged over an event stream": newClient(t, a, openEvents, changed(), times(cutCount/2)),
		}
		conversations := w.introduce(server.url(), resumeCustomers)
		var work sync.WaitGroup
		for _, c := range clients {
			c.await("the first message")
			own := fork(random)
			work.Go(func() { c.suffer(own) })
		}
		stop := make(chan struct{})
		var writers sync.WaitGroup
		own := fork(random)
		var written []string
		writers.Go(func() { written = w.chatter(own, a, conversations, stop) })
		restarts(server, random, max(2, times(restartCount)))
		work.Wait()
		close(stop)
		writers.Wait()
		last := w.lastMessage(a, written)
		for name, c := range clients {
			c.finish(last)
			c.verify(name)
		}
		compareWithList(t, a, clients["messageReceived over a socket"])
	})
}

// restarts ends the server at random moments, and starts it again.
func restarts(p *process, random *mathrand.Rand, n int) {
	for i := range n {
		time.Sleep(time.Duration(200+random.IntN(1000)) * time.Millisecond)
		if i%2 == 0 {
			p.kill()
		} else if took, err := p.terminate(); err != nil || took > drainWithin {
			p.t.Errorf("SIGTERM: ended after %v: %v", took, err)
		}
		p.start()
	}
}

// chatter has customers write, and now and then answers one. It returns the wamids
// of what they wrote.
func (w *world) chatter(random *mathrand.Rand, a api, conversations []string, stop <-chan struct{}) (written []string) {
	for i := 0; ; i++ {
		select {
		case <-stop:
			return written
		case <-time.After(time.Duration(random.IntN(50)) * time.Millisecond):
		}
		customer := random.IntN(len(conversations))
		for range 1 + random.IntN(4) {
			written = append(written, w.sim.Customer(waIDOf(customer), "").WriteText(testNumberID, "written "+rand.Text()))
		}
		if i%10 == 0 && i < 10*len(conversations)*repliesEach {
			// While the server is down there is no answer; others will be sent.
			_, _ = a.reply(w.t.Context(), conversations[i/10%len(conversations)], fmt.Sprint("chatter ", i), "reply")
		}
	}
}

// lastMessage waits until everything written is there and no reply waits, and writes
// one more.
func (w *world) lastMessage(a api, written []string) (wamid string) {
	w.t.Helper()
	w.eventually(2*time.Minute, func() []string {
		_, total, err := a.messages(w.t.Context(), map[string]any{"statuses": []string{"QUEUED"}})
		if err != nil || total > 0 {
			return []string{fmt.Sprintf("%d replies wait: %v", total, err)}
		}
		return missing(w.t, a, written)
	})
	wamid = w.sim.Customer(waIDOf(0), "").WriteText(testNumberID, "the last")
	w.eventually(time.Minute, func() []string { return missing(w.t, a, []string{wamid}) })
	return wamid
}

// client follows a subscription over all its cuts.
type client struct {
	t    *testing.T
	api  api
	open open
	topic
	cuts int
	// servers are those of which each connection takes any; none: api.
	servers []api

	stream stream
	got    []news
}

// beginning is the cursor of a log in which nothing has happened yet.
var beginning = event.Cursor{}.String()

// newClient follows a new log from its beginning: when a subscription without since
// begins is not told to its client.
func newClient(t *testing.T, a api, o open, s topic, cuts int) *client {
	t.Helper()
	c := &client{t: t, api: a, open: o, topic: s, cuts: cuts}
	var err error
	if c.stream, err = c.open(t.Context(), c.api, c.topic, beginning); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if c.stream != nil {
			c.stream.cut()
		}
	})
	return c
}

func (c *client) await(what string) {
	c.t.Helper()
	n, err := c.stream.next()
	if err != nil {
		c.t.Fatalf("await %s: %v", what, err)
	}
	c.got = append(c.got, n)
}

func (c *client) since() string {
	if len(c.got) == 0 {
		return beginning
	}
	return c.got[len(c.got)-1].Cursor
}

// connect resumes, as often as it takes to reach the server.
func (c *client) connect() bool {
	for c.t.Context().Err() == nil {
		var err error
		if c.stream, err = c.open(c.t.Context(), c.api, c.topic, c.since()); err == nil {
			return true
		}
		c.stream = nil
		select {
		case <-c.t.Context().Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
	return false
}

// suffer is cut off at random: after some news, or after some time, which may end
// before the first of them, or in the middle of one.
func (c *client) suffer(random *mathrand.Rand) {
	for done := 0; done < c.cuts && c.t.Context().Err() == nil; {
		if len(c.servers) > 0 {
			c.api = c.servers[random.IntN(len(c.servers))]
		}
		if c.stream == nil && !c.connect() {
			return
		}
		most, within := random.IntN(50), 2*time.Second // where there are news but now and then
		if random.IntN(2) == 0 {
			most, within = 1<<30, time.Duration(random.IntN(300))*time.Millisecond
		}
		timer := time.AfterFunc(within, c.stream.cut)
		c.read(most)
		timer.Stop()
		done++
		c.stream.cut()
		c.stream = nil
	}
}

// read takes at most so many news.
func (c *client) read(most int) {
	for range most {
		n, err := c.stream.next()
		if err != nil {
			c.note(err)
			return
		}
		c.got = append(c.got, n)
	}
}

// note fails the test for what no cut explains.
func (c *client) note(err error) {
	var refused *refusal
	if errors.As(err, &refused) && refused.Code != "SUBSCRIPTION_LAGGED" && refused.Code != "UNAVAILABLE" {
		c.t.Errorf("%s ended with %v after %d news", c.field, err, len(c.got))
	}
}

// finish reads on until the last message has come.
func (c *client) finish(wamid string) {
	c.t.Helper()
	row, _, err := c.api.messages(c.t.Context(), map[string]any{"wamid": wamid})
	if err != nil || len(row) != 1 {
		c.t.Fatalf("find the last message: %d, %v", len(row), err)
	}
	c.finishWhen(func(got []news) bool { return len(got) > 0 && got[len(got)-1].Message == row[0].ID })
}

// finishWhen reads on until all has come.
func (c *client) finishWhen(all func(got []news) bool) {
	c.t.Helper()
	if !all(c.got) {
		before := slices.Clip(c.got)
		c.got = append(c.got, c.readUntil(c.since(), func(got []news) bool { return all(append(before, got...)) })...)
	}
}

// readUntil is what there is after a cursor, until it is enough. A server cuts off who
// takes too long for a long log; then it goes on from there.
func (c *client) readUntil(since string, enough func(got []news) bool) (all []news) {
	c.t.Helper()
	for {
		before := len(all)
		s, err := c.open(c.t.Context(), c.api, c.topic, since)
		if err != nil {
			c.t.Fatal(err)
		}
		timer := time.AfterFunc(time.Minute, s.cut)
		for err == nil && (len(all) == before || !enough(all)) {
			var n news
			if n, err = s.next(); err == nil {
				all, since = append(all, n), n.Cursor
				timer.Reset(time.Minute)
			}
		}
		timer.Stop()
		s.cut()
		if err == nil {
			return all
		}
		if c.note(err); len(all) == before {
			c.t.Fatalf("%s: read on: %v, after %d news", c.field, err, len(all))
		}
	}
}

// verify compares with what an undisturbed client is told.
func (c *client) verify(name string) {
	c.t.Helper()
	last := c.got[len(c.got)-1].number(c.t)
	want := c.readUntil(beginning, func(got []news) bool { return got[len(got)-1].number(c.t) >= last })
	c.t.Logf("%s: %d news, %d cuts", name, len(want), c.cuts)
	for i, n := range c.got[1:] {
		if n.number(c.t) <= c.got[i].number(c.t) {
			c.t.Fatalf("%s: event %d came after %d", name, n.number(c.t), c.got[i].number(c.t))
		}
	}
	for i := range min(len(c.got), len(want)) {
		if c.got[i].lasting() != want[i].lasting() {
			c.t.Fatalf("%s: news %d of %d is %+v, want %+v", name, i, len(want), c.got[i], want[i])
		}
	}
	if len(c.got) != len(want) {
		c.t.Errorf("%s: got %d news, want %d", name, len(c.got), len(want))
	}
}

// compareWithList: every message that the API lists was told once, and no other.
func compareWithList(t *testing.T, a api, c *client) {
	t.Helper()
	compareWithMessages(t, a, c, map[string]any{"direction": "INBOUND"})
}

func compareWithMessages(t *testing.T, a api, c *client, filter map[string]any) {
	t.Helper()
	stored, _, err := a.messages(t.Context(), filter)
	if err != nil {
		t.Fatal(err)
	}
	var listed, told []string
	for _, m := range stored {
		listed = append(listed, m.ID)
	}
	for _, n := range c.got {
		told = append(told, n.Message)
	}
	slices.Sort(listed)
	slices.Sort(told)
	if !slices.Equal(listed, told) {
		t.Errorf("%d messages are listed, %d were told", len(listed), len(told))
	}
}
