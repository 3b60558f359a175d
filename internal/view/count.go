package view

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"

	"entgo.io/ent/dialect/sql"
)

// CountMessages counts the messages of a list.
func (s *Service) CountMessages(ctx context.Context, l MessageList) (int, error) {
	query, err := s.counting(l)
	if err != nil {
		return 0, err
	}
	n, err := query.Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count messages: %w", err)
	}
	return n, nil
}

// CountUpTo counts the messages of a list, and stops at a limit.
func (s *Service) CountUpTo(ctx context.Context, l MessageList, limit int) (int, error) {
	query, err := s.counting(l)
	if err != nil {
		return 0, err
	}
	n, err := query.Limit(limit).Aggregate(bounded).Int(ctx)
	if err != nil {
		return 0, fmt.Errorf("count messages: %w", err)
	}
	return n, nil
}

// bounded counts the rows of a selector within its limit, and within all that stands in
// it, the policy among it: those rows are selected first.
func bounded(q *sql.Selector) string {
	rows := q.Clone().SelectExpr(sql.Raw("1"))
	*q = *sql.Dialect(q.Dialect()).Select().From(rows.As("counted"))
	return ent.Count()(q)
}

// counting selects the messages of a list in no order.
func (s *Service) counting(l MessageList) (*ent.MessageQuery, error) {
	order, err := l.order()
	if err != nil {
		return nil, err
	}
	query := s.Store.Client().Message.Query().Where(passing(l.Filter, l.As))
	if order.only != nil {
		query.Where(order.only)
	}
	if order.byWindow {
		open := conversa.WindowOpen
		query.Where(passing(conversa.MessageFilter{Window: &open}, l.As))
	}
	return query, nil
}
