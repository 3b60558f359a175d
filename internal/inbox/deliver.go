package inbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
	"conversa/ent/predicate"
	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// jobDeliver hands one queued message to WhatsApp. Its key is the conversation,
// so that messages of one conversation leave in order.
const jobDeliver = "message.deliver"

type deliverPayload struct {
	MessageID string `json:"message"`
}

// noToken is how soon to look again for a token that cannot be opened.
const noToken = time.Minute

// errSettled says that there is nothing left to do for a message.
var errSettled = errors.New("settled")

// deliver sends a message at most once. Before the request leaves, the row says
// so: whoever finds that mark later, after a crash, does not know whether the
// customer has the message, and leaves it UNCONFIRMED for a status to settle.
func (s *Service) deliver(ctx context.Context, j job.Job) error {
	ctx = system(ctx)
	var payload deliverPayload
	if err := j.Decode(&payload); err != nil {
		return err
	}
	return s.attempt(ctx, j, payload.MessageID, func(ctx context.Context, cr whatsapp.Credentials, row *ent.Message) (whatsapp.Sent, error) {
		return s.Sender.SendText(ctx, cr, textOf(row))
	})
}

// attempt has a message sent, if it may leave now, and writes down what came of it.
func (s *Service) attempt(ctx context.Context, j job.Job, id string, send func(context.Context, whatsapp.Credentials, *ent.Message) (whatsapp.Sent, error)) error {
	row, err := s.prepare(ctx, j, id)
	if errors.Is(err, errSettled) {
		return nil
	}
	if err != nil {
		return err
	}
	account, err := s.Store.Client().Account.Get(ctx, row.AccountID)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	token, err := s.Tokens.OpenToken(account)
	if err != nil {
		s.Log.Error("open access token", "account", account.ID, "error", err)
		return s.putOff(context.WithoutCancel(ctx), row, noToken)
	}
	sent, sendErr := send(ctx, whatsapp.Credentials{PhoneNumberID: account.Number(), Token: token}, row)
	return s.settle(context.WithoutCancel(ctx), j, account, row, sent, sendErr)
}

func textOf(row *ent.Message) whatsapp.Text {
	conv := row.Edges.Conversation
	return whatsapp.Text{
		To: value(conv.WaID), Recipient: value(conv.Bsuid), Body: value(row.Text),
		ReplyTo: value(row.ReplyToWamid), CallbackData: row.ID,
	}
}

// prepare holds the message to the window and the rates once more, and marks that
// a request is about to leave.
func (s *Service) prepare(ctx context.Context, j job.Job, id string) (row *ent.Message, err error) {
	var outcome error
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		outcome = nil
		row, err = tx.Client.Message.Query().Where(message.ID(id)).
			WithConversation(func(q *ent.ConversationQuery) { q.WithAccount() }).Only(ctx)
		if err != nil {
			return fmt.Errorf("find message: %w", err)
		}
		outcome = s.checkQueued(ctx, tx, row)
		if outcome == nil {
			outcome = s.takeTurn(ctx, tx, row)
		}
		if outcome == nil {
			outcome, err = s.markAttempt(ctx, tx, row)
			if err != nil {
				return err
			}
		}
		if errors.Is(outcome, errSettled) {
			return job.Finish(ctx, tx, j)
		}
		if later := (job.Later{}); errors.As(outcome, &later) {
			return nil // what was decided so far is kept
		}
		return outcome
	})
	if err != nil {
		return nil, err
	}
	return row, outcome
}

// markAttempt notes that a request is about to leave. Whoever comes second, by a
// lease that was lost, leaves the message alone.
func (s *Service) markAttempt(ctx context.Context, tx *store.Tx, row *ent.Message) (outcome, err error) {
	n, err := tx.Client.Message.Update().
		Where(message.ID(row.ID), message.AttemptedAtIsNil(), message.WamidIsNil(), message.StatusEQ(conversa.StatusQueued)).
		SetAttemptedAt(s.now()).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("mark message: %w", err)
	}
	if n == 0 {
		return errSettled, nil
	}
	return nil, nil
}

// checkQueued settles a message that must not be sent any more.
func (s *Service) checkQueued(ctx context.Context, tx *store.Tx, row *ent.Message) error {
	conv := row.Edges.Conversation
	switch {
	case row.Status != conversa.StatusQueued || row.Wamid != nil:
		return errSettled
	case row.AttemptedAt != nil:
		return s.end(ctx, tx, row, conversa.StatusUnconfirmed, nil)
	case !conv.Window().Open(s.now()):
		return s.fail(ctx, tx, conv.Edges.Account, row, windowClosed())
	case conv.Edges.Account.Status != conversa.AccountActive:
		return s.fail(ctx, tx, conv.Edges.Account, row, notActive())
	}
	return nil
}

func notActive() *conversa.DeliveryFailure {
	return &conversa.DeliveryFailure{
		Reason: conversa.CodeAccountNotActive, Title: conversa.ErrAccountNotActive.Message,
		Detail: "An administrator can see why under the account.", Retryable: true,
	}
}

func windowClosed() *conversa.DeliveryFailure {
	return &conversa.DeliveryFailure{
		Reason: conversa.CodeWindowClosed,
		Title:  "The window closed while the message waited.",
		Detail: "Only the customer can open a new one, by writing again.", Retryable: true,
	}
}

// end gives a message that is queued, and is as where says, its last status of our own
// making. It returns errSettled, whoever settled it.
func (s *Service) end(ctx context.Context, tx *store.Tx, row *ent.Message, status conversa.MessageStatus, failure *conversa.DeliveryFailure, where ...predicate.Message) error {
	update := tx.Client.Message.Update().
		Where(message.ID(row.ID), message.StatusEQ(conversa.StatusQueued), message.WamidIsNil()).Where(where...).SetStatus(status)
	if failure != nil {
		update.SetFailure(failure)
	}
	n := 0
	signalled, err := s.become(ctx, tx, row, status, func() (err error) {
		n, err = update.Save(ctx)
		return wrapped("update message", err)
	})
	if err != nil {
		return err
	}
	if n == 0 { // a status of this very moment knows better
		return errSettled
	}
	err = tell(tx, row.OrganizationID, row.ConversationID, conversa.ConversationNews{
		Change: conversa.ChangeMessageChanged, MessageID: row.ID, SignalOf: signalled,
	})
	if err != nil {
		return err
	}
	return errSettled
}

// fail ends a message that was not sent, and gives back what is reserved for it.
func (s *Service) fail(ctx context.Context, tx *store.Tx, account *ent.Account, row *ent.Message, failure *conversa.DeliveryFailure) error {
	ended := s.end(ctx, tx, row, conversa.StatusFailed, failure)
	if !errors.Is(ended, errSettled) {
		return ended
	}
	return cmp.Or(s.bill(ctx, tx, account, row, unsent), ended)
}

// takeTurn takes one from the number's rate and one from the pair's, or says when
// to come again. The instants stand in the database: the limits hold over
// restarts and for all servers together.
func (s *Service) takeTurn(ctx context.Context, tx *store.Tx, row *ent.Message) error {
	conv, now := row.Edges.Conversation, s.now()
	account, err := lockAccount(ctx, tx, conv.AccountID)
	if err != nil {
		return err
	}
	pairNext, wait := conversa.PairRate.Take(conv.PairNextAt, now)
	if wait > 0 {
		return later(conv, now, wait)
	}
	numberNext, wait := rateOf(account).Take(account.SendNextAt, now)
	if wait > 0 {
		return later(conv, now, wait)
	}
	if err := account.Update().SetSendNextAt(numberNext).Exec(ctx); err != nil {
		return fmt.Errorf("update account: %w", err)
	}
	return wrapped("update conversation", conv.Update().SetPairNextAt(pairNext).Exec(ctx))
}

// lockAccount reads the account's row so that no other transaction takes from its
// rate meanwhile.
func lockAccount(ctx context.Context, tx *store.Tx, id string) (*ent.Account, error) {
	if err := tx.Lock(ctx, sendKey(id)); err != nil {
		return nil, err
	}
	account, err := tx.Client.Account.Get(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("find account: %w", err)
	}
	return account, nil
}

// settle writes down what came of a request.
func (s *Service) settle(ctx context.Context, j job.Job, account *ent.Account, row *ent.Message, sent whatsapp.Sent, sendErr error) error {
	if sendErr == nil {
		return s.accepted(ctx, j, account, row, sent)
	}
	var refusal *whatsapp.Error
	switch {
	case errors.Is(sendErr, whatsapp.ErrNotSent):
		return s.putOff(ctx, row, s.patience(row))
	case errors.As(sendErr, &refusal) && refusal.Advice() != whatsapp.AdviceUnknown:
		return s.refused(ctx, j, account, row, refusal)
	}
	s.Log.Warn("the outcome of a send is unknown", "message", row.ID, "error", sendErr)
	return s.conclude(ctx, j, row, func(ctx context.Context, tx *store.Tx, row *ent.Message) error {
		return s.end(ctx, tx, row, conversa.StatusUnconfirmed, nil)
	})
}

// accepted keeps the wamid, and applies the statuses that came before it.
func (s *Service) accepted(ctx context.Context, j job.Job, account *ent.Account, row *ent.Message, sent whatsapp.Sent) error {
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Lock(ctx, wamidKey(account, sent.WAMID)); err != nil {
			return err
		}
		row, err := tx.Client.Message.Get(ctx, row.ID)
		if err != nil {
			return fmt.Errorf("find message: %w", err)
		}
		if row.Wamid == nil {
			if row, err = row.Update().SetWamid(sent.WAMID).ClearAttemptedAt().Save(ctx); err != nil {
				return fmt.Errorf("keep wamid: %w", err)
			}
		}
		changes, err := s.takeParked(ctx, tx, account.ID, sent.WAMID)
		if err != nil {
			return err
		}
		changes = append(changes, conversa.MessageChange{At: s.now(), Status: conversa.StatusSent})
		if err := s.changeRow(ctx, tx, account, row, changes...); err != nil {
			return err
		}
		return job.Finish(ctx, tx, j)
	})
}

// refused acts on WhatsApp's own refusal: nothing was sent.
func (s *Service) refused(ctx context.Context, j job.Job, account *ent.Account, row *ent.Message, e *whatsapp.Error) error {
	s.Log.Warn("WhatsApp refused a message", "message", row.ID, "code", e.Code, "subcode", e.Subcode, "trace", e.TraceID)
	switch e.Advice() {
	case whatsapp.AdviceRetryPair:
		return s.tryAgain(ctx, row, pairBackoff(row.Tries))
	case whatsapp.AdviceRetryNumber:
		if err := s.rest(ctx, account, e, row.Tries+1); err != nil {
			return err
		}
		return s.tryAgain(ctx, row, pause(e, row.Tries+1))
	case whatsapp.AdviceRetry:
		if limit := e.MaxTries(); limit == 0 || row.Tries+1 < limit {
			return s.tryAgain(ctx, row, pause(e, row.Tries+1))
		}
	}
	return s.conclude(ctx, j, row, func(ctx context.Context, tx *store.Tx, row *ent.Message) error {
		if e.Advice() == whatsapp.AdviceStopAccount {
			if err := s.stopAccount(ctx, tx, account, e); err != nil {
				return err
			}
		}
		return s.fail(ctx, tx, account, row, explain(e))
	})
}

// conclude ends a message together with its job. A status that settled the
// message meanwhile is the better evidence.
func (s *Service) conclude(ctx context.Context, j job.Job, row *ent.Message, end func(context.Context, *store.Tx, *ent.Message) error) error {
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := tx.Client.Message.Get(ctx, row.ID)
		if err != nil {
			return fmt.Errorf("find message: %w", err)
		}
		if row.Status == conversa.StatusQueued && row.Wamid == nil {
			if err := end(ctx, tx, row); err != nil && !errors.Is(err, errSettled) {
				return err
			}
		}
		return job.Finish(ctx, tx, j)
	})
}

// tryAgain takes the mark back, for WhatsApp refused the message for now, and comes again
// later. The window bounds how long.
func (s *Service) tryAgain(ctx context.Context, row *ent.Message, wait time.Duration) error {
	return s.unmark(ctx, row, 1, wait)
}

// putOff is tryAgain for what is no refusal of this message, and counts as none.
func (s *Service) putOff(ctx context.Context, row *ent.Message, wait time.Duration) error {
	return s.unmark(ctx, row, 0, wait)
}

func (s *Service) unmark(ctx context.Context, row *ent.Message, refusals int, wait time.Duration) error {
	err := s.update(ctx, "unmark message", func(tx *store.Tx) error {
		return tx.Client.Message.UpdateOneID(row.ID).ClearAttemptedAt().AddTries(refusals).Exec(ctx)
	})
	if err != nil {
		return err
	}
	return later(row.Edges.Conversation, s.now(), wait)
}

// later is after a wait, or once the window closes, when it is sure that nothing is sent.
func later(conv *ent.Conversation, now time.Time, wait time.Duration) job.Later {
	at := now.Add(wait)
	if closes := conv.Window().ClosesAt(); closes.Before(at) {
		at = closes
	}
	return job.Later{At: at}
}

// patience is how long a message waits that could not be handed to WhatsApp: the longer,
// the longer it has waited.
func (s *Service) patience(row *ent.Message) time.Duration {
	return min(max(s.now().Sub(row.SentAt), time.Second), time.Minute)
}

// backoff doubles from one second to five minutes.
func backoff(tries int) time.Duration {
	return min(time.Second<<min(tries, 10), 5*time.Minute)
}

// pairBackoff is Meta's own advice for the pair rate: 4^n seconds.
func pairBackoff(tries int) time.Duration {
	return min(time.Second<<(2*min(tries, 8)), time.Hour)
}
