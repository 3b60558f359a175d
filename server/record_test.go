package server_test

import (
	"context"
	"fmt"
	"slices"
	"time"

	"conversa/internal/whatsapp/simulator"
)

// storedMessage is a message as the API lists it.
type storedMessage struct {
	ID, Direction, Status, Text string
	Wamid                       *string
	Failure                     *struct{ Title string }
	Conversation                struct{ ID string }
}

func (m storedMessage) wamid() string {
	if m.Wamid == nil {
		return ""
	}
	return *m.Wamid
}

const listMessages = `query($after: Cursor, $filter: MessageFilter) {
	messages(first: 100, after: $after, filter: $filter) {
		totalCount
		pageInfo { hasNextPage endCursor }
		nodes { id wamid direction status text failure { title } conversation { id } }
	}
}`

// messages are all that the API has, newest first, and what it says that they
// count.
func (a api) messages(ctx context.Context, filter map[string]any) (all []storedMessage, total int, err error) {
	var cursor any
	for {
		var page struct {
			Messages struct {
				TotalCount int
				PageInfo   struct {
					HasNextPage bool
					EndCursor   string
				}
				Nodes []storedMessage
			}
		}
		if err := a.ask(ctx, listMessages, map[string]any{"after": cursor, "filter": filter}, &page); err != nil {
			return nil, 0, err
		}
		all = append(all, page.Messages.Nodes...)
		if !page.Messages.PageInfo.HasNextPage {
			return all, page.Messages.TotalCount, nil
		}
		cursor = page.Messages.PageInfo.EndCursor
	}
}

// conversations are the ids of all conversations, by the customer's number.
func (a api) conversations(ctx context.Context) (byWaID map[string][]string, err error) {
	byWaID = map[string][]string{}
	var cursor any
	for {
		var page struct {
			Conversations struct {
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
				Nodes []struct {
					ID       string
					Customer struct{ WaID string }
				}
			}
		}
		err := a.ask(ctx, `query($after: Cursor) {
			conversations(first: 100, after: $after) {
				pageInfo { hasNextPage endCursor } nodes { id customer { waId } }
			}
		}`, map[string]any{"after": cursor}, &page)
		if err != nil {
			return nil, err
		}
		for _, c := range page.Conversations.Nodes {
			byWaID[c.Customer.WaID] = append(byWaID[c.Customer.WaID], c.ID)
		}
		if !page.Conversations.PageInfo.HasNextPage {
			return byWaID, nil
		}
		cursor = page.Conversations.PageInfo.EndCursor
	}
}

// reply queues a text and returns the message's id.
func (a api) reply(ctx context.Context, conversation, key, text string) (string, error) {
	var answer struct {
		SendMessage struct{ Messages []struct{ ID string } }
	}
	err := a.ask(ctx, `mutation($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } } }`,
		map[string]any{"input": map[string]any{"conversationId": conversation, "idempotencyKey": key, "text": text}}, &answer)
	if err != nil {
		return "", err
	}
	if len(answer.SendMessage.Messages) != 1 {
		return "", fmt.Errorf("%d messages for one text", len(answer.SendMessage.Messages))
	}
	return answer.SendMessage.Messages[0].ID, nil
}

// introduce has n customers write, so that they have conversations with an open
// window, and returns these in the customers' order.
func (w *world) introduce(base string, n int) []string {
	w.t.Helper()
	for i := range n {
		waID := waIDOf(i)
		w.sim.Customer(waID, "Customer "+waID).WriteText(testNumberID, "hello")
	}
	var found map[string][]string
	w.eventually(time.Minute, func() (problems []string) {
		var err error
		if found, err = (api{base, w.token}).conversations(w.t.Context()); err != nil {
			return []string{err.Error()}
		}
		if len(found) < n {
			return []string{fmt.Sprintf("%d conversations of %d", len(found), n)}
		}
		return nil
	})
	ids := make([]string, n)
	for i := range ids {
		ids[i] = found[waIDOf(i)][0]
	}
	return ids
}

// eventually asks until there is no problem left, and fails with those that have
// not changed for so long: how fast it goes depends on what else the machine does.
func (w *world) eventually(within time.Duration, problemsOf func() []string) {
	w.t.Helper()
	var last []string
	start := time.Now()
	moved := start
	for {
		problems := problemsOf()
		if len(problems) == 0 {
			return
		}
		if !slices.Equal(problems, last) {
			last, moved = problems, time.Now()
		}
		if time.Since(moved) > within || time.Since(start) > 5*within {
			w.t.Fatalf("after %v: %d problems: %q", time.Since(start), len(problems), problems[:min(5, len(problems))])
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// sentBy is the simulator's log by our id of the message, which each request
// carries.
func sentBy(log []simulator.SentMessage) map[string][]simulator.SentMessage {
	byID := map[string][]simulator.SentMessage{}
	for _, m := range log {
		byID[m.CallbackData] = append(byID[m.CallbackData], m)
	}
	return byID
}

// repeated are those that occur more than once.
func repeated(keys []string) (twice []string) {
	count := map[string]int{}
	for _, key := range keys {
		if count[key]++; count[key] == 2 {
			twice = append(twice, key)
		}
	}
	return twice
}
