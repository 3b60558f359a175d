package credit_test

import (
	"fmt"
	"strings"
	"testing"

	"conversa"
	"conversa/internal/credit"
)

// Whatever is changed behind the ledger's back is found.
func TestVerifyFindsEachDifference(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.importRates(prices)
		w.add(10 * conversa.Credit)
		id := w.mustQueue(change, w.conversation, "")
		w.report(change, w.conversation, id, "", billed("DELIVERED", change))
		w.mustQueue(change, w.conversation, "")
		s, ctx, v := w.buyer()
		if _, err := s.Buy(ctx, v, credit.Purchase{AccountID: w.account, Amount: 5 * conversa.Credit, IdempotencyKey: "k"}); err != nil {
			t.Fatal(err)
		}
		verified := func(what string, want ...string) {
			t.Helper()
			problems, err := credit.Verify(t.Context(), w.store)
			if err != nil || len(problems) != len(want) {
				t.Fatalf("%s: %v, %q; want %q", what, err, problems, want)
			}
			for i := range want {
				if !strings.Contains(problems[i], want[i]) {
					t.Errorf("%s: %q, want %q", what, problems[i], want[i])
				}
			}
		}
		verified("at first")
		for _, c := range []struct{ change, back, want string }{
			{"update credit_balances set available = available + 1", "update credit_balances set available = available - 1", "the ledger's sum is 9, the balance 9.000001"},
			{"update credit_balances set entries = 3", "update credit_balances set entries = 2", "has 2 entries up to number 2, the balance says 3"},
			{"update credit_charges set reserved = reserved + 1 where reserved > 0", "update credit_charges set reserved = reserved - 1 where reserved > 0", "1.000001 is reserved for messages, the balance says 1"},
			{"update credit_purchases set status = 'PAID'", "update credit_purchases set status = 'PENDING'", "of 5 is PAID, and 0 were added"},
			{
				`update credit_charges set item = 'message/lost', due_at = '2025-07-02 00:00:00+00:00', created_at = '2125-07-02 00:00:00+00:00',
					billing = '{"status": "DELIVERED", "billable": true, "unit": "MESSAGE", "category": "SERVICE"}' where reserved > 0`,
				"update credit_charges set item = '', due_at = null, billing = '{}' where reserved > 0",
				"message/lost costs something, the ledger has no entry of it",
			},
			{"update credit_charges set due_at = null", "", "message/" + id + " costs 0, the ledger says 1"},
		} {
			if _, err := w.store.Exec(t.Context(), c.change); err != nil {
				t.Fatal(err)
			}
			verified(c.change, c.want)
			if c.back == "" {
				continue
			}
			if _, err := w.store.Exec(t.Context(), c.back); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// What is entered without a purchase, and what is taken back beyond one, is found.
func TestVerifyFindsEntriesWithoutAPurchase(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		row := w.order()
		if _, err := credit.Confirm(t.Context(), w.store, change, row.ID); err != nil {
			t.Fatal(err)
		}
		enter := func(position, part, amount, after int, kind, item string) {
			t.Helper()
			for _, query := range []string{
				fmt.Sprintf(`insert into credit_ledger_entries (id, organization_id, created_at, account_id, position, kind, amount, balance_after, item, part)
					values ('cle_%d', '%s', '2125-07-02 00:00:00+00:00', '%s', %d, '%s', %d000000, %d000000, '%s', %d)`,
					position, w.org, w.account, position, kind, amount, after, item, part),
				fmt.Sprintf("update credit_balances set entries = %d, available = %d000000", position, after),
			} {
				if _, err := w.store.Exec(t.Context(), query); err != nil {
					t.Fatal(err)
				}
			}
		}
		enter(2, 1, -11, -1, "REFUND", "purchase/"+row.ID)
		enter(3, 0, 5, 4, "PURCHASE", "purchase/cpu_none")
		enter(4, 2, 1, 5, "AUTO_RECHARGE", "purchase/"+row.ID)
		problems, err := credit.Verify(t.Context(), w.store)
		want := []string{
			"entry 3 is PURCHASE of purchase/cpu_none, and there is no such purchase",
			"entry 4 is AUTO_RECHARGE of purchase/" + row.ID + ", and there is no such purchase",
		}
		if err != nil || len(problems) != len(want) {
			t.Fatalf("%v, %q; want %q", err, problems, want)
		}
		for i := range want {
			if !strings.HasSuffix(problems[i], want[i]) {
				t.Errorf("%q, want %q", problems[i], want[i])
			}
		}
		enter(5, 3, -2, 3, "REFUND", "purchase/"+row.ID)
		problems, err = credit.Verify(t.Context(), w.store)
		if err != nil || len(problems) != 3 || !strings.HasSuffix(problems[2], "of purchase/"+row.ID+" 2 more were refunded than bought") {
			t.Errorf("%v, %q", err, problems)
		}
	})
}
