package inbox

import (
	"context"
	"fmt"

	"conversa"
	"conversa/internal/crm"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/unread"
)

// customerChanged says what WhatsApp's news of a customer ask for: another number,
// another user id. It adds no message, and leaves the window as it is.
func (s *Service) customerChanged(in incoming) step {
	change, ok := changeOf(in)
	if !ok {
		return step{} // e.g. a new security code: nothing that a record shows
	}
	organizationID := in.account.OrganizationID
	return step{keys: change.LockKeys(organizationID), apply: func(ctx context.Context, tx *store.Tx) error {
		regrouping, err := s.directory.Apply(ctx, tx, organizationID, change)
		if err != nil {
			return err
		}
		return s.rearrange(ctx, tx, organizationID, regrouping)
	}}
}

// changeOf reads a system message. ok is false for those that change no name.
func changeOf(in incoming) (change crm.Change, ok bool) {
	system := in.message.System
	if system == nil {
		return crm.Change{}, false
	}
	from := crm.Sender{WaID: cut(in.message.From), UserID: cut(system.PreviousUserID)}
	to := crm.Sender{WaID: cut(system.WaID), UserID: cut(system.UserID)}
	if from.UserID == "" && to.UserID != "" {
		from.UserID = cut(in.message.FromUserID)
	}
	switch system.Kind {
	case "user_changed_number", "customer_changed_number":
	case "user_changed_user_id":
		from.WaID, to.WaID = "", ""
	default:
		return crm.Change{}, false
	}
	change = crm.Change{From: from, To: to, At: in.sentAt(), Source: in.message.ID}
	return change, from.Known() && to.Known()
}

// regroup has the people worked out anew whom a message has to do with, and says
// in which conversation the message is then.
func (s *Service) regroup(ctx context.Context, tx *store.Tx, in incoming, messageID string) (conversationID string, err error) {
	organizationID := in.account.OrganizationID
	regrouping, err := s.directory.Regroup(ctx, tx, organizationID, in.sender())
	if err != nil {
		return "", err
	}
	if err := s.rearrange(ctx, tx, organizationID, regrouping); err != nil {
		return "", err
	}
	row, err := tx.Client.Message.Get(ctx, messageID)
	if err != nil {
		return "", fmt.Errorf("find message: %w", err)
	}
	return row.ConversationID, nil
}

// rearrange moves messages to the customers who wrote them: one conversation for
// each customer and account, with what lists need worked out from its messages.
func (s *Service) rearrange(ctx context.Context, tx *store.Tx, organizationID string, r crm.Regrouping) error {
	if len(r.Groups) == 0 {
		return nil
	}
	a, err := newArrangement(ctx, tx, s.now(), r)
	if err != nil {
		return err
	}
	changed, err := a.arrange(ctx)
	if err != nil {
		return err
	}
	if err := a.reread(ctx, organizationID); err != nil {
		return err
	}
	gone, err := a.removeEmpty(ctx)
	if err != nil {
		return err
	}
	unread.LockAtCommit(tx, organizationID)
	if err := s.directory.Remove(ctx, tx, r.Removed); err != nil {
		return err
	}
	if err := signal.Moved(ctx, tx, s.now(), handedOver(changed)...); err != nil {
		return err
	}
	for _, c := range gone {
		if err := c.tellGone(tx, organizationID); err != nil {
			return err
		}
	}
	for _, c := range changed {
		if err := c.tell(tx, organizationID); err != nil {
			return err
		}
	}
	return nil
}

// tellGone says that a conversation is no more. Who sees the one that it became part of
// is told of that as well.
func (c change) tellGone(tx *store.Tx, organizationID string) error {
	return tellOf(tx, conversa.EventConversationGone, organizationID, c.conversationID, conversa.ConversationNews{
		OwnerID: c.owner, PreviousOwnerID: c.previousOwner,
	})
}

// tell says what changed in a conversation. Who saw its previous owner's records
// alone is told that it left their sight.
func (c change) tell(tx *store.Tx, organizationID string) error {
	if c.owner != c.previousOwner {
		err := tell(tx, organizationID, c.conversationID, conversa.ConversationNews{
			Change: conversa.ChangeOwner, OwnerID: c.owner, PreviousOwnerID: c.previousOwner,
		})
		if err != nil {
			return err
		}
	}
	news := conversa.ConversationNews{Change: conversa.ChangeCustomer}
	if c.moved {
		news.SignalOf = []string{c.owner}
	}
	return tell(tx, organizationID, c.conversationID, news)
}

// handedOver are the conversations whose signals are not as they were.
func handedOver(changed []change) (ids []string) {
	for _, c := range changed {
		if c.moved || c.owner != c.previousOwner {
			ids = append(ids, c.conversationID)
		}
	}
	return ids
}
