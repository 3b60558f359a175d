package view

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/creditledgerentry"
	"conversa/ent/message"
)

// LedgerLine is an entry of a ledger with what it leads to: the edges to its message, where
// the viewer sees it, and to its rate, and the purchase.
type LedgerLine struct {
	*ent.CreditLedgerEntry
	// Purchase may be nil.
	Purchase *ent.CreditPurchase
}

// lineBatch is how many entries are in memory at a time.
const lineBatch = 500

// EachLedgerLine gives all entries of an account's ledger that pass to do, a batch at a
// time, in the order in which they were entered. Those that are entered meanwhile come too.
func (s *Service) EachLedgerLine(ctx context.Context, accountID string, f conversa.LedgerFilter, at Moment, do func([]LedgerLine) error) error {
	passing, err := ledgerPassing(f, at)
	if err != nil {
		return err
	}
	for last := int64(0); ; {
		rows, err := s.Store.Client().CreditLedgerEntry.Query().Where(passing...).
			Where(creditledgerentry.AccountID(accountID), creditledgerentry.PositionGT(last)).
			WithMessage(func(q *ent.MessageQuery) { q.Select(message.FieldID, message.FieldConversationID, message.FieldWamid) }).
			WithRate().
			Order(ent.Asc(creditledgerentry.FieldPosition)).Limit(lineBatch).All(ctx)
		if err != nil {
			return fmt.Errorf("list ledger of account %s: %w", accountID, err)
		}
		lines, err := s.withPurchases(ctx, rows)
		if err != nil {
			return err
		}
		if err := do(lines); err != nil {
			return err
		}
		if len(rows) < lineBatch {
			return nil
		}
		last = rows[len(rows)-1].Position
	}
}

func (s *Service) withPurchases(ctx context.Context, rows []*ent.CreditLedgerEntry) ([]LedgerLine, error) {
	var ids []string
	for _, row := range rows {
		if row.PurchaseID != nil {
			ids = append(ids, *row.PurchaseID)
		}
	}
	purchases := map[string]*ent.CreditPurchase{}
	if len(ids) > 0 {
		found, err := s.PurchasesByID(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, p := range found {
			purchases[p.ID] = p
		}
	}
	lines := make([]LedgerLine, len(rows))
	for i, row := range rows {
		lines[i] = LedgerLine{CreditLedgerEntry: row}
		if row.PurchaseID != nil {
			lines[i].Purchase = purchases[*row.PurchaseID]
		}
	}
	return lines, nil
}
