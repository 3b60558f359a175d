package people_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"conversa"
	"conversa/ent/user"
	"conversa/internal/people"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

const (
	email    = "ana@example.com"
	password = "correct horse"
)

// clock is a time that only tests move.
type clock struct{ nanos atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.nanos.Store(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).UnixNano())
	return c
}

func (c *clock) now() time.Time          { return time.Unix(0, c.nanos.Load()).UTC() }
func (c *clock) advance(d time.Duration) { c.nanos.Add(int64(d)) }

func newService(t *testing.T, s *store.Store, c *clock) *people.Service {
	t.Helper()
	service, err := people.New(people.Config{Store: s, Signals: &signal.Service{Store: s, Now: c.now}, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	return service
}

// each runs a test on both databases, with one organization.
func each(t *testing.T, test func(t *testing.T, s *store.Store, service *people.Service, c *clock)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newClock()
		service := newService(t, s, c)
		_, err := service.CreateOrganization(t.Context(), people.Organization{
			Name: "Example", AdminEmail: "Ana@Example.com", AdminPassword: password,
		})
		if err != nil {
			t.Fatal(err)
		}
		test(t, s, service, c)
	})
}

func signIn(t *testing.T, service *people.Service, ip string) people.SignedIn {
	t.Helper()
	signedIn, err := service.SignIn(t.Context(), email, password, people.Origin{IP: ip, UserAgent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return signedIn
}

func endedSessions(t *testing.T, s *store.Store) (ids []string) {
	t.Helper()
	table := "event"
	if s.Dialect() == "postgres" {
		table = "event_in"
	}
	rows, err := s.Query(t.Context(), "select subject_id from "+table+" where kind = 'session_ended'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}

func TestASessionLivesFromSignInToSignOut(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, service *people.Service, c *clock) {
		signedIn := signIn(t, service, "192.0.2.1")
		if !strings.HasPrefix(signedIn.Token, "cvs_") || !signedIn.ExpiresAt.Equal(c.now().Add(30*24*time.Hour)) {
			t.Errorf("signed in with %q until %v", signedIn.Token[:4], signedIn.ExpiresAt)
		}
		viewer, err := service.Authenticate(t.Context(), signedIn.Token)
		if err != nil || viewer.UserID != signedIn.User.ID || viewer.Allow(conversa.ProfileAdministrator, conversa.ScopeAdmin) != nil {
			t.Fatalf("Authenticate = %+v, %v", viewer, err)
		}
		other := newService(t, s, c) // of another server
		if _, err := other.Authenticate(t.Context(), signedIn.Token); err != nil {
			t.Fatal(err)
		}
		if ended, err := service.SignOut(t.Context(), viewer); !ended || err != nil {
			t.Fatalf("SignOut = %v, %v", ended, err)
		}
		if _, err := service.Authenticate(t.Context(), signedIn.Token); !errors.Is(err, conversa.ErrUnauthenticated) {
			t.Errorf("after the sign-out: %v", err)
		}
		if ids := endedSessions(t, s); len(ids) != 1 || ids[0] != viewer.SessionID {
			t.Errorf("events = %v, want %s", ids, viewer.SessionID)
		}
		other.Forget(viewer.SessionID)
		if _, err := other.Authenticate(t.Context(), signedIn.Token); !errors.Is(err, conversa.ErrUnauthenticated) {
			t.Errorf("elsewhere, after the event: %v", err)
		}
		if ended, err := service.SignOut(t.Context(), viewer); ended || err != nil {
			t.Errorf("second SignOut = %v, %v", ended, err)
		}
	})
}

func TestWrongPasswordAndUnknownUserAreTheSameAnswer(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, service *people.Service, _ *clock) {
		answers := map[string]bool{}
		for _, guess := range [][2]string{{email, "wrong password"}, {"nobody@example.com", password}, {"", ""}, {strings.Repeat("x", 500), password}} {
			_, err := service.SignIn(t.Context(), guess[0], guess[1], people.Origin{IP: "192.0.2.1"})
			if !errors.Is(err, conversa.ErrUnauthenticated) {
				t.Errorf("%.20q: %v", guess[0], err)
			}
			answers[fmt.Sprint(err)] = true
		}
		if len(answers) != 1 {
			t.Errorf("answers differ: %v", answers)
		}
	})
}

func TestADeactivatedUserIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, service *people.Service, c *clock) {
		token := signIn(t, service, "192.0.2.1").Token
		ctx := conversa.WithViewer(t.Context(), conversa.SystemViewer())
		err := s.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.User.Update().Where(user.Email(email)).SetStatus(conversa.UserDeactivated).Exec(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := service.SignIn(ctx, email, password, people.Origin{}); !errors.Is(err, conversa.ErrUnauthenticated) {
			t.Errorf("SignIn: %v", err)
		}
		if _, err := newService(t, s, c).Authenticate(ctx, token); !errors.Is(err, conversa.ErrUnauthenticated) {
			t.Errorf("Authenticate: %v", err)
		}
	})
}

func TestASessionIsKeptAliveByUseAndExpiresWithout(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, service *people.Service, c *clock) {
		token := signIn(t, service, "192.0.2.1").Token
		first, err := service.Authenticate(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			c.advance(29 * 24 * time.Hour)
			if _, err := service.Authenticate(t.Context(), token); err != nil {
				t.Fatalf("in use: %v", err)
			}
		}
		ends := c.now().Add(30 * 24 * time.Hour)
		if at, err := newService(t, s, c).ExpiresAt(t.Context(), first); !at.Equal(ends) || err != nil {
			t.Errorf("ExpiresAt = %v, %v, want %v", at, err, ends)
		}
		if _, err := newService(t, s, c).Authenticate(t.Context(), token); err != nil {
			t.Fatalf("the use was not written down: %v", err)
		}
		c.advance(30 * 24 * time.Hour)
		if _, err := service.Authenticate(t.Context(), token); !errors.Is(err, conversa.ErrUnauthenticated) {
			t.Errorf("30 days later: %v", err)
		}
		if err := service.Prune(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx := conversa.WithViewer(t.Context(), conversa.SystemViewer())
		if n, err := s.Client().Session.Query().Count(ctx); n != 0 || err != nil {
			t.Errorf("%d sessions after Prune, %v", n, err)
		}
		if at, err := service.ExpiresAt(t.Context(), first); !errors.Is(err, conversa.ErrUnauthenticated) {
			t.Errorf("ExpiresAt after Prune = %v, %v", at, err)
		}
	})
}

func TestAnAPITokenActsWithinItsScopes(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, service *people.Service, _ *clock) {
		token, err := service.CreateToken(t.Context(), " ANA@example.com ", "shop", []string{"READ", "SEND"})
		if err != nil || !strings.HasPrefix(token, "cvt_") {
			t.Fatalf("CreateToken = %q, %v", token, err)
		}
		viewer, err := service.Authenticate(t.Context(), token)
		if err != nil || viewer.Allow("", conversa.ScopeSend) != nil || viewer.Allow("", conversa.ScopeWrite) == nil {
			t.Errorf("Authenticate = %+v, %v", viewer, err)
		}
		if ended, err := service.SignOut(t.Context(), viewer); ended || err != nil {
			t.Errorf("SignOut = %v, %v, want no session", ended, err)
		}
		for _, wrong := range []string{"", "cvt_", token + "x", "cvs_" + token[4:], strings.ToUpper(token)} {
			if _, err := service.Authenticate(t.Context(), wrong); !errors.Is(err, conversa.ErrUnauthenticated) {
				t.Errorf("%.6q is accepted: %v", wrong, err)
			}
		}
	})
}

func TestWhatCannotBeCreatedIsRefused(t *testing.T) {
	each(t, func(t *testing.T, _ *store.Store, service *people.Service, _ *clock) {
		good := people.Organization{Name: "Two", AdminEmail: "two@example.com", AdminPassword: password}
		for name, c := range map[string]struct {
			change func(*people.Organization)
			code   conversa.ErrorCode
			field  string
		}{
			"taken address":  {func(o *people.Organization) { o.AdminEmail = "ANA@example.com" }, conversa.CodeConflict, "adminEmail"},
			"no address":     {func(o *people.Organization) { o.AdminEmail = "ana" }, conversa.CodeInvalidInput, "adminEmail"},
			"named address":  {func(o *people.Organization) { o.AdminEmail = "Ana <two@example.com>" }, conversa.CodeInvalidInput, "adminEmail"},
			"short password": {func(o *people.Organization) { o.AdminPassword = "123456789" }, conversa.CodeInvalidInput, "password"},
			"long password":  {func(o *people.Organization) { o.AdminPassword = strings.Repeat("x", 201) }, conversa.CodeInvalidInput, "password"},
			"no name":        {func(o *people.Organization) { o.Name = "  " }, conversa.CodeInvalidInput, "name"},
		} {
			in := good
			c.change(&in)
			var refused *conversa.Error
			if _, err := service.CreateOrganization(t.Context(), in); !errors.As(err, &refused) || refused.Code != c.code || refused.Field != c.field {
				t.Errorf("%s: %v, want %s at %s", name, err, c.code, c.field)
			}
		}
		if _, err := service.CreateToken(t.Context(), email, "x", []string{"EVERYTHING"}); !errors.Is(err, conversa.Invalid("", "")) {
			t.Errorf("unknown scope: %v", err)
		}
		if _, err := service.CreateToken(t.Context(), "nobody@example.com", "x", []string{"READ"}); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("unknown user: %v", err)
		}
	})
}

func TestANewPasswordEndsTheSessions(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store, service *people.Service, _ *clock) {
		token := signIn(t, service, "192.0.2.1").Token
		if err := service.SetPassword(t.Context(), email, "another horse"); err != nil {
			t.Fatal(err)
		}
		if _, err := service.Authenticate(t.Context(), token); !errors.Is(err, conversa.ErrUnauthenticated) {
			t.Errorf("the old session: %v", err)
		}
		if _, err := service.SignIn(t.Context(), email, password, people.Origin{}); !errors.Is(err, conversa.ErrUnauthenticated) {
			t.Errorf("the old password: %v", err)
		}
		if _, err := service.SignIn(t.Context(), email, "another horse", people.Origin{}); err != nil {
			t.Errorf("the new password: %v", err)
		}
		if ids := endedSessions(t, s); len(ids) != 1 {
			t.Errorf("events = %v", ids)
		}
	})
}

// guess counts how many of n wrong passwords are looked at.
func guess(t *testing.T, service *people.Service, n int, who func(int) (email, ip string)) (looked int, wait time.Duration) {
	t.Helper()
	for i := range n {
		email, ip := who(i)
		_, err := service.SignIn(t.Context(), email, "a wrong guess", people.Origin{IP: ip})
		var refused *conversa.Error
		switch {
		case errors.Is(err, conversa.ErrUnauthenticated):
			looked++
		case errors.As(err, &refused) && refused.Code == conversa.CodeRateLimited:
			wait = refused.RetryAfter
		default:
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	return looked, wait
}

func TestGuessesAreLimitedPerUserAndAddress(t *testing.T) {
	t.Parallel()

	s := storetest.Open(t, "sqlite3")
	for name, c := range map[string]struct {
		who  func(i int) (email, ip string)
		want int
	}{
		"one user, one address":      {func(int) (string, string) { return email, "192.0.2.1" }, 10},
		"one user in many spellings": {func(i int) (string, string) { return strings.Repeat(" ", i) + "Ana@example.com", "192.0.2.1" }, 10},
		"one user, many addresses":   {func(i int) (string, string) { return email, fmt.Sprintf("192.0.2.%d", i) }, 10},
		"many users, one address":    {func(i int) (string, string) { return fmt.Sprintf("u%d@example.com", i), "192.0.2.1" }, 30},
		"many users, one network":    {func(i int) (string, string) { return fmt.Sprintf("u%d@example.com", i), fmt.Sprintf("2001:db8::%x", i) }, 30},
		"many users and networks": {func(i int) (string, string) {
			return fmt.Sprintf("u%d@example.com", i), fmt.Sprintf("2001:db8:0:%x::1", i)
		}, 40},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			clock := newClock()
			service := newService(t, s, clock)
			looked, wait := guess(t, service, 40, c.who)
			if looked != c.want {
				t.Errorf("%d guesses were looked at, want %d", looked, c.want)
			}
			if c.want < 40 && (wait <= 0 || wait > time.Minute) {
				t.Errorf("told to wait %v", wait)
			}
			clock.advance(wait)
			if looked, _ := guess(t, service, 1, c.who); looked != 1 {
				t.Error("the wait was not enough")
			}
		})
	}
}

func TestWhoKnowsThePasswordIsNotCounted(t *testing.T) {
	each(t, func(t *testing.T, _ *store.Store, service *people.Service, _ *clock) {
		for range 12 {
			signIn(t, service, "192.0.2.1")
		}
	})
}

func TestAFloodOfSignInsIsBounded(t *testing.T) {
	t.Parallel()

	s := storetest.Open(t, "sqlite3")
	service := newService(t, s, newClock())
	var busy, refused atomic.Int64
	var wait sync.WaitGroup
	for i := range 150 {
		wait.Go(func() {
			_, err := service.SignIn(t.Context(), fmt.Sprintf("u%d@example.com", i), password, people.Origin{IP: fmt.Sprintf("198.51.%d.1", i)})
			var own *conversa.Error
			if errors.As(err, &own) && own.Code == conversa.CodeUnavailable {
				busy.Add(1)
			} else if errors.Is(err, conversa.ErrUnauthenticated) {
				refused.Add(1)
			} else {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if busy.Load() == 0 || refused.Load() == 0 {
		t.Errorf("%d were told to come later, %d were looked at", busy.Load(), refused.Load())
	}
}
