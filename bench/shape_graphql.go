package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// pageRows is a page.
const pageRows = 50

// What screens select of a row.
const (
	viewFields = `id direction type text status origin sentAt sentBy { id name } attachments { id file { id name } }
		conversation { id window { open closesAt } account { id nickname } owner { id name } customer { id fullName phone } }`
	listFields = `id createdAt window { open openedAt closesAt } account { id nickname phoneNumber } owner { id name } customer { id fullName phone }
		lastMessage { id direction type text status sentAt attachments { id file { id name } } }`
	threadFields = `id direction type text status origin forwarded sentAt createdAt deliveredAt readAt editedAt revokedAt
		sentBy { id name } attachments { id caption voice file { id name size state } } replyToWamid`
)

// request is the body that asks the API. Without rows only the end of the page is
// asked for.
func (s shape) request(f facts, first int, after string, rows bool) ([]byte, error) {
	variables := map[string]any{"first": first}
	if after != "" {
		variables["after"] = after
	}
	if s.kind == threadKind {
		variables["id"] = f.Thread
	}
	if s.filter != "" {
		filled := strings.NewReplacer("$other", f.Other, "$me", f.Me, "$account", f.Accounts[len(f.Accounts)-1],
			"$thread", f.Thread, "$customer", f.Customer, "$wamid", f.Wamid).Replace(s.filter)
		variables["filter"] = json.RawMessage(filled)
	}
	body, err := json.Marshal(map[string]any{"query": s.document(rows), "variables": variables})
	if err != nil {
		return nil, fmt.Errorf("encode request: %w", err)
	}
	return body, nil
}

func (s shape) document(rows bool) string {
	fields := map[kind]string{messagesKind: viewFields, conversationsKind: listFields, threadKind: threadFields}[s.kind]
	nodes := "nodes { " + fields + " } "
	if !rows {
		nodes = ""
	}
	if s.kind == threadKind {
		return "query($id: ID!, $first: Int!, $after: Cursor) { node(id: $id) { ... on Conversation { id messages(last: $first, before: $after) { " +
			nodes + "pageInfo { hasPreviousPage startCursor } } } } }"
	}
	name, input := "messages", "MessageFilter"
	if s.kind == conversationsKind {
		name, input = "conversations", "ConversationFilter"
	}
	arguments, declared := "first: $first, after: $after", "$first: Int!, $after: Cursor"
	if s.filter != "" {
		arguments, declared = arguments+", filter: $filter", declared+", $filter: "+input
	}
	if s.order != "" {
		arguments += ", orderBy: " + s.order
	}
	return "query(" + declared + ") { " + name + "(" + arguments + ") { " + nodes + "pageInfo { hasNextPage endCursor } } }"
}

// answer is what either side answers. Its rows are kept as they came.
type answer struct {
	Data struct {
		Messages, Conversations *connection
		Node                    *struct{ Messages *connection }
	}
	Errors []struct{ Message string }
}

type connection struct {
	Nodes    []json.RawMessage
	PageInfo struct {
		HasNextPage, HasPreviousPage bool
		EndCursor, StartCursor       string
	}
}

// readAnswer finds the one connection of an answer.
func readAnswer(body []byte) (*connection, error) {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return nil, fmt.Errorf("read answer: %w: %.300s", err, body)
	}
	if len(a.Errors) > 0 {
		return nil, fmt.Errorf("answered with an error: %s", a.Errors[0].Message)
	}
	switch {
	case a.Data.Messages != nil:
		return a.Data.Messages, nil
	case a.Data.Conversations != nil:
		return a.Data.Conversations, nil
	case a.Data.Node != nil && a.Data.Node.Messages != nil:
		return a.Data.Node.Messages, nil
	}
	return nil, fmt.Errorf("answered without rows: %.300s", body)
}

// more tells whether the list goes on, and where: a thread is read from its end.
func (c *connection) more(k kind) (cursor string, ok bool) {
	if k == threadKind {
		return c.PageInfo.StartCursor, c.PageInfo.HasPreviousPage
	}
	return c.PageInfo.EndCursor, c.PageInfo.HasNextPage
}

const schemaQuery = `{
	messages: __type(name: "MessageFilter") { inputFields { name } }
	conversations: __type(name: "ConversationFilter") { inputFields { name } }
	query: __type(name: "Query") { fields { name args { name } } } }`

// places are what of the schema shapes may need, as this server has it.
func places(ctx context.Context, c *caller) ([]string, error) {
	body, err := json.Marshal(map[string]string{"query": schemaQuery})
	if err != nil {
		return nil, fmt.Errorf("ask for the schema: %w", err)
	}
	text, err := c.post(ctx, body)
	if err != nil {
		return nil, err
	}
	type named struct{ Name string }
	var found struct {
		Data struct {
			Messages, Conversations struct{ InputFields []named }
			Query                   struct {
				Fields []struct {
					named
					Args []named
				}
			}
		}
	}
	if err := json.Unmarshal(text, &found); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	var all []string
	for _, f := range found.Data.Messages.InputFields {
		all = append(all, "MessageFilter."+f.Name)
	}
	for _, f := range found.Data.Conversations.InputFields {
		all = append(all, "ConversationFilter."+f.Name)
	}
	for _, f := range found.Data.Query.Fields {
		for _, arg := range f.Args {
			all = append(all, "Query."+f.Name+"."+arg.Name)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("the server tells nothing of its schema: %.300s", text)
	}
	return all, nil
}

// missing is what of a shape's needs the schema does not have.
func (s shape) missing(places []string) []string {
	return slices.DeleteFunc(slices.Clone(s.needs), func(need string) bool { return slices.Contains(places, need) })
}
