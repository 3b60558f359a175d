package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"

	"conversa"
	"conversa/internal/store"
)

// Tokens carry a prefix, so that a leaked one is recognised for what it is.
const (
	sessionPrefix = "cvs_"
	apiPrefix     = "cvt_"
	// tokenBytes is how much of a token is random.
	tokenBytes = 32
	// maxTokenName is in characters.
	maxTokenName = 100
)

// newToken makes a secret and what is kept of it.
func newToken(prefix string) (token string, hash []byte) {
	random := make([]byte, tokenBytes)
	_, _ = rand.Read(random) // never returns an error
	token = prefix + base64.RawURLEncoding.EncodeToString(random)
	return token, hashToken(token)
}

// hashToken needs no salt and no stretching: a token is random.
func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// CreateToken makes an API token that acts as the user of an e-mail address and
// returns its secret, which is shown once.
func (s *Service) CreateToken(ctx context.Context, email, name string, scopes []string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || len([]rune(name)) > maxTokenName {
		return "", conversa.Invalid("name", "The name has 1 to 100 characters.")
	}
	parsed, err := conversa.ParseScopes(scopes)
	if err != nil {
		return "", err
	}
	u, err := s.mustFindUser(ctx, email)
	if err != nil {
		return "", err
	}
	token, hash := newToken(apiPrefix)
	err = s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.ApiToken.Create().
			SetOrganizationID(u.OrganizationID).
			SetUserID(u.ID).
			SetName(name).
			SetTokenHash(hash).
			SetScopes(scopeNames(parsed)).
			SetCreatedAt(s.moment()).
			Exec(ctx)
	})
	if err != nil {
		return "", fmt.Errorf("create token for %s: %w", u.ID, err)
	}
	return token, nil
}

func scopeNames(scopes []conversa.TokenScope) []string {
	names := make([]string, len(scopes))
	for i, scope := range scopes {
		names[i] = string(scope)
	}
	return names
}
