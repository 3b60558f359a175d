package graph_test

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/readmarker"
	"conversa/internal/event"
)

const (
	received = "subscription ($filter: MessageFilter) { messageReceived(filter: $filter) { cursor message { id text } } }"
	changed  = "subscription ($id: ID) { conversationChanged(conversationId: $id) { cursor change conversation { id } message { id } } }"
)

// filters are some for each field of MessageFilter, alone and together.
func filters(s, other *shop) []map[string]any {
	all := []map[string]any{
		nil, {}, {"types": []any{}}, {"statuses": []any{}}, {"types": nil}, {"statuses": nil}, {"direction": nil}, {"text": nil},
		{"types": []any{"TEXT", "IMAGE"}, "text": "type"}, {"types": []any{"TEXT"}, "direction": "INBOUND", "statuses": []any{"RECEIVED"}},
		{"accountId": s.account.ID}, {"accountId": s.bare.ID}, {"accountId": other.account.ID}, {"accountId": ""}, {"accountId": "acc_\x00"},
		{"conversationId": s.talk.ID}, {"conversationId": s.closed.ID}, {"conversationId": other.talk.ID}, {"conversationId": "\x00"},
		{"wamid": "wamid.text"}, {"wamid": "WAMID.text"}, {"wamid": "wamid."}, {"wamid": ""}, {"wamid": "\x00"},
	}
	for _, direction := range conversa.MessageDirection("").Values() {
		all = append(all, map[string]any{"direction": direction})
	}
	for _, kind := range conversa.MessageType("").Values() {
		all = append(all, map[string]any{"types": []any{kind}})
	}
	for _, status := range conversa.MessageStatus("").Values() {
		all = append(all, map[string]any{"statuses": []any{status}})
	}
	all = append(all, askedOf(s, other)...)
	for _, text := range []string{
		"", " ", "text", "TEXT", "téxt", "ext", "x t", "type1", "answer text", `"answer"`, `"an swer"`, `"`, "%", "_", `\`, "100%", "a_b", `c\d`,
		"*", "?", "Straße", "STRASSE", "ação", "Ação rápida", `"ação rápida"`, "\x00", "a\x00", "İ", "ﬁn", "fin", "'", "type_",
	} {
		all = append(all, map[string]any{"text": text})
	}
	return all
}

// askedOf are filters by people, times, customers and what has become of a message.
func askedOf(s, other *shop) (all []map[string]any) {
	me, period := map[string]any{"me": true}, map[string]any{"count": 20, "unit": "MINUTE"}
	between := map[string]any{"from": "2026-03-01T11:30:00Z", "to": "2026-03-01T11:45:00.000001Z"}
	for _, span := range []map[string]any{{"any": true}, {"today": true}, {"inLast": period}, {"olderThan": period}, {"between": between}} {
		all = append(all, map[string]any{"time": span}, map[string]any{"unreplied": span}, map[string]any{"replied": span})
	}
	for _, users := range []map[string]any{me, {"userId": s.gone.ID}, {"userId": other.admin.ID}, {"anyOf": []any{}}, {"anyOf": []any{s.gone.ID, s.admin.ID, "\x00"}}} {
		all = append(all, map[string]any{"owner": users}, map[string]any{"repliedBy": users}, map[string]any{"sentBy": users})
	}
	for _, customer := range []string{s.lead.ID, s.contact.ID, other.lead.ID, "", "\x00"} {
		all = append(all, map[string]any{"customerId": customer})
	}
	for _, module := range conversa.CustomerModule("").Values() {
		all = append(all, map[string]any{"module": module})
	}
	for _, window := range conversa.WindowState("").Values() {
		all = append(all, map[string]any{"window": window})
	}
	for _, yes := range []bool{false, true} {
		all = append(all, map[string]any{"unread": yes}, map[string]any{"hasAttachment": yes})
	}
	text, type1 := map[string]any{"text": "text"}, map[string]any{"types": []any{"IMAGE"}}
	return append(all,
		map[string]any{"and": []any{}}, map[string]any{"or": []any{}}, map[string]any{"not": map[string]any{}}, map[string]any{"and": nil, "or": nil, "not": nil},
		map[string]any{"or": []any{text, type1}}, map[string]any{"not": map[string]any{"or": []any{text, type1}}},
		map[string]any{"and": []any{map[string]any{"not": text}, map[string]any{"unread": true}}},
		map[string]any{"or": []any{map[string]any{"owner": me}, map[string]any{"unread": true}}, "not": map[string]any{"time": map[string]any{"today": true}, "hasAttachment": true}},
	)
}

// markRead has the shop's administrator read a conversation up to a message, of which
// some wait for a reply and one had one.
func (w *world) markRead(s *shop) {
	w.t.Helper()
	w.save(func(ctx context.Context, c *ent.Client) {
		read := s.messages["type5"]
		c.ReadMarker.Update().Where(readmarker.UserID(s.admin.ID), readmarker.ConversationID(read.ConversationID)).
			SetMessageID(read.ID).SetReadTo(read.SentAt).ExecX(ctx)
		c.Message.UpdateOne(s.messages["type1"]).SetHasAttachment(true).ExecX(ctx)
		c.Message.UpdateOne(s.messages["type2"]).SetRepliedAt(noon.Add(-15 * time.Minute)).SetRepliedByID(s.gone.ID).ExecX(ctx)
		c.Message.UpdateOne(s.messages["text"]).SetWaiting(true).ExecX(ctx)
		c.Message.UpdateOne(s.messages["type4"]).SetWaiting(true).ExecX(ctx)
	})
}

// oddTexts are added to what is searched.
var oddTexts = map[string]string{
	"100% sure": "100% sure", "a_b": "a_b", `c\d`: `c\d`, "Straße": "straße", "Ação rápida": "acao rapida", "ﬁn": "fin", "axb": "axb", "O'Neil": "o'neil",
}

func (w *world) addOdd(s *shop) {
	w.t.Helper()
	w.save(func(ctx context.Context, c *ent.Client) {
		for text, folded := range oddTexts {
			s.messages[text] = c.Message.Create().SetOrganizationID(s.org.ID).SetConversationID(s.talk.ID).SetAccountID(s.account.ID).
				SetDirection(conversa.DirectionInbound).SetType(conversa.TypeText).SetOrigin(conversa.OriginCustomer).
				SetStatus(conversa.StatusReceived).SetSentAt(noon).SetText(text).SetSearchText(folded).SaveX(ctx)
		}
	})
}

// A subscription with a filter brings those inbound messages that the list with
// the filter has.
func TestASubscriptionsFilterIsTheLists(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		w.addOdd(s)
		w.markRead(s)
		station := w.open(s, other)
		var listeners []*listener
		var lists [][]string
		for _, filter := range filters(s, other) {
			variables := map[string]any{"filter": filter}
			list := w.ask(s.viewer(), "query ($filter: MessageFilter) { messages(first: 100, filter: $filter) { nodes { id direction } } }", variables)
			var ids []string
			for _, row := range list.at("messages.nodes").([]any) {
				if m := row.(map[string]any); m["direction"] == "INBOUND" {
					ids = append(ids, m["id"].(string))
				}
			}
			lists = append(lists, ids)
			listeners = append(listeners, station.subscribe("one", received, variables))
		}
		for _, shop := range []*shop{s, other} {
			for _, m := range shop.messages {
				station.added(m)
			}
		}
		station.close()
		for i, l := range listeners {
			got := l.got(t, "messageReceived.message.id")
			slices.Sort(got)
			slices.Sort(lists[i])
			if !slices.Equal(got, lists[i]) {
				t.Errorf("%s: %d events, the list has %d", l.name, len(got), len(lists[i]))
			}
		}
	})
}

func TestEventsAreToldToTheirOwnOrganization(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		station := w.open(s, other)
		mine := station.subscribe("one", changed, nil)
		ofMine := station.subscribe("one", changed, map[string]any{"id": s.talk.ID})
		ofTheirs := station.subscribe("one", changed, map[string]any{"id": other.talk.ID})
		ofNobody := station.subscribe("one", changed, map[string]any{"id": "cnv_\x00"})
		theirs := station.subscribe("two", changed, nil)
		for _, shop := range []*shop{s, other} {
			for _, change := range []conversa.ConversationChange{conversa.ChangeMessageAdded, conversa.ChangeMessageChanged, conversa.ChangeCustomer} {
				for _, conversation := range []*ent.Conversation{shop.talk, shop.closed} {
					news := conversa.ConversationNews{Change: change}
					if change != conversa.ChangeCustomer {
						news.MessageID = shop.messages["text"].ID
					}
					station.publish(shop.org.ID, conversa.EventConversation, conversation.ID, news)
				}
			}
			station.publish(shop.org.ID, conversa.EventAccount, shop.account.ID, conversa.ConversationNews{})
			station.publish(shop.org.ID, conversa.EventSessionEnded, "ses_1", conversa.ConversationNews{})
		}
		station.close()
		for l, want := range map[*listener][]string{
			mine: {s.talk.ID, s.closed.ID, s.talk.ID, s.closed.ID, s.talk.ID, s.closed.ID}, ofMine: {s.talk.ID, s.talk.ID, s.talk.ID},
			ofTheirs: nil, ofNobody: nil,
			theirs: {other.talk.ID, other.closed.ID, other.talk.ID, other.closed.ID, other.talk.ID, other.closed.ID},
		} {
			if got := l.got(t, "conversationChanged.conversation.id"); !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", l.name, got, want)
			}
		}
		if got := ofMine.got(t, "conversationChanged.change"); !slices.Equal(got, []string{"MESSAGE_ADDED", "MESSAGE_CHANGED", "CUSTOMER"}) {
			t.Errorf("changes %v", got)
		}
		if got := ofMine.got(t, "conversationChanged.message.id"); !slices.Equal(got, []string{s.messages["text"].ID, s.messages["text"].ID, "<nil>"}) {
			t.Errorf("messages %v", got)
		}
		for _, id := range other.everything() {
			if strings.Contains(mine.text, id) {
				t.Errorf("%s of another organization was told", id)
			}
		}
	})
}

// An event that names rows of another organization, which no code writes, tells
// nothing of them.
func TestAnEventCannotNameRowsOfAnotherOrganization(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		station := w.open(s)
		all, inbound := station.subscribe("one", changed, nil), station.subscribe("one", received, nil)
		for _, conversation := range []*ent.Conversation{s.talk, other.talk} {
			station.publish(s.org.ID, conversa.EventConversation, conversation.ID, conversa.ConversationNews{
				Change: conversa.ChangeMessageAdded, MessageID: other.messages["text"].ID, Inbound: true,
			})
		}
		station.close()
		if len(all.data)+len(inbound.data) > 0 {
			t.Errorf("told %v %v", all.data, inbound.data)
		}
	})
}

func TestRowsThatAreGoneAreSkipped(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		station := w.open(s)
		all, inbound := station.subscribe("one", changed, nil), station.subscribe("one", received, nil)
		gone := conversa.ConversationNews{Change: conversa.ChangeMessageAdded, MessageID: "msg_gone", Inbound: true}
		station.publish(s.org.ID, conversa.EventConversation, s.talk.ID, gone)
		station.publish(s.org.ID, conversa.EventConversation, "cnv_gone", gone)
		station.publish(s.org.ID, conversa.EventConversation, "cnv_gone", conversa.ConversationNews{Change: conversa.ChangeCustomer})
		station.added(s.messages["text"])
		station.close()
		want := []string{s.messages["text"].ID}
		if got := all.got(t, "conversationChanged.message.id"); !slices.Equal(got, want) || strings.Contains(all.text, "errors") {
			t.Errorf("conversationChanged: %s", all.text)
		}
		if got := inbound.got(t, "messageReceived.message.id"); !slices.Equal(got, want) || strings.Contains(inbound.text, "errors") {
			t.Errorf("messageReceived: %s", inbound.text)
		}
	})
}

func TestMessageReceivedTellsInboundMessagesThatCame(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		station := w.open(s)
		l := station.subscribe("one", received, nil)
		station.added(s.messages["failed"])
		for _, news := range []conversa.ConversationNews{
			{Change: conversa.ChangeMessageChanged, MessageID: s.messages["text"].ID, Inbound: true},
			{Change: conversa.ChangeCustomer, Inbound: true},
		} {
			station.publish(s.org.ID, conversa.EventConversation, s.talk.ID, news)
		}
		station.added(s.messages["answer"])
		station.close()
		if got := l.got(t, "messageReceived.message.id"); !slices.Equal(got, []string{s.messages["answer"].ID}) {
			t.Errorf("told %v", got)
		}
		if got := l.got(t, "messageReceived.cursor"); !slices.Equal(got, []string{event.Cursor{Seq: 4, Mark: 1}.String()}) {
			t.Errorf("cursors %v", got)
		}
	})
}

// Events are executed once for all who asked the same, whoever they are.
func TestAnEventIsExecutedOncePerDistinctSubscription(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		station := w.open(s, other)
		var listeners []*listener
		for range 4 {
			for _, as := range []string{"one", "two"} {
				listeners = append(listeners, station.subscribe(as, changed, nil),
					station.subscribe(as, changed, map[string]any{"id": s.talk.ID}),
					station.subscribe(as, received, nil),
					station.subscribe(as, received, map[string]any{"filter": map[string]any{"types": []any{"TEXT"}}}))
			}
		}
		if groups := station.hub.Stats().Groups; groups != 8 {
			t.Errorf("%d groups", groups)
		}
		for name, c := range map[string]struct {
			message    string
			executions uint64
		}{"inbound": {"text", 4}, "outbound": {"failed", 2}, "elsewhere": {"elsewhere", 3}} {
			before := station.hub.Stats().Executions
			w.statements.take()
			station.added(s.messages[c.message])
			if got := station.hub.Stats().Executions - before; got != c.executions {
				t.Errorf("%s: %d executions, want %d", name, got, c.executions)
			}
			if texts := w.statements.take(); len(texts) > 2 {
				t.Errorf("%s: %d statements: %q", name, len(texts), texts)
			}
		}
		station.close()
		for _, l := range listeners {
			if wanted := strings.Contains(l.text, "event: next"); wanted != (len(l.data) > 0) {
				t.Errorf("%s: %s", l.name, l.text)
			}
		}
	})
}

func TestEveryFieldOfAnEventIsAnswered(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		walk := newWalker(t)
		station := w.open(s)
		queries := map[string]*listener{}
		for field, typeName := range map[string]string{"messageReceived": "MessageEvent", "conversationChanged": "ConversationEvent",
			"signalChanged": "SignalEvent", "windowClosing": "WindowClosingEvent"} {
			query := "subscription { " + field + " " + walk.selection(typeName, 3) + " }"
			queries[query] = station.subscribe("one", query, nil)
		}
		for _, m := range s.messages {
			station.added(m)
		}
		station.publish(s.org.ID, conversa.EventSignal, s.talk.ID, conversa.SignalNews{UserID: s.admin.ID})
		station.publish(s.org.ID, conversa.EventWindowClosing, s.talk.ID, conversa.WindowNews{OwnerID: s.admin.ID, ClosesAt: noon, MinutesLeft: 60})
		station.close()
		for query, l := range queries {
			for _, data := range l.data {
				walk.check(query, data)
			}
		}
		for _, name := range []string{"MessageEvent", "ConversationEvent", "SignalEvent", "WindowClosingEvent"} {
			if names := walk.unanswered(name); names != nil {
				t.Errorf("never had a value: %v", names)
			}
		}
	})
}

func TestWhoMayNotReadCannotSubscribe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		station := w.open(s)
		for _, query := range []string{received, changed, signalled, closing} {
			if code := station.refused("nobody", query, nil); code != "UNAUTHENTICATED" {
				t.Errorf("refused with %q", code)
			}
		}
	})
}

func TestACursorThatIsNoneIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		station := w.open(s)
		log := event.NewLog(w.store, w.resolver.Log)
		station.hub.Log = logOf{log}
		for cursor, want := range map[string]string{
			"": "INVALID_INPUT", "x": "INVALID_INPUT", "\x00": "INVALID_INPUT", event.Cursor{Seq: 1 << 40, Mark: 7}.String(): "RESYNC",
		} {
			for _, field := range []string{"messageReceived", "conversationChanged", "signalChanged", "windowClosing"} {
				query := "subscription ($since: Cursor) { " + field + "(since: $since) { cursor } }"
				if code := station.refused("one", query, map[string]any{"since": cursor}); code != want {
					t.Errorf("%s since %q: %s", field, cursor, cmp.Or(code, "taken"))
				}
			}
		}
	})
}
