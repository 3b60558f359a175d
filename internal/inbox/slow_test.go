package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"conversa/ent/conversation"
	"conversa/internal/inbox"
	"conversa/internal/whatsapp/simulator"
)

// What WhatsApp says of a number concerns all that leaves from it, and not who was refused alone.
func TestANumberThatWasTooFastRests(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		const bia = "15550100071"
		other := w.sim.Customer(bia, "Bia")
		for _, code := range []int{130429, 80007} {
			w.ana.WriteText(shopID, "oi")
			other.WriteText(shopID, "oi")
			w.settle()
			talk := w.store.Client().Conversation.Query().Where(conversation.WaID(bia)).OnlyX(w.systemCtx())
			sent := len(w.sim.Sent())
			w.fail(simulator.Failure{Code: code, Times: 1})
			refused := w.mustReply(fmt.Sprint("refused ", code), "olá")
			w.settle()
			w.requests.Store(0)
			ctx, v := w.viewer()
			waits, err := one(w.inbox.Reply(ctx, v, inbox.Reply{ConversationID: talk.ID, IdempotencyKey: fmt.Sprint("waits ", code), Text: "olá"}))
			if err != nil {
				t.Fatal(err)
			}
			w.settle()
			w.pass(time.Second)
			if n := w.requests.Load(); n != 0 {
				t.Errorf("after %d there were %d requests", code, n)
			}
			w.wantSent(sent)
			w.pass(time.Second)
			w.pass(time.Second)
			w.wantSent(sent + 2)
			w.want(refused, "DELIVERED")
			w.want(waits.ID, "DELIVERED")
		}
	})
}

// However long a reaction has waited for other reasons, its number rests no longer for it, and
// all that leaves from the number rests.
func TestANumberRestsForAReaction(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.showReading()
		hers := w.messages()[0].ID
		w.fail(simulator.Failure{Code: 131016, Times: 2})
		w.mustReact(hers, "👍")
		w.settle()
		w.pass(6 * time.Minute)
		w.fail(simulator.Failure{Code: 130429})
		w.pass(6 * time.Minute) // it is refused once more
		w.requests.Store(0)
		w.read(0)
		id := w.mustReply("k1", "olá")
		w.settle()
		w.pass(time.Second)
		if n := w.requests.Load(); n != 0 {
			t.Errorf("%d requests of a number that rests", n)
		}
		w.pass(2 * time.Second)
		w.wantMarked(0)
		w.pass(5 * time.Minute)
		w.wantOurs("👍 SENT")
		w.want(id, "DELIVERED") // it came after the reaction
	})
}
