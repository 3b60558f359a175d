package credit_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"conversa"
	"conversa/internal/credit"
	"conversa/internal/store"
)

func TestAMessageIsReservedThenCharged(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(10 * conversa.Credit)
		at := change.Add(time.Hour)
		id := w.mustQueue(at, w.conversation, "BR")
		w.want(8, 2)
		w.report(at, w.conversation, id, "BR", billed("SENT", at))
		w.want(8, 2)
		w.report(at, w.conversation, id, "BR", billed("DELIVERED", at))
		w.want(8, 0, "CHARGE -2")
		for _, status := range []conversa.MessageStatus{"READ", "DELIVERED", "SENT", "FAILED", "READ"} {
			w.report(at.Add(time.Hour), w.conversation, id, "BR", billed(status, at.Add(time.Hour)))
		}
		w.want(8, 0, "CHARGE -2")
		e := w.entries()[1]
		if e.MessageID == nil || *e.MessageID != id || e.RateID == nil || e.Note != nil {
			t.Errorf("the entry does not lead to what it is for: %v", e)
		}
		if r := w.store.Client().CreditRate.GetX(w.system(), *e.RateID); r.Country != "BR" || r.Price != 2*conversa.Credit {
			t.Errorf("charged by %v", r)
		}
	})
}

func TestWhatIsNotBilledIsAvailableAgain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(10 * conversa.Credit)
		at := change.Add(time.Hour)
		free, failed := w.mustQueue(at, w.conversation, ""), w.mustQueue(at, w.conversation, "")
		w.want(8, 2)
		w.report(at, w.conversation, free, "", conversa.Billing{Status: "SENT"})
		w.want(9, 1)
		w.report(at, w.conversation, failed, "", conversa.Billing{Status: "FAILED"})
		w.want(10, 0)
		w.report(at, w.conversation, failed, "", billed("DELIVERED", at)) // it came to another device
		w.want(9, 0, "CHARGE -1")
	})
}

func TestWhatDiffersFromTheEstimateIsAnEntry(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(10 * conversa.Credit)
		at := change.Add(time.Hour)
		marketing := billed("DELIVERED", at)
		marketing.Category = conversa.CategoryMarketing
		id := w.mustQueue(at, w.conversation, "")
		w.report(at, w.conversation, id, "", marketing)
		w.want(5, 0, "CHARGE -1", "ADJUSTMENT -4")
		w.report(at, w.conversation, id, "", billed("READ", at))
		w.want(9, 0, "CHARGE -1", "ADJUSTMENT -4", "ADJUSTMENT 4")
		w.report(at, w.conversation, id, "", marketing)
		w.want(9, 0, "CHARGE -1", "ADJUSTMENT -4", "ADJUSTMENT 4")
	})
}

func TestWhatIsBilledIsChargedWhateverIsAvailable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(conversa.Credit)
		at := change.Add(time.Hour)
		id := w.mustQueue(at, w.conversation, "")
		unknown := billed("DELIVERED", at)
		unknown.Category = ""
		w.report(at, w.conversation, id, "", unknown)
		w.want(1, 0)
		id = w.mustQueue(at, w.conversation, "")
		marketing := billed("DELIVERED", at)
		marketing.Category = conversa.CategoryMarketing
		w.report(at, w.conversation, id, "", marketing)
		w.want(-4, 0, "CHARGE -1", "ADJUSTMENT -4")
		if _, err := w.queue(at, w.conversation, "", 1); !errors.Is(err, conversa.ErrInsufficientCredits) {
			t.Errorf("with less than nothing: %v", err)
		}
	})
}

func TestAReplyIsReservedWholeOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(5 * conversa.Credit)
		at := change.Add(time.Hour)
		if _, err := w.queue(at, w.conversation, "BR", 3); !errors.Is(err, conversa.ErrInsufficientCredits) {
			t.Errorf("three for 6 of 5: %v", err)
		}
		w.want(5, 0)
		if n := w.store.Client().Message.Query().CountX(w.system()); n != 0 {
			t.Errorf("%d messages are queued", n)
		}
		ids, err := w.queue(at, w.conversation, "BR", 2)
		if err != nil {
			t.Fatal(err)
		}
		w.want(1, 4)
		w.report(at, w.conversation, ids[1], "BR", billed("READ", at))
		w.want(1, 2, "CHARGE -2")
	})
}

func TestWithoutAPriceNothingIsReserved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := change.Add(time.Hour)
		id := w.mustQueue(at, w.conversation, "BR")
		w.want(0, 0)
		w.report(at, w.conversation, id, "BR", billed("DELIVERED", at))
		w.want(0, 0)
		if n := w.store.Client().CreditLedgerEntry.Query().CountX(w.system()); n != 0 {
			t.Errorf("%d entries", n)
		}
	})
}

// Until the change a conversation of 24 hours was paid for, since then each message is.
func TestChargesOverTheChangeOfTheModel(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(100 * conversa.Credit)
		before := change.Add(-20 * time.Hour)
		first := w.mustQueue(before, w.conversation, "")
		second := w.mustQueue(before, w.conversation, "") // the first may fail
		w.want(94, 6)
		w.report(before, w.conversation, second, "", billedTalk("SENT", before, "c1"))
		w.want(94, 3, "CHARGE -3")
		w.report(before, w.conversation, first, "", billedTalk("DELIVERED", before.Add(time.Minute), "c1"))
		w.want(97, 0, "CHARGE -3")
		third := w.mustQueue(change.Add(-time.Second), w.conversation, "")
		w.want(97, 0, "CHARGE -3")
		w.report(change, w.conversation, third, "", billedTalk("DELIVERED", change.Add(time.Hour), "c1"))
		w.want(97, 0, "CHARGE -3")
		other := billedTalk("DELIVERED", change.Add(-time.Second), "c2")
		other.Category = conversa.CategoryMarketing
		w.report(change, w.conversation, w.mustQueue(change.Add(-time.Minute), w.conversation, ""), "", other)
		w.want(88, 0, "CHARGE -3", "CHARGE -9")

		fourth := w.mustQueue(change, w.conversation, "")
		w.want(87, 1, "CHARGE -3", "CHARGE -9")
		fifth := w.mustQueue(change, w.conversation, "")
		w.report(change, w.conversation, fourth, "", billed("DELIVERED", change))
		w.report(change, w.conversation, fifth, "", billed("READ", change))
		w.want(86, 0, "CHARGE -3", "CHARGE -9", "CHARGE -1", "CHARGE -1")
	})
}

func TestAConversationIsPaidForAsLongAsOneMessageCosts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(100 * conversa.Credit)
		at := change.Add(-20 * time.Hour)
		first, second := w.mustQueue(at, w.conversation, ""), w.mustQueue(at, w.conversation, "")
		w.report(at, w.conversation, first, "", billedTalk("SENT", at, "c1"))
		w.report(at, w.conversation, second, "", billedTalk("SENT", at, "c1"))
		w.want(97, 0, "CHARGE -3")
		w.report(at, w.conversation, first, "", conversa.Billing{Status: "FAILED"})
		w.want(97, 0, "CHARGE -3")
		w.report(at, w.conversation, second, "", conversa.Billing{Status: "FAILED"})
		w.want(100, 0, "CHARGE -3", "ADJUSTMENT 3")
		w.report(at, w.conversation, first, "", billedTalk("READ", at, "c1"))
		w.want(97, 0, "CHARGE -3", "ADJUSTMENT 3", "ADJUSTMENT -3")
	})
}

func TestWhatIsReservedIsGivenBackAfterThirtyDays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(10 * conversa.Credit)
		w.mustQueue(change, w.conversation, "")
		late := w.mustQueue(change.Add(time.Hour), w.conversation, "")
		expire := func(after time.Duration, want int) {
			t.Helper()
			if n, err := credit.Expire(t.Context(), w.store, change.Add(after)); err != nil || n != want {
				t.Errorf("after %v of %d accounts: %v", after, n, err)
			}
		}
		expire(conversa.ReservationLife-time.Second, 0)
		w.want(8, 2)
		expire(conversa.ReservationLife, 1)
		w.want(9, 1)
		expire(conversa.ReservationLife+2*time.Hour, 1)
		expire(conversa.ReservationLife+2*time.Hour, 0)
		w.want(10, 0)
		w.report(change, w.conversation, late, "", billed("READ", change))
		w.want(9, 0, "CHARGE -1")
	})
}

func TestWhatIsReservedIsGivenBackWhereChargingEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(10 * conversa.Credit)
		w.mustQueue(change, w.conversation, "")
		for range 2 {
			if err := credit.SetCharged(t.Context(), w.store, change, w.account, false); err != nil {
				t.Fatal(err)
			}
		}
		w.want(10, 0)
		if w.store.Client().Account.GetX(w.system(), w.account).Charged {
			t.Error("the account is still charged")
		}
		if n := w.store.Client().AuditEntry.Query().CountX(w.system()); n != 3 { // on, credits, off
			t.Errorf("%d acts in the audit", n)
		}
		if err := credit.SetCharged(t.Context(), w.store, change, "acc_none", true); err == nil {
			t.Error("an account that is not there can be charged")
		}
	})
}

// Charging ends while replies are being queued, and statuses taken in. Nothing stays
// reserved, and who comes later costs nothing, covered or not.
func TestWhatIsUnderWayWhereChargingEndsIsNotReserved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(100 * conversa.Credit)
		charge := func(charged bool) {
			if err := credit.SetCharged(t.Context(), w.store, change, w.account, charged); err != nil {
				t.Error(err)
			}
		}
		for range 20 {
			charge(true)
			var work sync.WaitGroup
			for range 4 {
				id := w.mustQueue(change, w.conversation, "")
				work.Go(func() { w.report(change, w.conversation, id, "", billed("DELIVERED", change)) })
				work.Go(func() {
					if _, err := w.queueRaw(w.conversation); err != nil {
						t.Errorf("queue: %v", err)
					}
				})
			}
			work.Go(func() { charge(false) })
			work.Wait()
			if b := w.balance(); b.Reserved != 0 {
				t.Fatalf("%s is reserved", b.Reserved)
			}
			w.wantSum()
		}
		before := w.balance().Available
		for _, count := range []int{1, 1000} {
			if _, err := w.queue(change, w.conversation, "", count); err != nil {
				t.Errorf("queue: %v", err)
			}
		}
		if b := w.balance(); b.Available != before || b.Reserved != 0 {
			t.Errorf("%s available and %s reserved, want %s", b.Available, b.Reserved, before)
		}
	})
}

// The balance is a row that many want at once.
func TestExactlyWhatTheBalanceCoversIsSent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates("*,SERVICE,MESSAGE,3,2025-07-01")
		w.add(100 * conversa.Credit)
		var sent, refused atomic.Int64
		var senders sync.WaitGroup
		for range 64 {
			talk := w.talk()
			senders.Go(func() {
				_, err := w.queueRaw(talk)
				switch {
				case err == nil:
					sent.Add(1)
				case errors.Is(err, conversa.ErrInsufficientCredits):
					refused.Add(1)
				default:
					t.Errorf("queue: %v", err)
				}
			})
		}
		senders.Wait()
		if sent.Load() != 33 || refused.Load() != 31 {
			t.Errorf("%d were sent and %d refused", sent.Load(), refused.Load())
		}
		w.want(1, 99)
	})
}

// queueRaw is queue for several goroutines.
func (w *world) queueRaw(talk string) (id string, err error) {
	err = w.store.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
		row, err := tx.Client.Message.Create().SetOrganizationID(w.org).SetConversationID(talk).SetAccountID(w.account).
			SetDirection(conversa.DirectionOutbound).SetOrigin(conversa.OriginConversa).SetType(conversa.TypeText).
			SetStatus(conversa.StatusQueued).SetSentAt(change).Save(ctx)
		if err != nil {
			return err
		}
		id = row.ID
		return credit.Reserve(ctx, tx, change, credit.Queued{
			OrganizationID: w.org, AccountID: w.account, ConversationID: talk, MessageIDs: []string{id},
		})
	})
	return id, err
}

func TestTheDatabaseKeepsTheLedgerAsItIs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(conversa.Credit)
		for _, statement := range []string{
			"update credit_ledger_entries set amount = 0", "delete from credit_ledger_entries", "update credit_ledger_entries set note = note",
		} {
			if _, err := w.store.Exec(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		w.want(1, 0)
	})
}

// Who waited for the balance began earlier than who had it: the dates go the way of the
// balances all the same.
func TestAnEntryIsNoEarlierThanTheOneBefore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, at := range []time.Duration{0, time.Second, -time.Second, 1500 * time.Millisecond, 1250 * time.Millisecond} {
			if _, err := credit.Adjust(t.Context(), w.store, change.Add(at), w.account, conversa.Credit, "a start"); err != nil {
				t.Fatal(err)
			}
		}
		want := []time.Duration{0, time.Second, time.Second, 1500 * time.Millisecond, 1500 * time.Millisecond}
		for i, e := range w.entries() {
			if got := e.CreatedAt.Sub(change); got != want[i] {
				t.Errorf("entry %d is dated %s, want %s", e.Position, got, want[i])
			}
		}
		w.wantSum()
	})
}
