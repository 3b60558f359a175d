package graph_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/graph"
	"conversa/internal/event"
	"conversa/internal/live"
)

const (
	signalled = "subscription ($since: Cursor) { signalChanged(since: $since) { cursor signal { id state conversation { id } } } }"
	closing   = "subscription ($since: Cursor) { windowClosing(since: $since) { cursor closesAt minutesLeft conversation { id } } }"
	signals   = "query ($states: [SignalState!]) { signals(states: $states) { nodes { id } edges { node { id } } totalCount } }"
	remind    = "mutation ($id: ID!, $after: Period!) { remindMe(signalId: $id, after: $after) { signal { id state remindAt messageCount updatedAt } } }"
	ignore    = "mutation ($id: ID!) { ignoreSignal(signalId: $id) { signal { id state remindAt } } }"
	see       = "mutation ($ids: [ID!]!) { seeSignals(signalIds: $ids) { signals { id state latestMessage { id } conversation { id } } } }"
)

// another is one more administrator of the shop, who sees everything too and has a
// signal of talk.
func (w *world) another(s *shop) (conversa.Viewer, *ent.Signal) {
	w.t.Helper()
	var row *ent.Signal
	v := s.viewer()
	w.save(func(ctx context.Context, c *ent.Client) {
		eva := c.User.Create().SetOrganizationID(s.org.ID).SetName("eva").SetEmail("eva@" + s.name + ".example.com").
			SetPasswordHash("x").SetProfile(conversa.ProfileAdministrator).SaveX(ctx)
		row = c.Signal.Create().SetOrganizationID(s.org.ID).SetUserID(eva.ID).SetConversationID(s.talk.ID).
			SetLatestMessageID(s.messages["text"].ID).SetToldAt(noon).SaveX(ctx)
		v.UserID, v.SessionID = eva.ID, "ses_eva"
	})
	return v, row
}

func (a answer) ids(path string) (ids []string) {
	rows, _ := a.at(path).([]any)
	for _, row := range rows {
		ids = append(ids, fmt.Sprint(row.(map[string]any)["id"]))
	}
	return ids
}

func TestSignalsAreTheirUsersAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		eva, hers := w.another(s)
		mine := w.ask(s.viewer(), signals, nil)
		if got := mine.ids("signals.nodes"); len(got) != 2 || got[1] != s.signal.ID {
			t.Errorf("listed %v, the oldest is %s", got, s.signal.ID)
		}
		if n := mine.at("signals.totalCount"); n != 2.0 {
			t.Errorf("counted %v", n)
		}
		if got := w.ask(eva, signals, nil).ids("signals.nodes"); !slices.Equal(got, []string{hers.ID}) {
			t.Errorf("of the other %v", got)
		}
		for state, want := range map[string]int{"NEW": 1, "SNOOZED": 1, "SEEN": 0} {
			if got := w.ask(s.viewer(), signals, map[string]any{"states": []any{state}}).ids("signals.nodes"); len(got) != want {
				t.Errorf("%s: %v", state, got)
			}
		}
		if got := w.ask(s.viewer(), signals, map[string]any{"states": []any{}}).ids("signals.nodes"); got != nil {
			t.Errorf("in no state: %v", got)
		}
		if a := w.ask(eva, nodeQuery, map[string]any{"id": s.signal.ID}); a.at("node") != nil {
			t.Errorf("as a node: %s", a.text)
		}
		for name, a := range map[string]answer{
			"remindMe":     w.try(eva, remind, map[string]any{"id": s.signal.ID, "after": map[string]any{"count": 1, "unit": "HOUR"}}),
			"ignoreSignal": w.try(eva, ignore, map[string]any{"id": s.signal.ID}),
		} {
			if a.code() != "NOT_FOUND" || a.field() != "signalId" {
				t.Errorf("%s: %s", name, a.text)
			}
		}
		if a := w.try(eva, see, map[string]any{"ids": []any{hers.ID, s.signal.ID}}); a.code() != "NOT_FOUND" || a.field() != "signalIds" {
			t.Errorf("seeSignals: %s", a.text)
		}
		if row := w.store.Client().Signal.GetX(system(t), hers.ID); row.State != conversa.SignalNew {
			t.Errorf("half of seeSignals was done: %s", row.State)
		}
	})
}

func TestASignalOfWhatIsNotSeenAnyMoreIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Signal.Create().SetOrganizationID(s.org.ID).SetUserID(s.clerk.UserID).SetConversationID(s.talk.ID).
				SetLatestMessageID(s.messages["text"].ID).SetToldAt(noon).SetID("sig_lost").ExecX(ctx)
		})
		a := w.ask(s.clerk, signals, nil)
		if a.ids("signals.nodes") != nil || a.at("signals.totalCount") != 0.0 {
			t.Errorf("listed: %s", a.text)
		}
		if a := w.ask(s.clerk, nodeQuery, map[string]any{"id": "sig_lost"}); a.at("node") != nil {
			t.Errorf("as a node: %s", a.text)
		}
		if a := w.try(s.clerk, ignore, map[string]any{"id": "sig_lost"}); a.code() != "NOT_FOUND" {
			t.Errorf("ignored: %s", a.text)
		}
		if row := w.store.Client().Signal.GetX(system(t), "sig_lost"); row.State != conversa.SignalNew {
			t.Errorf("it is %s", row.State)
		}
	})
}

func TestWhatAUserDoesWithASignal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.viewer(), remind, map[string]any{"id": s.signal.ID, "after": map[string]any{"count": 15, "unit": "MINUTE"}})
		want(t, a, "remindMe.signal", `{"id": "`+s.signal.ID+`", "state": "SNOOZED", "remindAt": "2026-03-01T12:15:00.000Z", "messageCount": 2, "updatedAt": "2026-03-01T12:00:00.000Z"}`)
		a = w.ask(s.viewer(), ignore, map[string]any{"id": s.signal.ID})
		want(t, a, "ignoreSignal.signal", `{"id": "`+s.signal.ID+`", "state": "IGNORED", "remindAt": null}`)
		fresh := w.ask(s.viewer(), signals, map[string]any{"states": []any{"NEW"}}).ids("signals.nodes")[0]
		a = w.ask(s.viewer(), see, map[string]any{"ids": []any{fresh, s.signal.ID, fresh}})
		want(t, a, "seeSignals.signals", `[{"id": "`+fresh+`", "state": "SEEN", "latestMessage": {"id": "`+s.messages["elsewhere"].ID+`"}, "conversation": {"id": "`+s.closed.ID+`"}},
			{"id": "`+s.signal.ID+`", "state": "IGNORED", "latestMessage": {"id": "`+s.messages["text"].ID+`"}, "conversation": {"id": "`+s.talk.ID+`"}}]`)
		for name, after := range map[string]map[string]any{
			"nothing": {"count": 0, "unit": "MINUTE"}, "the past": {"count": -1, "unit": "DAY"}, "too long": {"count": 13, "unit": "MONTH"},
		} {
			if a := w.try(s.viewer(), remind, map[string]any{"id": s.signal.ID, "after": after}); a.code() != "INVALID_INPUT" || a.field() != "after" {
				t.Errorf("%s: %s", name, a.text)
			}
		}
		for name, ids := range map[string][]any{"none": {}, "many": slices.Repeat([]any{fresh}, 101)} {
			if a := w.try(s.viewer(), see, map[string]any{"ids": ids}); a.code() != "INVALID_INPUT" || a.field() != "signalIds" {
				t.Errorf("%s: %s", name, a.text)
			}
		}
		reader := s.viewer(conversa.ScopeRead)
		if a := w.try(reader, ignore, map[string]any{"id": s.signal.ID}); a.code() != "FORBIDDEN" {
			t.Errorf("a token that reads: %s", a.text)
		}
	})
}

// Two who see everything share a class; their signals are nevertheless their own.
func TestSignalsAreToldToTheirUserAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		eva, hers := w.another(s)
		station := w.open(s)
		station.viewers["eva"] = eva
		told, toldEva := station.subscribe("one", signalled, nil), station.subscribe("eva", signalled, nil)
		warned, warnedEva := station.subscribe("one", closing, nil), station.subscribe("eva", closing, nil)
		tell := func(change conversa.ConversationChange, news conversa.ConversationNews) {
			news.Change = change
			station.publish(s.org.ID, conversa.EventConversation, s.talk.ID, news)
		}
		station.publish(s.org.ID, conversa.EventSignal, s.talk.ID, conversa.SignalNews{UserID: s.admin.ID})
		station.publish(s.org.ID, conversa.EventSignal, s.talk.ID, conversa.SignalNews{UserID: eva.UserID})
		tell(conversa.ChangeMessageAdded, conversa.ConversationNews{MessageID: s.messages["text"].ID, Inbound: true, SignalOf: []string{s.admin.ID}})
		tell(conversa.ChangeMessageAdded, conversa.ConversationNews{MessageID: s.messages["text"].ID, Inbound: true})
		tell(conversa.ChangeOwner, conversa.ConversationNews{OwnerID: eva.UserID, PreviousOwnerID: s.admin.ID})
		station.publish(s.org.ID, conversa.EventSignal, s.silent.ID, conversa.SignalNews{UserID: s.admin.ID}) // there is none
		for _, owner := range []string{s.admin.ID, eva.UserID} {
			station.publish(s.org.ID, conversa.EventWindowClosing, s.talk.ID, conversa.WindowNews{OwnerID: owner, ClosesAt: noon, MinutesLeft: 15})
		}
		station.close()
		for l, want := range map[*listener][]string{
			told: {s.signal.ID, s.signal.ID, s.signal.ID}, toldEva: {hers.ID, hers.ID},
		} {
			if got := l.got(t, "signalChanged.signal.id"); !slices.Equal(got, want) {
				t.Errorf("told %v, want %v", got, want)
			}
		}
		// The conversation is the administrator's: another's warning is of the past.
		if got := warned.got(t, "windowClosing.minutesLeft"); !slices.Equal(got, []string{"15"}) {
			t.Errorf("warned %v", got)
		}
		if got := warnedEva.got(t, "windowClosing.minutesLeft"); got != nil {
			t.Errorf("warned the other %v", got)
		}
	})
}

// Who does not see the conversation is told neither of the signal nor of the window.
func TestWhatIsNotSeenIsNotTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		w.save(func(ctx context.Context, c *ent.Client) {
			for _, v := range []conversa.Viewer{s.clerk, s.chief} {
				c.Signal.Create().SetOrganizationID(s.org.ID).SetUserID(v.UserID).SetConversationID(s.talk.ID).
					SetLatestMessageID(s.messages["text"].ID).SetToldAt(noon).ExecX(ctx)
			}
		})
		station := w.open(s.shop)
		station.viewers["clerk"], station.viewers["chief"] = s.clerk, s.chief
		clerk, chief, window := station.subscribe("clerk", signalled, nil), station.subscribe("chief", signalled, nil), station.subscribe("clerk", closing, nil)
		for _, v := range []conversa.Viewer{s.clerk, s.chief} {
			station.publish(s.org.ID, conversa.EventSignal, s.talk.ID, conversa.SignalNews{UserID: v.UserID})
		}
		station.publish(s.org.ID, conversa.EventWindowClosing, s.talk.ID, conversa.WindowNews{OwnerID: s.clerk.UserID, ClosesAt: noon, MinutesLeft: 15})
		station.close()
		if len(clerk.data) != 0 || len(window.data) != 0 {
			t.Errorf("the clerk was told %v, %v", clerk.data, window.data)
		}
		if len(chief.data) != 1 {
			t.Errorf("the chief was told %v", chief.data)
		}
	})
}

// recorded reads the log of a test, for subscriptions that resume.
type recorded struct{ log *event.Log }

func (r recorded) Resume(ctx context.Context, _, cursor string) (uint64, error) {
	at, err := r.log.Resume(ctx, cursor)
	return uint64(at.Seq), err
}

func (r recorded) Page(ctx context.Context, topic string, after uint64, limit int) ([]live.Event, uint64, error) {
	events, head, err := r.log.Page(ctx, topic, int64(after), limit)
	var decoded []live.Event
	for _, e := range events {
		news, err := graph.Decode(e)
		if err != nil {
			return nil, 0, err
		}
		decoded = append(decoded, news)
	}
	graph.Together(decoded)
	return decoded, uint64(head), err
}

// What happened to signals while nobody listened comes, in order, with a cursor each.
func TestSignalsResume(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		log := event.NewLog(w.store, w.resolver.Log)
		if _, err := log.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		delivered := make(chan event.Event, 100)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		done := make(chan error, 1)
		go func() {
			done <- log.Run(ctx, func(events []event.Event) {
				for _, e := range events {
					delivered <- e
				}
			}, func(err error) { t.Error(err) })
		}()
		w.ask(s.viewer(), ignore, map[string]any{"id": s.signal.ID})
		w.ask(s.viewer(), remind, map[string]any{"id": s.signal.ID, "after": map[string]any{"count": 1, "unit": "HOUR"}})
		var last event.Event
		for range 2 {
			select {
			case last = <-delivered:
			case <-time.After(patience):
				t.Fatal("the events did not come")
			}
		}
		station := w.open(s)
		station.hub.Log = recorded{log}
		station.hub.Seek(uint64(last.Seq), last.Cursor().String())
		resumed := station.subscribe("one", signalled, map[string]any{"since": event.Cursor{}.String()})
		for end := time.Now().Add(patience); station.hub.Stats().Frames < 2 && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		station.close()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		got := resumed.got(t, "signalChanged.cursor")
		if len(got) != 2 || got[1] != last.Cursor().String() {
			t.Errorf("resumed with %v: %s", got, resumed.text)
		}
	})
}
