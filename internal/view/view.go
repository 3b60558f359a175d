// Package view finds: lists of conversations and messages by filter, page by
// page, and rows by many ids at once. It changes nothing.
package view

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
	"conversa/ent/predicate"
	"conversa/internal/store"
)

// Service finds rows that the context's viewer may see.
type Service struct {
	Store *store.Store
	// Nearby is how many rows of a list are looked through for a text before the index of
	// texts is asked: of a common word they have a page, and the index would give half the
	// table to sort. Zero: 2000.
	Nearby int
}

// MessageList says which messages, in which order.
type MessageList struct {
	// Filter is a checked one.
	Filter conversa.MessageFilter
	// As is who asks.
	As conversa.Asker
	// Order is NEWEST where it is empty.
	Order conversa.MessageOrder
}

// Messages is a page of a list of messages.
func (s *Service) Messages(ctx context.Context, l MessageList, p Page) (Rows[*ent.Message], error) {
	order, err := l.order()
	if err != nil {
		return Rows[*ent.Message]{}, err
	}
	span, err := p.spanIn(order.name)
	if err != nil {
		return Rows[*ent.Message]{}, err
	}
	rows, err := readPage(ctx, s, s.messagesOf(ctx, l, order, span), func(where []predicate.Message) ([]*ent.Message, error) {
		return s.Store.Client().Message.Query().Where(where...).Limit(span.limit + 1).All(ctx)
	})
	if err != nil {
		return Rows[*ent.Message]{}, fmt.Errorf("list messages: %w", err)
	}
	return cutPage(rows, span).placed(order.position), nil
}

// Thread is a page of one conversation's messages, oldest first.
func (s *Service) Thread(ctx context.Context, conversationID string, p Page) (Rows[*ent.Message], error) {
	span, err := p.span()
	if err != nil {
		return Rows[*ent.Message]{}, err
	}
	l := list[predicate.Message]{
		span: span, table: message.Table, column: message.FieldSentAt, by: oldestFirst,
		filters: []predicate.Message{message.ConversationID(conversationID)},
	}
	rows, err := s.Store.Client().Message.Query().Where(l.plain()...).Limit(span.limit + 1).All(ctx)
	if err != nil {
		return Rows[*ent.Message]{}, fmt.Errorf("list messages: %w", err)
	}
	return cutPage(rows, span).placed(sentAt), nil
}

// messagesOf is how a list of messages is found.
func (s *Service) messagesOf(ctx context.Context, list MessageList, order messageOrder, span span) search[predicate.Message] {
	l := newMessages(list, order, span)
	switch {
	case order.byWindow:
		viewer, _ := conversa.ViewerFrom(ctx)
		open := []predicate.Message{list.inOpenWindows(viewer.Reach(), span)}
		l.filters, l.whole = append(open, list.filters(inAnyWindow(list.Filter), order)...), true
	case list.ofOneThread(): // those have a range of their own
		l.whole = true
	case order.only == nil: // what waits is few
		l.rangesBy, l.ranges = ranges(list.Filter)
		found := searching(l, messageTexts, list.phrases()...)
		viewer, _ := conversa.ViewerFrom(ctx)
		found.sparse, found.hint = sparse(list.Filter), list.hint(viewer.Reach())
		return found
	}
	return search[predicate.Message]{list: l}
}

// ConversationList says which conversations, in which order.
type ConversationList struct {
	// Filter is a checked one.
	Filter conversa.ConversationFilter
	// As is who asks.
	As conversa.Asker
	// Order is LATEST_MESSAGE where it is empty.
	Order conversa.ConversationOrder
}

// Conversations is a page of a list of conversations.
func (s *Service) Conversations(ctx context.Context, c ConversationList, p Page) (Rows[*ent.Conversation], error) {
	order, err := c.order()
	if err != nil {
		return Rows[*ent.Conversation]{}, err
	}
	span, err := p.spanIn(order.name)
	if err != nil {
		return Rows[*ent.Conversation]{}, err
	}
	rows, err := readPage(ctx, s, searchingTalks(c, order, span), func(where []predicate.Conversation) ([]*ent.Conversation, error) {
		return s.Store.Client().Conversation.Query().Where(where...).Limit(span.limit + 1).All(ctx)
	})
	if err != nil {
		return Rows[*ent.Conversation]{}, fmt.Errorf("list conversations: %w", err)
	}
	return cutPage(rows, span).placed(order.position), nil
}

// CountConversations counts the conversations of a list.
func (s *Service) CountConversations(ctx context.Context, c ConversationList) (int, error) {
	order, err := c.order()
	if err != nil {
		return 0, err
	}
	n, err := s.Store.Client().Conversation.Query().Where(c.filters(order)...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count conversations: %w", err)
	}
	return n, nil
}

// FactsOf is what a filter needs to know of a message, to decide it in memory as
// the database decides a list.
func FactsOf(m *ent.Message) conversa.MessageFacts {
	return conversa.MessageFacts{
		Direction: m.Direction, Type: m.Type, Status: m.Status,
		AccountID: m.AccountID, ConversationID: m.ConversationID, SearchText: m.SearchText,
		OwnerID: m.OwnerID, SentAt: m.SentAt, Waiting: m.Waiting, HasAttachment: m.HasAttachment,
		Wamid: orZero(m.Wamid), SentByID: orZero(m.SentByID), RepliedByID: orZero(m.RepliedByID), RepliedAt: orZero(m.RepliedAt),
	}
}

// AddConversation adds what a filter needs to know of the message's conversation.
func AddConversation(facts conversa.MessageFacts, c *ent.Conversation) conversa.MessageFacts {
	facts.LeadID, facts.ContactID, facts.WindowClosesAt = orZero(c.LeadID), orZero(c.ContactID), orZero(c.WindowClosesAt)
	return facts
}

func orZero[T any](v *T) (zero T) {
	if v == nil {
		return zero
	}
	return *v
}
