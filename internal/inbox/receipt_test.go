package inbox_test

import (
	"context"
	"testing"
	"time"

	"conversa"
	"conversa/internal/store"
)

// read moves the viewer's marker to a message, by its place.
func (w *town) read(n int) {
	w.Helper()
	ctx, v := w.viewer()
	if _, err := w.inbox.MarkRead(ctx, v, w.conv.ID, w.messages()[n].ID); err != nil {
		w.Fatal(err)
	}
	w.settle()
}

// showReading has customers told that they were read.
func (w *town) showReading() {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.Account.UpdateOneID(w.shop.ID).SetSendReadReceipts(true).Exec(ctx)
	})
}

// wantMarked are the messages, by their places, that WhatsApp shows as read, in this order.
func (w *town) wantMarked(want ...int) {
	w.Helper()
	marks := w.sim.Marks()
	if len(marks) != len(want) {
		w.Fatalf("marked were %v, want %v", marks, want)
	}
	for i, n := range want {
		if m := w.messages()[n]; marks[i].Wamid != *m.Wamid || marks[i].PhoneNumberID != shopID || marks[i].Typing {
			w.Errorf("marked was %v, want message %d", marks[i], n)
		}
	}
}

// Customers see that they were read where the account is set to do so: up to the last of theirs
// that was shown.
func TestCustomersSeeThatTheyWereRead(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.read(0)
		w.wantMarked() // unless it is wanted, nothing is said
		w.showReading()
		w.pass(time.Minute)
		w.ana.WriteText(shopID, "tudo bem?")
		w.settle()
		w.pass(time.Minute)
		w.mustReply("k", "tudo")
		w.settle()
		w.read(0)
		w.wantMarked()
		w.read(2) // the reply, which came after hers
		w.wantMarked(1)
		w.read(2)
		w.read(1)
		w.wantMarked(1)

		w.pass(time.Minute)
		w.ana.WriteText(shopID, "mesmo?")
		w.settle()
		w.unreachable.Store(1)
		w.read(3)
		w.pass(time.Minute)
		w.wantMarked(1, 3)

		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Account.UpdateOneID(w.shop.ID).SetStatus(conversa.AccountDisconnected).Exec(ctx)
		})
		w.pass(time.Minute)
		w.ana.WriteText(shopID, "alô?")
		w.settle()
		w.read(4)
		w.wantMarked(1, 3)
	})
}
