package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
	"conversa/internal/whatsapp/simulator"
)

func (w *town) retry(id string) (*ent.Message, error) {
	ctx, v := w.viewer()
	return w.inbox.Retry(ctx, v, id)
}

func (w *town) cancel(id string) error {
	ctx, _ := w.viewer()
	_, err := w.inbox.Cancel(ctx, id)
	return err
}

// wantRefusal checks the code of a refusal, which is about the message.
func wantRefusal(t *testing.T, what string, err error, code conversa.ErrorCode) {
	t.Helper()
	refusal := (*conversa.Error)(nil)
	if !errors.As(err, &refusal) || refusal.Code != code || refusal.Field != "" && refusal.Field != "messageId" {
		t.Errorf("%s: %v, want %s", what, err, code)
	}
}

func TestWhatFailedIsSentAgainOnce(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Code: 131048})
		id := w.mustSend("k", "olha", w.upload("a.jpg", "image/jpeg"))[0]
		w.settle()
		w.want(id, "FAILED 131048 ")
		var ids sync.Map
		var clicks sync.WaitGroup
		for range 20 {
			clicks.Go(func() {
				again, err := w.retry(id)
				if err != nil {
					t.Errorf("retry: %v", err)
					return
				}
				ids.Store(again.ID, true)
			})
		}
		clicks.Wait()
		w.settle()
		n := 0
		ids.Range(func(again, _ any) bool {
			n++
			w.want(again.(string), "DELIVERED")
			return true
		})
		if n != 1 {
			t.Errorf("sent again %d times", n)
		}
		w.wantArrived("image olha")
		w.want(id, "FAILED 131048 ")
		if conv := w.conversation(); conv.WaitingSince != nil {
			t.Error("the customer waits")
		}
	})
}

func TestWhatMayHaveArrivedIsSentAgainByAPerson(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Mode: simulator.FailureEmpty})
		id := w.mustReply("k", "chegou?")
		w.settle()
		w.want(id, "UNCONFIRMED")
		again, err := w.retry(id)
		if err != nil || value(again.Text) != "chegou?" || value(again.SentByID) != w.admin {
			t.Fatalf("retry: %v, %v", again, err)
		}
		w.settle()
		w.want(again.ID, "DELIVERED")
		w.want(id, "UNCONFIRMED")
		w.hear(notify(field("messages", shopID, object{"statuses": []object{
			{"id": "wamid.late", "status": "read", "timestamp": stamp(40), "recipient_id": ana, "biz_opaque_callback_data": id}}})))
		w.want(id, "READ") // it had arrived after all
		w.want(again.ID, "DELIVERED")
	})
}

func TestARetryKeepsTheQuote(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Code: 131048})
		id := w.mustReply("k", "isso")
		hers := w.messages()[0]
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Message.UpdateOneID(id).SetReplyToWamid(*hers.Wamid).Exec(ctx)
		})
		w.settle()
		if again, err := w.retry(id); err != nil || value(again.ReplyToWamid) != *hers.Wamid {
			t.Errorf("retry: %v, %v", again, err)
		}
	})
}

func TestWhatIsNotSentAgain(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		fine := w.mustReply("fine", "oi")
		w.settle()
		w.fail(simulator.Failure{Code: 131026})
		undeliverable := w.mustReply("never", "oi")
		w.settle()
		w.fail(simulator.Failure{Code: 131048})
		gone := w.mustSend("gone", "", w.upload("b.pdf", "application/pdf"))[0]
		w.settle()
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.File.Update().SetState(conversa.FileExpired).Exec(ctx)
		})
		w.unreachable.Store(1 << 30)
		queued := w.mustReply("queued", "na fila")
		other := anotherWorld(t, w.store)
		other.hear(notify(messagesField(other.shop.Number(), text("wamid.x", ana, "", "oi", 1))))
		foreign := other.store.Client().Message.Query().OnlyX(other.orgCtx())
		for name, c := range map[string]struct {
			id   string
			code conversa.ErrorCode
		}{
			"one that arrived":       {fine, conversa.CodeConflict},
			"one that never will":    {undeliverable, conversa.CodeConflict},
			"one that waits":         {queued, conversa.CodeConflict},
			"the customer's":         {w.messages()[0].ID, conversa.CodeConflict},
			"one without its file":   {gone, conversa.CodeInvalidInput},
			"none":                   {"msg_none", conversa.CodeNotFound},
			"an id with NUL":         {"msg_\x00", conversa.CodeNotFound},
			"another organization's": {foreign.ID, conversa.CodeNotFound},
		} {
			_, err := w.retry(c.id)
			wantRefusal(t, name, err, c.code)
		}
	})
}

// A window that closed is no reason for ever, and nobody goes around one that is closed.
func TestARetryIsHeldToTheWindow(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Code: 130429, Times: -1})
		id := w.mustReply("k", "quando der")
		w.settle()
		w.pass(25 * time.Hour)
		w.want(id, "FAILED 0 WINDOW_CLOSED")
		_, err := w.retry(id)
		wantRefusal(t, "a closed window", err, conversa.CodeWindowClosed)
		w.sim.ClearFailures()
		w.ana.WriteText(shopID, "voltei")
		w.settle()
		again, err := w.retry(id)
		if err != nil {
			t.Fatal(err)
		}
		w.settle()
		w.want(again.ID, "DELIVERED")
	})
}

func TestAMessageThatWaitsIsWithdrawn(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.unreachable.Store(2)
		first, second := w.mustReply("1", "primeira"), w.mustReply("2", "segunda")
		w.settle()
		if conv := w.conversation(); conv.WaitingSince != nil {
			t.Error("the customer waits although replies are queued")
		}
		for range 2 { // a repeat changes nothing
			if err := w.cancel(first); err != nil {
				t.Fatalf("cancel: %v", err)
			}
		}
		w.want(first, "FAILED 0 CANCELLED")
		if conv := w.conversation(); conv.WaitingSince != nil {
			t.Error("the customer waits although a reply is left")
		}
		if err := w.cancel(second); err != nil {
			t.Fatalf("cancel: %v", err)
		}
		if conv := w.conversation(); conv.WaitingSince == nil {
			t.Error("the customer does not wait")
		}
		w.pass(time.Minute)
		w.wantSent(0)
		if n := w.store.Client().Job.Query().CountX(w.systemCtx()); n != 0 {
			t.Errorf("%d jobs are left", n)
		}
		w.unreachable.Store(0)
		again, err := w.retry(first)
		if err != nil {
			t.Fatalf("retry: %v", err)
		}
		w.settle()
		w.want(again.ID, "DELIVERED")
		w.wantArrived("text primeira")
	})
}

func TestWhatHasLeftIsNotWithdrawn(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		meanwhile := func(id string) { // the request is on its way
			wantRefusal(t, "while it is sent", w.cancel(id), conversa.CodeConflict)
		}
		w.meanwhile.Store(&meanwhile)
		id := w.mustReply("k", "olá")
		w.settle()
		w.want(id, "DELIVERED")
		wantRefusal(t, "afterwards", w.cancel(id), conversa.CodeConflict)
		wantRefusal(t, "the customer's", w.cancel(w.messages()[0].ID), conversa.CodeConflict)
		wantRefusal(t, "none", w.cancel("msg_none"), conversa.CodeNotFound)
		w.wantSent(1)
	})
}

// Whoever comes first decides: each message is either sent or withdrawn, and never both.
func TestAWithdrawalRacesWithTheSender(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.sim.SetSettings(simulator.Settings{Unlimited: true})
		var work sync.WaitGroup
		var withdrawn sync.Map
		var ids []string
		for i := range 30 {
			id := w.mustReply(fmt.Sprint(i), fmt.Sprint("n", i))
			ids = append(ids, id)
			work.Go(func() {
				if w.cancel(id) == nil {
					withdrawn.Store(id, true)
				}
			})
		}
		work.Wait()
		w.settle()
		w.pass(5 * time.Minute)
		sent := map[string]bool{}
		for _, m := range w.sim.Sent() {
			sent[m.CallbackData] = true
		}
		for _, id := range ids {
			if _, was := withdrawn.Load(id); was == sent[id] {
				t.Errorf("%s: withdrawn %v, sent %v", id, was, sent[id])
			}
		}
	})
}
