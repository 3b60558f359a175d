package inbox_test

import (
	"context"
	"testing"
	"time"

	"conversa"
	"conversa/internal/store"
)

// Customers see that they were read where the account is set to do so: up to the last of theirs
// that was shown.
func TestCustomersSeeThatTheyWereRead(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		read := func(n int) {
			t.Helper()
			ctx, v := w.viewer()
			if _, err := w.inbox.MarkRead(ctx, v, w.conv.ID, w.messages()[n].ID); err != nil {
				t.Fatal(err)
			}
			w.settle()
		}
		marked := func(want ...int) {
			t.Helper()
			marks := w.sim.Marks()
			if len(marks) != len(want) {
				t.Fatalf("marked were %v, want %v", marks, want)
			}
			for i, n := range want {
				if m := w.messages()[n]; marks[i].Wamid != *m.Wamid || marks[i].PhoneNumberID != shopID || marks[i].Typing {
					t.Errorf("marked was %v, want message %d", marks[i], n)
				}
			}
		}
		read(0)
		marked() // unless it is wanted, nothing is said
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Account.UpdateOneID(w.shop.ID).SetSendReadReceipts(true).Exec(ctx)
		})
		w.pass(time.Minute)
		w.ana.WriteText(shopID, "tudo bem?")
		w.settle()
		w.pass(time.Minute)
		w.mustReply("k", "tudo")
		w.settle()
		read(0)
		marked()
		read(2) // the reply, which came after hers
		marked(1)
		read(2)
		read(1)
		marked(1)

		w.pass(time.Minute)
		w.ana.WriteText(shopID, "mesmo?")
		w.settle()
		w.unreachable.Store(1)
		read(3)
		w.pass(time.Minute)
		marked(1, 3)

		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Account.UpdateOneID(w.shop.ID).SetStatus(conversa.AccountDisconnected).Exec(ctx)
		})
		w.pass(time.Minute)
		w.ana.WriteText(shopID, "alô?")
		w.settle()
		read(4)
		marked(1, 3)
	})
}
