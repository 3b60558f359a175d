package credit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/creditpurchase"
	"conversa/ent/creditrecharge"
	"conversa/ent/schema"
	"conversa/internal/job"
	"conversa/internal/store"
)

// rechargeAccount is the job that buys credits for an account: one for each time that what is
// available fell below the minimum, and for each try after one that failed.
const rechargeAccount = "credit.recharge"

// rechargePauses are how long after a failure the next try is; after the last, none is.
var rechargePauses = [conversa.MaxRechargeFailures - 1]time.Duration{15 * time.Minute, time.Hour}

// aDay is what the daily limit is about.
const aDay = 24 * time.Hour

type rechargeJob struct {
	AccountID string `json:"account"`
}

// fell reports whether what is available is less than it should be, and was not before.
func fell(minimum, before, now conversa.Credits) bool {
	return minimum > 0 && before >= minimum && now < minimum
}

// runLow tells that what is available fell below the minimum, and has credits bought where
// that is wanted. Where nothing is charged, nobody cares. The balance is held.
func runLow(ctx context.Context, tx *store.Tx, organizationID, accountID string, now time.Time) error {
	if told, err := tellLow(ctx, tx, organizationID, accountID); err != nil || !told {
		return err
	}
	return enqueueRecharge(ctx, tx, accountID, now, now)
}

// runLow is that of a balance that changed. What was given back is not bought again.
func (b *book) runLow(ctx context.Context) error {
	if b.refunded {
		_, err := tellLow(ctx, b.tx, b.organizationID, b.accountID)
		return err
	}
	return runLow(ctx, b.tx, b.organizationID, b.accountID, b.now)
}

func tellLow(ctx context.Context, tx *store.Tx, organizationID, accountID string) (told bool, err error) {
	if charged, err := IsCharged(ctx, tx, accountID); err != nil || !charged {
		return false, err
	}
	return true, tell(tx, organizationID, accountID, conversa.AccountChangeLowBalance)
}

func enqueueRecharge(ctx context.Context, tx *store.Tx, accountID string, now, at time.Time) error {
	return job.Enqueue(ctx, tx, now, job.New{Kind: rechargeAccount, Payload: rechargeJob{accountID}, RunAt: at})
}

// recharge makes its one purchase and charges the saved card for it, again and again until it
// is known what became of it.
func (s *Service) recharge(ctx context.Context, j job.Job) error {
	var work rechargeJob
	if err := j.Decode(&work); err != nil {
		return err
	}
	ctx = system(ctx)
	card, err := s.card(ctx, work.AccountID)
	if err != nil && !errors.Is(err, conversa.ErrNoPurchaseYet) {
		if j.Attempts < cardTries {
			return err
		}
		return errors.Join(err, s.unanswered(ctx, work.AccountID, nil, err))
	}
	row, err := s.beginRecharge(ctx, work.AccountID, j.ID, card)
	if err != nil || row == nil {
		return err
	}
	age := s.Now().Sub(row.CreatedAt)
	p := Payment{PurchaseID: row.ID, Status: conversa.PurchaseFailed, FailureReason: "The payment provider did not say what became of the charge."}
	if row.Reference != nil || age < beginWithin {
		o := s.order(row)
		if o.Card = card; row.Card != nil {
			o.Card = *row.Card
		}
		if p, err = s.Provider.Charge(ctx, o); err != nil {
			return errors.Join(err, s.unanswered(ctx, row.AccountID, row, err))
		}
	}
	if err := s.take(ctx, p); err != nil {
		return err
	}
	s.Log.InfoContext(ctx, "credits: recharge", "account", row.AccountID, "purchase", row.ID, "status", p.Status, "cause", p.FailureReason)
	if p.Status == conversa.PurchasePending && s.Provider != (Manual{}) {
		return job.Later{At: s.Now().Add(min(max(age, firstLook), lookAtLeast))}
	}
	return nil
}

// unansweredFor is how long the provider may not answer before administrators are told, and
// cardTries how often it may not say which card is to be charged: for about as long.
const (
	unansweredFor = 15 * time.Minute
	cardTries     = 11
)

// unanswered tells, once, that the provider does not say what became of a recharge, or, without
// a purchase, with which card one that is needed is to be paid. It is asked again all the same,
// until the recharge is given up.
func (s *Service) unanswered(ctx context.Context, accountID string, row *ent.CreditPurchase, cause error) error {
	if row != nil && s.Now().Sub(row.CreatedAt) < unansweredFor {
		return nil
	}
	said := "The payment provider refuses what this server asks. It is asked again; the server's log says why it refuses."
	if errors.Is(cause, ErrUnanswered) {
		said = "The payment provider does not answer. It is asked again."
	}
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		r, err := tx.Client.CreditRecharge.Query().Where(creditrecharge.ID(accountID)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("find recharge: %w", err)
		}
		b, err := open(ctx, tx, r.OrganizationID, accountID, s.Now())
		if err != nil {
			return err
		}
		if row == nil {
			if needed, err := b.needs(ctx, r); err != nil || !needed {
				return err
			}
		}
		n, err := tx.Client.CreditRecharge.Update().
			Where(creditrecharge.ID(accountID), creditrecharge.Enabled(true), creditrecharge.Or(creditrecharge.LastFailureIsNil(), creditrecharge.LastFailureNEQ(said))).
			SetLastFailure(said).Save(ctx)
		if err != nil || n == 0 {
			return wrapped("update recharge", err)
		}
		return tell(tx, b.organizationID, b.accountID, conversa.AccountChangeRechargeFailed)
	})
}

// cardsAsked is how many of the last purchases are looked at for a card: not each is paid by one.
const cardsAsked = 5

// card is what recharges of an account are paid with: that of the last purchase that was paid by
// card on a page. NO_PURCHASE_YET where there is none.
func (s *Service) card(ctx context.Context, accountID string) (c conversa.Card, err error) {
	rows, err := s.Store.Client().CreditPurchase.Query().
		Where(creditpurchase.AccountID(accountID), creditpurchase.Provider(s.Provider.Name()),
			creditpurchase.StatusEQ(conversa.PurchasePaid), creditpurchase.Automatic(false)).
		Order(ent.Desc(creditpurchase.FieldCreatedAt, creditpurchase.FieldID)).Limit(cardsAsked).All(ctx)
	if err != nil {
		return c, fmt.Errorf("find purchases: %w", err)
	}
	if s.Provider == (Manual{}) && len(rows) > 0 {
		return c, nil
	}
	for _, row := range rows {
		if c, err = s.cardOf(ctx, row); err != nil || c != (conversa.Card{}) {
			return c, err
		}
	}
	return c, conversa.ErrNoPurchaseYet
}

// cardOf is that of a purchase; none where it was paid otherwise.
func (s *Service) cardOf(ctx context.Context, row *ent.CreditPurchase) (c conversa.Card, err error) {
	if row.Card != nil {
		return *row.Card, nil
	}
	if row.Reference == nil {
		return c, nil
	}
	p, err := s.Provider.Checkout(ctx, s.order(row)) // its report does not show the card
	if err != nil || p.Card == c {
		return c, err
	}
	return p.Card, s.take(ctx, p)
}

// beginRecharge returns the purchase of a job, which it makes if it is to be made. It is nil
// where there is nothing to do any more.
func (s *Service) beginRecharge(ctx context.Context, accountID, jobID string, card conversa.Card) (row *ent.CreditPurchase, err error) {
	var later error
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		row, later = nil, nil
		of, err := tx.Client.Account.Query().Where(account.ID(accountID)).Only(ctx)
		if err != nil {
			return fmt.Errorf("find account: %w", err)
		}
		b, err := open(ctx, tx, of.OrganizationID, of.ID, s.Now())
		if err != nil {
			return err
		}
		row, err = tx.Client.CreditPurchase.Query().
			Where(creditpurchase.AccountID(accountID), creditpurchase.IdempotencyKey(rechargeKey(jobID))).Only(ctx)
		switch {
		case ent.IsNotFound(err):
			row, later, err = s.rechargeOnce(ctx, b, of, jobID, card)
		case err == nil && (row.Status != conversa.PurchasePending || row.Provider != s.Provider.Name()):
			row = nil
		}
		return wrapped("begin recharge", err)
	})
	if err == nil {
		err = later
	}
	return row, err
}

func rechargeKey(jobID string) string { return "recharge/" + jobID }

// rechargeOnce makes the purchase of a job, unless the account needs none. later says when to
// ask again whether it does.
func (s *Service) rechargeOnce(ctx context.Context, b *book, of *ent.Account, jobID string, card conversa.Card) (row *ent.CreditPurchase, later, err error) {
	r, err := b.tx.Client.CreditRecharge.Query().Where(creditrecharge.ID(b.accountID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	needed, err := b.needs(ctx, r)
	switch {
	case err != nil, !needed:
		return nil, nil, err
	case of.Status != conversa.AccountActive:
		return nil, job.Later{At: b.now.Add(rechargePauses[0])}, nil
	case card == (conversa.Card{}) && s.Provider != (Manual{}):
		return nil, nil, b.rechargeFailed(ctx, "No card is saved.")
	}
	if at, err := b.roomAt(ctx, r); err != nil || at.After(b.now) {
		return nil, nil, err
	}
	if err := r.Update().SetNillablePaymentMethod(optional(card.Words)).Exec(ctx); err != nil {
		return nil, nil, err
	}
	order := b.tx.Client.CreditPurchase.Create().SetID(schema.NewID("cpu")).SetOrganizationID(b.organizationID).SetAccountID(b.accountID).
		SetBoughtByID(r.SetByID).SetIdempotencyKey(rechargeKey(jobID)).SetAmount(r.TopUp).SetPrice(s.Pricing.Price(r.TopUp)).
		SetCurrency(s.Pricing.Currency).SetProvider(s.Provider.Name()).SetAutomatic(true).SetCreatedAt(b.now).SetUpdatedAt(b.now)
	if card != (conversa.Card{}) {
		order.SetCard(&card)
	}
	if row, err = order.Save(ctx); err != nil {
		return nil, nil, err
	}
	return row, nil, tell(b.tx, b.organizationID, b.accountID, conversa.AccountChangeBalance)
}

// needs reports whether a recharge is to be made now, as far as the account's money says.
func (b *book) needs(ctx context.Context, r *ent.CreditRecharge) (bool, error) {
	waits := r.RetryAt != nil && r.RetryAt.After(b.now)
	if waits || !r.Enabled || r.PausedAt != nil || b.available >= b.minimum {
		return false, nil
	}
	flying, err := b.tx.Client.CreditPurchase.Query().Where(creditpurchase.AccountID(b.accountID), creditpurchase.Automatic(true),
		creditpurchase.StatusEQ(conversa.PurchasePending)).Exist(ctx)
	if err != nil || flying {
		return false, err
	}
	return IsCharged(ctx, b.tx, b.accountID) // the account was read before the balance was held
}

// roomAt is when the daily limit allows the next recharge. Where that is not now, it is tried
// again then, and not before, however often the account runs low; it is said once.
func (b *book) roomAt(ctx context.Context, r *ent.CreditRecharge) (at time.Time, err error) {
	bought, err := b.tx.Client.CreditPurchase.Query().
		Where(creditpurchase.AccountID(b.accountID), creditpurchase.Automatic(true), creditpurchase.CreatedAtGT(b.now.Add(-aDay)),
			creditpurchase.StatusEQ(conversa.PurchasePaid)).
		Order(ent.Desc(creditpurchase.FieldCreatedAt, creditpurchase.FieldID)).All(ctx)
	if err != nil {
		return at, err
	}
	sum := r.TopUp
	for _, row := range bought { // the newest first: room is made by the end of the first that is too much
		if sum += row.Amount; sum > r.DailyLimit {
			at = row.CreatedAt.Add(aDay)
			break
		}
	}
	if at.IsZero() {
		return at, nil
	}
	reached := "The daily limit of " + r.DailyLimit.String() + " credits is reached."
	if err := r.Update().SetLastFailure(reached).SetRetryAt(at).Exec(ctx); err != nil {
		return at, err
	}
	if err := enqueueRecharge(ctx, b.tx, b.accountID, b.now, at); err != nil {
		return at, err
	}
	if r.LastFailure != nil && *r.LastFailure == reached {
		return at, nil
	}
	return at, tell(b.tx, b.organizationID, b.accountID, conversa.AccountChangeRechargeFailed)
}

// recharged adds what was bought by itself, and goes on where that is not enough.
func (b *book) recharged(ctx context.Context, row *ent.CreditPurchase) error {
	b.enter(line{kind: conversa.LedgerAutoRecharge, amount: row.Amount, item: purchaseItem(row), purchaseID: row.ID})
	err := b.tx.Client.CreditRecharge.Update().Where(creditrecharge.ID(b.accountID)).
		SetFailures(0).ClearLastFailure().ClearRetryAt().ClearPausedAt().Exec(ctx)
	if err != nil {
		return fmt.Errorf("update recharge: %w", err)
	}
	if err := tell(b.tx, b.organizationID, b.accountID, conversa.AccountChangeRecharged); err != nil {
		return err
	}
	if b.available < b.minimum {
		return enqueueRecharge(ctx, b.tx, b.accountID, b.now, b.now)
	}
	return nil
}

// rechargeFailed says so, and when the next try is.
func (b *book) rechargeFailed(ctx context.Context, reason string) error {
	r, err := b.tx.Client.CreditRecharge.Query().Where(creditrecharge.ID(b.accountID)).Only(ctx)
	if err != nil {
		return fmt.Errorf("find recharge: %w", err)
	}
	update := r.Update().SetFailures(r.Failures + 1).SetLastFailure(reason)
	if r.Failures < len(rechargePauses) {
		at := b.now.Add(rechargePauses[r.Failures])
		update.SetRetryAt(at)
		err = enqueueRecharge(ctx, b.tx, b.accountID, b.now, at)
	} else {
		update.ClearRetryAt().SetPausedAt(b.now)
	}
	if err == nil {
		err = update.Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("update recharge: %w", err)
	}
	return tell(b.tx, b.organizationID, b.accountID, conversa.AccountChangeRechargeFailed)
}
