package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
)

// inTheirRow are types that are parts of a message's own row, lists and all.
var inTheirRow = []string{"OrderContent", "ContactCardsContent"}

// mustGrow is how many rows more than before tell a statement for each of them.
const mustGrow = 10

// way leads from Query to objects of a type, through a list at the least.
type way struct {
	typeName string
	// steps are the fields and the fragments on types.
	steps []string
	list  bool
}

// ways are the shortest to each type.
func (w *walker) ways() map[string]way {
	found := map[string]way{}
	seen := map[string]bool{}
	for next := []way{{typeName: "Query"}}; len(next) > 0; {
		at := next[0]
		next = next[1:]
		key := fmt.Sprint(at.typeName, at.list)
		if seen[key] {
			continue
		}
		seen[key] = true
		d := w.schema.Types[at.typeName]
		if d.IsAbstractType() {
			for _, p := range w.schema.GetPossibleTypes(d) {
				next = append(next, at.to(p.Name, false, "... on "+p.Name))
			}
			continue
		}
		if _, known := found[at.typeName]; at.list && !known {
			found[at.typeName] = at
		}
		for _, f := range w.composites(d) {
			if name, ok := strings.CutSuffix(f.Type.Name(), "Connection"); ok {
				next = append(next, at.to(name, true, called(f), "nodes"))
				continue
			}
			next = append(next, at.to(f.Type.Name(), f.Type.Elem != nil, called(f)))
		}
	}
	return found
}

func (w way) to(typeName string, list bool, steps ...string) way {
	return way{typeName, append(slices.Clip(w.steps), steps...), w.list || list}
}

// composites are the fields that lead on, without being told anything.
func (w *walker) composites(d *ast.Definition) (fields []*ast.FieldDefinition) {
	for _, f := range d.Fields {
		needs := slices.ContainsFunc(f.Arguments, func(a *ast.ArgumentDefinition) bool { return a.Type.NonNull && a.DefaultValue == nil })
		if !needs && !strings.HasPrefix(f.Name, "__") && w.schema.Types[f.Type.Name()].IsCompositeType() {
			fields = append(fields, f)
		}
	}
	return fields
}

func called(f *ast.FieldDefinition) string {
	if f.Arguments.ForName("first") != nil {
		return f.Name + "(first: 100)"
	}
	return f.Name
}

// document asks for something of each object at the way's end, over the nodes of
// connections or over their edges.
func (w way) document(selection string, edges bool) string {
	text, end := "", ""
	for _, step := range w.steps {
		if step == "nodes" && edges {
			step = "edges { node"
			end += " }"
		}
		text, end = text+"{ "+step+" ", end+" }"
	}
	return text + "{ __typename " + selection + " }" + end
}

// rows counts the objects at the way's end that have a field; all where it is "".
func (w way) rows(data any, edges bool, field string) int {
	n := 0
	w.each(data, w.steps, edges, func(o map[string]any) {
		if o["__typename"] == w.typeName && (field == "" || o[field] != nil) {
			n++
		}
	})
	return n
}

func (w way) each(data any, steps []string, edges bool, do func(map[string]any)) {
	switch in := data.(type) {
	case []any:
		for _, element := range in {
			w.each(element, steps, edges, do)
		}
	case map[string]any:
		switch {
		case len(steps) == 0:
			do(in)
		case strings.HasPrefix(steps[0], "... "):
			w.each(in, steps[1:], edges, do)
		case steps[0] == "nodes" && edges:
			for _, edge := range in["edges"].([]any) {
				w.each(edge.(map[string]any)["node"], steps[1:], edges, do)
			}
		default:
			name, _, _ := strings.Cut(steps[0], "(")
			w.each(in[name], steps[1:], edges, do)
		}
	}
}

// asked is a field of a type, at the end of a way.
type asked struct {
	way
	field, document string
	edges           bool
	// row: the field is an object of its own, not a part of this one.
	row bool
}

// everyField asks for each field of each type that can be in a list.
func (w *walker) everyField() (all []asked) {
	for name, way := range w.ways() {
		d := w.schema.Types[name]
		fields := w.composites(d)
		if slices.Contains(inTheirRow, name) || len(fields) == 0 || strings.HasSuffix(name, "Connection") || strings.HasSuffix(name, "Edge") {
			continue // who asks for an object asks for all its plain fields
		}
		for _, edges := range []bool{false, true} {
			if edges && !slices.Contains(way.steps, "nodes") {
				continue
			}
			all = append(all, asked{way: way, edges: edges, document: way.document(w.fields(d, 0, ""), edges)})
			for _, f := range fields {
				depth := 0
				if strings.HasSuffix(f.Type.Name(), "Connection") {
					depth = 1
				}
				document := way.document(called(f)+" "+w.selection(f.Type.Name(), depth), edges)
				all = append(all, asked{way, f.Name, document, edges, w.isRow(f.Type.Name())})
			}
		}
	}
	return all
}

// isRow tells objects that have an id of their own, or lists of those, from parts of others.
func (w *walker) isRow(typeName string) bool {
	d := w.schema.Types[typeName]
	return strings.HasSuffix(typeName, "Connection") || slices.ContainsFunc(w.schema.GetPossibleTypes(d),
		func(p *ast.Definition) bool { return slices.Contains(p.Interfaces, "Node") })
}

// No field of any type costs a statement a row, in whatever list the type is: over nodes
// as over edges. A list or field that is new is asked for by itself.
func TestNoFieldCostsAStatementARow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.grow(s, 0, 2)
		all := newWalker(t).everyField()
		type measure struct{ statements, rows, values int }
		take := func(a asked) (m measure, texts []string) {
			w.statements.take()
			got := w.ask(s.viewer(), a.document, nil)
			texts = w.statements.take()
			return measure{len(texts), a.rows(got.Data, a.edges, ""), a.rows(got.Data, a.edges, a.field)}, texts
		}
		var before []measure
		for _, a := range all {
			few, _ := take(a)
			before = append(before, few)
		}
		w.grow(s, 2, 30)
		for i, a := range all {
			few := before[i]
			many, texts := take(a)
			if many.rows < few.rows+mustGrow || a.row && many.values < few.values+mustGrow {
				t.Errorf("%s.%s: %d rows and %d values, then %d and %d: %s tells nothing", a.typeName, a.field, few.rows, few.values, many.rows, many.values, a.document)
			}
			// Two fields that want rows of one kind read them at once, or one after the other.
			if many.statements > few.statements+3 {
				t.Errorf("%s.%s: %d statements for %d rows, %d for %d: %s:\n%s", a.typeName, a.field,
					many.statements, many.rows, few.statements, few.rows, a.document, strings.Join(texts, "\n"))
			}
		}
		t.Logf("%d documents", len(all))
	})
}

// grow adds some of everything that is in lists, numbered from one number up to another.
func (w *world) grow(s *shop, from, to int) {
	w.t.Helper()
	w.crowd(s, from, to)
	w.save(func(ctx context.Context, c *ent.Client) {
		for i := from; i < to; i++ {
			own := *s // with an account of its own for each conversation
			own.account = s.addOwn(ctx, c, i)
			ids := own.addThread(ctx, c, i, 2, noon.Add(-time.Duration(i)*time.Minute))
			talk, last := ids[0], ids[len(ids)-1]
			c.Conversation.UpdateOneID(talk).SetInboundCount(2).ExecX(ctx)
			c.Signal.Create().SetOrganizationID(s.org.ID).SetUserID(s.admin.ID).SetConversationID(talk).SetLatestMessageID(last).SetToldAt(noon).ExecX(ctx)
			c.ReadMarker.Create().SetOrganizationID(s.org.ID).SetUserID(s.admin.ID).SetConversationID(talk).SetMessageID(ids[1]).SetReadTo(noon.Add(-48 * time.Hour)).ExecX(ctx)
			c.Message.Update().Where(message.ID(ids[1])).SetRepliedByID(s.admin.ID).SetRepliedAt(noon).SetRetriedAsID(last).ExecX(ctx)
			c.MessageView.Create().SetOrganizationID(s.org.ID).SetCreatedByID(s.admin.ID).SetName(fmt.Sprint("view ", i)).
				SetCriteria(fmt.Sprintf(`{"owner": {"userId": %q}}`, s.gone.ID)).ExecX(ctx)
			w.export(s.addDrive(ctx, c, s.admin.ID, conversa.Evernote, fmt.Sprint("drive ", i)).ID)
			s.predefine(c, s.admin, conversa.ModuleLeads, fmt.Sprint("text ", i)).ExecX(ctx)
			own.addCredits(ctx, c, last)
			with := c.Conversation.GetX(ctx, talk)
			s.invoice(c, conversa.SalesQuote, 2+i).SetNillableLeadID(with.LeadID).SetNillableContactID(with.ContactID).ExecX(ctx)
			c.Lead.Create().SetOrganizationID(s.org.ID).SetOwnerID(s.admin.ID).SetStatus(conversa.LeadConverted).SetConvertedToID(s.contact.ID).ExecX(ctx)
		}
	})
}

// addOwn adds an account, and ways in for the administrator.
func (s *shop) addOwn(ctx context.Context, c *ent.Client, i int) *ent.Account {
	a := c.Account.Create().SetOrganizationID(s.org.ID).SetNickname(fmt.Sprint("more ", i)).SetWabaID("900000000000001").
		SetPhoneNumberID(fmt.Sprint("more", i, s.name)).SetAddedByID(s.admin.ID).SaveX(ctx)
	c.AccountAssignee.Create().SetOrganizationID(s.org.ID).SetAccountID(a.ID).SetPosition(1).SetUserID(s.admin.ID).ExecX(ctx)
	c.Session.Create().SetOrganizationID(s.org.ID).SetUserID(s.admin.ID).SetTokenHash([]byte(fmt.Sprint("session ", i, s.name))).
		SetLastUsedAt(noon).SetExpiresAt(noon.Add(time.Hour)).ExecX(ctx)
	c.ApiToken.Create().SetOrganizationID(s.org.ID).SetUserID(s.admin.ID).SetName("till").
		SetTokenHash([]byte(fmt.Sprint("token ", i, s.name))).SetScopes([]string{"READ"}).ExecX(ctx)
	return a
}
