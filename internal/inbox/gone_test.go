package inbox_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"conversa"
	"conversa/ent/conversation"
	"conversa/internal/store"
)

// told are the entries of the event log about conversations, oldest first.
func (w *world) told() (all []string) {
	w.Helper()
	table := "event"
	if w.store.Dialect() == "postgres" {
		table = "event_in"
	}
	rows, err := w.store.Query(w.Context(), "select kind, subject_id, payload from "+table+" where kind like 'conversation%' order by 1, 2, 3")
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind, subject, payload string
		if err := rows.Scan(&kind, &subject, &payload); err != nil {
			w.Fatal(err)
		}
		all = append(all, kind+" "+subject+" "+payload)
	}
	return all
}

// eventOf spells an entry as told does.
func (w *world) eventOf(kind conversa.EventKind, conversationID string, news conversa.ConversationNews) string {
	w.Helper()
	payload, err := json.Marshal(news)
	if err != nil {
		w.Fatal(err)
	}
	return string(kind) + " " + conversationID + " " + string(payload)
}

func TestAConversationThatBecameAnothersPartIsToldOf(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(from("Ana", text("wamid.1", ana, "", "a", 1))))
		stays := w.conversation().ID
		w.hear(notify(from("Ana", text("wamid.2", "", anaID, "b", 2))))
		bia := w.user("Bia", conversa.UserActive, nil)
		goes := w.store.Client().Conversation.Query().Where(conversation.IDNEQ(stays)).OnlyX(w.systemCtx()).ID
		w.change(func(ctx context.Context, tx *store.Tx) error {
			row := tx.Client.Conversation.GetX(ctx, goes)
			tx.Client.Lead.UpdateOneID(*row.LeadID).SetOwnerID(bia).ExecX(ctx)
			return tx.Client.Conversation.UpdateOne(row).SetOwnerID(bia).Exec(ctx)
		})
		before := w.told()
		w.hear(notify(from("Ana", text("wamid.3", ana, anaID, "c", 3))))
		if got := w.conversation().ID; got != stays {
			t.Fatalf("%s stays, want %s", got, stays)
		}
		told := w.told()
		for _, want := range []string{
			w.eventOf(conversa.EventConversationGone, goes, conversa.ConversationNews{OwnerID: w.admin, PreviousOwnerID: bia}),
			w.eventOf(conversa.EventConversation, stays, conversa.ConversationNews{Change: conversa.ChangeCustomer, SignalOf: []string{w.admin}}),
		} {
			if !slices.Contains(told, want) || slices.Contains(before, want) {
				t.Errorf("not told %s, but %q", want, told)
			}
		}
	})
}
