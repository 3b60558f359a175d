package view_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
	"conversa/internal/view"
)

// A page of an organization's texts is a range of an index, however many organizations
// there are, and a search looks at no other's.
func TestTextsHaveTheirIndexes(t *testing.T) {
	t.Parallel()
	for _, database := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(database, "3"), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, database, 2, 10)
			c.in(func(ctx context.Context, tx *store.Tx) error {
				for i := range 30 {
					rows := make([]*ent.PredefinedTextCreate, 100)
					for n := range rows {
						name := fmt.Sprintf("text %d", n)
						rows[n] = tx.Client.PredefinedText.Create().SetOrganizationID(fmt.Sprint("org_", i)).SetCreatedByID(sellerID(0)).
							SetModule(conversa.CustomerModule(conversa.CustomerModule("").Values()[n%2])).SetName(name).SetNameKey(name).SetBody(strings.Repeat("x", 200))
					}
					if err := tx.Client.PredefinedText.CreateBulk(rows...).Exec(ctx); err != nil {
						return err
					}
				}
				_, err := tx.Exec(ctx, "analyze")
				return err
			})
			module, cursor := conversa.ModuleLeads, view.NamePosition{Name: "0text 7", ID: "txt_1"}.String()
			for name, list := range map[string]view.Texts{
				"all": {}, "of a module": {Module: &module}, "found": {Search: "text 7"}, "found in a module": {Module: &module, Search: "7 text"},
			} {
				for _, page := range []view.Page{{}, {After: &cursor}} {
					c.take()
					if _, err := c.view.PredefinedTexts(c.ctx, list, page); err != nil {
						t.Fatal(err)
					}
					statements := c.take()
					if plan := c.plan(statements[len(statements)-1]); !strings.Contains(plan, "predefinedtext_organization_id_") || strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "SCAN") {
						t.Errorf("%s: %s\nof %s", name, plan, statements)
					}
				}
			}
		})
	}
}
