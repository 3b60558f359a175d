package event_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/event"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// numbered appends events and waits until a node has numbered them.
func numbered(t *testing.T, s *store.Store, at time.Time, count int) []event.Event {
	t.Helper()
	n := run(t, s, time.Second)
	n.ready(t, s)
	appendMany(t, s, at, count-len(n.delivered()))
	appendEvents(t, s, at, happened("end", "s", ""))
	n.until(t, "the end", func(got []event.Event, _ []error) bool { return got[len(got)-1].Kind == "end" })
	n.stop()
	return n.delivered()
}

func isResync(err error) bool { return errors.Is(err, conversa.ErrResync) }

func TestResumeAcceptsOnlyAnEventThatIsThere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		l := event.NewLog(s, quiet())
		if c, err := l.Resume(t.Context(), event.Cursor{}.String()); err != nil || c != (event.Cursor{}) {
			t.Errorf("Resume at the beginning = %v, %v", c, err)
		}
		got := numbered(t, s, start, 10)
		mid := got[4].Cursor()
		if c, err := l.Resume(t.Context(), mid.String()); err != nil || c != mid {
			t.Errorf("Resume = %v, %v, want %v", c, err, mid)
		}
		for name, c := range map[string]event.Cursor{
			"another timeline": {Seq: mid.Seq, Mark: mid.Mark%100 + 1000},
			"the future":       {Seq: got[len(got)-1].Seq + 1, Mark: 5},
			"a marked zero":    {Mark: 5},
		} {
			if _, err := l.Resume(t.Context(), c.String()); !isResync(err) {
				t.Errorf("Resume from %s = %v, want RESYNC", name, err)
			}
		}
		for _, text := range []string{"", "x", "AAAA", strings.Repeat("A", 1000), mid.String() + "A"} {
			var refusal *conversa.Error
			if _, err := l.Resume(t.Context(), text); !errors.As(err, &refusal) || refusal.Code != conversa.CodeInvalidInput {
				t.Errorf("Resume(%q) = %v, want INVALID_INPUT", text, err)
			}
		}
	})
}

func TestPagesLeaveOutNothingOfTheOrganization(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := run(t, s, time.Second)
		n.ready(t, s)
		for i := range 30 {
			e := happened("k", "s", fmt.Sprint(i))
			e.OrganizationID = fmt.Sprint("org_", i%3)
			appendEvents(t, s, start, e)
		}
		n.until(t, "all", func(got []event.Event, _ []error) bool { return got[len(got)-1].Payload == "29" })
		n.stop()
		horizon := n.Horizon().Seq
		var got []string
		for after := int64(0); after < horizon; {
			page, head, err := n.Page(t.Context(), "org_2", after, 4)
			if err != nil || head <= after || len(page) > 4 {
				t.Fatalf("Page after %d: %d events up to %d, %v", after, len(page), head, err)
			}
			for _, e := range page {
				got = append(got, e.Payload)
			}
			after = head
		}
		if want := "2 5 8 11 14 17 20 23 26 29"; strings.Join(got, " ") != want {
			t.Errorf("org_2 got %v, want %s", got, want)
		}
		page, head, err := n.Page(t.Context(), "org_2", horizon, 4)
		if len(page) != 0 || head != horizon || err != nil {
			t.Errorf("Page at the head = %v up to %d, %v", page, head, err)
		}
	})
}

func TestPruneKeepsTheNewestAndEndsOldCursors(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		got := numbered(t, s, start, 300)
		appendEvents(t, s, start.Add(time.Hour), happened("young", "s", ""))
		got = append(got, numbered(t, s, start.Add(time.Hour), 3)...)
		l := event.NewLog(s, quiet())
		l.Now = func() time.Time { return start.Add(90 * time.Minute) }
		pruned, err := l.Prune(t.Context(), time.Hour)
		if err != nil || pruned < 300 {
			t.Fatalf("Prune = %d, %v, want at least 300", pruned, err)
		}
		oldest := got[0].Cursor()
		if _, err := l.Resume(t.Context(), oldest.String()); !isResync(err) {
			t.Errorf("Resume from a pruned event = %v, want RESYNC", err)
		}
		if _, err := l.Resume(t.Context(), event.Cursor{}.String()); !isResync(err) {
			t.Errorf("Resume from the pruned beginning = %v, want RESYNC", err)
		}
		if _, _, err := l.Page(t.Context(), "org_1", oldest.Seq, 10); !isResync(err) {
			t.Errorf("Page after a pruned event = %v, want RESYNC", err)
		}
		last := got[len(got)-1].Cursor()
		l.Now = func() time.Time { return start.Add(1000 * time.Hour) }
		if _, err := l.Prune(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
		if c, err := l.Resume(t.Context(), last.String()); err != nil || c != last {
			t.Errorf("Resume from the newest event = %v, %v, want it to stay for ever", c, err)
		}
		if n, err := l.Prune(t.Context(), time.Hour); err != nil || n != 0 {
			t.Errorf("a repeated Prune = %d, %v", n, err)
		}
		more := numbered(t, s, start, 2)
		if more[0].Seq <= last.Seq {
			t.Errorf("number %d given again after the prune", more[0].Seq)
		}
	})
}

// A log that does not go on where the node stood, as after a restore of the
// database, makes everybody fetch again; delivery goes on from the new head.
func TestBrokenLogResynchronizes(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]string{
		"gap":              "delete from event where kind = 'lost'",
		"another timeline": "update event set mark = 7",
		"restored":         "delete from event where seq > 1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				n := run(t, s, 50*time.Millisecond)
				n.ready(t, s)
				n.ready(t, s)
				// In one transaction, so that the tail never sees what is lost.
				numberedAndDamaged(t, s, damage)
				n.until(t, "a resync", func(_ []event.Event, resyncs []error) bool {
					return len(resyncs) > 0 && errors.Is(resyncs[0], event.ErrGap)
				})
				appendEvents(t, s, start, happened("after", "s", ""))
				n.until(t, "delivery after it", func(got []event.Event, _ []error) bool {
					return got[len(got)-1].Kind == "after"
				})
			})
		})
	}
}

// numberedAndDamaged appends past the tail, numbered as publishing does, and
// damages the log, all in one transaction.
func numberedAndDamaged(t *testing.T, s *store.Store, damage string) {
	t.Helper()
	head := "select max(seq) from event"
	err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		for _, kind := range []string{"lost", "kept"} {
			_, err := tx.Exec(ctx, `insert into event (seq, mark, at, organization_id, kind, subject_id, payload)
				select (`+head+`) + 1, 5, at, organization_id, ?, subject_id, payload from event where seq = 1`, kind)
			if err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, damage); err != nil {
			return err
		}
		counter := "update sqlite_sequence set seq = (" + head + ") where name = 'event'"
		if tx.Dialect() == dialect.Postgres {
			counter = "update event_head set seq = (" + head + ")"
		}
		_, err := tx.Exec(ctx, counter)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}

}
