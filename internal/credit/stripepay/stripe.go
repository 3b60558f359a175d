// Package stripepay takes payments by Stripe: on its Checkout page, and from the card that
// was saved there. It owns what is said on the wire; what follows from it is credit's.
package stripepay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/stripe/stripe-go/v84"

	"conversa"
	"conversa/internal/credit"
)

// answerWithin bounds a request: somebody waits for the page.
const answerWithin = 10 * time.Second

// Config is how Stripe is reached, and recognised.
type Config struct {
	// Key is the secret key of the account at Stripe, WebhookSecret what signs its reports.
	Key, WebhookSecret string
	// URL is the base address of the API; empty: Stripe's.
	URL string
	// Transport carries the requests; nil: the default one.
	Transport http.RoundTripper
}

// Stripe implements credit.Provider.
type Stripe struct {
	api           *stripe.Client
	webhookSecret string
}

// New makes a provider. What did not work is tried again by whoever asks, with the same key,
// and logged there: the library does neither, so that no secret gets into a log.
func New(c Config) *Stripe {
	backend := &stripe.BackendConfig{
		HTTPClient:        &http.Client{Transport: c.Transport, Timeout: answerWithin},
		LeveledLogger:     &stripe.LeveledLogger{Level: stripe.LevelNull},
		MaxNetworkRetries: stripe.Int64(0),
		EnableTelemetry:   stripe.Bool(false),
	}
	if base, err := url.Parse(c.URL); err == nil && base.Host != "" {
		backend.URL = stripe.String(base.Scheme + "://" + base.Host)
		backend.HTTPClient.Transport = below{path: strings.TrimRight(base.Path, "/"), transport: c.Transport}
	}
	return &Stripe{
		api:           stripe.NewClient(c.Key, stripe.WithBackends(stripe.NewBackendsWithConfig(backend))),
		webhookSecret: c.WebhookSecret,
	}
}

// below has requests go to below a path: the library takes no base address that has one.
type below struct {
	path      string
	transport http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (b below) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Path = b.path + r.URL.Path
	return cmp.Or(b.transport, http.DefaultTransport).RoundTrip(r)
}

// Name implements credit.Provider.
func (*Stripe) Name() string { return "stripe" }

// purchaseKey is where an object of Stripe's says which purchase it is for, automaticKey
// that nobody paid it on a page.
const purchaseKey, automaticKey = "purchase", "automatic"

// Checkout implements credit.Provider.
func (s *Stripe) Checkout(ctx context.Context, o credit.Order) (credit.Payment, error) {
	if o.Reference != "" {
		params := &stripe.CheckoutSessionRetrieveParams{}
		params.AddExpand("payment_intent.payment_method")
		session, err := s.api.V1CheckoutSessions.Retrieve(ctx, o.Reference, params)
		var refusal *stripe.Error
		if errors.As(err, &refusal) && refusal.Code == stripe.ErrorCodeResourceMissing {
			return credit.Payment{PurchaseID: o.PurchaseID, Status: conversa.PurchaseExpired}, nil
		}
		return ofSession(session, err)
	}
	amount, err := minor(o.Price, o.Currency)
	if err != nil {
		return credit.Payment{}, err
	}
	params := &stripe.CheckoutSessionCreateParams{
		Mode:              stripe.String(stripe.CheckoutSessionModePayment),
		SuccessURL:        &o.ReturnURL,
		CancelURL:         &o.ReturnURL,
		ClientReferenceID: &o.PurchaseID,
		CustomerCreation:  stripe.String(stripe.CheckoutSessionCustomerCreationAlways),
		// What else the dashboard allows leaves no card for recharges.
		PaymentMethodTypes: []*string{stripe.String("card")},
		LineItems: []*stripe.CheckoutSessionCreateLineItemParams{{
			Quantity: stripe.Int64(1),
			PriceData: &stripe.CheckoutSessionCreateLineItemPriceDataParams{
				Currency: stripe.String(strings.ToLower(o.Currency)), UnitAmount: &amount,
				ProductData: &stripe.CheckoutSessionCreateLineItemPriceDataProductDataParams{Name: stripe.String(o.Amount.String() + " credits")},
			},
		}},
		Metadata: map[string]string{purchaseKey: o.PurchaseID},
		PaymentIntentData: &stripe.CheckoutSessionCreatePaymentIntentDataParams{
			Metadata:         map[string]string{purchaseKey: o.PurchaseID},
			SetupFutureUsage: stripe.String(stripe.PaymentIntentSetupFutureUsageOffSession),
		},
	}
	params.SetIdempotencyKey("checkout/" + o.PurchaseID)
	session, err := s.api.V1CheckoutSessions.Create(ctx, params)
	if p, refused := refusedBy(err, o); refused {
		return p, nil
	}
	return ofSession(session, err)
}

// Charge implements credit.Provider.
func (s *Stripe) Charge(ctx context.Context, o credit.Order) (credit.Payment, error) {
	if o.Reference != "" {
		return ofIntent(s.api.V1PaymentIntents.Retrieve(ctx, o.Reference, nil))
	}
	amount, err := minor(o.Price, o.Currency)
	if err != nil {
		return credit.Payment{}, err
	}
	params := &stripe.PaymentIntentCreateParams{
		Amount: &amount, Currency: stripe.String(strings.ToLower(o.Currency)),
		Customer: &o.Card.Customer, PaymentMethod: &o.Card.Method,
		PaymentMethodTypes: []*string{stripe.String("card")},
		Confirm:            stripe.Bool(true), OffSession: stripe.Bool(true),
		Description: stripe.String(o.Amount.String() + " credits"),
		Metadata:    map[string]string{purchaseKey: o.PurchaseID, automaticKey: "true"},
	}
	params.SetIdempotencyKey("charge/" + o.PurchaseID)
	intent, err := s.api.V1PaymentIntents.Create(ctx, params)
	if p, refused := refusedBy(err, o); refused {
		return p, nil
	}
	return ofIntent(intent, err)
}

// refusedBy is how an order ended that Stripe does not take: by its card, its amount, or
// anything else that asking again would not change. A key that is known with other words is
// none of these: what became of those is unknown.
func refusedBy(err error, o credit.Order) (p credit.Payment, refused bool) {
	var refusal *stripe.Error
	if !errors.As(err, &refusal) {
		return p, false
	}
	p = credit.Payment{PurchaseID: o.PurchaseID, Status: conversa.PurchaseFailed, FailureReason: reason(refusal)}
	switch refusal.Code {
	case stripe.ErrorCodeResourceMissing, stripe.ErrorCodeAmountTooSmall, stripe.ErrorCodeAmountTooLarge:
		return p, true
	}
	if refusal.Type == stripe.ErrorTypeCard {
		return p, true
	}
	switch refusal.HTTPStatusCode {
	case http.StatusBadRequest, http.StatusPaymentRequired, http.StatusNotFound:
		p.FailureReason = "The payment provider refused the order: " + answered(refusal) + "."
		return p, refusal.Type != stripe.ErrorTypeIdempotency
	}
	return p, false
}

// answered says no more of a refusal than what helps: its own text holds what the request was
// about.
func answered(refusal *stripe.Error) string {
	return fmt.Sprintf("stripe answered %d, type %q, code %q, request %q", refusal.HTTPStatusCode, refusal.Type, refusal.Code, refusal.RequestID)
}

// failure tells whether it is unknown what became of a request.
func failure(err error) error {
	var refusal *stripe.Error
	if !errors.As(err, &refusal) {
		return fmt.Errorf("stripe: %w", credit.ErrUnanswered)
	}
	switch status := refusal.HTTPStatusCode; {
	case status >= http.StatusInternalServerError, status == http.StatusTooManyRequests, status == http.StatusConflict:
		return fmt.Errorf("%s: %w", answered(refusal), credit.ErrUnanswered)
	}
	return errors.New(answered(refusal))
}

// Currencies that Stripe counts otherwise than ISO 4217 does. Source: Stripe's documentation,
// "Supported currencies", special cases.
var otherDigits = map[string]int{"ISK": 2, "UGX": 2}

// Supports reports whether amounts of a currency can be said to Stripe to the last coin.
func Supports(currency string) bool {
	digits, ok := conversa.MinorUnit(currency)
	return ok && digits <= 2 && currency != "MGA"
}

func digitsOf(currency string) int {
	if digits, ok := otherDigits[currency]; ok {
		return digits
	}
	digits, _ := conversa.MinorUnit(currency)
	return digits
}

// minor is a price in the units in which Stripe counts a currency.
func minor(price conversa.Decimal, currency string) (int64, error) {
	whole, fraction, _ := strings.Cut(string(price.Fixed(digitsOf(currency))), ".")
	n, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil || len(fraction) > digitsOf(currency) || !Supports(currency) {
		return 0, fmt.Errorf("stripe cannot take %s %s", currency, price)
	}
	return n, nil
}

// priceOf is what minor was made of.
func priceOf(amount int64, currency stripe.Currency) (price conversa.Decimal, code string) {
	code = strings.ToUpper(string(currency))
	digits := digitsOf(code)
	text := fmt.Sprintf("%0*d", digits+1, amount)
	if digits > 0 {
		text = text[:len(text)-digits] + "." + text[len(text)-digits:]
	}
	return conversa.Decimal(text), code
}
