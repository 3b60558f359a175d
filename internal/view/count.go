package view

import (
	"context"
	"errors"
	"fmt"
	"math"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
	"conversa/ent/predicate"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

// CountMessages counts the messages of a list.
func (s *Service) CountMessages(ctx context.Context, l MessageList) (int, error) {
	query, err := s.counting(s.Store.Client(), l)
	if err != nil {
		return 0, err
	}
	n, err := query.Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count messages: %w", err)
	}
	return n, nil
}

// Counted is a list whose messages are counted, as far as a limit.
type Counted struct {
	List MessageList
	UpTo int
}

// maxArguments is below what a statement may have: 32,766 on SQLite, 65,535 on PostgreSQL.
const maxArguments = 30_000

// CountEach counts the messages of several lists, by one statement, unless the viewer sees
// the records of so many users that it would have too many arguments.
func (s *Service) CountEach(ctx context.Context, lists []Counted) ([]int, error) {
	counts := make([]sql.Querier, len(lists))
	for i, l := range lists {
		rows, err := s.bounded(ctx, l)
		if err != nil {
			return nil, err
		}
		counts[i] = sql.ExprFunc(func(b *sql.Builder) {
			b.WriteString("(SELECT count(*) FROM ").Wrap(func(b *sql.Builder) { b.Join(rows) }).WriteString(" AS counted)")
		})
	}
	numbers, err := s.together(ctx, counts)
	if err != nil {
		return nil, fmt.Errorf("count messages: %w", err)
	}
	return numbers, nil
}

// together reads what some expressions give.
func (s *Service) together(ctx context.Context, of []sql.Querier) ([]int, error) {
	if len(of) == 0 {
		return nil, nil
	}
	query, args := sql.Dialect(s.Store.Dialect()).SelectExpr(of...).Query()
	if len(args) <= maxArguments || len(of) == 1 {
		return s.numbers(ctx, len(of), query, args)
	}
	half := len(of) / 2
	numbers, err := s.together(ctx, of[:half])
	if err != nil {
		return nil, err
	}
	others, err := s.together(ctx, of[half:])
	return append(numbers, others...), err
}

// numbers reads the one row of a query, which has n columns.
func (s *Service) numbers(ctx context.Context, n int, query string, args []any) ([]int, error) {
	rows, err := s.Store.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() // Err below tells
	numbers, into := make([]int, n), make([]any, n)
	for i := range numbers {
		into[i] = &numbers[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
	}
	return numbers, rows.Err()
}

// bounded selects a list's messages within its limit, and within all that ent adds, the
// policy among it.
func (s *Service) bounded(ctx context.Context, l Counted) (rows *sql.Selector, err error) {
	query, err := s.counting(ent.NewClient(ent.Driver(unsent(s.Store.Dialect()))), l.List)
	if err != nil {
		return nil, err
	}
	_, err = query.Limit(l.UpTo).Aggregate(func(q *sql.Selector) string {
		rows = q.Clone().SelectExpr(sql.Raw("1"))
		return ""
	}).Int(ctx)
	if !errors.Is(err, errUnsent) {
		return nil, fmt.Errorf("count messages: %w", err)
	}
	return rows, nil
}

// unsent is ent's driver for a query that is only built: the name of its dialect.
type unsent string

var errUnsent = errors.New("view: the query is only built")

// Exec implements dialect.Driver.
func (unsent) Exec(context.Context, string, any, any) error { return errUnsent }

// Query implements dialect.Driver.
func (unsent) Query(context.Context, string, any, any) error { return errUnsent }

// Tx implements dialect.Driver.
func (unsent) Tx(context.Context) (dialect.Tx, error) { return nil, errUnsent }

// Close implements dialect.Driver.
func (unsent) Close() error { return nil }

// Dialect implements dialect.Driver.
func (u unsent) Dialect() string { return string(u) }

// counting selects the messages of a list in no order.
func (s *Service) counting(client *ent.Client, l MessageList) (*ent.MessageQuery, error) {
	order, err := l.order()
	if err != nil {
		return nil, err
	}
	query := client.Message.Query().Where(passing(l.Filter, l.As))
	if order.only != nil {
		query.Where(order.only)
	}
	if order.byWindow {
		open := conversa.WindowOpen
		query.Where(passing(conversa.MessageFilter{Window: &open}, l.As))
	}
	found := searching(list[predicate.Message]{table: message.Table}, messageTexts, l.phrases()...)
	few := order.only != nil || order.byWindow || l.ofOneThread()
	if s.Store.Dialect() == dialect.SQLite && len(found.asked) > 0 && !few {
		query.Where(func(q *sql.Selector) { found.match(q, 0, math.MaxInt64) }) // else every text is read
	}
	return query, nil
}
