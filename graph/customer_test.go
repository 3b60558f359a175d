package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"conversa"
)

// seller is a standard user of the shop who sees their own records alone.
func (s *shop) seller() conversa.Viewer {
	v := s.viewer()
	v.UserID, v.Profile, v.Sight = s.gone.ID, conversa.ProfileStandard, conversa.Sight{OwnerIDs: []string{s.gone.ID}}
	return v
}

const customerFields = "id firstName phone owner { id } status convertedTo { id } customFields conversations { nodes { id } totalCount }"

func TestALeadFromItsCreationToItsConversion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		walk := newWalker(t)
		ask := func(query string, variables map[string]any) answer {
			t.Helper()
			a := w.ask(s.viewer(), query, variables)
			walk.check(query, a.Data)
			return a
		}
		a := ask(`mutation ($input: CustomerInput!) { createLead(input: $input) { lead { `+customerFields+` } } }`, map[string]any{
			"input": map[string]any{"firstName": "João", "phone": "+55 11 95550-1234", "customFields": map[string]any{"Field0": "x", "Field2": "2026-03-01"}},
		})
		id := a.at("createLead.lead.id").(string)
		want(t, a, "createLead.lead.customFields", `{"Field0": "x", "Field2": "2026-03-01"}`)
		for _, search := range []string{"joao", "9555", "+55 (11) 95550-1234"} {
			found := w.ask(s.viewer(), `query ($q: String) { leads(filter: {search: $q}) { nodes { id } } }`, map[string]any{"q": search})
			want(t, found, "leads.nodes", `[{"id": "`+id+`"}]`)
		}
		a = ask(`mutation ($id: ID!) { updateLead(id: $id, input: {phone: null, lastName: "Sá", customFields: {Field0: null}}) { lead { `+customerFields+` } } }`,
			map[string]any{"id": id})
		if a.at("updateLead.lead.phone") != nil || a.at("updateLead.lead.firstName") != "João" {
			t.Error(a.text)
		}
		want(t, a, "updateLead.lead.customFields", `{"Field2": "2026-03-01"}`)
		talk := w.ask(s.viewer(), `mutation ($id: ID!) { convertLead(id: $id) { contact { id conversations { nodes { id } totalCount } } } }`, map[string]any{"id": s.lead.ID})
		want(t, talk, "convertLead.contact.conversations", `{"nodes": [{"id": "`+s.talk.ID+`"}], "totalCount": 1}`)
		a = w.ask(s.viewer(), nodeFields("Lead", "status convertedTo { id } conversations { totalCount }"), map[string]any{"id": s.lead.ID})
		if a.at("node.status") != "CONVERTED" || a.at("node.convertedTo.id") != talk.at("convertLead.contact.id") {
			t.Error(a.text)
		}
	})
}

func nodeFields(typeName, fields string) string {
	return "query ($id: ID!) { node(id: $id) { ... on " + typeName + " { " + fields + " } } }"
}

func TestCustomersAreFoundByTheFilter(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		for filter, want := range map[string]int{
			"leads {}": 3, "leads {owner: {me: true}}": 2, `leads {owner: {anyOf: []}}`: 0, `leads {owner: {anyOf: ["` + s.gone.ID + `"]}}`: 1,
			"leads {hasConversation: true}": 2, "leads {hasConversation: false}": 1, "leads {statuses: []}": 0,
			"leads {statuses: [CONVERTED, QUALIFIED]}": 2, "leads {created: {any: true}}": 3,
			"leads {created: {olderThan: {count: 1, unit: MONTH}}}": 0, `leads {search: "REÍS bia"}`: 1, `leads {search: "bia 99"}`: 0,
			`leads {created: {between: {from: "2020-01-01T00:00:00Z", to: "2020-01-02T00:00:00Z"}}}`: 0,
			"contacts {}": 1, "contacts {hasConversation: true}": 1, "contacts {hasConversation: false}": 0,
		} {
			list, argument, _ := strings.Cut(filter, " ")
			a := w.ask(s.viewer(), "{ "+list+"(filter: "+argument+") { nodes { id } totalCount } }", nil)
			if a.at(list+".totalCount") != float64(want) || len(a.at(list+".nodes").([]any)) != want {
				t.Errorf("%s: %s, want %d", filter, a.text, want)
			}
		}
	})
}

// A variable is held to @oneOf as a literal is.
func TestFiltersThatCannotBeAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		for name, filter := range map[string]map[string]any{
			"nobody":        {"owner": map[string]any{}},
			"two":           {"owner": map[string]any{"me": true, "userId": s.admin.ID}},
			"not me":        {"owner": map[string]any{"me": false}},
			"two times":     {"created": map[string]any{"any": true, "today": true}},
			"no time":       {"created": map[string]any{}},
			"no period":     {"created": map[string]any{"inLast": map[string]any{"count": 0, "unit": "DAY"}}},
			"an odd search": {"search": 7},
		} {
			a := w.try(s.viewer(), `query ($filter: CustomerFilter) { leads(filter: $filter) { nodes { id } } }`, map[string]any{"filter": filter})
			if a.code() != "INVALID_INPUT" {
				t.Errorf("%s: %s", name, a.text)
			}
		}
		if a := w.try(s.viewer(), `{ contacts(filter: {statuses: [NEW]}) { totalCount } }`, nil); a.code() != "INVALID_INPUT" {
			t.Error(a.text)
		}
	})
}

func TestASellerSeesAndGivesAwayTheirOwnAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.seller(), `{ leads { nodes { id } totalCount } contacts { totalCount } conversations { nodes { id } totalCount } messages { totalCount } }`, nil)
		if a.text != fmt.Sprintf(`{"data":{"leads":{"nodes":[{"id":%q}],"totalCount":1},"contacts":{"totalCount":0},`+
			`"conversations":{"nodes":[{"id":%q}],"totalCount":1},"messages":{"totalCount":0}}}`, s.nameless.ID, s.silent.ID) {
			t.Error(a.text)
		}
		assign := `mutation ($id: ID!, $to: ID!) { assignCustomer(customerId: $id, ownerId: $to) { customer { id } } }`
		if a := w.try(s.seller(), assign, map[string]any{"id": s.lead.ID, "to": s.admin.ID}); a.code() != "NOT_FOUND" || a.field() != "customerId" {
			t.Error(a.text)
		}
		given := w.ask(s.seller(), assign, map[string]any{"id": s.nameless.ID, "to": s.admin.ID})
		if given.text != `{"data":{"assignCustomer":null}}` {
			t.Error(given.text)
		}
		if a := w.ask(s.seller(), nodeQuery, map[string]any{"id": s.silent.ID}); a.at("node") != nil {
			t.Error(a.text)
		}
		a = w.ask(s.viewer(), `mutation ($id: ID!, $to: ID!) { assignCustomer(customerId: $id, ownerId: $to) { customer { __typename id } } }`,
			map[string]any{"id": s.contact.ID, "to": s.admin.ID})
		want(t, a, "assignCustomer.customer", `{"__typename": "Contact", "id": "`+s.contact.ID+`"}`)
	})
}

func TestFieldsAreSavedAndDeletedByAdministrators(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		save := `mutation ($input: CustomFieldInput!) { saveCustomField(input: $input) { customFieldDefinition { id module name type choices } } }`
		input := map[string]any{"input": map[string]any{"module": "LEADS", "name": "Color", "type": "CHOICE", "choices": []any{"red"}}}
		if a := w.try(s.seller(), save, input); a.code() != "FORBIDDEN" {
			t.Error(a.text)
		}
		a := w.ask(s.viewer(), save, input)
		newWalker(t).check(save, a.Data)
		id := a.at("saveCustomField.customFieldDefinition.id")
		gone := w.ask(s.viewer(), `mutation ($id: ID!) { deleteCustomField(id: $id) { deletedId } }`, map[string]any{"id": id})
		if gone.at("deleteCustomField.deletedId") != id {
			t.Error(gone.text)
		}
		contact := w.ask(s.viewer(), `mutation { createContact(input: {company: "Ação"}) { contact { id company } } }`, nil).at("createContact.contact.id")
		changed := w.ask(s.viewer(), `mutation ($id: ID!) { updateContact(id: $id, input: {email: "a@example.com"}) { contact { email } } }`, map[string]any{"id": contact})
		if changed.at("updateContact.contact.email") != "a@example.com" {
			t.Error(changed.text)
		}
		for _, c := range []struct{ id, code any }{{contact, ""}, {s.contact.ID, "CONFLICT"}} {
			a := w.try(s.viewer(), `mutation ($id: ID!) { deleteContact(id: $id) { deletedId } }`, map[string]any{"id": c.id})
			if a.code() != c.code {
				t.Error(a.text)
			}
		}
	})
}
