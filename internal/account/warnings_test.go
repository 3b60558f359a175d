package account_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/account"
	"conversa/internal/signal"
	"conversa/internal/store"
)

// A message that was under way while the warnings changed is stored with those of before.
func TestNewWarningsReachMessagesThatWereUnderWay(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.config.Windows = &signal.Service{Store: w.store, Now: w.clock, Log: slog.New(slog.DiscardHandler)}
		w.accounts = account.New(w.config)
		a := w.connected(w.ana)
		for _, minutes := range [][]int{{240}, {60}} {
			if _, err := w.accounts.Update(w.as(w.ana), w.ana, a.ID, account.Settings{WindowWarnings: minutes}); err != nil {
				w.Fatal(err)
			}
		}
		late := w.talk(a, 15*time.Minute)
		runner := w.runner(func() time.Time { return w.now.Add(10 * time.Second) })
		ctx, stop := context.WithCancel(w.system())
		done := make(chan error, 1)
		go func() { done <- runner.Run(ctx) }()
		defer func() { stop(); <-done }()
		want := late.WindowClosesAt.Add(-60 * time.Minute)
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			row := w.store.Client().Conversation.GetX(w.system(), late.ID)
			if row.WarnAt != nil && row.WarnAt.Equal(want) {
				return
			}
			if time.Now().After(deadline) {
				w.Fatalf("armed at %v, want %v", row.WarnAt, want)
			}
		}
	})
}

// talk is a conversation whose window is open, armed at so long before it closes.
func (w *world) talk(a *ent.Account, before time.Duration) (talk *ent.Conversation) {
	w.Helper()
	closes := w.now.Add(conversa.WindowLength)
	err := w.store.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
		lead := tx.Client.Lead.Create().SetOrganizationID(a.OrganizationID).SetOwnerID(w.ana.UserID).SaveX(ctx)
		talk = tx.Client.Conversation.Create().SetOrganizationID(a.OrganizationID).SetAccountID(a.ID).SetOwnerID(w.ana.UserID).
			SetLeadID(lead.ID).SetLastMessageAt(w.now).SetLastInboundAt(w.now).SetWindowClosesAt(closes).SetWarnAt(closes.Add(-before)).SaveX(ctx)
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
	return talk
}
