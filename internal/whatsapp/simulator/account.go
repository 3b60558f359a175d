package simulator

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
)

func (w *waba) view() map[string]any {
	return map[string]any{
		"id": w.id, "name": "Simulated WhatsApp Business Account", "timezone_id": "1",
		"message_template_namespace": "00000000_0000_4000_8000_" + fmt.Sprintf("%012.12s", w.id),
		"account_review_status":      w.review, "business_verification_status": w.verification, "country": "US",
		"ownership_type": "SELF_OWNED", "primary_business_location": "US", "currency": "USD",
		"on_behalf_of_business_info": map[string]any{"id": w.business, "status": "APPROVED", "type": "SELF"},
		"owner_business_info":        map[string]any{"id": w.business},
	}
}

// account is the WABA a call names.
func (s *Simulator) account(c *call) (*waba, error) {
	if w := s.wabas[c.node]; w != nil {
		return w, nil
	}
	return nil, noSuchObject(c.Method, c.node)
}

// sortedNumbers are the numbers, by id; of one account, or all.
func (s *Simulator) sortedNumbers(wabaID string) []*number {
	found := slices.Collect(maps.Values(s.numbers))
	found = slices.DeleteFunc(found, func(n *number) bool { return wabaID != "" && n.WABAID != wabaID })
	slices.SortFunc(found, func(a, b *number) int { return cmp.Compare(a.PhoneNumberID, b.PhoneNumberID) })
	return found
}

func (s *Simulator) listNumbers(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.account(c); err != nil {
		return nil, err
	}
	data := []any{}
	for _, n := range s.sortedNumbers(c.node) {
		view, err := pick(n.view(), c.URL.Query().Get("fields"), "WhatsAppBusinessPhoneNumber", numberFields)
		if err != nil {
			return nil, err
		}
		data = append(data, view)
	}
	return map[string]any{
		"data": data, "paging": map[string]any{"cursors": map[string]any{"before": "QVFI", "after": "QVFI"}},
	}, nil
}

// createNumber adds a number that must still be verified and registered.
func (s *Simulator) createNumber(c *call) (any, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	phone := digits(fields["cc"] + fields["phone_number"])
	if digits(fields["cc"]) == "" || digits(fields["phone_number"]) == "" || fields["verified_name"] == "" {
		return nil, invalid("The parameters cc, phone_number and verified_name are required.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.account(c)
	if err != nil {
		return nil, err
	}
	for _, other := range s.numbers {
		if digits(other.DisplayPhoneNumber) == phone {
			return nil, &graphError{
				status: http.StatusConflict, code: 100, kind: "GraphMethodException",
				message: "Phone number is already registered with WhatsApp Business",
			}
		}
	}
	id := s.newID()
	s.numbers[id] = &number{profile: map[string]any{}, Number: Number{
		PhoneNumberID: id, WABAID: w.id, BusinessID: w.business, DisplayPhoneNumber: "+" + phone,
		VerifiedName: fields["verified_name"],
	}}
	s.publish(map[string]any{"type": "numbers", "numbers": s.numberList()})
	return map[string]any{"id": id}, nil
}

func (s *Simulator) getSubscription(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.account(c)
	if err != nil {
		return nil, err
	}
	data := []any{}
	if w.elsewhere != "" {
		data = append(data, subscribedApp(w.elsewhere, "Another provider"))
	}
	if w.subscribed {
		app := subscribedApp(w.app.ID, "Conversa")
		if w.override != "" {
			app["override_callback_uri"] = w.override
		}
		data = append(data, app)
	}
	return map[string]any{"data": data}, nil
}

func subscribedApp(id, name string) map[string]any {
	return map[string]any{"whatsapp_business_api_data": map[string]any{
		"id": id, "name": name, "link": "https://www.facebook.com/games/?app_id=" + id,
	}}
}

// subscribe sends the account's webhooks to the app. An override is tried with the handshake first; a call without
// one removes it.
func (s *Simulator) subscribe(c *call) (any, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	override := fields["override_callback_uri"]
	if len(override) > 200 {
		return nil, invalid("Param override_callback_uri must be at most 200 characters long.")
	}
	if override != "" {
		if err := s.handshake(c.Context(), override, fields["verify_token"]); err != nil {
			return nil, callbackRefused(err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.account(c)
	if err != nil {
		return nil, err
	}
	w.subscribed, w.override, w.app = true, override, s.tokens[bearer(c.Request)].app
	return success(), nil
}

func (s *Simulator) unsubscribe(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := s.account(c)
	if err != nil {
		return nil, err
	}
	w.subscribed, w.override = false, ""
	return success(), nil
}

func callbackRefused(err error) *graphError {
	return metaError(2200).saying("(#2200) Callback verification failed with the following errors: %v", err)
}

// Verify makes the GET handshake with the configured webhook, as Meta does when its address is set.
func (s *Simulator) Verify(ctx context.Context) error {
	s.mu.Lock()
	webhook := s.webhook
	s.mu.Unlock()
	return s.handshake(ctx, webhook, s.cfg.VerifyToken)
}

// handshake asks a webhook to prove that it knows the verify token.
func (s *Simulator) handshake(ctx context.Context, webhook, token string) error {
	address, err := url.Parse(webhook)
	if err != nil || address.Host == "" {
		return fmt.Errorf("the address is not valid")
	}
	challenge := rand.Text()
	query := address.Query()
	query.Set("hub.mode", "subscribe")
	query.Set("hub.challenge", challenge)
	query.Set("hub.verify_token", token)
	address.RawQuery = query.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return fmt.Errorf("make handshake: %w", err)
	}
	answer, err := s.http.Do(r)
	if err != nil {
		return fmt.Errorf("reach webhook: %w", err)
	}
	defer drain(answer.Body)
	body, err := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
	if err != nil {
		return fmt.Errorf("read handshake: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP Status Code = %d; HTTP Message = %s", answer.StatusCode, http.StatusText(answer.StatusCode))
	}
	if subtle.ConstantTimeCompare(body, []byte(challenge)) != 1 {
		return fmt.Errorf("the challenge was not returned")
	}
	return nil
}
