package view

import (
	"context"

	"conversa"
	"conversa/ent"
	"conversa/ent/creditrecharge"
)

// AutoRecharges is how accounts buy credits by themselves, of those for which it was ever
// said, by account.
func (s *Service) AutoRecharges(ctx context.Context, accountIDs []string) (map[string]*conversa.AutoRecharge, error) {
	rows, err := s.Store.Client().CreditRecharge.Query().Where(creditrecharge.IDIn(accountIDs...)).All(ctx)
	if err != nil || len(rows) == 0 {
		return nil, found("recharges", err)
	}
	balances, err := s.CreditBalances(ctx, accountIDs)
	if err != nil {
		return nil, err
	}
	minimum := make(map[string]conversa.Credits, len(balances))
	for _, b := range balances {
		minimum[b.ID] = b.Minimum
	}
	recharges := make(map[string]*conversa.AutoRecharge, len(rows))
	for _, row := range rows {
		recharges[row.ID] = autoRecharge(row, minimum[row.ID])
	}
	return recharges, nil
}

func autoRecharge(row *ent.CreditRecharge, minimum conversa.Credits) *conversa.AutoRecharge {
	return &conversa.AutoRecharge{
		Enabled: row.Enabled, MinimumBalance: ifSome(minimum), TopUpAmount: ifSome(row.TopUp), DailyLimit: ifSome(row.DailyLimit),
		PaymentMethod: row.PaymentMethod, LastFailure: row.LastFailure, PausedAt: row.PausedAt,
	}
}

func ifSome(c conversa.Credits) *conversa.Credits {
	if c == 0 {
		return nil
	}
	return &c
}
