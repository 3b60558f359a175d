package graph

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/internal/credit"
	"conversa/internal/view"
)

// CreditPurchase implements ResolverRoot.
func (r *Resolver) CreditPurchase() CreditPurchaseResolver { return purchaseResolver{r} }

type purchaseResolver struct{ *Resolver }

// CreditPurchaseConnection is a page of purchases.
type CreditPurchaseConnection struct {
	Edges    []*CreditPurchaseEdge
	Nodes    []*ent.CreditPurchase
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *CreditPurchaseConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// CreditPurchaseEdge is a purchase and its place in the list.
type CreditPurchaseEdge struct {
	Cursor string
	Node   *ent.CreditPurchase
}

func (r mutationResolver) PurchaseCredits(ctx context.Context, input PurchaseCreditsInput) (*CreditPurchasePayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	row, err := r.Credits.Buy(ctx, viewer, credit.Purchase{
		AccountID: askable(input.AccountID), Amount: input.Amount, IdempotencyKey: input.IdempotencyKey,
	})
	r.reload(ctx)
	if err != nil {
		return nil, err
	}
	return &CreditPurchasePayload{Purchase: row}, nil
}

func (r purchaseResolver) Account(ctx context.Context, obj *ent.CreditPurchase) (*ent.Account, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.accounts, obj, "account", always(func(p *ent.CreditPurchase) string { return p.AccountID }))
}

func (r ledgerEntryResolver) Purchase(ctx context.Context, obj *ent.CreditLedgerEntry) (*ent.CreditPurchase, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.purchases, obj, "purchase", ifAny(func(e *ent.CreditLedgerEntry) *string { return e.PurchaseID }))
}

func (r accountResolver) CreditPricing(context.Context, *ent.Account) (*conversa.CreditPricing, error) {
	return &r.Resolver.Credits.Pricing, nil
}

// purchasePage is a page of an account's purchases.
type purchasePage struct {
	account string
	page    pageKey
}

func (r accountResolver) Purchases(ctx context.Context, obj *ent.Account, first *int, after *string) (*CreditPurchaseConnection, error) {
	p := pageKey{first: argumentOf(first), after: argumentOf(after)}
	l := r.load(ctx)
	rows, err := of(ctx, l.kin, l.purchasePages, obj, fmt.Sprint("purchases", p),
		always(func(a *ent.Account) purchasePage { return purchasePage{a.ID, p} }))
	if err != nil {
		return nil, err
	}
	c := &CreditPurchaseConnection{
		Nodes: rows.Rows, Edges: make([]*CreditPurchaseEdge, len(rows.Rows)),
		count: func(ctx context.Context) (int, error) {
			return of(ctx, l.kin, l.purchaseCounts, obj, "purchases.totalCount", always(func(a *ent.Account) string { return a.ID }))
		},
	}
	for i, row := range rows.Rows {
		c.Edges[i] = &CreditPurchaseEdge{Cursor: cursor(row.CreatedAt, row.ID), Node: row}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *CreditPurchaseEdge) string { return e.Cursor })
	return c, nil
}

// purchaseLoader reads the same page of the purchases of many accounts at once.
func purchaseLoader(k *kin, v *view.Service) *loader[purchasePage, view.Rows[*ent.CreditPurchase]] {
	l := newLoader(func(ctx context.Context, keys []purchasePage) func(purchasePage) (view.Rows[*ent.CreditPurchase], error) {
		accounts := map[pageKey][]string{}
		for _, key := range keys {
			accounts[key.page] = append(accounts[key.page], key.account)
		}
		pages, failed := map[pageKey]map[string]view.Rows[*ent.CreditPurchase]{}, map[pageKey]error{}
		var all []*ent.CreditPurchase
		for p, ids := range accounts {
			pages[p], failed[p] = v.Purchases(ctx, ids, p.page())
			for _, rows := range pages[p] {
				all = append(all, rows.Rows...)
			}
		}
		relate(k, all)
		return func(key purchasePage) (view.Rows[*ent.CreditPurchase], error) {
			return pages[key.page][key.account], failed[key.page]
		}
	})
	l.most = threadsAtOnce
	return l
}
