package inbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// jobReceipt shows a customer that what they wrote was read. What is shown twice is as shown
// once: it is sent again where the outcome is not known.
const jobReceipt = "message.receipt"

const (
	// receiptTries are enough for what goes out late to be of use to nobody.
	receiptTries = 6
	// receiptLife is how old a message may be that WhatsApp marks.
	receiptLife = 30 * 24 * time.Hour
)

type receiptPayload struct {
	MessageID string `json:"message"`
}

// receipt has a customer shown that what they wrote up to a message was read, where the account
// is set to do so.
func (s *Service) receipt(ctx context.Context, tx *store.Tx, conv *ent.Conversation, upTo *ent.Message) error {
	ctx = system(ctx)
	account, err := tx.Client.Account.Get(ctx, conv.AccountID)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	if !account.SendReadReceipts {
		return nil
	}
	last, err := tx.Client.Message.Query().Where(
		message.ConversationID(conv.ID), message.DirectionEQ(conversa.DirectionInbound), message.OriginEQ(conversa.OriginCustomer),
		message.WamidNotNil(), message.SentAtGT(s.now().Add(-receiptLife)),
		message.Or(message.SentAtLT(upTo.SentAt), message.And(message.SentAt(upTo.SentAt), message.IDLTE(upTo.ID))),
	).Order(ent.Desc(message.FieldSentAt, message.FieldID)).First(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find message: %w", err)
	}
	return job.Enqueue(ctx, tx, s.now(), job.New{
		Kind: jobReceipt, UniqueKey: jobReceipt + "/" + last.ID, Payload: receiptPayload{last.ID},
	})
}

// deliverReceipt gives up on what WhatsApp refuses for good, and after some tries: nobody waits
// for it.
func (s *Service) deliverReceipt(ctx context.Context, j job.Job) error {
	ctx = system(ctx)
	var payload receiptPayload
	if err := j.Decode(&payload); err != nil {
		return err
	}
	row, err := s.Store.Client().Message.Query().Where(message.ID(payload.MessageID)).
		WithConversation(func(q *ent.ConversationQuery) { q.WithAccount() }).Only(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find message: %w", err)
	}
	account := row.Edges.Conversation.Edges.Account
	if account.Status != conversa.AccountActive || row.Wamid == nil {
		return nil
	}
	if _, wait := rateOf(account).Take(account.SendNextAt, s.now()); wait > 0 {
		return job.Later{At: s.now().Add(wait)}
	}
	token, err := s.Tokens.OpenToken(account)
	if err != nil {
		s.Log.Error("open access token", "account", account.ID, "error", err)
		return nil
	}
	err = s.Sender.MarkRead(ctx, whatsapp.Credentials{PhoneNumberID: account.Number(), Token: token}, *row.Wamid)
	var refusal *whatsapp.Error
	refused := errors.As(err, &refusal) && !s.passes(refusal, 0)
	if err == nil || ctx.Err() != nil {
		return err
	}
	if refused || j.Attempts >= receiptTries {
		s.Log.Warn("a customer is not shown that their message was read", "message", row.ID, "error", err)
		return nil
	}
	return errors.Join(err, s.rest(ctx, account, refusal, j.Attempts))
}
