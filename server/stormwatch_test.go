package server_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"conversa"
)

// billing stands before the servers: it takes WhatsApp's webhooks to any of them, and has
// Brazilians billed by conversation, as WhatsApp did until July 2025.
func (s *storm) billing() *httptest.Server {
	router := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !post(r.Context(), s.servers[rand.IntN(len(s.servers))].url(), byConversation(body)) {
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	s.w.t.Cleanup(func() {
		router.CloseClientConnections()
		router.Close()
	})
	return router
}

// byConversation bills Brazilians' statuses by conversation.
func byConversation(body []byte) []byte {
	var notification map[string]any
	if err := json.Unmarshal(body, &notification); err != nil {
		return body
	}
	for _, entry := range list(notification, "entry") {
		for _, change := range list(entry, "changes") {
			value, _ := change["value"].(map[string]any)
			for _, status := range list(value, "statuses") {
				customer, _ := status["recipient_id"].(string)
				price, priced := status["pricing"].(map[string]any)
				if priced && strings.HasPrefix(customer, "55") {
					price["pricing_model"] = "CBP"
					status["conversation"] = map[string]any{"id": "talk" + customer, "origin": map[string]any{"type": "service"}}
				}
			}
		}
	}
	changed, _ := json.Marshal(notification) // it was read as JSON
	return changed
}

func list(of map[string]any, key string) (objects []map[string]any) {
	values, _ := of[key].([]any)
	for _, v := range values {
		if object, ok := v.(map[string]any); ok {
			objects = append(objects, object)
		}
	}
	return objects
}

// sample is an account's credits at one moment.
type sample struct {
	available, reserved conversa.Credits
	// sum is the ledger's, kept what is reserved for messages.
	sum, kept conversa.Credits
	// twice are messages, conversations and purchases that have a second entry.
	twice int
	// flying are the recharges that are not over.
	flying int
}

// look reads with one statement, and so at one moment.
func (s *storm) look() (now sample, err error) {
	rows, err := s.store.Query(s.w.system(), `select available, reserved,
		(select coalesce(cast(sum(amount) as bigint), 0) from credit_ledger_entries where account_id = b.id),
		(select coalesce(cast(sum(reserved) as bigint), 0) from credit_charges where account_id = b.id),
		(select count(*) from credit_ledger_entries where account_id = b.id and part > 0),
		(select count(*) from credit_purchases where account_id = b.id and automatic and status = 'PENDING')
		from credit_balances b where id = ?`, s.account)
	if err != nil {
		return sample{}, err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := rows.Scan(&now.available, &now.reserved, &now.sum, &now.kept, &now.twice, &now.flying); err != nil {
			return sample{}, err
		}
	}
	return now, rows.Err()
}

// watch looks at the credits again and again until the storm is over. WhatsApp bills here
// as was expected: so there are never less than none.
func (s *storm) watch() {
	seen := map[sample]bool{}
	for over := false; !over; {
		select {
		case <-s.over:
			over = true
		case <-time.After(20 * time.Millisecond):
		}
		now, err := s.look()
		if err != nil {
			s.w.t.Errorf("look at the credits: %v", err)
			return
		}
		seen[now] = true
		if now.available+now.reserved != now.sum || now.reserved != now.kept || now.available < 0 || now.reserved < 0 || now.twice > 0 || now.flying > 1 {
			s.w.t.Errorf("the credits are %s", now)
			return
		}
	}
	s.w.t.Logf("%d different moments", len(seen))
	if len(seen) < 20 {
		s.w.t.Errorf("the credits were seen in %d states only", len(seen))
	}
}

// String implements fmt.Stringer.
func (s sample) String() string {
	return fmt.Sprintf("%s available and %s reserved; the ledger's sum is %s, %s is reserved for messages, %d entries are second ones, %d recharges run",
		s.available, s.reserved, s.sum, s.kept, s.twice, s.flying)
}
