package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/internal/credit"
	"conversa/internal/inbox"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/whatsapp/simulator"
)

// charge has the shop's messages cost credits, of which it has some.
func (w *world) charge(credits conversa.Credits, prices string) {
	w.Helper()
	rates, err := credit.ParseRates(strings.NewReader(prices))
	if err == nil {
		_, err = credit.Import{Rates: rates}.Import(w.Context(), w.store, noon)
	}
	if err == nil {
		err = credit.SetCharged(w.Context(), w.store, noon, w.shop.ID, true)
	}
	if err == nil {
		_, err = credit.Adjust(w.Context(), w.store, noon, w.shop.ID, credits, "a start")
	}
	if err != nil {
		w.Fatal(err)
	}
}

// wantCredits checks what is available and reserved, and what the ledger was charged.
func (w *world) wantCredits(available, reserved conversa.Credits, charges ...conversa.Credits) {
	w.Helper()
	b := w.store.Client().CreditBalance.GetX(w.systemCtx(), w.shop.ID)
	if b.Available != available || b.Reserved != reserved {
		w.Errorf("%s available and %s reserved, want %s and %s", b.Available, b.Reserved, available, reserved)
	}
	var got []conversa.Credits
	for _, e := range w.store.Client().CreditLedgerEntry.Query().Order(ent.Asc("position")).AllX(w.systemCtx())[1:] {
		got = append(got, -e.Amount)
	}
	if fmt.Sprint(got) != fmt.Sprint(charges) {
		w.Errorf("charged %v, want %v", got, charges)
	}
}

// unlock lets messages leave that waited for the key to the token.
func (w *town) unlock() {
	w.Helper()
	w.settle()
	w.locked.Store(false)
	for range 4 { // of one conversation one leaves after the other
		w.pass(2 * time.Minute)
	}
}

const threeEach = "*,SERVICE,MESSAGE,3,2025-07-01"

func TestAReplyIsChargedOnceItArrives(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.charge(10*conversa.Credit, threeEach)
		w.sim.SetSettings(simulator.Settings{Billable: true})
		w.locked.Store(true)
		id := w.mustReply("k1", "olá")
		w.mustReply("k1", "olá") // the key was used
		w.wantCredits(7*conversa.Credit, 3*conversa.Credit)
		w.unlock()
		w.want(id, "DELIVERED")
		w.wantCredits(7*conversa.Credit, 0, 3*conversa.Credit)
		w.ana.Open(shopID)
		w.settle()
		w.wantCredits(7*conversa.Credit, 0, 3*conversa.Credit)
		w.sim.SetSettings(simulator.Settings{})
		w.locked.Store(true)
		w.mustReply("k2", "de graça")
		w.wantCredits(4*conversa.Credit, 3*conversa.Credit, 3*conversa.Credit)
		w.unlock()
		w.wantCredits(7*conversa.Credit, 0, 3*conversa.Credit)
	})
}

// A worker believes for a second what it read of an account.
func TestAReplyIsChargedThoughChargingHasJustBegun(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		before := w.store.Client().Account.GetX(w.systemCtx(), w.shop.ID)
		w.charge(10*conversa.Credit, threeEach)
		w.locked.Store(true)
		reply := w.store.Client().Message.GetX(w.systemCtx(), w.mustReply("k1", "olá"))
		arrived := conversa.Billing{
			Status: conversa.StatusDelivered, Billable: true, Unit: conversa.UnitMessage, Category: conversa.CategoryService, At: noon,
		}
		if err := w.inbox.Bill(t.Context(), before, reply, arrived); err != nil {
			t.Fatal(err)
		}
		w.wantCredits(7*conversa.Credit, 0, 3*conversa.Credit)
	})
}

func TestAReplyThatIsNotCoveredIsRefused(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.charge(5*conversa.Credit, threeEach)
		w.locked.Store(true)
		w.mustReply("k1", "um")
		if _, err := w.reply("k2", "dois"); !errors.Is(err, conversa.ErrInsufficientCredits) {
			t.Fatalf("a reply for 3 of 2: %v", err)
		}
		if n := w.store.Client().Message.Query().CountX(w.systemCtx()); n != 2 {
			t.Errorf("%d messages, want hers and one of ours", n)
		}
		w.unlock()
		w.wantCredits(5*conversa.Credit, 0)
		w.locked.Store(true)
		w.mustReply("k2", "dois") // the same key, once it is covered
		w.wantCredits(2*conversa.Credit, 3*conversa.Credit)
	})
}

func TestEachFileOfAReplyIsReservedOnce(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.charge(10*conversa.Credit, threeEach)
		w.sim.SetSettings(simulator.Settings{Billable: true})
		files := []string{w.upload("a.jpg", "image/jpeg"), w.upload("b.jpg", "image/jpeg"), w.upload("c.jpg", "image/jpeg"), w.upload("d.jpg", "image/jpeg")}
		if _, err := w.sendFiles("k1", "quatro", files...); !errors.Is(err, conversa.ErrInsufficientCredits) {
			t.Errorf("four for 12 of 10: %v", err)
		}
		w.wantCredits(10*conversa.Credit, 0)
		w.locked.Store(true)
		w.mustSend("k2", "três", files[:3]...)
		w.wantCredits(conversa.Credit, 9*conversa.Credit)
		w.unlock()
		w.wantCredits(conversa.Credit, 0, 3*conversa.Credit, 3*conversa.Credit, 3*conversa.Credit)
	})
}

func TestWhatIsNotSentCostsNothing(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.charge(100*conversa.Credit, threeEach)
		w.sim.SetSettings(simulator.Settings{Billable: true})
		w.fail(simulator.Failure{Code: 131026, Text: "refused", Times: 1})
		w.mustReply("k1", "refused")
		w.settle()
		w.wantCredits(100*conversa.Credit, 0)
		w.fail(simulator.Failure{Mode: simulator.FailureEmpty, Times: 1})
		unknown := w.mustReply("k2", "sem resposta")
		w.settle()
		w.want(unknown, "UNCONFIRMED")
		w.wantCredits(97*conversa.Credit, 3*conversa.Credit) // until WhatsApp says more
		w.fail(simulator.Failure{Code: 130429, Times: -1})
		w.mustReply("k3", "quando der")
		w.settle()
		w.wantCredits(94*conversa.Credit, 6*conversa.Credit)
		w.pass(25 * time.Hour)
		w.wantCredits(97*conversa.Credit, 3*conversa.Credit)
	})
}

// A message that is withdrawn costs nothing; one that is sent again is reserved anew, once.
func TestWhatIsWithdrawnOrSentAgainIsReservedOnce(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.charge(10*conversa.Credit, threeEach)
		w.sim.SetSettings(simulator.Settings{Billable: true})
		w.fail(simulator.Failure{Code: 130429, Times: 1})
		id := w.mustReply("k1", "quando der")
		w.settle()
		w.wantCredits(7*conversa.Credit, 3*conversa.Credit)
		ctx, v := w.viewer()
		for range 2 {
			if _, err := w.inbox.Cancel(ctx, id); err != nil {
				t.Fatal(err)
			}
		}
		w.wantCredits(10*conversa.Credit, 0)
		w.locked.Store(true)
		for range 2 {
			if _, err := w.inbox.Retry(ctx, v, id); err != nil {
				t.Fatal(err)
			}
		}
		w.wantCredits(7*conversa.Credit, 3*conversa.Credit)
		w.unlock()
		w.wantCredits(7*conversa.Credit, 0, 3*conversa.Credit)
	})
}

// Statuses with pricing, as Meta wrote them before and after it began to charge by message.
func priced(wamid, status, model, conversationID string, at time.Time, billable bool) []byte {
	price := object{"billable": billable, "pricing_model": model, "category": "service"}
	st := object{"id": wamid, "status": status, "timestamp": fmt.Sprint(at.Unix()), "recipient_id": ana, "pricing": price}
	if conversationID != "" {
		st["conversation"] = object{"id": conversationID, "origin": object{"type": "service"}}
	}
	return notify(field("messages", shopID, object{"statuses": []object{st}}))
}

// The same statuses, in any order and more than once, over the day on which the model
// changed, come to the same charges.
func TestChargesAreReplayedOverTheChangeOfTheModel(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			each(t, func(t *testing.T, w *world) { w.replayOverTheChange(seed) })
		})
	}
}

func (w *world) replayOverTheChange(seed uint64) {
	change := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	w.charge(100*conversa.Credit, "*,SERVICE,CONVERSATION,5,2023-06-01\n*,SERVICE,MESSAGE,2,2025-07-01")
	w.clock.set(change.Add(-10 * time.Hour))
	hello := object{"id": "wamid.1", "timestamp": fmt.Sprint(w.clock.now().Unix()), "type": "text", "text": object{"body": "oi"}, "from": ana}
	w.hear(notify(messagesField(shopID, hello)))
	sent := func(n int) {
		w.Helper()
		ctx, v := w.viewer()
		row, err := one(w.inbox.Reply(ctx, v, inbox.Reply{ConversationID: w.conversation().ID, IdempotencyKey: fmt.Sprint(n), Text: "olá"}))
		if err != nil {
			w.Fatal(err)
		}
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Message.UpdateOneID(row.ID).SetWamid(fmt.Sprintf("wamid.ours%d", n)).Exec(ctx)
		})
	}
	for n := range 3 { // nothing is paid for yet
		sent(n)
	}
	w.wantCredits(85*conversa.Credit, 15*conversa.Credit)
	bodies := [][]byte{
		priced("wamid.ours0", "sent", "CBP", "c1", change.Add(-10*time.Hour), true),
		priced("wamid.ours0", "delivered", "CBP", "c1", change.Add(-9*time.Hour), true),
		priced("wamid.ours1", "sent", "CBP", "c1", change.Add(-9*time.Hour), true),
		priced("wamid.ours1", "read", "CBP", "c1", change.Add(time.Hour), true),
		priced("wamid.ours2", "sent", "CBP", "c1", change.Add(-8*time.Hour), false),
	}
	w.shuffle(seed, bodies)
	w.wantCredits(95*conversa.Credit, 0, 5*conversa.Credit)
	w.clock.set(change)
	sent(3)
	sent(4)
	w.wantCredits(91*conversa.Credit, 4*conversa.Credit, 5*conversa.Credit)
	w.shuffle(seed, [][]byte{
		priced("wamid.ours3", "sent", "PMP", "", change, true),
		priced("wamid.ours3", "delivered", "PMP", "", change, true),
		priced("wamid.ours4", "sent", "PMP", "", change, true),
		priced("wamid.ours4", "read", "PMP", "", change.Add(time.Hour), true),
		notify(field("messages", shopID, object{"statuses": []object{{"id": "wamid.ours4", "status": "failed", "timestamp": fmt.Sprint(change.Unix())}}})),
	})
	w.wantCredits(91*conversa.Credit, 0, 5*conversa.Credit, 2*conversa.Credit, 2*conversa.Credit)
}

// shuffle has bodies arrive in another order, each twice.
func (w *world) shuffle(seed uint64, bodies [][]byte) {
	w.Helper()
	twice := append(append([][]byte{}, bodies...), bodies...)
	rand.New(rand.NewPCG(seed, 2)).Shuffle(len(twice), func(i, k int) { twice[i], twice[k] = twice[k], twice[i] })
	w.hear(twice...)
}

func TestExactlyWhatTheBalanceCoversIsSent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.charge(100*conversa.Credit, threeEach)
		var talks []string
		for n := range 64 {
			w.hear(notify(messagesField(shopID, text(fmt.Sprintf("wamid.%d", n), fmt.Sprintf("55119555%05d", n), "", "oi", n%60))))
		}
		talks = w.store.Client().Conversation.Query().IDsX(w.systemCtx())
		ctx, v := w.viewer()
		var mu sync.Mutex
		outcomes := map[string]int{}
		var senders sync.WaitGroup
		for _, id := range talks {
			senders.Go(func() {
				_, err := w.inbox.Reply(ctx, v, inbox.Reply{ConversationID: id, IdempotencyKey: id, Text: "olá"})
				mu.Lock()
				defer mu.Unlock()
				outcomes[fmt.Sprint(err)]++
			})
		}
		senders.Wait()
		if outcomes["<nil>"] != 33 || outcomes[conversa.ErrInsufficientCredits.Error()] != 31 {
			t.Errorf("%v, want exactly 33 of 64 to go", outcomes)
		}
		w.wantCredits(conversa.Credit, 99*conversa.Credit)
	})
}

// Where sending costs nothing, nothing is asked about credits.
func TestAnAccountThatIsNotChargedCostsNoStatement(t *testing.T) {
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		config := storetest.Config(t, name)
		var about []string
		config.Trace = func(query string) {
			if strings.Contains(query, "credit_") {
				about = append(about, query)
			}
		}
		w := newWorld(t, storetest.Reopen(t, config))
		w.hear(notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1))))
		ctx, v := w.viewer()
		row, err := one(w.inbox.Reply(ctx, v, inbox.Reply{ConversationID: w.conversation().ID, IdempotencyKey: "k", Text: "olá"}))
		if err != nil {
			t.Fatal(err)
		}
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Message.UpdateOneID(row.ID).SetWamid("wamid.ours").Exec(ctx)
		})
		w.hear(priced("wamid.ours", "sent", "PMP", "", noon, true), priced("wamid.ours", "delivered", "PMP", "", noon, true))
		if m := w.store.Client().Message.GetX(w.systemCtx(), row.ID); m.Status != conversa.StatusDelivered {
			t.Errorf("the message is %s", m.Status)
		}
		if len(about) > 0 {
			t.Errorf("%s: %q", name, about)
		}
	}
}
