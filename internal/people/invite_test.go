package people_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"conversa"
	"conversa/ent/readmarker"
	"conversa/ent/schema"
	"conversa/internal/people"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/unread"
)

func TestAFreshServerIsSetUpOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newClock()
		service, ctx := newService(t, s, c), t.Context()
		in := people.Organization{Name: "Shop", AdminName: "Ana", AdminEmail: email, AdminPassword: password, Locale: "pt-br", TimeZone: "America/Sao_Paulo"}
		first, err := service.OfferSetUp(ctx)
		if err != nil || first == "" {
			t.Fatalf("OfferSetUp = %q, %v", first, err)
		}
		token, err := newService(t, s, c).OfferSetUp(ctx) // of a second start
		if err != nil || token == "" || token == first {
			t.Fatalf("second OfferSetUp = %q, %v", token, err)
		}
		o := &office{T: t, store: s, service: service, clock: c}
		for _, bad := range []string{first, "", "cvl_x", token + "x"} {
			_, err := service.SetUp(ctx, bad, in, from)
			o.refused("a token that is not good", err, conversa.CodeNotFound, "token")
		}
		for field, change := range map[string]func(*people.Organization){
			"organizationName": func(o *people.Organization) { o.Name = "" },
			"name":             func(o *people.Organization) { o.AdminName = " " },
			"email":            func(o *people.Organization) { o.AdminEmail = "x" },
			"password":         func(o *people.Organization) { o.AdminPassword = "short" },
			"locale":           func(o *people.Organization) { o.Locale = "no language" },
			"timeZone":         func(o *people.Organization) { o.TimeZone = "Mars/Base" },
		} {
			wrong := in
			change(&wrong)
			_, err := service.SetUp(ctx, token, wrong, from)
			o.refused(field, err, conversa.CodeInvalidInput, field)
		}
		signedIn, err := service.SetUp(ctx, token, in, from)
		o.must(err)
		viewer := o.authenticate(signedIn.Token)
		if viewer.Profile != conversa.ProfileAdministrator || signedIn.User.Locale != "pt-BR" || signedIn.User.Name != "Ana" {
			t.Errorf("signed in as %+v, %+v", viewer, signedIn.User)
		}
		_, err = service.SetUp(ctx, token, in, from)
		o.refused("again", err, conversa.CodeNotFound, "token")
		if again, err := service.OfferSetUp(ctx); again != "" || err != nil {
			t.Errorf("offered with an organization there: %q, %v", again, err)
		}
		if made := o.audited("organization.created"); len(made) != 1 || made[0].Actor != "set-up" || *made[0].IPAddress != from.IP {
			t.Errorf("audit = %v", made)
		}
	})
}

func TestTheSetUpAddressRunsOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		c := newClock()
		service := newService(t, s, c)
		o := &office{T: t, store: s, service: service, clock: c}
		in := people.Organization{Name: "Shop", AdminName: "Ana", AdminEmail: email, AdminPassword: password}
		token, err := service.OfferSetUp(t.Context())
		o.must(err)
		c.advance(30 * time.Minute)
		_, err = service.SetUp(t.Context(), token, in, from)
		o.refused("after 30 minutes", err, conversa.CodeNotFound, "token")
		if token, err = service.OfferSetUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := service.CreateOrganization(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		in.AdminEmail = "eve@example.com"
		_, err = service.SetUp(t.Context(), token, in, from)
		o.refused("beside an organization", err, conversa.CodeConflict, "")
	})
}

func TestAnInvitationIsAcceptedOnce(t *testing.T) {
	inOffice(t, func(o *office) {
		u, link := o.invite("bia", conversa.ProfileStandard)
		if u.Status != conversa.UserInvited || u.Locale != "en" {
			o.Errorf("invited %+v", u)
		}
		if _, err := o.service.SignIn(o.Context(), "bia@example.com", "", from); !errors.Is(err, conversa.ErrUnauthenticated) {
			o.Errorf("without a password: %v", err)
		}
		_, err := o.service.AcceptInvitation(o.Context(), link, "short", from)
		o.refused("a short password", err, conversa.CodeInvalidInput, "password")
		in, err := o.service.AcceptInvitation(o.Context(), link, password, from)
		o.must(err)
		if viewer := o.authenticate(in.Token); viewer.UserID != u.ID || viewer.Profile != conversa.ProfileStandard {
			o.Errorf("signed in as %+v", viewer)
		}
		_, err = o.service.AcceptInvitation(o.Context(), link, "another horse", from)
		o.refused("a second time", err, conversa.CodeNotFound, "token")
		if got := o.audited("invitation.accepted"); len(got) != 1 || *got[0].UserID != u.ID {
			o.Errorf("audit = %v", got)
		}
		if got := o.audited("user.invited"); len(got) != 1 || got[0].After["email"] != "bia@example.com" || *got[0].UserID != o.admin.UserID {
			o.Errorf("audit = %v", got)
		}
	})
}

// Who joins begins with everything read; who only forgot a password has read what they had.
func TestWhoJoinsHasReadWhatIsThere(t *testing.T) {
	inOffice(t, func(o *office) {
		first, second := o.talk(3), o.talk(0)
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		third := o.talk(2)
		_, link, err := o.service.CreatePasswordReset(o.as(o.admin), bia.UserID)
		o.must(err)
		_, err = o.service.AcceptInvitation(o.Context(), link, password, from)
		o.must(err)
		read := map[string]string{}
		for _, m := range o.store.Client().ReadMarker.Query().Where(readmarker.UserID(bia.UserID)).AllX(o.system()) {
			read[m.ConversationID] = fmt.Sprint(m.MessageID == *o.store.Client().Conversation.GetX(o.system(), m.ConversationID).LastMessageID,
				m.ReadCount, m.CaughtUp)
		}
		if want := map[string]string{first: "true 3 true", second: "true 0 false"}; !maps.Equal(read, want) {
			o.Errorf("read %v, want %v", read, want)
		}
		counts, err := unread.Count(o.Context(), o.store, bia.OrganizationID, []conversa.Viewer{bia, o.admin})
		o.must(err)
		if got := fmt.Sprint(counts[bia.UserID].Totals, counts[o.admin.UserID].Totals); got != "{2 1} {5 2}" {
			o.Errorf("unread %v, of which all in %s", got, third)
		}
	})
}

// talk makes a conversation in which the customer wrote so much.
func (o *office) talk(messages int) (id string) {
	o.Helper()
	o.must(o.store.WithTx(o.system(), func(ctx context.Context, tx *store.Tx) error {
		c := tx.Client
		account := c.Account.Create().SetOrganizationID(o.admin.OrganizationID).SetNickname(schema.NewID("x")).SetWabaID("1").
			SetPhoneNumberID(schema.NewID("x")).SetAddedByID(o.admin.UserID).SaveX(ctx)
		lead := c.Lead.Create().SetOrganizationID(o.admin.OrganizationID).SetOwnerID(o.admin.UserID).SaveX(ctx)
		conv := c.Conversation.Create().SetOrganizationID(o.admin.OrganizationID).SetAccountID(account.ID).SetLeadID(lead.ID).
			SetOwnerID(o.admin.UserID).SetLastMessageAt(o.clock.now()).SetInboundCount(messages).SaveX(ctx)
		m := c.Message.Create().SetOrganizationID(o.admin.OrganizationID).SetAccountID(account.ID).SetConversationID(conv.ID).
			SetDirection(conversa.DirectionInbound).SetOrigin(conversa.OriginCustomer).SetType(conversa.TypeText).
			SetStatus(conversa.StatusReceived).SetSentAt(o.clock.now()).SaveX(ctx)
		id = conv.ID
		return conv.Update().SetLastMessageID(m.ID).Exec(ctx)
	}))
	return id
}

// Of many who open one link at once, one comes in.
func TestALinkIsUsedByOne(t *testing.T) {
	inOffice(t, func(o *office) {
		_, link := o.invite("bia", conversa.ProfileStandard)
		var entered, refused atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				_, err := o.service.AcceptInvitation(o.Context(), link, password, from)
				switch {
				case err == nil:
					entered.Add(1)
				case errors.Is(err, conversa.ErrNotFound):
					refused.Add(1)
				default:
					o.Error(err)
				}
			})
		}
		all.Wait()
		if entered.Load() != 1 || refused.Load() != 7 {
			o.Errorf("%d came in, %d were refused", entered.Load(), refused.Load())
		}
	})
}

func TestAPasswordResetEndsSessionsAndEarlierLinks(t *testing.T) {
	inOffice(t, func(o *office) {
		bia, session := o.hire("bia", conversa.ProfileStandard)
		_, first, err := o.service.CreatePasswordReset(o.as(o.admin), bia.UserID)
		o.must(err)
		_, link, err := o.service.CreatePasswordReset(o.as(o.admin), bia.UserID)
		o.must(err)
		_, err = o.service.AcceptInvitation(o.Context(), first, "another horse", from)
		o.refused("the earlier link", err, conversa.CodeNotFound, "token")
		in, err := o.service.AcceptInvitation(o.Context(), link, "another horse", from)
		o.must(err)
		o.authenticate(in.Token)
		if _, err := o.service.Authenticate(o.Context(), session); !errors.Is(err, conversa.ErrUnauthenticated) {
			o.Errorf("the old session: %v", err)
		}
		if ended := o.events(conversa.EventSessionEnded); len(ended) != 1 || !strings.HasPrefix(ended[0], bia.SessionID) {
			o.Errorf("events = %v", ended)
		}
		link, err = o.service.ResetPassword(o.Context(), " BIA@example.com")
		o.must(err)
		o.clock.advance(7 * 24 * time.Hour)
		_, err = o.service.AcceptInvitation(o.Context(), link, "another horse", from)
		o.refused("after a week", err, conversa.CodeNotFound, "token")
		_, err = o.service.ResetPassword(o.Context(), "nobody@example.com")
		o.refused("nobody", err, conversa.CodeNotFound, "email")
	})
}

func TestAnInvitationThatRanOutIsRenewed(t *testing.T) {
	inOffice(t, func(o *office) {
		u, first := o.invite("bia", conversa.ProfileStandard)
		o.clock.advance(8 * 24 * time.Hour)
		_, err := o.service.AcceptInvitation(o.Context(), first, password, from)
		o.refused("after a week", err, conversa.CodeNotFound, "token")
		o.must(o.service.Prune(o.Context()))
		if n := o.store.Client().OneTimeToken.Query().CountX(o.system()); n != 0 {
			o.Errorf("%d links that ran out are kept", n)
		}
		_, link, err := o.service.CreatePasswordReset(o.as(o.admin), u.ID)
		o.must(err)
		in, err := o.service.AcceptInvitation(o.Context(), link, password, from)
		o.must(err)
		if in.User.Status != conversa.UserActive || len(o.audited("user.invited_again")) != 1 {
			o.Errorf("user = %+v", in.User)
		}
	})
}

func TestWhoCannotBeInvited(t *testing.T) {
	inOffice(t, func(o *office) {
		role, group := "rol_x", []string{"grp_x"}
		for name, c := range map[string]struct {
			in    people.Invitation
			code  conversa.ErrorCode
			field string
		}{
			"a taken address": {people.Invitation{Name: "Bia", Email: "ANA@example.com"}, conversa.CodeConflict, "email"},
			"no address":      {people.Invitation{Name: "Bia", Email: "bia"}, conversa.CodeInvalidInput, "email"},
			"no name":         {people.Invitation{Name: " ", Email: "bia@example.com"}, conversa.CodeInvalidInput, "name"},
			"a long name":     {people.Invitation{Name: strings.Repeat("é", 101), Email: "bia@example.com"}, conversa.CodeInvalidInput, "name"},
			"a zero byte":     {people.Invitation{Name: "B\x00", Email: "bia@example.com"}, conversa.CodeInvalidInput, "name"},
			"no such role":    {people.Invitation{Name: "Bia", Email: "bia@example.com", RoleID: &role}, conversa.CodeNotFound, "roleId"},
			"no such group":   {people.Invitation{Name: "Bia", Email: "bia@example.com", GroupIDs: group}, conversa.CodeNotFound, "groupIds"},
		} {
			c.in.Profile = conversa.ProfileStandard
			_, _, err := o.service.Invite(o.as(o.admin), c.in)
			o.refused(name, err, c.code, c.field)
		}
	})
}

// Whatever is guessed, as much is hashed for who is there as for who is not.
func TestAsMuchWorkIsDoneForUnknownUsers(t *testing.T) {
	inOffice(t, func(o *office) {
		gone, _ := o.hire("gone", conversa.ProfileStandard)
		o.invite("invited", conversa.ProfileStandard)
		_, err := o.service.Deactivate(o.as(o.admin), gone.UserID, "")
		o.must(err)
		hashes := o.service.CountHashes()
		for _, who := range []string{email, "nobody@example.com", "gone@example.com", "invited@example.com"} {
			before := hashes.Load()
			if _, err := o.service.SignIn(context.WithoutCancel(o.Context()), who, "a wrong guess", from); !errors.Is(err, conversa.ErrUnauthenticated) {
				o.Errorf("%s: %v", who, err)
			}
			if n := hashes.Load() - before; n != 1 {
				o.Errorf("%s: %d hashes", who, n)
			}
		}
		refusals := o.audited("session.refused")
		if len(refusals) != 3 || refusals[0].Outcome != conversa.AuditRefused || refusals[0].UserID != nil || refusals[0].Actor != "not signed in" {
			o.Errorf("audit = %v", refusals)
		}
	})
}

func TestNoMinuteHasMoreThanTenGuesses(t *testing.T) {
	t.Parallel()

	clock := newClock()
	service := newService(t, storetest.Open(t, "sqlite3"), clock)
	var looked []time.Time
	for range 1200 { // four minutes, a guess each 200 ms
		n, _ := guess(t, service, 1, func(int) (string, string) { return email, "192.0.2.1" })
		for range n {
			looked = append(looked, clock.now())
		}
		clock.advance(200 * time.Millisecond)
	}
	if len(looked) != 40 {
		t.Errorf("%d guesses in four minutes", len(looked))
	}
	for i := 10; i < len(looked); i++ {
		if gap := looked[i].Sub(looked[i-10]); gap < time.Minute {
			t.Errorf("eleven guesses within %v", gap)
		}
	}
}

func TestLinksAreGuessedSeldom(t *testing.T) {
	inOffice(t, func(o *office) {
		limited := 0
		for range 40 {
			_, err := o.service.AcceptInvitation(o.Context(), "cvl_guess", password, people.Origin{IP: "192.0.2.99"})
			var own *conversa.Error
			if errors.As(err, &own) && own.Code == conversa.CodeRateLimited {
				limited++
			}
		}
		if limited != 10 {
			o.Errorf("%d of 40 guesses were refused unseen, want 10", limited)
		}
	})
}
