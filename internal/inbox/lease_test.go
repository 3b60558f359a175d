package inbox_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"conversa/ent"
	"conversa/ent/webhookdelivery"
	"conversa/internal/store"
)

// deliveries are the rows of the webhook bodies, oldest first.
func (w *world) deliveries() []*ent.WebhookDelivery {
	w.Helper()
	return w.store.Client().WebhookDelivery.Query().Order(ent.Asc("id")).AllX(w.systemCtx())
}

// leasesEnd lets the time pass that a server may take over what it claimed.
func (w *world) leasesEnd() {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "update webhook_deliveries set run_at = received_at where state = 'PENDING'")
		return err
	})
}

func textOf(i int) []byte {
	return notify(messagesField(shopID, text(fmt.Sprintf("wamid.%d", i), ana, "", "oi", i)))
}

// What a server takes it claims, so that no other one works on it as well.
func TestAKilledServersBodiesAreProcessedAfterTheirLease(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.accept(textOf(1), textOf(2))
		for _, d := range w.deliveries() {
			if d.Attempts != 1 || !d.RunAt.After(time.Now()) {
				t.Errorf("attempts %d, run at %v", d.Attempts, d.RunAt)
			}
		}
		w.start(silent{t}) // the one before is no more
		if w.drain(); len(w.messages()) != 0 {
			t.Error("another server works on what is claimed")
		}
		w.leasesEnd()
		if w.drain(); len(w.messages()) != 2 || !slices.Equal(w.states(), []string{"DONE", "DONE"}) {
			t.Errorf("%d messages, %q", len(w.messages()), w.states())
		}
	})
}

func TestWhatWaitedTooLongIsLeftToTheDatabase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.accept(textOf(1))
		w.inbox.Age()
		if w.drain(); len(w.messages()) != 0 || !slices.Equal(w.states(), []string{"PENDING"}) {
			t.Errorf("%d messages, %q", len(w.messages()), w.states())
		}
		w.leasesEnd()
		if w.drain(); len(w.messages()) != 1 || !slices.Equal(w.states(), []string{"DONE"}) {
			t.Errorf("after the lease: %d messages, %q", len(w.messages()), w.states())
		}
	})
}

func TestBodiesBeyondTheQueueWaitInTheDatabase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.inbox.Fill()
		w.accept(textOf(1), textOf(2))
		for _, d := range w.deliveries() {
			if d.Attempts != 0 || d.RunAt.After(time.Now()) {
				t.Errorf("attempts %d, run at %v", d.Attempts, d.RunAt)
			}
		}
		w.inbox.Empty()
		w.accept(textOf(3))
		if d := w.deliveries()[2]; d.Attempts != 0 {
			t.Error("a new body came before older ones")
		}
		w.drain()
		w.accept(textOf(4))
		if d := w.deliveries()[3]; d.Attempts != 1 {
			t.Error("nothing waits in the database any more, and the new body waits there")
		}
		if w.drain(); len(w.messages()) != 4 || slices.ContainsFunc(w.states(), func(s string) bool { return s != "DONE" }) {
			t.Errorf("%d messages, %q", len(w.messages()), w.states())
		}
	})
}

// What finds no room while the workers are at work is fetched without a wait.
func TestWorkersFetchWhatFoundNoRoom(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.inbox.Fill()
		const bodies = 100
		for i := range bodies {
			w.accept(textOf(i))
		}
		w.inbox.Empty()
		stop := w.run()
		w.processed()
		stop()
		if n := len(w.messages()); n != bodies {
			t.Errorf("%d messages, want %d", n, bodies)
		}
	})
}

func TestAStoppedServerReleasesWhatItDidNotBegin(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const bodies = 40
		for i := range bodies {
			w.accept(textOf(i))
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := w.inbox.Run(ctx); err != nil {
			t.Fatal(err)
		}
		for _, d := range w.deliveries() {
			if d.State == webhookdelivery.StatePENDING && (d.Attempts != 0 || d.RunAt.After(time.Now())) {
				t.Fatalf("after the stop: attempts %d, run at %v", d.Attempts, d.RunAt)
			}
		}
		w.accept(textOf(bodies)) // comes while connections are cut off
		w.start(silent{t})
		if w.drain(); len(w.messages()) != bodies+1 {
			t.Errorf("%d messages, want %d", len(w.messages()), bodies+1)
		}
	})
}
