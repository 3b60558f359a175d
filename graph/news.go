package graph

import (
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
}

// Together ties the events of one page of the log to each other. A row that changes
// after it was read brings an event of its own, on a later page.
func Together(events []live.Event) {
	if len(events) < 2 {
		return
	}
	page := &newsPage{events: events, byClass: map[string]*loaders{}}
	for i := range events {
		if news, ok := events[i].Value.(News); ok {
			news.page = page
			events[i].Value = news
		}
	}
}

// loaders are those of the page for one policy class.
func (p *newsPage) loaders(r *Resolver, class string) *loaders {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l := p.byClass[class]; l != nil {
		return l
	}
	l := newLoaders(r.View)
	p.byClass[class] = l
	for _, e := range p.events {
		news := newsOf(e)
		if e.Topic != class || news.Kind != conversa.EventConversation {
			continue
		}
		l.conversations.announce(news.SubjectID)
		if news.Conversation.MessageID != "" {
			l.messages.announce(news.Conversation.MessageID)
		}
	}
	return l
}
