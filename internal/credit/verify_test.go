package credit_test

import (
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
