package view

import (
	"conversa"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/ent/predicate"
	"conversa/ent/readmarker"

	"entgo.io/ent/dialect/sql"
)

// passing puts a checked filter into SQL, as its asker means it. What is asked of a
// column that may be null is asked together with its being none, so that "not" holds
// for the rows that have none.
func passing(f conversa.MessageFilter, as conversa.Asker) predicate.Message {
	return func(q *sql.Selector) {
		if p := (messageSQL{q, as}).filter(f); p != nil {
			q.Where(p)
		}
	}
}

// messageSQL writes conditions of the messages of a selector. A nil condition always
// holds.
type messageSQL struct {
	q  *sql.Selector
	as conversa.Asker
}

func (m messageSQL) filter(f conversa.MessageFilter) *sql.Predicate {
	conditions := conditions{
		m.span(f.Unreplied, message.FieldSentAt, sql.ExprP(m.q.C(message.FieldWaiting))),
		m.span(f.Replied, message.FieldRepliedAt, sql.NotNull(m.q.C(message.FieldRepliedAt))),
		m.span(f.Time, message.FieldSentAt, nil),
		m.users(f.Owner, message.FieldOwnerID, nil),
		m.users(f.RepliedBy, message.FieldRepliedByID, sql.NotNull(m.q.C(message.FieldRepliedByID))),
		m.users(f.SentBy, message.FieldSentByID, sql.NotNull(m.q.C(message.FieldSentByID))),
		equal(m.q.C(message.FieldDirection), f.Direction),
		among(m.q.C(message.FieldType), f.Types),
		among(m.q.C(message.FieldStatus), f.Statuses),
		equal(m.q.C(message.FieldAccountID), f.AccountID),
		equal(m.q.C(message.FieldConversationID), f.ConversationID),
		m.customer(f.CustomerID),
		m.module(f.Module),
		m.unread(f.Unread),
		m.window(f.Window),
		flag(f.HasAttachment, sql.ExprP(m.q.C(message.FieldHasAttachment))),
	}
	if f.Wamid != nil {
		conditions = append(conditions, sql.NotNull(m.q.C(message.FieldWamid)), sql.EQ(m.q.C(message.FieldWamid), *f.Wamid))
	}
	if f.Text != nil {
		conditions = append(conditions, containing(m.q.C(message.FieldSearchText), Phrases(*f.Text)))
	}
	return append(conditions, m.inner(f)...).all()
}

// inner are the filters inside.
func (m messageSQL) inner(f conversa.MessageFilter) (all conditions) {
	for _, one := range f.And {
		all = append(all, m.filter(one))
	}
	if f.Or != nil {
		var some conditions
		for _, one := range f.Or {
			some = append(some, m.filter(one))
		}
		all = append(all, some.any())
	}
	if f.Not != nil {
		all = append(all, negated(m.filter(*f.Not)))
	}
	return all
}

// span is a time in a span, beside a condition that may be nil.
func (m messageSQL) span(s *conversa.TimeSpan, column string, beside *sql.Predicate) *sql.Predicate {
	if s == nil {
		return nil
	}
	return conditions{beside, during(m.q.C(column), m.as.Range(*s))}.all()
}

func (m messageSQL) users(c *conversa.UserChoice, column string, beside *sql.Predicate) *sql.Predicate {
	if c == nil {
		return nil
	}
	return conditions{beside, sql.In(m.q.C(column), anys(c.IDs(m.as.UserID))...)}.all()
}

// customer: a customer has at most one conversation with each account.
func (m messageSQL) customer(id *string) *sql.Predicate {
	if id == nil {
		return nil
	}
	talks := m.conversations()
	talks.Select(talks.C(conversation.FieldID)).
		Where(sql.Or(sql.EQ(talks.C(conversation.FieldLeadID), *id), sql.EQ(talks.C(conversation.FieldContactID), *id)))
	return sql.In(m.q.C(message.FieldConversationID), talks)
}

func (m messageSQL) module(module *conversa.CustomerModule) *sql.Predicate {
	if module == nil {
		return nil
	}
	return m.ofConversation(func(talks *sql.Selector) *sql.Predicate { return inModule(talks, *module) })
}

func (m messageSQL) window(state *conversa.WindowState) *sql.Predicate {
	if state == nil {
		return nil
	}
	if *state == conversa.WindowClosed {
		open := conversa.WindowOpen
		return negated(m.window(&open))
	}
	return m.ofConversation(func(talks *sql.Selector) *sql.Predicate { return windowIs(talks, *state, m.as.Now) })
}

// ofConversation holds where the message's conversation meets a condition. It is one
// look at a row: a list of the conversations that do could be long.
func (m messageSQL) ofConversation(condition func(talks *sql.Selector) *sql.Predicate) *sql.Predicate {
	talks := m.conversations()
	talks.Select(talks.C(conversation.FieldID)).
		Where(sql.ColumnsEQ(talks.C(conversation.FieldID), m.q.C(message.FieldConversationID))).
		Where(sql.ColumnsEQ(talks.C(conversation.FieldOrganizationID), m.q.C(message.FieldOrganizationID))).
		Where(condition(talks))
	return sql.Exists(talks)
}

func (m messageSQL) conversations() *sql.Selector {
	return sql.Dialect(m.q.Dialect()).Select().From(sql.Table(conversation.Table).As("talk"))
}

// unread is what counts and is after the asker's marker; without one, all that counts.
func (m messageSQL) unread(want *bool) *sql.Predicate {
	if want == nil {
		return nil
	}
	marks := sql.Dialect(m.q.Dialect()).Select().From(sql.Table(readmarker.Table).As("mark"))
	marks.Select(marks.C(readmarker.FieldID)).Where(sql.And(
		sql.EQ(marks.C(readmarker.FieldUserID), m.as.UserID),
		sql.ColumnsEQ(marks.C(readmarker.FieldConversationID), m.q.C(message.FieldConversationID)),
		sql.ExprP("("+m.q.C(message.FieldSentAt)+", "+m.q.C(message.FieldID)+") <= ("+
			marks.C(readmarker.FieldReadTo)+", "+marks.C(readmarker.FieldMessageID)+")"),
	))
	return flag(want, sql.And(
		sql.EQ(m.q.C(message.FieldDirection), conversa.DirectionInbound),
		sql.EQ(m.q.C(message.FieldOrigin), conversa.OriginCustomer),
		sql.Not(sql.Exists(marks)),
	))
}
