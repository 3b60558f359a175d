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

	"conversa/internal/whatsapp/simulator"
)

const (
	killCount     = 50
	killCustomers = 60
	// repliesEach keeps each conversation within the burst that WhatsApp allows.
	repliesEach = 40
)

// What a webhook was answered 200 for is there once, and no reply leaves twice,
// however often the server dies, also while it starts.
func TestKilledServerLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, w *world) {
		random := seeded(t)
		server := w.server()
		l := newLoad(w, server, w.introduce(server.url(), killCustomers))
		w.sim.Chaos(simulator.Chaos{Seed: random.Uint64(), Repeats: 2, Duplicates: true, Disorder: true})
		l.begin(random)
		for i := range times(killCount) {
			killAtRandom(server, random, i)
			l.disturb(random)
			server.begin()
		}
		server.await()
		l.end()
		l.settle()
		l.verify()
	})
}

// killAtRandom kills every fourth time while the server still starts.
func killAtRandom(p *process, random *mathrand.Rand, i int) {
	if i%4 == 1 {
		time.Sleep(time.Duration(random.IntN(150)) * time.Millisecond)
	} else {
		p.await()
		time.Sleep(time.Duration(random.IntN(2000)) * time.Millisecond)
	}
	p.kill()
}

// load writes to a server, and replies through it, and remembers what must be
// there in the end.
type load struct {
	w             *world
	server        *process
	api           api
	conversations []string
	stop          chan struct{}
	work          sync.WaitGroup

	mu sync.Mutex // guards the following
	// texts are all that was ever written, by wamid; acknowledged those of them that
	// must be there.
	texts        map[string]string
	acknowledged map[string]bool
	// strangers are the numbers that only wrote in bodies of our own.
	strangers map[string]bool
	// replies are the messages' ids by conversation, in order.
	replies map[string][]string
}

func newLoad(w *world, server *process, conversations []string) *load {
	return &load{
		w: w, server: server, api: api{server.url(), w.token}, conversations: conversations, stop: make(chan struct{}),
		texts: map[string]string{}, acknowledged: map[string]bool{}, strangers: map[string]bool{}, replies: map[string][]string{},
	}
}

func (l *load) begin(random *mathrand.Rand) {
	for i := range 2 {
		a, b, c := fork(random), fork(random), fork(random)
		l.work.Go(func() { l.repeat(a, 20, l.customerWrites) })
		l.work.Go(func() { l.repeat(b, 20, l.bodyArrives) })
		l.work.Go(func() { l.repeat(c, 60, l.replier(i, 2)) })
	}
}

// repeat works until the end, with a pause of at most so many milliseconds.
func (l *load) repeat(random *mathrand.Rand, pause int, work func(*mathrand.Rand)) {
	for {
		select {
		case <-l.stop:
			return
		case <-time.After(time.Duration(random.IntN(pause)) * time.Millisecond):
		}
		work(random)
	}
}

// end lets what has begun come to its end.
func (l *load) end() {
	close(l.stop)
	l.work.Wait()
}

func (l *load) wrote(wamid, text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.texts[wamid] = text
}

func (l *load) acknowledge(wamids ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, wamid := range wamids {
		l.acknowledged[wamid] = true
	}
}

// customerWrites lets the simulator deliver, which repeats until it is answered 200.
func (l *load) customerWrites(random *mathrand.Rand) {
	text := "written " + rand.Text()
	wamid := l.w.sim.Customer(waIDOf(random.IntN(killCustomers)), "").WriteText(testNumberID, text)
	l.wrote(wamid, text)
	l.acknowledge(wamid)
}

// bodyArrives delivers some messages of one customer, now and then a stranger. What
// is not answered 200 is given up half of the time: then it may be there or not.
func (l *load) bodyArrives(random *mathrand.Rand) {
	waID := waIDOf(random.IntN(killCustomers))
	if random.IntN(10) == 0 {
		waID = waIDOf(1000 + random.IntN(5000))
	}
	var texts [][2]string
	var wamids []string
	for range 1 + random.IntN(4) {
		wamid, text := "wamid.body"+rand.Text(), "posted "+rand.Text()
		texts, wamids = append(texts, [2]string{wamid, text}), append(wamids, wamid)
		l.wrote(wamid, text)
	}
	body := webhookBody(waID, texts)
	for {
		if post(l.w.t.Context(), l.server.url(), body) {
			l.acknowledge(wamids...)
			break
		}
		if random.IntN(2) == 0 {
			break
		}
	}
	if random.IntN(4) == 0 {
		post(l.w.t.Context(), l.server.url(), body)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if slices.ContainsFunc(wamids, func(id string) bool { return l.acknowledged[id] }) && !slices.Contains(l.customers(), waID) {
		l.strangers[waID] = true
	}
}

func (l *load) customers() []string {
	list := make([]string, killCustomers)
	for i := range list {
		list[i] = waIDOf(i)
	}
	return list
}

// replier writes replies into the conversations i, i+n, i+2n ...: each has only one,
// who waits for each answer, so that the order is known.
func (l *load) replier(i, n int) func(*mathrand.Rand) {
	return func(random *mathrand.Rand) {
		conversation := l.conversations[(random.IntN(len(l.conversations)/n)*n + i)]
		l.mu.Lock()
		count := len(l.replies[conversation])
		l.mu.Unlock()
		if count == repliesEach {
			return
		}
		key := fmt.Sprint(conversation, "/", count)
		id := l.insist(conversation, key)
		if random.IntN(4) == 0 {
			if again := l.insist(conversation, key); again != id {
				l.w.t.Errorf("key %s made %s, and repeated %s", key, id, again)
			}
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.replies[conversation] = append(l.replies[conversation], id)
	}
}

// insist repeats a reply with its key until there is an answer.
func (l *load) insist(conversation, key string) string {
	for {
		id, err := l.api.reply(l.w.t.Context(), conversation, key, "reply "+key)
		if err == nil {
			return id
		}
		var refused *refusal
		if errors.As(err, &refused) && refused.Code != "UNAVAILABLE" {
			l.w.t.Errorf("reply %s: %v", key, err)
		}
		select {
		case <-l.w.t.Context().Done():
			return ""
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// disturb loses the next answers, or breaks the next requests.
func (l *load) disturb(random *mathrand.Rand) {
	modes := []simulator.FailureMode{simulator.FailureBreakAccepted, simulator.FailureBreak, simulator.FailureEmpty}
	if err := l.w.sim.Fail(simulator.Failure{Mode: modes[random.IntN(len(modes))]}); err != nil {
		l.w.t.Error(err)
	}
}

// settle waits until nothing moves any more.
func (l *load) settle() {
	l.w.t.Helper()
	l.w.eventually(time.Minute, func() []string {
		if d := l.w.sim.Deliveries(); d.Waiting > 0 {
			return []string{fmt.Sprintf("the simulator's webhooks are not taken: %+v", d)}
		}
		return nil
	})
	l.w.eventually(time.Minute, l.unsettled)
}

// unsettled is what time should still bring: messages that are not there yet,
// replies that wait, or whose statuses were not applied.
func (l *load) unsettled() (problems []string) {
	stored, _, err := l.api.messages(l.w.t.Context(), nil)
	if err != nil {
		return []string{err.Error()}
	}
	sent, there := sentBy(l.w.sim.Sent()), map[string]bool{}
	for _, m := range stored {
		there[m.wamid()] = true
		switch {
		case m.Status == "QUEUED":
			problems = append(problems, "queued: "+m.ID)
		case m.Status == "UNCONFIRMED" && len(sent[m.ID]) > 0:
			problems = append(problems, "unconfirmed, but sent: "+m.ID)
		}
	}
	for wamid := range l.acknowledged {
		if !there[wamid] {
			problems = append(problems, "acknowledged, but not there: "+wamid)
		}
	}
	return problems
}
