package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"conversa"
	"conversa/internal/people"
)

// staff is a standard user of the organization that member made.
func (w *world) staff(admin conversa.Viewer) conversa.Viewer {
	w.t.Helper()
	a := w.ask(admin, `mutation { inviteUser(input: {name: "Bia", email: "bia@example.com", profile: STANDARD}) { user { id } invitationUrl } }`, nil)
	_, token, _ := strings.Cut(fmt.Sprint(a.at("inviteUser.invitationUrl")), "/invitation?token=")
	in, err := w.people.AcceptInvitation(w.t.Context(), token, testPassword, people.Origin{})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.viewerOf(in.Token)
}

func (w *world) viewerOf(token string) conversa.Viewer {
	w.t.Helper()
	viewer, err := w.people.Authenticate(w.t.Context(), token)
	if err != nil {
		w.t.Fatal(err)
	}
	return viewer
}

// chief is the administrator of a new organization, signed in.
func (w *world) chief() conversa.Viewer {
	w.t.Helper()
	w.member()
	in, err := w.people.SignIn(w.t.Context(), testEmail, testPassword, people.Origin{})
	if err != nil {
		w.t.Fatal(err)
	}
	return w.viewerOf(in.Token)
}

func TestEveryActOnPeopleAnswersAsTheSchemaSays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin, walk := w.chief(), newWalker(t)
		act := func(field, payload string) answer {
			t.Helper()
			query := "mutation { " + field + " " + walk.selection(payload, 2) + " }"
			a := w.ask(admin, query, nil)
			walk.check(query, a.Data)
			return a
		}
		id := func(a answer, path string) string { return fmt.Sprintf("%q", a.at(path)) }
		chief := id(act(`saveRole(input: {name: "Chief"})`, "RolePayload"), "saveRole.role.id")
		clerk := id(act(`saveRole(input: {name: "Clerk", reportsToId: `+chief+`})`, "RolePayload"), "saveRole.role.id")
		sales := id(act(`saveGroup(input: {name: "Sales", userIds: ["`+admin.UserID+`"]})`, "GroupPayload"), "saveGroup.group.id")
		bia := id(act(`inviteUser(input: {name: "Bia", email: "bia@example.com", profile: STANDARD, roleId: `+clerk+`, groupIds: [`+sales+`]})`,
			"InvitationPayload"), "inviteUser.user.id")
		act(`createPasswordReset(userId: `+bia+`)`, "InvitationPayload")
		a := act(`updateUser(id: `+bia+`, input: {name: "Bia Reis", profile: ADMINISTRATOR, locale: "pt-BR", timeZone: "America/Sao_Paulo"})`, "UserPayload")
		if fmt.Sprintf("%q", a.at("updateUser.user.role.id")) != clerk || a.at("updateUser.user.groups.0.name") != "Sales" {
			t.Errorf("what was left out changed: %s", a.text)
		}
		if a := act(`updateUser(id: `+bia+`, input: {roleId: null, groupIds: []})`, "UserPayload"); a.at("updateUser.user.role") != nil || a.at("updateUser.user.groups.0") != nil {
			t.Errorf("role and groups are still there: %s", a.text)
		}
		act(`deactivateUser(id: `+bia+`)`, "UserPayload")
		act(`reactivateUser(id: `+bia+`)`, "UserPayload")
		act(`updateOrganization(input: {name: "Shops", recordVisibility: OWNER_AND_ROLES_ABOVE})`, "OrganizationPayload")
		act(`updateViewer(input: {name: "Ana Reis"})`, "UserPayload")
		till := id(act(`createApiToken(input: {name: "till", scopes: [READ, SEND], expiresAt: "2027-01-01T00:00:00Z"})`, "ApiTokenPayload"), "createApiToken.token.id")
		act(`revokeApiToken(id: `+till+`)`, "DeletePayload")
		act(`deleteGroup(id: `+sales+`)`, "DeletePayload")
		act(`deleteRole(id: `+clerk+`)`, "DeletePayload")
		for _, payload := range []string{"OrganizationPayload", "InvitationPayload", "UserPayload", "GroupPayload", "RolePayload", "ApiTokenPayload", "DeletePayload"} {
			if names := walk.unanswered(payload); names != nil {
				t.Errorf("never had a value: %v", names)
			}
		}
		actions := w.ask(admin, `{ auditLog(filter: {userId: "`+admin.UserID+`", time: {today: true}}) { nodes { action } totalCount } }`, nil)
		if n := actions.at("auditLog.totalCount"); n != 16.0 {
			t.Errorf("%v acts were written down: %s", n, actions.text)
		}
	})
}

func TestPeopleComeInByThreeDoors(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		token, err := w.people.OfferSetUp(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var c cookie
		setUp := `mutation ($token: String!) { setUp(input: {token: $token, organizationName: "Shop", name: "Ana", email: "ana@example.com", password: "` + testPassword + `"}) {
			viewer { id name profile } token expiresAt } }`
		a := w.browse(conversa.Viewer{}, &c, setUp, map[string]any{"token": token})
		if a.code() != "" || c.token == "" || a.at("setUp.token") != c.token || a.at("setUp.viewer.profile") != "ADMINISTRATOR" {
			t.Fatalf("%s, cookie %+v", a.text, c)
		}
		admin := w.viewerOf(c.token)
		if a := w.browse(conversa.Viewer{}, &c, setUp, map[string]any{"token": token}); a.code() != "NOT_FOUND" || a.field() != "token" {
			t.Errorf("a second time: %s", a.text)
		}
		change := `mutation { changePassword(currentPassword: "` + testPassword + `", newPassword: "another horse") { token viewer { id } } }`
		if a := w.browse(admin, &c, change, nil); a.code() != "" || a.at("changePassword.token") != c.token || w.viewerOf(c.token).SessionID != admin.SessionID {
			t.Errorf("%s, cookie %+v", a.text, c)
		}
		w.staff(admin)
		accept := `mutation { acceptInvitation(token: "cvl_x", password: "` + testPassword + `") { token } }`
		if a := w.browse(conversa.Viewer{}, &c, accept, nil); a.code() != "NOT_FOUND" || a.field() != "token" {
			t.Errorf("a bad token: %s", a.text)
		}
		if a := w.browse(admin, &c, `mutation { revokeSession(id: "`+admin.SessionID+`") { deletedId } }`, nil); a.code() != "" || c.cleared != 1 {
			t.Errorf("one's own session: %s, cookie %+v", a.text, c)
		}
	})
}

func TestWhoDoesNotAdministerSeesAndDoesNothingOfIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.chief()
		bia := w.staff(admin)
		for _, query := range []string{
			`mutation { saveRole(input: {name: "Chief"}) { role { id } } }`, `mutation { deactivateUser(id: "` + admin.UserID + `") { user { id } } }`,
			`{ apiTokens { id } }`, `{ auditLog { nodes { id } } }`,
		} {
			if a := w.try(bia, query, nil); a.code() != "FORBIDDEN" {
				t.Errorf("%s: %s", query, a.text)
			}
		}
		if a := w.ask(bia, `{ sessions(userId: "`+admin.UserID+`") { id } node(id: "`+admin.SessionID+`") { id } }`, nil); a.text != `{"data":{"sessions":[],"node":null}}` {
			t.Errorf("another's sessions: %s", a.text)
		}
		want(t, w.ask(bia, `{ sessions { current user { name } } }`, nil), "sessions", `[{"current": true, "user": {"name": "Bia"}}]`)
		if a := w.ask(admin, `{ sessions(userId: "`+bia.UserID+`") { current } }`, nil); a.text != `{"data":{"sessions":[{"current":false}]}}` {
			t.Errorf("for the administrator: %s", a.text)
		}
		refused := w.ask(admin, `{ auditLog(filter: {actions: ["access.refused"]}) { nodes { outcome actor after subjectId } } }`, nil)
		want(t, refused, "auditLog.nodes", `[{"outcome": "REFUSED", "actor": "Bia", "after": {"act": "saveRole"}, "subjectId": null}]`)
		for name, filter := range map[string]any{
			"two spans": map[string]any{"any": true, "today": true}, "none": map[string]any{}, "a null": map[string]any{"any": nil},
			"not any": map[string]any{"any": false}, "no units": map[string]any{"inLast": map[string]any{"count": 0, "unit": "DAY"}},
		} {
			a := w.try(admin, `query ($time: TimeSpan) { auditLog(filter: {time: $time}) { totalCount } }`, map[string]any{"time": filter})
			if a.code() != "INVALID_INPUT" {
				t.Errorf("%s: %s", name, a.text)
			}
		}
	})
}

func TestUsersArePagedByNameAndFoundByWords(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		admin := w.chief()
		for _, name := range []string{"João Silva", "Joana Reis", "Zoë", "bob", "Bia"} {
			_, _, err := w.people.Invite(conversa.WithViewer(t.Context(), admin), people.Invitation{
				Name: name, Email: fmt.Sprintf("%x@example.com", name), Profile: conversa.ProfileStandard,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		query := `query ($search: String, $first: Int, $after: Cursor) { organization { users(search: $search, first: $first, after: $after) {
			nodes { name } edges { cursor node { id } } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } } }`
		var names []any
		after := any(nil)
		for range 3 {
			a := w.ask(admin, query, map[string]any{"first": 2, "after": after})
			for _, node := range a.at("organization.users.nodes").([]any) {
				names = append(names, node.(map[string]any)["name"])
			}
			if n := a.at("organization.users.totalCount"); n != 6.0 {
				t.Errorf("totalCount = %v", n)
			}
			after = a.at("organization.users.pageInfo.endCursor")
			if more := a.at("organization.users.pageInfo.hasNextPage"); more != (len(names) < 6) {
				t.Errorf("after %d: hasNextPage = %v", len(names), more)
			}
		}
		seen := map[any]bool{}
		for _, name := range names {
			seen[name] = true
		}
		if len(names) != 6 || len(seen) != 6 {
			t.Errorf("pages = %v", names)
		}
		for search, want := range map[string]int{"joao": 1, "JO": 2, "silva joão": 1, "example.com": 6, "zoe": 1, "nobody": 0, "": 6, "%": 0} {
			a := w.ask(admin, query, map[string]any{"search": search})
			if n := a.at("organization.users.totalCount"); n != float64(want) || len(a.at("organization.users.nodes").([]any)) != want {
				t.Errorf("%q found %v", search, a.at("organization.users.nodes"))
			}
		}
		for _, cursor := range []string{"x", "", "fHw", strings.Repeat("a", 2000)} {
			if a := w.try(admin, query, map[string]any{"after": cursor}); a.code() != "INVALID_INPUT" || a.field() != "after" {
				t.Errorf("%.10q: %s", cursor, a.text)
			}
		}
	})
}

// What stands beside users, groups and roles is read for all of a page at once.
func TestStatementsDoNotGrowWithThePeople(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		query := `{ organization { users(first: 100) { nodes { role { name reportsTo { users { id } } } groups { users { id role { id } } } } }
			groups { users { groups { id } } } roles { users { id } reportsTo { id } } }
			sessions { user { id } } apiTokens { user { id } } auditLog { nodes { user { id } } totalCount } }`
		w.crowd(s, 0, 10)
		few := w.count(s, query, 0)
		w.crowd(s, 10, 50)
		// Two fields that want rows of one kind read them at once, or one after the other.
		if many := w.count(s, query, 0); len(many) > len(few)+10 {
			t.Errorf("%d statements for 50 people, %d for 10:\n%s", len(many), len(few), strings.Join(many, "\n"))
		}
	})
}
