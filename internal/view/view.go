// Package view finds: lists of conversations and messages by filter, page by
// page, and rows by many ids at once. It changes nothing.
package view

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/ent/predicate"
	"conversa/internal/store"
)

// Service finds rows that the context's viewer may see.
type Service struct{ Store *store.Store }

// Messages is a page of the messages that pass, newest first.
func (s *Service) Messages(ctx context.Context, f conversa.MessageFilter, p Page) (Rows[*ent.Message], error) {
	return s.messages(ctx, f, p, newestFirst)
}

// Thread is a page of one conversation's messages, oldest first.
func (s *Service) Thread(ctx context.Context, conversationID string, p Page) (Rows[*ent.Message], error) {
	return s.messages(ctx, conversa.MessageFilter{ConversationID: &conversationID}, p, oldestFirst)
}

func (s *Service) messages(ctx context.Context, f conversa.MessageFilter, p Page, order direction) (Rows[*ent.Message], error) {
	span, err := p.span()
	if err != nil {
		return Rows[*ent.Message]{}, err
	}
	l := list[predicate.Message]{span, message.Table, message.FieldSentAt, order, passing(f)}
	page := l.plain()
	if f.ConversationID == nil && f.Wamid == nil { // those have a range of their own
		if page, err = l.page(ctx, s.Store); err != nil {
			return Rows[*ent.Message]{}, err
		}
	}
	rows, err := s.Store.Client().Message.Query().Where(page...).Limit(span.limit + 1).All(ctx)
	if err != nil {
		return Rows[*ent.Message]{}, fmt.Errorf("list messages: %w", err)
	}
	return cutPage(rows, span), nil
}

// CountMessages counts the messages that pass.
func (s *Service) CountMessages(ctx context.Context, f conversa.MessageFilter) (int, error) {
	n, err := s.Store.Client().Message.Query().Where(passing(f)...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count messages: %w", err)
	}
	return n, nil
}

// Conversations is a page of the conversations that pass, latest message first.
func (s *Service) Conversations(ctx context.Context, f conversa.ConversationFilter, p Page) (Rows[*ent.Conversation], error) {
	span, err := p.span()
	if err != nil {
		return Rows[*ent.Conversation]{}, err
	}
	l := list[predicate.Conversation]{span, conversation.Table, conversation.FieldLastMessageAt, newestFirst, conversationFilter(f)}
	page, err := l.page(ctx, s.Store)
	if err != nil {
		return Rows[*ent.Conversation]{}, err
	}
	rows, err := s.Store.Client().Conversation.Query().Where(page...).Limit(span.limit + 1).All(ctx)
	if err != nil {
		return Rows[*ent.Conversation]{}, fmt.Errorf("list conversations: %w", err)
	}
	return cutPage(rows, span), nil
}

// CountConversations counts the conversations that pass.
func (s *Service) CountConversations(ctx context.Context, f conversa.ConversationFilter) (int, error) {
	n, err := s.Store.Client().Conversation.Query().Where(conversationFilter(f)...).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count conversations: %w", err)
	}
	return n, nil
}

func conversationFilter(f conversa.ConversationFilter) []predicate.Conversation {
	if f.AccountID == nil {
		return nil
	}
	return []predicate.Conversation{conversation.AccountID(*f.AccountID)}
}

// passing puts a message filter into SQL.
func passing(f conversa.MessageFilter) []predicate.Message {
	var all []predicate.Message
	if f.Direction != nil {
		all = append(all, message.DirectionEQ(*f.Direction))
	}
	if f.Types != nil {
		all = append(all, message.TypeIn(f.Types...))
	}
	if f.Statuses != nil {
		all = append(all, message.StatusIn(f.Statuses...))
	}
	if f.AccountID != nil {
		all = append(all, message.AccountID(*f.AccountID))
	}
	if f.ConversationID != nil {
		all = append(all, message.ConversationID(*f.ConversationID))
	}
	if f.Wamid != nil {
		all = append(all, message.Wamid(*f.Wamid))
	}
	if f.Text != nil {
		for _, phrase := range Phrases(*f.Text) {
			all = append(all, message.SearchTextContains(phrase))
		}
	}
	return all
}

// FactsOf is what a filter needs to know of a message, to decide it in memory as
// the database decides a list.
func FactsOf(m *ent.Message) conversa.MessageFacts {
	facts := conversa.MessageFacts{
		Direction: m.Direction, Type: m.Type, Status: m.Status,
		AccountID: m.AccountID, ConversationID: m.ConversationID, SearchText: m.SearchText,
	}
	if m.Wamid != nil {
		facts.Wamid = *m.Wamid
	}
	return facts
}
