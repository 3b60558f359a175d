package inbox

import (
	"context"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/internal/credit"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// reserve keeps apart what messages will cost, where sending costs anything. It comes last:
// who sends at the same time in the account waits for it.
func (o outgoing) reserve(ctx context.Context, tx *store.Tx, now time.Time, ids []string) error {
	if !o.charged {
		return nil
	}
	return credit.Reserve(ctx, tx, now, credit.Queued{
		OrganizationID: o.conv.OrganizationID, AccountID: o.conv.AccountID, ConversationID: o.conv.ID,
		Country: conversa.CountryOf(value(o.conv.WaID), value(o.conv.Bsuid)), MessageIDs: ids,
	})
}

// Cost is what sending a text of a length, in characters, with so many files would keep apart
// now. It is NOT_FOUND for a conversation that the viewer does not see.
func (s *Service) Cost(ctx context.Context, conversationID string, length, files int) (conversa.Credits, error) {
	conv, err := s.Store.Client().Conversation.Query().Where(conversation.ID(conversationID)).WithAccount().Only(ctx)
	if ent.IsNotFound(err) {
		return 0, conversa.ErrNotFound.At("conversationId")
	}
	if err != nil {
		return 0, fmt.Errorf("find conversation: %w", err)
	}
	if !conv.Edges.Account.Charged {
		return 0, nil
	}
	messages := max(files, 1)
	if files > 0 && !conversa.TypeDocument.TakesCaption(length) {
		messages++ // the text goes before the files
	}
	return credit.Cost(ctx, s.Store, s.now(), credit.Queued{
		AccountID: conv.AccountID, ConversationID: conv.ID, Country: conversa.CountryOf(value(conv.WaID), value(conv.Bsuid)),
	}, messages)
}

// bill has a message that was sent from here charged as changes say, or what is reserved for
// it given back.
func (s *Service) bill(ctx context.Context, tx *store.Tx, account *ent.Account, row *ent.Message, changes ...conversa.MessageChange) error {
	if row.Origin != conversa.OriginConversa {
		return nil
	}
	var reports []conversa.Billing
	for _, c := range changes {
		if c.Billing != nil {
			reports = append(reports, *c.Billing)
		}
	}
	if charged, err := isCharged(ctx, tx, account, row, len(reports)); err != nil || !charged {
		return err
	}
	return credit.Report(ctx, tx, s.now(), credit.Sent{
		OrganizationID: row.OrganizationID, AccountID: row.AccountID, ConversationID: row.ConversationID, MessageID: row.ID,
		Country: conversa.CountryOf(value(row.WaID), value(row.Bsuid)),
	}, reports...)
}

// isCharged reports whether reports on a message may cost something. The account may have been
// read before the operator had it charged, and the message sent after that.
func isCharged(ctx context.Context, tx *store.Tx, account *ent.Account, row *ent.Message, reports int) (bool, error) {
	if account.Charged || reports == 0 || time.Since(row.CreatedAt) > 10*accountsFor {
		return account.Charged, nil
	}
	return credit.IsCharged(ctx, tx, account.ID)
}

// unsent is the change of a message that ended here: it costs nothing, unless WhatsApp knows
// better.
var unsent = conversa.MessageChange{Billing: &conversa.Billing{Status: conversa.StatusFailed}}

// billingOf is what a status says of billing; nil where it says nothing.
func billingOf(st whatsapp.Status, status conversa.MessageStatus, at time.Time) *conversa.Billing {
	if status == conversa.StatusFailed {
		return &conversa.Billing{Status: status}
	}
	if st.Pricing == nil {
		return nil
	}
	b := &conversa.Billing{Status: status, Billable: st.Pricing.Type == "regular"}
	if st.Pricing.Billable != nil {
		b.Billable = *st.Pricing.Billable
	}
	if !b.Billable {
		return b
	}
	b.At = at
	b.Category, _ = conversa.CategoryOf(st.Pricing.Category) // one without a price costs nothing
	switch st.Pricing.Model {
	case "CBP":
		b.Unit, b.ConversationID = conversa.UnitConversation, cut(st.ConversationID)
	case "PMP":
		b.Unit = conversa.UnitMessage
	}
	return b
}
