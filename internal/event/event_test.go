package event_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa/internal/event"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

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
