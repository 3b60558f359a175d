package view

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

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
	// apart are the filters less what they allow of a column, for parts that each have one
	// value of it: a database that is told so twice takes the rows for fewer than they are,
	// and would rather sort them than read them in order. Nil: the filters.
	apart func(column string) []P
	// nearby bounds the rows, where it is not nil.
	nearby P
	// owners are those whose rows alone can pass the filters, in order; nil: anybody's.
	owners []string
	// whole: the filters leave a range of its own, or few rows, whoever's they are.
	whole bool
	// rangesBy is a column of which the filters allow some values, each of whose rows are a
	// range of an index: (organization, column, the list's column, id).
	rangesBy string
	ranges   []string
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
	if !several && reach.Sight.AllRecords && l.owners == nil && len(l.ranges) > 1 {
		return []P{func(q *sql.Selector) { l.from(q, reach.OrganizationID, l.ranges) }}, nil
	}
	if !several {
		return l.plain(), nil
	}
	l.rangesBy = ownerColumn
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
		l.from(q, reach.OrganizationID, owners)
	}}, nil
}

// seenBy are the owners whose rows the page is made of. several is false where a
// condition says it as well: for everybody's rows, and for one owner's.
func (l list[P]) seenBy(reach conversa.Reach) (owners []string, several bool) {
	switch {
	case reach.Everything || l.whole:
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
	return []P{func(q *sql.Selector) {
		l.narrow(q)
		l.span.order(q, l.column, l.by)
	}}
}

// from has the page's rows selected as if they were the table. On SQLite, which hands a
// merged row on from part to part, column by column, only places are merged: the index
// has them, and what is at a place costs one look. CROSS makes it look in this order,
// which is the page's. PostgreSQL hands rows on whole, and would have to sort what it
// joined.
func (l list[P]) from(q *sql.Selector, organizationID string, owners []string) {
	page := l.table
	merged, args := l.merged(q, organizationID, owners)
	if q.Dialect() == dialect.Postgres {
		merged = "(" + merged + ") AS " + l.table
	} else {
		merged = "(" + merged + ") AS page CROSS JOIN " + l.table + " ON " + l.table + ".rowid = page.place"
		page = "page"
	}
	q.As(l.table).FromExpr(sql.Expr(merged, args...))
	for _, column := range []string{l.column, "id"} {
		q.OrderBy(l.ordered(sql.Dialect(q.Dialect()).Table(page).C(column)))
	}
}

// merged are the owners' parts in the list's order. The parts differ in their owners
// alone: to build each of them would take as long as the database takes. Their arguments
// are q's first and have numbers, so that the parts share all but one.
func (l list[P]) merged(q *sql.Selector, organizationID string, owners []string) (text string, args []any) {
	part, args := l.part(q, organizationID)
	postgres, sign := q.Dialect() == dialect.Postgres, "$"
	if !postgres {
		part, sign = store.Numbered(part, '?'), "?"
	}
	before, after, _ := strings.Cut(part, thisOwner)
	parts := make([]string, len(owners))
	for i, owner := range owners {
		args = append(args, owner)
		parts[i] = before + sign + strconv.Itoa(len(args)) + after
	}
	if postgres && len(parts) == 1 {
		return parts[0], args // in order already
	}
	if postgres {
		for i := range parts {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	way := l.way(l.by)
	return strings.Join(parts, " UNION ALL ") + fmt.Sprintf(" ORDER BY %s %s, id %s LIMIT %d", l.column, way, way, l.limit+1), args
}

const ownerColumn = "owner_id"

// thisOwner stands in a part's text where the owner's id goes, behind all other arguments.
const thisOwner = ":owner"

// part is the beginning of one owner's range: on SQLite the rows' places alone. SQLite
// reads no more of it than the page has of it. PostgreSQL may choose to sort all parts
// together, so that each ends after a page there.
func (l list[P]) part(q *sql.Selector, organizationID string) (text string, args []any) {
	part := sql.Dialect(q.Dialect()).Select().From(sql.Table(l.table))
	l.narrowPart(part)
	part.Where(sql.EQ(part.C("organization_id"), organizationID)).Where(sql.ExprP(part.C(l.rangesBy) + " = " + thisOwner))
	if q.Dialect() == dialect.Postgres {
		l.span.order(part.Limit(l.limit+1), l.column, l.by)
	} else {
		part.Select(part.C(l.column), part.C("id"), sql.As(part.C("rowid"), "place"))
	}
	text, args = part.Query()
	q.AddError(part.Err())
	return text, args
}

// narrow puts the filters and the span into SQL, without an order.
func (l list[P]) narrow(q *sql.Selector) { l.narrowBy(q, l.filters) }

// narrowPart is narrow for a part, which has one value of a column.
func (l list[P]) narrowPart(q *sql.Selector) {
	if l.apart == nil {
		l.narrow(q)
		return
	}
	l.narrowBy(q, l.apart(l.rangesBy))
}

func (l list[P]) narrowBy(q *sql.Selector, filters []P) {
	for _, filter := range filters {
		filter(q)
	}
	if l.nearby != nil {
		l.nearby(q)
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
	l.narrowPart(first)
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
