package live

import (
	"context"

	"conversa"
)

// Review ends, with RESYNC, the subscriptions of a topic that no longer hold: their
// subscribers may see other rows than before. The tail calls it before it delivers
// what came after the change.
func (h *Hub) Review(ctx context.Context, topic string) {
	h.start()
	for _, s := range h.of(topic) {
		if s.holds != nil && !s.holds(ctx) {
			s.op.refuse(conversa.ErrResync)
		}
	}
}

// of lists the subscriptions of a topic.
func (h *Hub) of(topic string) (all []*subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for g := range h.topics[topic] {
		all = append(all, g.all()...)
	}
	return all
}

// all is a copy of the members.
func (g *group) all() []*subscription {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return append([]*subscription(nil), g.members...)
}

// ended ends the group's subscriptions if the event says so.
func (g *group) ended(e Event) bool {
	if g.ends == nil || !g.ends(e) {
		return false
	}
	for _, s := range g.all() {
		if s.sees(e) {
			s.op.refuse(conversa.ErrResync)
		}
	}
	return true
}
