package view_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/store"
	"conversa/internal/view"
)

// However long a ledger is, what is in memory of it is a batch, which its index finds.
func TestALedgerIsReadInBatches(t *testing.T) {
	t.Parallel()
	for _, database := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(database, "3"), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, database, 3, 3)
			charged := c.addAccounts(20)
			c.addEntries(charged, 1100)
			if database == dialect.Postgres {
				c.in(func(ctx context.Context, tx *store.Tx) error {
					_, err := tx.Exec(ctx, "analyze credit_ledger_entries")
					return err
				})
			}
			c.take()
			var batches []int
			var last int64
			err := c.view.EachLedgerLine(c.ctx, charged[3].ID, conversa.LedgerFilter{}, view.Moment{}, func(lines []view.LedgerLine) error {
				batches = append(batches, len(lines))
				for _, l := range lines {
					if last++; l.Position != last || l.AccountID != charged[3].ID {
						t.Fatalf("entry %d of %s, want %d", l.Position, l.AccountID, last)
					}
				}
				return nil
			})
			if err != nil || !slices.Equal(batches, []int{500, 500, 100}) {
				t.Errorf("batches of %v, %v", batches, err)
			}
			statements := c.take()
			plan := c.plan(statements[0])
			whole := regexp.MustCompile(`Seq Scan on credit_ledger_entries|SCAN credit_ledger_entries|Sort|TEMP B-TREE`)
			if !strings.Contains(plan, "creditledgerentry_account_id_position") || whole.MatchString(plan) {
				t.Errorf("%s\nof %s", plan, statements[0])
			}
		})
	}
}
