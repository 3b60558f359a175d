package view

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"conversa"
	"conversa/internal/store"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

const (
	// nearby is what Service.Nearby is by default.
	nearby = 2000
	// nearTalks is how many times fewer conversations are looked through, because all of
	// their messages are.
	nearTalks = 10
	// groupSize is how many characters the indexes of texts know at once: a shorter phrase is
	// looked for in the list's order.
	groupSize = 3
	// mostGroups bounds what is asked of SQLite's index about one phrase; the search looks
	// at the text itself as well.
	mostGroups = 12
	// numbersPerSecond is in the migration that makes SQLite's index.
	numbersPerSecond = 1 << 24
)

// texts is SQLite's index of a table's texts. PostgreSQL's is one like any other.
type texts struct{ search, numbers string }

var (
	messageTexts  = texts{"message_search", "message_numbers"}
	customerTexts = texts{"customer_search", "customer_numbers"}
)

// search is a list of rows that may be few and far between in its order, as those are
// that have phrases: its filters ask for them too.
type search[P ~func(*sql.Selector)] struct {
	list[P]
	texts texts
	// asked are the phrases that the index of texts is asked for: all of one of the lists.
	asked [][]string
	// sparse: there is another way to the rows, without phrases.
	sparse bool
	// hint is said to the database on that way. It may be nil.
	hint P
	// fewer divides how many rows are looked through first.
	fewer int
	// byIndex is the list as another way finds it; nil: found.
	byIndex func(ctx context.Context, s *store.Store, reach conversa.Reach) ([]P, error)
}

// searching is a list of rows with a search_text that must hold all phrases of one of the lists.
func searching[P ~func(*sql.Selector)](l list[P], t texts, phrases ...[]string) search[P] {
	return search[P]{list: l, texts: t, asked: asking(phrases...), fewer: 1}
}

// asking is what the index of texts is asked for; nil where one of the lists has nothing that
// it can find.
func asking(phrases ...[]string) (asked [][]string) {
	for _, all := range phrases {
		found := indexed(all)
		if len(found) == 0 {
			return nil
		}
		asked = append(asked, found)
	}
	return asked
}

// indexed are the phrases that the indexes of texts can find.
func indexed(phrases []string) []string {
	return slices.DeleteFunc(slices.Clone(phrases), func(p string) bool { return utf8.RuneCountInString(p) < groupSize })
}

// readPage reads a page of a list. It is a constant number of statements.
func readPage[P ~func(*sql.Selector), R any](ctx context.Context, v *Service, l search[P], read func(where []P) ([]R, error)) ([]R, error) {
	s := v.Store
	viewer, _ := conversa.ViewerFrom(ctx)
	reach := viewer.Reach()
	first, rest := l.list, false
	var where []P
	if (len(l.asked) > 0 || l.sparse) && !reach.Everything {
		bound, err := l.bound(ctx, s, reach, cmp.Or(v.Nearby, nearby)/l.fewer)
		if err != nil {
			return nil, err
		}
		if rest = !bound.IsZero(); rest {
			first.nearby = l.within(bound)
		}
		if rest && l.readInOrder(s, reach) {
			where = []P{l.inOrder(reach, bound)}
		}
	}
	if where == nil {
		var err error
		if where, err = first.page(ctx, s); err != nil {
			return nil, err
		}
	}
	rows, err := read(where)
	if err != nil || !rest || len(rows) > l.limit {
		return rows, err
	}
	if l.byIndex == nil {
		l.byIndex = l.found
	}
	if where, err = l.byIndex(ctx, s, reach); err != nil {
		return nil, err
	}
	return read(where)
}

// bound is where the nearby rows end; zero where there are no others.
func (l search[P]) bound(ctx context.Context, s *store.Store, reach conversa.Reach, count int) (time.Time, error) {
	q := sql.Dialect(s.Dialect()).Select().From(sql.Table(l.table))
	q.Select(q.C(l.column)).Where(sql.EQ(q.C("organization_id"), reach.OrganizationID))
	if owner := l.only(reach); owner != "" {
		q.Where(sql.EQ(q.C(ownerColumn), owner))
	}
	l.apply(q, l.column, l.by)
	query, args := q.Offset(count).Limit(1).Query()
	found, err := column[time.Time](ctx, s, query, args)
	if err != nil || len(found) == 0 {
		return time.Time{}, err
	}
	return found[0], nil
}

// within are rows that come no later in the list than the last of a time.
func (l search[P]) within(bound time.Time) P {
	return func(q *sql.Selector) {
		if l.descends() {
			q.Where(sql.GTE(q.C(l.column), bound))
		} else {
			q.Where(sql.LTE(q.C(l.column), bound))
		}
	}
}

// readInOrder reports whether the nearby rows are one range of an index, of which
// PostgreSQL has to be told: it would find all rows that have the phrases first, however
// many they are.
func (l search[P]) readInOrder(s *store.Store, reach conversa.Reach) bool {
	_, several := l.seenBy(reach)
	return s.Dialect() == dialect.Postgres && len(l.asked) > 0 && !several && !l.whole
}

// inOrder are the rows up to a bound, read in the list's order: the fence, of OFFSET 0,
// keeps the filters out of the range.
func (l search[P]) inOrder(reach conversa.Reach, bound time.Time) P {
	return func(q *sql.Selector) {
		rows := sql.Dialect(q.Dialect()).Select().From(sql.Table(l.table))
		rows.Where(sql.EQ(rows.C("organization_id"), reach.OrganizationID))
		if owner := l.only(reach); owner != "" {
			rows.Where(sql.EQ(rows.C(ownerColumn), owner))
		}
		l.within(bound)(rows)
		l.apply(rows, l.column, l.by)
		q.From(rows.Offset(0).As(l.table))
		for _, filter := range l.filters {
			filter(q)
		}
		l.span.order(q, l.column, l.by)
	}
}

// only is the one owner whose rows alone can be on the page; empty where there is none.
func (l search[P]) only(reach conversa.Reach) string {
	if owners, several := l.seenBy(reach); !several && len(owners) == 1 {
		return owners[0]
	}
	if !reach.Sight.AllRecords && len(reach.Sight.OwnerIDs) == 1 {
		return reach.Sight.OwnerIDs[0]
	}
	return ""
}

// descends reports whether the rows are read from the latest.
func (l search[P]) descends() bool { return (l.by == newestFirst) != l.backward }

// found are the rows that the index of texts finds.
func (l search[P]) found(ctx context.Context, s *store.Store, reach conversa.Reach) ([]P, error) {
	if s.Dialect() == dialect.Postgres || len(l.asked) == 0 {
		return []P{l.fenced(reach)}, nil
	}
	from, to, err := l.numbers(ctx, s, reach)
	return []P{func(q *sql.Selector) {
		l.match(q, from, to)
		l.narrow(q)
		l.span.order(q, l.column, l.by)
	}}, err
}

// fenced has the database find the rows first and sort them then. Without the fence, of
// OFFSET 0, it would read the list in its order, which it takes for cheaper whenever it
// does not know how few the rows are.
func (l search[P]) fenced(reach conversa.Reach) P {
	return func(q *sql.Selector) {
		rows := sql.Dialect(q.Dialect()).Select().From(sql.Table(l.table))
		rows.Where(sql.EQ(rows.C("organization_id"), reach.OrganizationID))
		if !reach.Sight.AllRecords {
			rows.Where(sql.In(rows.C("owner_id"), anys(reach.Sight.OwnerIDs)...))
		}
		l.narrow(rows)
		if l.hint != nil {
			l.hint(rows)
		}
		if q.Dialect() != dialect.Postgres {
			rows.Limit(-1)
		}
		q.From(rows.Offset(0).As(l.table))
		l.span.order(q, l.column, l.by)
	}
}

// numbers are those between which the page's rows lie in SQLite's index: the rows have
// them in the order of their seconds, so that as many are read as the page has, and then
// the rest of the last one's second.
func (l search[P]) numbers(ctx context.Context, s *store.Store, reach conversa.Reach) (from, to int64, err error) {
	from, to = l.ends()
	q := sql.Dialect(s.Dialect()).Select()
	l.match(q, from, to)
	q.SelectExpr(sql.Raw(l.texts.search + ".rowid")).Where(sql.EQ(q.C("organization_id"), reach.OrganizationID))
	if !reach.Sight.AllRecords {
		q.Where(sql.In(q.C("owner_id"), anys(reach.Sight.OwnerIDs)...))
	}
	l.narrow(q)
	order := l.texts.search + ".rowid"
	if l.descends() {
		order += " DESC"
	}
	query, args := q.OrderExpr(sql.Raw(order)).Limit(l.limit + 1).Query()
	found, err := column[int64](ctx, s, query, args)
	if err != nil || len(found) <= l.limit {
		return from, to, err
	}
	second := found[l.limit] / numbersPerSecond
	if l.descends() {
		return max(from, second*numbersPerSecond), to, nil
	}
	return from, min(to, (second+1)*numbersPerSecond-1), nil
}

// ends are the numbers between which the span lies.
func (l search[P]) ends() (from, to int64) {
	from, to = 0, 1<<62
	for _, end := range []struct {
		at    *Position
		upper bool
	}{{l.after, l.by == newestFirst}, {l.before, l.by == oldestFirst}} {
		switch {
		case end.at == nil:
		case end.upper:
			to = (end.at.At.Unix()+1)*numbersPerSecond - 1
		default:
			from = end.at.At.Unix() * numbersPerSecond
		}
	}
	return from, to
}

// match selects the rows of SQLite's index that have all groups of the phrases asked for. CROSS
// has it asked first.
func (l search[P]) match(q *sql.Selector, from, to int64) {
	t := l.texts
	q.As(l.table).FromExpr(sql.Raw(fmt.Sprintf(
		"%s CROSS JOIN %s ON %s.number = %s.rowid CROSS JOIN %s ON %s.id = %s.id",
		t.search, t.numbers, t.numbers, t.search, l.table, l.table, t.numbers)))
	q.Where(sql.ExprP(t.search+" MATCH ?", anyOf(l.asked))).
		Where(sql.ExprP(t.search+".rowid BETWEEN ? AND ?", from, to))
}

// anyOf are lists of phrases as SQLite's index is asked for the texts that have one of them.
func anyOf(lists [][]string) string {
	each := make([]string, len(lists))
	for i, phrases := range lists {
		each[i] = "(" + groups(phrases) + ")"
	}
	return strings.Join(each, " OR ")
}

// groups are phrases as SQLite's index is asked for them.
func groups(phrases []string) string {
	asked := map[string]bool{}
	for _, phrase := range phrases {
		characters := []rune(phrase)
		count := len(characters) - groupSize + 1
		for i := range min(count, mostGroups) { // from all over the phrase
			at := i * count / min(count, mostGroups)
			asked[`"`+strings.ReplaceAll(string(characters[at:at+groupSize]), `"`, `""`)+`"`] = true
		}
	}
	all := make([]string, 0, len(asked))
	for text := range asked {
		all = append(all, text)
	}
	slices.Sort(all)
	return strings.Join(all, " AND ")
}

// column reads the one column of some rows. What a viewer may see must be in the query.
func column[T driver.Value](ctx context.Context, s *store.Store, query string, args []any) (all []T, err error) {
	rows, err := s.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	defer rows.Close() // Err below tells
	for rows.Next() {
		var value T
		if err := rows.Scan(&value); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		all = append(all, value)
	}
	return all, rows.Err()
}
