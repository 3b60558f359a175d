package graph_test

import (
	"slices"
	"strings"
	"testing"

	"conversa"
	"conversa/ent"
)

// accountMutations do something with an account.
var accountMutations = map[string]string{
	"completeAccountIntegration": `completeAccountIntegration(input: {accountId: $id, phoneNumberId: "1"}) { account { id } }`,
	"requestNumberVerification":  `requestNumberVerification(accountId: $id, method: SMS) { account { id } }`,
	"verifyNumber":               `verifyNumber(accountId: $id, code: "123456", pin: "123456") { account { id } }`,
	"checkAccount":               `checkAccount(accountId: $id) { account { id } }`,
	"activateAccount":            `activateAccount(accountId: $id, input: {nickname: "New"}) { account { id } }`,
	"updateAccount":              `updateAccount(accountId: $id, input: {nickname: "New"}) { account { id } }`,
	"updateBusinessProfile":      `updateBusinessProfile(accountId: $id, input: {about: "New"}) { account { id } }`,
	"disconnectAccount":          `disconnectAccount(accountId: $id) { account { id } }`,
}

func TestNobodyTouchesTheAccountsOfOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		standard, reader := s.viewer(), s.viewer(conversa.ScopeRead, conversa.ScopeSend, conversa.ScopeWrite)
		standard.Profile = conversa.ProfileStandard
		for name, call := range accountMutations {
			document := "mutation ($id: ID!) { " + call + " }"
			nobodys := w.try(s.viewer(), document, map[string]any{"id": "acc_" + strings.Repeat("0", 26)})
			for _, id := range []string{other.account.ID, "acc_\x00", "", other.talk.ID} {
				if got := w.try(s.viewer(), document, map[string]any{"id": id}); id != "" && got.text != nobodys.text || got.code() == "" {
					t.Errorf("%s %q: %s, want %s", name, id, got.text, nobodys.text)
				}
			}
			if nobodys.code() != "NOT_FOUND" {
				t.Errorf("%s: %s", name, nobodys.text)
			}
			for _, viewer := range []conversa.Viewer{standard, reader} {
				if got := w.try(viewer, document, map[string]any{"id": s.account.ID}); got.code() != "FORBIDDEN" {
					t.Errorf("%s: %s", name, got.text)
				}
			}
		}
		if got := w.try(standard, "mutation { startAccountIntegration { state } }", nil); got.code() != "FORBIDDEN" {
			t.Errorf("startAccountIntegration: %s", got.text)
		}
		if now := w.store.Client().Account.GetX(system(t), other.account.ID); !now.UpdatedAt.Equal(other.account.UpdatedAt) {
			t.Error("another organization's account was changed")
		}
	})
}

func TestAnAccountsSecretsAreNotShown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		fields := "webhookUrl webhookVerifyToken numberChoices { phoneNumber }"
		want(t, w.node(s, s.account.ID, "Account", fields), "node", `{"webhookUrl": "https://conversa.example.com/webhooks/whatsapp/`+s.account.ID+
			`", "webhookVerifyToken": "verify", "numberChoices": [{"phoneNumber": "+15550100009"}]}`)
		want(t, w.node(s, s.bare.ID, "Account", fields), "node", `{"webhookUrl": null, "webhookVerifyToken": null, "numberChoices": null}`)
		standard := s.viewer()
		standard.Profile = conversa.ProfileStandard
		for _, field := range []string{"webhookUrl", "webhookVerifyToken", "numberChoices { phoneNumber }"} {
			if got := w.try(standard, "{ accounts { nickname "+field+" } }", nil); got.code() != "FORBIDDEN" || got.at("accounts.0.nickname") != "sales" {
				t.Errorf("%s: %s", field, got.text)
			}
		}
	})
}

func TestStrangersAreAssignedToWhomTheAccountNames(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		group := w.store.Client().Group.Query().AllX(system(t))
		document := `mutation ($id: ID!, $to: [ID!]) { updateAccount(accountId: $id, input: {assignTo: $to}) { account { preferences { assignTo {
			assignees { ... on User { id } ... on Group { id } ... on Role { id } } } } } } }`
		mine := group[slices.IndexFunc(group, func(g *ent.Group) bool { return g.OrganizationID == s.org.ID })].ID
		theirs := group[slices.IndexFunc(group, func(g *ent.Group) bool { return g.OrganizationID == other.org.ID })].ID
		set := func(to ...string) answer {
			return w.try(s.viewer(), document, map[string]any{"id": s.account.ID, "to": append([]string{}, to...)})
		}
		want(t, set(mine, s.admin.ID, mine), "updateAccount.account.preferences.assignTo.assignees", `[{"id": "`+mine+`"}, {"id": "`+s.admin.ID+`"}]`)
		nobody := set("grp_" + strings.Repeat("0", 26))
		for _, id := range []string{theirs, other.admin.ID, other.account.ID, "x", s.gone.ID} {
			if got := set(s.admin.ID, id); got.text != nobody.text || got.code() != "NOT_FOUND" || got.field() != "assignTo" {
				t.Errorf("%s: %s", id, got.text)
			}
		}
		a := w.ask(s.viewer(), "mutation ($id: ID!) { updateAccount(accountId: $id, input: {nickname: \"Renamed\"}) { account { preferences { assignTo { assignees { __typename } } } } } }", map[string]any{"id": s.account.ID})
		if list, _ := a.at("updateAccount.account.preferences.assignTo.assignees").([]any); len(list) != 2 {
			t.Errorf("a refused change, or none, changed %s", a.text)
		}
		want(t, set(), "updateAccount.account.preferences.assignTo", `null`)
		if got := w.try(s.viewer(), `mutation ($id: ID!) { updateAccount(accountId: $id, input: {nickname: "support"}) { account { id } } }`, map[string]any{"id": s.account.ID}); got.code() != "CONFLICT" || got.field() != "nickname" {
			t.Errorf("a nickname that is taken: %s", got.text)
		}
	})
}

func TestAccountChangedIsToldToAdministratorsOfTheOrganization(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		station := w.open(s, other)
		standard := s.viewer()
		standard.Profile = conversa.ProfileStandard
		station.viewers["standard"] = standard
		query := "subscription { accountChanged { cursor change account { id status } } }"
		for _, as := range []string{"nobody", "standard"} {
			if code := station.refused(as, query, nil); code != "UNAUTHENTICATED" && code != "FORBIDDEN" {
				t.Errorf("%s: %q", as, code)
			}
		}
		mine, theirs := station.subscribe("one", query, nil), station.subscribe("two", query, nil)
		station.publish(s.org.ID, conversa.EventAccount, s.account.ID, conversa.ConversationNews{Change: "STATUS"})
		station.publish(s.org.ID, conversa.EventAccount, other.account.ID, conversa.ConversationNews{Change: "STATUS"}) // no code writes it
		station.publish(s.org.ID, conversa.EventAccount, s.account.ID, conversa.ConversationNews{Change: "QUALITY"})
		station.added(s.messages["text"])
		station.close()
		if got := mine.got(t, "accountChanged.change"); !slices.Equal(got, []string{"STATUS", "QUALITY"}) {
			t.Errorf("told %v", mine.data)
		}
		if len(theirs.data) > 0 {
			t.Errorf("another organization was told %v", theirs.data)
		}
	})
}
