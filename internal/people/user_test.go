package people_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/people"
	"conversa/internal/store"
)

// give makes a lead and a contact with a conversation each, and an account.
func (o *office) give(owner string) (conversations []string) {
	o.Helper()
	o.must(o.store.WithTx(o.system(), func(ctx context.Context, tx *store.Tx) error {
		c, org := tx.Client, o.admin.OrganizationID
		account := c.Account.Create().SetOrganizationID(org).SetNickname("Shop").SetWabaID("1").SetPhoneNumberID("1").
			SetAccessToken([]byte("sealed")).SetAddedByID(owner).SaveX(ctx)
		lead := c.Lead.Create().SetOrganizationID(org).SetOwnerID(owner).SaveX(ctx)
		contact := c.Contact.Create().SetOrganizationID(org).SetOwnerID(owner).SaveX(ctx)
		talk := func(waID string) *ent.ConversationCreate {
			return c.Conversation.Create().SetOrganizationID(org).SetAccountID(account.ID).SetOwnerID(owner).SetWaID(waID).SetLastMessageAt(o.clock.now())
		}
		conversations = []string{talk("1").SetLeadID(lead.ID).SaveX(ctx).ID, talk("2").SetContactID(contact.ID).SaveX(ctx).ID}
		return nil
	}))
	return conversations
}

func TestDeactivationHandsOverAndShutsOut(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, session := o.hire("bia", conversa.ProfileAdministrator)
		caio, _ := o.hire("caio", conversa.ProfileStandard)
		_, secret, err := o.service.IssueToken(o.as(bia), people.NewToken{Name: "till", Scopes: conversa.AllScopes})
		o.must(err)
		_, link, err := o.service.CreatePasswordReset(o.as(o.admin), bia.UserID)
		o.must(err)
		conversations := o.give(bia.UserID)
		for name, to := range map[string]string{"nobody": "", "themselves": bia.UserID} {
			_, err := o.service.Deactivate(o.as(o.admin), bia.UserID, to)
			o.refused(name, err, conversa.CodeInvalidInput, "reassignToId")
		}
		_, err = o.service.Deactivate(o.as(o.admin), bia.UserID, "usr_x")
		o.refused("who is not there", err, conversa.CodeNotFound, "reassignToId")
		o.authenticate(session) // nothing happened so far

		u, err := o.service.Deactivate(o.as(o.admin), bia.UserID, caio.UserID)
		o.must(err)
		if u.Status != conversa.UserDeactivated {
			o.Errorf("status = %s", u.Status)
		}
		for what, token := range map[string]string{"session": session, "API token": secret} {
			if _, err := o.service.Authenticate(o.Context(), token); !errors.Is(err, conversa.ErrUnauthenticated) {
				o.Errorf("the %s still works: %v", what, err)
			}
		}
		_, err = o.service.AcceptInvitation(o.Context(), link, password, from)
		o.refused("the link", err, conversa.CodeNotFound, "token")
		o.verifyHandOver(bia.UserID, caio.UserID, conversations)
		if ended := o.events(conversa.EventSessionEnded); len(ended) != 2 {
			o.Errorf("ended = %v", ended)
		}
	})
}

func (o *office) verifyHandOver(from, to string, conversations []string) {
	o.Helper()
	c := o.store.Client()
	if lead := c.Lead.Query().OnlyX(o.system()); lead.OwnerID != to {
		o.Errorf("the lead is %s's", lead.OwnerID)
	}
	if contact := c.Contact.Query().OnlyX(o.system()); contact.OwnerID != to {
		o.Errorf("the contact is %s's", contact.OwnerID)
	}
	if account := c.Account.Query().OnlyX(o.system()); account.AddedByID != to {
		o.Errorf("strangers are %s's", account.AddedByID)
	}
	told := o.events(conversa.EventConversation)
	for _, id := range conversations {
		if row := c.Conversation.GetX(o.system(), id); row.OwnerID != to {
			o.Errorf("conversation %s is %s's", id, row.OwnerID)
		}
		news, err := json.Marshal(conversa.ConversationNews{Change: conversa.ChangeOwner, OwnerID: to, PreviousOwnerID: from})
		o.must(err)
		if !slices.Contains(told, id+" "+string(news)) {
			o.Errorf("nobody is told of %s: %v", id, told)
		}
	}
	entry := o.audited("user.deactivated")
	if len(entry) != 1 || entry[0].After["conversations"] != 2.0 || entry[0].After["leads"] != 1.0 || entry[0].After["reassignedToId"] != to {
		o.Errorf("audit = %v", entry)
	}
}

func TestWhoOwnsNothingLeavesAndComesBack(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		invited, _ := o.invite("caio", conversa.ProfileStandard)
		for id, want := range map[string]conversa.UserStatus{bia.UserID: conversa.UserActive, invited.ID: conversa.UserInvited} {
			for range 2 { // a repeat changes nothing
				_, err := o.service.Deactivate(o.as(o.admin), id, "")
				o.must(err)
			}
			_, _, err := o.service.CreatePasswordReset(o.as(o.admin), id)
			o.refused("a link for who is gone", err, conversa.CodeConflict, "")
			for range 2 {
				u, err := o.service.Reactivate(o.as(o.admin), id)
				o.must(err)
				if u.Status != want {
					o.Errorf("status = %s, want %s", u.Status, want)
				}
			}
		}
		if _, err := o.service.SignIn(o.Context(), "bia@example.com", password, from); err != nil {
			o.Errorf("sign-in: %v", err)
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	inOffice(t, func(o *office) {
		standard := conversa.ProfileStandard
		o.invite("bia", conversa.ProfileAdministrator) // is none yet
		_, err := o.service.Deactivate(o.as(o.admin), o.admin.UserID, "")
		o.refused("deactivate", err, conversa.CodeConflict, "")
		_, err = o.service.UpdateUser(o.as(o.admin), o.admin.UserID, people.UserChange{Rights: &standard})
		o.refused("degrade", err, conversa.CodeConflict, "")
		o.authenticate(o.token)
	})
}

// Two administrators who send each other away at once: one of them stays.
func TestTwoAdministratorsCannotBothGo(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileAdministrator)
		var both sync.WaitGroup
		both.Go(func() { _, _ = o.service.Deactivate(o.as(o.admin), bia.UserID, "") })
		both.Go(func() { _, _ = o.service.Deactivate(o.as(bia), o.admin.UserID, "") })
		both.Wait()
		active := 0
		for _, u := range o.store.Client().User.Query().AllX(o.system()) {
			if u.Status == conversa.UserActive {
				active++
			}
		}
		if active != 1 {
			o.Errorf("%d are left", active)
		}
	})
}

func TestAnAdministratorChangesAUser(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		role, err := o.service.SaveRole(o.as(o.admin), nil, "Clerk", nil)
		o.must(err)
		sales, err := o.service.SaveGroup(o.as(o.admin), nil, "Sales", []string{o.admin.UserID})
		o.must(err)
		name, locale, zone, rights := "Bia Reis", "pt-br", "America/Sao_Paulo", conversa.ProfileAdministrator
		before := len(o.events(conversa.EventPeople))
		u, err := o.service.UpdateUser(o.as(o.admin), bia.UserID, people.UserChange{
			Profile: people.Profile{Name: &name, Locale: &locale, TimeZone: &zone}, Rights: &rights,
			SetRole: true, RoleID: &role.ID, GroupIDs: &[]string{sales.ID, sales.ID},
		})
		o.must(err)
		if u.Name != name || u.Locale != "pt-BR" || u.TimeZone != zone || u.Profile != rights || *u.RoleID != role.ID {
			o.Errorf("user = %+v", u)
		}
		if n := len(o.events(conversa.EventPeople)) - before; n != 1 {
			o.Errorf("%d events", n)
		}
		if v, err := o.service.Renew(o.Context(), bia); err != nil || v.Profile != rights {
			o.Errorf("the next decision is about %+v, %v", v, err)
		}
		entry := o.audited("user.updated")[0]
		if len(entry.Before) != 6 || entry.Before["name"] != "bia" || entry.After["roleId"] != role.ID {
			o.Errorf("audit: %v, %v", entry.Before, entry.After)
		}
		u, err = o.service.UpdateUser(o.as(o.admin), bia.UserID, people.UserChange{SetRole: true, GroupIDs: &[]string{}})
		o.must(err)
		if users := o.usersOf(sales.ID); u.RoleID != nil || len(users) != 1 || u.Name != name {
			o.Errorf("user = %+v, the group has %v", u, users)
		}
	})
}

func TestOnlyAdministratorsAdminister(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		narrow := o.admin
		narrow.Scopes = []conversa.TokenScope{conversa.ScopeRead, conversa.ScopeWrite}
		for name, v := range map[string]conversa.Viewer{"standard": bia, "narrow token": narrow, "nobody": {}} {
			ctx, s := o.as(v), o.service
			want := conversa.ErrForbidden
			if name == "nobody" {
				want = conversa.ErrUnauthenticated
			}
			_, _, invite := s.Invite(ctx, people.Invitation{Name: "Eve", Email: "eve@example.com"})
			_, update := s.UpdateUser(ctx, bia.UserID, people.UserChange{})
			_, leave := s.Deactivate(ctx, o.admin.UserID, "")
			_, back := s.Reactivate(ctx, bia.UserID)
			_, _, reset := s.CreatePasswordReset(ctx, o.admin.UserID)
			_, saveGroup := s.SaveGroup(ctx, nil, "Eve", nil)
			_, role := s.SaveRole(ctx, nil, "Eve", nil)
			_, _, token := s.IssueToken(ctx, people.NewToken{Name: "x", Scopes: []conversa.TokenScope{conversa.ScopeRead}})
			_, organization := s.UpdateOrganization(ctx, people.OrganizationChange{})
			for i, err := range []error{invite, update, leave, back, reset, saveGroup, role, token, organization,
				s.DeleteGroup(ctx, "grp_x"), s.DeleteRole(ctx, "rol_x"), s.RevokeToken(ctx, "tok_x")} {
				if !errors.Is(err, want) {
					o.Errorf("%s, %d: %v", name, i, err)
				}
			}
		}
	})
}

func TestAPasswordIsChangedByWhoKnowsIt(t *testing.T) {
	inOffice(t, func(o *office) {
		other := signIn(o.T, o.service, from.IP).Token
		_, err := o.service.ChangePassword(o.as(o.admin), "wrong password", "another horse", from)
		o.refused("a wrong one", err, conversa.CodeInvalidInput, "currentPassword")
		_, err = o.service.ChangePassword(o.as(o.admin), password, "short", from)
		o.refused("a short one", err, conversa.CodeInvalidInput, "newPassword")
		in, err := o.service.ChangePassword(o.as(o.admin), password, "another horse", from)
		o.must(err)
		if v := o.authenticate(in.Token); v.SessionID != o.admin.SessionID {
			o.Errorf("the session is another: %s", v.SessionID)
		}
		for what, token := range map[string]string{"old token": o.token, "other session": other} {
			if _, err := o.service.Authenticate(o.Context(), token); !errors.Is(err, conversa.ErrUnauthenticated) {
				o.Errorf("the %s still works: %v", what, err)
			}
		}
		if ended := o.events(conversa.EventSessionEnded); len(ended) != 1 {
			o.Errorf("ended = %v", ended)
		}
		if renewed := o.events(conversa.EventSessionRenewed); len(renewed) != 1 || !strings.HasPrefix(renewed[0], o.admin.SessionID) {
			o.Errorf("renewed = %v", renewed)
		}
		if got := o.audited("password.changed"); len(got) != 2 || got[0].Outcome != conversa.AuditRefused {
			o.Errorf("audit = %v", got)
		}
		for range 20 {
			_, err = o.service.ChangePassword(o.as(o.admin), "wrong password", "another horse", from)
		}
		o.refused("many guesses", err, conversa.CodeRateLimited, "")
	})
}

func TestASessionIsRevokedByItsUserAndAdministrators(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, session := o.hire("bia", conversa.ProfileStandard)
		o.refused("another's", o.service.RevokeSession(o.as(bia), o.admin.SessionID), conversa.CodeNotFound, "id")
		o.authenticate(o.token)
		o.must(o.service.RevokeSession(o.as(o.admin), bia.SessionID))
		if _, err := o.service.Authenticate(o.Context(), session); !errors.Is(err, conversa.ErrUnauthenticated) {
			o.Errorf("the session still works: %v", err)
		}
		o.refused("again", o.service.RevokeSession(o.as(o.admin), bia.SessionID), conversa.CodeNotFound, "id")
		if ended := o.events(conversa.EventSessionEnded); len(ended) != 1 || len(o.audited("session.revoked")) != 1 {
			o.Errorf("ended = %v", ended)
		}
	})
}

// Who asked may have waited while their session or token ended.
func TestWhatEndedMeanwhileAdministersNothing(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileAdministrator)
		row, secret, err := o.service.IssueToken(o.as(bia), people.NewToken{Name: "till", Scopes: conversa.AllScopes})
		o.must(err)
		till := o.authenticate(secret)
		o.must(o.service.RevokeToken(o.as(o.admin), row.ID))
		o.must(o.service.RevokeSession(o.as(o.admin), bia.SessionID))
		for what, viewer := range map[string]conversa.Viewer{"session": bia, "token": till} {
			if _, _, err := o.service.CreatePasswordReset(o.as(viewer), bia.UserID); !errors.Is(err, conversa.ErrUnauthenticated) {
				o.Errorf("by an ended %s: %v", what, err)
			}
		}
	})
}

func TestATokenMakesNoneThatMayDoMore(t *testing.T) {
	inOffice(t, func(o *office) {
		tomorrow, yesterday := o.clock.now().Add(24*time.Hour), o.clock.now().Add(-time.Hour)
		row, secret, err := o.service.IssueToken(o.as(o.admin), people.NewToken{
			Name: "till", Scopes: []conversa.TokenScope{conversa.ScopeRead, conversa.ScopeAdmin}, ExpiresAt: &tomorrow,
		})
		o.must(err)
		till := o.authenticate(secret)
		if till.UserID != o.admin.UserID || till.SessionID != row.ID {
			o.Errorf("acts as %+v", till)
		}
		_, _, err = o.service.IssueToken(o.as(till), people.NewToken{Name: "more", Scopes: []conversa.TokenScope{conversa.ScopeSend}})
		o.refused("more", err, conversa.CodeForbidden, "")
		_, _, err = o.service.IssueToken(o.as(till), people.NewToken{Name: "late", Scopes: []conversa.TokenScope{conversa.ScopeRead}, ExpiresAt: &yesterday})
		o.refused("expired", err, conversa.CodeInvalidInput, "expiresAt")
		_, _, err = o.service.IssueToken(o.as(till), people.NewToken{Name: "none", ExpiresAt: &tomorrow})
		o.refused("no scope", err, conversa.CodeInvalidInput, "scopes")
		later := tomorrow.Add(time.Second)
		for name, end := range map[string]*time.Time{"without an end": nil, "longer": &later} {
			_, _, err = o.service.IssueToken(o.as(till), people.NewToken{Name: name, Scopes: []conversa.TokenScope{conversa.ScopeRead}, ExpiresAt: end})
			o.refused(name, err, conversa.CodeForbidden, "expiresAt")
		}
		o.must(o.service.RevokeToken(o.as(till), row.ID))
		if _, err := o.service.Authenticate(o.Context(), secret); !errors.Is(err, conversa.ErrUnauthenticated) {
			o.Errorf("the token still works: %v", err)
		}
		if got := o.audited("token.revoked"); len(got) != 1 || got[0].Actor != `ana, by the token "till"` {
			o.Errorf("audit = %v", got)
		}
		for _, e := range o.audited("token.created") {
			if text := e.String(); strings.Contains(text, secret) || strings.Contains(text, secret[4:12]) {
				o.Error("the audit holds the secret")
			}
		}
	})
}

func TestRefusedAccessIsWrittenDownOnceASecond(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		for range 20 {
			o.service.AccessRefused(o.as(bia), "saveRole")
			o.clock.advance(100 * time.Millisecond)
		}
		o.service.AccessRefused(o.as(o.admin), "saveRole") // another's count is another
		got := o.audited("access.refused")
		if len(got) != 3 || got[0].After["act"] != "saveRole" || *got[0].UserID != bia.UserID || got[0].Outcome != conversa.AuditRefused {
			o.Errorf("audit = %v", got)
		}
	})
}

func TestTheOrganizationIsChanged(t *testing.T) {
	inOffice(t, func(o *office) {
		name, owner, nowhere := "Shops", conversa.VisibilityOwner, "Mars/Base"
		org, err := o.service.UpdateOrganization(o.as(o.admin), people.OrganizationChange{Profile: people.Profile{Name: &name}, RecordVisibility: &owner})
		o.must(err)
		if org.Name != name || org.RecordVisibility != owner || org.Locale != "en" {
			o.Errorf("organization = %+v", org)
		}
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		if bia.Sight.AllRecords {
			o.Error("a standard user sees everything still")
		}
		_, err = o.service.UpdateOrganization(o.as(o.admin), people.OrganizationChange{Profile: people.Profile{TimeZone: &nowhere}})
		o.refused("nowhere", err, conversa.CodeInvalidInput, "timeZone")
		u, err := o.service.UpdateViewer(o.as(bia), people.Profile{Name: &name})
		o.must(err)
		if u.Name != name || o.user(bia.UserID).Profile != conversa.ProfileStandard {
			o.Errorf("user = %+v", u)
		}
		entry := o.audited("organization.updated")
		if len(entry) != 1 || entry[0].Before["recordVisibility"] != "PUBLIC" || entry[0].After["recordVisibility"] != "OWNER_AND_ROLES_ABOVE" {
			o.Errorf("audit = %v", entry)
		}
	})
}

// What a user let us read at others goes with them.
func TestDeactivationLetsCloudDrivesGo(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		o.must(o.store.WithTx(o.system(), func(ctx context.Context, tx *store.Tx) error {
			for _, user := range []string{bia.UserID, o.admin.UserID} {
				tx.Client.CloudDrive.Create().SetOrganizationID(o.admin.OrganizationID).SetUserID(user).SetProvider(conversa.Dropbox).
					SetOwnerKey("1").SetAccountName("a@example.com").SetTokens([]byte("sealed")).SaveX(ctx)
			}
			return nil
		}))
		_, err := o.service.Deactivate(o.as(o.admin), bia.UserID, "")
		o.must(err)
		for _, row := range o.store.Client().CloudDrive.Query().AllX(o.system()) {
			want := conversa.DriveConnected
			if row.UserID == bia.UserID {
				want = conversa.DriveDisconnected
			}
			if row.State != want || (len(row.Tokens) > 0) != (want == conversa.DriveConnected) {
				o.Errorf("the drive of %s is %s with %d bytes of tokens", row.UserID, row.State, len(row.Tokens))
			}
		}
	})
}
