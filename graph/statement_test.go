package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"conversa/ent"
)

const messageTree = `id text conversation { id account { id } owner { id } customer { __typename ... on Lead { owner { id } } ... on Contact { owner { id } } } }
	attachments { id file { id } message { id } } content { __typename } replyTo { id replyTo { id sentBy { id } } }
	reactions { emoji by { __typename ... on Lead { id } ... on Contact { id owner { id } } } } sentBy { id } repliedBy { id }`

const conversationTree = `id unreadCount readUpTo { id } account { id } owner { id } window { open } customer { id owner { id } __typename } lastMessage { ` + messageTree + ` }`

// A field can cost a statement, a customer two. What a page holds costs nothing.
func TestStatementsDoNotGrowWithThePage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, _ := w.newBulk(50, 2)
		w.wait(s)
		for name, fields := range map[string]string{
			"conversations, nodes": "conversations(first: $n) { nodes { " + conversationTree + " } pageInfo { endCursor } totalCount }",
			"conversations, edges": "conversations(first: $n) { edges { cursor node { " + conversationTree + " } } }",
			"conversations, both":  "conversations(first: $n) { nodes { " + conversationTree + " } edges { node { " + conversationTree + " } } }",
			"messages, nodes":      "messages(first: $n) { nodes { " + messageTree + " } totalCount }",
			"messages, edges":      "messages(last: $n) { edges { node { " + messageTree + " } } }",
			"threads":              "conversations(first: $n) { nodes { messages(last: 2) { nodes { " + messageTree + " } totalCount } } }",
			"threads, edges":       "conversations(last: $n) { edges { node { messages(first: 1) { edges { node { " + messageTree + " } } pageInfo { endCursor } } } } }",
			"two threads":          "conversations(first: $n) { nodes { a: messages(last: 1) { nodes { id } totalCount } b: messages(first: 1) { nodes { id sentBy { id } } totalCount } } }",
			"waiting longest":      "messages(first: $n, orderBy: WAITING_LONGEST) { nodes { " + messageTree + " } totalCount }",
			"window closing":       "messages(first: $n, orderBy: WINDOW_CLOSING) { edges { cursor node { " + messageTree + " } } totalCount }",
			"oldest":               "messages(last: $n, orderBy: OLDEST, filter: {unread: true, owner: {me: true}, time: {today: true}}) { nodes { " + messageTree + " } }",
			"talks that wait":      "conversations(first: $n, orderBy: WAITING_LONGEST) { nodes { " + conversationTree + " } totalCount }",
			"talks that close":     "conversations(last: $n, orderBy: WINDOW_CLOSING, filter: {unread: true}) { nodes { " + conversationTree + " } }",
			"threads of messages":  "messages(first: $n) { nodes { conversation { messages(last: 2) { nodes { replyTo { id } } } } } }",
		} {
			query := "query ($n: Int) { " + fields + " }"
			small, large := w.count(s, query, 2), w.count(s, query, 50)
			if limit := statementsOf(t, query); len(large) > limit || len(large) > len(small)+3 {
				t.Errorf("%s: %d statements for 50 rows, %d for 2, limit %d:\n%s", name, len(large), len(small), limit, strings.Join(large, "\n"))
			}
		}
	})
}

// However many rows have a text, it is found in as many statements, which is three more
// than a page without one takes: where the nearby rows end, where the page does, and the
// page once more.
func TestATextIsFoundInAConstantNumberOfStatements(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, _ := w.newBulk(30, 2)
		w.resolver.View.Nearby = 10
		w.save(func(ctx context.Context, c *ent.Client) {
			for i, m := range c.Message.Query().AllX(ctx) {
				text := "common"
				if i%20 == 0 {
					text = "common rare"
				}
				c.Message.UpdateOne(m).SetSearchText(text).ExecX(ctx)
			}
		})
		for _, list := range []string{"messages(first: $n, filter: {text: %q}) { nodes { id } }", "conversations(first: $n, filter: {search: %q}) { nodes { id } }"} {
			for _, text := range []string{"common", "rare", "nowhere", "on"} {
				for _, n := range []int{2, 50} {
					if got := w.count(s, "query ($n: Int) { "+fmt.Sprintf(list, text)+" }", n); len(got) > 4 {
						t.Errorf("%s by %d: %d statements:\n%s", text, n, len(got), strings.Join(got, "\n"))
					}
				}
			}
		}
	})
}

func (w *world) count(s *shop, query string, n int) []string {
	w.t.Helper()
	w.statements.take()
	w.ask(s.viewer(), query, map[string]any{"n": n})
	return w.statements.take()
}

// statementsOf is what a document may cost by its fields alone.
func statementsOf(t *testing.T, query string) int {
	t.Helper()
	w := newWalker(t)
	doc, err := gqlparser.LoadQueryWithRules(w.schema, query, rules.NewDefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	return statementsIn(doc.Operations[0].SelectionSet)
}

func statementsIn(set ast.SelectionSet) (n int) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.InlineFragment:
			n += statementsIn(s.SelectionSet)
		case *ast.Field:
			n += statementsIn(s.SelectionSet)
			switch {
			case s.Name == "customer":
				n += 2 // leads and contacts
			case s.Name == "totalCount":
				n++
			case s.Name == "by":
				n += 4 // the conversation, its lead, its contact; the user
			case slices.Contains([]string{"nodes", "edges", "node", "window", "content", "pageInfo"}, s.Name):
			case s.Name == "readUpTo":
				n += 2 // the marker, and its message
			case s.Name == "unread":
				n += 2 // the counts, and the accounts
			case len(s.SelectionSet) > 0, s.Name == "unreadCount":
				n++
			}
		}
	}
	return n
}

// What two fields want of one kind is read at once, and a row once in a request.
func TestARowIsReadOnceInARequest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, _ := w.newBulk(4, 2)
		same := "{ conversations(first: 4) { nodes { account { id } } edges { node { account { nickname } } } } messages { nodes { conversation { account { id } } } } }"
		w.statements.take()
		w.ask(s.viewer(), same, nil)
		accounts := slices.DeleteFunc(w.statements.take(), func(q string) bool { return !strings.Contains(q, `"accounts"`) && !strings.Contains(q, "`accounts`") })
		if len(accounts) != 1 {
			t.Errorf("accounts were read %d times: %q", len(accounts), accounts)
		}
	})
}
