package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/audit"
	"conversa/internal/event"
	"conversa/internal/store"
)

// Tokens carry a prefix, so that a leaked one is recognised for what it is.
const (
	sessionPrefix = "cvs_"
	apiPrefix     = "cvt_"
	// tokenBytes is how much of a token is random.
	tokenBytes = 32
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

// NewToken is an API token to be made.
type NewToken struct {
	Name   string
	Scopes []conversa.TokenScope
	// ExpiresAt is nil for one that does not expire by itself.
	ExpiresAt *time.Time
}

// IssueToken makes an API token that acts as the administrator who makes it, and
// returns its secret, which is shown once. A token makes none that may do more than
// itself, or lasts longer.
func (s *Service) IssueToken(ctx context.Context, in NewToken) (row *ent.ApiToken, secret string, err error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	for _, scope := range in.Scopes {
		if err := viewer.Allow(conversa.ProfileAdministrator, scope); err != nil {
			return nil, "", err
		}
	}
	if end := viewer.ExpiresAt; isToken(viewer) && !end.IsZero() && (in.ExpiresAt == nil || in.ExpiresAt.After(end)) {
		return nil, "", conversa.ErrForbidden.At("expiresAt")
	}
	err = s.administer(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		u, err := tx.Client.User.Get(ctx, viewer.UserID)
		if err != nil {
			return err
		}
		row, secret, err = s.insertToken(ctx, tx, u, in)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("issue token: %w", err)
	}
	return row, secret, nil
}

// CreateToken is IssueToken by the command line, for the user of an e-mail address.
func (s *Service) CreateToken(ctx context.Context, email, name string, scopes []string) (secret string, err error) {
	parsed, err := conversa.ParseScopes(scopes)
	if err != nil {
		return "", err
	}
	u, err := s.mustFindUser(ctx, email)
	if err != nil {
		return "", err
	}
	err = s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		_, secret, err = s.insertToken(ctx, tx, u, NewToken{Name: name, Scopes: parsed})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("create token for %s: %w", u.ID, err)
	}
	return secret, nil
}

func (s *Service) insertToken(ctx context.Context, tx *store.Tx, u *ent.User, in NewToken) (*ent.ApiToken, string, error) {
	name, err := checkOwnName(in.Name)
	if err != nil {
		return nil, "", err
	}
	scopes, err := conversa.ParseScopes(scopeNames(in.Scopes))
	if err != nil {
		return nil, "", err
	}
	if in.ExpiresAt != nil && !in.ExpiresAt.After(s.now()) {
		return nil, "", conversa.Invalid("expiresAt", "The token would have expired already.")
	}
	secret, hash := newToken(apiPrefix)
	row, err := tx.Client.ApiToken.Create().SetOrganizationID(u.OrganizationID).SetUserID(u.ID).
		SetName(name).SetTokenHash(hash).SetScopes(scopeNames(scopes)).
		SetNillableExpiresAt(exactly(in.ExpiresAt)).SetCreatedAt(s.moment()).Save(ctx)
	if err != nil {
		return nil, "", err
	}
	return row, secret, s.note(ctx, tx, audit.Entry{
		OrganizationID: u.OrganizationID, Action: "token.created", SubjectID: row.ID, After: tokenFacts(row),
	})
}

// exactly is an instant as both databases keep it.
func exactly(at *time.Time) *time.Time {
	if at == nil {
		return nil
	}
	kept := at.UTC().Truncate(time.Microsecond)
	return &kept
}

func tokenFacts(row *ent.ApiToken) map[string]any {
	facts := map[string]any{"name": row.Name, "userId": row.UserID, "scopes": row.Scopes}
	if row.ExpiresAt != nil {
		facts["expiresAt"] = row.ExpiresAt.UTC().Format(time.RFC3339)
	}
	return facts
}

// RevokeToken ends an API token on every server. EventSessionEnded follows.
func (s *Service) RevokeToken(ctx context.Context, id string) error {
	err := s.administer(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		row, err := tx.Client.ApiToken.Get(ctx, id)
		if err != nil {
			return missing(err, "id")
		}
		// Written down first: a token that revokes itself is named still.
		if err := s.note(ctx, tx, audit.Entry{Action: "token.revoked", SubjectID: id, Before: tokenFacts(row)}); err != nil {
			return err
		}
		event.Append(tx, s.moment(), sessionEnded(viewer.OrganizationID, id))
		return tx.Client.ApiToken.DeleteOne(row).Exec(ctx)
	})
	if err != nil {
		return fmt.Errorf("revoke token: %w", err)
	}
	s.Forget(id)
	return nil
}

func scopeNames(scopes []conversa.TokenScope) []string {
	names := make([]string, len(scopes))
	for i, scope := range scopes {
		names[i] = string(scope)
	}
	return names
}
