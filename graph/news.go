package graph

import (
	"context"
	"maps"
	"slices"
	"sync"

	"conversa"
	"conversa/internal/live"
)

// newsPage is events that were read from the log together. Their rows are read
// together too, by the first of them that somebody wants: under load one statement
// serves many events.
type newsPage struct {
	events []live.Event

	mu      sync.Mutex // protects what follows
	byClass map[string]*loaders
	// owners are those of the conversations, read when somebody does not see everything.
	owners map[string]string
}

// Together ties the events of one page of the log to each other. A row that changes
// after it was read brings an event of its own, on a later page.
func Together(events []live.Event) {
	page := &newsPage{events: events, byClass: map[string]*loaders{}}
	for i := range events {
		if news, ok := events[i].Value.(News); ok {
			news.page = page
			events[i].Value = news
		}
	}
}

// loaders are those of the page for one policy class of an organization.
func (p *newsPage) loaders(r *Resolver, organizationID, class string) *loaders {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l := p.byClass[class]; l != nil {
		return l
	}
	l := newLoaders(r)
	p.byClass[class] = l
	for _, e := range p.events {
		news := newsOf(e)
		if e.Topic != organizationID || !news.ofConversation() {
			continue
		}
		l.conversations.announce(news.SubjectID)
		l.signals.announce(news.SubjectID)
		if news.Conversation.MessageID != "" {
			l.messages.announce(news.Conversation.MessageID)
		}
	}
	return l
}

// owner is that of a conversation of the page, as it is now; empty for one that is
// gone. The owners of all are read together.
func (p *newsPage) owner(ctx context.Context, r *Resolver, conversationID string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.owners == nil {
		ids := map[string]bool{}
		for _, e := range p.events {
			if news := newsOf(e); news.ofConversation() {
				ids[news.SubjectID] = true
			}
		}
		owners, err := r.View.OwnersOf(conversa.WithViewer(ctx, conversa.SystemViewer()), slices.Collect(maps.Keys(ids)))
		if err != nil {
			return "", err
		}
		p.owners = owners
	}
	return p.owners[conversationID], nil
}
