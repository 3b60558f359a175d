package view

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"conversa"
	"conversa/ent"
	"conversa/ent/predicate"
	"conversa/ent/salesdocument"
)

// Documents says which sales documents. What is empty says nothing.
type Documents struct {
	Kind *conversa.SalesDocumentKind
	// CustomerID is a lead's or a contact's.
	CustomerID *string
	Search     string
}

// Documents is a page of the documents that pass, newest first. Who sees them all reads one
// index range; others look at each one's customer.
func (s *Service) Documents(ctx context.Context, d Documents, p Page) (Rows[*ent.SalesDocument], error) {
	span, err := p.span()
	if err != nil {
		return Rows[*ent.SalesDocument]{}, err
	}
	rows, err := s.Store.Client().SalesDocument.Query().Where(d.passing()...).
		Where(func(q *sql.Selector) { span.apply(q, salesdocument.FieldCreatedAt, newestFirst) }).
		Limit(span.limit + 1).All(ctx)
	if err != nil {
		return Rows[*ent.SalesDocument]{}, found("documents", err)
	}
	return cutPage(rows, span), nil
}

// CountDocuments counts the documents that pass.
func (s *Service) CountDocuments(ctx context.Context, d Documents) (int, error) {
	n, err := s.Store.Client().SalesDocument.Query().Where(d.passing()...).Count(ctx)
	return n, found("number of documents", err)
}

// DocumentsByID finds documents.
func (s *Service) DocumentsByID(ctx context.Context, ids []string) ([]*ent.SalesDocument, error) {
	rows, err := s.Store.Client().SalesDocument.Query().Where(salesdocument.IDIn(ids...)).All(ctx)
	return rows, found("documents", err)
}

func (d Documents) passing() (all []predicate.SalesDocument) {
	if d.Kind != nil {
		all = append(all, salesdocument.KindEQ(*d.Kind))
	}
	if d.CustomerID != nil {
		all = append(all, salesdocument.Or(salesdocument.LeadID(*d.CustomerID), salesdocument.ContactID(*d.CustomerID)))
	}
	if words := Phrases(d.Search); len(words) > 0 {
		all = append(all, func(q *sql.Selector) { q.Where(containing(q.C(salesdocument.FieldSearchText), words)) })
	}
	return all
}

// DocumentsOf is the same page of the documents of several customers of a module, newest
// first, by customer: each one's part is one index range.
func (s *Service) DocumentsOf(ctx context.Context, module conversa.CustomerModule, customerIDs []string, kind *conversa.SalesDocumentKind, p Page) (map[string]Rows[*ent.SalesDocument], error) {
	span, err := p.span()
	if err != nil {
		return nil, err
	}
	column, customerOf := documentColumn(module)
	rows, err := s.Store.Client().SalesDocument.Query().
		Where(func(q *sql.Selector) {
			q.Where(sql.In(q.C(salesdocument.FieldID), span.ofEach(q.Dialect(), salesdocument.Table, column, customerIDs, func(of *sql.Selector) {
				if kind != nil {
					of.Where(sql.EQ(of.C(salesdocument.FieldKind), *kind))
				}
				span.apply(of, salesdocument.FieldCreatedAt, newestFirst)
			})))
			span.order(q, salesdocument.FieldCreatedAt, newestFirst)
		}).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list documents of %d customers: %w", len(customerIDs), err)
	}
	byCustomer := make(map[string][]*ent.SalesDocument, len(customerIDs))
	for _, d := range rows {
		id := orZero(customerOf(d))
		byCustomer[id] = append(byCustomer[id], d)
	}
	pages := make(map[string]Rows[*ent.SalesDocument], len(customerIDs))
	for _, id := range customerIDs {
		pages[id] = cutPage(byCustomer[id], span)
	}
	return pages, nil
}

// CountDocumentsOf counts the documents of several customers of a module.
func (s *Service) CountDocumentsOf(ctx context.Context, module conversa.CustomerModule, customerIDs []string, kind *conversa.SalesDocumentKind) (map[string]int, error) {
	column, _ := documentColumn(module)
	var rows []struct {
		LeadID    *string `json:"lead_id"`
		ContactID *string `json:"contact_id"`
		Count     int     `json:"count"`
	}
	query := s.Store.Client().SalesDocument.Query().Where(Documents{Kind: kind}.passing()...).Where(sql.FieldIn(column, customerIDs...))
	if err := query.GroupBy(column).Aggregate(ent.Count()).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("count documents of %d customers: %w", len(customerIDs), err)
	}
	counts := make(map[string]int, len(rows))
	for _, row := range rows {
		counts[orZero(row.LeadID)+orZero(row.ContactID)] = row.Count // one of them was asked for
	}
	return counts, nil
}

// documentColumn is where documents name a customer of the module.
func documentColumn(module conversa.CustomerModule) (column string, of func(*ent.SalesDocument) *string) {
	if module == conversa.ModuleContacts {
		return salesdocument.FieldContactID, func(d *ent.SalesDocument) *string { return d.ContactID }
	}
	return salesdocument.FieldLeadID, func(d *ent.SalesDocument) *string { return d.LeadID }
}
