package graph_test

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
	"conversa/ent"
	"conversa/ent/messageview"
)

// door is a place of the schema by which an id, a text that is looked for or a
// cursor comes in.
type door struct {
	name, kind, document string
	// with gives the variables that put a value there.
	with func(value string) map[string]any
}

// slot is the way to such a place within the arguments of a field.
type slot struct {
	path []string
	kind string
}

// doors finds every one of a kind of operation. What is required beside is filled in
// by its type; ids beside are each one of ids in turn.
func (w *walker) doors(operation ast.Operation, ids []string) (doors []door) {
	w.t.Helper()
	root := map[ast.Operation]*ast.Definition{
		ast.Query: w.schema.Query, ast.Mutation: w.schema.Mutation, ast.Subscription: w.schema.Subscription,
	}[operation]
	for _, f := range root.Fields {
		if !strings.HasPrefix(f.Name, "__") {
			doors = append(doors, w.doorsOf(f, root.Name, string(operation), "{ ", " }", ids)...)
		}
	}
	if operation == ast.Query {
		doors = append(doors, w.innerDoors(ids)...)
	}
	return doors
}

// innerDoors are of fields of other objects, which a node leads to.
func (w *walker) innerDoors(ids []string) (doors []door) {
	w.t.Helper()
	node := w.schema.Types["Node"]
	for _, name := range slices.Sorted(maps.Keys(w.schema.Types)) {
		d := w.schema.Types[name]
		isRoot := d == w.schema.Query || d == w.schema.Mutation || d == w.schema.Subscription
		if d.Kind != ast.Object || isRoot || strings.HasPrefix(name, "__") {
			continue
		}
		for _, f := range d.Fields {
			for _, id := range ids {
				doors = append(doors, w.doorsOf(f, name, "query", `{ node(id: "`+id+`") { ... on `+name+" { ", " } } }", ids)...)
			}
			if len(w.slots(f.Arguments, "query")) > 0 && !slices.Contains(w.schema.GetPossibleTypes(node), d) {
				w.t.Errorf("%s.%s takes an id, text or cursor, and no node leads there: have this test find the way", name, f.Name)
			}
		}
	}
	return doors
}

// slots are those of a field's arguments.
func (w *walker) slots(arguments ast.ArgumentDefinitionList, operation string) (slots []slot) {
	for _, a := range arguments {
		slots = append(slots, w.within([]string{a.Name}, a.Type, operation, nil)...)
	}
	return slots
}

// within looks into inputs. One that holds itself is entered twice: what is true of the
// second is true of those further down.
func (w *walker) within(path []string, of *ast.Type, operation string, entered []*ast.Definition) (slots []slot) {
	name := path[len(path)-1]
	switch of.Name() {
	case "ID":
		return []slot{{path, "ID"}}
	case "Cursor":
		return []slot{{path, "Cursor"}}
	case "String":
		if len(path) == 1 && name == "text" { // of previewText: it is written, not looked for
			return nil
		}
		if operation != "mutation" && slices.Contains([]string{"wamid", "search", "text"}, name) {
			return []slot{{path, "String"}}
		}
	}
	d := w.schema.Types[of.Name()]
	again := entered[:max(0, len(entered)-1)]
	if operation == "mutation" { // which keeps a filter as it is: queries ask it
		again = entered
	}
	if d.Kind != ast.InputObject || slices.Contains(again, d) {
		return nil
	}
	for _, f := range d.Fields {
		slots = append(slots, w.within(append(slices.Clone(path), f.Name), f.Type, operation, append(slices.Clone(entered), d))...)
	}
	return slots
}

func (w *walker) doorsOf(f *ast.FieldDefinition, of, operation, before, after string, ids []string) (doors []door) {
	w.t.Helper()
	for _, s := range w.slots(f.Arguments, operation) {
		var declared, passed []string
		for _, a := range f.Arguments {
			if a.Name == s.path[0] || a.Type.NonNull {
				declared = append(declared, "$"+a.Name+": "+a.Type.String())
				passed = append(passed, a.Name+": $"+a.Name)
			}
		}
		selection := ""
		if w.schema.Types[f.Type.Name()].IsCompositeType() {
			selection = w.selection(f.Type.Name(), 2)
		}
		document := fmt.Sprintf("%s (%s) %s%s(%s) %s%s", operation, strings.Join(declared, ", "), before, f.Name, strings.Join(passed, ", "), selection, after)
		for _, beside := range w.beside(f, s, ids) {
			doors = append(doors, door{
				name: fmt.Sprintf("%s.%s(%s) beside %s", of, f.Name, strings.Join(s.path, "."), beside), kind: s.kind, document: document,
				with: func(value string) map[string]any { return w.arguments(f, s, value, beside) },
			})
		}
	}
	return doors
}

// beside are the ids for what else is required: none where nothing is.
func (w *walker) beside(f *ast.FieldDefinition, s slot, ids []string) []string {
	one, other := fmt.Sprint(w.arguments(f, s, "", "one")), fmt.Sprint(w.arguments(f, s, "", "other"))
	if one == other {
		return []string{""}
	}
	return ids
}

func (w *walker) arguments(f *ast.FieldDefinition, s slot, value, beside string) map[string]any {
	w.t.Helper()
	all := map[string]any{}
	for _, a := range f.Arguments {
		if a.Name == s.path[0] {
			all[a.Name] = w.fill(a.Type, s.path[1:], &value, beside)
		} else if a.Type.NonNull {
			all[a.Name] = w.fill(a.Type, nil, nil, beside)
		}
	}
	return all
}

// plausible are values of scalars that something is required of.
var plausible = map[string]any{
	"String": "x", "Int": 1, "Float": 1.5, "Boolean": true, "Time": "2026-03-01T12:00:00Z", "Locale": "en", "TimeZone": "UTC",
	"URL": "https://example.com", "PhoneNumber": "+15550100777", "Decimal": "1.5", "Credits": "5", "JSON": map[string]any{},
}

// fill makes a value of a type with what stands at the end of the path, if any.
func (w *walker) fill(of *ast.Type, path []string, value *string, beside string) any {
	w.t.Helper()
	d := w.schema.Types[of.Name()]
	switch {
	case of.Elem != nil:
		if value == nil {
			return []any{}
		}
		return []any{w.fill(of.Elem, path, value, beside)}
	case d.Kind == ast.InputObject:
		return w.inputObject(d, path, value, beside)
	case value != nil:
		return *value
	case d.Kind == ast.Enum:
		return d.EnumValues[0].Name
	case of.Name() == "ID":
		return beside
	}
	v, ok := plausible[of.Name()]
	if !ok {
		w.t.Fatalf("an argument of type %s is required: say in this test what a plausible one is", of.Name())
	}
	return v
}

func (w *walker) inputObject(d *ast.Definition, path []string, value *string, beside string) map[string]any {
	w.t.Helper()
	all := map[string]any{}
	for _, f := range d.Fields {
		if value != nil && path[0] == f.Name {
			all[f.Name] = w.fill(f.Type, path[1:], value, beside)
		} else if f.Type.NonNull {
			all[f.Name] = w.fill(f.Type, nil, nil, beside)
		}
	}
	return all
}

// hidden is what one viewer must not reach, and another does.
type hidden struct {
	ids, texts, cursors []string
}

// of are the values for a kind of door, each with one of its like that is of nothing.
func (h hidden) of(t *testing.T, kind string) map[string]string {
	t.Helper()
	pairs := map[string]string{}
	for _, id := range h.ids {
		pairs[id] = neverLike(id)
	}
	switch kind {
	case "String":
		for _, text := range h.texts {
			pairs[text] = "nothingofthiskind"
		}
	case "Cursor":
		clear(pairs)
		for _, cursor := range h.cursors {
			pairs[cursor] = cursorBeside(t, cursor)
		}
	}
	return pairs
}

// neverLike is an id of the same kind that no row has.
func neverLike(id string) string {
	prefix, _, _ := strings.Cut(id, "_")
	return prefix + "_" + strings.Repeat("0", 26)
}

// newView is the id of a view that was saved just now.
var newView = regexp.MustCompile(`"id":"view_[^"]*","name":"x"`)

// through is the answer behind a door. Whoever saves a view may name in it what is not
// there: that is told as it was written, and the view is taken away again.
func (w *world) through(viewer conversa.Viewer, d door, value string) string {
	w.t.Helper()
	text := w.try(viewer, d.document, d.with(value)).text
	if !strings.Contains(d.document, "createMessageView") {
		return text
	}
	w.save(func(ctx context.Context, c *ent.Client) {
		c.MessageView.Delete().Where(messageview.Name("x")).ExecX(ctx)
	})
	return newView.ReplaceAllString(text, `"id":"view_new","name":"x"`)
}

// try puts all that is hidden through all doors.
func (h hidden) try(w *world, viewer conversa.Viewer, doors []door) {
	w.t.Helper()
	for _, d := range doors {
		want := map[string]string{}
		for value, never := range h.of(w.t, d.kind) {
			if _, ok := want[never]; !ok {
				want[never] = w.through(viewer, d, never)
			}
			if got := strings.ReplaceAll(w.through(viewer, d, value), value, never); got != want[never] {
				w.t.Errorf("%s %q: %.600s, want %.600s", d.name, value, got, want[never])
			}
		}
	}
}
