package graph_test

import (
	"context"
	"strings"
	"testing"

	"conversa"
	"conversa/ent"
)

// When two conversations turn out to be one, who sees that one is told of it; who saw only
// the other has to look anew, and who listened to the other alone is told nothing more.
func TestWhoWatchedAConversationThatIsGoneLooksAnew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one") // the records are a colleague's, whom the chief sees and the clerk does not
		var gone *ent.Conversation
		var peer *ent.User
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Conversation.UpdateOneID(s.talk.ID).SetOwnerID(s.shop.admin.ID).ExecX(ctx)
			gone = s.silent
			peer = c.User.Create().SetOrganizationID(s.org.ID).SetName("peer").SetEmail("peer@example.com").
				SetProfile(conversa.ProfileStandard).SetRole(s.shop.clerk).SaveX(ctx)
			c.Conversation.UpdateOneID(gone.ID).SetOwnerID(s.clerk.UserID).ExecX(ctx)
		})
		w.people.ForgetPeople(s.org.ID)
		station := w.open(s.shop)
		station.viewers["clerk"], station.viewers["chief"] = s.clerk, s.chief
		station.viewers["peer"] = w.asUser(peer)
		byID := func(as, id string) *listener { return station.subscribe(as, changed, map[string]any{"id": id}) }
		listeners := map[string]*listener{
			"RESYNC of the clerk, who saw it alone":      station.subscribe("clerk", changed, nil),
			"RESYNC of the clerk, by id":                 byID("clerk", gone.ID),
			"RESYNC of the administrator, by id":         byID("one", gone.ID),
			"news of the administrator, who sees both":   station.subscribe("one", changed, nil),
			"news of the administrator, by the other id": byID("one", s.talk.ID),
			"nothing of the clerk, by the other id":      byID("clerk", s.talk.ID),
			"nothing of a peer, by an id unseen":         byID("peer", gone.ID),
			"nothing of the chief, by an id unseen":      byID("chief", s.talk.ID),
		}
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Message.Update().SetConversationID(s.talk.ID).ExecX(ctx)
			c.Conversation.DeleteOneID(gone.ID).ExecX(ctx)
		})
		station.publish(s.org.ID, conversa.EventConversationGone, gone.ID, conversa.ConversationNews{
			OwnerID: s.shop.admin.ID, PreviousOwnerID: s.clerk.UserID,
		})
		station.publish(s.org.ID, conversa.EventConversation, s.talk.ID, conversa.ConversationNews{Change: conversa.ChangeCustomer})
		station.close()
		for what, l := range listeners {
			got := "nothing"
			switch {
			case strings.Contains(l.text, `"RESYNC"`):
				got = "RESYNC"
			case strings.Contains(l.text, "errors"):
				got = l.text
			case len(l.data) == 1 && l.got(t, "conversationChanged.conversation.id")[0] == s.talk.ID:
				got = "news"
			}
			if want, _, _ := strings.Cut(what, " "); got != want {
				t.Errorf("%s: %s", what, got)
			}
		}
	})
}
