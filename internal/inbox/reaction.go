package inbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
	"conversa/ent/reaction"
	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// jobReact hands the business's reaction to WhatsApp, in turn with the messages of its
// conversation. A reaction that is set twice is as one that is set once: so, unlike a
// message, it is sent again where the outcome is not known.
const jobReact = "message.react"

// reactionPayload is a reaction, and which turn of it: one that has changed since is sent
// by a later job.
type reactionPayload struct {
	ReactionID string `json:"reaction"`
	Turn       string `json:"turn"`
}

// callback is what WhatsApp repeats in the statuses of the reaction.
func (p reactionPayload) callback() string { return p.ReactionID + "/" + p.Turn }

// giveUp is how long a reaction is tried again that WhatsApp refused for now.
const giveUp = 10 * time.Minute

// outgoingReaction is a reaction with the message that it is on.
type outgoingReaction struct {
	reactionPayload
	row *ent.Reaction
	on  *ent.Message
}

func (s *Service) deliverReaction(ctx context.Context, j job.Job) error {
	ctx = system(ctx)
	var payload reactionPayload
	if err := j.Decode(&payload); err != nil {
		return err
	}
	o, err := s.prepareReaction(ctx, j, payload)
	if errors.Is(err, errSettled) {
		return nil
	}
	if err != nil {
		return err
	}
	conv := o.on.Edges.Conversation
	account := conv.Edges.Account
	token, err := s.Tokens.OpenToken(account)
	if err != nil {
		s.Log.Error("open access token", "account", account.ID, "error", err)
		return job.Later{At: s.now().Add(noToken)}
	}
	_, err = s.Sender.SendReaction(ctx, whatsapp.Credentials{PhoneNumberID: account.Number(), Token: token}, whatsapp.ReactionMessage{
		To: value(conv.WaID), Recipient: value(conv.Bsuid), MessageID: o.row.Wamid, Emoji: o.row.Emoji, CallbackData: o.callback(),
	})
	return s.settleReaction(context.WithoutCancel(ctx), j, account, o, err)
}

// prepareReaction holds the reaction to the window and the rates.
func (s *Service) prepareReaction(ctx context.Context, j job.Job, payload reactionPayload) (o outgoingReaction, err error) {
	var outcome error
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		outcome = nil
		if o, err = findReaction(ctx, tx, payload); errors.Is(err, errSettled) {
			outcome = err
			return job.Finish(ctx, tx, j)
		}
		if err != nil {
			return err
		}
		if why := s.mayNotReact(o.on.Edges.Conversation); why != nil {
			outcome = errSettled
			if err := s.endReaction(ctx, tx, o, conversa.StatusFailed, why); err != nil {
				return err
			}
			return job.Finish(ctx, tx, j)
		}
		outcome = s.takeTurn(ctx, tx, o.on)
		if later := (job.Later{}); errors.As(outcome, &later) {
			return nil
		}
		return outcome
	})
	if err != nil {
		return o, err
	}
	return o, outcome
}

// findReaction is a turn of a reaction; errSettled where it was changed since.
func findReaction(ctx context.Context, tx *store.Tx, payload reactionPayload) (o outgoingReaction, err error) {
	o.reactionPayload = payload
	o.row, err = tx.Client.Reaction.Query().Where(reaction.ID(payload.ReactionID), reaction.SourceWamid(payload.Turn)).Only(ctx)
	if ent.IsNotFound(err) {
		return o, errSettled
	}
	if err != nil {
		return o, fmt.Errorf("find reaction: %w", err)
	}
	o.on, err = tx.Client.Message.Query().Where(message.AccountID(o.row.AccountID), message.Wamid(o.row.Wamid)).
		WithConversation(func(q *ent.ConversationQuery) { q.WithAccount() }).Only(ctx)
	return o, wrapped("find message", err)
}

// mayNotReact says why a reaction that waited must not be sent any more; nil where it may.
func (s *Service) mayNotReact(conv *ent.Conversation) *conversa.DeliveryFailure {
	switch {
	case !conv.Window().Open(s.now()):
		return windowClosed()
	case conv.Edges.Account.Status != conversa.AccountActive:
		return notActive()
	}
	return nil
}

// settleReaction writes down what came of a request.
func (s *Service) settleReaction(ctx context.Context, j job.Job, account *ent.Account, o outgoingReaction, sendErr error) error {
	waited := s.now().Sub(o.row.ReactedAt)
	refusal := (*whatsapp.Error)(nil)
	refused := errors.As(sendErr, &refusal)
	if sendErr != nil && (!refused || s.passes(refusal, waited)) {
		s.Log.Warn("a reaction is sent later", "reaction", o.row.ID, "error", sendErr)
		if err := s.rest(ctx, account, refusal, 1); err != nil {
			return err
		}
		return job.Later{At: s.now().Add(min(max(waited, time.Second), 5*time.Minute))}
	}
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		status, why := conversa.StatusSent, (*conversa.DeliveryFailure)(nil)
		if refused {
			status, why = conversa.StatusFailed, explain(refusal)
			if refusal.Advice() == whatsapp.AdviceStopAccount {
				if err := s.stopAccount(ctx, tx, account, refusal); err != nil {
					return err
				}
			}
		}
		if err := s.endReaction(ctx, tx, o, status, why); err != nil {
			return err
		}
		return job.Finish(ctx, tx, j)
	})
}

// passes reports whether a refusal is one for now.
func (s *Service) passes(e *whatsapp.Error, waited time.Duration) bool {
	switch e.Advice() {
	case whatsapp.AdviceRetryPair, whatsapp.AdviceRetryNumber:
		return true
	case whatsapp.AdviceRetry, whatsapp.AdviceUnknown:
		return waited < giveUp
	}
	return false
}

// endReaction gives a turn of a reaction its status. Where a removal failed, the customer
// still sees the emoji that WhatsApp took last.
func (s *Service) endReaction(ctx context.Context, tx *store.Tx, o outgoingReaction, status conversa.MessageStatus, why *conversa.DeliveryFailure) error {
	update := tx.Client.Reaction.Update().Where(reaction.ID(o.ReactionID), reaction.SourceWamid(o.Turn)).SetStatus(status)
	if why != nil {
		update.SetFailure(why)
	} else { // a failure that came before the answer knows better
		update.Where(reaction.StatusEQ(conversa.StatusQueued))
	}
	if status == conversa.StatusFailed && o.row.Emoji == "" {
		update.SetEmoji(o.row.Accepted)
	}
	n, err := update.Save(ctx)
	if err != nil || n == 0 {
		return wrapped("update reaction", err)
	}
	return tell(tx, o.on.OrganizationID, o.on.ConversationID, conversa.ConversationNews{
		Change: conversa.ChangeMessageChanged, MessageID: o.on.ID,
	})
}

// reactionStatus takes a status of a reaction in: WhatsApp tells that it was sent, or that
// it failed, and nothing more.
func (s *Service) reactionStatus(ctx context.Context, tx *store.Tx, account *ent.Account, payload reactionPayload, news conversa.MessageChange) error {
	o, err := findReaction(ctx, tx, payload)
	if errors.Is(err, errSettled) || ent.IsNotFound(err) {
		return nil // changed since, or forged
	}
	if err != nil {
		return err
	}
	if o.row.AccountID != account.ID || o.row.Status == conversa.StatusFailed {
		return nil
	}
	if news.Status == conversa.StatusFailed {
		return s.endReaction(ctx, tx, o, conversa.StatusFailed, news.Fail)
	}
	if err := o.row.Update().SetAccepted(o.row.Emoji).Exec(ctx); err != nil {
		return fmt.Errorf("update reaction: %w", err)
	}
	if o.row.Status == conversa.StatusSent {
		return nil
	}
	return s.endReaction(ctx, tx, o, conversa.StatusSent, nil)
}

// reactionOf reads what WhatsApp repeats in the status of a reaction.
func reactionOf(callback string) (payload reactionPayload, ok bool) {
	payload.ReactionID, payload.Turn, ok = strings.Cut(cut(callback), "/")
	return payload, ok && strings.HasPrefix(callback, "rea_")
}
