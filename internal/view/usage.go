package view

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"conversa"
	"conversa/ent"
	"conversa/ent/creditbalance"
	"conversa/ent/creditledgerentry"
)

// CreditUsage is what changed the balances of several accounts on each of the days that
// begin at those instants, the last of which is where they end; by account. An account that
// never had credits has days without any. One statement reads it: what of the ledger is as
// late as the first day, and the balances of now, from which it counts back.
func (s *Service) CreditUsage(ctx context.Context, accountIDs []string, begins []time.Time) (map[string][]*conversa.CreditUsage, error) {
	usage := make(map[string][]*conversa.CreditUsage, len(accountIDs))
	if len(begins) < 2 {
		return usage, nil
	}
	perDay, err := s.perDay(ctx, accountIDs, begins)
	if err != nil {
		return nil, fmt.Errorf("sum ledgers of %d accounts: %w", len(accountIDs), err)
	}
	var rows []daySum
	err = s.Store.Client().CreditBalance.Query().Where(creditbalance.IDIn(accountIDs...)).
		Modify(func(q *sql.Selector) {
			q.LeftJoin(perDay.As("sums")).On(q.C(creditbalance.FieldID), perDay.C(creditledgerentry.FieldAccountID))
			q.Select(q.C(creditbalance.FieldID), sql.As(q.C(creditbalance.FieldAvailable)+" + "+q.C(creditbalance.FieldReserved), "balance"))
			for _, column := range []string{"day", "charged", "bought", "total"} {
				q.AppendSelectExprAs(sql.Raw("coalesce("+perDay.C(column)+", 0)"), column)
			}
		}).
		Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("sum ledgers of %d accounts: %w", len(accountIDs), err)
	}
	byAccount := make(map[string][]daySum, len(accountIDs))
	for _, row := range rows {
		byAccount[row.AccountID] = append(byAccount[row.AccountID], row)
	}
	for _, id := range accountIDs {
		usage[id] = daysOf(byAccount[id], begins)
	}
	return usage, nil
}

// daySum is what an account's ledger has of a day, which counts from 0; what is later than
// the last one is of the day after it.
type daySum struct {
	AccountID string           `json:"id"`
	Balance   conversa.Credits `json:"balance"` // of now
	Day       int              `json:"day"`
	Charged   conversa.Credits `json:"charged"`
	Bought    conversa.Credits `json:"bought"`
	Total     conversa.Credits `json:"total"`
}

// daysOf puts the sums into the days, and counts back to the balance at the end of each.
func daysOf(sums []daySum, begins []time.Time) []*conversa.CreditUsage {
	days := make([]*conversa.CreditUsage, len(begins)-1)
	for i := range days {
		days[i] = &conversa.CreditUsage{Date: begins[i]}
	}
	totals := make([]conversa.Credits, len(begins))
	var balance conversa.Credits
	for _, sum := range sums {
		balance = sum.Balance
		totals[sum.Day] += sum.Total
		if sum.Day < len(days) {
			days[sum.Day].Charged, days[sum.Day].Bought = sum.Charged, sum.Bought
		}
	}
	for i := len(days) - 1; i >= 0; i-- {
		balance -= totals[i+1]
		days[i].Balance = balance
		days[i].Adjusted = totals[i] + days[i].Charged - days[i].Bought
	}
	return days
}

// perDay selects the sums of each account and day, of what the policy lets the viewer see.
func (s *Service) perDay(ctx context.Context, accountIDs []string, begins []time.Time) (sums *sql.Selector, err error) {
	_, err = ent.NewClient(ent.Driver(unsent(s.Store.Dialect()))).CreditLedgerEntry.Query().
		Where(creditledgerentry.AccountIDIn(accountIDs...), creditledgerentry.CreatedAtGTE(begins[0])).
		Aggregate(func(q *sql.Selector) string {
			sums = q.Clone().Select(q.C(creditledgerentry.FieldAccountID)).
				AppendSelectExprAs(dayOf(q.C(creditledgerentry.FieldCreatedAt), begins), "day").
				AppendSelectExprAs(sumWhere(isCharge), "charged").
				AppendSelectExprAs(sumWhere(isBought), "bought").
				AppendSelectExprAs(sumWhere("true"), "total").
				GroupBy(q.C(creditledgerentry.FieldAccountID), "day")
			return ""
		}).Int(ctx)
	if !errors.Is(err, errUnsent) {
		return nil, err
	}
	return sums, nil
}

const (
	isCharge = "kind = '" + string(conversa.LedgerCharge) + "' or kind = '" + string(conversa.LedgerAdjustment) + "' and message_id is not null"
	isBought = "kind in ('" + string(conversa.LedgerPurchase) + "', '" + string(conversa.LedgerAutoRecharge) + "', '" + string(conversa.LedgerRefund) + "')"
)

// sumWhere sums the amounts of the entries that a condition holds for. What was charged is
// below zero in the ledger, and above it in the sum.
func sumWhere(condition string) sql.Querier {
	amount := "amount"
	if condition == isCharge {
		amount = "-amount"
	}
	return sql.Raw("cast(coalesce(sum(case when " + condition + " then " + amount + " end), 0) as bigint)")
}

// run is days of one length that follow each other.
type run struct {
	first      int
	begin, end time.Time
	length     time.Duration
}

// runsOf are as few as the clocks were changed: three for each change.
func runsOf(begins []time.Time) (runs []run) {
	for i, begin := range begins[:len(begins)-1] {
		end := begins[i+1]
		if n := len(runs) - 1; n >= 0 && runs[n].length == end.Sub(begin) {
			runs[n].end = end
			continue
		}
		runs = append(runs, run{i, begin, end, end.Sub(begin)})
	}
	return runs
}

// dayOf is which day an instant is in.
func dayOf(column string, begins []time.Time) sql.Querier {
	return sql.ExprFunc(func(b *sql.Builder) {
		// SQLite rounds to milliseconds, which may be the next day's.
		seconds := "unixepoch(substr(" + column + ", 1, 19))"
		if b.Dialect() == dialect.Postgres {
			seconds = "cast(floor(extract(epoch from " + column + ")) as bigint)"
		}
		number := func(n int64) *sql.Builder { return b.WriteString("cast(").Arg(n).WriteString(" as bigint)") }
		b.WriteString("case")
		for _, r := range runsOf(begins) {
			b.WriteString(" when " + column + " < ").Arg(r.end).WriteString(" then ")
			number(int64(r.first)).WriteString(" + (" + seconds + " - ")
			number(r.begin.Unix()).WriteString(") / ")
			number(int64(r.length / time.Second))
		}
		b.WriteString(" else ")
		number(int64(len(begins) - 1))
		b.WriteString(" end")
	})
}
