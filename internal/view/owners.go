package view

import (
	"context"
	"fmt"

	"conversa"

	"entgo.io/ent/dialect/sql"
)

// maxOwners bounds the parts of a page's statement. Who sees the records of more users
// sees most of what there is: the list's own index is the fastest way then.
const maxOwners = 64

// ofOwners narrows a page down for a viewer who sees the records of several users, so
// that each user's part is one index range of (organization, owner, column, id): a list
// that is ordered by the column is no range of several owners together. filters are
// those of the page. What the viewer may see is the policy's to say all the same;
// where there is but one owner, its own condition is the range.
func ofOwners[P ~func(*sql.Selector)](ctx context.Context, s span, table, column string, order direction, filters []P) []P {
	viewer, _ := conversa.ViewerFrom(ctx)
	reach := viewer.Reach()
	owners := reach.Sight.OwnerIDs
	if reach.Everything || reach.Sight.AllRecords || len(owners) < 2 || len(owners) > maxOwners {
		return nil
	}
	return []P{func(q *sql.Selector) {
		var all *sql.Selector
		for i, owner := range owners {
			of := sql.Dialect(q.Dialect()).Select().From(sql.Table(table))
			of.Select(of.C("id"), of.C(column)).
				Where(sql.And(sql.EQ(of.C("organization_id"), reach.OrganizationID), sql.EQ(of.C("owner_id"), owner))).
				Limit(s.limit + 1)
			for _, filter := range filters {
				filter(of)
			}
			s.apply(of, column, order)
			part := sql.Dialect(q.Dialect()).Select("id", column).From(of.As(fmt.Sprintf("o%d", i)))
			if all == nil {
				all = part
			} else {
				all.UnionAll(part)
			}
		}
		parts := sql.Table("parts")
		page := sql.Dialect(q.Dialect()).Select(parts.C("id")).From(all.As("parts")).Limit(s.limit + 1)
		for _, c := range []string{parts.C(column), parts.C("id")} {
			if (order == newestFirst) != s.backward {
				page.OrderBy(sql.Desc(c))
			} else {
				page.OrderBy(sql.Asc(c))
			}
		}
		q.Where(sql.In(q.C("id"), page))
	}}
}
