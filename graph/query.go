package graph

import (
	"context"
	"errors"
	"strings"

	"conversa"
	"conversa/ent"
)

func (r queryResolver) Viewer(ctx context.Context) (*ent.User, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if !viewer.SignedIn() {
		return nil, conversa.ErrUnauthenticated
	}
	return r.load(ctx).users.load(ctx, viewer.UserID)
}

func (r queryResolver) Organization(ctx context.Context) (*ent.Organization, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.View.Organization(ctx, viewer.OrganizationID)
}

func (r queryResolver) Accounts(ctx context.Context) ([]*ent.Account, error) {
	rows, err := r.View.Accounts(ctx)
	relateAccounts(r.load(ctx).kin, rows)
	return rows, err
}

func (r queryResolver) Conversations(ctx context.Context, filter *conversa.ConversationFilter, orderBy *conversa.ConversationOrder, first *int, after *string, last *int, before *string) (*ConversationConnection, error) {
	list, err := r.conversationList(ctx, filter, orderBy)
	if err != nil {
		return nil, err
	}
	rows, err := r.View.Conversations(ctx, list, page(first, after, last, before))
	if err != nil {
		return nil, err
	}
	relate(r.load(ctx).kin, rows.Rows)
	return conversationPage(rows, func(ctx context.Context) (int, error) { return r.View.CountConversations(ctx, list) }), nil
}

func (r queryResolver) Messages(ctx context.Context, viewID *string, filter *conversa.MessageFilter, orderBy *conversa.MessageOrder, first *int, after *string, last *int, before *string) (*MessageConnection, error) {
	list, err := r.viewedList(ctx, viewID, filter, orderBy)
	if err != nil {
		return nil, err
	}
	rows, err := r.View.Messages(ctx, list, page(first, after, last, before))
	if err != nil {
		return nil, err
	}
	relate(r.load(ctx).kin, rows.Rows)
	return messagePage(rows, func(ctx context.Context) (int, error) { return r.View.CountMessages(ctx, list) }), nil
}

// Node finds any object by its id. What is not there and what the viewer may not
// see are both null.
func (r queryResolver) Node(ctx context.Context, id string) (Node, error) {
	node, err := r.nodeOf(ctx, askable(id))
	if errors.Is(err, conversa.ErrNotFound) || ent.IsNotFound(err) {
		return nil, nil
	}
	return node, err
}

func (r queryResolver) nodeOf(ctx context.Context, id string) (Node, error) {
	prefix, _, _ := strings.Cut(id, "_")
	l := r.load(ctx)
	switch prefix {
	case "org":
		return asNode(r.View.Organization(ctx, id))
	case "usr":
		return asNode(l.users.load(ctx, id))
	case "acc":
		return asNode(l.accounts.load(ctx, id))
	case "led":
		return asNode(l.leads.load(ctx, id))
	case "con":
		return asNode(l.contacts.load(ctx, id))
	case "cnv":
		return asNode(l.conversations.load(ctx, id))
	case "msg":
		return asNode(l.messages.load(ctx, id))
	case "att":
		return asNode(r.attachment(ctx, id))
	case "cfd":
		return asNode(r.View.CustomField(ctx, id))
	case "fil":
		return asNode(l.files.load(ctx, id))
	case "rol":
		return asNode(l.roles.load(ctx, id))
	case "grp":
		return asNode(l.groups.load(ctx, id))
	case "ses":
		return asNode(r.View.SessionByID(ctx, id, r.Now()))
	case "tok":
		return asNode(r.View.ApiTokenByID(ctx, id))
	case "sig":
		return asNode(r.View.SignalByID(ctx, id))
	case "view":
		return asNode(r.Views.View(ctx, id))
	case "txt":
		return asNode(r.View.PredefinedText(ctx, id))
	case "drv":
		return asNode(r.Drives.Drive(ctx, id))
	case "doc":
		return asNode(l.documents.load(ctx, id))
	case "cpu":
		return asNode(l.purchases.load(ctx, id))
	case "cle":
		return asNode(r.View.LedgerEntry(ctx, id))
	case "aud":
		return asNode(r.View.AuditEntryByID(ctx, id))
	}
	return nil, conversa.ErrNotFound
}

// attachment is one of a message that was not withdrawn.
func (r *Resolver) attachment(ctx context.Context, id string) (*ent.Attachment, error) {
	attachment, err := r.View.Attachment(ctx, id)
	if err != nil {
		return nil, err
	}
	message, err := r.load(ctx).messages.load(ctx, attachment.MessageID)
	if err != nil {
		return nil, err
	}
	if message.RevokedAt != nil {
		return nil, conversa.ErrNotFound
	}
	return attachment, nil
}

// asNode keeps a missing row from becoming a Node that is not nil.
func asNode[R Node](row R, err error) (Node, error) {
	if err != nil {
		return nil, err
	}
	return row, nil
}
