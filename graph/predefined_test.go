package graph_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"conversa"
	"conversa/ent"
)

const (
	textFields = `{ predefinedText { id module name body createdBy { id } } }`
	createText = `mutation ($input: CreatePredefinedTextInput!) { createPredefinedText(input: $input) ` + textFields + ` }`
	updateText = `mutation ($id: ID!, $input: UpdatePredefinedTextInput!) { updatePredefinedText(id: $id, input: $input) ` + textFields + ` }`
	copyText   = `mutation ($id: ID!, $module: CustomerModule!) { copyPredefinedText(id: $id, module: $module) ` + textFields + ` }`
	deleteText = `mutation ($id: ID!) { deletePredefinedText(id: $id) { deletedId } }`
	listTexts  = `query ($module: CustomerModule, $search: String, $first: Int, $after: Cursor) {
		predefinedTexts(module: $module, search: $search, first: $first, after: $after) {
			nodes { name } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount } }`
	preview = `query ($id: ID!, $text: String!, $count: Int) { previewText(conversationId: $id, text: $text, attachmentCount: $count) {
		text length missing { token } unknown problems { kind token offset length } } }`
)

// texting is a new text for leads, changed.
func texting(change map[string]any) map[string]any {
	input := map[string]any{"module": "LEADS", "name": "Thanks", "body": "Thanks, $[Leads.First Name|friend]!"}
	maps.Copy(input, change)
	return map[string]any{"input": input}
}

func TestATextIsEverybodysToUseAndItsCreatorsToChange(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		made := w.ask(s.clerk, createText, texting(map[string]any{"name": "  Thanks "}))
		id := fmt.Sprint(made.at("createPredefinedText.predefinedText.id"))
		want(t, made, "createPredefinedText.predefinedText", `{"id": "`+id+`", "module": "LEADS", "name": "Thanks",
			"body": "Thanks, $[Leads.First Name|friend]!", "createdBy": {"id": "`+s.clerk.UserID+`"}}`)
		change := map[string]any{"id": id, "input": map[string]any{"body": "Thank you."}}
		for _, document := range []string{updateText, deleteText} {
			if a := w.try(s.chief, document, change); a.code() != "FORBIDDEN" || a.field() != "id" {
				t.Errorf("a colleague: %s", a.text)
			}
		}
		for _, viewer := range []conversa.Viewer{s.clerk, s.chief, s.viewer()} {
			if a := w.ask(viewer, nodeQuery, map[string]any{"id": id}); a.at("node") == nil {
				t.Errorf("%s does not see it", viewer.SessionID)
			}
		}
		want(t, w.ask(s.viewer(), updateText, change), "updatePredefinedText.predefinedText.body", `"Thank you."`)
		want(t, w.ask(s.clerk, updateText, map[string]any{"id": id, "input": map[string]any{"name": "Thank you"}}),
			"updatePredefinedText.predefinedText", `{"id": "`+id+`", "module": "LEADS", "name": "Thank you", "body": "Thank you.", "createdBy": {"id": "`+s.clerk.UserID+`"}}`)
		copied := w.ask(s.chief, copyText, map[string]any{"id": id, "module": "LEADS"})
		want(t, copied, "copyPredefinedText.predefinedText.name", `"Thank you 2"`)
		want(t, copied, "copyPredefinedText.predefinedText.createdBy.id", `"`+s.chief.UserID+`"`)
		w.ask(s.clerk, deleteText, map[string]any{"id": id})
		if a := w.try(s.clerk, deleteText, map[string]any{"id": id}); a.code() != "NOT_FOUND" || a.field() != "id" {
			t.Errorf("deleted twice: %s", a.text)
		}
		audit := w.ask(s.viewer(), `{ auditLog(filter: {actions: ["predefined_text.saved", "predefined_text.deleted"]}) { nodes { action subjectId } } }`, nil)
		if n := len(audit.at("auditLog.nodes").([]any)); n != 5 || audit.at("auditLog.nodes.0.subjectId") != id {
			t.Errorf("what became of it: %s", audit.text)
		}
	})
}

func TestACopyGoesToTheOtherModuleWithItsFields(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.viewer(), copyText, map[string]any{"id": s.text.ID, "module": "CONTACTS"})
		want(t, a, "copyPredefinedText.predefinedText.name", `"Hello 2"`) // contacts have a Hello
		want(t, a, "copyPredefinedText.predefinedText.module", `"CONTACTS"`)
		want(t, a, "copyPredefinedText.predefinedText.body", `"Hi, $[Contacts.First Name|there]!"`)
		leads := w.ask(s.viewer(), createText, texting(map[string]any{"body": "$[Leads.Source] $[Owner.Name]"}))
		b := w.try(s.viewer(), copyText, map[string]any{"id": leads.at("createPredefinedText.predefinedText.id"), "module": "CONTACTS"})
		if b.code() != "UNKNOWN_MERGE_FIELD" || !strings.Contains(b.Errors[0].Message, "$[Contacts.Source]") {
			t.Errorf("contacts have no source: %s", b.text)
		}
	})
}

func TestATextThatCouldNotBeSentIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.ask(s.viewer(), createText, texting(nil))
		for name, c := range map[string]struct {
			change      map[string]any
			code, field string
		}{
			"taken":              {nil, "CONFLICT", "name"},
			"taken in capitals":  {map[string]any{"name": "THANKS"}, "CONFLICT", "name"},
			"taken with accents": {map[string]any{"name": "thánks"}, "CONFLICT", "name"},
			"no name":            {map[string]any{"name": " "}, "INVALID_INPUT", "name"},
			"a long name":        {map[string]any{"name": strings.Repeat("é", 101)}, "INVALID_INPUT", "name"},
			"zero in the name":   {map[string]any{"name": "a\x00"}, "INVALID_INPUT", "name"},
			"no body":            {map[string]any{"name": "x", "body": " \n"}, "INVALID_INPUT", "body"},
			"a long body":        {map[string]any{"name": "x", "body": strings.Repeat("é", 4097)}, "INVALID_INPUT", "body"},
			"zero in the body":   {map[string]any{"name": "x", "body": "a\x00"}, "INVALID_INPUT", "body"},
			"an unknown field":   {map[string]any{"name": "x", "body": "$[Leads.Shoes|x]"}, "UNKNOWN_MERGE_FIELD", "body"},
			"the other module's": {map[string]any{"name": "x", "body": "$[Contacts.Email]"}, "UNKNOWN_MERGE_FIELD", "body"},
			"no field":           {map[string]any{"name": "x", "body": "$[Email]"}, "UNKNOWN_MERGE_FIELD", "body"},
		} {
			if a := w.try(s.viewer(), createText, texting(c.change)); a.code() != c.code || a.field() != c.field {
				t.Errorf("%s: %s, want %s at %s", name, a.text, c.code, c.field)
			}
		}
		a := w.try(s.viewer(), updateText, map[string]any{"id": s.text.ID, "input": map[string]any{"body": "Olá, $[Leads.Shoes] $[x"}})
		if got := fmt.Sprint(a.Errors[0].Extensions["problems"]); got != "[map[kind:UNKNOWN_FIELD length:14 offset:5 token:$[Leads.Shoes]] map[kind:SYNTAX length:3 offset:20 token:$[x]]" {
			t.Errorf("the places: %s", got)
		}
		long := w.ask(s.viewer(), createText, texting(map[string]any{"name": strings.Repeat("ﷺ", 100), "body": strings.Repeat("é", 4096)}))
		twin := w.ask(s.viewer(), copyText, map[string]any{"id": long.at("createPredefinedText.predefinedText.id"), "module": "CONTACTS"})
		id := long.at("createPredefinedText.predefinedText.id")
		names := map[any]bool{}
		for range 3 { // its folded name is longer than a key
			names[w.ask(s.viewer(), copyText, map[string]any{"id": id, "module": "LEADS"}).at("copyPredefinedText.predefinedText.name")] = true
		}
		if len(names) != 3 {
			t.Errorf("copies: %v", names)
		}
		if w.ask(s.viewer(), listTexts, map[string]any{"first": 1, "after": w.ask(s.viewer(), listTexts, nil).at("predefinedTexts.pageInfo.endCursor")}).code() != "" {
			t.Error(twin.text)
		}
	})
}

func TestAnOrganizationHas500Texts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.save(func(ctx context.Context, c *ent.Client) {
			for i := range 497 {
				s.predefine(c, s.admin, conversa.ModuleLeads, fmt.Sprint("text ", i)).ExecX(ctx)
			}
		})
		w.ask(s.viewer(), createText, texting(nil))
		if a := w.try(s.viewer(), createText, texting(map[string]any{"name": "More"})); a.code() != "CONFLICT" {
			t.Error(a.text)
		}
	})
}

func TestTextsAreFoundByNameRanked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.save(func(ctx context.Context, c *ent.Client) {
			c.PredefinedText.Delete().ExecX(ctx)
			for i, name := range []string{"Preço e prazo", "Prazo de entrega", "prazo", "Entrega: o prazo", "Endereço", "100% grátis", "Prazo de pagamento"} {
				s.predefine(c, s.admin, conversa.CustomerModule(conversa.CustomerModule("").Values()[i%2]), name).ExecX(ctx)
			}
		})
		for _, test := range []struct {
			search, module any
			want           []string
		}{
			{nil, nil, []string{"100% grátis", "Endereço", "Entrega: o prazo", "prazo", "Prazo de entrega", "Prazo de pagamento", "Preço e prazo"}},
			{"PRAZO", nil, []string{"prazo", "Prazo de entrega", "Prazo de pagamento", "Entrega: o prazo", "Preço e prazo"}},
			{"prázo entrega", nil, []string{"Entrega: o prazo", "Prazo de entrega"}},
			{"entrega prazo", nil, []string{"Entrega: o prazo", "Prazo de entrega"}},
			{"o", nil, []string{"Endereço", "Entrega: o prazo", "prazo", "Prazo de entrega", "Prazo de pagamento", "Preço e prazo"}},
			{"0%", nil, []string{"100% grátis"}},
			{"_", nil, nil},
			{"\x00\xff", nil, nil},
			{"prazo", "CONTACTS", []string{"Prazo de entrega", "Entrega: o prazo"}},
			{nil, "CONTACTS", []string{"100% grátis", "Entrega: o prazo", "Prazo de entrega"}},
		} {
			variables := map[string]any{"search": test.search, "module": test.module}
			if got := w.textNames(s, variables, 100); !slices.Equal(got, test.want) {
				t.Errorf("%q in %v: %q, want %q", test.search, test.module, got, test.want)
			}
			if got := w.textNames(s, variables, 1); !slices.Equal(got, test.want) {
				t.Errorf("%q in %v by pages: %q, want %q", test.search, test.module, got, test.want)
			}
		}
		for _, cursor := range []string{"", "x", "MXxh", s.text.ID} {
			if a := w.try(s.viewer(), listTexts, map[string]any{"after": cursor}); a.code() != "INVALID_INPUT" || a.field() != "after" {
				t.Errorf("after %q: %s", cursor, a.text)
			}
		}
	})
}

// textNames reads the whole list by pages of a size.
func (w *world) textNames(s *shop, variables map[string]any, size int) (names []string) {
	w.t.Helper()
	variables = maps.Clone(variables)
	variables["first"] = size
	for {
		a := w.ask(s.viewer(), listTexts, variables)
		for i := range a.at("predefinedTexts.nodes").([]any) {
			names = append(names, a.at(fmt.Sprint("predefinedTexts.nodes.", i, ".name")).(string))
		}
		if a.at("predefinedTexts.pageInfo.hasNextPage") != true {
			if a.at("predefinedTexts.totalCount") != float64(len(names)) {
				w.t.Errorf("%v counted: %s", len(names), a.text)
			}
			return names
		}
		variables["after"] = a.at("predefinedTexts.pageInfo.endCursor")
	}
}

func TestMergeFieldsAreThoseOfTheModule(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.save(func(ctx context.Context, c *ent.Client) {
			for _, name := range []string{"Company", "old|one", "Color"} {
				c.CustomFieldDefinition.Create().SetOrganizationID(s.org.ID).SetName(name).SetModule(conversa.ModuleContacts).SetType(conversa.FieldText).ExecX(ctx)
			}
		})
		for module, c := range map[string]struct{ has, not []string }{
			"LEADS":    {[]string{"$[Leads.First Name]", "$[Leads.Source]", "$[Leads.Field0]", "$[Owner.Name]", "$[Account.Nickname]"}, []string{"$[Leads.Color]", "Contacts"}},
			"CONTACTS": {[]string{"$[Contacts.Full Name]", "$[Contacts.Color]", "$[Owner.Email]", "$[Account.Phone]"}, []string{"Source", "Leads", "old"}},
		} {
			a := w.ask(s.viewer(), `query ($m: CustomerModule!) { mergeFields(module: $m) { module name token } }`, map[string]any{"m": module})
			for _, token := range c.has {
				if strings.Count(a.text, `"`+token+`"`) != 1 {
					t.Errorf("%s has no %s: %s", module, token, a.text)
				}
			}
			for _, token := range c.not {
				if strings.Contains(a.text, token) {
					t.Errorf("%s has %s: %s", module, token, a.text)
				}
			}
			if strings.Count(a.text, ".Company]") != 1 {
				t.Errorf("a name stands for one field: %s", a.text)
			}
		}
	})
}

func TestAPreviewIsWhatTheCustomerWouldRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Lead.UpdateOne(s.lead).SetCustomFields(map[string]any{"Field0": "blue", "Field2": "2026-03-09"}).ExecX(ctx)
		})
		show := func(id, text string) answer {
			return w.ask(s.viewer(), preview, map[string]any{"id": id, "text": text, "count": 5})
		}
		want(t, show(s.talk.ID, "Olá, $[leads.first name] $[Leads.Last Name] ($[Leads.Field0], $[Leads.Field2|?])! $[Owner.First Name], $[Account.Nickname]"), "previewText",
			`{"text": "Olá, Bia Reis (blue, 09/03/2026)! ana, sales", "length": 44, "missing": [], "unknown": [], "problems": []}`)
		want(t, show(s.silent.ID, "$[Leads.Full Name|friend] $[Leads.Email] $[leads.email] $[Leads.Shoes] $[Contacts.Email]$[Contacts.Email] $[x"), "previewText",
			`{"text": "friend $[Leads.Email] $[leads.email] $[Leads.Shoes] $[Contacts.Email]$[Contacts.Email] $[x", "length": 90,
			"missing": [{"token": "$[Leads.Email]"}], "unknown": ["$[Leads.Shoes]", "$[Contacts.Email]", "$[x"], "problems": [
			{"kind": "NO_VALUE", "token": "$[Leads.Email]", "offset": 26, "length": 14}, {"kind": "NO_VALUE", "token": "$[leads.email]", "offset": 41, "length": 14},
			{"kind": "UNKNOWN_FIELD", "token": "$[Leads.Shoes]", "offset": 56, "length": 14}, {"kind": "WRONG_MODULE", "token": "$[Contacts.Email]", "offset": 71, "length": 17},
			{"kind": "WRONG_MODULE", "token": "$[Contacts.Email]", "offset": 88, "length": 17}, {"kind": "SYNTAX", "token": "$[x", "offset": 106, "length": 3}]}`)
		want(t, show(s.closed.ID, "$[Leads.First Name] $[Contacts.First Name]"), "previewText.problems",
			`[{"kind": "WRONG_MODULE", "token": "$[Leads.First Name]", "offset": 0, "length": 19}]`)
		for name, c := range map[string]struct {
			variables   map[string]any
			code, field string
		}{
			"no conversation": {map[string]any{"id": "cnv_x", "text": "a"}, "NOT_FOUND", "conversationId"},
			"too many files":  {map[string]any{"id": s.talk.ID, "text": "a", "count": 6}, "INVALID_INPUT", "attachmentCount"},
			"far too long":    {map[string]any{"id": s.talk.ID, "text": strings.Repeat("a", 16385)}, "MESSAGE_TOO_LONG", "text"},
			"a zero byte":     {map[string]any{"id": s.talk.ID, "text": "a\x00"}, "INVALID_INPUT", "text"},
		} {
			if a := w.try(s.viewer(), preview, c.variables); a.code() != c.code || a.field() != c.field {
				t.Errorf("%s: %s", name, a.text)
			}
		}
	})
}

func TestAPreviewIsOfWhomTheCallerSees(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		variables := map[string]any{"id": s.talk.ID, "text": "$[Leads.First Name]"}
		if a := w.try(s.clerk, preview, variables); a.code() != "NOT_FOUND" || a.field() != "conversationId" {
			t.Errorf("a clerk beside the owner: %s", a.text)
		}
		want(t, w.ask(s.chief, preview, variables), "previewText.text", `"Bia"`)
	})
}

func TestSendMessageTellsWhatCannotBeFilledIn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.viewer(), send, sending(s, map[string]any{"text": "Olá, $[Leads.First Name]!"}))
		want(t, a, "sendMessage.messages.0.text", `"Olá, Bia!"`)
		b := w.ask(s.viewer(), send, sending(s, map[string]any{"idempotencyKey": "k2", "text": nil, "predefinedTextId": s.text.ID}))
		want(t, b, "sendMessage.messages.0.text", `"Hi, Bia!"`)
		for text, code := range map[string]string{"Olá, $[Leads.Field0]": "MISSING_MERGE_VALUE", "Olá, $[Leads.Field]!": "UNKNOWN_MERGE_FIELD"} {
			a := w.try(s.viewer(), send, sending(s, map[string]any{"idempotencyKey": "k3", "text": text}))
			if a.code() != code || a.field() != "text" || !strings.Contains(a.text, `"offset":5,`) {
				t.Errorf("%q: %s", text, a.text)
			}
		}
	})
}
