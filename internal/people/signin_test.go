package people_test

import (
	"sync"
	"testing"

	"conversa"
	"conversa/ent/session"
)

// sessionsOf counts what is kept of a user's sessions.
func (o *office) sessionsOf(userID string) int {
	return o.store.Client().Session.Query().Where(session.UserID(userID)).CountX(o.system())
}

func TestWhoIsDeactivatedDuringTheSignInHasNoSession(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		o.service.WhenProved(func() {
			_, err := o.service.Deactivate(o.as(o.admin), bia.UserID, "")
			o.must(err)
		})
		_, err := o.service.SignIn(o.Context(), "bia@example.com", password, from)
		o.refused("sign-in", err, conversa.CodeUnauthenticated, "")
		if n := o.sessionsOf(bia.UserID); n != 0 {
			o.Errorf("%d sessions", n)
		}
	})
}

// Whichever comes first, nobody who is deactivated keeps a session for later.
func TestASignInAndADeactivationAtOnceLeaveNoSession(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		for range 20 {
			var both sync.WaitGroup
			o.service.WhenProved(func() {
				both.Go(func() {
					if _, err := o.service.Deactivate(o.as(o.admin), bia.UserID, ""); err != nil {
						o.Error(err)
					}
				})
			})
			_, _ = o.service.SignIn(o.Context(), "bia@example.com", password, from) // it may be first
			both.Wait()
			if n := o.sessionsOf(bia.UserID); n != 0 {
				o.Fatalf("%d sessions", n)
			}
			_, err := o.service.Reactivate(o.as(o.admin), bia.UserID)
			o.must(err)
		}
	})
}

// Who knows a password that is being changed is not let in by it any more.
func TestAnOldPasswordOpensNothingOnceItIsChanged(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		changing := false
		o.service.WhenProved(func() {
			if changing { // who changes it proves the old one as well
				return
			}
			changing = true
			_, err := o.service.ChangePassword(o.as(bia), password, "another "+password, from)
			o.must(err)
		})
		_, err := o.service.SignIn(o.Context(), "bia@example.com", password, from)
		o.refused("sign-in", err, conversa.CodeUnauthenticated, "")
		if n := o.sessionsOf(bia.UserID); n != 1 {
			o.Errorf("%d sessions", n)
		}
	})
}
