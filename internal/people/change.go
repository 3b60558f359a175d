package people

import (
	"context"
	"slices"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/ent/apitoken"
	"conversa/ent/session"
	"conversa/internal/audit"
	"conversa/internal/event"
	"conversa/internal/store"
)

// work is what a use case does in its transaction.
type work func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error

// administer changes an organization's people on behalf of its administrator.
func (s *Service) administer(ctx context.Context, do work) error {
	viewer, _ := conversa.ViewerFrom(ctx)
	if err := viewer.Allow(conversa.ProfileAdministrator, conversa.ScopeAdmin); err != nil {
		return err
	}
	return s.change(ctx, viewer, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		if err := stillAdministers(ctx, tx, viewer); err != nil {
			return err
		}
		return do(ctx, tx, viewer)
	})
}

// stillAdministers refuses who was deactivated, is no administrator any more, or asks by a
// session or token that ended since it was found out who asks: others may have been waited for.
func stillAdministers(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
	u, err := tx.Client.User.Get(asSystem(ctx), viewer.UserID)
	switch {
	case ent.IsNotFound(err):
		return conversa.ErrUnauthenticated
	case err != nil:
		return err
	case u.Status != conversa.UserActive:
		return conversa.ErrUnauthenticated
	case u.Profile != conversa.ProfileAdministrator:
		return conversa.ErrForbidden
	}
	return stillSignedIn(ctx, tx, viewer)
}

func stillSignedIn(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) (err error) {
	there := true
	switch {
	case strings.HasPrefix(viewer.SessionID, "ses_"):
		there, err = tx.Client.Session.Query().Where(session.ID(viewer.SessionID)).Exist(asSystem(ctx))
	case isToken(viewer):
		there, err = tx.Client.ApiToken.Query().Where(apitoken.ID(viewer.SessionID)).Exist(asSystem(ctx))
	}
	if err == nil && !there {
		err = conversa.ErrUnauthenticated
	}
	return err
}

// isToken reports whether an API token asks, and not its user.
func isToken(viewer conversa.Viewer) bool { return strings.HasPrefix(viewer.SessionID, "tok_") }

// mayHandOut refuses a token that may do less than a user, or ends, what lets somebody sign in who
// then may do more.
func mayHandOut(viewer conversa.Viewer) error {
	less := slices.ContainsFunc(conversa.AllScopes, func(s conversa.TokenScope) bool { return !slices.Contains(viewer.Scopes, s) })
	if isToken(viewer) && (less || !viewer.ExpiresAt.IsZero()) {
		return conversa.ErrForbidden
	}
	return nil
}

// change runs one change of an organization's people at a time, so that what it was
// decided on still holds. EventPeople follows.
func (s *Service) change(ctx context.Context, viewer conversa.Viewer, do work) error {
	err := s.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := lockPeople(ctx, tx, viewer.OrganizationID); err != nil {
			return err
		}
		if err := do(ctx, tx, viewer); err != nil {
			return err
		}
		event.Append(tx, s.moment(), peopleChanged(viewer.OrganizationID))
		return nil
	})
	if err == nil {
		s.ForgetPeople(viewer.OrganizationID)
	}
	return err
}

func lockPeople(ctx context.Context, tx *store.Tx, organizationID string) error {
	return tx.Lock(ctx, "people/"+organizationID)
}

func peopleChanged(organizationID string) event.Event {
	return event.Event{OrganizationID: organizationID, Kind: string(conversa.EventPeople), SubjectID: organizationID}
}

// note writes an act down, at the service's own time.
func (s *Service) note(ctx context.Context, tx *store.Tx, e audit.Entry) error {
	e.At = s.moment()
	return audit.Write(ctx, tx, e)
}

// actingAs is the context of what a user does who is not signed in yet.
func actingAs(ctx context.Context, u *ent.User) context.Context {
	return conversa.WithViewer(ctx, conversa.Viewer{OrganizationID: u.OrganizationID, UserID: u.ID})
}

// missing says which argument names what is not there.
func missing(err error, field string) error {
	if ent.IsNotFound(err) {
		return conversa.ErrNotFound.At(field)
	}
	return err
}

// taken says which argument is there already.
func taken(err error, field, message string) error {
	if store.IsUnique(err) {
		return &conversa.Error{Code: conversa.CodeConflict, Message: message, Field: field}
	}
	return err
}
