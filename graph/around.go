package graph

import (
	"context"

	"conversa"
	"conversa/ent"
	"conversa/internal/view"
)

// around is a page of a conversation with one message in its middle. NOT_FOUND where
// the message is another conversation's.
func (r conversationResolver) around(ctx context.Context, obj *ent.Conversation, id string, p pageKey) (view.Rows[*ent.Message], error) {
	if p.last.given || p.after.given || p.before.given {
		return view.Rows[*ent.Message]{}, conversa.Invalid("around", "Give around with first alone.")
	}
	m, err := r.load(ctx).messages.load(ctx, askable(id))
	if err != nil {
		return view.Rows[*ent.Message]{}, err
	}
	if m == nil || m.ConversationID != obj.ID {
		return view.Rows[*ent.Message]{}, conversa.ErrNotFound
	}
	return r.View.Around(ctx, m, p.first.orNil())
}
