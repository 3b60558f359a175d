package graph_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
)

// addUsage gives an account of the shop a ledger of some days, around midnight in New York,
// where the 8th has 23 hours.
func (w *world) addUsage(s *shop, account *ent.Account) {
	w.t.Helper()
	messageID := s.messages["answer"].ID
	w.save(func(ctx context.Context, c *ent.Client) {
		var sum conversa.Credits
		for i, e := range []struct {
			kind      conversa.LedgerEntryKind
			tenths    conversa.Credits
			at        string
			messageID *string
		}{
			{conversa.LedgerPurchase, 1000, "2026-03-01T00:00:00Z", nil},
			{conversa.LedgerCharge, -10, "2026-03-08T04:59:59.999999Z", &messageID},
			{conversa.LedgerCharge, -20, "2026-03-08T05:00:00Z", &messageID},
			{conversa.LedgerAdjustment, 5, "2026-03-09T03:59:59.999999Z", &messageID},
			{conversa.LedgerAutoRecharge, 100, "2026-03-09T04:00:00Z", nil},
			{conversa.LedgerRefund, -40, "2026-03-09T12:00:00Z", nil},
			{conversa.LedgerAdjustment, -30, "2026-03-09T13:00:00Z", nil},
			{conversa.LedgerCharge, -1, "2026-03-11T04:00:00Z", &messageID},
		} {
			at, err := time.Parse(time.RFC3339Nano, e.at)
			if err != nil {
				w.t.Fatal(err)
			}
			amount := e.tenths * conversa.Credit / 10
			sum += amount
			c.CreditLedgerEntry.Create().SetOrganizationID(s.org.ID).SetAccountID(account.ID).SetPosition(int64(i + 1)).SetKind(e.kind).
				SetAmount(amount).SetBalanceAfter(sum).SetItem(fmt.Sprint("item/", i)).SetNillableMessageID(e.messageID).SetCreatedAt(at).ExecX(ctx)
		}
		c.CreditBalance.Create().SetID(account.ID).SetOrganizationID(s.org.ID).SetAvailable(sum - conversa.Credit).SetReserved(conversa.Credit).ExecX(ctx)
		c.User.UpdateOne(s.admin).SetTimeZone("America/New_York").ExecX(ctx)
	})
}

const usageQuery = `query ($id: ID!, $time: TimeSpan!) { node(id: $id) { ... on Account { creditUsage(time: $time) { date charged bought adjusted balance } } } }`

func TestUsageIsToldByDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.addUsage(s, s.bare)
		w.resolver.Now = func() time.Time { return time.Date(2026, 3, 10, 15, 0, 0, 0, time.UTC) }
		usage := func(span map[string]any) answer {
			return w.try(s.viewer(), usageQuery, map[string]any{"id": s.bare.ID, "time": span})
		}
		want(t, usage(map[string]any{"inLast": map[string]any{"count": 3, "unit": "DAY"}}), "node.creditUsage", `[
			{"date": "2026-03-07T05:00:00.000Z", "charged": "1", "bought": "0", "adjusted": "0", "balance": "99"},
			{"date": "2026-03-08T05:00:00.000Z", "charged": "1.5", "bought": "0", "adjusted": "0", "balance": "97.5"},
			{"date": "2026-03-09T04:00:00.000Z", "charged": "0", "bought": "6", "adjusted": "-3", "balance": "100.5"},
			{"date": "2026-03-10T04:00:00.000Z", "charged": "0", "bought": "0", "adjusted": "0", "balance": "100.5"}]`)
		want(t, usage(map[string]any{"between": map[string]any{"from": "2026-03-07T12:00:00Z", "to": "2026-03-07T13:00:00Z"}}), "node.creditUsage",
			`[{"date": "2026-03-07T05:00:00.000Z", "charged": "1", "bought": "0", "adjusted": "0", "balance": "99"}]`)
		want(t, usage(map[string]any{"between": map[string]any{"from": "2026-04-07T12:00:00Z", "to": "2026-04-08T13:00:00Z"}}), "node.creditUsage", `[]`)
		for name, span := range map[string]map[string]any{
			"at any time": {"any": true}, "no span": {}, "two": {"any": true, "today": true},
			"over 400 days": {"inLast": map[string]any{"count": 401, "unit": "DAY"}},
			"long ago":      {"olderThan": map[string]any{"count": 1, "unit": "DAY"}},
		} {
			if a := usage(span); a.code() != "INVALID_INPUT" || a.field() != "time" {
				t.Errorf("%s: %s", name, a.text)
			}
		}
		all := w.ask(s.viewer(), `query ($time: TimeSpan!) { accounts { id creditUsage(time: $time) { balance } } }`,
			map[string]any{"time": map[string]any{"today": true}})
		balances := map[any]any{}
		for i := range all.at("accounts").([]any) {
			balances[all.at(fmt.Sprintf("accounts.%d.id", i))] = all.at(fmt.Sprintf("accounts.%d.creditUsage.0.balance", i))
		}
		if balances[s.bare.ID] != "100.5" || balances[s.account.ID] != "9.5" {
			t.Errorf("the balances of today are %v", balances)
		}
	})
}

func TestUsageIsForAdministratorsAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		standard := s.viewer()
		standard.Profile = conversa.ProfileStandard
		if a := w.try(standard, `{ accounts { creditUsage { charged } } }`, nil); a.code() != "FORBIDDEN" {
			t.Error(a.text)
		}
		if a := w.ask(other.viewer(), `query ($id: ID!) { node(id: $id) { ... on Account { creditUsage { charged } } } }`, map[string]any{"id": s.account.ID}); a.at("node") != nil {
			t.Error(a.text)
		}
	})
}
