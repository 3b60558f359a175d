package graph

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/view"
)

func (r conversationResolver) Account(ctx context.Context, obj *ent.Conversation) (*ent.Account, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.accounts, obj, "account", always(func(c *ent.Conversation) string { return c.AccountID }))
}

func (r conversationResolver) Customer(ctx context.Context, obj *ent.Conversation) (Customer, error) {
	return r.customer(ctx, obj)
}

// customer is the lead or contact of a conversation.
func (r *Resolver) customer(ctx context.Context, obj *ent.Conversation) (Customer, error) {
	l := r.load(ctx)
	contact, err := of(ctx, l.kin, l.contacts, obj, "contact", ifAny(func(c *ent.Conversation) *string { return c.ContactID }))
	if err != nil {
		return nil, err
	}
	if contact != nil {
		return contact, nil
	}
	lead, err := of(ctx, l.kin, l.leads, obj, "lead", ifAny(func(c *ent.Conversation) *string { return c.LeadID }))
	if err != nil {
		return nil, err
	}
	if lead == nil {
		return nil, conversa.ErrNotFound
	}
	return lead, nil
}

func (r conversationResolver) Owner(ctx context.Context, obj *ent.Conversation) (*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.users, obj, "owner", always(func(c *ent.Conversation) string { return c.OwnerID }))
}

func (r conversationResolver) LastMessage(ctx context.Context, obj *ent.Conversation) (*ent.Message, error) {
	l := r.load(ctx)
	return orNull(of(ctx, l.kin, l.messages, obj, "lastMessage", ifAny(func(c *ent.Conversation) *string { return c.LastMessageID })))
}

func (r conversationResolver) Window(_ context.Context, obj *ent.Conversation) (*ServiceWindow, error) {
	window := obj.Window()
	return &ServiceWindow{
		Open: window.Open(r.Now()), OpenedAt: instant(window.LastInbound), ClosesAt: instant(window.ClosesAt()),
	}, nil
}

func (r conversationResolver) Messages(ctx context.Context, obj *ent.Conversation, around *string, first *int, after *string, last *int, before *string) (*MessageConnection, error) {
	l := r.load(ctx)
	page := pageKey{argumentOf(first), argumentOf(last), argumentOf(after), argumentOf(before)}
	var rows view.Rows[*ent.Message]
	var err error
	if around != nil {
		rows, err = r.around(ctx, obj, *around, page)
	} else {
		rows, err = of(ctx, l.kin, l.threads, obj, fmt.Sprint("messages", page),
			always(func(c *ent.Conversation) thread { return thread{c.ID, page} }))
	}
	if err != nil {
		return nil, err
	}
	return messagePage(rows, func(ctx context.Context) (int, error) {
		return of(ctx, l.kin, l.counts, obj, "messages.totalCount", always(func(c *ent.Conversation) string { return c.ID }))
	}), nil
}

func (r leadResolver) Owner(ctx context.Context, obj *ent.Lead) (*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.users, obj, "owner", always(func(c *ent.Lead) string { return c.OwnerID }))
}

func (r contactResolver) Owner(ctx context.Context, obj *ent.Contact) (*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.users, obj, "owner", always(func(c *ent.Contact) string { return c.OwnerID }))
}

// orNull makes null of what is not there, where the schema allows it.
func orNull[R any](row *R, err error) (*R, error) {
	if errors.Is(err, conversa.ErrNotFound) {
		return nil, nil
	}
	return row, err
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
