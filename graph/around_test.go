package graph_test

import (
	"fmt"
	"slices"
	"testing"
)

const aroundFields = "{ nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"

// around asks for the page around a message of a thread.
func around(conversation, message, more string) string {
	return fmt.Sprintf("{ node(id: %q) { ... on Conversation { messages(around: %q%s) %s } } }", conversation, message, more, aroundFields)
}

func TestAPageAroundAMessageHasItInItsMiddleAndGoesOnAtBothEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, lists := w.newBulk(2, 9)
		thread := lists[2]
		conversation := conversationOf(w, thread.ids[0])
		for at, id := range thread.ids {
			for _, size := range []int{1, 2, 3, 4, 9, 100} {
				from := max(0, at-max(1, size/2))
				to := min(len(thread.ids), at+1+max(1, size-size/2-1))
				a := w.ask(s.viewer(), around(conversation, id, fmt.Sprintf(", first: %d", size)), nil)
				if got := nodeIDs(a.at("node.messages.nodes")); !slices.Equal(got, thread.ids[from:to]) {
					t.Fatalf("%d around message %d: %v, want %v", size, at, got, thread.ids[from:to])
				}
				if got := a.at("node.messages.pageInfo.hasPreviousPage"); got != (from > 0) {
					t.Errorf("%d around message %d: hasPreviousPage %v", size, at, got)
				}
				if got := a.at("node.messages.pageInfo.hasNextPage"); got != (to < len(thread.ids)) {
					t.Errorf("%d around message %d: hasNextPage %v", size, at, got)
				}
				after := w.page(s, thread, map[string]any{"first": 100, "after": a.at("node.messages.pageInfo.endCursor")})
				if !slices.Equal(after.ids, thread.ids[to:]) {
					t.Errorf("%d around message %d: the rest is %v", size, at, after.ids)
				}
			}
		}
	})
}

func TestAPageAroundAMessageThatIsNotThereIsNotFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, lists := w.newBulk(2, 3)
		all, thread := lists[0], lists[2]
		conversation := conversationOf(w, thread.ids[0])
		other := all.ids[slices.IndexFunc(all.ids, func(id string) bool { return !slices.Contains(thread.ids, id) })]
		for document, want := range map[string]string{
			around(conversation, other, ""):                              "NOT_FOUND",
			around(conversation, "msg_01jb2c00000000000000000000", ""):   "NOT_FOUND",
			around(conversation, "nonsense", ""):                         "NOT_FOUND",
			around(conversation, thread.ids[0], ", last: 3"):             "INVALID_INPUT",
			around(conversation, thread.ids[0], ", first: 0"):            "INVALID_INPUT",
			around(conversation, thread.ids[0], ", first: 101"):          "INVALID_INPUT",
			around(conversation, thread.ids[0], `, first: 3, after: ""`): "INVALID_INPUT",
		} {
			if got := w.try(s.viewer(), document, nil).code(); got != want {
				t.Errorf("%s: %s, want %s", document, got, want)
			}
		}
		unprintable := "query ($id: ID!) { node(id: \"" + conversation + "\") { ... on Conversation { messages(around: $id) " + aroundFields + " } } }"
		if got := w.try(s.viewer(), unprintable, map[string]any{"id": "msg_\x00"}).code(); got != "NOT_FOUND" {
			t.Errorf("around an id with a zero byte: %s", got)
		}
	})
}

func conversationOf(w *world, message string) string {
	w.t.Helper()
	return w.store.Client().Message.GetX(system(w.t), message).ConversationID
}

func nodeIDs(nodes any) (ids []string) {
	for _, node := range nodes.([]any) {
		ids = append(ids, node.(map[string]any)["id"].(string))
	}
	return ids
}
