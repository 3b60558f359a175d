package view

import (
	"slices"

	"conversa"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/ent/predicate"

	"entgo.io/ent/dialect/sql"
)

// sparse reports whether a filter may leave few messages of many, which no index has in
// the list's order but another one finds.
func sparse(f conversa.MessageFilter) bool {
	for _, one := range conjuncts(f) {
		if one.Replied != nil && one.Replied.Any == nil || several(one.RepliedBy) || several(one.SentBy) {
			return true
		}
		if one.Module != nil || one.Window != nil || one.Unread != nil && *one.Unread || one.CustomerID != nil {
			return true
		}
	}
	return false
}

func several(c *conversa.UserChoice) bool { return c != nil && len(c.AnyOf) > 1 }

// hint says of conversations what the filter asks of each message, so that they are
// looked for once and their messages found by them.
func (l MessageList) hint(reach conversa.Reach) predicate.Message {
	return func(q *sql.Selector) {
		for _, f := range conjuncts(l.Filter) {
			talks := sql.Dialect(q.Dialect()).Select().From(sql.Table(conversation.Table).As("those"))
			var asked conditions
			if f.Module != nil {
				asked = append(asked, inModule(talks, *f.Module))
			}
			if f.Window != nil {
				asked = append(asked, windowIs(talks, *f.Window, l.As.Now))
			}
			if f.Unread != nil && *f.Unread {
				asked = append(asked, unreadBy(talks, l.As.UserID))
			}
			if len(asked) > 0 {
				talks.Select(talks.C(conversation.FieldID)).
					Where(sql.And(sql.EQ(talks.C(conversation.FieldOrganizationID), reach.OrganizationID), asked.all()))
				q.Where(sql.In(q.C(message.FieldConversationID), talks))
			}
		}
	}
}

// ranges are the values of a column of which a filter allows several, and whose rows
// each lie in an index in the order of time.
func ranges(f conversa.MessageFilter) (column string, values []string) {
	for _, one := range conjuncts(f) {
		switch {
		case len(one.Types) > 1:
			return message.FieldType, distinct(one.Types)
		case len(one.Statuses) > 1:
			return message.FieldStatus, distinct(one.Statuses)
		}
	}
	return "", nil
}

// apart is a filter less what the parts of its list say of a column: each has a range of
// its own, of an owner, or of a value of ranges.
func apart(f conversa.MessageFilter, column string) conversa.MessageFilter {
	said := false
	return withConjuncts(f, func(one *conversa.MessageFilter) {
		switch {
		case column == ownerColumn:
			one.Owner = nil
		case said:
		case column == message.FieldType && len(one.Types) > 1:
			one.Types, said = nil, true
		case column == message.FieldStatus && len(one.Statuses) > 1:
			one.Statuses, said = nil, true
		}
	})
}

// inAnyWindow is a filter less what inOpenWindows asks for as well.
func inAnyWindow(f conversa.MessageFilter) conversa.MessageFilter {
	return withConjuncts(f, func(one *conversa.MessageFilter) {
		if one.Window != nil && *one.Window != conversa.WindowClosed {
			one.Window = nil
		}
	})
}

// withConjuncts is a filter of which each that must hold was changed, in conjuncts' order.
func withConjuncts(f conversa.MessageFilter, change func(*conversa.MessageFilter)) conversa.MessageFilter {
	change(&f)
	f.And = slices.Clone(f.And)
	for i, inner := range f.And {
		f.And[i] = withConjuncts(inner, change)
	}
	return f
}

func distinct[T ~string](values []T) (all []string) {
	for _, v := range values {
		all = append(all, string(v))
	}
	slices.Sort(all)
	return slices.Compact(all)
}
