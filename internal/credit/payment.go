package credit

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/auditentry"
	"conversa/ent/creditpurchase"
	"conversa/ent/creditrecharge"
	"conversa/internal/job"
	"conversa/internal/store"
)

// watchPayment is the job that asks the provider what became of a purchase of which it
// reported nothing.
const watchPayment = "credit.payment"

const (
	// firstLook is when the provider is asked first; afterwards after as long as the
	// purchase is old, up to lookAtLeast.
	firstLook, lookAtLeast = time.Minute, time.Hour
	// beginWithin is how long a page can be begun or a card charged with a key that the
	// provider knows again: Stripe forgets keys after 24 hours.
	beginWithin = 23 * time.Hour
	// watchAttempts is for three days of a provider that does not answer.
	watchAttempts = 1000
)

// Handle has the runner do what remains to be done for purchases.
func (s *Service) Handle(jobs *job.Runner) {
	jobs.Handle(watchPayment, s.look, job.MaxAttempts(watchAttempts))
	jobs.Handle(rechargeAccount, s.recharge, job.MaxAttempts(watchAttempts))
}

type purchaseJob struct {
	PurchaseID string `json:"purchase"`
}

// watch sees to it that the end of a purchase is noticed. That of one which the operator
// confirms is.
func (s *Service) watch(ctx context.Context, tx *store.Tx, purchaseID string, now time.Time) error {
	if s.Provider == (Manual{}) {
		return nil
	}
	return job.Enqueue(ctx, tx, now, job.New{Kind: watchPayment, Payload: purchaseJob{purchaseID}, RunAt: now.Add(firstLook)})
}

var errNoAnswer = &conversa.Error{Code: conversa.CodeUnavailable, Message: "The payment provider does not answer. Try again."}

// begin has the provider make the page on which a purchase is paid, unless it has one.
func (s *Service) begin(ctx context.Context, row *ent.CreditPurchase) (*ent.CreditPurchase, error) {
	if row.Status != conversa.PurchasePending || row.Reference != nil || row.Provider != s.Provider.Name() {
		return row, nil
	}
	p, err := s.Provider.Checkout(ctx, s.order(row))
	if errors.Is(err, ErrUnanswered) {
		s.Log.WarnContext(ctx, "payment page was not begun", "purchase", row.ID, "cause", err.Error())
		return nil, errNoAnswer
	}
	if err != nil {
		return nil, fmt.Errorf("begin payment page of %s: %w", row.ID, err)
	}
	s.warnOfRefusal(ctx, p)
	if err := s.take(ctx, p); err != nil {
		return nil, err
	}
	now, err := s.Store.Client().CreditPurchase.Query().Where(creditpurchase.ID(row.ID)).Only(ctx)
	return now, wrapped("find purchase", err)
}

func (s *Service) order(row *ent.CreditPurchase) Order {
	o := Order{
		PurchaseID: row.ID, Amount: row.Amount, Price: row.Price, Currency: row.Currency,
		ReturnURL: s.PublicURL() + "/settings/accounts/" + url.PathEscape(row.AccountID) + "/credits",
	}
	if row.Reference != nil {
		o.Reference = *row.Reference
	}
	return o
}

// Receive takes in what the provider reports: any number of times, late and in any order.
// ErrUnsigned: it was not the provider.
func (s *Service) Receive(ctx context.Context, header http.Header, body []byte) error {
	p, err := s.Provider.Read(header, body)
	if err != nil || p.PurchaseID == "" {
		return err
	}
	err = s.take(ctx, p)
	if errors.Is(err, errNoPurchase) { // of another server that has the same provider
		return nil
	}
	return err
}

// take brings a purchase up to what the provider says of it.
func (s *Service) take(ctx context.Context, p Payment) error {
	_, err := withPurchase(ctx, s.Store, s.Now(), p.PurchaseID, func(ctx context.Context, row *ent.CreditPurchase, b *book) error {
		if row.Provider != s.Provider.Name() {
			return nil
		}
		if p.Status == conversa.PurchasePaid && (p.Paid.Compare(row.Price) != 0 || p.Currency != row.Currency) {
			return fmt.Errorf("purchase %s costs %s %s: %s %s was paid", row.ID, row.Currency, row.Price, p.Currency, p.Paid)
		}
		twice, err := s.paidTwice(ctx, b, row, p)
		if err != nil {
			return err
		}
		if err := b.note(ctx, row, p); err != nil {
			return err
		}
		if err := b.end(ctx, row, p); err != nil || twice {
			return err // the operator's payment stays, until they say otherwise
		}
		return b.giveMoneyBack(ctx, row, p)
	})
	return err
}

// paidTwice reports whether the provider was paid for what the operator confirmed, and logs it:
// it may have been paid twice, and its credits are there once.
func (s *Service) paidTwice(ctx context.Context, b *book, row *ent.CreditPurchase, p Payment) (byHand bool, err error) {
	if p.Status != conversa.PurchasePaid || row.Status != conversa.PurchasePaid {
		return false, nil
	}
	byHand, err = b.tx.Client.AuditEntry.Query().Where(auditentry.OrganizationID(row.OrganizationID), auditentry.SubjectID(row.ID),
		auditentry.ActionIn("credits.bought", "credits.recharged"), auditentry.Actor(Operator)).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("find who confirmed purchase: %w", err)
	}
	if byHand {
		s.Log.ErrorContext(ctx, "credits: the provider was paid for a purchase that was confirmed by hand", "purchase", row.ID, "account", row.AccountID)
	}
	return byHand, nil
}

// note keeps what the provider tells of a purchase aside from how it ended.
func (b *book) note(ctx context.Context, row *ent.CreditPurchase, p Payment) error {
	update := row.Update().SetUpdatedAt(b.now)
	fresh := false
	if p.Reference != "" && row.Reference == nil {
		fresh = true
		update.SetReference(p.Reference)
		if p.URL != "" && row.Status == conversa.PurchasePending {
			update.SetCheckoutURL(p.URL)
		}
	}
	if p.Card != (conversa.Card{}) && row.Card == nil {
		fresh = true
		update.SetCard(&p.Card)
	}
	if !fresh {
		return nil
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("update purchase: %w", err)
	}
	return b.noteCard(ctx, row, p)
}

// noteCard has the settings name the card that recharges are paid with from now on, where this
// is it.
func (b *book) noteCard(ctx context.Context, row *ent.CreditPurchase, p Payment) error {
	if p.Card == (conversa.Card{}) || row.Card != nil || row.Automatic || p.Status != conversa.PurchasePaid {
		return nil
	}
	later, err := b.tx.Client.CreditPurchase.Query().Where(creditpurchase.AccountID(b.accountID), creditpurchase.Provider(row.Provider),
		creditpurchase.StatusEQ(conversa.PurchasePaid), creditpurchase.Automatic(false),
		creditpurchase.CreatedAtGT(row.CreatedAt), creditpurchase.CardNotNil()).Exist(ctx)
	if err != nil || later {
		return wrapped("find purchases", err)
	}
	return wrapped("update recharge", b.tx.Client.CreditRecharge.Update().
		Where(creditrecharge.ID(b.accountID)).SetNillablePaymentMethod(optional(p.Card.Words)).Exec(ctx))
}

// giveMoneyBack takes back the credits of what the provider gave back of a payment, in all,
// as far as that was not done before.
func (b *book) giveMoneyBack(ctx context.Context, row *ent.CreditPurchase, p Payment) error {
	if p.Refunded.Sign() <= 0 {
		return nil
	}
	left, count, err := b.entered(ctx, purchaseItem(row))
	if err != nil {
		return err
	}
	amount := conversa.CreditsOf(row.Amount, p.Refunded, row.Price) - (row.Amount - left)
	if amount <= 0 {
		return nil
	}
	return b.refund(ctx, row, amount, count)
}

// warnOfRefusal tells the operator of an order for which the provider makes no page.
func (s *Service) warnOfRefusal(ctx context.Context, p Payment) {
	if p.Status == conversa.PurchaseFailed {
		s.Log.WarnContext(ctx, "credits: an order was refused", "purchase", p.PurchaseID, "cause", p.FailureReason)
	}
}

// look asks the provider what became of a purchase, until that is known; of one that was
// reported already, with which card it was paid.
func (s *Service) look(ctx context.Context, j job.Job) error {
	var work purchaseJob
	if err := j.Decode(&work); err != nil {
		return err
	}
	row, err := s.Store.Client().CreditPurchase.Query().Where(creditpurchase.ID(work.PurchaseID)).Only(system(ctx))
	if err != nil {
		return fmt.Errorf("find purchase: %w", err)
	}
	if row.Provider != s.Provider.Name() {
		return nil
	}
	if row.Status == conversa.PurchasePaid {
		_, err := s.cardOf(ctx, row)
		return err
	}
	if row.Status != conversa.PurchasePending {
		return nil
	}
	age := s.Now().Sub(row.CreatedAt)
	p := Payment{PurchaseID: row.ID, Status: conversa.PurchaseExpired}
	if row.Reference != nil || age < beginWithin {
		if p, err = s.Provider.Checkout(ctx, s.order(row)); err != nil {
			return err
		}
		s.warnOfRefusal(ctx, p)
	}
	if err := s.take(ctx, p); err != nil {
		return err
	}
	if p.Status == conversa.PurchasePending && p.Reference != "" {
		return job.Later{At: s.Now().Add(min(max(age, firstLook), lookAtLeast))}
	}
	return nil
}
