package inbox

import (
	"context"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// tooFast is Meta's code for the throughput of one number. The others like it are of the
// WhatsApp Business account, or of the app.
const tooFast = 130429

// rest has a number send nothing for a while where WhatsApp calls it too fast: for longer with
// each of so many tries, and for as long as WhatsApp says.
func (s *Service) rest(ctx context.Context, slow *ent.Account, e *whatsapp.Error, tries int) error {
	if e == nil || e.Advice() != whatsapp.AdviceRetryNumber {
		return nil
	}
	return s.slowDown(ctx, slow, e.Code, pause(e, tries))
}

// pause is how long to wait after a refusal that passes.
func pause(e *whatsapp.Error, tries int) time.Duration { return max(backoff(tries), e.RetryAfter) }

// slowDown has a number send nothing for a while, or all numbers of its WhatsApp Business
// account.
func (s *Service) slowDown(ctx context.Context, slow *ent.Account, code int, wait time.Duration) error {
	of := account.ID(slow.ID)
	if code != tooFast && slow.WabaID != nil {
		of = account.And(account.OrganizationID(slow.OrganizationID), account.WabaID(*slow.WabaID))
	}
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.Client.Account.Query().Where(of).Order(ent.Asc(account.FieldID)).All(ctx)
		if err != nil {
			return fmt.Errorf("find accounts: %w", err)
		}
		keys := make([]string, len(rows))
		for i, row := range rows {
			keys[i] = sendKey(row.ID)
		}
		if err := tx.Lock(ctx, keys...); err != nil {
			return err
		}
		for _, row := range rows {
			until := s.now().Add(wait + rateOf(row).Slack())
			err := tx.Client.Account.Update().Where(account.ID(row.ID), account.SendNextAtLT(until)).
				SetSendNextAt(until).Exec(ctx)
			if err != nil {
				return fmt.Errorf("update account: %w", err)
			}
		}
		return nil
	})
}

// rateOf is that of an account's number.
func rateOf(a *ent.Account) conversa.Rate {
	return conversa.Rate{Every: time.Second / time.Duration(a.MessagesPerSecond), Burst: a.MessagesPerSecond}
}

func sendKey(accountID string) string { return "send/" + accountID }
