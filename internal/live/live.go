// Package live is subscriptions on the wire: the graphql-transport-ws and graphql-sse endpoints,
// both gqlgen transports, and the hub behind them. An event is executed and encoded once for all
// subscribers who sent the same operation with the same variables and are of the same policy class;
// the bytes are shared. It knows no rows: what an event means, who may see it and how it becomes a
// payload is said by the resolver, through Source.
package live

import (
	"context"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Event is one entry of the event log as subscriptions see it.
type Event struct {
	// Seq numbers all events of all topics, densely and ascending.
	Seq uint64
	// Cursor is where a subscription resumes that has seen this event.
	Cursor string
	// Topic is the organization's id.
	Topic string
	// Value is what the tail decoded. It is shared by all subscribers: read it only.
	Value any
}

// Binding is what a resolver says about one subscription. Ends, Outdates, Wants and Render are taken from the
// first subscriber of a group and serve all of it, so they may depend on the field's arguments and
// on Class, never on the viewer.
type Binding[T any] struct {
	// Topic limits the subscription to its events.
	Topic string
	// Class is the policy class: subscribers of one class see the same payload of an event.
	Class string
	// Since is the cursor to resume from; empty means from now on.
	Since string
	// SinceArg names the field argument that holds the cursor, so that a variable bound to it
	// does not keep two subscribers from sharing executions.
	SinceArg string
	// Allow judges, in memory and per subscriber, whether an event may be pushed. Nil allows all.
	Allow func(Event) bool
	// Holds says whether Topic and Class are still the subscriber's. Review asks it, and
	// ends with RESYNC what does not hold. Nil: it always does.
	Holds func(ctx context.Context) bool
	// Ends says, per group, that after an event the subscriber's screen may show what it may
	// no longer: the subscription ends with RESYNC instead. Nil: never.
	Ends func(Event) bool
	// Outdates says, per group, that after an event which a resuming subscriber has missed
	// the screen may show, or lack, what only a new start can tell: the subscription ends
	// with RESYNC instead. Who was connected was asked by Review. Nil: never.
	Outdates func(Event) bool
	// Wants says, per group and before the execution, whether the event is of this
	// subscription's kind and filter. Nil wants all.
	Wants func(Event) bool
	// Every makes the subscription tell a state instead of events: at once, and again after an
	// event that it Wants has changed it, at most once in that time. What a subscriber has
	// already is not sent again; the last state always is. Render gets an Event that has no
	// number, whose Value is a *Pulse. Since and Allow are not asked.
	Every time.Duration
	// Render makes the payload value of an event, once per group and event, inside the
	// execution. ErrSkip means that there is nothing to tell.
	Render func(ctx context.Context, e Event) (T, error)
}

// ErrSkip is returned by Render for an event that has become pointless, such as one whose row is
// gone. Nothing is sent.
var ErrSkip = errors.New("live: nothing to tell")

var (
	errNotLive  = errors.New("live: subscriptions need the WebSocket or the event stream transport")
	errNoRender = errors.New("live: the binding has no Render")
	errRebound  = errors.New("live: the group renders another type")
)

// Source is what a subscription resolver returns. While a client subscribes it runs bind, which
// authorises the viewer, and an error of it refuses the subscription. When an event is executed it
// runs the group's Render instead; bind is not called, and ctx carries no viewer but the one that
// Hub.EventContext put there.
func Source[T any](ctx context.Context, bind func() (Binding[T], error)) (<-chan T, error) {
	switch mode := ctx.Value(modeKey{}).(type) {
	case *binder:
		return bindSource(ctx, mode, bind)
	case *execution:
		return renderSource[T](ctx, mode)
	}
	return nil, errNotLive
}

// EventFrom gives the event that is being executed. It is false while a client subscribes and in
// queries and mutations.
func EventFrom(ctx context.Context) (Event, bool) {
	x, ok := ctx.Value(modeKey{}).(*execution)
	if !ok {
		return Event{}, false
	}
	return x.event, true
}

// modeKey is where the transports say what an execution of a subscription is for.
type modeKey struct{}

// binder collects the binding while a client subscribes.
type binder struct {
	binding *binding
	// field is the subscription's root field, as the client wrote it.
	field *ast.Field
}

// execution carries one event through the executor.
type execution struct {
	event  Event
	render any
}

// binding is a Binding without its type: render is a func(context.Context, Event) (T, error).
type binding struct {
	topic, class, since, sinceArg string

	allow, ends, outdates, wants func(Event) bool

	holds  func(ctx context.Context) bool
	every  time.Duration
	render any
}

func bindSource[T any](ctx context.Context, m *binder, bind func() (Binding[T], error)) (<-chan T, error) {
	b, err := bind()
	if err != nil {
		return nil, err
	}
	if b.Render == nil {
		return nil, errNoRender
	}
	m.binding = &binding{
		topic: b.Topic, class: b.Class, since: b.Since, sinceArg: b.SinceArg,
		allow: b.Allow, ends: b.Ends, outdates: b.Outdates, wants: b.Wants, holds: b.Holds, every: b.Every, render: b.Render,
	}
	if field := graphql.GetFieldContext(ctx); field != nil {
		m.field = field.Field.Field
	}
	return closed[T](), nil
}

func renderSource[T any](ctx context.Context, x *execution) (<-chan T, error) {
	render, ok := x.render.(func(context.Context, Event) (T, error))
	if !ok {
		return nil, errRebound
	}
	value, err := render(ctx, x.event)
	if errors.Is(err, ErrSkip) {
		return closed[T](), nil
	}
	if err != nil {
		return nil, err
	}
	return closed(value), nil
}

// closed is a channel that yields the values and then ends.
func closed[T any](values ...T) <-chan T {
	ch := make(chan T, len(values))
	for _, v := range values {
		ch <- v
	}
	close(ch)
	return ch
}
