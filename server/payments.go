package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"conversa"
	"conversa/internal/credit"
	"conversa/internal/credit/stripepay"
	"conversa/internal/outbound"
)

// Payments is how credits are paid.
type Payments struct {
	CreditCurrency      string `name:"credit-currency" env:"CONVERSA_CREDIT_CURRENCY" placeholder:"CODE" help:"Currency in which credits are bought (ISO 4217). Default: USD."`
	CreditPrice         string `name:"credit-price" env:"CONVERSA_CREDIT_PRICE" placeholder:"AMOUNT" help:"What one credit costs, e.g. 0.05. Default: 1."`
	PaymentProvider     string `name:"payment-provider" env:"CONVERSA_PAYMENT_PROVIDER" placeholder:"NAME" help:"Who takes payments: manual (the operator confirms each one) or stripe. Default: manual, and a page of its own for demo."`
	StripeSecretKey     string `name:"stripe-secret-key" env:"CONVERSA_STRIPE_SECRET_KEY" placeholder:"KEY" help:"Secret key of the account at Stripe."`
	StripeWebhookSecret string `name:"stripe-webhook-secret" env:"CONVERSA_STRIPE_WEBHOOK_SECRET" placeholder:"SECRET" help:"Signing secret of the webhook at Stripe, whose address is that of this server with /webhooks/payments."`
	StripeURL           string `name:"stripe-url" env:"CONVERSA_STRIPE_URL" placeholder:"URL" help:"Base address of the API. Empty: Stripe's."`
}

// manual and byStripe are who can take payments.
const manual, byStripe = "manual", "stripe"

// check names the setting at fault. It must not repeat a secret.
func (p Payments) check() error {
	if _, ok := conversa.MinorUnit(p.CreditCurrency); !ok {
		return fmt.Errorf("CONVERSA_CREDIT_CURRENCY must be a code of ISO 4217 such as USD: %q is none", p.CreditCurrency)
	}
	if each, ok := conversa.ParseDecimal(p.CreditPrice); !ok || each.Sign() <= 0 {
		return errors.New("CONVERSA_CREDIT_PRICE must look like 0.05, above 0 and with at most four digits behind the point")
	}
	switch {
	case p.PaymentProvider == manual:
		return nil
	case p.PaymentProvider != byStripe:
		return fmt.Errorf("CONVERSA_PAYMENT_PROVIDER must be manual or stripe: %q is neither", p.PaymentProvider)
	case p.StripeSecretKey == "":
		return errors.New("CONVERSA_STRIPE_SECRET_KEY is needed where Stripe takes payments")
	case p.StripeWebhookSecret == "":
		return errors.New("CONVERSA_STRIPE_WEBHOOK_SECRET is needed where Stripe takes payments")
	case !stripepay.Supports(p.CreditCurrency):
		return fmt.Errorf("CONVERSA_CREDIT_CURRENCY must be one that Stripe takes to the last coin: %s is none", p.CreditCurrency)
	}
	return checkURL("CONVERSA_STRIPE_URL", p.StripeURL)
}

// pricing is what credits cost. The settings were checked.
func (p Payments) pricing() conversa.CreditPricing {
	each, _ := conversa.ParseDecimal(p.CreditPrice)
	return conversa.CreditPricing{Currency: p.CreditCurrency, PricePerCredit: each, PaidOnline: p.PaymentProvider != manual}
}

// provider is who takes the payments.
func (p Payments) provider() credit.Provider {
	if p.PaymentProvider == manual {
		return credit.Manual{}
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = outbound.New(os.Getenv, p.StripeURL).DialContext
	return stripepay.New(stripepay.Config{Key: p.StripeSecretKey, WebhookSecret: p.StripeWebhookSecret, URL: p.StripeURL, Transport: transport})
}

// buildCredits gives what asks the payment provider the runner of what waits for the
// network.
func (s *Server) buildCredits() {
	s.credits = &credit.Service{
		Store: s.store, Pricing: s.config.pricing(), Provider: s.config.provider(), PublicURL: s.publicURL, Now: s.now, Log: s.log,
	}
	s.credits.Handle(s.fetches)
}

// maxPayment is far above a report of a payment.
const maxPayment = 256 << 10

// paymentWebhook takes what the payment provider reports. It answers 200 only for what is
// kept, or is nothing of ours.
type paymentWebhook struct {
	credits *credit.Service
	bodies  bodies
	log     *slog.Logger
}

// ServeHTTP implements http.Handler.
func (h paymentWebhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, free, err := h.bodies.read(w, r, maxPayment)
	defer free()
	status := http.StatusOK
	switch {
	case errors.Is(err, errTooLarge):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, errNoMemory):
		status = http.StatusServiceUnavailable
	case err != nil:
		status = http.StatusBadRequest
	default:
		status = h.keep(r, body)
	}
	if status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
	}
}

func (h paymentWebhook) keep(r *http.Request, body []byte) (status int) {
	err := h.credits.Receive(r.Context(), r.Header, body)
	switch {
	case errors.Is(err, credit.ErrUnsigned):
		return http.StatusUnauthorized
	case err != nil:
		h.log.ErrorContext(r.Context(), "payment: not kept", "request_id", conversa.RequestIDFrom(r.Context()), "bytes", len(body), "cause", err.Error())
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}
