package people_test

import (
	"testing"
	"time"

	"conversa"
	"conversa/internal/people"
)

// A link lets somebody in as a user: it is nothing that a lesser token may give away, or one that
// ends.
func TestATokenHandsOutNoMoreThanItHas(t *testing.T) {
	inOffice(t, func(o *office) {
		tomorrow := o.clock.now().Add(24 * time.Hour)
		lesser := []conversa.TokenScope{conversa.ScopeRead, conversa.ScopeAdmin}
		administrator := conversa.ProfileAdministrator
		for name, c := range map[string]struct {
			token people.NewToken
			code  conversa.ErrorCode
		}{
			"lesser": {people.NewToken{Name: "lesser", Scopes: lesser}, conversa.CodeForbidden},
			"ends":   {people.NewToken{Name: "ends", Scopes: conversa.AllScopes, ExpiresAt: &tomorrow}, conversa.CodeForbidden},
			"whole":  {people.NewToken{Name: "whole", Scopes: conversa.AllScopes}, ""},
		} {
			_, secret, err := o.service.IssueToken(o.as(o.admin), c.token)
			o.must(err)
			as := o.as(o.authenticate(secret))
			_, _, invited := o.service.Invite(as, people.Invitation{Name: name, Email: name + "@example.com", Profile: conversa.ProfileStandard})
			_, _, reset := o.service.CreatePasswordReset(as, o.admin.UserID)
			member, _ := o.hire("member"+name, conversa.ProfileStandard)
			_, raised := o.service.UpdateUser(as, member.UserID, people.UserChange{Rights: &administrator})
			gone, _ := o.hire("gone"+name, conversa.ProfileStandard)
			_, err = o.service.Deactivate(as, gone.UserID, "")
			o.must(err)
			_, back := o.service.Reactivate(as, gone.UserID)
			for what, err := range map[string]error{"an invitation": invited, "a reset": reset, "a profile": raised, "a return": back} {
				if c.code == "" {
					o.must(err)
					continue
				}
				o.refused(what+" by one that is "+name, err, c.code, "")
			}
		}
	})
}

// What was asked before somebody was deactivated, or made less, and waited meanwhile, is refused.
func TestWhoIsNoAdministratorAnyMoreDoesNothing(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileAdministrator)
		caio, _ := o.hire("caio", conversa.ProfileAdministrator)
		_, err := o.service.Deactivate(o.as(o.admin), bia.UserID, "")
		o.must(err)
		standard := conversa.ProfileStandard
		_, err = o.service.UpdateUser(o.as(o.admin), caio.UserID, people.UserChange{Rights: &standard})
		o.must(err)
		invite := func(v conversa.Viewer) error {
			_, _, err := o.service.Invite(o.as(v), people.Invitation{Name: "eva", Email: "eva@example.com", Profile: conversa.ProfileAdministrator})
			return err
		}
		o.refused("deactivated", invite(bia), conversa.CodeUnauthenticated, "")
		o.refused("made less", invite(caio), conversa.CodeForbidden, "")
	})
}
