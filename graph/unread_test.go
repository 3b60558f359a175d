package graph_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/ent/readmarker"
	"conversa/ent/schema"
	"conversa/graph"
	"conversa/internal/event"
	"conversa/internal/live"
	"conversa/internal/store"
)

const (
	markRead      = `mutation ($c: ID!, $m: ID!) { markRead(conversationId: $c, upToMessageId: $m) { conversation { id unreadCount readUpTo { id } } } }`
	noReplyNeeded = `mutation ($c: ID!) { markNoReplyNeeded(conversationId: $c) { conversation { id waitingSince } } }`
	unreadFields  = `{ messages conversations signals byAccount { account { id } messages conversations } }`
	unreadChanged = "subscription { unreadChanged " + unreadFields + " }"
)

// reads are variables of markRead in the open conversation.
func reads(s *shop, name string) map[string]any {
	return map[string]any{"c": s.talk.ID, "m": s.messages[name].ID}
}

func TestMarkReadMovesTheMarkerAndNeverBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		before := w.ask(s.viewer(), "{ unread { messages conversations } }", nil)
		want(t, before, "unread", `{"messages": 5, "conversations": 2}`)
		payload := func(unread int, name string) string {
			return fmt.Sprintf(`{"id": %q, "unreadCount": %d, "readUpTo": {"id": %q}}`, s.talk.ID, unread, s.messages[name].ID)
		}
		want(t, w.ask(s.viewer(), markRead, reads(s, "text")), "markRead.conversation", payload(3, "text"))
		want(t, w.ask(s.viewer(), markRead, reads(s, "type1")), "markRead.conversation", payload(3, "text"))
		want(t, w.ask(s.viewer(), markRead, reads(s, "revoked")), "markRead.conversation", payload(0, "revoked"))
		want(t, w.ask(s.viewer(), "{ unread "+unreadFields+" }", nil), "unread", `{"messages": 1, "conversations": 1, "signals": 1,
			"byAccount": [{"account": {"id": "`+s.account.ID+`"}, "messages": 1, "conversations": 1}]}`)
		if got := w.ask(w.asUser(s.admin), "{ conversations { nodes { id unreadCount } } }", nil); !strings.Contains(got.text, `"unreadCount":1`) {
			t.Errorf("the other conversation: %s", got.text)
		}
		if code := w.try(s.viewer(), markRead, reads(s, "elsewhere")); code.code() != "NOT_FOUND" || code.field() != "upToMessageId" {
			t.Errorf("a message of another conversation: %s", code.text)
		}
		if code := w.try(s.viewer(conversa.ScopeRead), markRead, reads(s, "text")).code(); code != "FORBIDDEN" {
			t.Errorf("without the scope: %s", code)
		}
		want(t, w.node(s, s.silent.ID, "Conversation", "unreadCount readUpTo { id } waitingSince"), "node", `{"unreadCount": 0, "readUpTo": null, "waitingSince": null}`)
	})
}

func TestMarkNoReplyNeededEndsTheWaitUntilTheNextMessage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		variables := map[string]any{"c": s.talk.ID}
		for range 2 {
			want(t, w.ask(s.viewer(), noReplyNeeded, variables), "markNoReplyNeeded.conversation", `{"id": "`+s.talk.ID+`", "waitingSince": null}`)
		}
		fields := "repliedAt repliedBy { id } noReplyNeededAt"
		want(t, w.node(s, s.messages["text"].ID, "Message", fields), "node", `{"repliedAt": null, "repliedBy": null, "noReplyNeededAt": "2026-03-01T12:00:00.000Z"}`)
		at := s.messages["status0"].SentAt.Format("2006-01-02T15:04:05.000Z")
		want(t, w.node(s, s.messages["type0"].ID, "Message", fields), "node", `{"repliedAt": "`+at+`", "repliedBy": {"id": "`+s.admin.ID+`"}, "noReplyNeededAt": null}`)
		if code := w.try(s.viewer(conversa.ScopeRead), noReplyNeeded, variables).code(); code != "FORBIDDEN" {
			t.Errorf("without the scope: %s", code)
		}
		if n := w.store.Client().Message.Query().Where(message.Waiting(true), message.ConversationID(s.talk.ID)).CountX(system(t)); n > 0 {
			t.Errorf("%d messages wait", n)
		}
	})
}

// Who reads is told alone, and what is each user's own is executed for each.
func TestReadingIsToldToTheReaderAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		station := w.open(s.shop)
		station.viewers["chief"] = s.chief
		query := "subscription { conversationChanged { change conversation { id unreadCount } } }"
		admin, chief := station.subscribe("one", query, nil), station.subscribe("chief", query, nil)
		plain := station.subscribe("chief", changed, nil)
		w.ask(s.chief, markRead, reads(s.shop, "revoked"))
		station.publish(s.org.ID, conversa.EventConversation, s.talk.ID, conversa.ConversationNews{Change: conversa.ChangeRead, UserID: s.chief.UserID})
		station.publish(s.org.ID, conversa.EventConversation, s.talk.ID, conversa.ConversationNews{Change: conversa.ChangeWindow})
		station.close()
		for l, want := range map[*listener]string{admin: "[WINDOW]", chief: "[READ WINDOW]", plain: "[READ WINDOW]"} {
			if got := fmt.Sprint(l.got(t, "conversationChanged.change")); got != want {
				t.Errorf("%s: %v, want %v", l.name, got, want)
			}
		}
		if got := chief.got(t, "conversationChanged.conversation.unreadCount"); !slices.Equal(got, []string{"0", "0"}) {
			t.Errorf("unread %v", got)
		}
	})
}

// last is what a subscriber of unreadChanged shows.
func (l *listener) last() string {
	if len(l.data) == 0 {
		return ""
	}
	return fmt.Sprint(l.data[len(l.data)-1]["unreadChanged"])
}

// Whatever happens, each user's screen ends with what the query says; each change is sent
// once, and few of them.
func TestUnreadChangedEndsWithTheCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		users := []*ent.User{s.admin}
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Organization.UpdateOne(s.org).SetRecordVisibility(conversa.VisibilityOwner).ExecX(ctx)
			for i := range 4 {
				users = append(users, c.User.Create().SetOrganizationID(s.org.ID).SetName(fmt.Sprint("user", i)).
					SetEmail(fmt.Sprintf("%d@one.example.com", i)).SetProfile(conversa.ProfileStandard).SaveX(ctx))
			}
		})
		station := w.open(s)
		var listeners []*listener
		for _, u := range users {
			station.viewers[u.Name] = w.asUser(u)
			listeners = append(listeners, station.subscribe(u.Name, unreadChanged, nil))
		}
		begin := time.Now()
		for range 150 {
			w.unreadAct(station, s, users[rand.IntN(len(users))], users)
		}
		wanted := make([]string, len(users))
		for i, u := range users {
			wanted[i] = fmt.Sprint(w.ask(w.asUser(u), "{ unread "+unreadFields+" }", nil).at("unread"))
		}
		time.Sleep(600 * time.Millisecond) // three times as long as anything is held back
		most := int(time.Since(begin)/(200*time.Millisecond)) + 3
		station.close()
		for i, l := range listeners {
			if l.last() != wanted[i] {
				t.Errorf("%s is shown %s, want %s", users[i].Name, l.last(), wanted[i])
			}
			for n, data := range l.data {
				if n > 0 && fmt.Sprint(data) == fmt.Sprint(l.data[n-1]) {
					t.Errorf("%s was told the same twice: %v", users[i].Name, data)
				}
			}
			if len(l.data) > most || len(l.data) == 0 || strings.Contains(l.text, "errors") {
				t.Errorf("%s was told %d times, at most %d would do: %s", users[i].Name, len(l.data), most, l.text)
			}
		}
	})
}

// unreadAct does something of which counts change, and tells it.
func (w *world) unreadAct(station *station, s *shop, u *ent.User, users []*ent.User) {
	w.t.Helper()
	talk := []*ent.Conversation{s.talk, s.silent, s.closed}[rand.IntN(3)]
	news := conversa.ConversationNews{Change: conversa.ChangeMessageAdded, Inbound: true}
	switch rand.IntN(4) {
	case 0:
		w.save(func(ctx context.Context, c *ent.Client) {
			news.Change, news.Inbound = conversa.ChangeOwner, false
			news.PreviousOwnerID, news.OwnerID = c.Conversation.GetX(ctx, talk.ID).OwnerID, users[rand.IntN(len(users))].ID
			c.Conversation.UpdateOne(talk).SetOwnerID(news.OwnerID).ExecX(ctx)
		})
	case 1:
		rows := w.store.Client().Message.Query().Where(message.ConversationID(talk.ID)).AllX(system(w.t))
		if len(rows) == 0 {
			return
		}
		before := w.position(u, talk)
		w.try(w.asUser(u), markRead, map[string]any{"c": talk.ID, "m": rows[rand.IntN(len(rows))].ID})
		if w.position(u, talk) == before {
			return
		}
		news = conversa.ConversationNews{Change: conversa.ChangeRead, UserID: u.ID}
	default:
		w.write(s, talk)
	}
	station.publish(s.org.ID, conversa.EventConversation, talk.ID, news)
}

func (w *world) position(u *ent.User, talk *ent.Conversation) string {
	marker, err := w.store.Client().ReadMarker.Query().
		Where(readmarker.UserID(u.ID), readmarker.ConversationID(talk.ID)).Only(system(w.t))
	if err != nil {
		return err.Error()
	}
	return marker.MessageID
}

// write has the customer write, as the inbox does.
func (w *world) write(s *shop, talk *ent.Conversation) {
	w.t.Helper()
	w.save(func(ctx context.Context, c *ent.Client) {
		m := c.Message.Create().SetID(schema.NewID("msg")).SetOrganizationID(s.org.ID).SetConversationID(talk.ID).SetAccountID(s.account.ID).
			SetDirection(conversa.DirectionInbound).SetOrigin(conversa.OriginCustomer).SetType(conversa.TypeText).
			SetStatus(conversa.StatusReceived).SetSentAt(noon).SetText("hi").SaveX(ctx)
		c.Conversation.UpdateOneID(talk.ID).AddInboundCount(1).SetLastMessageID(m.ID).SetLastMessageAt(noon).ExecX(ctx)
	})
}

// What concerns a user's counts is read for all users together; what does not is not read
// at all.
func TestUnreadChangedReadsForAllAtOnceAndForNobodyInVain(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		var crowd []*ent.User
		w.save(func(ctx context.Context, c *ent.Client) {
			for i := range 20 {
				crowd = append(crowd, c.User.Create().SetOrganizationID(s.org.ID).SetName(fmt.Sprint("user", i)).
					SetEmail(fmt.Sprintf("%d@one.example.com", i)).SetProfile(conversa.ProfileStandard).SaveX(ctx))
			}
		})
		w.people.ForgetPeople(s.org.ID)
		station := w.open(s.shop)
		station.viewers["chief"] = s.chief
		station.viewers["boss"] = s.chief
		for _, u := range crowd {
			station.viewers[u.Name] = w.asUser(u)
			station.subscribe(u.Name, unreadChanged, nil)
		}
		station.subscribe("chief", unreadChanged, nil)
		station.subscribe("boss", unreadChanged, nil) // another screen
		w.executed(station, 22)
		w.statements.take()
		executions := station.hub.Stats().Executions
		w.write(s.shop, s.talk)
		w.statements.take()
		e, err := graph.Decode(event.Event{Seq: 1, Mark: 1, OrganizationID: s.org.ID, Kind: string(conversa.EventConversation),
			SubjectID: s.talk.ID, Payload: `{"change": "MESSAGE_ADDED", "inbound": true}`})
		if err != nil {
			t.Fatal(err)
		}
		page := []live.Event{e}
		graph.Together(page)
		station.seq++
		station.pass(page...)
		w.executed(station, 24)
		if got := station.hub.Stats().Executions - executions; got != 1 {
			t.Errorf("%d executions for the one who sees it", got)
		}
		if texts := w.statements.take(); len(texts) > 4 { // owners, counts, accounts, and people where they were forgotten
			t.Errorf("%d statements: %q", len(texts), texts)
		}
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Organization.UpdateOne(s.org).SetRecordVisibility(conversa.VisibilityPublic).ExecX(ctx)
		})
		w.people.ForgetPeople(s.org.ID)
		station.hub.Review(t.Context(), s.org.ID)
		time.Sleep(300 * time.Millisecond) // who was told a moment ago is told later, by themselves
		w.statements.take()
		station.publish(s.org.ID, conversa.EventPeople, s.org.ID, conversa.ConversationNews{})
		w.executed(station, 24+20)
		if texts := w.statements.take(); len(texts) > 8 {
			t.Errorf("%d statements for all: %q", len(texts), texts)
		}
		station.close()
	})
}

// executed waits until so many frames were written.
func (w *world) executed(station *station, frames uint64) {
	w.t.Helper()
	for end := time.Now().Add(patience); station.hub.Stats().Frames < frames; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("%d frames, want %d", station.hub.Stats().Frames, frames)
		}
	}
}

// Many who read, write and hand over at once never see a deadlock, and nothing drifts.
func TestReadersAtOnceDoNotDisturbEachOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		var work sync.WaitGroup
		for n := range 6 {
			work.Go(func() {
				rnd := rand.New(rand.NewPCG(uint64(n), 7))
				for range 25 {
					w.disturb(s, rnd)
				}
			})
		}
		work.Wait()
		ctx, c := system(t), w.store.Client()
		var inbound, totals []struct{ Sum int }
		c.Conversation.Query().Aggregate(ent.Sum(conversation.FieldInboundCount)).ScanX(ctx, &inbound)
		c.InboundTotal.Query().Aggregate(ent.Sum("messages")).ScanX(ctx, &totals)
		if fmt.Sprint(inbound) != fmt.Sprint(totals) {
			t.Errorf("%v inbound messages, the totals say %v", inbound, totals)
		}
		read := 0
		for _, m := range c.ReadMarker.Query().AllX(ctx) {
			read += m.ReadCount
		}
		for _, m := range c.ReadTotal.Query().AllX(ctx) {
			read -= m.Messages
		}
		if read != 0 {
			t.Errorf("%d read messages are missing in the totals", read)
		}
	})
}

func (w *world) disturb(s *shop, rnd *rand.Rand) {
	talks := []*ent.Conversation{s.talk, s.silent, s.closed}
	switch rnd.IntN(3) {
	case 0:
		w.write(s, talks[rnd.IntN(3)])
	case 1:
		a := w.try(s.viewer(), markRead, reads(s, []string{"type1", "text", "answer", "revoked"}[rnd.IntN(4)]))
		if len(a.Errors) > 0 {
			w.t.Errorf("markRead: %s", a.text)
		}
	default:
		err := w.store.WithTx(system(w.t), func(ctx context.Context, tx *store.Tx) error {
			owner := []*ent.User{s.admin, s.gone}[rnd.IntN(2)]
			return tx.Client.Conversation.UpdateOne(talks[rnd.IntN(3)]).SetOwnerID(owner.ID).Exec(ctx)
		})
		if err != nil {
			w.t.Errorf("hand over: %v", err)
		}
	}
}
