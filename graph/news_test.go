package graph_test

import (
	"encoding/json"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/graph"
	"conversa/internal/event"
	"conversa/internal/live"
)

func TestEventsOfOnePageReadTheirRowsTogether(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shop := w.newShop("one")
		station := w.open(shop)
		all := station.subscribe("one", changed, nil)
		var page []live.Event
		for _, message := range shop.messages {
			page = append(page, newsOf(t, int64(len(page)+1), message))
		}
		graph.Together(page)
		w.statements.take()
		station.pass(page...)
		if texts := w.statements.take(); len(texts) > 2 {
			t.Errorf("%d events took %d statements", len(page), len(texts))
		}
		station.close()
		if got := all.got(t, "conversationChanged.message.id"); len(got) != len(page) {
			t.Errorf("%d of %d events arrived", len(got), len(page))
		}
	})
}

// newsOf is the event of a message that was added.
func newsOf(t *testing.T, seq int64, m *ent.Message) live.Event {
	t.Helper()
	payload, err := json.Marshal(conversa.ConversationNews{Change: conversa.ChangeMessageAdded, MessageID: m.ID})
	if err != nil {
		t.Fatal(err)
	}
	e, err := graph.Decode(event.Event{
		Seq: seq, Mark: 1, OrganizationID: m.OrganizationID, Kind: string(conversa.EventConversation),
		SubjectID: m.ConversationID, Payload: string(payload),
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}
