package view

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"

	"entgo.io/ent/dialect/sql"
)

// Threads is the same page of several conversations' messages, oldest first, read
// in one statement: each conversation's part is one index range.
func (s *Service) Threads(ctx context.Context, conversationIDs []string, p Page) (map[string]Rows[*ent.Message], error) {
	if len(conversationIDs) == 1 {
		rows, err := s.Thread(ctx, conversationIDs[0], p)
		return map[string]Rows[*ent.Message]{conversationIDs[0]: rows}, err
	}
	span, err := p.span()
	if err != nil {
		return nil, err
	}
	rows, err := s.Store.Client().Message.Query().
		Where(func(q *sql.Selector) {
			q.Where(sql.In(q.C(message.FieldID), span.ofEach(q.Dialect(), message.Table, message.FieldConversationID, conversationIDs, func(of *sql.Selector) {
				span.apply(of, message.FieldSentAt, oldestFirst)
			})))
			span.order(q, message.FieldSentAt, oldestFirst)
		}).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list messages of %d conversations: %w", len(conversationIDs), err)
	}
	byConversation := make(map[string][]*ent.Message, len(conversationIDs))
	for _, m := range rows {
		byConversation[m.ConversationID] = append(byConversation[m.ConversationID], m)
	}
	threads := make(map[string]Rows[*ent.Message], len(conversationIDs))
	for _, id := range conversationIDs {
		threads[id] = cutPage(byConversation[id], span).placed(sentAt)
	}
	return threads, nil
}

// CountThreads counts the messages of several conversations.
func (s *Service) CountThreads(ctx context.Context, conversationIDs []string) (map[string]int, error) {
	if len(conversationIDs) == 1 {
		n, err := s.CountMessages(ctx, MessageList{Filter: conversa.MessageFilter{ConversationID: &conversationIDs[0]}})
		return map[string]int{conversationIDs[0]: n}, err
	}
	var rows []struct {
		ConversationID string `json:"conversation_id"`
		Count          int    `json:"count"`
	}
	err := s.Store.Client().Message.Query().Where(message.ConversationIDIn(conversationIDs...)).
		GroupBy(message.FieldConversationID).Aggregate(ent.Count()).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("count messages of %d conversations: %w", len(conversationIDs), err)
	}
	counts := make(map[string]int, len(conversationIDs))
	for _, row := range rows {
		counts[row.ConversationID] = row.Count
	}
	return counts, nil
}
