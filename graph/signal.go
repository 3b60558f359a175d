package graph

import (
	"context"

	"conversa"
	"conversa/ent"
	"conversa/internal/live"
	"conversa/internal/view"
)

// Signal implements ResolverRoot.
func (r *Resolver) Signal() SignalResolver { return signalResolver{r} }

type signalResolver struct{ *Resolver }

func (r signalResolver) Conversation(ctx context.Context, obj *ent.Signal) (*ent.Conversation, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.conversations, obj, "conversation", always(func(s *ent.Signal) string { return s.ConversationID }))
}

func (r signalResolver) LatestMessage(ctx context.Context, obj *ent.Signal) (*ent.Message, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.messages, obj, "latestMessage", always(func(s *ent.Signal) string { return s.LatestMessageID }))
}

// SignalConnection is a page of signals.
type SignalConnection struct {
	Edges    []*SignalEdge
	Nodes    []*ent.Signal
	PageInfo *PageInfo
	count    func(context.Context) (int, error)
}

// TotalCount counts only when it is asked for.
func (c *SignalConnection) TotalCount(ctx context.Context) (int, error) { return c.count(ctx) }

// SignalEdge is a signal and its place in the list.
type SignalEdge struct {
	Cursor string
	Node   *ent.Signal
}

func signalPage(rows view.Rows[*ent.Signal], count func(context.Context) (int, error)) *SignalConnection {
	c := &SignalConnection{Nodes: rows.Rows, Edges: make([]*SignalEdge, len(rows.Rows)), count: count}
	for i, s := range rows.Rows {
		c.Edges[i] = &SignalEdge{Cursor: cursor(s.ToldAt, s.ID), Node: s}
	}
	c.PageInfo = pageInfo(rows.HasNext, rows.HasPrevious, c.Edges, func(e *SignalEdge) string { return e.Cursor })
	return c
}

func (r queryResolver) Signals(ctx context.Context, states []conversa.SignalState, first *int, after *string) (*SignalConnection, error) {
	rows, err := r.View.Signals(ctx, states, page(first, after, nil, nil))
	if err != nil {
		return nil, err
	}
	relate(r.load(ctx).kin, rows.Rows)
	return signalPage(rows, func(ctx context.Context) (int, error) { return r.View.CountSignals(ctx, states) }), nil
}

func (r mutationResolver) RemindMe(ctx context.Context, signalID string, after conversa.Period) (*SignalPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	zone, err := r.zone(ctx, viewer)
	if err != nil {
		return nil, err
	}
	at, err := after.ReminderAt(r.Now().In(zone))
	if err != nil {
		return nil, err
	}
	return r.signalled(ctx)(r.Resolver.Signals.Remind(ctx, viewer, askable(signalID), at))
}

func (r mutationResolver) IgnoreSignal(ctx context.Context, signalID string) (*SignalPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return r.signalled(ctx)(r.Resolver.Signals.Ignore(ctx, viewer, askable(signalID)))
}

// signalled is the payload of what became of a signal.
func (r *Resolver) signalled(ctx context.Context) func(*ent.Signal, error) (*SignalPayload, error) {
	return func(row *ent.Signal, err error) (*SignalPayload, error) {
		if err != nil {
			return nil, err
		}
		r.reload(ctx)
		return &SignalPayload{Signal: row}, nil
	}
}

func (r mutationResolver) SeeSignals(ctx context.Context, signalIds []string) (*SignalsPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	ids := make([]string, len(signalIds))
	for i, id := range signalIds {
		ids[i] = askable(id)
	}
	rows, err := r.Resolver.Signals.See(ctx, viewer, ids)
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	relate(r.load(ctx).kin, rows)
	return &SignalsPayload{Signals: rows}, nil
}

func (r subscriptionResolver) SignalChanged(ctx context.Context, since *string) (<-chan *SignalEvent, error) {
	return live.Source(ctx, func() (live.Binding[*SignalEvent], error) {
		binding, of, userID, err := bindOwn[*SignalEvent](ctx, r.People, since)
		binding.Wants = func(e live.Event) bool {
			news := newsOf(e)
			return news.tellsSignal(userID) && r.inSight(of, news)
		}
		binding.Render = r.renderSignal
		return binding, err
	})
}

// tellsSignal reports whether a user's signal changed.
func (n News) tellsSignal(userID string) bool {
	switch n.Kind {
	case conversa.EventSignal:
		return n.Signal.UserID == userID
	case conversa.EventConversation:
		return n.Conversation.TellsSignal(userID)
	}
	return false
}

func (r subscriptionResolver) renderSignal(ctx context.Context, e live.Event) (*SignalEvent, error) {
	signal, err := r.load(ctx).signals.load(ctx, newsOf(e).SubjectID)
	if err != nil {
		return nil, skipGone(err)
	}
	return &SignalEvent{Cursor: e.Cursor, Signal: signal}, nil
}

func (r subscriptionResolver) WindowClosing(ctx context.Context, since *string) (<-chan *WindowClosingEvent, error) {
	return live.Source(ctx, func() (live.Binding[*WindowClosingEvent], error) {
		binding, of, userID, err := bindOwn[*WindowClosingEvent](ctx, r.People, since)
		binding.Wants = func(e live.Event) bool {
			news := newsOf(e)
			return news.Kind == conversa.EventWindowClosing && news.Window.OwnerID == userID && r.inSight(of, news)
		}
		binding.Render = r.renderClosing
		return binding, err
	})
}

// renderClosing tells a warning as it was given. Of a conversation that is somebody
// else's by now there is nothing to tell.
func (r subscriptionResolver) renderClosing(ctx context.Context, e live.Event) (*WindowClosingEvent, error) {
	news := newsOf(e)
	conversation, err := r.load(ctx).conversations.load(ctx, news.SubjectID)
	if err != nil {
		return nil, skipGone(err)
	}
	if conversation.OwnerID != news.Window.OwnerID {
		return nil, live.ErrSkip
	}
	return &WindowClosingEvent{
		Cursor: e.Cursor, Conversation: conversation, ClosesAt: news.Window.ClosesAt, MinutesLeft: news.Window.MinutesLeft,
	}, nil
}
