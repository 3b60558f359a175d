package simulator

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Number is a business phone number that is connected to the platform, and the token that may use it.
type Number struct {
	PhoneNumberID      string `json:"phoneNumberId"`
	WABAID             string `json:"wabaId"`
	BusinessID         string `json:"businessId"`
	DisplayPhoneNumber string `json:"displayPhoneNumber"`
	VerifiedName       string `json:"verifiedName"`
	// Token may use every number of the WABA. It is not shown again.
	Token string `json:"token,omitempty"`
	// Fresh leaves it to the business to verify and register the number, and to subscribe.
	Fresh bool `json:"fresh,omitempty"`
	// Pin is that of a two-step verification that the number has already.
	Pin string `json:"pin,omitempty"`
	// Status is Meta's word where it is another than the registration makes it, e.g. "BANNED".
	Status string `json:"status,omitempty"`
	// Elsewhere is the id of another app that has the number's account.
	Elsewhere string `json:"elsewhere,omitempty"`
}

// number is a Number and its state.
type number struct {
	Number
	verified, registered bool
	pin                  string // two-step verification; empty: none yet
	code                 string // the one that was sent by SMS or voice
	registrations        []time.Time
	profile              map[string]any
	override             string // webhook of this number alone
	rate                 bucket
}

// waba is a WhatsApp Business Account.
type waba struct {
	id, business string
	subscribed   bool
	override     string // webhook of this account alone
	// app is the one that is, or was last, subscribed; its secret signs.
	app                  App
	elsewhere            string // another app that is subscribed too
	review, verification string
}

// AddNumber connects a number: it is verified, registered, and the app is subscribed to its account. Adding a known
// number again gives it the new names and also admits the new token.
func (s *Simulator) AddNumber(n Number) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.numbers[n.PhoneNumberID]
	if known == nil {
		known = &number{profile: map[string]any{}}
		s.numbers[n.PhoneNumberID] = known
	}
	known.Number, known.verified, known.registered, known.pin = n, !n.Fresh, !n.Fresh, n.Pin
	if s.wabas[n.WABAID] == nil {
		s.wabas[n.WABAID] = &waba{
			id: n.WABAID, business: n.BusinessID, subscribed: !n.Fresh && n.Elsewhere == "", app: s.ownApp(),
			review: "APPROVED", verification: "verified",
		}
	}
	s.wabas[n.WABAID].elsewhere = n.Elsewhere
	if !n.Fresh && n.Elsewhere == "" {
		s.wabas[n.WABAID].subscribed = true
	}
	if n.Token != "" {
		s.allow(n.Token, n.WABAID)
	}
	known.Token, known.Pin = "", ""
	s.publish(map[string]any{"type": "numbers", "numbers": s.numberList()})
}

// allow lets a token use an account.
func (s *Simulator) allow(token, wabaID string) {
	if s.tokens[token] == nil {
		s.tokens[token] = &grant{app: s.ownApp(), scopes: slices.Clone(allScopes), wabas: map[string]bool{}}
	}
	s.tokens[token].wabas[wabaID] = true
}

// numberFields are those that Meta answers when no fields are asked for.
var numberFields = []string{
	"verified_name", "code_verification_status", "display_phone_number", "quality_rating", "platform_type",
	"throughput", "name_status", "webhook_configuration",
}

func (n *number) view() map[string]any {
	verification, platform, throughput, status := "NOT_VERIFIED", "NOT_APPLICABLE", "NOT_APPLICABLE", "DISCONNECTED"
	if n.verified {
		verification = "VERIFIED"
	}
	if n.registered {
		platform, throughput, status = "CLOUD_API", "STANDARD", "CONNECTED"
	}
	status = cmp.Or(n.Status, status)
	return map[string]any{
		"id": n.PhoneNumberID, "display_phone_number": n.DisplayPhoneNumber, "verified_name": n.VerifiedName,
		"quality_rating": "GREEN", "name_status": "APPROVED", "code_verification_status": verification,
		"platform_type": platform, "throughput": map[string]any{"level": throughput}, "status": status,
		"account_mode": "LIVE", "is_official_business_account": false, "is_pin_enabled": n.pin != "",
		"messaging_limit_tier": "TIER_250", "whatsapp_business_manager_messaging_limit": "TIER_250",
		"webhook_configuration": map[string]any{"phone_number": n.override},
	}
}

// numberFor is the number a call names.
func (s *Simulator) numberFor(c *call) (*number, error) {
	if n := s.numbers[c.node]; n != nil {
		return n, nil
	}
	return nil, noSuchObject(c.Method, c.node)
}

var (
	sixDigits = regexp.MustCompile(`^\d{6}$`)
	nonDigits = regexp.MustCompile(`\D+`)
)

// digits is a phone number without its signs and spaces.
func digits(phone string) string { return nonDigits.ReplaceAllString(phone, "") }

const (
	registrationLimit  = 10
	registrationPeriod = 72 * time.Hour
)

// register makes a number able to send. The first PIN becomes its two-step PIN; later ones must equal it.
func (s *Simulator) register(c *call) (any, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberFor(c)
	if err != nil {
		return nil, err
	}
	now := s.clock.now()
	n.registrations = since(n.registrations, now.Add(-registrationPeriod))
	switch {
	case !sixDigits.MatchString(fields["pin"]):
		e := invalid("")
		return nil, e.saying("Invalid PIN format. PIN must be exactly 6 digits")
	case !n.verified:
		return nil, metaError(133006)
	case len(n.registrations) >= registrationLimit:
		return nil, metaError(133016)
	}
	n.registrations = append(n.registrations, now)
	if n.pin != "" && n.pin != fields["pin"] {
		return nil, metaError(133005)
	}
	n.pin, n.registered = fields["pin"], true
	return success(), nil
}

// since keeps the times after start; they are in order.
func since(times []time.Time, start time.Time) []time.Time {
	for len(times) > 0 && !times[0].After(start) {
		times = times[1:]
	}
	return times
}

func (s *Simulator) deregister(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberFor(c)
	if err != nil {
		return nil, err
	}
	if !n.registered {
		return nil, metaError(133010)
	}
	n.registered = false
	return success(), nil
}

// requestCode sends a code to the number; the phone page and GET /simulator/numbers show it.
func (s *Simulator) requestCode(c *call) (any, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	if method := strings.ToUpper(fields["code_method"]); method != "SMS" && method != "VOICE" {
		return nil, invalid("Param code_method must be one of {SMS, VOICE}")
	}
	if fields["language"] == "" {
		return nil, invalid("The parameter language is required.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberFor(c)
	if err != nil {
		return nil, err
	}
	if n.verified {
		return nil, userError(136024, "Cannot request a code", "This number is verified already.")
	}
	n.code = fmt.Sprintf("%06d", randomBelow(1_000_000))
	s.publish(map[string]any{"type": "numbers", "numbers": s.numberList()})
	return success(), nil
}

func (s *Simulator) verifyCode(c *call) (any, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberFor(c)
	if err != nil {
		return nil, err
	}
	if n.code == "" || strings.ReplaceAll(fields["code"], "-", "") != n.code {
		return nil, userError(136025, "Verification Failed",
			"The verification code you entered is invalid or has expired")
	}
	n.code, n.verified = "", true
	s.publish(map[string]any{"type": "numbers", "numbers": s.numberList()})
	return map[string]any{"success": true, "id": n.PhoneNumberID}, nil
}

// userError is an error with a text for people.
func userError(code int, title, text string) *graphError {
	e := metaError(code)
	e.userTitle, e.userMsg = title, text
	return e
}

// configureNode sets or removes the webhook of one number.
func (s *Simulator) configureNode(c *call) (any, error) {
	var body struct {
		Webhook struct {
			OverrideCallbackURI string `json:"override_callback_uri"`
			VerifyToken         string `json:"verify_token"`
		} `json:"webhook_configuration"`
	}
	if err := decode(c.Body, &body); err != nil {
		return nil, invalid("Invalid JSON in the body of the request")
	}
	if url := body.Webhook.OverrideCallbackURI; url != "" {
		if err := s.handshake(c.Context(), url, body.Webhook.VerifyToken); err != nil {
			return nil, callbackRefused(err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.numberFor(c)
	if err != nil {
		return nil, err
	}
	n.override = body.Webhook.OverrideCallbackURI
	return success(), nil
}
