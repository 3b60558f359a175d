package credit

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"conversa"
	"conversa/internal/store"
)

// Verify works everything out anew that follows from the ledger, and returns each difference
// in words. An account's balance is held meanwhile, so that it can be done beside a server
// that runs.
func Verify(ctx context.Context, st *store.Store) (problems []string, err error) {
	ctx = system(ctx)
	rows, err := st.Client().CreditBalance.Query().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find balances: %w", err)
	}
	for _, row := range rows {
		v := &verification{}
		err := st.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			*v = verification{}
			if v.book, err = open(ctx, tx, row.OrganizationID, row.ID, time.Time{}); err != nil {
				return err
			}
			for _, check := range []func(context.Context) error{v.sums, v.chain, v.reservations, v.items, v.uncharged, v.purchases, v.bought} {
				if err := check(ctx); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("verify account %s: %w", row.ID, err)
		}
		problems = append(problems, v.found...)
	}
	return problems, nil
}

// verification is of one account.
type verification struct {
	*book

	found []string
}

func (v *verification) differ(format string, args ...any) {
	v.found = append(v.found, "account "+v.accountID+": "+fmt.Sprintf(format, args...))
}

// each reads rows, one after the other.
func (v *verification) each(ctx context.Context, read func(*sql.Rows) error, query string, args ...any) error {
	rows, err := v.tx.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := read(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// sums: the balance is the ledger's sum, and the ledger has no gaps.
func (v *verification) sums(ctx context.Context) error {
	return v.each(ctx, func(rows *sql.Rows) error {
		var sum conversa.Credits
		var count, last int64
		if err := rows.Scan(&sum, &count, &last); err != nil {
			return err
		}
		if balance := v.available + v.reserved; sum != balance {
			v.differ("the ledger's sum is %s, the balance %s", sum, balance)
		}
		if count != v.entries || last != count {
			v.differ("the ledger has %d entries up to number %d, the balance says %d", count, last, v.entries)
		}
		return nil
	}, `select coalesce(cast(sum(amount) as bigint), 0), count(*), coalesce(max(position), 0)
		from credit_ledger_entries where account_id = ?`, v.accountID)
}

// chain: each entry's balance is the sum up to it.
func (v *verification) chain(ctx context.Context) error {
	return v.each(ctx, func(rows *sql.Rows) error {
		var position int64
		var after, sum conversa.Credits
		if err := rows.Scan(&position, &after, &sum); err != nil {
			return err
		}
		v.differ("entry %d says that the balance was %s, the sum up to it is %s", position, after, sum)
		return nil
	}, `select position, balance_after, upto from (
			select position, balance_after, cast(sum(amount) over (order by position) as bigint) upto
			from credit_ledger_entries where account_id = ?) entries
		where upto <> balance_after order by position`, v.accountID)
}

// reservations: what is reserved is reserved for messages.
func (v *verification) reservations(ctx context.Context) error {
	return v.each(ctx, func(rows *sql.Rows) error {
		var sum conversa.Credits
		if err := rows.Scan(&sum); err != nil {
			return err
		}
		if sum != v.reserved {
			v.differ("%s is reserved for messages, the balance says %s", sum, v.reserved)
		}
		return nil
	}, `select coalesce(cast(sum(reserved) as bigint), 0) from credit_charges where account_id = ?`, v.accountID)
}

// items: what was charged for a message or a conversation is the price that its last entry
// names, and nothing for one that costs nothing any more.
func (v *verification) items(ctx context.Context) error {
	var last string
	var sum, want conversa.Credits
	check := func() {
		if last != "" && sum != -want {
			v.differ("%s costs %s, the ledger says %s", last, want, -sum)
		}
	}
	err := v.each(ctx, func(rows *sql.Rows) error {
		var item string
		var amount, price conversa.Credits
		var due bool
		if err := rows.Scan(&item, &amount, &price, &due); err != nil {
			return err
		}
		if item != last {
			check()
			last, sum = item, 0
		}
		sum += amount
		if want = price; !due {
			want = 0
		}
		return nil
	}, `select e.item, e.amount, coalesce(r.price, 0), exists (select 1 from credit_charges c
			where c.account_id = e.account_id and c.item = e.item and c.due_at is not null)
		from credit_ledger_entries e left join credit_rates r on r.id = e.rate_id
		where e.account_id = ? and (e.item like 'message/%' or e.item like 'conversation/%')
		order by e.item, e.part`, v.accountID)
	check()
	return err
}

// purchases: what was paid was added, whole, and nothing else.
func (v *verification) purchases(ctx context.Context) error {
	return v.each(ctx, func(rows *sql.Rows) error {
		var id string
		var status conversa.PurchaseStatus
		var amount, added conversa.Credits
		if err := rows.Scan(&id, &status, &amount, &added); err != nil {
			return err
		}
		v.differ("purchase %s of %s is %s, and %s were added", id, amount, status, added)
		return nil
	}, `select id, status, amount, added from (
			select p.id, p.status, p.amount, (select coalesce(cast(sum(e.amount) as bigint), 0) from credit_ledger_entries e
				where e.account_id = p.account_id and e.item = 'purchase/' || p.id
					and e.kind = case when p.automatic then 'AUTO_RECHARGE' else 'PURCHASE' end) added
			from credit_purchases p where p.account_id = ?) purchases
		where added <> case when status = 'PAID' then amount else 0 end order by id`, v.accountID)
}

// uncharged: what costs something has an entry. Of a price that was imported after the message
// was queued it is not known whether it was there when the message was billed.
func (v *verification) uncharged(ctx context.Context) error {
	return v.each(ctx, func(rows *sql.Rows) error {
		var item string
		if err := rows.Scan(&item); err != nil {
			return err
		}
		v.differ("%s costs something, the ledger has no entry of it", item)
		return nil
	}, `select c.item from credit_charges c where c.account_id = ? and c.due_at is not null
		and not exists (select 1 from credit_ledger_entries e where e.account_id = c.account_id and e.item = c.item)
		and not exists (select 1 from credit_charges d where d.account_id = c.account_id and d.item = c.item
			and (d.due_at < c.due_at or d.due_at = c.due_at and d.id < c.id))
		and (select case when r.price > 0 and r.created_at <= c.created_at then 1 else 0 end from credit_rates r
			where r.category = c.billing->>'category' and r.country in (c.country, '*') and r.account_id in (c.account_id, '')
				and r.replaced_at is null and r.valid_from <= c.due_at and coalesce(c.billing->>'unit', '') in (r.unit, '')
			order by r.account_id = '', r.country = '*', r.valid_from desc, r.unit desc limit 1) = 1
		order by c.item`, v.accountID)
}

// bought: what was added, or taken back, is of a purchase, and no more was taken back than added.
func (v *verification) bought(ctx context.Context) error {
	err := v.each(ctx, func(rows *sql.Rows) error {
		var position int64
		var kind conversa.LedgerEntryKind
		var item string
		if err := rows.Scan(&position, &kind, &item); err != nil {
			return err
		}
		v.differ("entry %d is %s of %s, and there is no such purchase", position, kind, item)
		return nil
	}, `select e.position, e.kind, e.item from credit_ledger_entries e
		where e.account_id = ? and e.kind in ('PURCHASE', 'AUTO_RECHARGE', 'REFUND') and not exists (select 1 from credit_purchases p
			where p.account_id = e.account_id and 'purchase/' || p.id = e.item
				and e.kind in ('REFUND', case when p.automatic then 'AUTO_RECHARGE' else 'PURCHASE' end))
		order by e.position`, v.accountID)
	if err != nil {
		return err
	}
	return v.each(ctx, func(rows *sql.Rows) error {
		var item string
		var more conversa.Credits
		if err := rows.Scan(&item, &more); err != nil {
			return err
		}
		v.differ("of %s %s more were refunded than bought", item, more)
		return nil
	}, `select item, cast(-sum(amount) as bigint) from credit_ledger_entries where account_id = ? and item like 'purchase/%'
		group by item having sum(amount) < 0 order by item`, v.accountID)
}
