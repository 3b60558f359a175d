package graph_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
)

const (
	runView    = `query ($id: ID, $filter: MessageFilter, $order: MessageOrder) { messages(viewId: $id, filter: $filter, orderBy: $order, first: 100) { nodes { id } totalCount } }`
	listViews  = `{ messageViews { id name builtIn shared owner { name } filter orderBy count problems } }`
	createView = `mutation ($input: MessageViewInput!) { createMessageView(input: $input) { messageView { id name builtIn shared owner { id } filter orderBy count problems } } }`
	updateView = `mutation ($id: ID!, $input: MessageViewInput!) { updateMessageView(id: $id, input: $input) { messageView { id name shared filter orderBy } } }`
	deleteView = `mutation ($id: ID!) { deleteMessageView(id: $id) { deletedId } }`
)

// newWaiting is a shop where two messages of the administrator's wait, one in a window that
// closes soon, one of a colleague's, and two were sent about the beginning of the day.
func (w *world) newWaiting() *shop {
	w.t.Helper()
	s := w.newShop("one")
	w.save(func(ctx context.Context, c *ent.Client) {
		c.User.UpdateOne(s.admin).SetTimeZone("America/Sao_Paulo").ExecX(ctx)
		c.Message.Update().SetWaiting(false).SetSentAt(noon.Add(-72 * time.Hour)).ExecX(ctx)
		waits := func(m *ent.Message, ago time.Duration, owner *ent.User) {
			c.Message.UpdateOne(m).SetWaiting(true).SetOwnerID(owner.ID).SetSentAt(noon.Add(-ago)).ExecX(ctx)
			c.Conversation.UpdateOneID(m.ConversationID).SetOwnerID(owner.ID).SetWaitingSince(noon.Add(-ago)).ExecX(ctx)
		}
		waits(s.messages["type1"], time.Hour, s.admin)
		waits(s.messages["text"], 2*time.Hour, s.admin)
		waits(s.messages["elsewhere"], 3*time.Hour, s.gone)
		c.Conversation.UpdateOne(s.talk).SetWindowClosesAt(noon.Add(30 * time.Minute)).ExecX(ctx)
		c.Conversation.UpdateOne(s.closed).SetWindowClosesAt(noon.Add(5 * time.Hour)).ExecX(ctx)
		for name, at := range map[string]time.Duration{"lost": 3 * time.Hour, "failed": 3*time.Hour - time.Second} { // midnight in São Paulo
			c.Message.UpdateOne(s.messages[name]).SetSentAt(noon.Truncate(24 * time.Hour).Add(at)).ExecX(ctx)
		}
	})
	return s
}

// names are the messages of an answer by the names of the fixture.
func (s *shop) names(a answer) (names []string) {
	byID := map[string]string{}
	for name, m := range s.messages {
		byID[m.ID] = name
	}
	nodes, _ := a.at("messages.nodes").([]any)
	for i := range nodes {
		names = append(names, byID[fmt.Sprint(a.at(fmt.Sprint("messages.nodes.", i, ".id")))])
	}
	return names
}

func TestTheBuiltInViewsListWhatTheirNamesSay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newWaiting()
		list := w.ask(s.viewer(), listViews, nil)
		for i, view := range []struct {
			id, name string
			messages []string
		}{
			{"view_unreplied_mine", "Unreplied messages", []string{"type1", "text"}},
			{"view_unreplied", "All unreplied", []string{"type1", "text", "elsewhere"}},
			{"view_sent_today", "All messages sent today", []string{"lost"}},
			{"view_waiting_longest", "Waiting longest", []string{"elsewhere", "text", "type1"}},
			{"view_closing", "Closing within the hour", []string{"type1", "text"}},
		} {
			at := fmt.Sprint("messageViews.", i, ".")
			if list.at(at+"id") != view.id || list.at(at+"name") != view.name || list.at(at+"builtIn") != true || list.at(at+"owner") != nil {
				t.Errorf("view %d: %s", i, list.text)
			}
			a := w.ask(s.viewer(), runView, map[string]any{"id": view.id})
			got := s.names(a)
			if view.id == "view_closing" { // both close at once: ids decide
				slices.SortFunc(got, func(a, b string) int { return strings.Compare(b, a) })
			}
			if !slices.Equal(got, view.messages) {
				t.Errorf("%s: %v, want %v", view.name, got, view.messages)
			}
			if count := list.at(at + "count"); count != float64(len(view.messages)) || count != a.at("messages.totalCount") {
				t.Errorf("%s: counted %v of %v", view.name, count, view.messages)
			}
			up := w.ask(s.viewer(), `query ($id: ID!) { node(id: $id) { ... on MessageView { one: count(limit: 1) name } } }`, map[string]any{"id": view.id})
			if up.at("node.one") != 1.0 || up.at("node.name") != view.name {
				t.Errorf("%s: %s", view.name, up.text)
			}
			for document, variables := range map[string]map[string]any{
				updateView: {"id": view.id, "input": map[string]any{"name": "Mine", "filter": map[string]any{}}}, deleteView: {"id": view.id},
			} {
				if a := w.try(s.viewer(), document, variables); a.code() != "CONFLICT" || a.field() != "id" {
					t.Errorf("%s was changed: %s", view.name, a.text)
				}
			}
		}
	})
}

// Whatever a filter asks, the count of a view is what a recount through the policy gives.
func TestCountsOfViewsEqualARecount(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		filters := map[string]any{
			"all": map[string]any{}, "some": map[string]any{"types": []any{"TEXT", "IMAGE"}}, "none": map[string]any{"or": []any{}},
			"not": map[string]any{"not": map[string]any{"direction": "INBOUND"}}, "text": map[string]any{"text": "text"},
			"mine": map[string]any{"owner": map[string]any{"me": true}}, "unread": map[string]any{"unread": true},
		}
		orders := []any{nil, "OLDEST", "WAITING_LONGEST", "WINDOW_CLOSING"}
		for i, name := range slices.Sorted(maps.Keys(filters)) {
			w.ask(s.viewer(), createView, input(name, filters[name], map[string]any{"shared": true, "orderBy": orders[i%len(orders)]}))
		}
		for _, viewer := range []conversa.Viewer{s.viewer(), s.chief, s.clerk} {
			a := w.ask(viewer, listViews, nil)
			for i := range a.at("messageViews").([]any) {
				at := fmt.Sprint("messageViews.", i, ".")
				recount := len(s.names(w.ask(viewer, runView, map[string]any{"id": a.at(at + "id")})))
				if a.at(at+"count") != float64(recount) {
					t.Errorf("%s of %s: %v, recounted %d", a.at(at+"name"), viewer.SessionID, a.at(at+"count"), recount)
				}
			}
		}
		if n := w.store.Client().Message.Query().Where(message.OrganizationID(s.org.ID)).CountX(system(t)); n < 10 {
			t.Errorf("%d messages prove little", n)
		}
	})
}

func input(name string, filter any, more map[string]any) map[string]any {
	in := map[string]any{"name": name, "filter": filter}
	maps.Copy(in, more)
	return map[string]any{"input": in}
}

func TestAPrivateViewIsItsCreatorsAndASharedOneEverybodys(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		sees := func(viewer conversa.Viewer, id any) bool {
			listed := strings.Contains(w.ask(viewer, `{ messageViews { id } }`, nil).text, fmt.Sprint(id))
			found := w.ask(viewer, nodeQuery, map[string]any{"id": id}).at("node") != nil
			run := w.try(viewer, runView, map[string]any{"id": id})
			if listed != found || found != (run.code() == "") || !found && (run.code() != "NOT_FOUND" || run.field() != "viewId") {
				t.Errorf("listed %v, found %v, run %s", listed, found, run.text)
			}
			return found
		}
		own := w.ask(s.clerk, createView, input("  Mine ", map[string]any{"owner": map[string]any{"me": true}}, nil))
		want(t, own, "createMessageView.messageView", `{"id": "`+fmt.Sprint(own.at("createMessageView.messageView.id"))+`", "name": "Mine", "builtIn": false, "shared": false,
			"owner": {"id": "`+s.clerk.UserID+`"}, "filter": {"owner": {"me": true}}, "orderBy": "NEWEST", "count": 0, "problems": []}`)
		id := own.at("createMessageView.messageView.id")
		for _, other := range []conversa.Viewer{s.viewer(), s.chief} {
			if sees(other, id) {
				t.Errorf("%s sees a private view", other.SessionID)
			}
			if a := w.try(other, deleteView, map[string]any{"id": id}); a.code() != "NOT_FOUND" {
				t.Errorf("%s: %s", other.SessionID, a.text)
			}
		}
		change := func(name string, more map[string]any) map[string]any {
			variables := input(name, map[string]any{}, more)
			variables["id"] = id
			return variables
		}
		w.ask(s.clerk, updateView, change("Ours", map[string]any{"shared": true, "orderBy": "OLDEST"}))
		if a := w.try(s.chief, updateView, change("Theirs", nil)); !sees(s.chief, id) || a.code() != "FORBIDDEN" {
			t.Errorf("a colleague changes a shared view: %s", a.text)
		}
		want(t, w.ask(s.viewer(), updateView, change("All of us", nil)), "updateMessageView.messageView",
			`{"id": "`+fmt.Sprint(id)+`", "name": "All of us", "shared": true, "filter": {}, "orderBy": "OLDEST"}`)
		if a := w.ask(s.viewer(), updateView, change("Back", map[string]any{"shared": false})); a.at("updateMessageView") != nil || !sees(s.clerk, id) || sees(s.viewer(), id) {
			t.Errorf("an administrator gave it back: %s", a.text)
		}
		w.ask(s.clerk, deleteView, map[string]any{"id": id})
		if sees(s.clerk, id) {
			t.Error("it is still there")
		}
		audit := w.ask(s.viewer(), `{ auditLog(filter: {actions: ["message_view.saved", "message_view.deleted"]}) { nodes { action subjectId user { id } after } } }`, nil)
		if n := len(audit.at("auditLog.nodes").([]any)); n != 3 || audit.at("auditLog.nodes.0.user.id") != s.admin.ID {
			t.Errorf("what became of it as a shared view: %s", audit.text)
		}
	})
}

func TestAFilterNarrowsAViewAndAnOrderReplacesItsOwn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newWaiting()
		for _, test := range []struct {
			order  any
			filter map[string]any
			want   []string
		}{
			{nil, nil, []string{"elsewhere", "text", "type1"}},
			{"NEWEST", nil, []string{"type1", "text", "elsewhere"}},
			{nil, map[string]any{"conversationId": s.talk.ID}, []string{"text", "type1"}},
			{nil, map[string]any{"or": []any{}}, nil},
			{nil, map[string]any{"unreplied": map[string]any{"olderThan": map[string]any{"count": 90, "unit": "MINUTE"}}}, []string{"elsewhere", "text"}},
		} {
			a := w.ask(s.viewer(), runView, map[string]any{"id": "view_waiting_longest", "filter": test.filter, "order": test.order})
			if got := s.names(a); !slices.Equal(got, test.want) || a.at("messages.totalCount") != float64(len(test.want)) {
				t.Errorf("%v %v: %v, want %v", test.order, test.filter, got, test.want)
			}
		}
		both := map[string]any{"me": true, "userId": s.admin.ID}
		if a := w.try(s.viewer(), runView, map[string]any{"id": "view_unreplied", "filter": map[string]any{"owner": both}}); a.code() != "INVALID_INPUT" || a.field() != "filter.owner" {
			t.Error(a.text)
		}
	})
}

// What "me" is, is whoever runs a shared view.
func TestASharedViewMeansWhoeverUsesIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newWaiting()
		made := w.ask(s.viewer(), createView, input("Ours", map[string]any{"unreplied": map[string]any{"any": true}, "owner": map[string]any{"me": true}},
			map[string]any{"shared": true, "orderBy": "WAITING_LONGEST"}))
		other := conversa.Viewer{OrganizationID: s.org.ID, UserID: s.gone.ID, SessionID: "ses_x", Scopes: conversa.AllScopes, Sight: conversa.Sight{AllRecords: true}}
		for viewer, expected := range map[*conversa.Viewer][]string{ptr(s.viewer()): {"text", "type1"}, &other: {"elsewhere"}} {
			if got := s.names(w.ask(*viewer, runView, map[string]any{"id": made.at("createMessageView.messageView.id")})); !slices.Equal(got, expected) {
				t.Errorf("%s: %v, want %v", viewer.UserID, got, expected)
			}
		}
	})
}
