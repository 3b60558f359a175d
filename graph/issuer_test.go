package graph_test

import (
	"strings"
	"testing"
)

const issue = `mutation ($input: OrganizationInput!) { updateOrganization(input: $input) { organization { name legalName taxId address } } }`

func TestAnOrganizationSaysWhoIssuesItsDocuments(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.viewer(), issue, map[string]any{"input": map[string]any{
			"legalName": " Loja Exemplo Ltda. ", "taxId": "11.111.111/0001-11", "address": "Rua A, 1\r\nSão Paulo – SP\n",
		}})
		want(t, a, "updateOrganization.organization", `{"name": "Shop", "legalName": "Loja Exemplo Ltda.", "taxId": "11.111.111/0001-11", "address": "Rua A, 1\nSão Paulo – SP"}`)
		a = w.ask(s.viewer(), issue, map[string]any{"input": map[string]any{"legalName": nil, "address": " "}})
		want(t, a, "updateOrganization.organization", `{"name": "Shop", "legalName": null, "taxId": "11.111.111/0001-11", "address": null}`)
		audit := w.ask(s.viewer(), `{ auditLog(filter: {actions: ["organization.updated"]}) { nodes { before after } } }`, nil)
		want(t, audit, "auditLog.nodes.0.before", `{"legalName": "Loja Exemplo Ltda.", "address": "Rua A, 1\nSão Paulo – SP"}`)
		for name, c := range map[string]struct{ field, text string }{
			"a long name":       {"legalName", strings.Repeat("é", 201)},
			"a name of lines":   {"legalName", "a\nb"},
			"a long number":     {"taxId", strings.Repeat("1", 51)},
			"a control":         {"address", "a\x00b"},
			"an address's tail": {"address", strings.Repeat("a\n", 6) + "a"},
		} {
			a := w.try(s.viewer(), issue, map[string]any{"input": map[string]any{c.field: c.text}})
			if a.code() != "INVALID_INPUT" || a.field() != c.field {
				t.Errorf("%s: %s", name, a.text)
			}
		}
	})
}
