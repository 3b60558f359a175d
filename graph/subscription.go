package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"conversa"
	"conversa/ent"
	"conversa/internal/event"
	"conversa/internal/live"
	"conversa/internal/people"
)

// News is an entry of the event log as subscriptions and caches read it.
type News struct {
	Kind conversa.EventKind
	// SubjectID is the conversation, the account or the session: ofConversation.
	SubjectID    string
	Conversation conversa.ConversationNews
	Account      conversa.AccountNews
	Signal       conversa.SignalNews
	Window       conversa.WindowNews
	// page is what was read from the log together with it; may be nil.
	page *newsPage
}

// Decode reads an entry of the event log.
func Decode(e event.Event) (live.Event, error) {
	news := News{Kind: conversa.EventKind(e.Kind), SubjectID: e.SubjectID}
	var err error
	switch news.Kind {
	case conversa.EventConversation, conversa.EventConversationGone:
		err = json.Unmarshal([]byte(e.Payload), &news.Conversation)
	case conversa.EventAccount:
		err = json.Unmarshal([]byte(e.Payload), &news.Account)
	case conversa.EventSignal:
		err = json.Unmarshal([]byte(e.Payload), &news.Signal)
	case conversa.EventWindowClosing:
		err = json.Unmarshal([]byte(e.Payload), &news.Window)
	}
	if err != nil {
		return live.Event{}, fmt.Errorf("decode event %d: %w", e.Seq, err)
	}
	return live.Event{Seq: uint64(e.Seq), Cursor: e.Cursor().String(), Topic: e.OrganizationID, Value: news}, nil
}

// ofConversation reports whether the subject is a conversation.
func (n News) ofConversation() bool {
	switch n.Kind {
	case conversa.EventConversation, conversa.EventSignal, conversa.EventWindowClosing:
		return true
	}
	return false
}

// newsOf is the entry as Decode read it; of an entry that it could not read, one
// that nobody wants.
func newsOf(e live.Event) News {
	news, _ := e.Value.(News)
	return news
}

// EventContext prepares the execution of one event for all subscribers of a policy
// class: they see what each of them may see now. Where that cannot be found out there
// is no viewer, and the policy denies everything with an error.
func (r *Resolver) EventContext(ctx context.Context, e live.Event, class string) context.Context {
	viewer, err := r.People.Audience(ctx, class)
	if err != nil {
		r.Log.ErrorContext(ctx, "audience of an event not found", "seq", e.Seq, "cause", err.Error())
		return r.Loaders(ctx)
	}
	ctx = conversa.WithViewer(ctx, viewer)
	if page := newsOf(e).page; page != nil {
		return withLoaders(ctx, page.loaders(r, viewer.OrganizationID, class))
	}
	return r.Loaders(ctx)
}

func (r subscriptionResolver) MessageReceived(ctx context.Context, since *string, filter *conversa.MessageFilter) (<-chan *MessageEvent, error) {
	return live.Source(ctx, func() (live.Binding[*MessageEvent], error) {
		binding, of, err := bind[*MessageEvent](ctx, r.People, since)
		if err != nil {
			return binding, err
		}
		wanted, err := r.wanted(ctx, filter)
		if wanted.filter.Personal() {
			viewer, _ := conversa.ViewerFrom(ctx)
			binding.Class = viewer.OwnClass()
		}
		binding.Wants = func(e live.Event) bool {
			news := newsOf(e)
			return news.Kind == conversa.EventConversation && news.Conversation.Change == conversa.ChangeMessageAdded &&
				news.Conversation.Inbound && r.inSight(of, news)
		}
		binding.Render = r.renderReceived(wanted)
		return binding, err
	})
}

func (r subscriptionResolver) renderReceived(wanted wanted) func(context.Context, live.Event) (*MessageEvent, error) {
	return func(ctx context.Context, e live.Event) (*MessageEvent, error) {
		message, err := r.load(ctx).messages.load(ctx, newsOf(e).Conversation.MessageID)
		if err != nil {
			return nil, skipGone(err)
		}
		passes, err := r.passes(ctx, wanted, message)
		if err != nil {
			return nil, skipGone(err)
		}
		if !passes {
			return nil, live.ErrSkip
		}
		return &MessageEvent{Cursor: e.Cursor, Message: message}, nil
	}
}

func (r subscriptionResolver) ConversationChanged(ctx context.Context, conversationID *string, since *string) (<-chan *ConversationEvent, error) {
	return live.Source(ctx, func() (live.Binding[*ConversationEvent], error) {
		binding, of, err := bind[*ConversationEvent](ctx, r.People, since)
		concerns := func(news News) bool { return conversationID == nil || *conversationID == news.SubjectID }
		binding.Wants = func(e live.Event) bool {
			news := newsOf(e)
			return news.Kind == conversa.EventConversation && concerns(news) && r.inSight(of, news)
		}
		binding.Ends = func(e live.Event) bool {
			news := newsOf(e)
			return concerns(news) && (losesSight(of, news) || conversationID != nil && isGone(of, news))
		}
		binding.Render = r.renderChanged
		return binding, err
	})
}

func (r subscriptionResolver) renderChanged(ctx context.Context, e live.Event) (*ConversationEvent, error) {
	news := newsOf(e)
	conversation, err := r.load(ctx).conversations.load(ctx, news.SubjectID)
	if err != nil {
		return nil, skipGone(err)
	}
	var message *ent.Message
	if id := news.Conversation.MessageID; id != "" {
		if message, err = r.load(ctx).messages.load(ctx, id); err != nil {
			return nil, skipGone(err)
		}
	}
	return &ConversationEvent{
		Cursor: e.Cursor, Change: news.Conversation.Change, Conversation: conversation, Message: message,
	}, nil
}

// audience is all of a class, as a group of subscribers remembers them: an event asks
// about each group.
type audience struct {
	people         *people.Service
	organizationID string
	// userID is empty for those who see everything.
	userID string
}

// sees reports whether they see an owner's records now.
func (a audience) sees(ownerID string) (bool, error) {
	if a.userID == "" {
		return true, nil
	}
	return a.people.Sees(context.Background(), a.organizationID, a.userID, ownerID) // it belongs to no request
}

// bind ties a subscription to what its viewer sees: what one of a class may see, all
// of it may.
func bind[T any](ctx context.Context, p *people.Service, since *string) (live.Binding[T], audience, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if !viewer.SignedIn() {
		return live.Binding[T]{}, audience{}, conversa.ErrUnauthenticated
	}
	viewer, err := p.Renew(ctx, viewer)
	if err != nil {
		return live.Binding[T]{}, audience{}, err
	}
	of := audience{p, viewer.OrganizationID, viewer.UserID}
	if viewer.Sight.AllRecords {
		of.userID = ""
	}
	binding := live.Binding[T]{
		Topic: viewer.OrganizationID, Class: viewer.Class(), SinceArg: "since",
		Holds: func(ctx context.Context) bool { return holds(ctx, p, viewer) },
		Ends:  func(e live.Event) bool { return losesSight(of, newsOf(e)) },
		// Whose records somebody saw before, nobody knows any more.
		Outdates: func(e live.Event) bool { return newsOf(e).Kind == conversa.EventPeople },
	}
	if since != nil && *since == "" {
		return binding, of, conversa.Invalid("since", "This is no cursor of a subscription.")
	}
	if since != nil {
		binding.Since = *since
	}
	return binding, of, nil
}

// bindOwn is bind for what is the user's own, whatever else they share with others who
// see everything.
func bindOwn[T any](ctx context.Context, p *people.Service, since *string) (binding live.Binding[T], of audience, userID string, err error) {
	binding, of, err = bind[T](ctx, p, since)
	if err != nil {
		return binding, of, "", err
	}
	viewer, _ := conversa.ViewerFrom(ctx)
	if viewer, err = p.Renew(ctx, viewer); err != nil {
		return binding, of, "", err
	}
	binding.Class = viewer.OwnClass()
	return binding, of, viewer.UserID, nil
}

// holds reports whether a subscriber still sees what they saw when they subscribed.
func holds(ctx context.Context, p *people.Service, then conversa.Viewer) bool {
	now, err := p.Renew(ctx, then)
	if err != nil { // a database that does not answer has changed nobody's sight
		return !errors.Is(err, conversa.ErrUnauthenticated)
	}
	return now.Class() == then.Class() && slices.Equal(now.Sight.OwnerIDs, then.Sight.OwnerIDs)
}

// inSight decides in memory whether an audience may see a conversation at all, so that
// nothing is executed for those who may not. Where that cannot be told the policy does,
// when the rows are read.
func (r *Resolver) inSight(of audience, news News) bool {
	if of.userID == "" || news.page == nil {
		return true
	}
	owner, err := news.page.owner(context.Background(), r, news.SubjectID) // it belongs to no request
	if err != nil {
		return true
	}
	sees, err := of.sees(owner)
	return err != nil || sees
}

// losesSight reports whether a conversation was handed over to an owner whose records
// the audience does not see, or became part of such an owner's.
func losesSight(of audience, news News) bool {
	c := news.Conversation
	if c.Change != conversa.ChangeOwner && news.Kind != conversa.EventConversationGone || c.PreviousOwnerID == "" {
		return false
	}
	before, err := of.sees(c.PreviousOwnerID)
	if err != nil || !before {
		return false
	}
	now, err := of.sees(c.OwnerID)
	return err == nil && !now
}

// isGone reports whether a conversation that the audience saw is no more.
func isGone(of audience, news News) bool {
	if news.Kind != conversa.EventConversationGone {
		return false
	}
	saw, err := of.sees(news.Conversation.PreviousOwnerID)
	return err == nil && saw
}

// skipGone: of a row that was deleted since there is nothing to tell.
func skipGone(err error) error {
	if errors.Is(err, conversa.ErrNotFound) {
		return live.ErrSkip
	}
	return err
}
