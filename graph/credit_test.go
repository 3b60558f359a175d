package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/credit"
)

// credits are rows of the shop's account: an entry of its ledger, and a purchase.
type credits struct {
	charge *ent.CreditLedgerEntry
	order  *ent.CreditPurchase
}

// addCredits gives the shop's account prices, a balance, purchases and a ledger, and returns
// the entry that a message was charged with, and a purchase that was paid.
func (s *shop) addCredits(ctx context.Context, c *ent.Client, messageID string) (charge *ent.CreditLedgerEntry, order *ent.CreditPurchase) {
	var rate *ent.CreditRate
	for i, category := range conversa.ConversationCategory("").Values() {
		unit := conversa.UnitMessage
		if i == 0 {
			unit = conversa.UnitConversation
		}
		rate = c.CreditRate.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetCountry("*").
			SetCategory(conversa.ConversationCategory(category)).SetUnit(unit).SetPrice(conversa.Credit / 8).SetValidFrom(noon.Add(-24 * time.Hour)).SaveX(ctx)
	}
	c.CreditBalance.Create().SetID(s.account.ID).SetOrganizationID(s.org.ID).SetAvailable(9 * conversa.Credit).SetReserved(conversa.Credit / 2).SetEntries(4).
		SetMinimum(3 * conversa.Credit).ExecX(ctx)
	c.CreditRecharge.Create().SetID(s.account.ID).SetOrganizationID(s.org.ID).SetEnabled(true).SetTopUp(5 * conversa.Credit).SetDailyLimit(25 * conversa.Credit).
		SetSetByID(s.admin.ID).SetPaymentMethod("Visa 4242").SetLastFailure("The card was declined.").SetFailures(3).SetPausedAt(noon).ExecX(ctx)
	for i, status := range []conversa.PurchaseStatus{
		conversa.PurchasePending, conversa.PurchaseFailed, conversa.PurchaseExpired, conversa.PurchasePaid,
	} {
		ordered := c.CreditPurchase.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetBoughtByID(s.admin.ID).
			SetIdempotencyKey(fmt.Sprint(status, s.account.ID)).SetAmount(5 * conversa.Credit).SetPrice("2.50").SetCurrency("BRL").SetStatus(status).
			SetCreatedAt(noon.Add(time.Duration(i-9) * time.Hour))
		switch status {
		case conversa.PurchasePending:
			ordered.SetCheckoutURL("https://pay.example.com/1")
		case conversa.PurchaseFailed:
			ordered.SetFailureReason("The card was declined.")
		}
		order = ordered.SaveX(ctx)
	}
	enter := func(position int64, kind conversa.LedgerEntryKind, amount, after conversa.Credits) *ent.CreditLedgerEntryCreate {
		return c.CreditLedgerEntry.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetPosition(position).SetKind(kind).
			SetAmount(amount).SetBalanceAfter(after).SetItem(fmt.Sprint("item/", position)).SetCreatedAt(noon.Add(time.Duration(position-5) * time.Hour))
	}
	enter(1, conversa.LedgerPurchase, 5*conversa.Credit, 5*conversa.Credit).SetPurchaseID(order.ID).ExecX(ctx)
	enter(2, conversa.LedgerRefund, -5*conversa.Credit, 0).SetPurchaseID(order.ID).ExecX(ctx)
	enter(3, conversa.LedgerAdjustment, 10*conversa.Credit, 10*conversa.Credit).SetNote("A start").ExecX(ctx)
	return enter(4, conversa.LedgerCharge, -conversa.Credit/2, 19*conversa.Credit/2).SetMessageID(messageID).SetRate(rate).SaveX(ctx), order
}

func TestAnAdministratorReadsTheLedger(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		query := `query ($id: ID!, $filter: LedgerFilter, $after: Cursor) { node(id: $id) { ... on Account {
			charged credits { available reserved }
			ledger(filter: $filter, first: 1, after: $after) {
				nodes { kind amount balanceAfter note message { id } rate { price unit country } account { id } }
				edges { cursor } totalCount pageInfo { hasNextPage endCursor } } } } }`
		page := func(filter map[string]any, after any) answer {
			return w.ask(s.viewer(), query, map[string]any{"id": s.account.ID, "filter": filter, "after": after})
		}
		first := page(nil, nil)
		want(t, first, "node.credits", `{"available": "9", "reserved": "0.5"}`)
		want(t, first, "node.ledger.nodes", fmt.Sprintf(`[{"kind": "CHARGE", "amount": "-0.5", "balanceAfter": "9.5", "note": null,
			"message": {"id": %q}, "rate": {"price": "0.125", "unit": "MESSAGE", "country": "*"}, "account": {"id": %q}}]`, s.messages["answer"].ID, s.account.ID))
		if first.at("node.ledger.totalCount") != 4.0 || first.at("node.ledger.pageInfo.hasNextPage") != true || first.at("node.charged") != false {
			t.Error(first.text)
		}
		second := page(nil, first.at("node.ledger.pageInfo.endCursor"))
		if second.at("node.ledger.nodes.0.note") != "A start" || second.at("node.ledger.pageInfo.hasNextPage") != true {
			t.Error(second.text)
		}
		for name, c := range map[string]struct {
			filter map[string]any
			want   float64
		}{
			"charges":        {map[string]any{"kinds": []string{"CHARGE"}}, 1},
			"nothing":        {map[string]any{"kinds": []string{}}, 0},
			"the last hour":  {map[string]any{"time": map[string]any{"inLast": map[string]any{"count": 1, "unit": "HOUR"}}}, 1},
			"longer ago":     {map[string]any{"time": map[string]any{"olderThan": map[string]any{"count": 90, "unit": "MINUTE"}}}, 3},
			"both of a kind": {map[string]any{"kinds": []string{"CHARGE"}, "time": map[string]any{"olderThan": map[string]any{"count": 90, "unit": "MINUTE"}}}, 0},
		} {
			if got := page(c.filter, nil).at("node.ledger.totalCount"); got != c.want {
				t.Errorf("%s: %v entries, want %v", name, got, c.want)
			}
		}
		bad := w.try(s.viewer(), query, map[string]any{"id": s.account.ID, "filter": map[string]any{"time": map[string]any{"any": false}}})
		if bad.code() != "INVALID_INPUT" || bad.field() != "filter.time" {
			t.Error(bad.text)
		}
	})
}

// Colleagues see what is available, and what sending costs; administrators the ledger.
func TestTheLedgerIsForAdministratorsAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		standard := s.viewer()
		standard.Profile = conversa.ProfileStandard
		if a := w.try(standard, "{ accounts { ledger { nodes { id } } } }", nil); a.code() != "FORBIDDEN" {
			t.Errorf("the ledger: %s", a.text)
		}
		if a := w.try(standard, nodeQuery, map[string]any{"id": s.charge.ID}); a.at("node") != nil {
			t.Errorf("an entry: %s", a.text)
		}
		if a := w.ask(standard, "{ accounts { id credits { available } } }", nil); !strings.Contains(a.text, `{"available":"9"}`) || !strings.Contains(a.text, `{"available":"0"}`) {
			t.Errorf("the balances, of which one never was: %s", a.text)
		}
	})
}

func TestARateCardHasThePricesInForce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		load := func(account, file string) {
			t.Helper()
			rates, err := credit.ParseRates(strings.NewReader(file))
			if err == nil {
				_, err = credit.Import{AccountID: account, Rates: rates}.Import(system(t), w.store, noon)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		load("", "*,SERVICE,MESSAGE,1,2025-07-01\nBR,SERVICE,MESSAGE,2,2025-07-01\n*,SERVICE,CONVERSATION,3,2023-06-01\nBR,UTILITY,MESSAGE,4,2026-03-01\nBR,UTILITY,MESSAGE,5,2026-03-02")
		load(s.bare.ID, "BR,SERVICE,MESSAGE,6,2026-02-01\n*,MARKETING,MESSAGE,7,2026-02-01\n*,SERVICE,MESSAGE,8,2025-08-01")
		card := func(account *ent.Account, arguments string) (lines []string) {
			t.Helper()
			a := w.ask(s.viewer(), `query ($id: ID!) { node(id: $id) { ... on Account { rateCard`+arguments+` { country category unit price validFrom } } } }`, map[string]any{"id": account.ID})
			for i := range a.at("node.rateCard").([]any) {
				at := func(name string) any { return a.at(fmt.Sprintf("node.rateCard.%d.%s", i, name)) }
				lines = append(lines, fmt.Sprint(at("country"), " ", at("category"), " ", at("unit"), " ", at("price")))
			}
			return lines
		}
		for _, c := range []struct {
			arguments string
			want      []string
		}{
			{"", []string{"* MARKETING MESSAGE 7", "* SERVICE MESSAGE 8", "BR SERVICE MESSAGE 6", "BR UTILITY MESSAGE 4"}},
			{`(country: "BR")`, []string{"* MARKETING MESSAGE 7", "BR SERVICE MESSAGE 6", "BR UTILITY MESSAGE 4"}},
			{`(country: "AR")`, []string{"* MARKETING MESSAGE 7", "* SERVICE MESSAGE 8"}},
			{`(at: "2025-08-01T00:00:00Z")`, []string{"* SERVICE MESSAGE 8"}}, // it comes before the server's own for Brazil
			{`(at: "2025-06-30T23:59:59Z")`, []string{"* SERVICE CONVERSATION 3"}},
			{`(at: "2025-07-01T00:00:00Z")`, []string{"* SERVICE MESSAGE 1", "BR SERVICE MESSAGE 2"}},
			{`(at: "2020-01-01T00:00:00Z")`, nil},
		} {
			if got := card(s.bare, c.arguments); !slices.Equal(got, c.want) {
				t.Errorf("rateCard%s is %q, want %q", c.arguments, got, c.want)
			}
		}
	})
}

func TestAPreviewSaysWhatSendingCosts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		cost := func(text string, files int) any {
			t.Helper()
			return w.ask(s.viewer(), `query ($id: ID!, $text: String!, $files: Int) { previewText(conversationId: $id, text: $text, attachmentCount: $files) { cost } }`,
				map[string]any{"id": s.talk.ID, "text": text, "files": files}).at("previewText.cost")
		}
		if got := cost("olá", 0); got != "0" {
			t.Errorf("where sending costs nothing: %v", got)
		}
		if err := credit.SetCharged(system(t), w.store, noon, s.account.ID, true); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			text  string
			files int
			want  string
		}{{"olá", 0, "0.125"}, {"olá", 1, "0.125"}, {"olá", 5, "0.625"}, {strings.Repeat("a", 1025), 2, "0.375"}} {
			if got := cost(c.text, c.files); got != c.want {
				t.Errorf("%d characters and %d files cost %v, want %s", len(c.text), c.files, got, c.want)
			}
		}
	})
}

// Sending that is not covered is refused, and what sending changes is told.
func TestSendingTellsTheBalance(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		if err := credit.SetCharged(system(t), w.store, noon, s.account.ID, true); err != nil {
			t.Fatal(err)
		}
		send := func(key string) answer {
			return w.try(s.viewer(), `mutation ($id: ID!, $key: String!) { sendMessage(input: {conversationId: $id, idempotencyKey: $key, text: "olá"}) { messages { id } } }`,
				map[string]any{"id": s.talk.ID, "key": key})
		}
		events := func() (n int) {
			t.Helper()
			for _, table := range []string{"event", "event_in"} {
				if table == "event_in" && w.store.Dialect() != "postgres" {
					continue
				}
				rows, err := w.store.Query(t.Context(), "select count(*) from "+table+" where kind = 'account' and payload like '%BALANCE%'")
				if err != nil {
					t.Fatal(err)
				}
				for rows.Next() {
					var some int
					if err := rows.Scan(&some); err != nil {
						t.Fatal(err)
					}
					n += some
				}
				if err := rows.Close(); err != nil {
					t.Fatal(err)
				}
			}
			return n
		}
		before := events()
		if a := send("1"); len(a.Errors) > 0 || events() != before+1 {
			t.Errorf("%s, and %d events", a.text, events()-before)
		}
		if _, err := credit.Adjust(system(t), w.store, noon, s.account.ID, -9*conversa.Credit, "gone"); err != nil {
			t.Fatal(err)
		}
		if a := send("2"); a.code() != "INSUFFICIENT_CREDITS" {
			t.Error(a.text)
		}
	})
}

const buy = `mutation ($id: ID!, $amount: Credits!, $key: String!) { purchaseCredits(input: {accountId: $id, amount: $amount, idempotencyKey: $key}) {
	purchase { id amount price currency status account { id } } } }`

func TestAnAdministratorOrdersCredits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		order := func(viewer conversa.Viewer, id, amount, key string) answer {
			t.Helper()
			return w.try(viewer, buy, map[string]any{"id": id, "amount": amount, "key": key})
		}
		first := order(s.viewer(), s.account.ID, "12.5", "k1")
		id, _ := first.at("purchaseCredits.purchase.id").(string)
		want(t, first, "purchaseCredits.purchase", fmt.Sprintf(`{"id": %q, "amount": "12.5", "price": "6.25", "currency": "BRL", "status": "PENDING", "account": {"id": %q}}`, id, s.account.ID))
		if again := order(s.viewer(), s.account.ID, "12.5", "k1"); again.at("purchaseCredits.purchase.id") != id {
			t.Errorf("the same key: %s", again.text)
		}
		standard := s.viewer()
		standard.Profile = conversa.ProfileStandard
		inactive := w.addInactive(s)
		for name, c := range map[string]struct {
			viewer          conversa.Viewer
			id, amount, key string
			code, field     string
		}{
			"another amount with the key": {s.viewer(), s.account.ID, "13", "k1", "CONFLICT", "idempotencyKey"},
			"another organization's":      {s.viewer(), other.account.ID, "12.5", "k2", "NOT_FOUND", "accountId"},
			"too few":                     {s.viewer(), s.account.ID, "0.999999", "k2", "INVALID_INPUT", "amount"},
			"less than none":              {s.viewer(), s.account.ID, "-5", "k2", "INVALID_INPUT", "amount"},
			"too many":                    {s.viewer(), s.account.ID, "1000000.000001", "k2", "INVALID_INPUT", "amount"},
			"without a key":               {s.viewer(), s.account.ID, "5", "", "INVALID_INPUT", "idempotencyKey"},
			"a number that is not active": {s.viewer(), inactive, "5", "k2", "ACCOUNT_NOT_ACTIVE", ""},
			"a colleague":                 {standard, s.account.ID, "5", "k2", "FORBIDDEN", ""},
			"a token that may not":        {s.viewer(conversa.ScopeRead, conversa.ScopeSend, conversa.ScopeWrite), s.account.ID, "5", "k2", "FORBIDDEN", ""},
		} {
			if got := order(c.viewer, c.id, c.amount, c.key); got.code() != c.code || got.field() != c.field {
				t.Errorf("%s: %s", name, got.text)
			}
		}
		for range 2 {
			if available, err := credit.Confirm(system(t), w.store, noon, id); err != nil || available != 43*conversa.Credit/2 {
				t.Errorf("confirmed: %s available, %v", available, err)
			}
		}
		a := w.ask(s.viewer(), `query ($id: ID!) { node(id: $id) { ... on Account {
			creditPricing { currency pricePerCredit minimumPurchase maximumPurchase paidOnline }
			purchases(first: 1) { totalCount nodes { id status } pageInfo { hasNextPage } }
			ledger(filter: {kinds: [PURCHASE]}, first: 1) { nodes { amount purchase { id } } } } } }`, map[string]any{"id": s.account.ID})
		want(t, a, "node", fmt.Sprintf(`{"creditPricing": {"currency": "BRL", "pricePerCredit": "0.5", "minimumPurchase": "1", "maximumPurchase": "1000000", "paidOnline": false},
			"purchases": {"totalCount": 5, "nodes": [{"id": %q, "status": "PAID"}], "pageInfo": {"hasNextPage": true}},
			"ledger": {"nodes": [{"amount": "12.5", "purchase": {"id": %q}}]}}`, id, id))
	})
}

// addInactive is an account that Meta restricts.
func (w *world) addInactive(s *shop) (id string) {
	w.save(func(ctx context.Context, c *ent.Client) {
		id = c.Account.Create().SetOrganizationID(s.org.ID).SetNickname("still").SetAddedByID(s.admin.ID).SetStatus(conversa.AccountRestricted).SaveX(ctx).ID
	})
	return id
}
