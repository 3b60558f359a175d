package account

import (
	"fmt"

	"conversa"
	"conversa/ent"
)

// The places that tie sealed secrets to their rows and columns: what is moved to
// another one cannot be opened.
func tokenPlace(accountID string) string       { return "account/" + accountID }
func pinPlace(accountID string) string         { return "account/" + accountID + "/pin" }
func appSecretPlace(accountID string) string   { return "account/" + accountID + "/app_secret" }
func verifyTokenPlace(accountID string) string { return "account/" + accountID + "/verify_token" }

// OpenToken is the access token of an account.
func (s *Service) OpenToken(a *ent.Account) (string, error) {
	if len(a.AccessToken) == 0 {
		return "", conversa.ErrAccountNotActive
	}
	return s.open(a, a.AccessToken, tokenPlace(a.ID))
}

// open reads a secret; empty where there is none.
func (s *Service) open(a *ent.Account, sealed []byte, place string) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := s.Secrets.Open(sealed, place)
	if err != nil {
		return "", fmt.Errorf("open secret of %s: %w", a.ID, err)
	}
	return plain, nil
}
