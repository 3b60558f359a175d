package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
)

// App is a Meta app: its secret signs the webhooks of the accounts that it subscribed to.
type App struct{ ID, Secret string }

// allScopes are the permissions that a sign-in asks for.
var allScopes = []string{"whatsapp_business_management", "whatsapp_business_messaging"}

func (s *Simulator) ownApp() App { return App{s.cfg.AppID, s.cfg.AppSecret} }

// AllowApp lets a token of another app use an account, with these permissions alone; none means all.
func (s *Simulator) AllowApp(app App, token, wabaID string, scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allow(token, wabaID)
	s.tokens[token].app = app
	if len(scopes) > 0 {
		s.tokens[token].scopes = scopes
	}
}

// permits refuses what needs a permission that was not granted.
func (g *grant) permits(edge string) *graphError {
	scope := "whatsapp_business_management"
	if edge == "messages" || edge == "media" {
		scope = "whatsapp_business_messaging"
	}
	if slices.Contains(g.scopes, scope) {
		return nil
	}
	return metaError(200)
}

// reaches tells whether a token covers a node: a number, an account, a file, or the business of an account.
func (s *Simulator) reaches(g *grant, node string) bool {
	if owner := s.ownerOf(node); owner != "" {
		return g.wabas[owner]
	}
	return slices.Contains(s.businessesOf(g), node)
}

func (s *Simulator) businessesOf(g *grant) []string {
	ids := map[string]bool{}
	for id := range g.wabas {
		if w := s.wabas[id]; w != nil && w.business != "" {
			ids[w.business] = true
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// whoAmI answers for the token's user. A proof of the app's secret must be right where it is given.
func (s *Simulator) whoAmI(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := bearer(c.Request)
	g := s.tokens[token]
	if g == nil {
		return nil, badToken()
	}
	if proof := c.URL.Query().Get("appsecret_proof"); proof != "" {
		mac := hmac.New(sha256.New, []byte(g.app.Secret))
		mac.Write([]byte(token))
		if !hmac.Equal([]byte(proof), []byte(hex.EncodeToString(mac.Sum(nil)))) {
			return nil, &graphError{
				status: http.StatusBadRequest, code: 100, kind: "GraphMethodException",
				message: "Invalid appsecret_proof provided in the API argument",
			}
		}
	}
	return map[string]any{"id": "122100000000000001"}, nil
}

func (s *Simulator) listBusinesses(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.tokens[bearer(c.Request)]
	if g == nil {
		return nil, badToken()
	}
	data := []any{}
	for _, id := range s.businessesOf(g) {
		data = append(data, map[string]any{"id": id, "name": "Simulated business"})
	}
	return map[string]any{"data": data}, nil
}

// listAccounts are those of a business that the token covers.
func (s *Simulator) listAccounts(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data := []any{}
	for _, id := range slices.Sorted(maps.Keys(s.tokens[bearer(c.Request)].wabas)) {
		w := s.wabas[id]
		if w == nil || w.business != c.node {
			continue
		}
		view, err := pick(w.view(), c.URL.Query().Get("fields"), "WhatsAppBusinessAccount", nil)
		if err != nil {
			return nil, err
		}
		data = append(data, view)
	}
	return map[string]any{"data": data}, nil
}

// listNothing: no business here works for another one.
func (s *Simulator) listNothing(*call) (any, error) { return map[string]any{"data": []any{}}, nil }

// VerificationCode is the code that was last sent to a number by SMS or voice; empty when there is none.
func (s *Simulator) VerificationCode(phoneNumberID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.numbers[phoneNumberID]; n != nil {
		return n.code
	}
	return ""
}

// Override is the address that an account's webhooks go to instead of the app's; empty when they do not.
func (s *Simulator) Override(wabaID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.wabas[wabaID]; w != nil {
		return w.override
	}
	return ""
}
