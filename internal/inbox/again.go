package inbox

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/internal/store"
)

// Retry sends a message again that failed, where that can help, or of which nobody knows
// whether it arrived: as a new message of the viewer's, with the same text, file and
// quote. It is refused with NOT_FOUND, WINDOW_CLOSED, ACCOUNT_NOT_ACTIVE, INVALID_INPUT
// where its file is gone, INSUFFICIENT_CREDITS, and CONFLICT for all other messages. Whoever comes second gets
// the message that was sent already. MESSAGE_ADDED and MESSAGE_CHANGED follow.
func (s *Service) Retry(ctx context.Context, viewer conversa.Viewer, messageID string) (again *ent.Message, err error) {
	if !isID(messageID) {
		return nil, conversa.ErrNotFound.At("messageId")
	}
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		row, err := ownMessage(ctx, tx, messageID)
		if err != nil {
			return err
		}
		file, fileErr := fileOf(ctx, tx, row)
		if row, err = heldMessage(ctx, tx, row); err != nil {
			return err
		}
		if row.RetriedAsID != nil {
			again, err = tx.Client.Message.Get(ctx, *row.RetriedAsID)
			return wrapped("find message", err)
		}
		if err := conversa.CheckRetry(row.Origin, row.Status, row.Failure); err != nil {
			return err
		}
		if fileErr != nil {
			return fileErr
		}
		again, err = s.sendAgain(ctx, tx, viewer, row, file)
		return err
	})
	if err != nil {
		return nil, err
	}
	return again, nil
}

// ownMessage is a message of the viewer's conversations.
func ownMessage(ctx context.Context, tx *store.Tx, id string) (*ent.Message, error) {
	row, err := tx.Client.Message.Query().Where(message.ID(id)).WithAttachments().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound.At("messageId")
	}
	return row, wrapped("find message", err)
}

// fileOf is the file of a message, held until commit; nil for none.
func fileOf(ctx context.Context, tx *store.Tx, row *ent.Message) (*ent.File, error) {
	if len(row.Edges.Attachments) == 0 {
		return nil, nil
	}
	files, err := heldFiles(ctx, tx, []string{row.Edges.Attachments[0].FileID})
	if refusal := (*conversa.Error)(nil); errors.As(err, &refusal) {
		return nil, conversa.Invalid("messageId", "The file of this message cannot be sent any more.")
	}
	if err != nil {
		return nil, err
	}
	return files[0], nil
}

// heldMessage is a message as it is once nobody else changes its conversation.
func heldMessage(ctx context.Context, tx *store.Tx, row *ent.Message) (*ent.Message, error) {
	if _, err := holdConversationOf(ctx, tx, row); err != nil {
		return nil, err
	}
	return ownMessage(ctx, tx, row.ID)
}

func (s *Service) sendAgain(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, row *ent.Message, file *ent.File) (*ent.Message, error) {
	conv, err := tx.Client.Conversation.Query().Where(conversation.ID(row.ConversationID)).WithAccount().Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("find conversation: %w", err)
	}
	if err := s.allow(conv); err != nil {
		return nil, err
	}
	if err := holdRow(ctx, tx, row.ID); err != nil {
		return nil, err
	}
	rows, err := s.send(ctx, tx, outgoing{
		conv: conv, userID: viewer.UserID, quotes: row.ReplyToWamid, parts: []part{{kind: row.Type, text: value(row.Text), file: file}},
		charged: conv.Edges.Account.Charged,
	})
	if err != nil {
		return nil, err
	}
	if err := tx.Client.Message.UpdateOneID(row.ID).SetRetriedAsID(rows[0].ID).Exec(ctx); err != nil {
		return nil, fmt.Errorf("update message: %w", err)
	}
	return rows[0], tell(tx, row.OrganizationID, row.ConversationID, conversa.ConversationNews{
		Change: conversa.ChangeMessageChanged, MessageID: row.ID,
	})
}

// holdRow keeps statuses from changing a message until commit. Who waits for its row has not
// got the account's balance, as those have who reserved.
func holdRow(ctx context.Context, tx *store.Tx, messageID string) error {
	if tx.Dialect() != dialect.Postgres {
		return nil
	}
	_, err := tx.Exec(ctx, "select id from messages where id = ? for no key update", messageID)
	return wrapped("hold message", err)
}

// Cancel withdraws a message that still waits to be handed to WhatsApp: it FAILED as
// CANCELLED, and may be sent again. It is refused with NOT_FOUND, and with CONFLICT once
// the message has left, or may have. A repeat changes nothing. MESSAGE_CHANGED follows.
func (s *Service) Cancel(ctx context.Context, messageID string) (row *ent.Message, err error) {
	if !isID(messageID) {
		return nil, conversa.ErrNotFound.At("messageId")
	}
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if row, err = ownMessage(ctx, tx, messageID); err != nil {
			return err
		}
		if row.Failure.Cancelled() {
			return nil
		}
		err = s.end(ctx, tx, row, conversa.StatusFailed, cancelled(), message.AttemptedAtIsNil())
		if !errors.Is(err, errSettled) {
			return err
		}
		if row, err = ownMessage(ctx, tx, messageID); err != nil {
			return err
		}
		if !row.Failure.Cancelled() {
			return &conversa.Error{Code: conversa.CodeConflict, Message: "The message was handed to WhatsApp already.", Field: "messageId"}
		}
		account, err := tx.Client.Account.Get(ctx, row.AccountID)
		if err != nil {
			return fmt.Errorf("find account: %w", err)
		}
		return s.bill(ctx, tx, account, row, unsent)
	})
	if err != nil {
		return nil, err
	}
	return row, nil
}

func cancelled() *conversa.DeliveryFailure {
	return &conversa.DeliveryFailure{
		Reason: conversa.CodeCancelled, Title: "Somebody withdrew the message before it was sent.",
		Detail: "It can be sent again while the window is open.", Retryable: true,
	}
}
