package view

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"conversa"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

const (
	defaultPage = 50
	maxPage     = 100
)

// Page says which part of a list: from the beginning, or from the end.
type Page struct {
	First, Last   *int
	After, Before *string
}

// direction is how a list is ordered.
type direction int

const (
	newestFirst direction = iota
	oldestFirst
)

// Rows is a page of a list, in the list's order.
type Rows[R any] struct {
	Rows                 []R
	HasNext, HasPrevious bool
	// PositionOf is a row's place in a list of several orders.
	PositionOf func(R) Position
}

// placed tells a row's place in the list.
func (r Rows[R]) placed(positionOf func(R) Position) Rows[R] {
	r.PositionOf = positionOf
	return r
}

// Position is a row's place in its list: its time, and its id where times are
// equal.
type Position struct {
	At time.Time
	ID string
	// Order is which of its rows' lists it is a place in. Empty: the first of its kind.
	Order string
}

// String is the position as a cursor.
func (p Position) String() string {
	text := strconv.FormatInt(p.At.UnixMicro(), 36) + "|" + p.ID
	if p.Order != "" {
		text = p.Order + "~" + text
	}
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// ParsePosition reads a cursor.
func ParsePosition(cursor string) (Position, bool) {
	if len(cursor) > 256 {
		return Position{}, false
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return Position{}, false
	}
	at, id, ok := strings.Cut(string(raw), "|")
	order, ordered, found := strings.Cut(at, "~")
	if found {
		at = ordered
	} else {
		order = ""
	}
	micros, err := strconv.ParseInt(at, 36, 64)
	if !ok || err != nil || id == "" || strings.ContainsRune(id, 0) || !utf8.ValidString(id) {
		return Position{}, false
	}
	p := Position{At: time.UnixMicro(micros).UTC(), ID: id, Order: order}
	return p, 0 < p.At.Year() && p.At.Year() < 10_000 // what both databases can compare
}

// span is a checked page.
type span struct {
	limit         int
	backward      bool
	after, before *Position
}

// span checks a page of a list that has but one order.
func (p Page) span() (span, error) { return p.spanIn("") }

// spanIn checks a page: 1 to 100 rows, from one end, with cursors of that order.
func (p Page) spanIn(order string) (span, error) {
	s := span{limit: defaultPage, backward: p.Last != nil}
	if p.First != nil && p.Last != nil {
		return span{}, conversa.Invalid("last", "Give first or last, not both.")
	}
	for field, n := range map[string]*int{"first": p.First, "last": p.Last} {
		if n == nil {
			continue
		}
		if *n < 1 || *n > maxPage {
			return span{}, conversa.Invalid(field, "A page has 1 to 100 rows.")
		}
		s.limit = *n
	}
	if p.Last == nil && p.First == nil && p.Before != nil && p.After == nil {
		s.backward = true
	}
	var err error
	if s.after, err = position("after", p.After, order); err != nil {
		return span{}, err
	}
	s.before, err = position("before", p.Before, order)
	return s, err
}

func position(field string, cursor *string, order string) (*Position, error) {
	if cursor == nil {
		return nil, nil
	}
	p, ok := ParsePosition(*cursor)
	if !ok || p.Order != order {
		return nil, conversa.Invalid(field, "This is not a cursor of this list.")
	}
	return &p, nil
}

// apply puts the span into SQL: one index range of (column, id), read from the end
// that the page is at.
func (s span) apply(q *sql.Selector, column string, order direction) {
	s.between(q, column, order)
	s.order(q, column, order)
}

// between are the span's ends.
func (s span) between(q *sql.Selector, column string, order direction) {
	columns := []string{q.C(column), q.C("id")}
	if s.after != nil {
		q.Where(beyond(columns, *s.after, order == newestFirst))
	}
	if s.before != nil {
		q.Where(beyond(columns, *s.before, order == oldestFirst))
	}
}

// order is that in which the span is read: cutPage turns it.
func (s span) order(q *sql.Selector, column string, order direction) {
	for _, c := range []string{q.C(column), q.C("id")} {
		q.OrderBy(s.ordered(c, order))
	}
}

func (s span) ordered(column string, order direction) string {
	if s.way(order) == "DESC" {
		return sql.Desc(column)
	}
	return sql.Asc(column)
}

func (s span) way(order direction) string {
	if (order == newestFirst) != s.backward {
		return "DESC"
	}
	return "ASC"
}

func beyond(columns []string, p Position, less bool) *sql.Predicate {
	if less {
		return sql.CompositeLT(columns, unplanned(p.At), p.ID)
	}
	return sql.CompositeGT(columns, unplanned(p.At), p.ID)
}

// unplanned hides an instant from PostgreSQL's planner. It would guess from it how much
// of the list is left, find its general plan dearer for want of that guess, and plan
// every page anew, which takes longer than to read one. The plans are the same.
func unplanned(at time.Time) sql.Querier {
	return sql.ExprFunc(func(b *sql.Builder) {
		if b.Dialect() != dialect.Postgres {
			b.Arg(at)
			return
		}
		b.WriteString("(SELECT ").Arg(at).WriteString("::timestamptz)")
	})
}

// ofEach selects the ids of the span of each parent, which a column names: each one's part is
// one index range.
func (s span) ofEach(dialect, table, column string, parents []string, narrow func(of *sql.Selector)) *sql.Selector {
	var all *sql.Selector
	for i, id := range parents {
		of := sql.Dialect(dialect).Select().From(sql.Table(table))
		of.Select(of.C("id")).Where(sql.EQ(of.C(column), id)).Limit(s.limit + 1)
		narrow(of)
		part := sql.Dialect(dialect).Select("id").From(of.As(fmt.Sprintf("t%d", i)))
		if all == nil {
			all = part
		} else {
			all.UnionAll(part)
		}
	}
	return all
}

// cutPage drops the row that was read to see whether there are more, and turns a
// page that was read from the end.
func cutPage[R any](rows []R, s span) Rows[R] {
	more := len(rows) > s.limit
	if more {
		rows = rows[:s.limit]
	}
	if s.backward {
		slices.Reverse(rows)
		return Rows[R]{Rows: rows, HasPrevious: more || s.after != nil, HasNext: s.before != nil}
	}
	return Rows[R]{Rows: rows, HasNext: more || s.before != nil, HasPrevious: s.after != nil}
}
