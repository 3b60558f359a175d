package event_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"conversa/internal/event"
	"conversa/internal/store"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func happened(kind, subject, payload string) event.Event {
	return event.Event{OrganizationID: "org_1", Kind: kind, SubjectID: subject, Payload: payload}
}

func appendEvents(t *testing.T, s *store.Store, at time.Time, events ...event.Event) {
	t.Helper()
	err := s.WithTx(t.Context(), func(_ context.Context, tx *store.Tx) error {
		event.Append(tx, at, events...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// appendMany appends n events, one transaction per hundred.
func appendMany(t *testing.T, s *store.Store, at time.Time, n int) {
	t.Helper()
	for n > 0 {
		batch := make([]event.Event, min(n, 100))
		for i := range batch {
			batch[i] = happened("k", "s", "p")
		}
		appendEvents(t, s, at, batch...)
		n -= len(batch)
	}
}

// node is a running log and what it delivered.
type node struct {
	*event.Log
	mu      sync.Mutex
	got     []event.Event
	pages   int // that they came in
	resyncs []error
	changed chan struct{}
	stop    func()
}

// run starts a node.
func run(t *testing.T, s *store.Store, poll time.Duration) *node {
	t.Helper()
	return follow(t, event.NewLog(s, quiet()), poll)
}

// follow runs a log that may have been started.
func follow(t *testing.T, l *event.Log, poll time.Duration) *node {
	t.Helper()
	n := &node{Log: l, changed: make(chan struct{}, 1)}
	n.Poll = poll
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- n.Run(ctx, n.deliver, n.resync) }()
	n.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v", err)
		}
	})
	t.Cleanup(n.stop)
	return n
}

func (n *node) deliver(events []event.Event) {
	n.mu.Lock()
	n.got = append(n.got, events...)
	n.pages++
	n.mu.Unlock()
	n.note()
}

func (n *node) resync(err error) {
	n.mu.Lock()
	n.resyncs = append(n.resyncs, err)
	n.mu.Unlock()
	n.note()
}

func (n *node) note() {
	select {
	case n.changed <- struct{}{}:
	default:
	}
}

// until waits for a condition on what was delivered and resynchronized.
func (n *node) until(t *testing.T, what string, ok func(got []event.Event, resyncs []error) bool) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		n.mu.Lock()
		done := ok(n.got, n.resyncs)
		n.mu.Unlock()
		if done {
			return
		}
		select {
		case <-n.changed:
		case <-deadline:
			n.mu.Lock()
			defer n.mu.Unlock()
			t.Fatalf("%s: not after 30 s; %d events, resyncs %v", what, len(n.got), n.resyncs)
		}
	}
}

// ready appends and waits for it, so that the node surely stands at the head.
func (n *node) ready(t *testing.T, s *store.Store) {
	t.Helper()
	deadline := time.Now().Add(30 * time.Second)
	for time.Now().Before(deadline) {
		appendEvents(t, s, start, happened("ready", "s", ""))
		select {
		case <-n.changed:
			appendEvents(t, s, start, happened("at the head", "s", ""))
			n.until(t, "the head", func(got []event.Event, _ []error) bool { return got[len(got)-1].Kind == "at the head" })
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("the node never delivered")
}

func (n *node) delivered() []event.Event {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]event.Event(nil), n.got...)
}
