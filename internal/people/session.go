package people

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/apitoken"
	"conversa/ent/session"
	"conversa/internal/audit"
	"conversa/internal/event"
	"conversa/internal/store"
)

// RevokeSession ends one of the viewer's sessions, or anybody's for administrators, on
// every server. EventSessionEnded follows.
func (s *Service) RevokeSession(ctx context.Context, id string) error {
	viewer, _ := conversa.ViewerFrom(ctx)
	if err := viewer.Allow("", conversa.ScopeAdmin); err != nil {
		return err
	}
	err := s.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		row, err := tx.Client.Session.Get(ctx, id)
		if err != nil {
			return missing(err, "id")
		}
		if _, err := tx.Client.Session.Delete().Where(session.ID(id)).Exec(ctx); err != nil {
			return err
		}
		event.Append(tx, s.moment(), sessionEnded(row.OrganizationID, id))
		return s.note(ctx, tx, audit.Entry{
			Action: "session.revoked", SubjectID: id, Before: map[string]any{"userId": row.UserID},
		})
	})
	if err != nil {
		return fmt.Errorf("revoke session: %w", err)
	}
	s.Forget(id)
	return nil
}

// endSessions deletes the sessions of a user, but for one, and tells every server.
func (s *Service) endSessions(ctx context.Context, tx *store.Tx, u *ent.User, but string) ([]string, error) {
	ctx = asSystem(ctx)
	ids, err := tx.Client.Session.Query().Where(session.UserID(u.ID), session.IDNEQ(but)).IDs(ctx)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if _, err := tx.Client.Session.Delete().Where(session.IDIn(ids...)).Exec(ctx); err != nil {
		return nil, err
	}
	for _, id := range ids {
		event.Append(tx, s.moment(), sessionEnded(u.OrganizationID, id))
	}
	return ids, nil
}

// endTokens is endSessions for API tokens.
func (s *Service) endTokens(ctx context.Context, tx *store.Tx, u *ent.User) ([]string, error) {
	ctx = asSystem(ctx)
	ids, err := tx.Client.ApiToken.Query().Where(apitoken.UserID(u.ID)).IDs(ctx)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if _, err := tx.Client.ApiToken.Delete().Where(apitoken.IDIn(ids...)).Exec(ctx); err != nil {
		return nil, err
	}
	for _, id := range ids {
		event.Append(tx, s.moment(), sessionEnded(u.OrganizationID, id))
	}
	return ids, nil
}

// forgetEach is Forget for several, once their end is committed.
func (s *Service) forgetEach(ids []string) {
	for _, id := range ids {
		s.Forget(id)
	}
}
