package people

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/internal/audit"
	"conversa/internal/event"
	"conversa/internal/store"
)

// Profile is what users change about themselves. What is nil stays.
type Profile struct{ Name, Locale, TimeZone *string }

func (p Profile) checked() (Profile, error) {
	var err error
	if p.Name, err = checkedOrNil(p.Name, checkOwnName); err != nil {
		return p, err
	}
	if p.Locale, err = checkedOrNil(p.Locale, checkLocale); err != nil {
		return p, err
	}
	p.TimeZone, err = checkedOrNil(p.TimeZone, checkTimeZone)
	return p, err
}

// UpdateViewer changes the context's viewer's own name, language and time zone.
func (s *Service) UpdateViewer(ctx context.Context, in Profile) (u *ent.User, err error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if err := viewer.Allow("", conversa.ScopeWrite); err != nil {
		return nil, err
	}
	if in, err = in.checked(); err != nil {
		return nil, err
	}
	err = s.change(ctx, viewer, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		before, err := tx.Client.User.Get(ctx, viewer.UserID)
		if err != nil {
			return err
		}
		u, err = before.Update().SetNillableName(in.Name).SetNillableLocale(in.Locale).
			SetNillableTimeZone(in.TimeZone).SetUpdatedAt(s.moment()).Save(ctx)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, audit.Entry{Action: "user.updated", SubjectID: u.ID, Before: factsOf(before), After: factsOf(u)})
	})
	if err != nil {
		return nil, fmt.Errorf("update viewer: %w", err)
	}
	return u, nil
}

// factsOf is what the audit says of a user.
func factsOf(u *ent.User) map[string]any {
	return map[string]any{
		"name": u.Name, "profile": string(u.Profile), "status": string(u.Status), "roleId": text(u.RoleID),
		"locale": u.Locale, "timeZone": u.TimeZone,
	}
}

// ChangePassword gives the context's viewer another password, ends their other
// sessions and links, and gives the session that asks another token. A wrong current
// password counts as a guess at the sign-in.
func (s *Service) ChangePassword(ctx context.Context, current, password string, from Origin) (SignedIn, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if !strings.HasPrefix(viewer.SessionID, "ses_") {
		return SignedIn{}, conversa.ErrForbidden // a token is not its user
	}
	ctx = from.in(ctx)
	u, err := s.store.Client().User.Get(ctx, viewer.UserID)
	if err != nil {
		return SignedIn{}, fmt.Errorf("find user: %w", err)
	}
	if err := s.proveAgain(ctx, u, current, from); err != nil {
		return SignedIn{}, err
	}
	if err := CheckPassword(password); err != nil {
		return SignedIn{}, at(err, "newPassword")
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return SignedIn{}, err
	}
	return s.changePassword(ctx, u, viewer, hash)
}

// proveAgain asks a user who is signed in for their password.
func (s *Service) proveAgain(ctx context.Context, u *ent.User, password string, from Origin) error {
	tries := s.guesses.password(u.Email, from.IP)
	if err := s.guesses.take(tries, s.now()); err != nil {
		return err
	}
	ok, err := s.hasher.matches(ctx, password, hashOf(u))
	if err != nil {
		return err
	}
	if !ok {
		s.noteBeside(ctx, audit.Entry{Action: "password.changed", SubjectID: u.ID, Refused: true})
		return conversa.Invalid("currentPassword", "This is not your password.")
	}
	s.guesses.giveBack(tries)
	return nil
}

func (s *Service) changePassword(ctx context.Context, u *ent.User, viewer conversa.Viewer, hash string) (SignedIn, error) {
	token, tokenHash := newToken(sessionPrefix)
	now := s.moment()
	signedIn := SignedIn{User: u, Token: token, ExpiresAt: now.Add(sessionLife)}
	var ended []string
	err := s.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := lockPeople(ctx, tx, u.OrganizationID); err != nil { // who signs in meanwhile ends, too
			return err
		}
		if err := tx.Client.User.UpdateOne(u).SetPasswordHash(hash).SetUpdatedAt(now).Exec(ctx); err != nil {
			return err
		}
		if err := revokeLinks(ctx, tx, u); err != nil {
			return err
		}
		if err := renewSession(ctx, tx, viewer, tokenHash, signedIn); err != nil {
			return err
		}
		var err error
		if ended, err = s.endSessions(ctx, tx, u, viewer.SessionID); err != nil {
			return err
		}
		event.Append(tx, now, sessionRenewed(viewer))
		return s.note(ctx, tx, audit.Entry{Action: "password.changed", SubjectID: u.ID})
	})
	if err != nil {
		return SignedIn{}, fmt.Errorf("change password of %s: %w", u.ID, err)
	}
	s.forgetEach(append(ended, viewer.SessionID))
	return signedIn, nil
}

// renewSession gives a session another token. Its sockets stay open.
func renewSession(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, tokenHash []byte, to SignedIn) error {
	result, err := tx.Exec(ctx, `update sessions set token_hash = ?, expires_at = ? where id = ? and user_id = ?`,
		tokenHash, to.ExpiresAt, viewer.SessionID, viewer.UserID)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 { // it ended meanwhile
		return errors.Join(err, conversa.ErrUnauthenticated)
	}
	return nil
}

func sessionRenewed(viewer conversa.Viewer) event.Event {
	return event.Event{OrganizationID: viewer.OrganizationID, Kind: string(conversa.EventSessionRenewed), SubjectID: viewer.SessionID}
}

// at names the argument at fault as the caller spells it.
func at(err error, field string) error {
	var refused *conversa.Error
	if errors.As(err, &refused) {
		return refused.At(field)
	}
	return err
}
