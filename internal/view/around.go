package view

import (
	"context"
	"slices"

	"conversa"
	"conversa/ent"
)

// Around is a page of a conversation's messages with m in its middle, oldest first:
// where a thread opens that somebody comes to by one message. size is of the whole
// page, 1 to 100; nil is the usual one.
func (s *Service) Around(ctx context.Context, m *ent.Message, size *int) (Rows[*ent.Message], error) {
	n := defaultPage
	if size != nil {
		n = *size
	}
	if n < 1 || n > maxPage {
		return Rows[*ent.Message]{}, conversa.Invalid("first", "A page has 1 to 100 rows.")
	}
	at := Position{At: m.SentAt, ID: m.ID}.String()
	// One row at least is read on each side: whether there is any is told by the page.
	last, first := max(1, n/2), max(1, n-n/2-1)
	before, err := s.Thread(ctx, m.ConversationID, Page{Last: &last, Before: &at})
	if err != nil {
		return Rows[*ent.Message]{}, err
	}
	after, err := s.Thread(ctx, m.ConversationID, Page{First: &first, After: &at})
	if err != nil {
		return Rows[*ent.Message]{}, err
	}
	page := before
	page.Rows = slices.Concat(before.Rows, []*ent.Message{m}, after.Rows)
	page.HasNext = after.HasNext
	return page, nil
}
