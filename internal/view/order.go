package view

import (
	"slices"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/ent/predicate"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

// messageOrder is an order of messages: a column that an index has, and then the id.
type messageOrder struct {
	// name is the order's in cursors.
	name, column string
	by           direction
	// only are the messages that the order lists at all; nil: all.
	only predicate.Message
	// byWindow: the column is the conversation's.
	byWindow bool
}

// waiting names the column itself, so that PostgreSQL knows the index for it whatever
// the arguments are.
func waiting(q *sql.Selector) { q.Where(sql.ExprP(q.C(message.FieldWaiting))) }

func (l MessageList) order() (messageOrder, error) {
	switch l.Order {
	case "", conversa.NewestMessages:
		return messageOrder{column: message.FieldSentAt, by: newestFirst}, nil
	case conversa.OldestMessages:
		return messageOrder{name: "OLDEST", column: message.FieldSentAt, by: oldestFirst}, nil
	case conversa.WaitingLongestMessages:
		return messageOrder{name: "WAITING_LONGEST", column: message.FieldSentAt, by: oldestFirst, only: waiting}, nil
	case conversa.WindowClosingMessages:
		return messageOrder{
			name: "WINDOW_CLOSING", column: conversation.FieldWindowClosesAt, by: oldestFirst, only: waiting, byWindow: true,
		}, nil
	}
	return messageOrder{}, conversa.Invalid("orderBy", "There is no such order of messages.")
}

func (o messageOrder) position(m *ent.Message) Position {
	p := sentAt(m)
	if o.byWindow {
		p.At = windowOf(m)
	}
	p.Order = o.name
	return p
}

// sentAt is a message's place in its conversation.
func sentAt(m *ent.Message) Position { return Position{At: m.SentAt, ID: m.ID} }

// windowOf is when the window of a message's conversation closes, as the page was read
// with it: a column that is not a message's own comes as the driver gives it.
func windowOf(m *ent.Message) time.Time {
	value, err := m.Value(conversation.FieldWindowClosesAt)
	if err != nil {
		return time.Time{}
	}
	switch at := value.(type) {
	case time.Time:
		return at.UTC()
	case string:
		parsed, err := time.Parse(time.RFC3339Nano, at)
		if err == nil {
			return parsed.UTC()
		}
	}
	return time.Time{}
}

// inOpenWindows puts when the window closes beside each message, as if it were a column
// of theirs, for those whose window is open. The conversations come first, in the order
// of their own index: CROSS keeps SQLite at that, OFFSET 0 PostgreSQL.
func (l MessageList) inOpenWindows(reach conversa.Reach, span span) predicate.Message {
	return func(q *sql.Selector) {
		from := `(SELECT messages.*, talk.window_closes_at FROM conversations AS talk
			CROSS JOIN messages ON messages.conversation_id = talk.id AND messages.waiting WHERE talk.window_closes_at > `
		if q.Dialect() == dialect.Postgres {
			from = `(SELECT waiting.*, talk.window_closes_at FROM conversations AS talk CROSS JOIN LATERAL
				(SELECT * FROM messages WHERE messages.conversation_id = talk.id AND messages.waiting OFFSET 0) AS waiting
				WHERE talk.window_closes_at > `
		}
		q.As(message.Table).FromExpr(sql.ExprFunc(func(b *sql.Builder) {
			b.WriteString(from).Arg(l.As.Now)
			if l.closing() {
				b.WriteString(" AND talk.window_closes_at <= ").Arg(l.As.Now.Add(conversa.ClosingTime))
			}
			if span.after != nil {
				b.WriteString(" AND talk.window_closes_at >= ").Join(unplanned(span.after.At))
			}
			if span.before != nil {
				b.WriteString(" AND talk.window_closes_at <= ").Join(unplanned(span.before.At))
			}
			if !reach.Everything {
				b.WriteString(" AND talk.organization_id = ").Arg(reach.OrganizationID)
			}
			b.WriteString(") AS messages")
		}))
		q.AppendSelect(q.C(conversation.FieldWindowClosesAt))
	}
}

// closing reports whether only windows are wanted that close soon.
func (l MessageList) closing() bool {
	return slices.ContainsFunc(conjuncts(l.Filter), func(f conversa.MessageFilter) bool {
		return f.Window != nil && *f.Window == conversa.WindowClosing
	})
}

// newMessages is a page of a list of messages.
func newMessages(l MessageList, order messageOrder, s span) list[predicate.Message] {
	return list[predicate.Message]{
		span: s, table: message.Table, column: order.column, by: order.by, owners: ownersOf(l.Filter, l.As),
		filters: l.filters(l.Filter, order),
		apart:   func(column string) []predicate.Message { return l.filters(apart(l.Filter, column), order) },
	}
}

// filters are a filter's, and what the order lists at all.
func (l MessageList) filters(f conversa.MessageFilter, order messageOrder) []predicate.Message {
	all := []predicate.Message{passing(f, l.As)}
	if order.only != nil {
		all = append(all, order.only)
	}
	return all
}

// ofOneThread reports whether all are of one conversation, or but one.
func (l MessageList) ofOneThread() bool {
	for _, f := range conjuncts(l.Filter) {
		if f.ConversationID != nil || f.Wamid != nil {
			return true
		}
	}
	return false
}

// conjuncts are the filters that must all hold.
func conjuncts(f conversa.MessageFilter) []conversa.MessageFilter {
	all := []conversa.MessageFilter{f}
	for _, inner := range f.And {
		all = append(all, conjuncts(inner)...)
	}
	return all
}

// phrases are what a message's text must hold: all of one of the lists.
func (l MessageList) phrases() [][]string {
	all := phrasesOf(l.Filter)
	for _, f := range conjuncts(l.Filter) {
		var own, either [][]string
		for _, branch := range f.Or {
			phrases := phrasesOf(branch)
			own, either = append(own, phrases), append(either, slices.Concat(all, phrases))
		}
		if asking(own...) != nil {
			return either
		}
	}
	return [][]string{all}
}

// phrasesOf are those that must all be there.
func phrasesOf(f conversa.MessageFilter) (all []string) {
	for _, one := range conjuncts(f) {
		if one.Text != nil {
			all = append(all, Phrases(*one.Text)...)
		}
	}
	return all
}

// ownersOf are those whose messages alone can pass, in order; nil: anybody's.
func ownersOf(f conversa.MessageFilter, as conversa.Asker) (owners []string) {
	for _, one := range conjuncts(f) {
		if one.Owner != nil {
			owners = bothOwners(owners, one.Owner.IDs(as.UserID))
		}
	}
	return owners
}

// bothOwners are those of two sorted lists, of which a nil one is everybody.
func bothOwners(a, b []string) []string {
	if a == nil {
		return append([]string{}, b...)
	}
	return slices.DeleteFunc(slices.Clone(a), func(owner string) bool {
		_, ok := slices.BinarySearch(b, owner)
		return !ok
	})
}

// talkOrder is an order of conversations: a column that an index has, and then the id.
type talkOrder struct {
	name, column string
	by           direction
	position     func(*ent.Conversation) Position
}

func (c ConversationList) order() (talkOrder, error) {
	switch c.Order {
	case "", conversa.LatestMessage:
		return talkOrder{column: conversation.FieldLastMessageAt, by: newestFirst, position: latestMessage}, nil
	case conversa.WaitingLongest:
		return talkOrder{"WAITING_LONGEST", conversation.FieldWaitingSince, oldestFirst, func(c *ent.Conversation) Position {
			return Position{At: orZero(c.WaitingSince), ID: c.ID, Order: "WAITING_LONGEST"}
		}}, nil
	case conversa.ClosingFirst:
		return talkOrder{"WINDOW_CLOSING", conversation.FieldWindowClosesAt, oldestFirst, func(c *ent.Conversation) Position {
			return Position{At: orZero(c.WindowClosesAt), ID: c.ID, Order: "WINDOW_CLOSING"}
		}}, nil
	}
	return talkOrder{}, conversa.Invalid("orderBy", "There is no such order of conversations.")
}

func latestMessage(c *ent.Conversation) Position { return Position{At: c.LastMessageAt, ID: c.ID} }

// filters are the filter's, and what the order lists at all.
func (c ConversationList) filters(order talkOrder) []predicate.Conversation {
	all := []predicate.Conversation{talksPassing(c.Filter, c.As)}
	switch order.column {
	case conversation.FieldWaitingSince:
		return append(all, conversation.WaitingSinceNotNil())
	case conversation.FieldWindowClosesAt:
		return append(all, conversation.WindowClosesAtGT(c.As.Now))
	}
	return all
}

// ofAnybody is the list whoever owns its conversations.
func (c ConversationList) ofAnybody() ConversationList {
	c.Filter.Owner = nil
	return c
}

func (c ConversationList) owners() []string {
	if c.Filter.Owner == nil {
		return nil
	}
	return bothOwners(nil, c.Filter.Owner.IDs(c.As.UserID))
}
