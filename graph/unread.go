package graph

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
	"conversa/ent"
	"conversa/internal/live"
	"conversa/internal/people"
	"conversa/internal/unread"
)

// unreadEvery is how often a user's counts are sent at most.
const unreadEvery = 200 * time.Millisecond

func (r conversationResolver) UnreadCount(ctx context.Context, obj *ent.Conversation) (int, error) {
	marker, err := r.marker(ctx, obj)
	if err != nil || marker == nil {
		return obj.InboundCount, err
	}
	return max(0, obj.InboundCount-marker.ReadCount), nil // the marker may be of a later moment
}

func (r conversationResolver) ReadUpTo(ctx context.Context, obj *ent.Conversation) (*ent.Message, error) {
	l := r.load(ctx)
	for _, relative := range relativesOf(l.kin, obj, "readUpTo") { // their messages are read together
		if marker, err := r.marker(ctx, relative); err == nil && marker != nil {
			l.messages.announce(marker.MessageID)
		}
	}
	marker, err := r.marker(ctx, obj)
	if err != nil || marker == nil {
		return nil, err
	}
	return orNull(l.messages.load(ctx, marker.MessageID))
}

// marker is how far the viewer has read a conversation; nil where they have not.
func (r *Resolver) marker(ctx context.Context, obj *ent.Conversation) (*ent.ReadMarker, error) {
	l := r.load(ctx)
	return orNull(of(ctx, l.kin, l.markers, obj, "readMarker", always(func(c *ent.Conversation) string { return c.ID })))
}

func (r queryResolver) Unread(ctx context.Context) (*UnreadCounts, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if !viewer.SignedIn() {
		return nil, conversa.ErrUnauthenticated
	}
	return r.countUnread(ctx, viewer.OrganizationID, []conversa.Viewer{viewer}).of(viewer.UserID)
}

func (r mutationResolver) MarkRead(ctx context.Context, conversationID, upToMessageID string) (*ConversationPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	conversation, err := r.Inbox.MarkRead(ctx, viewer, askable(conversationID), askable(upToMessageID))
	return r.conversationPayload(ctx, conversation, err)
}

func (r mutationResolver) MarkNoReplyNeeded(ctx context.Context, conversationID string) (*ConversationPayload, error) {
	conversation, err := r.Inbox.MarkNoReplyNeeded(ctx, askable(conversationID))
	return r.conversationPayload(ctx, conversation, err)
}

func (r *Resolver) conversationPayload(ctx context.Context, conversation *ent.Conversation, err error) (*ConversationPayload, error) {
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &ConversationPayload{Conversation: conversation}, nil
}

func (r subscriptionResolver) UnreadChanged(ctx context.Context) (<-chan *UnreadCounts, error) {
	return live.Source(ctx, func() (live.Binding[*UnreadCounts], error) {
		binding, of, err := bind[*UnreadCounts](ctx, r.People, nil)
		if err != nil {
			return binding, err
		}
		viewer, _ := conversa.ViewerFrom(ctx)
		binding.SinceArg, binding.Every = "", unreadEvery
		binding.Class = viewer.OwnClass()
		binding.Holds = func(ctx context.Context) bool { return staysWho(ctx, r.People, viewer) }
		binding.Ends, binding.Outdates = nil, nil // who sees other records is told other counts
		binding.Wants = func(e live.Event) bool { return r.changesUnread(of, viewer.UserID, newsOf(e)) }
		binding.Render = func(ctx context.Context, e live.Event) (*UnreadCounts, error) {
			return r.unreadAt(ctx, e)
		}
		return binding, nil
	})
}

// staysWho reports whether a subscriber may still use the fields that they could when they
// subscribed. What they see may change.
func staysWho(ctx context.Context, p *people.Service, then conversa.Viewer) bool {
	now, err := p.Renew(ctx, then)
	if err != nil { // a database that does not answer has changed nobody
		return !errors.Is(err, conversa.ErrUnauthenticated)
	}
	return now.OwnClass() == then.OwnClass()
}

// changesUnread decides in memory whether an event may have changed what a user has not
// read.
func (r *Resolver) changesUnread(of audience, userID string, news News) bool {
	if news.Kind == conversa.EventPeople || news.tellsSignal(userID) {
		return true
	}
	if news.Kind == conversa.EventConversationGone {
		return of.maySee(news.Conversation.PreviousOwnerID)
	}
	if news.Kind != conversa.EventConversation {
		return false
	}
	switch c := news.Conversation; c.Change {
	case conversa.ChangeRead:
		return c.UserID == userID
	case conversa.ChangeMessageAdded, conversa.ChangeMessageChanged:
		return c.Inbound && r.inSight(of, news)
	case conversa.ChangeCustomer:
		return r.inSight(of, news)
	case conversa.ChangeOwner:
		return of.maySee(c.PreviousOwnerID) || of.maySee(c.OwnerID)
	}
	return false
}

// maySee is sees, where what cannot be told is true.
func (a audience) maySee(ownerID string) bool {
	sees, err := a.sees(ownerID)
	return err != nil || sees
}

// unreadAt are the counts of the viewer, read together with those of all who are told at
// that moment.
func (r *Resolver) unreadAt(ctx context.Context, e live.Event) (*UnreadCounts, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	pulse, ok := e.Value.(*live.Pulse)
	if !ok || !viewer.MaySee(e.Topic) {
		return nil, live.ErrSkip
	}
	counted, _ := pulse.Share(func() any {
		var viewers []conversa.Viewer
		for _, class := range pulse.Classes {
			if v, err := r.People.Audience(ctx, class); err == nil {
				viewers = append(viewers, v)
			}
		}
		return r.countUnread(ctx, e.Topic, viewers)
	}).(*counted)
	return counted.of(viewer.UserID)
}

// counted is what some users of an organization have not read, with its accounts.
type counted struct {
	counts   map[string]unread.Counts
	accounts []*ent.Account
	err      error
}

func (r *Resolver) countUnread(ctx context.Context, organizationID string, viewers []conversa.Viewer) *counted {
	c := &counted{}
	if c.accounts, c.err = r.View.Accounts(ctx); c.err == nil {
		relateAccounts(r.load(ctx).kin, c.accounts)
		c.counts, c.err = unread.Count(ctx, r.View.Store, organizationID, viewers)
	}
	return c
}

func (c *counted) of(userID string) (*UnreadCounts, error) {
	counts, ok := c.counts[userID]
	switch {
	case c.err != nil:
		return nil, c.err
	case !ok:
		return nil, conversa.ErrUnauthenticated
	}
	all := &UnreadCounts{
		Messages: counts.Messages, Conversations: counts.Conversations, Signals: counts.Signals, ByAccount: []*AccountUnread{},
	}
	for _, account := range c.accounts {
		if n, ok := counts.ByAccount[account.ID]; ok {
			all.ByAccount = append(all.ByAccount, &AccountUnread{Account: account, Messages: n.Messages, Conversations: n.Conversations})
		}
	}
	return all, nil
}

// ownFields differ from user to user, also for those who see the same rows: what they have
// read, the addresses that are given to them, and their days.
var ownFields = []string{"unreadCount", "readUpTo", "attachmentsZipUrl", "pdfUrl", "ledgerCsvUrl", "creditUsage"}

// classFor is with whom a subscriber shares executions: where a field is asked for that is
// each user's own, with nobody but their own other screens.
func classFor(ctx context.Context, viewer conversa.Viewer) string {
	if graphql.HasOperationContext(ctx) && asksOwn(graphql.GetOperationContext(ctx)) {
		return viewer.OwnClass()
	}
	return viewer.Class()
}

func asksOwn(oc *graphql.OperationContext) bool {
	for _, fragment := range oc.Doc.Fragments {
		if selectsOwn(fragment.SelectionSet) {
			return true
		}
	}
	return selectsOwn(oc.Operation.SelectionSet)
}

func selectsOwn(set ast.SelectionSet) bool {
	return slices.ContainsFunc(set, func(selection ast.Selection) bool {
		switch s := selection.(type) {
		case *ast.Field:
			return slices.Contains(ownFields, s.Name) || selectsOwn(s.SelectionSet)
		case *ast.InlineFragment:
			return selectsOwn(s.SelectionSet)
		}
		return false
	})
}
