package view_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
)

// addEntries gives each of the accounts a charge of a millionth each minute.
func (c *crowd) addEntries(accounts []*ent.Account, count int) {
	c.Helper()
	at := "strftime('%Y-%m-%d %H:%M:%S+00:00', '2026-01-01', n || ' minutes')"
	if c.view.Store.Dialect() == dialect.Postgres {
		at = "timestamptz '2026-01-01 00:00:00Z' + n * interval '1 minute'"
	}
	for _, a := range accounts {
		for _, statement := range []string{
			fmt.Sprintf(`insert into credit_ledger_entries (id, organization_id, created_at, account_id, position, kind, amount, balance_after, item)
				with recursive c(n) as (select 1 union all select n + 1 from c where n < %d)
				select '%s/' || n, '%s', %s, '%s', n, 'CHARGE', -1, -n, 'item/' || n from c`, count, a.ID, c.org.ID, at, a.ID),
			fmt.Sprintf(`insert into credit_balances (id, organization_id, available) values ('%s', '%s', %d)`, a.ID, c.org.ID, -count),
		} {
			c.in(func(ctx context.Context, tx *store.Tx) error { _, err := tx.Exec(ctx, statement); return err })
		}
	}
}

// addAccounts adds some to the organization.
func (w *world) addAccounts(count int) (made []*ent.Account) {
	w.Helper()
	w.change(func(ctx context.Context, c *ent.Client) {
		for i := range count {
			made = append(made, c.Account.Create().SetOrganizationID(w.org.ID).SetNickname(fmt.Sprint("more ", i)).SetAddedByID(w.user.ID).SaveX(ctx))
		}
	})
	return made
}

// Of a ledger no more is read than what is as late as the first day, by its index.
func TestUsageIsReadByTheLedgersIndex(t *testing.T) {
	t.Parallel()
	for _, database := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(database, "3"), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, database, 3, 3)
			const perDay = 24 * 60
			charged := c.addAccounts(20)
			c.addEntries(charged, 4*perDay)
			if database == dialect.Postgres {
				c.in(func(ctx context.Context, tx *store.Tx) error {
					_, err := tx.Exec(ctx, "analyze credit_ledger_entries")
					return err
				})
			}
			var begins []time.Time
			for day := 2; day <= 4; day++ {
				begins = append(begins, time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC))
			}
			c.take()
			ids := []string{charged[3].ID, c.accounts[1].ID}
			usage, err := c.view.CreditUsage(c.ctx, ids, begins)
			if err != nil {
				t.Fatal(err)
			}
			for i, end := range []conversa.Credits{2, 3} {
				want := conversa.CreditUsage{Date: begins[i], Charged: perDay, Balance: 1 - end*perDay}
				if got := *usage[ids[0]][i]; got != want {
					t.Errorf("day %d: %+v, want %+v", i, got, want)
				}
				if got := *usage[ids[1]][i]; got != (conversa.CreditUsage{Date: begins[i]}) {
					t.Errorf("of an account without credits, day %d: %+v", i, got)
				}
			}
			statements := c.take()
			if len(statements) != 1 {
				t.Fatalf("%d statements: %q", len(statements), statements)
			}
			plan := c.plan(statements[0])
			whole := regexp.MustCompile(`Seq Scan on credit_ledger_entries|SCAN credit_ledger_entries`)
			if !strings.Contains(plan, "creditledgerentry_account_id_created_at_id") || whole.MatchString(plan) {
				t.Errorf("%s\nof %s", plan, statements[0])
			}
		})
	}
}
