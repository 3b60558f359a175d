package view

import (
	"time"

	"conversa"
	"conversa/ent/conversation"

	"entgo.io/ent/dialect/sql"
)

// conditions are some of which those that are nil always hold.
type conditions []*sql.Predicate

// all holds where each does. Of none it is nil.
func (c conditions) all() *sql.Predicate {
	given := c.given()
	switch len(given) {
	case 0:
		return nil
	case 1:
		return given[0]
	}
	return sql.And(given...)
}

// any holds where one does. Of none it is false.
func (c conditions) any() *sql.Predicate {
	given := c.given()
	switch {
	case len(c) == 0:
		return sql.False()
	case len(given) < len(c):
		return nil
	case len(given) == 1:
		return given[0]
	}
	return sql.Or(given...)
}

func (c conditions) given() (given []*sql.Predicate) {
	for _, p := range c {
		if p != nil {
			given = append(given, p)
		}
	}
	return given
}

func negated(p *sql.Predicate) *sql.Predicate {
	if p == nil {
		return sql.False()
	}
	return sql.Not(p)
}

// flag is a condition, or what is left without it.
func flag(want *bool, p *sql.Predicate) *sql.Predicate {
	switch {
	case want == nil:
		return nil
	case *want:
		return p
	}
	return sql.Not(p)
}

func equal[T any](column string, want *T) *sql.Predicate {
	if want == nil {
		return nil
	}
	return sql.EQ(column, *want)
}

// among is one of a list that is set; of an empty one, nothing.
func among[T any](column string, want []T) *sql.Predicate {
	switch {
	case want == nil:
		return nil
	case len(want) == 1: // the rows of one value lie in an index in the list's order
		return sql.EQ(column, want[0])
	}
	return sql.In(column, anys(want)...)
}

func anys[T any](values []T) []any {
	all := make([]any, len(values))
	for i, v := range values {
		all[i] = v
	}
	return all
}

func during(column string, r conversa.TimeRange) *sql.Predicate {
	var ends conditions
	if !r.From.IsZero() {
		ends = append(ends, sql.GTE(column, r.From))
	}
	if !r.To.IsZero() {
		ends = append(ends, sql.LT(column, r.To))
	}
	return ends.all()
}

// containing is every phrase, anywhere in a folded text.
func containing(column string, phrases []string) *sql.Predicate {
	var each conditions
	for _, phrase := range phrases {
		each = append(each, sql.Contains(column, phrase))
	}
	return each.all()
}

// Conditions of conversations.

func inModule(talks *sql.Selector, module conversa.CustomerModule) *sql.Predicate {
	if module == conversa.ModuleContacts {
		return sql.NotNull(talks.C(conversation.FieldContactID))
	}
	return sql.IsNull(talks.C(conversation.FieldContactID))
}

// windowIs is an open window, or one that is closing as well; or one that is closed, or
// was never open.
func windowIs(talks *sql.Selector, state conversa.WindowState, now time.Time) *sql.Predicate {
	closesAt := talks.C(conversation.FieldWindowClosesAt)
	open := sql.And(sql.NotNull(closesAt), sql.GT(closesAt, now))
	switch state {
	case conversa.WindowOpen:
		return open
	case conversa.WindowClosing:
		return sql.And(open, sql.LTE(closesAt, now.Add(conversa.ClosingTime)))
	}
	return sql.Or(sql.IsNull(closesAt), sql.LTE(closesAt, now))
}
