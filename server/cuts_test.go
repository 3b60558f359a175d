package server_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	mathrand "math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"
)

const (
	// cutsEach is of each of twelve clients.
	cutsEach = 90
	// closerCount is of customers whose windows close soon, flagCount of changes of the
	// account.
	closerCount, flagCount = 30, 50
	// untilMark is how long after a closer's message its warning is due. There is none
	// where the message was not processed by then.
	untilMark = 15 * time.Second
)

// talkState, signalState and accountState are what lists show of them.
type talkState struct {
	ID           string
	WaitingSince string
	LastMessage  *struct{ ID string }
}

func (s talkState) now() string {
	if s.LastMessage == nil {
		return "" // it was not asked for
	}
	return fmt.Sprint(s.LastMessage.ID, " ", s.WaitingSince)
}

type signalState struct {
	ID, State    string
	MessageCount int
	Conversation struct{ ID string }
}

func (s signalState) now() string { return fmt.Sprint(s.State, " ", s.MessageCount) }

type accountState struct{ Status, QualityRating string }

func (s accountState) now() string { return s.Status + " " + s.QualityRating }

const (
	talkShown    = `id waitingSince lastMessage { id }`
	signalShown  = `id state messageCount conversation { id }`
	accountShown = `status qualityRating`
)

func subscription(field, selection string) topic {
	return topic{field, `subscription($since: Cursor) { ` + field + `(since: $since) { cursor ` + selection + ` } }`}
}

// chosen are messages of which some are left out.
func chosen() topic {
	return topic{"messageReceived", `subscription($since: Cursor) {
		messageReceived(since: $since, filter: {owner: {me: true}, not: {text: "posted"}}) { cursor message { id wamid conversation { id } } }
	}`}
}

func closing() topic { return subscription("windowClosing", `minutesLeft conversation { id }`) }

// resumable are all subscriptions that resume.
func resumable() []topic {
	return []topic{
		received(), chosen(),
		subscription("conversationChanged", `change message { id } conversation { `+talkShown+` }`),
		subscription("signalChanged", `signal { `+signalShown+` }`),
		closing(),
		subscription("accountChanged", `change account { `+accountShown+` }`),
	}
}

// Clients of every subscription that resumes, by both protocols, are cut off a thousand
// times in all and come back to either of two servers, of which one ends twice: each
// ends with what an undisturbed client is told, and with what the server lists.
func TestCutClientsOfTwoServersEndEqualToThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dialect.Postgres)
	random := seeded(t)
	one, two := w.pair()
	servers := []api{{one.url(), w.token}, {two.url(), w.token}}
	var clients []*client
	for _, s := range resumable() {
		for i, protocol := range []open{openSocket, openEvents} {
			c := newClient(t, servers[i], protocol, s, times(cutsEach))
			c.servers = servers
			clients = append(clients, c)
		}
	}
	f := &flood{world: w, servers: servers, conversations: w.introduce(one.url(), resumeCustomers), stop: make(chan struct{})}
	f.begin(random)
	var work sync.WaitGroup
	for _, c := range clients {
		own := fork(random)
		work.Go(func() { c.suffer(own) })
	}
	restarts(two, random, 2)
	work.Wait()
	f.end()
	warned := f.lastWarning(random)
	f.finish(clients, w.lastMessage(servers[0], f.written), warned)
	for i, c := range clients {
		c.verify(fmt.Sprint(c.field, " ", i%2))
		switch c.topic {
		case received():
			compareWithList(t, servers[i%2], c)
		case chosen():
			compareWithMessages(t, servers[i%2], c, map[string]any{"direction": "INBOUND", "not": map[string]any{"text": "posted"}})
		}
		if want := servers[i%2].states(t, c.field); want != nil && !maps.Equal(c.states(), want) {
			t.Errorf("%s ends with %v, and the server has %v", c.field, c.states(), want)
		}
	}
}

// states are what a client knows in the end.
func (c *client) states() map[string]string {
	known := map[string]string{}
	for _, n := range c.got {
		known[n.Conversation] = n.Now
	}
	return known
}

// states are what the lists say of what a subscription is about; nil: there is no list.
func (a api) states(t *testing.T, field string) map[string]string {
	t.Helper()
	var answer struct {
		Conversations struct{ Nodes []talkState }
		Signals       struct{ Nodes []signalState }
		Accounts      []accountState
	}
	a.must(t, `{ conversations(first: 100) { nodes { `+talkShown+` } } signals(first: 100) { nodes { `+signalShown+
		` } } accounts { `+accountShown+` } }`, &answer)
	listed := map[string]string{}
	switch field {
	case "conversationChanged":
		for _, s := range answer.Conversations.Nodes {
			listed[s.ID] = s.now()
		}
	case "signalChanged":
		for _, s := range answer.Signals.Nodes {
			listed[s.Conversation.ID] = s.now()
		}
	case "accountChanged":
		listed[""] = answer.Accounts[0].now()
	default:
		return nil
	}
	return listed
}

// flood is what goes on meanwhile, at both servers.
type flood struct {
	*world
	servers       []api
	conversations []string
	// stop ends what goes on for ever; the rest comes to its own end.
	stop    chan struct{}
	writers sync.WaitGroup

	mu      sync.Mutex // guards written
	written []string
}

func (f *flood) begin(random *mathrand.Rand) {
	chat, bodies, looks, closers, flags := fork(random), fork(random), fork(random), fork(random), fork(random)
	f.writers.Go(func() { f.wrote(f.chatter(chat, f.servers[0], f.conversations, f.stop)...) })
	f.writers.Go(func() { f.repeat(bodies, 50, f.body) })
	f.writers.Go(func() { f.repeat(looks, 100, f.look) })
	f.writers.Go(func() { f.times(closers, times(closerCount), f.closer) })
	f.writers.Go(func() { f.times(flags, times(flagCount), f.flag) })
}

func (f *flood) end() {
	close(f.stop)
	f.writers.Wait()
}

func (f *flood) wrote(wamids ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.written = append(f.written, wamids...)
}

// repeat works until the stop, with a pause of at most so many milliseconds.
func (f *flood) repeat(random *mathrand.Rand, pause int, work func(*mathrand.Rand)) {
	for {
		select {
		case <-f.stop:
			return
		case <-time.After(time.Duration(random.IntN(pause)) * time.Millisecond):
		}
		work(random)
	}
}

// times works n times.
func (f *flood) times(random *mathrand.Rand, n int, work func(random *mathrand.Rand, i int)) {
	for i := range n {
		select {
		case <-f.t.Context().Done():
			return
		case <-time.After(time.Duration(random.IntN(400)) * time.Millisecond):
		}
		work(random, i)
	}
}

// deliver repeats a webhook until one of the servers has taken it.
func (f *flood) deliver(random *mathrand.Rand, body []byte) {
	for f.t.Context().Err() == nil && !post(f.t.Context(), f.servers[random.IntN(len(f.servers))].base, body) {
	}
}

// body is a message that comes beside the simulator's.
func (f *flood) body(random *mathrand.Rand) {
	wamid := "wamid.cuts." + rand.Text()
	f.deliver(random, webhookBody(waIDOf(random.IntN(len(f.conversations))), [][2]string{{wamid, "posted"}}))
	f.wrote(wamid)
}

// look has the user read a conversation, or see or ignore a signal.
func (f *flood) look(random *mathrand.Rand) {
	a := f.servers[random.IntN(len(f.servers))]
	var answer struct {
		Signals struct {
			Nodes []struct {
				ID            string
				Conversation  struct{ ID string }
				LatestMessage struct{ ID string }
			}
		}
	}
	// A server that is down has no answer; there will be others.
	err := a.ask(f.t.Context(), `{ signals(first: 100) { nodes { id conversation { id } latestMessage { id } } } }`, nil, &answer)
	if err != nil || len(answer.Signals.Nodes) == 0 {
		return
	}
	s := answer.Signals.Nodes[random.IntN(len(answer.Signals.Nodes))]
	document := []string{
		`mutation { markRead(conversationId: "` + s.Conversation.ID + `", upToMessageId: "` + s.LatestMessage.ID + `") { conversation { id } } }`,
		`mutation { seeSignals(signalIds: ["` + s.ID + `"]) { signals { id } } }`,
		`mutation { ignoreSignal(signalId: "` + s.ID + `") { signal { id } } }`,
	}[random.IntN(3)]
	_ = a.ask(f.t.Context(), document, nil, &struct{}{})
}

// closer is a stranger who wrote almost a day ago: the last mark before the window
// closes comes soon.
func (f *flood) closer(random *mathrand.Rand, i int) { f.closerIn(random, i, untilMark) }

func (f *flood) closerIn(random *mathrand.Rand, i int, untilMark time.Duration) (wamid string) {
	sentAt := time.Now().Add(untilMark - 24*time.Hour + 15*time.Minute)
	wamid = "wamid.closer." + rand.Text()
	f.deliver(random, webhookBodyAt(sentAt, waIDOf(1000+i), [][2]string{{wamid, "still there?"}}))
	f.wrote(wamid)
	return wamid
}

// lastWarning has customers write whose windows close soon until one of them is warned
// of, and gives that conversation.
func (f *flood) lastWarning(random *mathrand.Rand) string {
	f.t.Helper()
	a := f.servers[0]
	for i, wait := 0, untilMark; i < 4; i, wait = i+1, 2*wait {
		wamid := f.closerIn(random, closerCount+i, wait)
		f.eventually(time.Minute, func() []string { return missing(f.t, a, []string{wamid}) })
		row, _, err := a.messages(f.t.Context(), map[string]any{"wamid": wamid})
		if err != nil || len(row) != 1 {
			f.t.Fatalf("find a message: %d, %v", len(row), err)
		}
		c := newClient(f.t, a, openSocket, closing(), 0)
		timer := time.AfterFunc(wait+time.Minute, c.stream.cut)
		for {
			n, err := c.stream.next()
			if n.Conversation == row[0].Conversation.ID {
				timer.Stop()
				c.stream.cut()
				return n.Conversation
			}
			if err != nil {
				f.t.Logf("no warning after %v: %v", wait, err)
				break
			}
		}
	}
	f.t.Fatal("nobody was warned")
	return ""
}

// flag has Meta change the rating of the number, and waits until it is there.
func (f *flood) flag(random *mathrand.Rand, i int) {
	said, rating := []string{"FLAGGED", "UNFLAGGED"}[i%2], []string{"RED", "UNKNOWN"}[i%2]
	body, _ := json.Marshal(map[string]any{"object": "whatsapp_business_account", "entry": []any{ // texts can always be encoded
		map[string]any{"id": testWABAID, "time": time.Now().Unix(), "changes": []any{
			map[string]any{"field": "phone_number_quality_update", "value": map[string]any{"event": said}}}},
	}})
	f.deliver(random, body)
	for f.t.Context().Err() == nil {
		var answer struct{ Accounts []accountState }
		err := f.servers[0].ask(f.t.Context(), `{ accounts { `+accountShown+` } }`, nil, &answer)
		if err == nil && answer.Accounts[0].QualityRating == rating {
			return
		}
		select {
		case <-f.t.Context().Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// finish has the clients read on until each has all that there was, up to the last
// message and the last warning.
func (f *flood) finish(clients []*client, last, warned string) {
	f.t.Helper()
	end := uint64(0) // the last message's, which also signals
	for _, c := range clients {
		switch c.field {
		case "messageReceived", "conversationChanged":
			c.finish(last)
			end = c.got[len(c.got)-1].number(f.t)
		case "signalChanged":
			c.finishWhen(func(got []news) bool { return len(got) > 0 && got[len(got)-1].number(f.t) >= end })
		case "windowClosing":
			c.finishWhen(func(got []news) bool { return len(got) > 0 && got[len(got)-1].Conversation == warned })
			if n := len(c.states()); n != len(c.got) {
				f.t.Errorf("%d warnings of %d windows", len(c.got), n)
			}
		case "accountChanged":
			c.finishWhen(func(got []news) bool {
				return len(slices.DeleteFunc(slices.Clone(got), func(n news) bool { return n.Change != "QUALITY" })) >= times(flagCount)
			})
		}
	}
}
