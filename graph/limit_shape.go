package graph

import (
	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
)

// checkShape refuses a parsed document that is not validated yet: its fragments may
// be missing, or spread themselves.
func checkShape(limits Limits, doc *ast.QueryDocument) *conversa.Error {
	if len(doc.Operations) > limits.Operations {
		return tooMany("operations", limits.Operations)
	}
	if len(doc.Fragments) > limits.Fragments {
		return tooMany("fragments", limits.Fragments)
	}
	if err := countWritten(limits, doc); err != nil {
		return err
	}
	reach := &reach{fragments: make(map[string]*ast.FragmentDefinition, len(doc.Fragments)), known: map[string]extent{}}
	for _, f := range doc.Fragments {
		reach.fragments[f.Name] = f
	}
	for _, operation := range doc.Operations {
		if err := reach.check(limits, operation); err != nil {
			return err
		}
	}
	return nil
}

// written counts what stands in a document.
type written struct {
	selections, directives, aliases, variables, signIns int
}

func countWritten(limits Limits, doc *ast.QueryDocument) *conversa.Error {
	var w written
	for _, operation := range doc.Operations {
		w.directives += len(operation.Directives)
		w.variables += len(operation.VariableDefinitions)
		for _, v := range operation.VariableDefinitions {
			w.directives += len(v.Directives)
		}
		w.count(operation.SelectionSet)
	}
	for _, f := range doc.Fragments {
		w.directives += len(f.Directives)
		w.count(f.SelectionSet)
	}
	switch {
	case w.signIns > 1:
		return tooComplex("A document may sign in once.")
	case w.aliases > limits.Aliases:
		return tooMany("aliases", limits.Aliases)
	case w.directives > limits.Directives:
		return tooMany("directives", limits.Directives)
	case w.variables > limits.Variables:
		return tooMany("variables", limits.Variables)
	case w.selections > limits.Selections:
		return tooMany("fields and fragments", limits.Selections)
	}
	return nil
}

func (w *written) count(set ast.SelectionSet) {
	for _, selection := range set {
		w.selections++
		switch s := selection.(type) {
		case *ast.Field:
			w.field(s)
		case *ast.InlineFragment:
			w.directives += len(s.Directives)
			w.count(s.SelectionSet)
		case *ast.FragmentSpread:
			w.directives += len(s.Directives)
		}
	}
}

func (w *written) field(f *ast.Field) {
	w.directives += len(f.Directives)
	if f.Alias != f.Name {
		w.aliases++
	}
	if isEntrance(f.Name) {
		w.signIns++
	}
	w.count(f.SelectionSet)
}

// reach measures selections with their fragments spread, each fragment once.
type reach struct {
	fragments map[string]*ast.FragmentDefinition
	known     map[string]extent
}

// extent is how deep a selection goes and how many fields stand at its top. deeper
// is the depth below __schema and __type.
type extent struct {
	depth, deeper, fields int
}

// far is more than any limit, and far from overflowing.
const far = 1 << 20

func (r *reach) check(limits Limits, operation *ast.OperationDefinition) *conversa.Error {
	e := r.of(operation.SelectionSet)
	switch {
	case e.depth > limits.Depth:
		return tooMany("levels", limits.Depth)
	case e.deeper > limits.IntrospectionDepth:
		return tooMany("levels", limits.IntrospectionDepth)
	case operation.Operation == ast.Mutation && e.fields > limits.Mutations:
		return tooMany("mutations", limits.Mutations)
	case e.fields > limits.RootFields:
		return tooMany("root fields", limits.RootFields)
	}
	return nil
}

func (r *reach) of(set ast.SelectionSet) (total extent) {
	for _, selection := range set {
		var e extent
		switch s := selection.(type) {
		case *ast.Field:
			e = r.field(s)
		case *ast.InlineFragment:
			e = r.of(s.SelectionSet)
		case *ast.FragmentSpread:
			e = r.fragment(s.Name)
		}
		total.depth = max(total.depth, e.depth)
		total.deeper = max(total.deeper, e.deeper)
		total.fields = min(far, total.fields+e.fields)
	}
	return total
}

func (r *reach) field(f *ast.Field) extent {
	below := r.of(f.SelectionSet)
	if f.Name == "__schema" || f.Name == "__type" {
		return extent{depth: 1, deeper: below.depth, fields: 1}
	}
	return extent{depth: below.depth + 1, deeper: below.deeper, fields: 1}
}

// fragment takes one that spreads itself for empty: the validation refuses it.
func (r *reach) fragment(name string) extent {
	if e, ok := r.known[name]; ok {
		return e
	}
	r.known[name] = extent{}
	if definition := r.fragments[name]; definition != nil {
		r.known[name] = r.of(definition.SelectionSet)
	}
	return r.known[name]
}
