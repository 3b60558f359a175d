package credit

import (
	"context"
	"errors"
	"net/http"

	"conversa"
)

// Provider takes payments. Whatever it is asked for with the same order, it does once.
type Provider interface {
	// Name is kept with each purchase, for whom it is to be paid to.
	Name() string
	// Checkout begins the page on which an order is paid, and tells how an order stands
	// that has one by its Reference. It fails with ErrUnanswered where it is not known
	// whether the page was begun.
	Checkout(ctx context.Context, o Order) (Payment, error)
	// Charge takes the price of an order from the card that the order names, or tells what
	// became of that. It fails with ErrUnanswered where that is not known.
	Charge(ctx context.Context, o Order) (Payment, error)
	// Read is what the provider reports of itself; the zero value where that is no payment
	// of ours. It fails with ErrUnsigned where somebody else says so.
	Read(header http.Header, body []byte) (Payment, error)
}

var (
	// ErrUnanswered says that the provider may have done what it was asked for: ask again.
	ErrUnanswered = errors.New("the payment provider did not answer")
	// ErrUnsigned refuses a report that is not the provider's, or an old one of it.
	ErrUnsigned = errors.New("the report is not signed by the payment provider")
)

// Order is a purchase as the provider sees it.
type Order struct {
	// PurchaseID is what the provider knows it by, and the key by which it does nothing
	// twice.
	PurchaseID string
	Amount     conversa.Credits
	Price      conversa.Decimal
	Currency   string
	// Reference is the provider's id of its page, or of its charge. Empty: there is none yet.
	Reference string
	// ReturnURL is where the payer goes afterwards.
	ReturnURL string
	// Card is what Charge takes the price from.
	Card conversa.Card
}

// Payment is what the provider knows of a purchase.
type Payment struct {
	PurchaseID string
	Status     conversa.PurchaseStatus
	// Paid is what was paid, and Refunded what of it was given back, both in Currency. Empty
	// is nothing.
	Paid, Refunded conversa.Decimal
	Currency       string
	// Reference is of the page on which it is paid, or of the charge, and URL of the page.
	// Empty: there is none.
	Reference, URL string
	// FailureReason is why it failed, in words for administrators.
	FailureReason string
	// Card is the one that was saved; the zero value where nothing is said of it.
	Card conversa.Card
}

// Manual has the operator confirm each payment, by command.
type Manual struct{}

// Name implements Provider.
func (Manual) Name() string { return "manual" }

// Checkout implements Provider: there is no page.
func (Manual) Checkout(_ context.Context, o Order) (Payment, error) { return pending(o), nil }

// Charge implements Provider: the operator is asked like anybody.
func (Manual) Charge(_ context.Context, o Order) (Payment, error) { return pending(o), nil }

// Read implements Provider: nobody reports anything.
func (Manual) Read(http.Header, []byte) (Payment, error) { return Payment{}, ErrUnsigned }

func pending(o Order) Payment {
	return Payment{PurchaseID: o.PurchaseID, Status: conversa.PurchasePending}
}
