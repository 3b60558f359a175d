package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/internal/event"
	"conversa/internal/live"
	"conversa/internal/view"
)

// News is an entry of the event log as subscriptions and caches read it.
type News struct {
	Kind conversa.EventKind
	// SubjectID is the conversation, the account or the session.
	SubjectID    string
	Conversation conversa.ConversationNews
	// page is what was read from the log together with it; may be nil.
	page *newsPage
}

// Decode reads an entry of the event log.
func Decode(e event.Event) (live.Event, error) {
	news := News{Kind: conversa.EventKind(e.Kind), SubjectID: e.SubjectID}
	if news.Kind == conversa.EventConversation {
		if err := json.Unmarshal([]byte(e.Payload), &news.Conversation); err != nil {
			return live.Event{}, fmt.Errorf("decode event %d: %w", e.Seq, err)
		}
	}
	return live.Event{Seq: uint64(e.Seq), Cursor: e.Cursor().String(), Topic: e.OrganizationID, Value: news}, nil
}

// newsOf is the entry as Decode read it; of an entry that it could not read, one
// that nobody wants.
func newsOf(e live.Event) News {
	news, _ := e.Value.(News)
	return news
}

// EventContext prepares the execution of one event for all subscribers of a policy
// class: they see what their organization may see.
func (r *Resolver) EventContext(ctx context.Context, e live.Event, class string) context.Context {
	ctx = conversa.WithViewer(ctx, conversa.SystemViewerOf(class))
	if page := newsOf(e).page; page != nil {
		return withLoaders(ctx, page.loaders(r, class))
	}
	return r.Loaders(ctx)
}

func (r subscriptionResolver) MessageReceived(ctx context.Context, since *string, filter *conversa.MessageFilter) (<-chan *MessageEvent, error) {
	return live.Source(ctx, func() (live.Binding[*MessageEvent], error) {
		binding, err := bind[*MessageEvent](ctx, since)
		binding.Wants = func(e live.Event) bool {
			news := newsOf(e)
			return news.Kind == conversa.EventConversation && news.Conversation.Change == conversa.ChangeMessageAdded &&
				news.Conversation.Inbound
		}
		binding.Render = r.renderReceived(filter)
		return binding, err
	})
}

func (r subscriptionResolver) renderReceived(filter *conversa.MessageFilter) func(context.Context, live.Event) (*MessageEvent, error) {
	wanted := messageFilter(filter)
	var phrases []string
	if wanted.Text != nil {
		phrases = view.Phrases(*wanted.Text)
	}
	return func(ctx context.Context, e live.Event) (*MessageEvent, error) {
		message, err := r.load(ctx).messages.load(ctx, newsOf(e).Conversation.MessageID)
		if err != nil {
			return nil, skipGone(err)
		}
		if !wanted.Matches(view.FactsOf(message), phrases) {
			return nil, live.ErrSkip
		}
		return &MessageEvent{Cursor: e.Cursor, Message: message}, nil
	}
}

func (r subscriptionResolver) ConversationChanged(ctx context.Context, conversationID *string, since *string) (<-chan *ConversationEvent, error) {
	return live.Source(ctx, func() (live.Binding[*ConversationEvent], error) {
		binding, err := bind[*ConversationEvent](ctx, since)
		binding.Wants = func(e live.Event) bool {
			news := newsOf(e)
			return news.Kind == conversa.EventConversation && (conversationID == nil || *conversationID == news.SubjectID)
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

// bind ties a subscription to its viewer's organization: what one of it may see,
// all of it may.
func bind[T any](ctx context.Context, since *string) (live.Binding[T], error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if !viewer.SignedIn() {
		return live.Binding[T]{}, conversa.ErrUnauthenticated
	}
	binding := live.Binding[T]{Topic: viewer.OrganizationID, Class: viewer.OrganizationID, SinceArg: "since"}
	if since != nil && *since == "" {
		return binding, conversa.Invalid("since", "This is no cursor of a subscription.")
	}
	if since != nil {
		binding.Since = *since
	}
	return binding, nil
}

// skipGone: of a row that was deleted since there is nothing to tell.
func skipGone(err error) error {
	if errors.Is(err, conversa.ErrNotFound) {
		return live.ErrSkip
	}
	return err
}
