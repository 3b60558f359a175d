package fakestripe

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// session is a Checkout page.
type session struct {
	id, status, back, name, currency string
	amount                           int64
	metadata                         object
	intent                           *intent
}

// intent is a payment.
type intent struct {
	id, status, currency, method, code string
	amount, refunded                   int64
	metadata                           object
}

// cards are those of Stripe's documentation, by the last digits: what becomes of them when
// they are charged later.
var cards = map[string]string{"4242": "", "0341": "card_declined", "3184": "authentication_required"}

var messages = map[string]string{
	"card_declined":           "Your card was declined.",
	"authentication_required": "Your card was declined. This transaction requires authentication.",
}

func methodOf(digits string) string { return "pm_fake_" + digits }

// show is a page as the API has it. Its payment is there in full where that is asked for.
func (c *session) show(url string, whole bool) object {
	o := object{
		"id": c.id, "object": "checkout.session", "status": c.status, "payment_status": "unpaid", "mode": "payment",
		"amount_total": c.amount, "currency": c.currency, "metadata": c.metadata,
	}
	if c.status == "open" {
		o["url"] = url + "/pay/" + c.id
	}
	if c.intent != nil {
		o["payment_intent"], o["customer"] = any(c.intent.id), "cus_fake_"+c.id
		if whole {
			o["payment_intent"] = c.intent.show(true)
		}
		if c.intent.status == "succeeded" {
			o["payment_status"] = "paid"
		}
	}
	return o
}

func (i *intent) show(whole bool) object {
	o := object{
		"id": i.id, "object": "payment_intent", "status": i.status, "amount": i.amount, "amount_received": int64(0),
		"currency": i.currency, "metadata": i.metadata, "payment_method": any(i.method), "client_secret": i.id + "_secret_fake",
	}
	if whole {
		o["payment_method"] = object{
			"id": i.method, "object": "payment_method", "type": "card", "card": object{"brand": "visa", "last4": strings.TrimPrefix(i.method, "pm_fake_")},
		}
	}
	if i.status == "succeeded" {
		o["amount_received"] = i.amount
	}
	if i.code != "" {
		o["last_payment_error"] = object{"type": "card_error", "code": i.code, "message": messages[i.code]}
	}
	return o
}

func metadataOf(form map[string]string, prefix string) object {
	metadata := object{}
	for name, value := range form {
		if key, ok := strings.CutPrefix(name, prefix+"["); ok {
			metadata[strings.TrimSuffix(key, "]")] = value
		}
	}
	return metadata
}

// smallest is the least that Stripe takes, in cents.
const smallest = 50

func (s *Server) createSession(form map[string]string) (int, object, func()) {
	amount, err := strconv.ParseInt(form["line_items[0][price_data][unit_amount]"], 10, 64)
	if err != nil || form["success_url"] == "" || form["mode"] != "payment" {
		return http.StatusBadRequest, object{"error": object{"type": "invalid_request_error", "message": "Invalid request"}}, nil
	}
	if amount < smallest {
		return tooSmall()
	}
	c := &session{
		id: newID("cs"), status: "open", back: form["success_url"], amount: amount, metadata: metadataOf(form, "metadata"),
		currency: form["line_items[0][price_data][currency]"], name: form["line_items[0][price_data][product_data][name]"],
	}
	s.sessions[c.id] = c
	return http.StatusOK, c.show(s.URL, false), nil
}

func (s *Server) showSession(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.sessions[r.PathValue("id")]
	switch {
	case r.Header.Get("Authorization") != "Bearer "+s.Key:
		refuse(w, http.StatusUnauthorized, "invalid_request_error", "", "Invalid API Key provided")
	case !ok:
		refuse(w, http.StatusNotFound, "invalid_request_error", "resource_missing", "No such checkout session")
	default:
		writeObject(w, c.show(s.URL, r.URL.Query().Has("expand[0]")))
	}
}

func tooSmall() (int, object, func()) {
	refusal := object{"type": "invalid_request_error", "code": "amount_too_small", "message": "The amount must be at least 50 cents."}
	return http.StatusBadRequest, object{"error": refusal}, nil
}

// Processing is the code of a card whose charges take time: Clear ends them.
const Processing = "processing"

// Clear has the charges succeed that take time. It reports nothing: whoever waits asks.
func (s *Server) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range s.intents {
		if i.status == Processing {
			i.status = "succeeded"
		}
	}
}

func (s *Server) showIntent(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, ok := s.intents[r.PathValue("id")]
	if r.Header.Get("Authorization") != "Bearer "+s.Key || !ok {
		refuse(w, http.StatusNotFound, "invalid_request_error", "resource_missing", "No such payment_intent")
		return
	}
	writeObject(w, i.show(false))
}

// createIntent charges a saved card.
func (s *Server) createIntent(form map[string]string) (int, object, func()) {
	i := &intent{id: newID("pi"), status: "succeeded", currency: form["currency"], method: form["payment_method"], metadata: metadataOf(form, "metadata")}
	var err error
	i.amount, err = strconv.ParseInt(form["amount"], 10, 64)
	later, known := cards[strings.TrimPrefix(i.method, "pm_fake_")]
	if err != nil || form["confirm"] != "true" || form["off_session"] != "true" || !known || form["customer"] == "" {
		return http.StatusBadRequest, object{"error": object{"type": "invalid_request_error", "code": "resource_missing", "message": "No such PaymentMethod"}}, nil
	}
	if i.amount < smallest {
		return tooSmall()
	}
	if i.code = later; s.cards[i.method] != "" {
		i.code = s.cards[i.method]
	}
	s.intents[i.id] = i
	if i.code == Processing {
		i.code, i.status = "", Processing
		return http.StatusOK, i.show(false), nil
	}
	if i.code == "" {
		return http.StatusOK, i.show(false), s.event("payment_intent.succeeded", i.show(false))
	}
	i.status = "requires_payment_method"
	refusal := object{"type": "card_error", "code": i.code, "message": messages[i.code], "payment_intent": i.show(false)}
	return http.StatusPaymentRequired, object{"error": refusal}, s.event("payment_intent.payment_failed", i.show(false))
}

// Pay, Decline and Expire are what can be done with an open page.
const (
	Pay     = "pay"
	Decline = "fail"
	Expire  = "expire"
)

// Do does it, with the card of these last digits. It reports it, and returns where the payer
// goes then; ok is false for a page that is not open.
func (s *Server) Do(sessionID, what, digits string) (back string, ok bool) {
	s.mu.Lock()
	c := s.sessions[sessionID]
	if _, known := cards[digits]; c == nil || c.status != "open" || !known && what != Expire {
		s.mu.Unlock()
		return "", false
	}
	report := s.do(c, what, digits)
	s.mu.Unlock()
	report()
	return c.back, true
}

func (s *Server) do(c *session, what, digits string) func() {
	if what == Expire {
		c.status = "expired"
		return s.event("checkout.session.expired", c.show(s.URL, false))
	}
	c.status = "complete"
	c.intent = &intent{id: newID("pi"), status: "succeeded", currency: c.currency, amount: c.amount, method: methodOf(digits), metadata: c.metadata}
	s.intents[c.intent.id] = c.intent
	if what == Decline {
		c.intent.status, c.intent.code = "requires_payment_method", "card_declined"
		return s.event("checkout.session.async_payment_failed", c.show(s.URL, false))
	}
	return s.event("checkout.session.completed", c.show(s.URL, false))
}

// Refund gives a part of a page's payment back, in minor units, and reports it.
func (s *Server) Refund(sessionID string, amount int64) {
	s.mu.Lock()
	i := s.sessions[sessionID].intent
	i.refunded += amount
	report := s.event("charge.refunded", object{
		"id": "ch" + i.id, "object": "charge", "paid": true, "amount": i.amount, "amount_refunded": i.refunded, "currency": i.currency,
		"payment_intent": i.id, "metadata": i.metadata, "created": time.Now().Unix(),
	})
	s.mu.Unlock()
	report()
}
