package graph_test

import (
	"context"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/internal/credit"
)

const autoRecharge = `autoRecharge { enabled minimumBalance topUpAmount dailyLimit paymentMethod lastFailure pausedAt }`

const setRecharge = `mutation ($id: ID!, $input: AutoRechargeInput!) {
	updateAutoRecharge(accountId: $id, input: $input) { account { id ` + autoRecharge + ` } } }`

func TestAnAdministratorReadsHowAnAccountRecharges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.viewer(), `query ($id: ID!) { node(id: $id) { ... on Account { `+autoRecharge+` } } }`, map[string]any{"id": s.account.ID})
		want(t, a, "node.autoRecharge", `{"enabled": true, "minimumBalance": "3", "topUpAmount": "5", "dailyLimit": "25",
			"paymentMethod": "Visa 4242", "lastFailure": "The card was declined.", "pausedAt": "2026-03-01T12:00:00.000Z"}`)
		a = w.ask(s.viewer(), `query ($id: ID!) { node(id: $id) { ... on Account { `+autoRecharge+` } } }`, map[string]any{"id": s.bare.ID})
		want(t, a, "node", `{"autoRecharge": null}`)
		standard := s.viewer()
		standard.Profile = conversa.ProfileStandard
		if a := w.try(standard, "{ accounts { autoRecharge { enabled } } }", nil); a.code() != "FORBIDDEN" {
			t.Errorf("a colleague: %s", a.text)
		}
	})
}

func TestAnAdministratorSaysHowAnAccountRecharges(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		on := map[string]any{"enabled": true, "minimumBalance": "20", "topUpAmount": "100"}
		set := func(viewer conversa.Viewer, id string, input map[string]any) answer {
			return w.try(viewer, setRecharge, map[string]any{"id": id, "input": input})
		}
		standard := s.viewer()
		standard.Profile = conversa.ProfileStandard
		for name, c := range map[string]struct {
			viewer      conversa.Viewer
			id          string
			input       map[string]any
			code, field string
		}{
			"a colleague":             {standard, s.account.ID, on, "FORBIDDEN", ""},
			"a token that may not":    {s.viewer(conversa.ScopeRead, conversa.ScopeSend, conversa.ScopeWrite), s.account.ID, on, "FORBIDDEN", ""},
			"another organization's":  {s.viewer(), other.account.ID, on, "NOT_FOUND", "accountId"},
			"nothing was bought":      {s.viewer(), s.bare.ID, on, "NO_PURCHASE_YET", ""},
			"without a minimum":       {s.viewer(), s.account.ID, map[string]any{"enabled": true, "topUpAmount": "100"}, "INVALID_INPUT", "minimumBalance"},
			"too few":                 {s.viewer(), s.account.ID, map[string]any{"enabled": true, "minimumBalance": "20", "topUpAmount": "0.5"}, "INVALID_INPUT", "topUpAmount"},
			"less a day than at once": {s.viewer(), s.account.ID, map[string]any{"enabled": true, "minimumBalance": "20", "topUpAmount": "100", "dailyLimit": "99"}, "INVALID_INPUT", "dailyLimit"},
		} {
			if got := set(c.viewer, c.id, c.input); got.code() != c.code || got.field() != c.field {
				t.Errorf("%s: %s", name, got.text)
			}
		}
		a := set(s.viewer(), s.account.ID, on)
		want(t, a, "updateAutoRecharge.account.autoRecharge", `{"enabled": true, "minimumBalance": "20", "topUpAmount": "100", "dailyLimit": "500",
			"paymentMethod": "Visa 4242", "lastFailure": null, "pausedAt": null}`)
		a = set(s.viewer(), s.account.ID, map[string]any{"enabled": false})
		want(t, a, "updateAutoRecharge.account.autoRecharge", `{"enabled": false, "minimumBalance": null, "topUpAmount": null, "dailyLimit": null,
			"paymentMethod": "Visa 4242", "lastFailure": null, "pausedAt": null}`)
	})
}

// What an account buys by itself shows among its purchases.
func TestARechargeIsAPurchase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		var id string
		w.save(func(ctx context.Context, c *ent.Client) {
			id = c.CreditPurchase.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetBoughtByID(s.admin.ID).SetIdempotencyKey("recharge/1").
				SetAmount(5 * conversa.Credit).SetPrice("2.50").SetCurrency("BRL").SetAutomatic(true).SetCreatedAt(noon).SaveX(ctx).ID
		})
		if _, err := credit.Confirm(system(t), w.store, noon, id); err != nil {
			t.Fatal(err)
		}
		a := w.ask(s.viewer(), `query ($id: ID!) { node(id: $id) { ... on Account { autoRecharge { lastFailure pausedAt }
			purchases(first: 1) { nodes { id automatic status } } ledger(filter: {kinds: [AUTO_RECHARGE]}) { nodes { amount purchase { id } } } } } }`,
			map[string]any{"id": s.account.ID})
		want(t, a, "node", `{"autoRecharge": {"lastFailure": null, "pausedAt": null},
			"purchases": {"nodes": [{"id": "`+id+`", "automatic": true, "status": "PAID"}]},
			"ledger": {"nodes": [{"amount": "5", "purchase": {"id": "`+id+`"}}]}}`)
	})
}
