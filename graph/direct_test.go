package graph_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
	"conversa/graph"
)

// pair is one API twice: as it is, and answered by gqlgen alone.
type pair struct {
	direct, plain *world
	// resolved counts what gqlgen resolved for direct.
	resolved atomic.Int64
}

func newPair(w *world) *pair {
	p := &pair{direct: w}
	w.exec.AroundFields(func(ctx context.Context, next graphql.Resolver) (any, error) {
		p.resolved.Add(1)
		return next(ctx)
	})
	log := slog.New(slog.NewTextHandler(testLog{w.t}, nil))
	plain := *w
	plain.exec = executor.New(graph.Plain(w.resolver.Schema()))
	plain.exec.SetDisableSuggestion(true)
	plain.exec.SetErrorPresenter(graph.PresentError(log))
	plain.exec.SetRecoverFunc(graph.RecoverPanic(log))
	plain.exec.AroundOperations(w.freshLoaders)
	p.plain = &plain
	return p
}

// same asks both, which must answer the same, and tells whether gqlgen had a part in it.
func (p *pair) same(t *testing.T, viewer conversa.Viewer, query string, variables map[string]any) (answered answer, directly bool) {
	t.Helper()
	p.resolved.Store(0)
	answered = p.direct.try(viewer, query, variables)
	directly = p.resolved.Load() == 0
	if plain := p.plain.try(viewer, query, variables); plain.text != answered.text {
		t.Errorf("%s\nis answered directly\n%s\nand by gqlgen\n%s", query, answered.text, plain.text)
	}
	return answered, directly
}

// Whoever asks, each field has the value that gqlgen gives it, and is answered directly
// but for those that have a directive. The walk knows no field by its name: one that is
// added is in it.
func TestEveryFieldIsAnsweredDirectlyAsByGqlgen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.newShop("two")
		p := newPair(w)
		walk := newWalker(t)
		walk.omits = func(f *ast.FieldDefinition) bool { return f.Directives.ForName("requires") != nil }
		seller := s.viewer()
		seller.UserID, seller.Profile, seller.Sight = s.gone.ID, conversa.ProfileStandard, conversa.Sight{OwnerIDs: []string{s.gone.ID}}
		for _, viewer := range []conversa.Viewer{s.viewer(), s.viewer(conversa.ScopeRead), seller} {
			for _, f := range walk.schema.Query.Fields {
				if f.Name == "node" || walk.omits(f) || f.Name[:2] == "__" {
					continue
				}
				query := "{ " + f.Name + " " + walk.selection(f.Type.Name(), 4) + " }"
				if a, directly := p.same(t, viewer, query, nil); len(a.Errors) == 0 && !directly {
					t.Errorf("%s is not answered directly", f.Name)
				}
			}
			for prefix, id := range s.ids() {
				query := `{ node(id: "` + id + `") ` + walk.selection("Node", 4) + " }"
				if a, directly := p.same(t, viewer, query, nil); len(a.Errors) == 0 && !directly {
					t.Errorf("node %s is not answered directly", prefix)
				}
			}
		}
	})
}

// All that a document may do to a selection.
func TestADocumentMeansTheSameDirectly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		p := newPair(w)
		for name, query := range map[string]string{
			"aliases":           `{ one: messages(first: 1) { few: nodes { a: id b: id conversation { own: owner { n: name } } } } two: messages(first: 2) { nodes { id } } }`,
			"merged selections": `{ messages { nodes { conversation { id } id conversation { owner { id } } } nodes { conversation { owner { name } } } } messages { totalCount } }`,
			"a field twice":     `{ messages { nodes { id id text text } } }`,
			"inline fragments":  `{ messages { ... { nodes { ... on Message { id ... on Node { id } } } } } node(id: "` + s.talk.ID + `") { ... on Message { text } ... on Conversation { id createdAt } } }`,
			"named fragments":   `{ messages { ...page } conversations { nodes { ...talk } } } fragment page on MessageConnection { nodes { conversation { ...talk } } } fragment talk on Conversation { id owner { id } customer { ... on Lead { firstName } ...person } } fragment person on Customer { id owner { name } }`,
			"skip and include":  `query ($yes: Boolean = true, $no: Boolean = false, $n: Int) { messages(first: $n) { nodes { id @include(if: $no) text @skip(if: $yes) type @include(if: $yes) ... @include(if: $no) { status } ...f @skip(if: $no) } pageInfo @skip(if: $yes) { endCursor } } } fragment f on Message { origin }`,
			"nothing is left":   `query ($yes: Boolean = true, $no: Boolean = false) { messages { nodes { id @include(if: $no) } pageInfo { endCursor @skip(if: $yes) } } }`,
			"type names":        `{ __typename messages { __typename nodes { __typename is: __typename conversation { customer { __typename } } } } node(id: "` + s.lead.ID + `") { __typename } }`,
			"nulls":             `{ messages { nodes { sentBy { id } replyTo { id } content { __typename } } } none: node(id: "msg_x") { id } odd: node(id: "x") { id } }`,
			"an empty page":     `{ messages(filter: {wamid: "none"}) { nodes { id } edges { cursor } pageInfo { hasNextPage startCursor } totalCount } }`,
			"inner arguments":   `query ($n: Int) { conversations { nodes { last: messages(last: $n) { nodes { id } } first: messages(first: 1) { nodes { id } edges { cursor } } } } }`,
			"several roots":     `{ viewer { id } accounts { id nickname } unread { messages byAccount { account { id } messages } } organization { users(first: 2) { nodes { id role { name } } } } }`,
		} {
			a, directly := p.same(t, s.viewer(), query, map[string]any{"n": 2})
			if len(a.Errors) > 0 || !directly {
				t.Errorf("%s: directly: %v: %s", name, directly, a.text)
			}
		}
	})
}

// What goes wrong is gqlgen's to tell: the error, its path, and how far null spreads.
func TestWhatGoesWrongIsToldAsByGqlgen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		p := newPair(w)
		for name, query := range map[string]string{
			"a refused argument": `{ messages(first: 0) { nodes { id } } viewer { id } }`,
			"an inner argument":  `{ conversations(first: 1) { nodes { id messages(first: 0) { nodes { id } } } } }`,
			"a wrong cursor":     `{ conversations(after: "x") { nodes { id } } accounts { id } }`,
			"a refused field":    `{ messages(first: 1) { nodes { conversation { account { id webhookUrl } } } } }`,
			"no such field":      `{ messages { nodes { nothing } } }`,
		} {
			viewer := s.viewer()
			viewer.Profile = conversa.ProfileStandard
			if a, _ := p.same(t, viewer, query, nil); len(a.Errors) == 0 {
				t.Errorf("%s: no error: %s", name, a.text)
			}
		}
		if a, directly := p.same(t, s.viewer(), `{ accounts { id webhookUrl } }`, nil); len(a.Errors) > 0 || directly {
			t.Errorf("a field with a directive: directly: %v: %s", directly, a.text)
		}
		if a, directly := p.same(t, s.viewer(), `{ viewer { id ... @defer { name } } }`, nil); len(a.Errors) > 0 || directly {
			t.Errorf("a fragment for later: directly: %v: %s", directly, a.text)
		}
		w.resolver.Now = func() time.Time { panic("no clock") }
		if a, _ := p.same(t, s.viewer(), `{ viewer { id } node(id: "`+s.talk.ID+`") { ... on Conversation { id window { open } } } }`, nil); a.code() != "INTERNAL" {
			t.Errorf("after a panic: %s", a.text)
		}
	})
}
