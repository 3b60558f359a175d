package graph_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/message"
	"conversa/ent/schema"
)

// paged is a list as a client pages through it.
type paged struct {
	name string
	// document asks for a page; path leads to the connection.
	document, path string
	// ids are the rows in the list's order.
	ids []string
}

const pageFields = "{ edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount }"

const pageVariables = "$first: Int, $after: Cursor, $last: Int, $before: Cursor"

const pageArguments = "first: $first, after: $after, last: $last, before: $before"

// bulk makes conversations with messages, some of one instant, and gives the
// three lists that there are.
func (w *world) bulk(s *shop, conversations, messages int) []paged {
	w.t.Helper()
	all := paged{
		name: "messages", path: "messages",
		document: "query (" + pageVariables + ") { messages(" + pageArguments + ") " + pageFields + " }",
	}
	list := paged{
		name: "conversations", path: "conversations",
		document: "query (" + pageVariables + ") { conversations(" + pageArguments + ") " + pageFields + " }",
	}
	thread := paged{name: "thread", path: "node.messages"}
	w.save(func(ctx context.Context, c *ent.Client) {
		for i := range conversations {
			ids := s.addThread(ctx, c, i, messages, noon.Add(-time.Duration(i/2)*time.Minute))
			list.ids = append(list.ids, ids[0])
			all.ids = append(all.ids, ids[1:]...)
			thread.ids = ids[1:]
			thread.document = fmt.Sprintf("query (%s) { node(id: %q) { ... on Conversation { messages(%s) %s } } }",
				pageVariables, ids[0], pageArguments, pageFields)
		}
	})
	w.sort(&all, &list)
	return []paged{all, list, thread}
}

// sort puts lists into their order: newest first, then greatest id.
func (w *world) sort(all, list *paged) {
	w.t.Helper()
	at := map[string]time.Time{}
	for _, m := range w.store.Client().Message.Query().AllX(system(w.t)) {
		at[m.ID] = m.SentAt
	}
	for _, v := range w.store.Client().Conversation.Query().AllX(system(w.t)) {
		at[v.ID] = v.LastMessageAt
	}
	newest := func(a, b string) int {
		if c := at[b].Compare(at[a]); c != 0 {
			return c
		}
		return strings.Compare(b, a)
	}
	slices.SortFunc(all.ids, newest)
	slices.SortFunc(list.ids, newest)
}

// addThread makes a conversation of a new lead, whose messages come in pairs of
// one instant, with all that hangs on a message. It gives the conversation's id
// and then the messages'.
func (s *shop) addThread(ctx context.Context, c *ent.Client, i, messages int, last time.Time) []string {
	create := c.Conversation.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetLastMessageAt(last)
	owner := c.User.Create().SetOrganizationID(s.org.ID).SetName("o").SetEmail(schema.NewID("u") + "@example.com").
		SetPasswordHash("x").SetProfile(conversa.ProfileStandard).SaveX(ctx)
	if i%2 == 0 {
		create.SetLeadID(c.Lead.Create().SetOrganizationID(s.org.ID).SetOwnerID(owner.ID).SaveX(ctx).ID)
	} else {
		create.SetContactID(c.Contact.Create().SetOrganizationID(s.org.ID).SetOwnerID(owner.ID).SaveX(ctx).ID)
	}
	conversation := create.SetOwnerID(owner.ID).SaveX(ctx)
	ids := []string{conversation.ID}
	before := ""
	for j := range messages {
		before = s.addMessage(ctx, c, conversation, before, last.Add(-time.Duration(messages-1-j)/2*time.Second))
		ids = append(ids, before)
	}
	conversation.Update().SetLastMessageID(before).ExecX(ctx)
	return ids
}

// addMessage makes a picture that answers the one before, with a file and a
// reaction.
func (s *shop) addMessage(ctx context.Context, c *ent.Client, conversation *ent.Conversation, before string, at time.Time) string {
	id := schema.NewID("msg")
	create := c.Message.Create().SetID(id).SetOrganizationID(s.org.ID).SetConversationID(conversation.ID).SetAccountID(s.account.ID).
		SetWamid("wamid." + id).SetDirection(conversa.DirectionInbound).SetOrigin(conversa.OriginCustomer).SetType(conversa.TypeImage).
		SetStatus(conversa.StatusReceived).SetSentAt(at).SetSentByID(conversation.OwnerID).SetHasAttachment(true)
	if before != "" {
		create.SetReplyToWamid("wamid." + before)
	}
	create.ExecX(ctx)
	file := c.File.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetMediaID("m").SetName("a").
		SetContentType("image/png").SetSource(conversa.FileFromWhatsApp).SaveX(ctx)
	c.Attachment.Create().SetOrganizationID(s.org.ID).SetMessageID(id).SetFileID(file.ID).ExecX(ctx)
	c.Reaction.Create().SetOrganizationID(s.org.ID).SetAccountID(s.account.ID).SetWamid("wamid." + id).
		SetAuthor("CUSTOMER").SetEmoji("👍").SetReactedAt(at).SetSourceWamid("w").ExecX(ctx)
	return id
}

// newBulk is a shop with nothing but these.
func (w *world) newBulk(conversations, messages int) (*shop, []paged) {
	w.t.Helper()
	return w.newBulkOf("bulk", conversations, messages)
}

func (w *world) newBulkOf(name string, conversations, messages int) (*shop, []paged) {
	w.t.Helper()
	s := &shop{name: name}
	w.save(func(ctx context.Context, c *ent.Client) {
		s.addPeople(ctx, c)
		s.addAccounts(ctx, w, c)
	})
	return s, w.bulk(s, conversations, messages)
}

// page is an answered one.
type page struct {
	ids, cursors []string
	next, prev   bool
	start, end   any
	total        float64
}

func (w *world) page(s *shop, p paged, variables map[string]any) page {
	w.t.Helper()
	a := w.ask(s.viewer(), p.document, variables)
	var got page
	for i, edge := range a.at(p.path + ".edges").([]any) {
		e := edge.(map[string]any)
		got.cursors = append(got.cursors, e["cursor"].(string))
		got.ids = append(got.ids, e["node"].(map[string]any)["id"].(string))
		if node := a.at(fmt.Sprint(p.path, ".nodes.", i, ".id")); node != got.ids[i] {
			w.t.Errorf("%s: node %v beside edge %s", p.name, node, got.ids[i])
		}
	}
	if n := len(a.at(p.path + ".nodes").([]any)); n != len(got.ids) {
		w.t.Errorf("%s: %d nodes, %d edges", p.name, n, len(got.ids))
	}
	info := a.at(p.path + ".pageInfo").(map[string]any)
	got.next, got.prev = info["hasNextPage"].(bool), info["hasPreviousPage"].(bool)
	got.start, got.end = info["startCursor"], info["endCursor"]
	got.total = a.at(p.path + ".totalCount").(float64)
	return got
}

func TestPagesBothWaysHoldEachRowOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, lists := w.newBulk(11, 11)
		for _, list := range lists {
			for _, size := range []int{1, 3, 4, 7, 11, 100} {
				if got := w.forward(s, list, size); !slices.Equal(got, list.ids) {
					t.Errorf("%s by %d forward: %d of %d rows", list.name, size, len(got), len(list.ids))
				}
				if got := w.backward(s, list, size); !slices.Equal(got, list.ids) {
					t.Errorf("%s by %d backward: %d of %d rows", list.name, size, len(got), len(list.ids))
				}
			}
		}
	})
}

func (w *world) forward(s *shop, list paged, size int) (ids []string) {
	w.t.Helper()
	variables := map[string]any{"first": size}
	for more := true; more && len(ids) <= len(list.ids); {
		got := w.page(s, list, variables)
		w.checkPage(list, got, size, len(ids))
		ids, more = append(ids, got.ids...), got.next
		variables["after"] = got.end
	}
	return ids
}

func (w *world) backward(s *shop, list paged, size int) (ids []string) {
	w.t.Helper()
	variables := map[string]any{"last": size}
	for more := true; more && len(ids) <= len(list.ids); {
		got := w.page(s, list, variables)
		w.checkPage(list, got, size, len(list.ids)-len(ids)-len(got.ids))
		ids, more = append(slices.Clone(got.ids), ids...), got.prev
		variables["before"] = got.start
	}
	return ids
}

// checkPage looks at a page whose first row is the from-th of its list.
func (w *world) checkPage(list paged, got page, size, from int) {
	w.t.Helper()
	if len(got.ids) == 0 || len(got.ids) > size || got.total != float64(len(list.ids)) {
		w.t.Fatalf("%s: %d rows by %d, total %v of %d", list.name, len(got.ids), size, got.total, len(list.ids))
	}
	if got.prev != (from > 0) || got.next != (from+len(got.ids) < len(list.ids)) {
		w.t.Errorf("%s from %d: previous %v, next %v", list.name, from, got.prev, got.next)
	}
	if got.start != got.cursors[0] || got.end != got.cursors[len(got.cursors)-1] {
		w.t.Errorf("%s: cursors %v to %v, edges %v", list.name, got.start, got.end, got.cursors)
	}
}

// Cursors of two rows bound a page from either end.
func TestAPageBetweenTwoCursors(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, lists := w.newBulk(9, 9)
		for _, list := range lists {
			whole := w.page(s, list, map[string]any{"first": 100})
			between := map[string]any{"after": whole.cursors[1], "before": whole.cursors[6]}
			for _, c := range []struct {
				variables map[string]any
				want      []string
			}{
				{nil, whole.ids[2:6]},
				{map[string]any{"first": 2}, whole.ids[2:4]},
				{map[string]any{"last": 2}, whole.ids[4:6]},
				{map[string]any{"first": 100}, whole.ids[2:6]},
			} {
				variables := map[string]any{"after": between["after"], "before": between["before"]}
				for name, value := range c.variables {
					variables[name] = value
				}
				got := w.page(s, list, variables)
				if !slices.Equal(got.ids, c.want) || !got.next || !got.prev {
					t.Errorf("%s %v: %v, want %v; next %v, previous %v", list.name, c.variables, got.ids, c.want, got.next, got.prev)
				}
			}
		}
	})
}

func TestAPageIsOf50RowsWhereNoSizeIsGiven(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, lists := w.newBulk(1, 60)
		for _, list := range []paged{lists[0], lists[2]} {
			if got := w.page(s, list, nil); !slices.Equal(got.ids, list.ids[:50]) || !got.next || got.prev {
				t.Errorf("%s: %d rows", list.name, len(got.ids))
			}
			whole := w.page(s, list, map[string]any{"first": 100})
			if got := w.page(s, list, map[string]any{"before": whole.cursors[55]}); !slices.Equal(got.ids, list.ids[5:55]) {
				t.Errorf("%s: the 50 before are %v", list.name, got.ids)
			}
		}
	})
}

func TestSizesAndCursorsThatCannotBeAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, lists := w.newBulk(2, 2)
		encode := base64.RawURLEncoding.EncodeToString
		type refusal struct {
			variables map[string]any
			field     string
		}
		refusals := []refusal{{map[string]any{"first": 5, "last": 5}, "last"}}
		for _, size := range []int{0, -1, 101, 1 << 30, -1 << 31} {
			refusals = append(refusals, refusal{map[string]any{"first": size}, "first"}, refusal{map[string]any{"last": size}, "last"})
		}
		for _, cursor := range []string{
			"", "x", "!!", "AAAA", encode([]byte("1|")), encode([]byte("|a")), encode([]byte("1|a\x00")), encode([]byte("1|\xff\xfe")),
			encode([]byte("1y2p0ij32e8e7|a")), encode([]byte("-1y2p0ij32e8e8|a")), encode([]byte("zzzzzzzzzzzzzz|a")), strings.Repeat("A", 5_000),
		} {
			refusals = append(refusals, refusal{map[string]any{"after": cursor}, "after"}, refusal{map[string]any{"last": 3, "before": cursor}, "before"})
		}
		for _, list := range lists {
			for _, c := range refusals {
				if a := w.try(s.viewer(), list.document, c.variables); a.code() != "INVALID_INPUT" || a.field() != c.field {
					t.Errorf("%s %.60v: %s", list.name, c.variables, a.text)
				}
			}
		}
	})
}

func TestPagesStayWhileRowsArrive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i, name := range []string{"a", "b", "c"} {
			s, lists := w.newBulkOf(name, 8, 8)
			list := lists[i]
			variables := map[string]any{"first": 3}
			var seen []string
			for more := true; more; {
				got := w.page(s, list, variables)
				seen, more = append(seen, got.ids...), got.next
				variables["after"] = got.end
				w.bulkOnTop(s)
			}
			if !slices.Equal(seen, list.ids) {
				t.Errorf("%s: %v, want %v", list.name, seen, list.ids)
			}
		}
	})
}

// bulkOnTop makes something newer than everything there is.
func (w *world) bulkOnTop(s *shop) {
	w.t.Helper()
	w.save(func(ctx context.Context, c *ent.Client) { s.addThread(ctx, c, 0, 2, noon.Add(time.Hour)) })
}

func TestTotalsAreCountedWhenAskedFor(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, _ := w.newBulk(3, 3)
		for query, want := range map[string]int{
			"{ messages { nodes { id } } }":                                                           0,
			"{ messages { nodes { id } totalCount } }":                                                1,
			"{ messages { totalCount } }":                                                             1,
			"{ conversations { nodes { id } pageInfo { hasNextPage } } }":                             0,
			"{ conversations { nodes { id } totalCount } }":                                           1,
			"{ conversations { nodes { messages { nodes { id } } } } }":                               0,
			"{ conversations { nodes { messages { nodes { id } totalCount } } } }":                    1,
			"{ conversations { nodes { messages(first: 1) { totalCount } } totalCount } }":            2,
			"query ($no: Boolean = false) { messages { nodes { id } totalCount @include(if: $no) } }": 0,
		} {
			w.statements.take()
			w.ask(s.viewer(), query, nil)
			counts := 0
			for _, text := range w.statements.take() {
				if strings.Contains(text, "COUNT(") {
					counts++
				}
			}
			if counts != want {
				t.Errorf("%s: counted %d times, want %d", query, counts, want)
			}
		}
	})
}

// Pages of many threads in one document are those of each by itself.
func TestNestedPagesAreThoseOfEachThread(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, _ := w.newBulk(7, 9)
		list := w.ask(s.viewer(), "{ conversations { nodes { id } } }", nil).at("conversations.nodes").([]any)
		middle := w.ask(s.viewer(), "{ messages(first: 40) { pageInfo { endCursor } } }", nil).at("messages.pageInfo.endCursor").(string)
		for _, arguments := range []string{
			"first: 4", "last: 4", "first: 100", fmt.Sprintf("first: 2, after: %q", middle), fmt.Sprintf("last: 2, before: %q", middle),
			fmt.Sprintf("first: 2, before: %q", middle), fmt.Sprintf("last: 2, after: %q", middle), fmt.Sprintf("before: %q", middle),
		} {
			nested := w.ask(s.viewer(), "{ conversations { nodes { messages("+arguments+") "+pageFields+" } } }", nil)
			for i, row := range list {
				id := row.(map[string]any)["id"]
				alone := w.ask(s.viewer(), fmt.Sprintf("{ node(id: %q) { ... on Conversation { messages(%s) %s } } }", id, arguments, pageFields), nil)
				got, want := nested.at(fmt.Sprint("conversations.nodes.", i, ".messages")), alone.at("node.messages")
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s of %v:\n%v, want\n%v", arguments, id, got, want)
				}
			}
		}
	})
}

// wait has all of a shop's messages wait in an open window.
func (w *world) wait(s *shop) {
	w.t.Helper()
	w.save(func(ctx context.Context, c *ent.Client) {
		c.Message.Update().Where(message.OrganizationID(s.org.ID)).SetWaiting(true).ExecX(ctx)
		c.Conversation.Update().Where(conversation.OrganizationID(s.org.ID)).SetWaitingSince(noon.Add(-time.Hour)).
			SetWindowClosesAt(noon.Add(time.Hour)).ExecX(ctx)
	})
}
