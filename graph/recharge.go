package graph

import (
	"context"

	"conversa"
	"conversa/ent"
)

func (r accountResolver) AutoRecharge(ctx context.Context, obj *ent.Account) (*conversa.AutoRecharge, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.recharges, obj, "autoRecharge", always(func(a *ent.Account) string { return a.ID }))
}

func (r mutationResolver) UpdateAutoRecharge(ctx context.Context, accountID string, input AutoRechargeInput) (*AccountPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.accountPayload(ctx)(r.Credits.SetRecharge(ctx, viewer, askable(accountID), conversa.AutoRecharge{
		Enabled: input.Enabled, MinimumBalance: input.MinimumBalance, TopUpAmount: input.TopUpAmount, DailyLimit: input.DailyLimit,
	}))
}
