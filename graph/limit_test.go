package graph_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
	"conversa/graph"
)

// counting is a schema whose resolvers are one counter: whatever is refused must
// not reach it.
type counting struct {
	schema *ast.Schema
	runs   atomic.Int64
}

func (c *counting) Schema() *ast.Schema { return c.schema }

func (c *counting) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

func (c *counting) Exec(context.Context) graphql.ResponseHandler {
	c.runs.Add(1)
	return graphql.OneShot(&graphql.Response{Data: []byte(`{}`)})
}

func newExecutor(t *testing.T) (*executor.Executor, *counting) {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: conversa.SDL})
	if err != nil {
		t.Fatal(err)
	}
	es := &counting{schema: schema}
	exec := executor.New(es)
	known := graphql.MapCache[*ast.QueryDocument]{}
	exec.SetQueryCache(known)
	exec.SetParserTokenLimit(graph.DefaultLimits().Tokens)
	exec.SetDisableSuggestion(true)
	exec.SetErrorPresenter(graph.PresentError(slog.New(slog.DiscardHandler)))
	exec.Use(graph.NewGuard(graph.DefaultLimits(), known))
	return exec, es
}

func user(scopes ...conversa.TokenScope) conversa.Viewer {
	return conversa.Viewer{OrganizationID: "org_1", UserID: "usr_1", SessionID: "ses_1", Scopes: scopes}
}

// run executes a document as a transport does.
func run(exec *executor.Executor, viewer conversa.Viewer, query string, variables map[string]any) *graphql.Response {
	return runIn(context.Background(), exec, viewer, query, variables)
}

func runIn(ctx context.Context, exec *executor.Executor, viewer conversa.Viewer, query string, variables map[string]any) *graphql.Response {
	ctx = graphql.StartOperationTrace(conversa.WithRequestID(conversa.WithViewer(ctx, viewer), "req_1"))
	oc, errs := exec.CreateOperationContext(ctx, &graphql.RawParams{Query: query, Variables: variables})
	if len(errs) > 0 {
		return exec.DispatchError(graphql.WithOperationContext(ctx, oc), errs)
	}
	responses, ctx := exec.DispatchOperation(ctx, oc)
	return responses(ctx)
}

func code(resp *graphql.Response) string {
	if len(resp.Errors) == 0 {
		return ""
	}
	code, _ := resp.Errors[0].Extensions["code"].(string)
	return code
}

// fragments spread each other twice, n deep: 2^n fields.
func fragments(n int) string {
	var b strings.Builder
	b.WriteString("{ ...f0 }")
	for i := range n {
		fmt.Fprintf(&b, " fragment f%d on Query { ...f%d ...f%d }", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment f%d on Query { viewer { id } }", n)
	return b.String()
}

func nested(n int) string {
	return "{ conversations { nodes { " + strings.Repeat("lastMessage { conversation { ", n) + "id" +
		strings.Repeat(" } }", n) + " } } }"
}

func aliases(n int, field string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: %s ", i, field)
	}
	return b.String()
}

func TestAttacksAreRefusedSoonAndBeforeAnyResolver(t *testing.T) {
	t.Parallel()

	signIn := `signIn(input: {email: "a@example.com", password: "0123456789"}) { token } `
	setUp := `setUp(input: {token: "t", organizationName: "o", name: "n", email: "e", password: "p"}) { token } `
	send := `sendMessage(input: {conversationId: "c", idempotencyKey: "k", text: "t"}) { messages { id } } `
	for name, c := range map[string]struct {
		query string
		want  string
	}{
		"long":                       {"{ viewer { id } } #" + strings.Repeat("x", 70_000), "TOO_COMPLEX"},
		"many tokens":                {"{ viewer { " + strings.Repeat("id ", 12_000) + "} }", "TOO_COMPLEX"},
		"one field many times":       {"{ viewer { " + strings.Repeat("id ", 9_000) + "} }", "TOO_COMPLEX"},
		"one object many times":      {"{ " + strings.Repeat("viewer{id}", 2_400) + " }", "TOO_COMPLEX"},
		"many aliases":               {"{ viewer { " + aliases(31, "id") + "} }", "TOO_COMPLEX"},
		"many root fields":           {"{ " + strings.Repeat("viewer { id } ", 21) + "}", "TOO_COMPLEX"},
		"deep":                       {nested(8), "TOO_COMPLEX"},
		"deep brackets":              {"{ conversations(filter: " + strings.Repeat("[", 5_000), "TOO_COMPLEX"},
		"deep selections":            {strings.Repeat("{a", 4_000), "TOO_COMPLEX"},
		"many directives":            {"{ viewer { id " + strings.Repeat("@include(if: true) ", 51) + "} }", "TOO_COMPLEX"},
		"fragments, exponential":     {fragments(40), "TOO_COMPLEX"},
		"fragments, many":            {fragments(60), "TOO_COMPLEX"},
		"fragments, round in circle": {"{ ...a } fragment a on Query { ...b } fragment b on Query { viewer { id } ...a }", "INVALID_INPUT"},
		"fragment of itself":         {"{ ...a } fragment a on Query { ...a }", "INVALID_INPUT"},
		"many operations":            {strings.Repeat("query q { viewer { id } } ", 21), "TOO_COMPLEX"},
		"many variables":             {"query q(" + strings.Repeat("$a: Int ", 101) + ") { viewer { id } }", "TOO_COMPLEX"},
		"two sign-ins":               {"mutation { " + "a: " + signIn + "b: " + signIn + "}", "TOO_COMPLEX"},
		"a sign-in in a fragment":    {"mutation { a: " + signIn + "...f } fragment f on Mutation { b: " + signIn + "}", "TOO_COMPLEX"},
		"two doors":                  {"mutation { " + signIn + `acceptInvitation(token: "t", password: "p") { token } }`, "TOO_COMPLEX"},
		"three doors":                {"mutation { " + setUp + signIn + `acceptInvitation(token: "t", password: "p") { token } }`, "TOO_COMPLEX"},
		"many mutations":             {"mutation { " + aliases(11, send) + "}", "TOO_COMPLEX"},
		"long lists in long lists":   {"{ conversations(first: 100) { nodes { messages(last: 100) { nodes { id } } } } }", "TOO_COMPLEX"},
		"lists in edges":             {"{ conversations(first: 100) { edges { node { messages(last: 100) { edges { node { id } } } } } } }", "TOO_COMPLEX"},
		"lists without a size":       {"{ conversations { nodes { messages { nodes { conversation { messages { nodes { id } } } } } } } }", "TOO_COMPLEX"},
		"lists in a fragment": {"{ conversations(first: 100) { ...p } } fragment p on ConversationConnection " +
			"{ nodes { messages(last: 100) { nodes { id } } } }", "TOO_COMPLEX"},
		"a size of nonsense": {"{ conversations(first: 99999999999999999999) { nodes { messages(last: 100) { nodes { id } } } } }", "INVALID_INPUT"},
		"introspection, deep": {"{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
			"TOO_COMPLEX"},
		"many looks into drives": {"{ cloudDrives { " + aliases(8, "files(first: 1) { nodes { id } } ") + "} }", "TOO_COMPLEX"},
		"introspection, often":   {"{ " + aliases(5, `__type(name: "User") { name } `) + "}", "TOO_COMPLEX"},
		"not GraphQL":            {"\x00{{{", "INVALID_INPUT"},
		"nothing":                {"", "INVALID_INPUT"},
		"a comment":              {"# nothing", "INVALID_INPUT"},
		"long lists for each event": {
			"subscription { messageReceived { message { conversation { messages(first: 100) { nodes { conversation { messages(first: 30) { nodes { id } } } } } } } } }",
			"TOO_COMPLEX",
		},
		"unknown fields": {"{ " + strings.Repeat("unknown ", 19) + "}", "INVALID_INPUT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			exec, es := newExecutor(t)
			start := time.Now()
			resp := run(exec, user(conversa.AllScopes...), c.query, nil)
			if took := time.Since(start); took > time.Second {
				t.Errorf("took %v", took)
			}
			if got := code(resp); got != c.want {
				t.Errorf("code = %q (%v), want %q", got, resp.Errors, c.want)
			}
			if n := len(resp.Errors); n > graph.DefaultLimits().Errors {
				t.Errorf("%d errors were told", n)
			}
			if runs := es.runs.Load(); runs != 0 {
				t.Errorf("%d resolvers ran", runs)
			}
		})
	}
}

func TestSizesInVariablesCount(t *testing.T) {
	t.Parallel()

	query := "query q($n: Int, $m: Int = 100) { conversations(first: $n) { nodes { messages(last: $m) { nodes { id } } } } }"
	for name, c := range map[string]struct {
		variables map[string]any
		want      string
	}{
		"short":         {map[string]any{"n": 10, "m": 10}, ""},
		"long":          {map[string]any{"n": 100, "m": 100}, "TOO_COMPLEX"},
		"by default":    {map[string]any{"n": 100}, "TOO_COMPLEX"},
		"one left out":  {map[string]any{"m": 50}, ""},
		"null":          {map[string]any{"n": nil, "m": 50}, ""},
		"out of bounds": {map[string]any{"n": 1 << 40}, "TOO_COMPLEX"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			exec, _ := newExecutor(t)
			if got := code(run(exec, user(conversa.ScopeRead), query, c.variables)); got != c.want {
				t.Errorf("code = %q, want %q", got, c.want)
			}
		})
	}
}

func TestOrdinaryDocumentsAreLetThrough(t *testing.T) {
	t.Parallel()

	message := "id text status sentAt attachments { id caption file { id name size } } reactions { emoji at } " +
		"content { __typename ... on OrderContent { items { productId } } } replyTo { id text } sentBy { id name }"
	for name, query := range map[string]string{
		"a list":         "{ conversations { nodes { id customer { __typename } lastMessage { " + message + " } window { open } } pageInfo { endCursor } totalCount } }",
		"a whole thread": "{ node(id: \"c\") { ... on Conversation { messages(last: 100) { nodes { " + message + " } } } } }",
		"a cheap pair":   "{ conversations(first: 20) { nodes { messages(last: 20) { nodes { " + message + " } } } } }",
		"30 aliases":     "{ viewer { " + aliases(30, "id") + "} }",
		"20 root fields": "{ " + strings.Repeat("viewer { id } ", 20) + "}",
		"a subscription": "subscription { messageReceived { cursor message { " + message + " } } }",
		"a tool's look at the schema": "{ __schema { types { name fields(includeDeprecated: true) { args { type { " +
			strings.Repeat("ofType { ", 9) + "name" + strings.Repeat(" }", 9) + " } } } } } }",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			exec, es := newExecutor(t)
			for range 2 { // the second time from the cache
				if resp := run(exec, user(conversa.ScopeRead), query, nil); len(resp.Errors) > 0 {
					t.Errorf("refused: %v", resp.Errors)
				}
			}
			if es.runs.Load() != 2 {
				t.Errorf("ran %d times", es.runs.Load())
			}
		})
	}
}

func TestWhoMayRunWhat(t *testing.T) {
	t.Parallel()

	anonymous, reader, sender := conversa.Viewer{}, user(conversa.ScopeRead), user(conversa.ScopeSend)
	signIn := `mutation { signIn(input: {email: "a@example.com", password: "0123456789"}) { token } }`
	for name, c := range map[string]struct {
		viewer conversa.Viewer
		query  string
		want   string
	}{
		"anybody signs in":               {anonymous, signIn, ""},
		"anybody sets up":                {anonymous, `mutation { setUp(input: {token: "t", organizationName: "o", name: "n", email: "e", password: "p"}) { token } }`, ""},
		"anybody accepts":                {anonymous, `mutation { acceptInvitation(token: "t", password: "p") { token } }`, ""},
		"anybody asks for the root type": {anonymous, "{ __typename }", ""},
		"anybody reads":                  {anonymous, "{ viewer { id } }", "UNAUTHENTICATED"},
		"anybody, behind a sign-in":      {anonymous, "mutation { signOut { signedOut } " + signIn[len("mutation { "):], "UNAUTHENTICATED"},
		"anybody, in a fragment":         {anonymous, "{ __typename ...f } fragment f on Query { viewer { id } }", "UNAUTHENTICATED"},
		"anybody, inline":                {anonymous, "{ __typename ... on Query { ... { viewer { id } } } }", "UNAUTHENTICATED"},
		"anybody looks at the schema":    {anonymous, "{ __schema { types { name } } }", "UNAUTHENTICATED"},
		"anybody looks at a type":        {anonymous, `{ __type(name: "User") { name } }`, "UNAUTHENTICATED"},
		"anybody subscribes":             {anonymous, "subscription { messageReceived { cursor } }", "UNAUTHENTICATED"},
		"a reader reads":                 {reader, "{ viewer { id } }", ""},
		"a reader subscribes":            {reader, "subscription { messageReceived { cursor } }", ""},
		"a reader looks at the schema":   {reader, "{ __schema { types { name } } }", ""},
		"a sender reads":                 {sender, "{ viewer { id } }", "FORBIDDEN"},
		"a sender looks at the schema":   {sender, "{ __schema { types { name } } }", "FORBIDDEN"},
		"a sender signs out":             {sender, "mutation { signOut { signedOut } }", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			exec, es := newExecutor(t)
			if got := code(run(exec, c.viewer, c.query, nil)); got != c.want {
				t.Errorf("code = %q, want %q", got, c.want)
			}
			if ran := es.runs.Load() > 0; ran != (c.want == "") {
				t.Errorf("reached the resolvers: %v", ran)
			}
		})
	}
}

// What is within the limits must also be judged soon: comparing fields takes the
// square of their number.
func TestTheLargestDocumentsAreJudgedSoon(t *testing.T) {
	t.Parallel()

	objects := "{ " + strings.Repeat("viewer { ", 1) + strings.Repeat("id name ", 490) + "} }"
	var spread strings.Builder
	spread.WriteString("{ conversations {")
	for i := range 50 {
		fmt.Fprintf(&spread, " ...f%d", i)
	}
	spread.WriteString(" } }")
	for i := range 50 {
		fmt.Fprintf(&spread, " fragment f%d on ConversationConnection { nodes { owner { id name } customer { __typename }", i)
		fmt.Fprintf(&spread, " lastMessage { id text status sentAt sentBy { id } } } }")
	}
	for name, query := range map[string]string{
		"one field often":  objects,
		"object in object": "{ conversations { nodes { " + strings.Repeat("owner { id } ", 480) + "} } }",
		"many fragments":   spread.String(),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			exec, _ := newExecutor(t)
			start := time.Now()
			resp := run(exec, user(conversa.ScopeRead), query, nil)
			if took := time.Since(start); took > time.Minute { // some 50 ms, where nothing else runs
				t.Errorf("took %v", took)
			}
			t.Logf("took %v, errors %v", time.Since(start), resp.Errors)
		})
	}
}
