package crm_test

import (
	"context"
	"testing"

	"conversa"
	"conversa/internal/crm"
	"conversa/internal/store"
)

// A message's owner is its conversation's, whoever writes either.
func TestMessagesGoToTheNewOwner(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ref := w.create(w.seller, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Ana")})
		other := w.create(w.eva, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Bia")})
		talk, elsewhere := w.talk(ref), w.talk(other)
		var id string
		w.change(func(ctx context.Context, tx *store.Tx) {
			id = tx.Client.Message.Create().SetOrganizationID(w.org).SetConversationID(talk).SetAccountID(w.account.ID).
				SetDirection(conversa.DirectionInbound).SetOrigin(conversa.OriginCustomer).SetType(conversa.TypeText).
				SetStatus(conversa.StatusReceived).SetSentAt(noon).SaveX(ctx).ID
		})
		is := func(when, want string) {
			t.Helper()
			if got := w.store.Client().Message.GetX(w.system(), id).OwnerID; got != want {
				t.Errorf("%s it is %s's, want %s", when, got, want)
			}
		}
		is("written,", w.seller.UserID)
		if err := w.crm.Assign(t.Context(), w.seller, ref, w.admin.UserID); err != nil {
			t.Fatal(err)
		}
		is("assigned,", w.admin.UserID)
		w.change(func(ctx context.Context, tx *store.Tx) {
			tx.Client.Message.UpdateOneID(id).SetConversationID(elsewhere).ExecX(ctx)
		})
		is("moved,", w.eva.UserID)
	})
}
