package people

import (
	"context"
	"fmt"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/session"
	"conversa/internal/audit"
	"conversa/internal/event"
	"conversa/internal/store"
)

const (
	// sessionLife is how long a session lives after its last use.
	sessionLife = 30 * 24 * time.Hour
	// maxEmail is RFC 5321's longest address.
	maxEmail = 254
	// maxUserAgent is how much of a browser's name is kept.
	maxUserAgent = 200
)

var errWrongPassword = &conversa.Error{Code: conversa.CodeUnauthenticated, Message: "Wrong e-mail address or password."}

// Origin is where a sign-in came from.
type Origin struct {
	IP, UserAgent string
}

func (from Origin) in(ctx context.Context) context.Context {
	return audit.WithOrigin(ctx, from.IP, from.UserAgent)
}

// SignedIn is a new session. Token is shown once: only its hash is kept.
type SignedIn struct {
	User      *ent.User
	Token     string
	ExpiresAt time.Time
}

// SignIn starts a session. A wrong password and an unknown user are the same
// answer, UNAUTHENTICATED, after the same work; too many attempts are RATE_LIMITED.
func (s *Service) SignIn(ctx context.Context, email, password string, from Origin) (SignedIn, error) {
	ctx = from.in(ctx)
	email = foldEmail(email)
	tries := s.guesses.password(email, from.IP)
	if err := s.guesses.take(tries, s.now()); err != nil {
		return SignedIn{}, err
	}
	u, err := s.prove(ctx, email, password)
	if err != nil {
		return SignedIn{}, err
	}
	s.guesses.giveBack(tries)
	return s.startSession(ctx, u, from)
}

// prove finds the user whose password it is.
func (s *Service) prove(ctx context.Context, email, password string) (*ent.User, error) {
	u, err := s.findUser(ctx, email)
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("find user: %w", err)
	}
	ok, err := s.hasher.matches(ctx, password, hashOf(u))
	if err != nil {
		return nil, err
	}
	if u == nil {
		return nil, errWrongPassword
	}
	if !ok || u.Status != conversa.UserActive {
		s.signInRefused(ctx, u)
		return nil, errWrongPassword
	}
	return u, nil
}

// hashOf is what a password is compared with: for who has none, what none matches.
func hashOf(u *ent.User) string {
	if u == nil || u.PasswordHash == nil {
		return nobody
	}
	return *u.PasswordHash
}

func (s *Service) startSession(ctx context.Context, u *ent.User, from Origin) (signedIn SignedIn, err error) {
	err = s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		var err error
		signedIn, err = s.openSession(ctx, tx, u, from)
		return err
	})
	if err != nil {
		return SignedIn{}, fmt.Errorf("start session of %s: %w", u.ID, err)
	}
	return signedIn, nil
}

// openSession starts a session of a user who is active still, and has the password that was
// proved: one who is being deactivated meanwhile would be let in again with it some day, and who
// knows an old password would stay. UNAUTHENTICATED for others.
func (s *Service) openSession(ctx context.Context, tx *store.Tx, u *ent.User, from Origin) (SignedIn, error) {
	proved := hashOf(u)
	u, err := stillActive(ctx, tx, u)
	if err != nil {
		return SignedIn{}, err
	}
	if hashOf(u) != proved {
		return SignedIn{}, conversa.ErrUnauthenticated
	}
	token, hash := newToken(sessionPrefix)
	now := s.moment()
	signedIn := SignedIn{User: u, Token: token, ExpiresAt: now.Add(sessionLife)}
	row, err := tx.Client.Session.Create().
		SetOrganizationID(u.OrganizationID).
		SetUserID(u.ID).
		SetTokenHash(hash).
		SetUserAgent(strings.ToValidUTF8(cut(from.UserAgent, maxUserAgent), "")).
		SetIPAddress(from.IP).
		SetCreatedAt(now).
		SetLastUsedAt(now).
		SetExpiresAt(signedIn.ExpiresAt).
		Save(asSystem(ctx))
	if err != nil {
		return SignedIn{}, err
	}
	return signedIn, s.note(actingAs(ctx, u), tx, audit.Entry{Action: "session.started", SubjectID: row.ID})
}

// stillActive reads a user again, whom nobody deactivates until the transaction ends.
func stillActive(ctx context.Context, tx *store.Tx, u *ent.User) (*ent.User, error) {
	if err := lockPeople(ctx, tx, u.OrganizationID); err != nil {
		return nil, err
	}
	u, err := tx.Client.User.Get(asSystem(ctx), u.ID)
	if err != nil {
		return nil, err
	}
	if u.Status != conversa.UserActive {
		return nil, conversa.ErrUnauthenticated
	}
	return u, nil
}

// SignOut ends the viewer's session on every server, and says whether there was
// one: an API token has none, and a second sign-out finds none. EventSessionEnded
// follows.
func (s *Service) SignOut(ctx context.Context, viewer conversa.Viewer) (bool, error) {
	if !viewer.SignedIn() {
		return false, conversa.ErrUnauthenticated
	}
	ended := 0
	err := s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		var err error
		ended, err = tx.Client.Session.Delete().Where(session.ID(viewer.SessionID)).Exec(ctx)
		if err != nil || ended == 0 {
			return err
		}
		event.Append(tx, s.moment(), sessionEnded(viewer.OrganizationID, viewer.SessionID))
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("end session %s: %w", viewer.SessionID, err)
	}
	s.Forget(viewer.SessionID)
	return ended > 0, nil
}

func sessionEnded(organizationID, sessionID string) event.Event {
	return event.Event{OrganizationID: organizationID, Kind: string(conversa.EventSessionEnded), SubjectID: sessionID}
}

// foldEmail makes addresses that name one user equal. What is too long to be an
// address names nobody.
func foldEmail(email string) string {
	return cut(strings.ToLower(strings.TrimSpace(email)), maxEmail+1)
}

func cut(s string, bytes int) string { return s[:min(len(s), bytes)] }
