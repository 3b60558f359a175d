package stripepay

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/stripe/stripe-go/v84"
	"github.com/stripe/stripe-go/v84/webhook"

	"conversa"
	"conversa/internal/credit"
)

// Read implements credit.Provider. A report is good for five minutes after it was signed, so
// that nobody repeats an old one; Stripe signs each of its own repeats anew.
func (s *Stripe) Read(header http.Header, body []byte) (credit.Payment, error) {
	if s.webhookSecret == "" || webhook.ValidatePayload(body, header.Get("Stripe-Signature"), s.webhookSecret) != nil {
		return credit.Payment{}, credit.ErrUnsigned
	}
	var event stripe.Event
	if json.Unmarshal(body, &event) != nil || event.Data == nil {
		return credit.Payment{}, nil // it is nothing that we know
	}
	switch event.Type {
	case stripe.EventTypeCheckoutSessionCompleted, stripe.EventTypeCheckoutSessionExpired,
		stripe.EventTypeCheckoutSessionAsyncPaymentSucceeded, stripe.EventTypeCheckoutSessionAsyncPaymentFailed:
		session := &stripe.CheckoutSession{}
		p, err := ofSession(session, json.Unmarshal(event.Data.Raw, session))
		if event.Type == stripe.EventTypeCheckoutSessionAsyncPaymentFailed && err == nil {
			p.Status, p.FailureReason = conversa.PurchaseFailed, refused
		}
		return p, err
	case stripe.EventTypePaymentIntentSucceeded, stripe.EventTypePaymentIntentPaymentFailed:
		intent := &stripe.PaymentIntent{}
		err := json.Unmarshal(event.Data.Raw, intent)
		if intent.Metadata[automaticKey] == "" && intent.Status != stripe.PaymentIntentStatusSucceeded {
			return credit.Payment{}, err // whoever is on the page can try again
		}
		return ofIntent(intent, err)
	case stripe.EventTypeChargeRefunded:
		charge := &stripe.Charge{}
		if err := json.Unmarshal(event.Data.Raw, charge); err != nil {
			return credit.Payment{}, fmt.Errorf("stripe: read %s: %w", event.Type, err)
		}
		return ofCharge(charge), nil
	}
	return credit.Payment{}, nil
}

// ofSession is what a page's state says of the purchase.
func ofSession(session *stripe.CheckoutSession, err error) (credit.Payment, error) {
	if err != nil {
		return credit.Payment{}, failure(err)
	}
	p := credit.Payment{PurchaseID: session.Metadata[purchaseKey], Status: conversa.PurchasePending, Reference: session.ID}
	switch {
	case session.PaymentStatus == stripe.CheckoutSessionPaymentStatusPaid:
		p.Status = conversa.PurchasePaid
		p.Paid, p.Currency = priceOf(session.AmountTotal, session.Currency)
	case session.Status == stripe.CheckoutSessionStatusExpired:
		p.Status = conversa.PurchaseExpired
	case session.Status == stripe.CheckoutSessionStatusOpen:
		p.URL = session.URL
	case session.PaymentIntent != nil && session.PaymentIntent.Status == stripe.PaymentIntentStatusRequiresPaymentMethod,
		session.PaymentIntent != nil && session.PaymentIntent.Status == stripe.PaymentIntentStatusCanceled:
		p.Status, p.FailureReason = conversa.PurchaseFailed, reason(session.PaymentIntent.LastPaymentError)
	}
	if session.PaymentIntent != nil && session.Customer != nil {
		p.Card = cardOf(session.Customer, session.PaymentIntent.PaymentMethod)
	}
	return p, nil
}

// ofIntent is what a payment's state says of the purchase.
func ofIntent(intent *stripe.PaymentIntent, err error) (credit.Payment, error) {
	if err != nil {
		return credit.Payment{}, failure(err)
	}
	p := credit.Payment{PurchaseID: intent.Metadata[purchaseKey], Status: conversa.PurchasePending}
	if intent.Metadata[automaticKey] != "" {
		p.Reference = intent.ID
	}
	switch intent.Status {
	case stripe.PaymentIntentStatusSucceeded:
		p.Status = conversa.PurchasePaid
		p.Paid, p.Currency = priceOf(intent.AmountReceived, intent.Currency)
	case stripe.PaymentIntentStatusRequiresPaymentMethod, stripe.PaymentIntentStatusRequiresAction, stripe.PaymentIntentStatusCanceled:
		p.Status, p.FailureReason = conversa.PurchaseFailed, reason(intent.LastPaymentError)
	}
	return p, nil
}

// ofCharge is what was given back of a payment, in all.
func ofCharge(charge *stripe.Charge) credit.Payment {
	if !charge.Paid {
		return credit.Payment{}
	}
	p := credit.Payment{PurchaseID: charge.Metadata[purchaseKey], Status: conversa.PurchasePaid}
	p.Paid, p.Currency = priceOf(charge.Amount, charge.Currency)
	p.Refunded, _ = priceOf(charge.AmountRefunded, charge.Currency)
	return p
}

// cardOf is the card that was saved, where the answer shows it.
func cardOf(customer *stripe.Customer, method *stripe.PaymentMethod) conversa.Card {
	if method == nil || method.Card == nil {
		return conversa.Card{}
	}
	brand := string(method.Card.Brand)
	if brand != "" {
		brand = strings.ToUpper(brand[:1]) + brand[1:] + " "
	}
	return conversa.Card{Customer: customer.ID, Method: method.ID, Words: brand + method.Card.Last4}
}

// refused is a reason for those that Stripe gives no words for.
const refused = "The payment was refused."

// reason is why a payment failed. Stripe's texts are meant for whoever pays.
func reason(e *stripe.Error) string {
	if e == nil || e.Msg == "" {
		return refused
	}
	return e.Msg
}
