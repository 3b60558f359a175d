package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/text"
	"conversa/internal/view"
)

// CreditLedgerEntry implements ResolverRoot.
func (r *Resolver) CreditLedgerEntry() CreditLedgerEntryResolver { return ledgerEntryResolver{r} }

// TextPreview implements ResolverRoot.
func (r *Resolver) TextPreview() TextPreviewResolver { return textPreviewResolver{r} }

type (
	ledgerEntryResolver struct{ *Resolver }
	textPreviewResolver struct{ *Resolver }
)

// CreditLedgerEntryConnection is a page of a ledger.
type CreditLedgerEntryConnection struct {
	Edges    []*CreditLedgerEntryEdge
	Nodes    []*ent.CreditLedgerEntry
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *CreditLedgerEntryConnection) TotalCount(ctx context.Context) (int, error) {
	return c.count(ctx)
}

// CreditLedgerEntryEdge is an entry and its place in the list.
type CreditLedgerEntryEdge struct {
	Cursor string
	Node   *ent.CreditLedgerEntry
}

func (r textPreviewResolver) Cost(ctx context.Context, obj *text.Preview) (conversa.Credits, error) {
	return r.Inbox.Cost(ctx, obj.ConversationID, obj.Length, obj.AttachmentCount)
}

func (r accountResolver) Credits(ctx context.Context, obj *ent.Account) (*ent.CreditBalance, error) {
	l := r.load(ctx)
	rows, err := of(ctx, l.kin, l.balances, obj, "credits", always(func(a *ent.Account) string { return a.ID }))
	if err != nil || len(rows) == 0 {
		return &ent.CreditBalance{}, err
	}
	return rows[0], nil
}

func (r ledgerEntryResolver) Account(ctx context.Context, obj *ent.CreditLedgerEntry) (*ent.Account, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.accounts, obj, "account", always(func(e *ent.CreditLedgerEntry) string { return e.AccountID }))
}

func (r ledgerEntryResolver) Message(ctx context.Context, obj *ent.CreditLedgerEntry) (*ent.Message, error) {
	l := r.load(ctx)
	return orNull(of(ctx, l.kin, l.messages, obj, "message", ifAny(func(e *ent.CreditLedgerEntry) *string { return e.MessageID })))
}

func (r ledgerEntryResolver) Rate(ctx context.Context, obj *ent.CreditLedgerEntry) (*ent.CreditRate, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.rates, obj, "rate", ifAny(func(e *ent.CreditLedgerEntry) *string { return e.RateID }))
}

// rateCardKey is the prices of an account.
type rateCardKey struct {
	account string
	country argument[string]
	at      time.Time
}

func (r accountResolver) RateCard(ctx context.Context, obj *ent.Account, country *string, at *time.Time) ([]*ent.CreditRate, error) {
	key := rateCardKey{country: argumentOf(askableOrNil(country)), at: r.Now().UTC()}
	field := fmt.Sprint("rateCard", key.country, at)
	if at != nil {
		key.at = *at
	}
	l := r.load(ctx)
	return of(ctx, l.kin, l.rateCards, obj, field, always(func(a *ent.Account) rateCardKey {
		key.account = a.ID
		return key
	}))
}

// rateCardLoader reads the prices of many accounts at once.
func rateCardLoader(k *kin, v *view.Service) *loader[rateCardKey, []*ent.CreditRate] {
	return newLoader(func(ctx context.Context, keys []rateCardKey) func(rateCardKey) ([]*ent.CreditRate, error) {
		accounts := map[rateCardKey][]string{}
		for _, key := range keys {
			accounts[key.of("")] = append(accounts[key.of("")], key.account)
		}
		cards, failed := map[rateCardKey]map[string][]*ent.CreditRate{}, map[rateCardKey]error{}
		for key, ids := range accounts {
			cards[key], failed[key] = v.RateCards(ctx, ids, key.country.orNil(), key.at)
		}
		return func(key rateCardKey) ([]*ent.CreditRate, error) {
			return cards[key.of("")][key.account], failed[key.of("")]
		}
	})
}

func (k rateCardKey) of(account string) rateCardKey {
	k.account = account
	return k
}

// ledgerPage is a page of an account's ledger. The filter is its JSON.
type ledgerPage struct {
	account, filter string
	page            pageKey
}

func (p ledgerPage) of(account string) ledgerPage {
	p.account = account
	return p
}

// read is the filter, and the moment that it is read at.
func (p ledgerPage) read(ctx context.Context, r *Resolver) (f conversa.LedgerFilter, at view.Moment, err error) {
	if err := json.Unmarshal([]byte(p.filter), &f); err != nil {
		return f, at, fmt.Errorf("read filter: %w", err)
	}
	if f.Time != nil {
		at, err = r.moment(ctx)
	}
	return f, at, err
}

func (r accountResolver) Ledger(ctx context.Context, obj *ent.Account, filter *conversa.LedgerFilter, first *int, after *string) (*CreditLedgerEntryConnection, error) {
	if filter == nil {
		filter = &conversa.LedgerFilter{}
	}
	written, err := json.Marshal(filter)
	if err != nil {
		return nil, fmt.Errorf("keep filter: %w", err)
	}
	p := ledgerPage{filter: string(written), page: pageKey{first: argumentOf(first), after: argumentOf(after)}}
	keyOf := always(func(a *ent.Account) ledgerPage { return p.of(a.ID) })
	l := r.load(ctx)
	rows, err := of(ctx, l.kin, l.ledgers, obj, fmt.Sprint("ledger", p), keyOf)
	if err != nil {
		return nil, err
	}
	p.page = pageKey{} // which does not count
	c := &CreditLedgerEntryConnection{
		Nodes: rows.Rows, Edges: make([]*CreditLedgerEntryEdge, len(rows.Rows)),
		count: func(ctx context.Context) (int, error) {
			return of(ctx, l.kin, l.ledgerCounts, obj, fmt.Sprint("ledger.totalCount", p), keyOf)
		},
	}
	for i, row := range rows.Rows {
		c.Edges[i] = &CreditLedgerEntryEdge{Cursor: cursor(row.CreatedAt, row.ID), Node: row}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *CreditLedgerEntryEdge) string { return e.Cursor })
	return c, nil
}

// ledgerLoader reads the same page of many ledgers at once.
func ledgerLoader(r *Resolver, k *kin) *loader[ledgerPage, view.Rows[*ent.CreditLedgerEntry]] {
	l := newLoader(func(ctx context.Context, keys []ledgerPage) func(ledgerPage) (view.Rows[*ent.CreditLedgerEntry], error) {
		pages, failed := map[ledgerPage]map[string]view.Rows[*ent.CreditLedgerEntry]{}, map[ledgerPage]error{}
		var all []*ent.CreditLedgerEntry
		for p, ids := range accountsOf(keys) {
			f, at, err := p.read(ctx, r)
			if err == nil {
				pages[p], err = r.View.Ledgers(ctx, ids, f, p.page.page(), at)
			}
			failed[p] = err
			for _, rows := range pages[p] {
				all = append(all, rows.Rows...)
			}
		}
		relate(k, all)
		return func(key ledgerPage) (view.Rows[*ent.CreditLedgerEntry], error) {
			return pages[key.of("")][key.account], failed[key.of("")]
		}
	})
	l.most = threadsAtOnce
	return l
}

// ledgerCountLoader counts the entries of many ledgers at once.
func ledgerCountLoader(r *Resolver) *loader[ledgerPage, int] {
	return newLoader(func(ctx context.Context, keys []ledgerPage) func(ledgerPage) (int, error) {
		counts, failed := map[ledgerPage]map[string]int{}, map[ledgerPage]error{}
		for p, ids := range accountsOf(keys) {
			f, at, err := p.read(ctx, r)
			if err == nil {
				counts[p], err = r.View.CountLedgers(ctx, ids, f, at)
			}
			failed[p] = err
		}
		return func(key ledgerPage) (int, error) { return counts[key.of("")][key.account], failed[key.of("")] }
	})
}

// accountsOf are the accounts of whose ledgers the same page is asked for.
func accountsOf(keys []ledgerPage) map[ledgerPage][]string {
	ids := map[ledgerPage][]string{}
	for _, key := range keys {
		ids[key.of("")] = append(ids[key.of("")], key.account)
	}
	return ids
}
