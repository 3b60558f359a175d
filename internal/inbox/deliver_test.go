package inbox_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"conversa"
	"conversa/ent/account"
	"conversa/internal/inbox"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/whatsapp/simulator"
)

func TestAReplyThatWaitsUntilTheWindowCloses(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Code: 130429, Times: -1})
		id := w.mustReply("k", "quando der")
		w.settle()
		w.want(id, "QUEUED")
		for range 8 {
			w.pass(10 * time.Minute)
		}
		w.want(id, "QUEUED")
		w.pass(24 * time.Hour)
		w.want(id, "FAILED 0 WINDOW_CLOSED")
		w.wantSent(0)
	})
}

// However long it was to wait for its next try.
func TestAReplyFailsAsSoonAsItsWindowIsClosed(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Code: 131056, Times: -1})
		id := w.mustReply("k", "quando der")
		w.settle()
		for range 10 {
			w.pass(30 * time.Minute)
		}
		w.pass(w.conversation().Window().ClosesAt().Sub(w.sim.Now()) - 15*time.Minute)
		w.want(id, "QUEUED")
		w.pass(16 * time.Minute)
		w.want(id, "FAILED 0 WINDOW_CLOSED")
	})
}

// What kept a message from leaving is no refusal of it.
func TestWhatDidNotLeaveWasNotRefused(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.unreachable.Store(6)
		id := w.mustReply("k", "já vai")
		w.settle()
		for range 8 {
			w.pass(time.Minute)
		}
		w.want(id, "DELIVERED")
		if m := w.store.Client().Message.GetX(w.systemCtx(), id); m.Tries != 0 {
			t.Errorf("%d refusals are counted", m.Tries)
		}
	})
}

func TestAnUnknownOutcomeIsNeverSentAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, mode := range []simulator.FailureMode{
			simulator.FailureBreakAccepted, simulator.FailureHangAccepted, simulator.FailureBreak, simulator.FailureEmpty,
		} {
			t.Run(string(mode), func(t *testing.T) {
				wipe(t, s)
				w := newTown(t, s)
				accepted := mode == simulator.FailureBreakAccepted || mode == simulator.FailureHangAccepted
				w.fail(simulator.Failure{Mode: mode})
				id := w.mustReply("k", "chegou?")
				w.settle()
				for range 3 {
					w.pass(time.Hour)
				}
				if accepted { // the status says what the answer did not
					w.want(id, "DELIVERED")
					w.wantSent(1)
				} else {
					w.want(id, "UNCONFIRMED")
					w.wantSent(0)
				}
				if n := w.requests.Load(); n != 1 {
					t.Errorf("%d requests", n)
				}
			})
		}
	})
}

// A status that is being applied when the answer is given up for lost is not undone.
func TestAStatusOfTheSameMomentIsKept(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		applied := make(chan struct{})
		status := func(id string) {
			begun := make(chan struct{})
			begin := sync.OnceFunc(func() { close(begun) })
			go func() {
				defer close(applied)
				w.change(func(ctx context.Context, tx *store.Tx) error {
					err := tx.Client.Message.UpdateOneID(id).SetStatus(conversa.StatusDelivered).
						SetWamid("wamid.late").ClearAttemptedAt().Exec(ctx)
					begin()
					time.Sleep(200 * time.Millisecond) // the answer is lost in this time
					return err
				})
			}()
			<-begun
		}
		w.meanwhile.Store(&status)
		w.fail(simulator.Failure{Mode: simulator.FailureEmpty})
		id := w.mustReply("k", "chegou?")
		<-applied
		w.settle()
		w.want(id, "DELIVERED")
	})
}

func TestAMarkOfAnEarlierRunMeansUnconfirmed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1))))
		ctx, v := w.viewer()
		row, err := one(w.inbox.Reply(ctx, v, inbox.Reply{ConversationID: w.conversation().ID, IdempotencyKey: "k", Text: "olá"}))
		if err != nil {
			t.Fatal(err)
		}
		w.change(func(ctx context.Context, tx *store.Tx) error { // as a server that was killed leaves it
			return tx.Client.Message.UpdateOneID(row.ID).SetAttemptedAt(noon).Exec(ctx)
		})
		run, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- w.jobs.Run(run) }()
		if err := w.jobs.Idle(t.Context()); err != nil {
			t.Fatal(err)
		}
		stop()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if m := w.store.Client().Message.GetX(w.systemCtx(), row.ID); m.Status != conversa.StatusUnconfirmed {
			t.Errorf("the message is %s", m.Status)
		}
		w.hear(notify(field("messages", shopID, object{"statuses": []object{
			{"id": "wamid.late", "status": "read", "timestamp": stamp(40), "recipient_id": ana}}})),
			notify(field("messages", shopID, object{"statuses": []object{
				{"id": "wamid.late", "status": "sent", "timestamp": stamp(30), "recipient_id": ana, "biz_opaque_callback_data": row.ID}}})))
		if m := w.store.Client().Message.GetX(w.systemCtx(), row.ID); m.Status != conversa.StatusRead || value(m.Wamid) != "wamid.late" {
			t.Errorf("after the status, the message is %s", m.Status)
		}
	})
}

func TestWhatDidNotLeaveIsSentLater(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.unreachable.Store(3)
		id := w.mustReply("k", "já vai")
		w.settle()
		w.want(id, "QUEUED")
		for range 6 {
			w.pass(20 * time.Second)
		}
		w.want(id, "DELIVERED")
		w.wantSent(1)
	})
}

func TestStatusesBeforeTheAnswer(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.sim.Chaos(simulator.Chaos{StatusFirst: true, Repeats: 3, Disorder: true, Duplicates: true, Seed: 7})
		w.ana.SetAutoRead(true)
		for i := range 5 {
			w.mustReply(fmt.Sprint(i), "olá")
		}
		w.settle()
		for _, m := range w.messages() {
			if m.Direction == conversa.DirectionOutbound {
				w.want(m.ID, "READ")
			}
		}
		w.wantSent(5)
	})
}

// Every code with which a message can fail: how often a message with it is tried, what it
// ends as, and what becomes of the account.
func TestEveryErrorCode(t *testing.T) {
	type outcome struct {
		fate    string
		tries   int
		account conversa.AccountStatus
	}
	stopped := func(code int) outcome {
		return outcome{fmt.Sprintf("FAILED %d ACCOUNT_NOT_ACTIVE", code), 1, conversa.AccountDisconnected}
	}
	restricted := func(code int) outcome {
		return outcome{fmt.Sprintf("FAILED %d ACCOUNT_NOT_ACTIVE", code), 1, conversa.AccountRestricted}
	}
	cases := map[int]outcome{131047: {"FAILED 131047 WINDOW_CLOSED", 1, conversa.AccountActive}}
	for _, code := range []int{190, 401, 3, 10, 200, 299} {
		cases[code] = stopped(code)
	}
	for _, code := range []int{131031, 368, 131042} {
		cases[code] = restricted(code)
	}
	for _, code := range []int{1, 2, 131016, 131057} {
		cases[code] = outcome{fmt.Sprintf("FAILED %d ", code), 6, conversa.AccountActive}
	}
	cases[131000] = outcome{"FAILED 131000 ", 3, conversa.AccountActive}
	for _, code := range []int{4, 17, 80007, 130429, 131056} {
		cases[code] = outcome{"QUEUED", 0, conversa.AccountActive}
	}
	for _, code := range []int{
		131048, 131064, 100, 131008, 131009, 131021, 131026, 131030, 130497, 131037, 131045, 133010, 131049, 130472, 131050,
		131051, 131052, 131053, 131062, 131063, 132000, 132018, 132068, 132069, 137000, 987654,
	} {
		cases[code] = outcome{fmt.Sprintf("FAILED %d ", code), 1, conversa.AccountActive}
	}
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newTown(t, s)
		w.sim.SetSettings(simulator.Settings{Unlimited: true})
		codes := make([]int, 0, len(cases))
		for code := range cases {
			codes = append(codes, code)
		}
		slices.Sort(codes)
		for _, code := range codes {
			w.change(func(ctx context.Context, tx *store.Tx) error {
				return tx.Client.Account.UpdateOneID(w.shop.ID).SetStatus(conversa.AccountActive).Exec(ctx)
			})
			w.ana.WriteText(shopID, "ainda aí?")
			w.sim.ClearFailures()
			w.fail(simulator.Failure{Code: code, Times: -1})
			w.requests.Store(0)
			id := w.mustReply(fmt.Sprint(code), "olá")
			w.settle()
			for tries := 0; tries < 8 && w.fate(id) == "QUEUED"; tries++ {
				w.pass(30 * time.Minute)
			}
			want := cases[code]
			if got := w.fate(id); got != want.fate {
				t.Errorf("code %d: %q, want %q", code, got, want.fate)
			}
			if n := int(w.requests.Load()); n != want.tries && want.tries > 0 || n < 3 && want.tries == 0 {
				t.Errorf("code %d: %d tries, want %d", code, n, want.tries)
			}
			a := w.store.Client().Account.Query().Where(account.ID(w.shop.ID)).OnlyX(w.systemCtx())
			if a.Status != want.account || want.account != conversa.AccountActive && a.StatusReason == nil {
				t.Errorf("code %d: the account is %s, want %s", code, a.Status, want.account)
			}
			w.sim.ClearFailures()
			w.pass(time.Hour) // what waited leaves
		}
		w.wantSent(5)
	})
}

func TestAStoppedAccountFailsWhatWaits(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Code: 190})
		first := w.mustReply("1", "olá")
		w.settle()
		w.want(first, "FAILED 190 ACCOUNT_NOT_ACTIVE")
		if _, err := w.reply("2", "alô"); err == nil {
			t.Error("a reply from a stopped account was queued")
		}
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Account.UpdateOneID(w.shop.ID).SetStatus(conversa.AccountActive).ClearStatusReason().Exec(ctx)
		})
		w.fail(simulator.Failure{Code: 131016})
		waiting := w.mustReply("3", "de novo")
		w.settle()
		w.want(waiting, "QUEUED")
		w.hear(notify(object{"field": "account_update", "value": object{"event": "ACCOUNT_RESTRICTION"}}))
		w.pass(time.Minute)
		w.want(waiting, "FAILED 0 ACCOUNT_NOT_ACTIVE")
	})
}

// One customer gets 45 at once and then one in six seconds; WhatsApp never has to
// refuse.
func TestThePairRateIsKept(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		for i := range 60 {
			w.mustReply(fmt.Sprint(i), "olá")
		}
		w.settle()
		w.wantSent(45)
		w.pass(5 * time.Second)
		w.wantSent(45)
		w.pass(time.Second)
		for n := 46; n <= 60; n++ {
			w.wantSent(n)
			w.pass(6 * time.Second)
		}
		w.wantNoRefusal()
	})
}

func (w *town) wantNoRefusal() {
	w.Helper()
	for _, m := range w.messages() {
		if m.Tries > 0 {
			w.Errorf("message %s was refused %d times", m.ID, m.Tries)
		}
	}
}

// A number sends 80 in a second, to whomever.
func TestTheNumbersRateIsKept(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Account.UpdateOneID(w.shop.ID).SetMessagesPerSecond(20).Exec(ctx)
		})
		for i := range 5 {
			w.sim.Customer(fmt.Sprintf("1555010007%d", i), "Customer").WriteText(shopID, "oi")
		}
		w.settle()
		convs := w.store.Client().Conversation.Query().AllX(w.systemCtx())
		for i := range 50 {
			w.conv = convs[i%len(convs)]
			w.mustReply(fmt.Sprint(i), "olá")
		}
		w.settle()
		w.wantSent(20)
		w.pass(500 * time.Millisecond)
		w.wantSent(30)
		w.pass(time.Second)
		w.wantSent(50)
		w.wantNoRefusal()
	})
}

// A token that cannot be opened is a fault here, and not of the message.
func TestAMessageWaitsForItsToken(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.locked.Store(true)
		id := w.mustReply("k", "olá")
		w.settle()
		w.want(id, "QUEUED")
		w.pass(2 * time.Minute)
		w.want(id, "QUEUED")
		w.locked.Store(false)
		w.pass(2 * time.Minute)
		w.want(id, "DELIVERED")
	})
}

func TestBackoffGrowsAndEnds(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]time.Duration{0: time.Second, 1: 2 * time.Second, 5: 32 * time.Second, 9: 5 * time.Minute, 1000: 5 * time.Minute} {
		if got := inbox.Backoff(n); got != want {
			t.Errorf("after %d tries %v, want %v", n, got, want)
		}
	}
	for n, want := range map[int]time.Duration{0: time.Second, 1: 4 * time.Second, 2: 16 * time.Second, 5: 1024 * time.Second, 1000: time.Hour} {
		if got := inbox.PairBackoff(n); got != want {
			t.Errorf("pair: after %d tries %v, want %v", n, got, want)
		}
	}
}
