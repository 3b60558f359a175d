package people

import (
	"context"
	"fmt"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/apitoken"
	"conversa/ent/onetimetoken"
	"conversa/ent/session"
	"conversa/internal/store"
)

// touchEvery is how exactly the last use of a session is known.
const touchEvery = 5 * time.Minute

// proof is what a token proves, and until when.
type proof struct {
	viewer conversa.Viewer
	// expires is zero for what does not expire by itself.
	expires time.Time
	used    time.Time
}

func (p proof) expired(now time.Time) bool { return !p.expires.IsZero() && !now.Before(p.expires) }

// Authenticate tells on whose behalf the bearer of a token acts. A token that is
// unknown, expired or ended, or whose user is deactivated, is UNAUTHENTICATED. The
// answer may be a minute old, but is never older than Forget.
func (s *Service) Authenticate(ctx context.Context, token string) (conversa.Viewer, error) {
	find := s.finder(token)
	if find == nil {
		return conversa.Viewer{}, conversa.ErrUnauthenticated
	}
	hash := tokenHash(hashToken(token))
	p, ok, version := s.sessions.get(hash)
	if !ok {
		var err error
		if p, err = find(asSystem(ctx), hash[:]); err != nil {
			return conversa.Viewer{}, err
		}
	}
	now := s.moment()
	if p.expired(now) {
		return conversa.Viewer{}, conversa.ErrUnauthenticated
	}
	if now.Sub(p.used) >= touchEvery {
		p = s.touch(ctx, p, now)
		ok = false
	}
	if !ok {
		s.sessions.put(hash, p, version)
	}
	return s.viewer(ctx, p)
}

// Renew is the viewer of a connection that was authenticated earlier, as its user is
// now: sockets outlive changes of roles and profiles. The session itself ends with
// EventSessionEnded, or at ExpiresAt.
func (s *Service) Renew(ctx context.Context, v conversa.Viewer) (conversa.Viewer, error) {
	return s.viewer(ctx, proof{viewer: v, expires: v.ExpiresAt})
}

// ExpiresAt is when a viewer's session or API token ends by itself, as it is now; zero for
// never. UNAUTHENTICATED for a session that has ended.
func (s *Service) ExpiresAt(ctx context.Context, v conversa.Viewer) (time.Time, error) {
	if !strings.HasPrefix(v.SessionID, "ses_") { // a token's end is not put off
		return v.ExpiresAt, nil
	}
	row, err := s.store.Client().Session.Query().Where(session.ID(v.SessionID)).Only(asSystem(ctx))
	if err != nil {
		return time.Time{}, unknown(err)
	}
	return row.ExpiresAt, nil
}

// Forget makes the next Authenticate of a session or API token ask the database.
func (s *Service) Forget(sessionID string) { s.sessions.forget(sessionID) }

// ForgetAll is Forget of everybody, for a server that may have missed events.
func (s *Service) ForgetAll() {
	s.sessions.clear()
	s.directories.clear()
}

func (s *Service) finder(token string) func(context.Context, []byte) (proof, error) {
	switch {
	case strings.HasPrefix(token, sessionPrefix):
		return s.findSession
	case strings.HasPrefix(token, apiPrefix):
		return s.findToken
	}
	return nil
}

func (s *Service) findSession(ctx context.Context, hash []byte) (proof, error) {
	row, err := s.store.Client().Session.Query().Where(session.TokenHash(hash)).Only(ctx)
	if err != nil {
		return proof{}, unknown(err)
	}
	viewer := conversa.Viewer{OrganizationID: row.OrganizationID, UserID: row.UserID, SessionID: row.ID, Scopes: conversa.AllScopes}
	return proof{viewer: viewer, expires: row.ExpiresAt, used: row.LastUsedAt}, nil
}

func (s *Service) findToken(ctx context.Context, hash []byte) (proof, error) {
	row, err := s.store.Client().ApiToken.Query().Where(apitoken.TokenHash(hash)).Only(ctx)
	if err != nil {
		return proof{}, unknown(err)
	}
	scopes, err := conversa.ParseScopes(row.Scopes)
	if err != nil {
		return proof{}, fmt.Errorf("read token %s: %w", row.ID, err)
	}
	p := proof{viewer: conversa.Viewer{OrganizationID: row.OrganizationID, UserID: row.UserID, SessionID: row.ID, Scopes: scopes}}
	if row.ExpiresAt != nil {
		p.expires = *row.ExpiresAt
	}
	if row.LastUsedAt != nil {
		p.used = *row.LastUsedAt
	}
	return p, nil
}

func unknown(err error) error {
	if ent.IsNotFound(err) {
		return conversa.ErrUnauthenticated
	}
	return fmt.Errorf("find token: %w", err)
}

// touch writes the use of a token down, which keeps a session alive. A use that
// could not be written does not lock its user out.
func (s *Service) touch(ctx context.Context, p proof, now time.Time) proof {
	p.used = now
	if !p.expires.IsZero() && strings.HasPrefix(p.viewer.SessionID, "ses_") {
		p.expires = now.Add(sessionLife)
	}
	err := s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		return writeUse(ctx, tx, p)
	})
	if err != nil {
		s.log.WarnContext(ctx, "people: last use not written", "session", p.viewer.SessionID, "cause", err)
	}
	return p
}

// writeUse finds no row for a session that ended meanwhile, which is no error.
func writeUse(ctx context.Context, tx *store.Tx, p proof) error {
	id := p.viewer.SessionID
	if strings.HasPrefix(id, "ses_") {
		return tx.Client.Session.Update().Where(session.ID(id)).
			SetLastUsedAt(p.used).SetExpiresAt(p.expires).Exec(ctx)
	}
	return tx.Client.ApiToken.Update().Where(apitoken.ID(id)).SetLastUsedAt(p.used).Exec(ctx)
}

// Prune deletes the sessions and links that have expired.
func (s *Service) Prune(ctx context.Context) error {
	err := s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		if _, err := tx.Client.Session.Delete().Where(session.ExpiresAtLTE(s.moment())).Exec(ctx); err != nil {
			return err
		}
		_, err := tx.Client.OneTimeToken.Delete().Where(onetimetoken.ExpiresAtLTE(s.moment())).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("prune sessions: %w", err)
	}
	return nil
}
