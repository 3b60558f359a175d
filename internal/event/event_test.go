package event_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa/internal/event"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
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

func TestEventsArriveAsTheyWereAppended(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := run(t, s, time.Second)
		n.ready(t, s)
		before := len(n.delivered())
		appendEvents(t, s, start, happened("a", "msg_1", `{"x":1}`), happened("b", "msg_2", ""))
		n.until(t, "two events", func(got []event.Event, _ []error) bool { return len(got) >= before+2 })
		got := n.delivered()
		a, b := got[len(got)-2], got[len(got)-1]
		if a.Kind != "a" || a.SubjectID != "msg_1" || a.Payload != `{"x":1}` || a.OrganizationID != "org_1" || a.At != start {
			t.Errorf("first event %+v", a)
		}
		if b.Kind != "b" || b.Seq != a.Seq+1 || a.Mark == 0 || a.Mark == b.Mark {
			t.Errorf("second event %+v after %+v", b, a)
		}
		n.stop()
		if n.Position() != b.Cursor() || n.Horizon() != b.Cursor() {
			t.Errorf("position %v, horizon %v, want %v", n.Position(), n.Horizon(), b.Cursor())
		}
	})
}

// A server says where it stands before its tail runs, while others write already.
func TestWhatComesBetweenStartAndRunIsDelivered(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		writer := run(t, s, time.Second)
		writer.ready(t, s)
		l := event.NewLog(s, quiet())
		at, err := l.Start(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		before := len(writer.delivered())
		appendEvents(t, s, start, happened("a", "s", ""))
		writer.until(t, "its number", func(got []event.Event, _ []error) bool { return len(got) > before })
		n := follow(t, l, time.Second)
		n.until(t, "the event", func(got []event.Event, _ []error) bool { return len(got) > 0 })
		if got := n.delivered()[0]; got.Seq != at.Seq+1 || got.Kind != "a" {
			t.Errorf("the first event after %d is %+v", at.Seq, got)
		}
	})
}

func TestRolledBackEventsNeverAppear(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := run(t, s, 50*time.Millisecond)
		n.ready(t, s)
		for range 3 {
			err := s.WithTx(t.Context(), func(_ context.Context, tx *store.Tx) error {
				event.Append(tx, start, happened("undone", "s", ""))
				tx.BeforeCommit("refuse", func(context.Context, *store.Tx) error { return errors.New("no") })
				return nil
			})
			if err == nil {
				t.Fatal("the transaction committed")
			}
		}
		appendEvents(t, s, start, happened("end", "s", ""))
		n.until(t, "the event after the rollbacks", func(got []event.Event, _ []error) bool {
			return len(got) > 0 && got[len(got)-1].Kind == "end"
		})
		dense(t, n)
		for _, e := range n.delivered() {
			if e.Kind == "undone" {
				t.Errorf("event %d was rolled back", e.Seq)
			}
		}
	})
}

// dense checks that nothing is missing or repeated in what the node delivered.
func dense(t *testing.T, n *node) {
	t.Helper()
	got := n.delivered()
	for i := 1; i < len(got); i++ {
		if got[i].Seq != got[i-1].Seq+1 {
			t.Fatalf("event %d follows %d", got[i].Seq, got[i-1].Seq)
		}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.resyncs) > 0 {
		t.Errorf("resyncs: %v", n.resyncs)
	}
}

// writeConversations makes transactions that raise a version under the row's
// lock and append it, as conversations do. Some roll back.
func writeConversations(t *testing.T, s *store.Store, rows, times int) (written int) {
	t.Helper()
	for i := range rows {
		err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, `insert into webhook_deliveries (id, received_at, body, state, run_at, attempts)
				values (?, ?, ?, 'PENDING', ?, 0)`, fmt.Sprint("row_", i), start, []byte{}, start)
			return err
		})
		if err != nil && !store.IsUnique(err) {
			t.Fatal(err)
		}
	}
	for i := range times {
		err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			id := fmt.Sprint("row_", i%rows)
			version, err := raise(ctx, tx, id)
			if err != nil {
				return err
			}
			event.Append(tx, start, happened("version", id, strconv.Itoa(version)))
			if i%17 == 0 {
				return errUndo
			}
			return nil
		})
		switch {
		case err == nil:
			written++
		case !errors.Is(err, errUndo):
			t.Error(err)
		}
	}
	return written
}

var errUndo = errors.New("undo")

func raise(ctx context.Context, tx *store.Tx, id string) (version int, err error) {
	rows, err := tx.Query(ctx, "update webhook_deliveries set attempts = attempts + 1 where id = ? returning attempts", id)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	rows.Next()
	return version, rows.Scan(&version)
}

// inOrder checks that each row's versions ascend one by one.
func inOrder(t *testing.T, events []event.Event) {
	t.Helper()
	last := map[string]int{}
	for _, e := range events {
		if e.Kind != "version" {
			continue
		}
		version, err := strconv.Atoi(e.Payload)
		if err != nil || version != last[e.SubjectID]+1 {
			t.Fatalf("event %d: %s has version %s after %d", e.Seq, e.SubjectID, e.Payload, last[e.SubjectID])
		}
		last[e.SubjectID] = version
	}
}

func versions(events []event.Event) (n int) {
	for _, e := range events {
		if e.Kind == "version" {
			n++
		}
	}
	return n
}

func TestConcurrentWritersLoseNothingAndKeepTheOrder(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := run(t, s, time.Second)
		n.ready(t, s)
		var writers sync.WaitGroup
		var mu sync.Mutex
		total := 0
		for range 6 {
			writers.Go(func() {
				written := writeConversations(t, s, 3, 60)
				mu.Lock()
				defer mu.Unlock()
				total += written
			})
		}
		writers.Wait()
		n.until(t, "all versions", func(got []event.Event, _ []error) bool { return versions(got) == total })
		dense(t, n)
		inOrder(t, n.delivered())
	})
}

// Two nodes of one PostgreSQL write and deliver; both see the same, in the same
// order.
func TestTwoNodesDeliverTheSame(t *testing.T) {
	t.Parallel()
	c := storetest.Config(t, dialect.Postgres)
	s1, s2 := storetest.Reopen(t, c), storetest.Reopen(t, c)
	n1, n2 := run(t, s1, time.Second), run(t, s2, time.Second)
	n1.ready(t, s1)
	n2.ready(t, s2)
	var writers sync.WaitGroup
	for _, s := range []*store.Store{s1, s2, s1, s2} {
		writers.Go(func() { writeConversations(t, s, 3, 60) })
	}
	writers.Wait()
	appendEvents(t, s1, start, happened("end", "s", ""))
	ended := func(got []event.Event, _ []error) bool { return len(got) > 0 && got[len(got)-1].Kind == "end" }
	n1.until(t, "the end on node 1", ended)
	n2.until(t, "the end on node 2", ended)
	dense(t, n1)
	dense(t, n2)
	a, b := n1.delivered(), n2.delivered()
	inOrder(t, a)
	first := max(a[0].Seq, b[0].Seq)
	a, b = a[first-a[0].Seq:], b[first-b[0].Seq:]
	if len(a) != len(b) {
		t.Fatalf("node 1 delivered %d events, node 2 %d", len(a), len(b))
	}
	for i := range a {
		if a[i] != b[i] {
			t.Fatalf("node 1 delivered %+v, node 2 %+v", a[i], b[i])
		}
	}
}

// A process that has no tail, such as the command line, and does not number what
// it appends, is noticed by the poll.
func TestEventsOfAProcessWithoutATailAreFound(t *testing.T) {
	t.Parallel()
	eachDialect(t, func(t *testing.T, name string) {
		c := storetest.Config(t, name)
		server, commandLine := storetest.Reopen(t, c), storetest.Reopen(t, c)
		n := run(t, server, 50*time.Millisecond)
		n.ready(t, server)
		appendEvents(t, commandLine, start, happened("cli", "s", ""))
		n.until(t, "the other process's event", func(got []event.Event, _ []error) bool {
			return len(got) > 0 && got[len(got)-1].Kind == "cli"
		})
		dense(t, n)
	})
}

func eachDialect(t *testing.T, test func(t *testing.T, name string)) {
	t.Helper()
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(name, "3"), func(t *testing.T) {
			t.Parallel()
			test(t, name)
		})
	}
}

// Losing the listening connection, and with it notifications, loses no event.
func TestCutListenerLosesNothing(t *testing.T) {
	t.Parallel()
	c := storetest.Config(t, dialect.Postgres)
	s1, s2 := storetest.Reopen(t, c), storetest.Reopen(t, c)
	n1, n2 := run(t, s1, 200*time.Millisecond), run(t, s2, 200*time.Millisecond)
	n1.ready(t, s1)
	n2.ready(t, s2)
	for i := range 20 {
		if i%5 == 0 {
			cut := `select pg_terminate_backend(pid) from pg_stat_activity
				where datname = current_database() and query ilike 'listen%'`
			if _, err := s1.Exec(t.Context(), cut); err != nil {
				t.Fatal(err)
			}
		}
		appendEvents(t, s2, start, happened("cut", "s", strconv.Itoa(i)))
	}
	for _, n := range []*node{n1, n2} {
		n.until(t, "all after the cuts", func(got []event.Event, _ []error) bool {
			return len(got) > 0 && got[len(got)-1].Payload == "19"
		})
		dense(t, n)
	}
}
