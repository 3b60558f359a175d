package view

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"conversa"
	"conversa/ent"
	"conversa/ent/attachment"
	"conversa/ent/message"
)

// Attachments is the same page of the attachments of several conversations, newest first,
// by conversation: each one's part is one index range. What a withdrawn message had is not
// among them.
func (s *Service) Attachments(ctx context.Context, conversationIDs []string, f conversa.AttachmentFilter, p Page) (map[string]Rows[*ent.Attachment], error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	span, err := p.span()
	if err != nil {
		return nil, err
	}
	rows, err := s.Store.Client().Attachment.Query().
		Where(func(q *sql.Selector) {
			q.Where(sql.In(q.C(attachment.FieldID), span.attachments(q.Dialect(), conversationIDs, f)))
		}).
		WithMessage().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list attachments of %d conversations: %w", len(conversationIDs), err)
	}
	slices.SortFunc(rows, func(a, b *ent.Attachment) int {
		return cmp.Or(b.Edges.Message.SentAt.Compare(a.Edges.Message.SentAt), cmp.Compare(b.ID, a.ID))
	})
	byConversation := make(map[string][]*ent.Attachment, len(conversationIDs))
	for _, a := range rows {
		id := a.Edges.Message.ConversationID
		byConversation[id] = append(byConversation[id], a)
	}
	pages := make(map[string]Rows[*ent.Attachment], len(conversationIDs))
	for _, id := range conversationIDs {
		pages[id] = cutPage(byConversation[id], span).placed(attachedAt)
	}
	return pages, nil
}

func attachedAt(a *ent.Attachment) Position {
	return Position{At: a.Edges.Message.SentAt, ID: a.ID}
}

// attachments selects the ids of the span of each conversation.
func (s span) attachments(dialect string, conversationIDs []string, f conversa.AttachmentFilter) *sql.Selector {
	var all *sql.Selector
	for i, id := range conversationIDs {
		// Named apart from the list around it, which is of attachments too.
		m, a := sql.Dialect(dialect).Table(message.Table).As("m"), sql.Dialect(dialect).Table(attachment.Table).As("a")
		of := sql.Dialect(dialect).Select(a.C(attachment.FieldID)).From(m).Join(a).On(m.C(message.FieldID), a.C(attachment.FieldMessageID))
		of.Where(sql.EQ(m.C(message.FieldConversationID), id)).Where(withFile(m, f)).Limit(s.limit + 1)
		at := m.C(message.FieldSentAt)
		if s.after != nil { // the first condition is the index's, the second for what is of one time
			of.Where(sql.LTE(at, unplanned(s.after.At))).Where(beyond([]string{at, a.C(attachment.FieldID)}, *s.after, true))
		}
		of.OrderBy(sql.Desc(at), sql.Desc(a.C(attachment.FieldID)))
		part := sql.Dialect(dialect).Select(attachment.FieldID).From(of.As(fmt.Sprintf("t%d", i)))
		if all == nil {
			all = part
		} else {
			all.UnionAll(part)
		}
	}
	return all
}

// withFile are the messages that have a file, as the filter says.
func withFile(m *sql.SelectTable, f conversa.AttachmentFilter) *sql.Predicate {
	all := []*sql.Predicate{sql.ExprP(m.C(message.FieldHasAttachment)), sql.IsNull(m.C(message.FieldRevokedAt))}
	if f.Types != nil {
		types := make([]any, len(f.Types))
		for i, t := range f.Types {
			types[i] = t
		}
		all = append(all, sql.In(m.C(message.FieldType), types...))
	}
	if f.Direction != nil {
		all = append(all, sql.EQ(m.C(message.FieldDirection), *f.Direction))
	}
	return sql.And(all...)
}

// AttachmentsByID finds attachments.
func (s *Service) AttachmentsByID(ctx context.Context, ids []string) ([]*ent.Attachment, error) {
	rows, err := s.Store.Client().Attachment.Query().Where(attachment.IDIn(ids...)).All(ctx)
	return rows, found("attachments", err)
}

// CountAttachments counts the attachments of several conversations. WhatsApp carries one
// file a message.
func (s *Service) CountAttachments(ctx context.Context, conversationIDs []string, f conversa.AttachmentFilter) (map[string]int, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	var rows []struct {
		ConversationID string `json:"conversation_id"`
		Count          int    `json:"count"`
	}
	err := s.Store.Client().Message.Query().
		Where(message.ConversationIDIn(conversationIDs...), func(q *sql.Selector) {
			m := sql.Dialect(q.Dialect()).Table(message.Table)
			q.Where(withFile(m, f))
		}).
		GroupBy(message.FieldConversationID).Aggregate(ent.Count()).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("count attachments of %d conversations: %w", len(conversationIDs), err)
	}
	counts := make(map[string]int, len(rows))
	for _, row := range rows {
		counts[row.ConversationID] = row.Count
	}
	return counts, nil
}
