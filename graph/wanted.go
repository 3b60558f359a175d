package graph

import (
	"context"

	"conversa"
	"conversa/ent"
	"conversa/internal/view"
)

// wanted is the filter of a subscription, as its subscriber meant it: where it names
// them, or goes by their calendar, it is of no one else's.
type wanted struct {
	filter conversa.MessageFilter
	userID string
	// phrases are those of each text of the filter.
	phrases map[string][]string
}

func (r *Resolver) wanted(ctx context.Context, filter *conversa.MessageFilter) (wanted, error) {
	f, err := messageFilter(filter)
	if err != nil {
		return wanted{}, err
	}
	viewer, _ := conversa.ViewerFrom(ctx)
	w := wanted{filter: f, userID: viewer.UserID, phrases: map[string][]string{}}
	for one := range f.All {
		if one.Text != nil {
			w.phrases[*one.Text] = view.Phrases(*one.Text)
		}
	}
	return w, nil
}

// passes decides a message as a list with the filter would, read now.
func (r *Resolver) passes(ctx context.Context, w wanted, m *ent.Message) (bool, error) {
	facts := view.FactsOf(m)
	if w.filter.OfConversation() {
		conversation, err := r.load(ctx).conversations.load(ctx, m.ConversationID)
		if err != nil {
			return false, err
		}
		facts = view.AddConversation(facts, conversation)
	}
	if w.filter.OfUnread() {
		marker, err := r.View.MarkerOf(ctx, w.userID, m.ConversationID)
		if err != nil {
			return false, err
		}
		facts.Unread = view.UnreadAfter(m, marker)
	}
	as := conversa.Asker{UserID: w.userID, Now: r.Now()}
	if w.filter.ByCalendar() {
		zone, err := r.zone(ctx, conversa.Viewer{UserID: w.userID})
		if err != nil {
			return false, err
		}
		as.Zone = zone
	}
	return w.filter.Matches(facts, as, func(text string) []string { return w.phrases[text] }), nil
}
