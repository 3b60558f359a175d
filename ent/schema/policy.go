package schema

import (
	"context"

	"entgo.io/ent"
	"entgo.io/ent/entql"

	"conversa"
	"conversa/ent/privacy"
)

// The policy of rows: conversa.Viewer decides, ent enforces. Without a viewer in
// the context everything is denied.

// Policy of the mixin.
func (OrganizationScoped) Policy() ent.Policy { return rowsOf("organization_id") }

// Policy of the entity.
func (Organization) Policy() ent.Policy { return rowsOf("id") }

// Policy of the entity.
func (WebhookDelivery) Policy() ent.Policy { return systemOnly() }

// Policy of the entity.
func (Job) Policy() ent.Policy { return systemOnly() }

// rowsOf confines a viewer to the rows whose column is their organization.
func rowsOf(column string) ent.Policy {
	confine := privacy.FilterFunc(func(ctx context.Context, filter privacy.Filter) error {
		viewer, ok := conversa.ViewerFrom(ctx)
		if !ok {
			return privacy.Denyf("no viewer")
		}
		if reach := viewer.Reach(); !reach.Everything {
			filter.Where(entql.FieldEQ(column, reach.OrganizationID))
		}
		return privacy.Allow
	})
	return privacy.Policy{
		Query:    privacy.QueryPolicy{confine},
		Mutation: privacy.MutationPolicy{createOwn(column), confine},
	}
}

// createOwn refuses a new row of another organization, which no filter catches.
func createOwn(column string) privacy.MutationRule {
	return privacy.MutationRuleFunc(func(ctx context.Context, m ent.Mutation) error {
		if !m.Op().Is(ent.OpCreate) {
			return privacy.Skip
		}
		viewer, ok := conversa.ViewerFrom(ctx)
		if !ok {
			return privacy.Denyf("no viewer")
		}
		organization, _ := m.Field(column)
		id, _ := organization.(string)
		if viewer.Reach().Everything || viewer.MaySee(id) {
			return privacy.Allow
		}
		return privacy.Denyf("row of another organization")
	})
}

// systemOnly denies everybody but the product itself.
func systemOnly() ent.Policy {
	rule := privacy.ContextQueryMutationRule(func(ctx context.Context) error {
		if viewer, ok := conversa.ViewerFrom(ctx); ok && viewer.Reach().Everything {
			return privacy.Allow
		}
		return privacy.Denyf("for the system alone")
	})
	return privacy.Policy{Query: privacy.QueryPolicy{rule}, Mutation: privacy.MutationPolicy{rule}}
}
