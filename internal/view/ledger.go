package view

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"conversa"
	"conversa/ent"
	"conversa/ent/creditbalance"
	"conversa/ent/creditledgerentry"
	"conversa/ent/creditpurchase"
	"conversa/ent/creditrate"
	"conversa/ent/predicate"
)

// CreditBalances are those of accounts that ever had credits.
func (s *Service) CreditBalances(ctx context.Context, accountIDs []string) ([]*ent.CreditBalance, error) {
	rows, err := s.Store.Client().CreditBalance.Query().Where(creditbalance.IDIn(accountIDs...)).All(ctx)
	return rows, found("balances", err)
}

// LedgerEntry finds an entry.
func (s *Service) LedgerEntry(ctx context.Context, id string) (*ent.CreditLedgerEntry, error) {
	row, err := s.Store.Client().CreditLedgerEntry.Query().Where(creditledgerentry.ID(id)).Only(ctx)
	return row, found("ledger entry", err)
}

// Ledgers is the same page of the ledgers of several accounts, newest first, by account.
func (s *Service) Ledgers(ctx context.Context, accountIDs []string, f conversa.LedgerFilter, p Page, at Moment) (map[string]Rows[*ent.CreditLedgerEntry], error) {
	span, err := p.span()
	if err != nil {
		return nil, err
	}
	passing, err := ledgerPassing(f, at)
	if err != nil {
		return nil, err
	}
	rows, err := s.Store.Client().CreditLedgerEntry.Query().
		Where(func(q *sql.Selector) {
			q.Where(sql.In(q.C(creditledgerentry.FieldID), span.ofEach(q.Dialect(), creditledgerentry.Table, creditledgerentry.FieldAccountID, accountIDs,
				func(of *sql.Selector) {
					for _, p := range passing {
						p(of)
					}
					span.apply(of, creditledgerentry.FieldCreatedAt, newestFirst)
				})))
			span.order(q, creditledgerentry.FieldCreatedAt, newestFirst)
		}).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list ledgers of %d accounts: %w", len(accountIDs), err)
	}
	byAccount := make(map[string][]*ent.CreditLedgerEntry, len(accountIDs))
	for _, e := range rows {
		byAccount[e.AccountID] = append(byAccount[e.AccountID], e)
	}
	pages := make(map[string]Rows[*ent.CreditLedgerEntry], len(accountIDs))
	for _, id := range accountIDs {
		pages[id] = cutPage(byAccount[id], span)
	}
	return pages, nil
}

// CountLedgers counts the entries that pass, by account.
func (s *Service) CountLedgers(ctx context.Context, accountIDs []string, f conversa.LedgerFilter, at Moment) (map[string]int, error) {
	passing, err := ledgerPassing(f, at)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		AccountID string `json:"account_id"`
		Count     int    `json:"count"`
	}
	err = s.Store.Client().CreditLedgerEntry.Query().Where(passing...).Where(creditledgerentry.AccountIDIn(accountIDs...)).
		GroupBy(creditledgerentry.FieldAccountID).Aggregate(ent.Count()).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("count ledgers of %d accounts: %w", len(accountIDs), err)
	}
	counts := make(map[string]int, len(rows))
	for _, row := range rows {
		counts[row.AccountID] = row.Count
	}
	return counts, nil
}

func ledgerPassing(f conversa.LedgerFilter, at Moment) (all []predicate.CreditLedgerEntry, err error) {
	if f.Kinds != nil {
		all = append(all, creditledgerentry.KindIn(f.Kinds...))
	}
	if f.Time == nil {
		return all, nil
	}
	if err := f.Time.Check("filter.time"); err != nil {
		return nil, err
	}
	span := f.Time.Range(at.Now, at.Zone)
	if !span.From.IsZero() {
		all = append(all, creditledgerentry.CreatedAtGTE(span.From))
	}
	if !span.To.IsZero() {
		all = append(all, creditledgerentry.CreatedAtLT(span.To))
	}
	return all, nil
}

// PurchasesByID finds purchases.
func (s *Service) PurchasesByID(ctx context.Context, ids []string) ([]*ent.CreditPurchase, error) {
	rows, err := s.Store.Client().CreditPurchase.Query().Where(creditpurchase.IDIn(ids...)).All(ctx)
	return rows, found("purchases", err)
}

// Purchases is the same page of the purchases of several accounts, newest first, by account.
func (s *Service) Purchases(ctx context.Context, accountIDs []string, p Page) (map[string]Rows[*ent.CreditPurchase], error) {
	span, err := p.span()
	if err != nil {
		return nil, err
	}
	rows, err := s.Store.Client().CreditPurchase.Query().
		Where(func(q *sql.Selector) {
			q.Where(sql.In(q.C(creditpurchase.FieldID), span.ofEach(q.Dialect(), creditpurchase.Table, creditpurchase.FieldAccountID, accountIDs,
				func(of *sql.Selector) { span.apply(of, creditpurchase.FieldCreatedAt, newestFirst) })))
			span.order(q, creditpurchase.FieldCreatedAt, newestFirst)
		}).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list purchases of %d accounts: %w", len(accountIDs), err)
	}
	byAccount := make(map[string][]*ent.CreditPurchase, len(accountIDs))
	for _, row := range rows {
		byAccount[row.AccountID] = append(byAccount[row.AccountID], row)
	}
	pages := make(map[string]Rows[*ent.CreditPurchase], len(accountIDs))
	for _, id := range accountIDs {
		pages[id] = cutPage(byAccount[id], span)
	}
	return pages, nil
}

// CountPurchases counts them, by account.
func (s *Service) CountPurchases(ctx context.Context, accountIDs []string) (map[string]int, error) {
	var rows []struct {
		AccountID string `json:"account_id"`
		Count     int    `json:"count"`
	}
	err := s.Store.Client().CreditPurchase.Query().Where(creditpurchase.AccountIDIn(accountIDs...)).
		GroupBy(creditpurchase.FieldAccountID).Aggregate(ent.Count()).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("count purchases of %d accounts: %w", len(accountIDs), err)
	}
	counts := make(map[string]int, len(rows))
	for _, row := range rows {
		counts[row.AccountID] = row.Count
	}
	return counts, nil
}

// RatesByID finds prices, also those that were replaced.
func (s *Service) RatesByID(ctx context.Context, ids []string) ([]*ent.CreditRate, error) {
	rows, err := s.Store.Client().CreditRate.Query().Where(creditrate.IDIn(ids...)).All(ctx)
	return rows, found("prices", err)
}

// RateCards are the prices in force at a time, by account: of each country and category one.
// With a country they are those that apply to it, of each category one.
func (s *Service) RateCards(ctx context.Context, accountIDs []string, country *string, at time.Time) (map[string][]*ent.CreditRate, error) {
	query := s.Store.Client().CreditRate.Query().Where(
		creditrate.AccountIDIn(append(slices.Clone(accountIDs), "")...), creditrate.ReplacedAtIsNil(), creditrate.ValidFromLTE(at),
	)
	if country != nil {
		query.Where(creditrate.CountryIn(*country, "*"))
	}
	// The same order as that by which messages are charged.
	rows, err := query.Order(ent.Desc(creditrate.FieldValidFrom, creditrate.FieldUnit)).All(ctx)
	if err != nil {
		return nil, found("prices", err)
	}
	cards := make(map[string][]*ent.CreditRate, len(accountIDs))
	for _, id := range accountIDs {
		cards[id] = rateCard(rows, id, country != nil)
	}
	return cards, nil
}

// rateCard takes the first price of each place: the account's own before the server's, and
// those of the country, where one is asked for, before those of any.
func rateCard(rows []*ent.CreditRate, accountID string, oneCountry bool) (card []*ent.CreditRate) {
	type place struct {
		country  string
		category conversa.ConversationCategory
	}
	taken := map[place]bool{}
	for _, own := range []string{accountID, ""} {
		for _, anyCountry := range []bool{false, true} {
			for _, row := range rows {
				p := place{row.Country, row.Category}
				switch {
				case oneCountry:
					p.country = ""
				case own == "" && taken[place{"*", row.Category}]: // the account's own for any country is what it costs
					continue
				}
				if row.AccountID == own && (row.Country == "*") == anyCountry && !taken[p] {
					taken[p] = true
					card = append(card, row)
				}
			}
		}
	}
	slices.SortFunc(card, func(a, b *ent.CreditRate) int {
		return slices.Compare([]string{a.Country, string(a.Category)}, []string{b.Country, string(b.Category)})
	})
	return card
}
