package server

import (
	"crypto/rand"
	"net/http"

	"conversa/internal/credit/fakestripe"
)

// demoPayments has the demo's server take payments on a page of its own, unless it is told
// otherwise. Nothing is paid there.
func demoPayments(p *Payments, base string) *fakestripe.Server {
	fake := fakestripe.New(fakestripe.Config{URL: base + "/stripe", Key: rand.Text(), WebhookSecret: rand.Text()})
	if p.PaymentProvider == "" {
		p.PaymentProvider, p.StripeSecretKey, p.StripeWebhookSecret, p.StripeURL = byStripe, fake.Key, fake.WebhookSecret, fake.URL
	}
	return fake
}

// besidePayments serves the page where the simulator is.
func besidePayments(simulator http.Handler, payments *fakestripe.Server) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", simulator)
	mux.Handle("/stripe/", http.StripPrefix("/stripe", payments.Handler()))
	return mux
}
