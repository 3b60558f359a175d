package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"conversa"
	"conversa/ent"
	"conversa/ent/privacy"
	"conversa/graph"
)

func TestErrorsArePutIntoWords(t *testing.T) {
	t.Parallel()

	secret := errors.New("pq: relation \"secret_table\" does not exist")
	signedIn := conversa.WithViewer(context.Background(), user())
	cancelled, cancel := context.WithCancel(signedIn)
	cancel()
	for name, c := range map[string]struct {
		ctx    context.Context
		err    error
		code   string
		logged bool
	}{
		"ours":                      {signedIn, conversa.ErrWindowClosed, "WINDOW_CLOSED", false},
		"ours, wrapped":             {signedIn, fmt.Errorf("reply: %w", conversa.ErrWindowClosed), "WINDOW_CLOSED", false},
		"ours, on a path":           {signedIn, gqlerror.Wrap(conversa.ErrNotFound), "NOT_FOUND", false},
		"a fault":                   {signedIn, secret, "INTERNAL", true},
		"a fault on a path":         {signedIn, gqlerror.Wrap(secret), "INTERNAL", true},
		"a fault of the executor":   {signedIn, gqlerror.Errorf("must not be null"), "INTERNAL", true},
		"a missing row":             {signedIn, fmt.Errorf("find: %w", &ent.NotFoundError{}), "NOT_FOUND", false},
		"the policy's refusal":      {signedIn, fmt.Errorf("read: %w", privacy.Denyf("row of another organization")), "NOT_FOUND", false},
		"the same, to nobody known": {context.Background(), privacy.Denyf("no viewer"), "UNAUTHENTICATED", false},
		"given up":                  {cancelled, secret, "UNAVAILABLE", false},
		"out of time":               {signedIn, fmt.Errorf("query: %w", context.DeadlineExceeded), "UNAVAILABLE", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var log bytes.Buffer
			ctx := conversa.WithRequestID(c.ctx, "req_7")
			said := graph.PresentError(slog.New(slog.NewJSONHandler(&log, nil)))(ctx, c.err)
			if said.Extensions["code"] != c.code || said.Extensions["requestId"] != "req_7" {
				t.Errorf("extensions = %v, want code %s", said.Extensions, c.code)
			}
			text, err := json.Marshal(said)
			if err != nil || strings.Contains(string(text), "secret_table") || strings.Contains(string(text), "another organization") {
				t.Errorf("the client is told %s, %v", text, err)
			}
			if logged := strings.Contains(log.String(), "req_7"); logged != c.logged {
				t.Errorf("logged: %v, want %v: %s", logged, c.logged, log.String())
			}
		})
	}
}

func TestAnErrorCarriesWhatAProgramNeeds(t *testing.T) {
	t.Parallel()

	err := (&conversa.Error{Code: conversa.CodeRateLimited, Message: "Wait.", Cursor: "c"}).At("input").After(1500 * time.Millisecond)
	said := graph.PresentError(slog.New(slog.DiscardHandler))(context.Background(), err)
	want := map[string]any{"code": "RATE_LIMITED", "field": "input", "retryAfterMs": int64(1500), "cursor": "c"}
	if fmt.Sprint(said.Extensions) != fmt.Sprint(want) || said.Message != "Wait." {
		t.Errorf("said %q %v, want %v", said.Message, said.Extensions, want)
	}
}

func TestAPanicIsLoggedOnceAndNotTold(t *testing.T) {
	t.Parallel()

	var text bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&text, nil))
	said := graph.PresentError(log)(context.Background(), graph.RecoverPanic(log)(context.Background(), "secret"))
	if said.Extensions["code"] != "INTERNAL" || strings.Contains(said.Message, "secret") {
		t.Errorf("said %q %v", said.Message, said.Extensions)
	}
	if strings.Count(text.String(), "\n") != 1 || !strings.Contains(text.String(), "secret") {
		t.Errorf("log = %s", text.String())
	}
}

func TestRefusalsDoNotEchoTheDocument(t *testing.T) {
	t.Parallel()

	filter := "query q($f: MessageFilter) { messages(filter: $f) { nodes { id } } }"
	for name, c := range map[string]struct {
		query     string
		variables map[string]any
		contains  string
	}{
		"a field":              {"{ viewerZZ }", nil, "(FieldsOnCorrectType)"},
		"nearly a field":       {"{ viewer { namZZ } }", nil, "(FieldsOnCorrectType)"},
		"a leaf":               {"{ viewer }", nil, "(ScalarLeafs)"},
		"an argument":          {"{ conversations(firsZZ: 1) { totalCount } }", nil, "(KnownArgumentNames)"},
		"a missing argument":   {"{ node { id } }", nil, "(ProvidedRequiredArguments)"},
		"an enum":              {`{ messages(filter: {types: [TEXZZ]}) { totalCount } }`, nil, "(ValuesOfCorrectType)"},
		"a type":               {"{ ... on UseZZ { id } }", nil, "(KnownTypeNames)"},
		"a directive":          {"{ viewer @includZZ { id } }", nil, "(KnownDirectives)"},
		"a variable":           {"{ node(id: $ZZ) { id } }", nil, "(NoUndefinedVariables)"},
		"a fragment":           {"{ ...ZZ }", nil, "(KnownFragmentNames)"},
		"a contradiction":      {`{ node(id: "ZZ") { id } node(id: "b") { id } }`, nil, "(OverlappingFieldsCanBeMerged)"},
		"a document":           {"{ ZZ", nil, "cannot be parsed"},
		"a string":             {`{ node(id: "ZZ`, nil, "cannot be parsed"},
		"a value":              {filter, map[string]any{"f": map[string]any{"types": []any{"ZZ"}}}, "The variables failed validation"},
		"a field of a value":   {filter, map[string]any{"f": map[string]any{"ZZ": 1}}, "The variables failed validation"},
		"a value of no use":    {filter, map[string]any{"f": "ZZ"}, "The variables failed validation"},
		"a missing variable":   {"query q($ZZ: ID!) { node(id: $ZZ) { id } }", nil, "The variables failed validation"},
		"two named operations": {"query ZZ { viewer { id } } query YY { viewer { id } }", nil, "no such operation"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			exec, _ := newExecutor(t)
			resp := run(exec, user(conversa.ScopeRead), c.query, c.variables)
			text, err := json.Marshal(resp)
			if err != nil {
				t.Fatal(err)
			}
			if code(resp) != "INVALID_INPUT" || !strings.Contains(string(text), c.contains) || !strings.Contains(string(text), "validation") {
				t.Errorf("said %s, want INVALID_INPUT and %q", text, c.contains)
			}
			for _, echo := range []string{"ZZ", "Did you mean", "viewer", "namZ"} {
				if strings.Contains(string(text), echo) {
					t.Errorf("the answer repeats %q: %s", echo, text)
				}
			}
		})
	}
}
