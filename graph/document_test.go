package graph_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
)

const (
	documentFields = `{ salesDocument { kind number subject status customer { id } createdBy { id } currency
		lines { description quantity unitPrice discount taxRate total tax } subtotal tax total validUntil } }`
	createDocument = `mutation ($input: SalesDocumentInput!, $key: String) { createSalesDocument(input: $input, idempotencyKey: $key) ` + documentFields + ` }`
	updateDocument = `mutation ($id: ID!, $input: SalesDocumentInput!) { updateSalesDocument(id: $id, input: $input) ` + documentFields + ` }`
	listDocuments  = `query ($kind: SalesDocumentKind, $customer: ID, $search: String, $first: Int, $after: Cursor) {
		salesDocuments(kind: $kind, customerId: $customer, search: $search, first: $first, after: $after) {
			nodes { number } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount } }`
)

// documented is a quote over three things, changed.
func documented(change map[string]any) map[string]any {
	input := map[string]any{"kind": "QUOTE", "subject": "Sapatos e instalação", "currency": "BRL", "lines": []any{
		map[string]any{"description": "Sapato", "quantity": "2.50", "unitPrice": "49.9", "discount": "10", "taxRate": "17.0"},
		map[string]any{"description": "Instalação", "quantity": "1", "unitPrice": "0.005"},
	}}
	maps.Copy(input, change)
	return input
}

func TestADocumentIsMadeChangedAndFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newStaffed("one")
		made := w.ask(s.clerk, createDocument, map[string]any{"key": "k", "input": documented(map[string]any{"validUntil": "2026-04-01T00:00:00Z"})})
		want(t, made, "createSalesDocument.salesDocument", `{"kind": "QUOTE", "number": "Q-0002", "subject": "Sapatos e instalação", "status": "DRAFT",
			"customer": null, "createdBy": {"id": "`+s.clerk.UserID+`"}, "currency": "BRL", "lines": [
				{"description": "Sapato", "quantity": "2.5", "unitPrice": "49.90", "discount": "10", "taxRate": "17", "total": "112.28", "tax": "19.09"},
				{"description": "Instalação", "quantity": "1", "unitPrice": "0.005", "discount": "0", "taxRate": "0", "total": "0.01", "tax": "0.00"}],
			"subtotal": "112.29", "tax": "19.09", "total": "131.38", "validUntil": "2026-04-01T00:00:00.000Z"}`)
		again := w.ask(s.clerk, createDocument, map[string]any{"key": "k", "input": documented(map[string]any{"validUntil": "2026-04-01T00:00:00Z"})})
		want(t, again, "createSalesDocument.salesDocument.number", `"Q-0002"`)
		found := w.ask(s.clerk, `query ($search: String) { salesDocuments(search: $search) { nodes { id number } totalCount } }`, map[string]any{"search": "instalacao q-0002"})
		want(t, found, "salesDocuments.totalCount", `1`)
		id := fmt.Sprint(found.at("salesDocuments.nodes.0.id"))
		sent := w.ask(s.viewer(), updateDocument, map[string]any{"id": id, "input": documented(map[string]any{"validUntil": nil, "status": "SENT", "customerId": s.contact.ID})})
		want(t, sent, "updateSalesDocument.salesDocument.status", `"SENT"`)
		want(t, sent, "updateSalesDocument.salesDocument.customer.id", `"`+s.contact.ID+`"`)
		if a := w.try(s.viewer(), updateDocument, map[string]any{"id": id, "input": documented(nil)}); a.code() != "CONFLICT" || a.field() != "customerId" {
			t.Errorf("a sent one: %s", a.text)
		}
		if a := w.try(s.viewer(conversa.ScopeRead), createDocument, map[string]any{"input": documented(nil)}); a.code() != "FORBIDDEN" {
			t.Errorf("a token that reads: %s", a.text)
		}
		for _, number := range []any{1.5, 2, true} {
			line := map[string]any{"description": "x", "quantity": number, "unitPrice": "1"}
			if a := w.try(s.viewer(), createDocument, map[string]any{"input": documented(map[string]any{"lines": []any{line}})}); len(a.Errors) == 0 {
				t.Errorf("%v is no text: %s", number, a.text)
			}
		}
		a := w.try(s.viewer(), createDocument, map[string]any{"input": documented(map[string]any{"lines": []any{map[string]any{"description": "x", "quantity": "1", "unitPrice": "1,50"}}})})
		if a.code() != "INVALID_INPUT" || a.field() != "lines.0.unitPrice" {
			t.Errorf("a comma: %s", a.text)
		}
	})
}

func TestDocumentsComeInPagesNewestFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		w.save(func(ctx context.Context, c *ent.Client) {
			for i := range 7 {
				create := s.invoice(c, conversa.SalesQuote, 10+i).SetCreatedAt(noon.Add(time.Duration(i/2) * time.Hour))
				if i%2 == 0 {
					create.SetLeadID(s.lead.ID)
				}
				create.ExecX(ctx)
			}
		})
		ofLead := `query ($first: Int, $after: Cursor) { node(id: "` + s.lead.ID + `") { ... on Lead { salesDocuments(kind: QUOTE, first: $first, after: $after) {
			nodes { number } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount } } } }`
		for name, list := range map[string]struct {
			document, at string
			variables    map[string]any
			want         int
		}{
			"all":           {listDocuments, "salesDocuments", map[string]any{"kind": "QUOTE"}, 8},
			"of a customer": {listDocuments, "salesDocuments", map[string]any{"customer": s.lead.ID}, 5},
			"searched":      {listDocuments, "salesDocuments", map[string]any{"search": "SHOES"}, 11},
			"the lead's":    {ofLead, "node.salesDocuments", nil, 5},
		} {
			variables := map[string]any{"first": 100}
			maps.Copy(variables, list.variables)
			whole := numbers(w.ask(s.viewer(), list.document, variables), list.at)
			if len(whole) != list.want {
				t.Errorf("%s: %v", name, whole)
			}
			var got []any
			variables["first"] = 3
			for {
				a := w.ask(s.viewer(), list.document, variables)
				got = append(got, numbers(a, list.at)...)
				want(t, a, list.at+".totalCount", fmt.Sprint(list.want))
				if a.at(list.at+".pageInfo.hasNextPage") != true {
					break
				}
				variables["after"] = a.at(list.at + ".pageInfo.endCursor")
			}
			if !slices.Equal(got, whole) {
				t.Errorf("%s in pages: %v, want %v", name, got, whole)
			}
		}
		if a := w.try(s.viewer(), listDocuments, map[string]any{"first": 0}); a.code() != "INVALID_INPUT" || a.field() != "first" {
			t.Errorf("no page: %s", a.text)
		}
	})
}

func numbers(a answer, at string) (all []any) {
	for i := range a.at(at + ".nodes").([]any) {
		all = append(all, a.at(fmt.Sprintf("%s.nodes.%d.number", at, i)))
	}
	return all
}
