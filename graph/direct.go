package graph

import (
	"bytes"
	"context"
	"io"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// directSchema answers the root fields of queries directly: row by row, in one go. gqlgen
// gives every field of every row a context, closures and a value that is written later,
// and every row and resolver a goroutine, which costs more than all else that a page
// does.
//
// The fields and their values are the same (direct_gen.go lists them from gqlgen's
// bindings), and so are the resolvers. Whatever does not go smoothly is not answered here
// but asked again of gqlgen: a field that has a directive, an error, a null where there
// must be none, a panic. What happens then is gqlgen's to say.
type directSchema struct{ *executableSchema }

// Exec implements graphql.ExecutableSchema.
func (s directSchema) Exec(ctx context.Context) graphql.ResponseHandler {
	oc := graphql.GetOperationContext(ctx)
	if oc.Operation.Operation == ast.Query {
		around := oc.RootResolverMiddleware
		oc.RootResolverMiddleware = func(ctx context.Context, next graphql.RootResolver) graphql.Marshaler {
			return around(ctx, func(ctx context.Context) graphql.Marshaler {
				if value, ok := s.answer(ctx, oc); ok {
					return value
				}
				return next(ctx)
			})
		}
	}
	return s.executableSchema.Exec(ctx)
}

// answer is the value of the root field that the context is about.
func (s directSchema) answer(ctx context.Context, oc *graphql.OperationContext) (_ graphql.Marshaler, ok bool) {
	w := &directWriter{ctx: graphql.WithFreshResponseContext(ctx), ec: newExecutionContext(oc, s.executableSchema, nil)}
	defer func() {
		if recover() != nil { // gqlgen comes to it as well, and tells
			ok = false
		}
	}()
	root, ok := w.step(directTypes["Query"], graphql.GetRootFieldContext(ctx).Field)
	if !ok || root.field == nil {
		return nil, false
	}
	if !root.field.write(w, root, (*struct{})(nil)) || len(graphql.GetErrors(w.ctx)) > 0 {
		return nil, false
	}
	return directJSON(w.out.Bytes()), true
}

// directJSON is a field as it was written.
type directJSON []byte

// MarshalGQL implements graphql.Marshaler.
func (j directJSON) MarshalGQL(to io.Writer) { _, _ = to.Write(j) } // it is the response's buffer

// step is a field as a document selects it.
type step struct {
	key string // with its quotes and colon
	// field is nil for __typename.
	field      *direct
	args       map[string]any
	selections ast.SelectionSet
	// plans are the steps of the field's objects, by the types that came so far.
	plans []plan
}

// plan are the steps of an object of a type.
type plan struct {
	typ   string
	steps []*step
}

// directWriter writes one root field.
type directWriter struct {
	ctx context.Context
	ec  *executionContext
	out bytes.Buffer
}

func (w *directWriter) step(t *directType, selected graphql.CollectedField) (*step, bool) {
	s := &step{key: `"` + selected.Alias + `":`, selections: selected.Selections}
	if selected.Name == "__typename" {
		return s, true
	}
	field, ok := t.fields[selected.Name]
	if !ok || len(selected.Deferrables) > 0 {
		return nil, false
	}
	s.field = &field
	if field.args != nil {
		var err error
		if s.args, err = field.args(w.ctx, w.ec, selected.ArgumentMap(w.ec.Variables)); err != nil {
			return nil, false
		}
	}
	if field.typ != "" { // before anything is read
		_, ok = w.plan(s, field.typ)
	}
	return s, ok
}

// plan are the steps of a field's objects of a type. Fragments are spread in it, fields
// merged, and directives of the document obeyed.
func (w *directWriter) plan(s *step, typ string) ([]*step, bool) {
	for _, p := range s.plans {
		if p.typ == typ {
			return p.steps, true
		}
	}
	t, ok := directTypes[typ]
	if !ok {
		return nil, false
	}
	p, seen := plan{typ: typ}, map[string]bool{}
	for _, selected := range graphql.CollectFields(w.ec.OperationContext, s.selections, t.implements) {
		if seen[selected.Alias] {
			continue
		}
		seen[selected.Alias] = true
		inner, ok := w.step(t, selected)
		if !ok {
			return nil, false
		}
		p.steps = append(p.steps, inner)
	}
	s.plans = append(s.plans, p)
	return p.steps, true
}

// object writes one. It reports false for what is gqlgen's to answer.
func (w *directWriter) object(s *step, typ string, obj any, required bool) bool {
	if obj == nil {
		return w.null(required)
	}
	steps, ok := w.plan(s, typ)
	if !ok {
		return false
	}
	w.out.WriteByte('{')
	for i, inner := range steps {
		if i > 0 {
			w.out.WriteByte(',')
		}
		w.out.WriteString(inner.key)
		if inner.field == nil {
			w.out.WriteString(`"` + typ + `"`)
		} else if !inner.field.write(w, inner, obj) {
			return false
		}
	}
	w.out.WriteByte('}')
	return true
}

func (w *directWriter) null(required bool) bool {
	w.out.WriteString("null")
	return !required
}
