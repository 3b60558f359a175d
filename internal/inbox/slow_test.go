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
