package inbox

import (
	"context"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/reaction"
	"conversa/ent/schema"
	"conversa/internal/job"
	"conversa/internal/store"
)

// React sets the business's reaction on a message, or takes it away where emoji is empty.
// It is no reply. It is refused with NOT_FOUND, INVALID_INPUT for what is no emoji and for
// a message that WhatsApp does not have or that is over 30 days old, CONFLICT for one that
// was withdrawn, WINDOW_CLOSED and ACCOUNT_NOT_ACTIVE. To set what is set changes nothing.
// MESSAGE_CHANGED follows, now and with its fate.
func (s *Service) React(ctx context.Context, viewer conversa.Viewer, messageID, emoji string) (row *ent.Message, err error) {
	if !isID(messageID) {
		return nil, conversa.ErrNotFound.At("messageId")
	}
	if err := conversa.CheckReaction(emoji); err != nil {
		return nil, err
	}
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if row, err = ownMessage(ctx, tx, messageID); err != nil {
			return err
		}
		if err := s.reactable(row); err != nil {
			return err
		}
		conv, err := tx.Client.Conversation.Query().Where(conversation.ID(row.ConversationID)).WithAccount().Only(ctx)
		if err != nil {
			return fmt.Errorf("find conversation: %w", err)
		}
		if err := s.allow(conv); err != nil {
			return err
		}
		if err := tx.Lock(ctx, wamidKey(conv.Edges.Account, *row.Wamid)); err != nil {
			return err
		}
		if row, err = heldMessage(ctx, tx, row); err != nil {
			return err
		}
		return s.setReaction(system(ctx), tx, viewer, row, emoji)
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

// reactable refuses a message on which WhatsApp takes no reaction.
func (s *Service) reactable(row *ent.Message) error {
	switch {
	case row.Wamid == nil:
		return conversa.Invalid("messageId", "WhatsApp has not accepted that message yet.")
	case row.RevokedAt != nil:
		return (&conversa.Error{Code: conversa.CodeConflict, Message: "That message was withdrawn."}).At("messageId")
	case !conversa.ReactionOpen(row.SentAt, s.now()):
		return conversa.Invalid("messageId", "WhatsApp takes reactions to messages of the last 30 days.")
	}
	return nil
}

// afterReaction is now, and not before the reaction that is there, whose clock may be ahead.
func (s *Service) afterReaction(before *ent.Reaction) time.Time {
	now := s.now().Truncate(time.Second)
	if before.ReactedAt.After(now) && before.ReactedAt.Sub(now) <= clocksDiffer {
		return before.ReactedAt
	}
	return now
}

// setReaction writes the reaction down, and the job that will send it.
func (s *Service) setReaction(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, row *ent.Message, emoji string) error {
	before, err := tx.Client.Reaction.Query().Where(reaction.AccountID(row.AccountID),
		reaction.Wamid(*row.Wamid), reaction.AuthorEQ(reaction.AuthorBUSINESS)).Only(ctx)
	if ent.IsNotFound(err) {
		before, err = nil, nil
	}
	if err != nil {
		return fmt.Errorf("find reaction: %w", err)
	}
	if before == nil && emoji == "" || before != nil && before.Emoji == emoji && before.Status != conversa.StatusFailed {
		return nil
	}
	set := reactionPayload{Turn: schema.NewID("rct")}
	if before == nil {
		before, err = tx.Client.Reaction.Create().SetOrganizationID(row.OrganizationID).SetAccountID(row.AccountID).SetWamid(*row.Wamid).
			SetAuthor(reaction.AuthorBUSINESS).SetEmoji(emoji).SetReactedAt(s.now().Truncate(time.Second)).SetSourceWamid(set.Turn).
			SetSentByID(viewer.UserID).SetStatus(conversa.StatusQueued).Save(ctx)
	} else {
		before, err = before.Update().SetEmoji(emoji).SetReactedAt(s.afterReaction(before)).SetSourceWamid(set.Turn).
			SetSentByID(viewer.UserID).SetStatus(conversa.StatusQueued).ClearFailure().Save(ctx)
	}
	if err != nil {
		return fmt.Errorf("keep reaction: %w", err)
	}
	set.ReactionID = before.ID
	if err := job.Enqueue(ctx, tx, s.now(), job.New{Kind: jobReact, Key: row.ConversationID, Payload: set}); err != nil {
		return err
	}
	return tell(tx, row.OrganizationID, row.ConversationID, conversa.ConversationNews{
		Change: conversa.ChangeMessageChanged, MessageID: row.ID,
	})
}
