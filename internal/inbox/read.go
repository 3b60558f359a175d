package inbox

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/unread"
)

// MarkRead moves the viewer's read marker to a message of a conversation, never back. A
// message of another one is NOT_FOUND. The event READ follows, for that user alone; the
// customer is shown it where the account is set to do so.
func (s *Service) MarkRead(ctx context.Context, viewer conversa.Viewer, conversationID, messageID string) (*ent.Conversation, error) {
	var conv *ent.Conversation
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if conv, err = hold(ctx, tx, conversationID); err != nil {
			return err
		}
		m, err := tx.Client.Message.Query().Where(message.ID(messageID), message.ConversationID(conversationID)).Only(ctx)
		if ent.IsNotFound(err) {
			return conversa.ErrNotFound.At("upToMessageId")
		}
		if err != nil {
			return fmt.Errorf("find message: %w", err)
		}
		moved, err := unread.Advance(ctx, tx, viewer.UserID, conversationID, unread.Position{At: m.SentAt, MessageID: m.ID})
		if err != nil {
			return err
		}
		if moved {
			if err := s.receipt(ctx, tx, conv, m); err != nil {
				return err
			}
		}
		seen, err := signal.Read(ctx, tx, s.now(), conv.ID, viewer.UserID)
		if err != nil || !moved && len(seen) == 0 {
			return err
		}
		return tell(tx, conv.OrganizationID, conv.ID, conversa.ConversationNews{
			Change: conversa.ChangeRead, UserID: viewer.UserID, SignalOf: seen,
		})
	})
	if err != nil {
		return nil, err
	}
	return conv, nil
}

// MarkNoReplyNeeded says that what waits in a conversation needs no reply. What the
// customer writes later waits again. The event WINDOW follows; a repeat changes nothing.
func (s *Service) MarkNoReplyNeeded(ctx context.Context, conversationID string) (*ent.Conversation, error) {
	var conv *ent.Conversation
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if conv, err = hold(ctx, tx, conversationID); err != nil {
			return err
		}
		n, err := tx.Client.Message.Update().Where(message.ConversationID(conv.ID), message.Waiting(true)).
			SetWaiting(false).SetNoReplyNeededAt(s.now()).Save(ctx)
		if err != nil {
			return fmt.Errorf("update messages: %w", err)
		}
		if n == 0 {
			return nil
		}
		if err := tx.Client.Conversation.Update().Where(conversation.ID(conv.ID)).ClearWaitingSince().Exec(ctx); err != nil {
			return fmt.Errorf("update conversation: %w", err)
		}
		conv.WaitingSince = nil
		settled, err := signal.Settled(ctx, tx, s.now(), conv.ID)
		if err != nil {
			return err
		}
		return tell(tx, conv.OrganizationID, conv.ID, conversa.ConversationNews{Change: conversa.ChangeWindow, SignalOf: settled})
	})
	if err != nil {
		return nil, err
	}
	return conv, nil
}
