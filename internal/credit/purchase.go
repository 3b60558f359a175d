package credit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/creditpurchase"
	"conversa/internal/audit"
	"conversa/internal/store"
)

// Service is what people do with credits.
type Service struct {
	Store   *store.Store
	Pricing conversa.CreditPricing
	// Provider takes the payments.
	Provider Provider
	// PublicURL is where a payer comes back to.
	PublicURL func() string
	Now       func() time.Time
	Log       *slog.Logger
}

// Purchase is credits to be bought.
type Purchase struct {
	AccountID string
	Amount    conversa.Credits
	// IdempotencyKey is the client's own, once for each purchase.
	IdempotencyKey string
}

// isText reports whether both databases keep a text as it is, of 1 to so many characters.
func isText(text string, most int) bool {
	n := utf8.RuneCountInString(text)
	return n > 0 && n <= most && utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}

// maxKey bounds an idempotency key, in characters.
const maxKey = 200

// Buy begins a purchase, at the price of now. It is refused with NOT_FOUND, INVALID_INPUT
// and, where the account's number is not active, ACCOUNT_NOT_ACTIVE. The same key by the
// same user answers with the first purchase; CONFLICT if that was to be another one. It is
// UNAVAILABLE where the provider did not answer: the same key goes on with the purchase. The
// credits are added once the payment is confirmed, by the provider or the operator.
func (s *Service) Buy(ctx context.Context, viewer conversa.Viewer, p Purchase) (row *ent.CreditPurchase, err error) {
	if !isText(p.IdempotencyKey, maxKey) {
		return nil, conversa.Invalid("idempotencyKey", "Give a key of 1 to 200 characters, once for each purchase.")
	}
	if err := s.Pricing.Check("amount", p.Amount); err != nil {
		return nil, err
	}
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		row, err = s.buyOnce(ctx, tx, viewer, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.begin(ctx, row)
}

func (s *Service) buyOnce(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, p Purchase) (*ent.CreditPurchase, error) {
	if err := tx.Lock(ctx, "purchase/"+viewer.UserID+"/"+p.IdempotencyKey); err != nil {
		return nil, err
	}
	before, err := tx.Client.CreditPurchase.Query().
		Where(creditpurchase.BoughtByID(viewer.UserID), creditpurchase.IdempotencyKey(p.IdempotencyKey)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
	case err != nil:
		return nil, fmt.Errorf("find purchase by key: %w", err)
	case before.AccountID != p.AccountID || before.Amount != p.Amount:
		return nil, &conversa.Error{Code: conversa.CodeConflict, Message: "This key was used for another purchase already.", Field: "idempotencyKey"}
	default:
		return before, nil
	}
	row, err := tx.Client.Account.Query().Where(account.ID(p.AccountID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound.At("accountId")
	}
	if err != nil {
		return nil, fmt.Errorf("find account: %w", err)
	}
	if row.Status != conversa.AccountActive {
		return nil, conversa.ErrAccountNotActive
	}
	now := moment(s.Now())
	made, err := tx.Client.CreditPurchase.Create().SetOrganizationID(row.OrganizationID).SetAccountID(row.ID).SetBoughtByID(viewer.UserID).
		SetIdempotencyKey(p.IdempotencyKey).SetAmount(p.Amount).SetPrice(s.Pricing.Price(p.Amount)).SetCurrency(s.Pricing.Currency).
		SetProvider(s.Provider.Name()).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("create purchase: %w", err)
	}
	if err := s.watch(ctx, tx, made.ID, now); err != nil {
		return nil, err
	}
	return made, audit.Write(ctx, tx, audit.Entry{
		OrganizationID: row.OrganizationID, Action: "credits.ordered", SubjectID: made.ID, At: now,
		After: map[string]any{"amount": p.Amount.String(), "price": string(made.Price), "currency": made.Currency},
	})
}

// Confirm says that a purchase was paid: its credits are added, once, however often it is
// said. It returns what is available then. It is the operator's.
func Confirm(ctx context.Context, st *store.Store, now time.Time, purchaseID string) (available conversa.Credits, err error) {
	return withPurchase(ctx, st, now, purchaseID, func(ctx context.Context, row *ent.CreditPurchase, b *book) error {
		return b.end(ctx, row, Payment{Status: conversa.PurchasePaid})
	})
}

// maxReason bounds why a purchase was declined, in characters.
const maxReason = 200

// Decline says that a purchase will not be paid, and why, for those who ordered it: the order
// ends. It is the operator's. Of one that has ended already it is an error.
func Decline(ctx context.Context, st *store.Store, now time.Time, purchaseID, reason string) error {
	if !isText(reason, maxReason) {
		return fmt.Errorf("give a reason of 1 to %d characters", maxReason)
	}
	_, err := withPurchase(ctx, st, now, purchaseID, func(ctx context.Context, row *ent.CreditPurchase, b *book) error {
		if row.Status != conversa.PurchasePending {
			return fmt.Errorf("purchase %s is %s already", row.ID, row.Status)
		}
		if err := b.end(ctx, row, Payment{Status: conversa.PurchaseFailed, FailureReason: reason}); err != nil {
			return err
		}
		return audit.Write(ctx, b.tx, audit.Entry{
			OrganizationID: row.OrganizationID, Action: "credits.declined", SubjectID: row.ID, At: b.now, After: map[string]any{"reason": reason},
		})
	})
	return err
}

// end writes down how a purchase ended, where it did not before. What is paid is added.
func (b *book) end(ctx context.Context, row *ent.CreditPurchase, p Payment) error {
	if !p.Status.Follows(row.Status) {
		return nil
	}
	update := row.Update().SetStatus(p.Status).ClearCheckoutURL().SetUpdatedAt(b.now)
	if p.Status == conversa.PurchaseFailed {
		update.SetFailureReason(p.FailureReason)
	} else {
		update.ClearFailureReason()
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("update purchase: %w", err)
	}
	switch {
	case p.Status == conversa.PurchasePaid && row.Automatic:
		if err := b.recharged(ctx, row); err != nil {
			return err
		}
		return b.write(ctx, row, "credits.recharged", row.Amount)
	case p.Status == conversa.PurchasePaid:
		b.enter(line{kind: conversa.LedgerPurchase, amount: row.Amount, item: purchaseItem(row), purchaseID: row.ID})
		return b.write(ctx, row, "credits.bought", row.Amount)
	case row.Automatic:
		if err := b.rechargeFailed(ctx, p.FailureReason); err != nil {
			return err
		}
	}
	return tell(b.tx, b.organizationID, b.accountID, conversa.AccountChangeBalance)
}

// Refund takes credits of a paid purchase back: all that is left of it, or fewer with an
// amount above zero. It returns what is available then. It is the operator's.
func Refund(ctx context.Context, st *store.Store, now time.Time, purchaseID string, amount conversa.Credits) (available conversa.Credits, err error) {
	return withPurchase(ctx, st, now, purchaseID, func(ctx context.Context, row *ent.CreditPurchase, b *book) error {
		left, count, err := b.entered(ctx, purchaseItem(row))
		if err != nil {
			return err
		}
		if amount == 0 {
			amount = left
		}
		if row.Status != conversa.PurchasePaid || amount <= 0 || amount > left {
			return fmt.Errorf("of purchase %s %s credits can be refunded", row.ID, left)
		}
		return b.refund(ctx, row, amount, count)
	})
}

// refund takes credits of a purchase back; part counts the entries that it has already.
func (b *book) refund(ctx context.Context, row *ent.CreditPurchase, amount conversa.Credits, part int) error {
	b.refunded = true
	b.enter(line{kind: conversa.LedgerRefund, amount: -amount, item: purchaseItem(row), part: part, purchaseID: row.ID})
	return b.write(ctx, row, "credits.refunded", amount)
}

var errNoPurchase = errors.New("there is no purchase")

func purchaseItem(row *ent.CreditPurchase) string { return "purchase/" + row.ID }

// withPurchase holds a purchase, and the balance that it is about.
func withPurchase(ctx context.Context, st *store.Store, now time.Time, id string, fn func(context.Context, *ent.CreditPurchase, *book) error) (available conversa.Credits, err error) {
	find := func(ctx context.Context, c *ent.Client) (*ent.CreditPurchase, error) {
		row, err := c.CreditPurchase.Query().Where(creditpurchase.ID(id)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil, fmt.Errorf("%w %q", errNoPurchase, id)
		}
		return row, wrapped("find purchase", err)
	}
	err = st.WithTx(system(ctx), func(ctx context.Context, tx *store.Tx) error {
		row, err := find(ctx, tx.Client)
		if err != nil {
			return err
		}
		b, err := open(ctx, tx, row.OrganizationID, row.AccountID, now)
		if err != nil {
			return err
		}
		if row, err = find(ctx, tx.Client); err != nil { // as it is now that nobody else changes it
			return err
		}
		err = fn(ctx, row, b)
		available = b.available
		return err
	})
	return available, err
}

// write closes the book, and writes down who entered something of a purchase.
func (b *book) write(ctx context.Context, row *ent.CreditPurchase, action string, amount conversa.Credits) error {
	if err := b.close(ctx); err != nil {
		return err
	}
	return audit.Write(ctx, b.tx, audit.Entry{
		OrganizationID: row.OrganizationID, Action: action, SubjectID: row.ID, At: b.now, After: map[string]any{"amount": amount.String()},
	})
}
