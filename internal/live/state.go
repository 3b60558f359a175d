package live

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"
)

// firstRetry and lastRetry are how soon a state is told again that could not be found out.
const firstRetry, lastRetry = time.Second, time.Minute

// Pulse is the moment at which states of one topic are told, together.
type Pulse struct {
	// Classes are those of all who are told, each once.
	Classes []string

	once  sync.Once
	value any
}

// Share gives what the first who asks makes for all of the pulse.
func (p *Pulse) Share(first func() any) any {
	p.once.Do(func() { p.value = first() })
	return p.value
}

// teller knows which groups' states have to be told, and when.
type teller struct {
	wake chan struct{}

	mu  sync.Mutex // guards the following
	due map[*group]time.Time
	// told is when a group was told last, for as long as that delays anything.
	told map[*group]time.Time
	// wait is how long to wait after the next failure of a group that failed.
	wait map[*group]time.Duration
}

func (t *teller) start() {
	t.wake = make(chan struct{}, 1)
	t.due, t.told, t.wait = map[*group]time.Time{}, map[*group]time.Time{}, map[*group]time.Duration{}
}

// begin has a group told at once: somebody joined it.
func (t *teller) begin(g *group) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.at(g, time.Time{})
}

// stir has groups told because their states may have changed: at once after a pause. Those
// that are stirred together are told together.
func (t *teller) stir(groups ...*group) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, g := range groups {
		t.at(g, t.told[g].Add(g.every))
	}
}

// at has a group told then, unless it will be sooner. Called with mu held.
func (t *teller) at(g *group, then time.Time) {
	if due, ok := t.due[g]; ok && !then.Before(due) {
		return
	}
	t.due[g] = then
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// take gives the groups that are due, by topic, and how long the others have.
func (t *teller) take(now time.Time) (due map[string][]*group, next time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for g, at := range t.told {
		if now.Sub(at) > g.every {
			delete(t.told, g)
		}
	}
	due, next = map[string][]*group{}, time.Hour
	for g, at := range t.due {
		if at.After(now) {
			next = min(next, at.Sub(now))
			continue
		}
		delete(t.due, g)
		t.told[g] = now
		due[g.topic] = append(due[g.topic], g)
	}
	return due, next
}

// failed has a group told again after a while, which doubles.
func (t *teller) failed(g *group) {
	t.mu.Lock()
	defer t.mu.Unlock()
	wait := max(firstRetry, t.wait[g])
	t.wait[g] = min(2*wait, lastRetry)
	t.at(g, time.Now().Add(wait))
}

func (t *teller) succeeded(g *group) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.wait, g)
}

// forget is for a group that has nobody left.
func (t *teller) forget(g *group) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.due, g)
	delete(t.told, g)
	delete(t.wait, g)
}

// tellStates tells states when they are due, until the hub ends. It is the one who does.
func (h *Hub) tellStates() {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		due, next := h.teller.take(time.Now())
		for topic, groups := range due {
			h.tell(topic, groups)
		}
		if len(due) > 0 {
			continue // it took some time
		}
		timer.Reset(next)
		select {
		case <-h.stop:
			return
		case <-h.teller.wake:
		case <-timer.C:
		}
	}
}

// tell finds the states of one topic's groups and sends them to those who have others.
func (h *Hub) tell(topic string, groups []*group) {
	pulse, contexts := &Pulse{}, map[string]context.Context{}
	e := Event{Topic: topic, Value: pulse}
	var told []*group
	for _, g := range groups {
		if len(g.all()) == 0 {
			h.teller.forget(g)
			continue
		}
		told = append(told, g)
		if _, ok := contexts[g.class]; !ok {
			contexts[g.class] = h.eventContext(context.Background(), e, g.class)
			pulse.Classes = append(pulse.Classes, g.class)
		}
	}
	payloads := make([][]byte, len(told))
	parallel(len(told), func(i int) { payloads[i] = told[i].execute(contexts[told[i].class], e) })
	for i, g := range told {
		h.handState(g, payloads[i])
	}
}

// handState sends a group's state. Of one that could not be found out only those are told
// who have none; it is tried again.
func (h *Hub) handState(g *group, payload []byte) {
	if payload == nil {
		return
	}
	found := bytes.HasPrefix(payload, []byte(`{"data":`))
	if found {
		h.teller.succeeded(g)
	} else {
		h.teller.failed(g)
	}
	for _, s := range g.all() {
		if bytes.Equal(s.has, payload) || !found && s.has != nil {
			continue
		}
		s.has = payload
		if errors.Is(s.op.offer(payload, ""), errFull) {
			s.has = nil
			h.teller.stir(g)
		}
	}
}
