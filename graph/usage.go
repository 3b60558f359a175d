package graph

import (
	"context"
	"encoding/json"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/internal/file"
)

// usageKey is an account's usage in a time, which is its JSON.
type usageKey struct{ account, time string }

func (k usageKey) of(account string) usageKey {
	k.account = account
	return k
}

func (r accountResolver) CreditUsage(ctx context.Context, obj *ent.Account, time conversa.TimeSpan) ([]*conversa.CreditUsage, error) {
	written, err := json.Marshal(time)
	if err != nil {
		return nil, fmt.Errorf("keep time: %w", err)
	}
	key := usageKey{time: string(written)}
	l := r.load(ctx)
	return of(ctx, l.kin, l.usages, obj, fmt.Sprint("creditUsage", key), always(func(a *ent.Account) usageKey { return key.of(a.ID) }))
}

// LedgerCSVURL is good for who asked, as long as they administer. What its filter refuses is
// refused here: the address has nobody to tell.
func (r accountResolver) LedgerCSVURL(ctx context.Context, obj *ent.Account, filter *conversa.LedgerFilter) (string, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	asked := file.LedgerFile{AccountID: obj.ID, UserID: viewer.UserID}
	if filter != nil {
		if filter.Time != nil {
			if err := filter.Time.Check("filter.time"); err != nil {
				return "", err
			}
		}
		written, err := json.Marshal(filter)
		if err != nil {
			return "", fmt.Errorf("keep filter: %w", err)
		}
		asked.Filter = string(written)
	}
	return r.absolute(ctx, r.Files.Links.Ledger(asked)), nil
}

// usageLoader reads the usage of many accounts at once.
func usageLoader(r *Resolver) *loader[usageKey, []*conversa.CreditUsage] {
	l := newLoader(func(ctx context.Context, keys []usageKey) func(usageKey) ([]*conversa.CreditUsage, error) {
		accounts := map[usageKey][]string{}
		for _, key := range keys {
			accounts[key.of("")] = append(accounts[key.of("")], key.account)
		}
		found, failed := map[usageKey]map[string][]*conversa.CreditUsage{}, map[usageKey]error{}
		for key, ids := range accounts {
			found[key], failed[key] = r.usage(ctx, ids, key.time)
		}
		return func(key usageKey) ([]*conversa.CreditUsage, error) {
			return found[key.of("")][key.account], failed[key.of("")]
		}
	})
	l.most = threadsAtOnce
	return l
}

// usage is that of accounts in a time, which is its JSON.
func (r *Resolver) usage(ctx context.Context, accountIDs []string, written string) (map[string][]*conversa.CreditUsage, error) {
	var span conversa.TimeSpan
	if err := json.Unmarshal([]byte(written), &span); err != nil {
		return nil, fmt.Errorf("read time: %w", err)
	}
	at, err := r.moment(ctx)
	if err != nil {
		return nil, err
	}
	days, err := span.Days("time", at.Now, at.Zone, conversa.MaxUsageDays)
	if err != nil {
		return nil, err
	}
	return r.View.CreditUsage(ctx, accountIDs, days)
}
