package view

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"conversa"
	"conversa/ent"
	"conversa/ent/predicate"
	"conversa/ent/signal"
)

// Signals is a page of the viewer's signals that are in one of the states, or in any
// for nil; who asked for attention last comes first.
func (s *Service) Signals(ctx context.Context, states []conversa.SignalState, p Page) (Rows[*ent.Signal], error) {
	span, err := p.span()
	if err != nil {
		return Rows[*ent.Signal]{}, err
	}
	rows, err := s.Store.Client().Signal.Query().Where(inState(states)...).
		Where(func(q *sql.Selector) { span.apply(q, signal.FieldToldAt, newestFirst) }).
		Limit(span.limit + 1).All(ctx)
	if err != nil {
		return Rows[*ent.Signal]{}, fmt.Errorf("list signals: %w", err)
	}
	return cutPage(rows, span), nil
}

// CountSignals counts them.
func (s *Service) CountSignals(ctx context.Context, states []conversa.SignalState) (int, error) {
	n, err := s.Store.Client().Signal.Query().Where(inState(states)...).Count(ctx)
	return n, found("signals", err)
}

func inState(states []conversa.SignalState) []predicate.Signal {
	if states == nil {
		return nil
	}
	return []predicate.Signal{signal.StateIn(states...)}
}

// SignalByID finds one of the viewer's signals.
func (s *Service) SignalByID(ctx context.Context, id string) (*ent.Signal, error) {
	return s.Store.Client().Signal.Get(ctx, id)
}

// SignalsOf finds the viewer's signals of conversations.
func (s *Service) SignalsOf(ctx context.Context, conversationIDs []string) ([]*ent.Signal, error) {
	rows, err := s.Store.Client().Signal.Query().Where(signal.ConversationIDIn(conversationIDs...)).All(ctx)
	return rows, found("signals", err)
}
