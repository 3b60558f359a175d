package graph_test

import (
	"strings"
	"testing"
)

// What a filter cannot be is refused with the place where it stands, in a document as
// well as in its variables, before any statement.
func TestFiltersOfMessagesThatCannotBeAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		many := make([]any, 51)
		for i := range many {
			many[i] = map[string]any{}
		}
		deep := map[string]any{}
		for range 51 {
			deep = map[string]any{"not": deep}
		}
		users := make([]any, 1001)
		for i := range users {
			users[i] = "usr_1"
		}
		long := strings.Repeat("é", 1001)
		for field, filter := range map[string]map[string]any{
			"filter.owner":              {"owner": map[string]any{"me": true, "userId": "usr_1"}},
			"filter.sentBy":             {"sentBy": map[string]any{"me": false}},
			"filter.repliedBy":          {"repliedBy": map[string]any{}},
			"filter.time":               {"time": map[string]any{"any": true, "today": true}},
			"filter.unreplied":          {"unreplied": map[string]any{"inLast": map[string]any{"count": 0, "unit": "DAY"}}},
			"filter.replied":            {"replied": map[string]any{"between": map[string]any{"from": "2026-03-01T00:00:00Z", "to": "2026-03-01T00:00:00Z"}}},
			"filter.and.1.not.time":     {"and": []any{map[string]any{}, map[string]any{"not": map[string]any{"time": map[string]any{}}}}},
			"filter.or.0.owner":         {"or": []any{map[string]any{"owner": map[string]any{"me": true, "anyOf": []any{}}}}},
			"filter.text":               {"text": long},
			"filter":                    {"and": many},
			"filter#deep":               deep,
			"filter#values":             {"owner": map[string]any{"anyOf": users}},
			"filter.or.0.and.0.not.not": {"or": []any{map[string]any{"and": []any{map[string]any{"not": map[string]any{"not": map[string]any{"text": long}}}}}}},
		} {
			w.statements.take()
			a := w.try(s.viewer(), "query ($f: MessageFilter) { messages(filter: $f) { nodes { id } } }", map[string]any{"f": filter})
			want, _, _ := strings.Cut(field, "#")
			if strings.HasSuffix(want, ".not.not") {
				want += ".text"
			}
			if a.code() != "INVALID_INPUT" || a.field() != want {
				t.Errorf("%s: %s", field, a.text)
			}
			if n := len(w.statements.take()); n > 0 {
				t.Errorf("%s: %d statements", field, n)
			}
		}
		for field, filter := range map[string]map[string]any{
			"filter.owner":  {"owner": map[string]any{"me": true, "userId": "usr_1"}},
			"filter.search": {"search": long},
		} {
			a := w.try(s.viewer(), "query ($f: ConversationFilter) { conversations(filter: $f) { nodes { id } } }", map[string]any{"f": filter})
			if a.code() != "INVALID_INPUT" || a.field() != field {
				t.Errorf("%s: %s", field, a.text)
			}
		}
	})
}

// A cursor is a place in the list that it came from, and in no other order.
func TestACursorBelongsToItsOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, _ := w.newBulk(4, 4)
		w.wait(s)
		for _, list := range []struct {
			name   string
			orders []string
		}{
			{"messages", []string{"NEWEST", "OLDEST", "WAITING_LONGEST", "WINDOW_CLOSING"}},
			{"conversations", []string{"LATEST_MESSAGE", "WAITING_LONGEST", "WINDOW_CLOSING"}},
		} {
			for _, from := range list.orders {
				end := w.ask(s.viewer(), "{ "+list.name+"(first: 2, orderBy: "+from+") { pageInfo { endCursor } } }", nil).at(list.name + ".pageInfo.endCursor")
				if end == nil {
					t.Errorf("%s by %s are none", list.name, from)
				}
				for _, to := range list.orders {
					a := w.try(s.viewer(), "query ($c: Cursor) { "+list.name+"(after: $c, orderBy: "+to+") { nodes { id } } }", map[string]any{"c": end})
					if refused := a.code() == "INVALID_INPUT" && a.field() == "after"; refused != (from != to) {
						t.Errorf("%s by %s, then %s: %s", list.name, from, to, a.text)
					}
				}
			}
		}
	})
}
