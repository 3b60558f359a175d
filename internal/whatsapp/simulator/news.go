package simulator

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
)

// news is what Meta says of an account: a change of another field than messages, with the time in its entry.
type news struct {
	field string
	at    time.Time
	value map[string]any
}

func (n *news) entry(wabaID string) map[string]any {
	return map[string]any{
		"id": wabaID, "time": n.at.Unix(),
		"changes": []any{map[string]any{"field": n.field, "value": n.value}},
	}
}

// Tell sends a webhook about an account, e.g. of the field account_update. A zero time is now. Without a number in the
// account there is nobody to tell.
func (s *Simulator) Tell(wabaID, field string, at time.Time, value map[string]any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	numbers := s.sortedNumbers(wabaID)
	if len(numbers) == 0 {
		return fmt.Errorf("account %s: %w", wabaID, errNotFound)
	}
	if at.IsZero() {
		at = s.clock.now()
	}
	s.enqueue(&update{number: numbers[0], news: &news{field: field, at: at, value: maps.Clone(value)}})
	return nil
}

// Withdraw makes every token of an account invalid, as when the owner removes the app, and tells so.
func (s *Simulator) Withdraw(wabaID string) error {
	err := s.Tell(wabaID, "account_update", time.Time{}, map[string]any{
		"event": "PARTNER_REMOVED", "waba_info": map[string]any{"waba_id": wabaID},
	})
	if err != nil {
		return err
	}
	s.revokeTokens(wabaID)
	return nil
}

func (s *Simulator) revokeTokens(wabaID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.tokens, func(_ string, g *grant) bool { return g.wabas[wabaID] })
	s.wabas[wabaID].subscribed = false
}

// Review is Meta's decision on an account: APPROVED, PENDING, REJECTED or DEFERRED.
func (s *Simulator) Review(wabaID, decision string) error {
	s.mu.Lock()
	w := s.wabas[wabaID]
	if w != nil {
		w.review = decision
	}
	s.mu.Unlock()
	if w == nil {
		return fmt.Errorf("account %s: %w", wabaID, errNotFound)
	}
	return s.Tell(wabaID, "account_review_update", time.Time{}, map[string]any{"decision": decision})
}

// accountNews tells {"field": ..., "value": {...}, "at": ...} of an account.
func (s *Simulator) accountNews(r *http.Request) (any, error) {
	var body struct {
		Field string         `json:"field"`
		Value map[string]any `json:"value"`
		At    time.Time      `json:"at"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	return map[string]any{"told": true}, s.Tell(r.PathValue("waba"), body.Field, body.At, body.Value)
}

func (s *Simulator) withdrawAccess(r *http.Request) (any, error) {
	return map[string]any{"withdrawn": true}, s.Withdraw(r.PathValue("waba"))
}

// reviewAccount takes {"decision": "APPROVED"}.
func (s *Simulator) reviewAccount(r *http.Request) (any, error) {
	var body struct {
		Decision string `json:"decision"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	decisions := []string{"APPROVED", "PENDING", "REJECTED", "DEFERRED"}
	if !slices.Contains(decisions, body.Decision) {
		return nil, fmt.Errorf("a decision is one of %v", decisions)
	}
	return map[string]any{"decision": body.Decision}, s.Review(r.PathValue("waba"), body.Decision)
}
