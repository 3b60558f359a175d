package graph

import (
	"context"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/reaction"
)

// Reaction is one author's emoji on a message.
type Reaction struct {
	Emoji     string
	By        ReactionAuthor
	Direction conversa.MessageDirection
	Status    conversa.MessageStatus
	Failure   *conversa.DeliveryFailure
	At        time.Time
}

func (r messageResolver) Conversation(ctx context.Context, obj *ent.Message) (*ent.Conversation, error) {
	return r.conversation(ctx, obj)
}

func (r messageResolver) conversation(ctx context.Context, obj *ent.Message) (*ent.Conversation, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.conversations, obj, "conversation", always(func(m *ent.Message) string { return m.ConversationID }))
}

func (r messageResolver) Attachments(ctx context.Context, obj *ent.Message) ([]*ent.Attachment, error) {
	l := r.load(ctx)
	rows, err := of(ctx, l.kin, l.attachments, obj, "attachments", func(m *ent.Message) (string, bool) {
		return m.ID, m.RevokedAt == nil && m.Type.HasFile()
	})
	if rows == nil {
		rows = []*ent.Attachment{}
	}
	return rows, err
}

func (r messageResolver) ReplyTo(ctx context.Context, obj *ent.Message) (*ent.Message, error) {
	l := r.load(ctx)
	original, err := orNull(of(ctx, l.kin, l.byWamid, obj, "replyTo", func(m *ent.Message) (wamid, bool) {
		return wamidOf(m.AccountID, m.ReplyToWamid)
	}))
	if original == nil || original.ConversationID != obj.ConversationID {
		return nil, err
	}
	return original, err
}

func (r messageResolver) Reactions(ctx context.Context, obj *ent.Message) ([]*Reaction, error) {
	l := r.load(ctx)
	rows, err := of(ctx, l.kin, l.reactions, obj, "reactions", func(m *ent.Message) (wamid, bool) {
		key, ok := wamidOf(m.AccountID, m.Wamid)
		return key, ok && m.RevokedAt == nil
	})
	if err != nil {
		return nil, err
	}
	reactions := make([]*Reaction, len(rows))
	for i, row := range rows {
		by, err := r.author(ctx, obj, row)
		if err != nil {
			return nil, err
		}
		reactions[i] = &Reaction{
			Emoji: row.Emoji, By: by, Direction: sideOf(row), Status: row.Status, Failure: row.Failure, At: row.ReactedAt,
		}
	}
	return reactions, nil
}

func sideOf(row *ent.Reaction) conversa.MessageDirection {
	if row.Author == reaction.AuthorBUSINESS {
		return conversa.DirectionOutbound
	}
	return conversa.DirectionInbound
}

// author is the conversation's customer, the user who gave it from here, or nobody for the
// business's phone.
func (r messageResolver) author(ctx context.Context, obj *ent.Message, row *ent.Reaction) (ReactionAuthor, error) {
	if row.Author == reaction.AuthorBUSINESS {
		return r.reactor(ctx, row)
	}
	conversation, err := r.conversation(ctx, obj)
	if err != nil {
		return nil, err
	}
	customer, err := r.customer(ctx, conversation)
	if err != nil {
		return nil, err
	}
	author, _ := customer.(ReactionAuthor)
	return author, nil
}

func (r messageResolver) reactor(ctx context.Context, row *ent.Reaction) (ReactionAuthor, error) {
	l := r.load(ctx)
	user, err := orNull(of(ctx, l.kin, l.users, row, "by", ifAny(func(r *ent.Reaction) *string { return r.SentByID })))
	if user == nil || err != nil {
		return nil, err
	}
	return user, nil
}

func (r messageResolver) SentBy(ctx context.Context, obj *ent.Message) (*ent.User, error) {
	l := r.load(ctx)
	return orNull(of(ctx, l.kin, l.users, obj, "sentBy", ifAny(func(m *ent.Message) *string { return m.SentByID })))
}

func (r messageResolver) RepliedBy(ctx context.Context, obj *ent.Message) (*ent.User, error) {
	l := r.load(ctx)
	return orNull(of(ctx, l.kin, l.users, obj, "repliedBy", ifAny(func(m *ent.Message) *string { return m.RepliedByID })))
}

func (r messageResolver) RetriedAs(ctx context.Context, obj *ent.Message) (*ent.Message, error) {
	l := r.load(ctx)
	return orNull(of(ctx, l.kin, l.messages, obj, "retriedAs", ifAny(func(m *ent.Message) *string { return m.RetriedAsID })))
}

func (r attachmentResolver) Message(ctx context.Context, obj *ent.Attachment) (*ent.Message, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.messages, obj, "message", always(func(a *ent.Attachment) string { return a.MessageID }))
}

func (r attachmentResolver) File(ctx context.Context, obj *ent.Attachment) (*ent.File, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.files, obj, "file", always(func(a *ent.Attachment) string { return a.FileID }))
}
