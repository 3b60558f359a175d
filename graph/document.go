package graph

import (
	"context"
	"fmt"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/crm"
	"conversa/internal/view"
)

// SalesDocument implements ResolverRoot.
func (r *Resolver) SalesDocument() SalesDocumentResolver { return salesDocumentResolver{r} }

type salesDocumentResolver struct{ *Resolver }

// SalesDocumentConnection is a page of documents.
type SalesDocumentConnection struct {
	Edges    []*SalesDocumentEdge
	Nodes    []*ent.SalesDocument
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *SalesDocumentConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// SalesDocumentEdge is a document and its place in the list.
type SalesDocumentEdge struct {
	Cursor string
	Node   *ent.SalesDocument
}

func documentConnection(rows view.Rows[*ent.SalesDocument], count func(context.Context) (int, error)) *SalesDocumentConnection {
	c := &SalesDocumentConnection{Nodes: rows.Rows, Edges: make([]*SalesDocumentEdge, len(rows.Rows)), count: count}
	for i, row := range rows.Rows {
		c.Edges[i] = &SalesDocumentEdge{Cursor: cursor(row.CreatedAt, row.ID), Node: row}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *SalesDocumentEdge) string { return e.Cursor })
	return c
}

func (r queryResolver) SalesDocuments(ctx context.Context, kind *conversa.SalesDocumentKind, customerID *string, search *string, first *int, after *string) (*SalesDocumentConnection, error) {
	d := view.Documents{Kind: kind, CustomerID: askableOrNil(customerID), Search: askable(orEmpty(search))}
	rows, err := r.View.Documents(ctx, d, page(first, after, nil, nil))
	if err != nil {
		return nil, err
	}
	relate(r.load(ctx).kin, rows.Rows)
	return documentConnection(rows, func(ctx context.Context) (int, error) { return r.View.CountDocuments(ctx, d) }), nil
}

func (r salesDocumentResolver) CreatedBy(ctx context.Context, obj *ent.SalesDocument) (*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.users, obj, "createdBy", always(func(d *ent.SalesDocument) string { return d.CreatedByID }))
}

func (r salesDocumentResolver) Customer(ctx context.Context, obj *ent.SalesDocument) (Customer, error) {
	l := r.load(ctx)
	contact, err := orNull(of(ctx, l.kin, l.contacts, obj, "contact", ifAny(func(d *ent.SalesDocument) *string { return d.ContactID })))
	if err != nil {
		return nil, err
	}
	if contact != nil {
		return contact, nil
	}
	lead, err := orNull(of(ctx, l.kin, l.leads, obj, "lead", ifAny(func(d *ent.SalesDocument) *string { return d.LeadID })))
	if lead == nil {
		return nil, err
	}
	return lead, err
}

// documentPage is a page of a customer's documents.
type documentPage struct {
	module   conversa.CustomerModule
	customer string
	kind     argument[conversa.SalesDocumentKind]
	page     pageKey
}

func (p documentPage) of(customer string) documentPage {
	p.customer = customer
	return p
}

func (r leadResolver) SalesDocuments(ctx context.Context, obj *ent.Lead, kind *conversa.SalesDocumentKind, first *int, after *string) (*SalesDocumentConnection, error) {
	p := documentPage{module: conversa.ModuleLeads, kind: argumentOf(kind), page: pageKey{first: argumentOf(first), after: argumentOf(after)}}
	return documentsOf(ctx, r.load(ctx), obj, p, func(c *ent.Lead) string { return c.ID })
}

func (r contactResolver) SalesDocuments(ctx context.Context, obj *ent.Contact, kind *conversa.SalesDocumentKind, first *int, after *string) (*SalesDocumentConnection, error) {
	p := documentPage{module: conversa.ModuleContacts, kind: argumentOf(kind), page: pageKey{first: argumentOf(first), after: argumentOf(after)}}
	return documentsOf(ctx, r.load(ctx), obj, p, func(c *ent.Contact) string { return c.ID })
}

// documentsOf is a page of one customer's, read together with that of its relatives.
func documentsOf[C comparable](ctx context.Context, l *loaders, obj C, p documentPage, id func(C) string) (*SalesDocumentConnection, error) {
	keyOf := always(func(c C) documentPage { return p.of(id(c)) })
	rows, err := of(ctx, l.kin, l.documentPages, obj, fmt.Sprint("salesDocuments", p), keyOf)
	if err != nil {
		return nil, err
	}
	p.page = pageKey{} // which does not count
	return documentConnection(rows, func(ctx context.Context) (int, error) {
		return of(ctx, l.kin, l.documentCounts, obj, fmt.Sprint("salesDocuments.totalCount", p), keyOf)
	}), nil
}

// documentLoader reads the same page of many customers at once.
func documentLoader(k *kin, v *view.Service) *loader[documentPage, view.Rows[*ent.SalesDocument]] {
	l := newLoader(func(ctx context.Context, keys []documentPage) func(documentPage) (view.Rows[*ent.SalesDocument], error) {
		pages, failed := map[documentPage]map[string]view.Rows[*ent.SalesDocument]{}, map[documentPage]error{}
		var all []*ent.SalesDocument
		for p, ids := range customersOf(keys) {
			pages[p], failed[p] = v.DocumentsOf(ctx, p.module, ids, p.kind.orNil(), p.page.page())
			for _, rows := range pages[p] {
				all = append(all, rows.Rows...)
			}
		}
		relate(k, all)
		return func(key documentPage) (view.Rows[*ent.SalesDocument], error) {
			return pages[key.of("")][key.customer], failed[key.of("")]
		}
	})
	l.most = threadsAtOnce
	return l
}

// documentCountLoader counts the documents of many customers at once.
func documentCountLoader(v *view.Service) *loader[documentPage, int] {
	return newLoader(func(ctx context.Context, keys []documentPage) func(documentPage) (int, error) {
		counts, failed := map[documentPage]map[string]int{}, map[documentPage]error{}
		for p, ids := range customersOf(keys) {
			counts[p], failed[p] = v.CountDocumentsOf(ctx, p.module, ids, p.kind.orNil())
		}
		return func(key documentPage) (int, error) { return counts[key.of("")][key.customer], failed[key.of("")] }
	})
}

// customersOf are the customers of whom the same page is asked for.
func customersOf(keys []documentPage) map[documentPage][]string {
	ids := map[documentPage][]string{}
	for _, key := range keys {
		ids[key.of("")] = append(ids[key.of("")], key.customer)
	}
	return ids
}

func (r mutationResolver) CreateSalesDocument(ctx context.Context, input SalesDocumentInput, idempotencyKey *string) (*SalesDocumentPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if idempotencyKey != nil && *idempotencyKey == "" {
		return nil, conversa.Invalid("idempotencyKey", "Give a key of 1 to 200 characters, once for each document.")
	}
	row, err := r.Customers.CreateDocument(ctx, viewer, orEmpty(idempotencyKey), input.document())
	return r.documentPayload(ctx, row, err)
}

func (r mutationResolver) UpdateSalesDocument(ctx context.Context, id string, input SalesDocumentInput, unchangedSince *time.Time) (*SalesDocumentPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	document := input.document()
	document.UnchangedSince = unchangedSince
	row, err := r.Customers.UpdateDocument(ctx, viewer, askable(id), document)
	return r.documentPayload(ctx, row, err)
}

func (r mutationResolver) documentPayload(ctx context.Context, row *ent.SalesDocument, err error) (*SalesDocumentPayload, error) {
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &SalesDocumentPayload{SalesDocument: row}, nil
}

func (in SalesDocumentInput) document() crm.Document {
	d := crm.Document{Kind: in.Kind, Subject: in.Subject, Currency: in.Currency, ValidUntil: in.ValidUntil, Status: in.Status}
	if in.CustomerID != nil {
		d.Customer = lead(*in.CustomerID)
		if strings.HasPrefix(*in.CustomerID, "con_") {
			d.Customer = contact(*in.CustomerID)
		}
	}
	for _, l := range in.Lines {
		d.Lines = append(d.Lines, conversa.SalesLine{
			Description: l.Description, Quantity: l.Quantity, UnitPrice: l.UnitPrice, Discount: orZero(l.Discount), TaxRate: orZero(l.TaxRate),
		})
	}
	return d
}

func orZero(percent *conversa.Decimal) conversa.Decimal {
	if percent == nil {
		return "0"
	}
	return *percent
}

func (r salesDocumentResolver) PDFURL(ctx context.Context, obj *ent.SalesDocument) (string, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.Customers.Links.Address(obj.ID, viewer.UserID), nil
}
