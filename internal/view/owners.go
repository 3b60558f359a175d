package view

import (
	"context"
	"encoding/json"
	"fmt"

	"conversa"
	"conversa/internal/store"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

// mostOwners bounds the parts of a page's statement: each costs the database planning.
// A page of so many owners and more is that of some of them, which firstOwners finds.
const mostOwners = 64

// list is a page of a table's rows that pass the filters, in the column's order.
type list[P ~func(*sql.Selector)] struct {
	span
	table, column string
	by            direction
	filters       []P
	// owners are those whose rows alone can pass the filters, in order; nil: anybody's.
	owners []string
}

// page puts a list into SQL. What the viewer may see is the policy's to say: it stands
// beside these conditions. But for a viewer who sees the records of several users it
// would not do alone. An order is no index range of several owners together, so either
// all their rows would be sorted or the whole organization read; each owner's part is
// one range of (organization, owner, column, id), and the page is the beginning of
// these ranges merged. Of one owner the policy's own condition is the range.
func (l list[P]) page(ctx context.Context, s *store.Store) ([]P, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	reach := viewer.Reach()
	owners, several := l.seenBy(reach)
	if !several {
		return l.plain(), nil
	}
	if len(owners) > max(mostOwners, l.limit+1) {
		var err error
		if owners, err = l.firstOwners(ctx, s, reach.OrganizationID, owners); err != nil {
			return nil, err
		}
	}
	if len(owners) == 0 { // nobody has a row
		return []P{func(q *sql.Selector) { q.Where(sql.False()) }}, nil
	}
	return []P{func(q *sql.Selector) {
		q.From(l.merged(q, reach.OrganizationID, owners))
		l.span.order(q, l.column, l.by)
	}}, nil
}

// seenBy are the owners whose rows the page is made of. several is false where a
// condition says it as well: for everybody's rows, and for one owner's.
func (l list[P]) seenBy(reach conversa.Reach) (owners []string, several bool) {
	switch {
	case reach.Everything:
		return nil, false
	case reach.Sight.AllRecords:
		return l.owners, len(l.owners) > 1
	case l.owners == nil:
		return reach.Sight.OwnerIDs, len(reach.Sight.OwnerIDs) > 1
	}
	return bothOwners(l.owners, reach.Sight.OwnerIDs), len(reach.Sight.OwnerIDs) > 1
}

// plain is the list as it is, for whom the policy adds nothing or one range.
func (l list[P]) plain() []P {
	return append(l.filters, func(q *sql.Selector) { l.apply(q, l.column, l.by) })
}

// merged are the rows of the page, as if they were the table. SQLite reads no more of
// each owner's range than the page has of it. PostgreSQL may choose to sort the ranges
// together, so that each ends after a page there.
func (l list[P]) merged(q *sql.Selector, organizationID string, owners []string) *sql.Selector {
	var all *sql.Selector
	for i, owner := range owners {
		part := sql.Dialect(q.Dialect()).Select(q.SelectedColumns()...).From(sql.Table(l.table))
		part.Where(sql.And(sql.EQ(part.C("organization_id"), organizationID), sql.EQ(part.C("owner_id"), owner)))
		l.narrow(part)
		if q.Dialect() == dialect.Postgres {
			l.span.order(part.Limit(l.limit+1), l.column, l.by)
			part = sql.Dialect(q.Dialect()).Select().From(part.As(fmt.Sprintf("part%d", i)))
		}
		if all == nil {
			all = part
		} else {
			all.UnionAll(part)
		}
	}
	return all.OrderBy(l.ordered(l.column), l.ordered("id")).Limit(l.limit + 1).As(l.table)
}

// narrow puts the filters and the span into SQL, without an order.
func (l list[P]) narrow(q *sql.Selector) {
	for _, filter := range l.filters {
		filter(q)
	}
	l.between(q, l.column, l.by)
}

func (l list[P]) ordered(column string) string { return l.span.ordered(column, l.by) }

// firstOwners are those of many whose first rows come first: a page has rows of no
// others. It costs one look into the index for each owner, however many rows there are.
// An owner who gets a first row just then is on the next first page.
func (l list[P]) firstOwners(ctx context.Context, s *store.Store, organizationID string, among []string) ([]string, error) {
	owners, err := json.Marshal(among)
	if err != nil {
		return nil, fmt.Errorf("encode owners: %w", err)
	}
	query, args := l.heads(s.Dialect(), organizationID, string(owners)).Query()
	rows, err := s.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("find first owners: %w", err)
	}
	defer rows.Close() // Err below tells
	var first []string
	for rows.Next() {
		var owner string
		if err := rows.Scan(&owner); err != nil {
			return nil, fmt.Errorf("find first owners: %w", err)
		}
		first = append(first, owner)
	}
	return first, rows.Err()
}

// heads selects the owners by their first rows. PostgreSQL would rather read the table
// than look up what a subquery gives, so that it joins the subquery itself.
func (l list[P]) heads(name, organizationID, owners string) *sql.Selector {
	first := sql.Dialect(name).Select().From(sql.Table(l.table))
	first.Select(first.C("id"), first.C(l.column)).Where(sql.EQ(first.C("organization_id"), organizationID)).
		Where(sql.ExprP(first.C("owner_id") + " = o.value"))
	l.narrow(first)
	l.span.order(first.Limit(1), l.column, l.by)
	head := sql.Dialect(name).Select().From(sql.Table(l.table)).As("head")
	from := sql.ExprFunc(func(b *sql.Builder) {
		if name == dialect.Postgres {
			b.WriteString("json_array_elements_text(").Arg(owners).WriteString(") AS o(value) CROSS JOIN LATERAL ")
			b.Wrap(func(b *sql.Builder) { b.Join(first) }).WriteString(" AS head")
			return
		}
		first.Select(first.C("id"))
		b.WriteString("json_each(").Arg(owners).WriteString(") AS o JOIN ").Ident(l.table).WriteString(" AS head ON head.id = ")
		b.Wrap(func(b *sql.Builder) { b.Join(first) })
	})
	return sql.Dialect(name).SelectExpr(sql.Raw("o.value")).FromExpr(from).
		OrderBy(l.ordered(head.C(l.column)), l.ordered(head.C("id"))).Limit(l.limit + 1)
}
