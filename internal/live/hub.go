package live

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// Hub connects the tail of the event log with the subscribers of this process. Set its fields
// before the first connection. It is ready without a start; Shutdown ends it.
type Hub struct {
	// Log reads what a resuming subscription has missed. Nil: since is refused.
	Log Log
	// EventContext prepares the execution of an event, once per event and class: whoever it is
	// executed as, and fresh dataloaders. Nil leaves ctx as it is.
	EventContext func(ctx context.Context, e Event, class string) context.Context
	// Logger gets what no client is told. Default slog.Default().
	Logger *slog.Logger
	// Now is the clock of timeouts. Default time.Now.
	Now    func() time.Time
	Limits Limits

	once    sync.Once
	limits  Limits        // with defaults
	slots   chan struct{} // one per subscription that reads the log
	writers []*writer
	// stop ends the keep-alive; gone is closed when everything has ended.
	stop, gone chan struct{}
	// work counts connections, readers and operations; machinery the writers and the keep-alive.
	work, machinery sync.WaitGroup

	// teller tells states.
	teller teller

	// stirred are groups whose states the events at hand may have changed; turn guards it.
	stirred []*group

	// addressed are the connections that there is news for, and parcels what one of them gets;
	// turn guards them, and their memory is used again.
	addressed []*outbox
	parcels   []parcel

	// turn is held while a few events are delivered, and while pings tell the position.
	turn sync.Mutex

	mu        sync.Mutex // guards the following
	position  position   // of the last event that came in
	delivered position   // of the last event that everybody got
	groups    map[groupKey]*group
	topics    map[string]map[*group]struct{}
	peers     map[peer]string // its session
	sessions  map[string]map[peer]struct{}
	// unnamed are the peers being authenticated, with the revocations they have to answer to.
	unnamed map[peer][]func(session string) bool
	// expiring are the peers whose sessions end by themselves.
	expiring map[peer]func(ctx context.Context) bool
	closing  bool

	counters counters
}

// position is a place in the event log.
type position struct {
	seq    uint64
	cursor string
}

// counters are Stats that only grow.
type counters struct {
	executions, frames, lagged, cut, opened atomic.Uint64
	subscriptions                           atomic.Int64
	widest                                  atomic.Int64 // the most subscriptions that a connection had
}

// widen notes how many subscriptions a connection has.
func (c *counters) widen(n int) {
	for {
		most := c.widest.Load()
		if int64(n) <= most || c.widest.CompareAndSwap(most, int64(n)) {
			return
		}
	}
}

// Stats are the hub's figures at one moment.
type Stats struct {
	// Connections, sockets and streams together, and Subscriptions and their Groups now.
	Connections, Subscriptions, Groups int
	// Executions of events, Frames written, subscriptions that Lagged, and connections that
	// were Cut because they took nothing; since the start.
	Executions, Frames, Lagged, Cut uint64
	// Position is the number of the last event.
	Position uint64
}

// peer is a socket or a stream.
type peer interface {
	// end closes the connection, with what is queued or, dropping that, at once.
	end(code int, reason string, drop bool)
	// cut ends the connection without another word.
	cut()
	// expire ends the connection when it missed a deadline.
	expire(now time.Time)
	// ping sends a sign of life when it is time for one.
	ping(now time.Time, signs lifeSigns)
}

func (h *Hub) start() {
	h.once.Do(func() {
		h.limits = h.Limits.withDefaults()
		h.slots = make(chan struct{}, h.limits.CatchUps)
		h.stop, h.gone = make(chan struct{}), make(chan struct{})
		h.mu.Lock()
		h.groups = make(map[groupKey]*group)
		h.topics = make(map[string]map[*group]struct{})
		h.peers = make(map[peer]string)
		h.sessions = make(map[string]map[peer]struct{})
		h.unnamed = make(map[peer][]func(string) bool)
		h.expiring = make(map[peer]func(context.Context) bool)
		h.mu.Unlock()
		for range runtime.GOMAXPROCS(0) {
			w := newWriter(&h.counters)
			h.writers = append(h.writers, w)
			h.machinery.Go(w.run)
		}
		h.machinery.Go(h.keepAlive)
		h.machinery.Go(h.endExpired)
		h.teller.start()
		h.machinery.Go(h.tellStates)
	})
}

func (h *Hub) now() time.Time {
	if h.Now != nil {
		return h.Now()
	}
	return time.Now()
}

func (h *Hub) logger() *slog.Logger {
	if h.Logger != nil {
		return h.Logger
	}
	return slog.Default()
}

// countCut counts a connection that took nothing; one that is gone was not cut by us.
func (h *Hub) countCut(err error) {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		h.counters.cut.Add(1)
	}
}

// Stats counts.
func (h *Hub) Stats() Stats {
	h.start()
	h.mu.Lock()
	defer h.mu.Unlock()
	return Stats{
		Connections: len(h.peers), Groups: len(h.groups),
		Subscriptions: int(h.counters.subscriptions.Load()),
		Executions:    h.counters.executions.Load(), Frames: h.counters.frames.Load(),
		Lagged: h.counters.lagged.Load(), Cut: h.counters.cut.Load(),
		Position: h.position.seq,
	}
}

// Seek sets the position before the first event: subscriptions without since begin after it. The
// tail calls it when it starts, and before Resync when it starts anew elsewhere.
func (h *Hub) Seek(seq uint64, cursor string) {
	h.start()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.position = position{seq, cursor}
	h.delivered = h.position
}

// join makes the operation a member of its group, from the position on, or, with after, catching
// up from there; then it returns the subscription, whose catchUp the caller has to run.
func (h *Hub) join(op *operation, oc *graphql.OperationContext, b *binder, after *position) *subscription {
	key, err := keyOf(op.exec, oc, b)
	if err != nil {
		op.refuse(errFailed)
		return nil
	}
	s := &subscription{op: op, allow: b.binding.allow, holds: b.binding.holds}
	from := h.enter(s, key, oc, b, after)
	op.out.mu.Lock()
	ended := op.ended
	if !ended {
		op.sub = s
		if op.cursor == "" { // else an event was faster
			op.cursor = from.cursor
		}
	}
	op.out.mu.Unlock()
	if ended {
		h.leave(s)
		return nil
	}
	if s.group.every > 0 {
		h.teller.begin(s.group)
	}
	if after == nil {
		return nil
	}
	return s
}

// enter adds a member to its group, making that if it is the first, and returns where it begins.
func (h *Hub) enter(s *subscription, key groupKey, oc *graphql.OperationContext, b *binder, after *position) position {
	h.mu.Lock()
	defer h.mu.Unlock()
	g := h.groups[key]
	if g == nil {
		g = newGroup(h, key, s.op.exec, oc, b.binding)
		h.groups[key] = g
		if h.topics[g.topic] == nil {
			h.topics[g.topic] = make(map[*group]struct{})
		}
		h.topics[g.topic][g] = struct{}{}
	}
	begin := h.position
	s.from.Store(begin.seq)
	if after != nil {
		begin, s.after = *after, after.seq
		s.from.Store(catchingUp)
	}
	s.group = g
	g.add(s)
	h.counters.subscriptions.Add(1)
	return begin
}

// leave takes a member out of its group. Nil is nobody.
func (h *Hub) leave(s *subscription) {
	if s == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.counters.subscriptions.Add(-1)
	g := s.group
	if !g.remove(s) {
		return
	}
	delete(h.groups, g.key)
	delete(h.topics[g.topic], g)
	if len(h.topics[g.topic]) == 0 {
		delete(h.topics, g.topic)
	}
}
