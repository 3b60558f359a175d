package event_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa/internal/event"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

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
