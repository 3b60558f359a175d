package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/message"
	"conversa/internal/job"
	"conversa/internal/store"
)

const (
	jobCheck = "account.check"
	// checkEvery is how often an account is looked at in turn, checkAgain how soon
	// after WhatsApp could not be reached.
	checkEvery, checkAgain = time.Hour, 5 * time.Minute
)

// checkPayload is the account to look at.
type checkPayload struct {
	AccountID string `json:"account"`
}

// lookLater has the account looked at in turn, from now on until it is given up.
func (s *Service) lookLater(ctx context.Context, tx *store.Tx, accountID string) error {
	now := s.moment()
	return job.Enqueue(asSystem(ctx), tx, now, job.New{
		Kind: jobCheck, UniqueKey: jobCheck + "/" + accountID, Payload: checkPayload{accountID}, RunAt: now.Add(checkEvery),
	})
}

// checkInTurn is one look, and the promise of the next.
func (s *Service) checkInTurn(ctx context.Context, j job.Job) error {
	var payload checkPayload
	if err := j.Decode(&payload); err != nil {
		return err
	}
	ctx = asSystem(ctx)
	a, err := s.Store.Client().Account.Query().Where(account.ID(payload.AccountID)).Only(ctx)
	if ent.IsNotFound(err) || err == nil && len(a.AccessToken) == 0 {
		return nil // it was given up
	}
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	g, err := s.grantOf(a)
	if err != nil {
		return err
	}
	if _, err := s.lookAt(ctx, a, g, inTurn); err != nil {
		var refused *conversa.Error
		if !errors.As(err, &refused) {
			return err
		}
		return job.Later{At: s.moment().Add(checkAgain)}
	}
	return job.Later{At: s.moment().Add(checkEvery)}
}

const (
	// sentAndUnheard is how long WhatsApp may take to report on what was sent.
	sentAndUnheard = 15 * time.Minute
	// usualSpan is how far back a number's habits are looked at.
	usualSpan = 14 * 24 * time.Hour
	// usualCount is how many messages make a habit.
	usualCount = 10
	// quiet is never unusual.
	quiet = 24 * time.Hour
	// maxHabit bounds what is read of a busy number.
	maxHabit = 500
)

const (
	adviceNever  = "WhatsApp has not sent anything yet. Write a message to the number from a phone to try it."
	adviceUnsaid = "Messages were sent since, but WhatsApp does not report on them: check the webhook's address, and the app's subscription to the field messages, at Meta."
	adviceSilent = "The number is unusually silent. Write a message to it from a phone; if it does not arrive, check the webhook's address at Meta."
)

// silence says what is odd about what WhatsApp sends for the number; empty where
// nothing is.
func (s *Service) silence(ctx context.Context, a *ent.Account, now time.Time) (string, error) {
	if a.WebhookSeenAt == nil {
		return adviceNever, nil
	}
	sent, err := s.Store.Client().Message.Query().Where(
		message.AccountID(a.ID), message.OriginEQ(conversa.OriginConversa), message.StatusEQ(conversa.StatusSent),
		message.SentAtGT(*a.WebhookSeenAt), message.SentAtLT(now.Add(-sentAndUnheard)),
	).Exist(ctx)
	if err != nil {
		return "", fmt.Errorf("find unreported messages: %w", err)
	}
	if sent {
		return adviceUnsaid, nil
	}
	received, err := s.Store.Client().Message.Query().Where(
		message.AccountID(a.ID), message.OriginEQ(conversa.OriginCustomer), message.SentAtGT(now.Add(-usualSpan)),
	).Order(ent.Desc(message.FieldSentAt)).Limit(maxHabit).Select(message.FieldSentAt).All(ctx)
	if err != nil {
		return "", fmt.Errorf("read habits: %w", err)
	}
	times := make([]time.Time, len(received))
	for i, m := range received {
		times[i] = m.SentAt
	}
	if unusual(now, *a.WebhookSeenAt, times) {
		return adviceSilent, nil
	}
	return "", nil
}

// unusual reports a silence more than twice as long as any in a number's recent
// habits, and longer than a day. Times are the customers' messages', in any order.
func unusual(now, seen time.Time, received []time.Time) bool {
	silent := now.Sub(seen)
	if silent <= quiet || len(received) < usualCount {
		return false
	}
	slices.SortFunc(received, time.Time.Compare)
	longest := time.Duration(0)
	for i := range received[1:] {
		longest = max(longest, received[i+1].Sub(received[i]))
	}
	return silent > 2*longest
}
