package credit

import (
	"context"
	"errors"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/creditpurchase"
	"conversa/ent/creditrecharge"
	"conversa/internal/audit"
	"conversa/internal/store"
)

// SetRecharge says whether, and how, an account buys credits by itself: all settings at once.
// It goes on after a pause, at once where too few are available. It is refused with
// NOT_FOUND, INVALID_INPUT and, before a first purchase was paid, NO_PURCHASE_YET; where it
// is to be enabled, also where no card was saved. It is UNAVAILABLE where the provider, which
// has the card, did not answer.
func (s *Service) SetRecharge(ctx context.Context, viewer conversa.Viewer, accountID string, settings conversa.AutoRecharge) (*ent.Account, error) {
	settings, err := settings.Checked(s.Pricing)
	if err != nil {
		return nil, err
	}
	of, err := s.Store.Client().Account.Query().Where(account.ID(accountID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound.At("accountId")
	}
	if err != nil {
		return nil, fmt.Errorf("find account: %w", err)
	}
	card, err := s.canRecharge(ctx, of.ID, settings.Enabled)
	if err != nil {
		return nil, err
	}
	settings.PaymentMethod = optional(card.Words)
	return of, s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		b, err := open(ctx, tx, of.OrganizationID, of.ID, s.Now())
		if err != nil {
			return err
		}
		return b.setRecharge(ctx, viewer.UserID, settings)
	})
}

// canRecharge finds what recharges are paid with, and refuses them where there is nothing.
func (s *Service) canRecharge(ctx context.Context, accountID string, enabled bool) (conversa.Card, error) {
	card, err := s.card(ctx, accountID)
	switch {
	case enabled && errors.Is(err, ErrUnanswered):
		s.Log.WarnContext(ctx, "saved card was not found", "account", accountID, "cause", err.Error())
		return card, errNoAnswer
	case enabled || err == nil:
		return card, err
	}
	paid, err := s.Store.Client().CreditPurchase.Query().
		Where(creditpurchase.AccountID(accountID), creditpurchase.StatusEQ(conversa.PurchasePaid)).Exist(ctx)
	if err == nil && !paid {
		err = conversa.ErrNoPurchaseYet
	}
	return card, wrapped("find purchase", err)
}

// setRecharge keeps the settings, and acts on them.
func (b *book) setRecharge(ctx context.Context, userID string, settings conversa.AutoRecharge) error {
	before, err := b.tx.Client.CreditRecharge.Query().Where(creditrecharge.ID(b.accountID)).Only(ctx)
	if ent.IsNotFound(err) {
		before, err = b.tx.Client.CreditRecharge.Create().SetID(b.accountID).SetOrganizationID(b.organizationID).SetSetByID(userID).Save(ctx)
	}
	if err != nil {
		return fmt.Errorf("find recharge: %w", err)
	}
	was := rechargeFacts(before, b.minimum)
	update := before.Update()
	if settings.PaymentMethod != nil {
		update.SetPaymentMethod(*settings.PaymentMethod)
	}
	now, err := update.SetEnabled(settings.Enabled).SetTopUp(orNone(settings.TopUpAmount)).SetDailyLimit(orNone(settings.DailyLimit)).
		SetSetByID(userID).SetFailures(0).ClearLastFailure().ClearRetryAt().ClearPausedAt().Save(ctx)
	if err != nil {
		return fmt.Errorf("update recharge: %w", err)
	}
	wasLow := b.available < b.minimum
	b.minimum = orNone(settings.MinimumBalance)
	if _, err := b.tx.Exec(ctx, `update credit_balances set minimum = ? where id = ?`, b.minimum, b.accountID); err != nil {
		return fmt.Errorf("update balance: %w", err)
	}
	switch low := b.available < b.minimum; {
	case low && !wasLow:
		err = runLow(ctx, b.tx, b.organizationID, b.accountID, b.now)
	case low:
		err = enqueueRecharge(ctx, b.tx, b.accountID, b.now, b.now)
	}
	if err != nil {
		return err
	}
	if err := tell(b.tx, b.organizationID, b.accountID, conversa.AccountChangeBalance); err != nil {
		return err
	}
	return audit.Write(ctx, b.tx, audit.Entry{
		OrganizationID: b.organizationID, Action: "credits.recharge", SubjectID: b.accountID, At: b.now,
		Before: was, After: rechargeFacts(now, b.minimum),
	})
}

func rechargeFacts(r *ent.CreditRecharge, minimum conversa.Credits) map[string]any {
	return map[string]any{
		"enabled": r.Enabled, "minimum": minimum.String(), "topUp": r.TopUp.String(), "dailyLimit": r.DailyLimit.String(),
	}
}

func orNone(c *conversa.Credits) conversa.Credits {
	if c == nil {
		return 0
	}
	return *c
}
