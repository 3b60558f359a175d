package inbox_test

import (
	"context"
	"testing"

	"conversa"
	"conversa/ent/conversation"
	"conversa/internal/store"
)

// Who turns out to be another customer brings the documents along.
func TestDocumentsGoToWhoTheirCustomerTurnsOutToBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(from("Ana", text("wamid.1", ana, "", "a", 1))))
		stays := w.conversation()
		w.hear(notify(from("Ana", text("wamid.2", "", anaID, "b", 2))))
		goes := w.store.Client().Conversation.Query().Where(conversation.IDNEQ(stays.ID)).OnlyX(w.systemCtx())
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.SalesDocument.Create().SetOrganizationID(stays.OrganizationID).SetCreatedByID(w.admin).
				SetKind(conversa.SalesQuote).SetSerial(1).SetLeadID(*goes.LeadID).SetSubject("x").SetSearchText("x").SetCurrency("BRL").
				SetLines([]conversa.SalesLine{}).SetSubtotal("0").SetTax("0").SetTotal("0").Exec(ctx)
		})
		w.hear(notify(from("Ana", text("wamid.3", ana, anaID, "c", 3))))
		document := w.store.Client().SalesDocument.Query().OnlyX(w.systemCtx())
		if document.LeadID == nil || *document.LeadID != *stays.LeadID {
			t.Errorf("it is %v's, want %s's", document.LeadID, *stays.LeadID)
		}
		if n := w.store.Client().Lead.Query().CountX(w.systemCtx()); n != 1 {
			t.Errorf("there are %d leads", n)
		}
	})
}
