package live

import (
	"context"
	"errors"
	"fmt"

	"conversa"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

var (
	errTooMany = &conversa.Error{Code: conversa.CodeRateLimited, Message: "Too many operations on this connection."}
	errFailed  = &conversa.Error{Code: conversa.CodeInternal, Message: "The operation failed."}
)

// operation is one thing that a client asked for: a query or mutation while it runs, a
// subscription until it ends.
type operation struct {
	id   string
	hub  *Hub
	exec graphql.GraphExecutor
	out  *outbox
	wire wire
	// queryOnly refuses mutations, which a plain GET must not run.
	queryOnly bool
	// claim takes one of the connection's places for subscriptions, gone frees what the
	// operation has. Called with out.mu held.
	claim func(*operation) bool
	gone  func(*operation)

	// The following is guarded by out.mu.

	// ended: nothing more is queued. dropped: what is queued is not sent either.
	ended, dropped bool
	// claimed: it has one of the places for subscriptions.
	claimed bool
	// cancel ends the execution; nil when nothing is executed.
	cancel context.CancelFunc
	sub    *subscription
	// cursor is that of the last event that was queued.
	cursor string
}

// wire spells the messages of one operation in the client's protocol.
type wire interface {
	next(payload []byte) frame
	complete() frame
	// failed ends the operation; errors is a JSON array.
	failed(errors []byte) []frame
}

// begin says that the operation is being executed. It is false when the client has already
// completed it.
func (op *operation) begin(cancel context.CancelFunc) bool {
	op.out.mu.Lock()
	defer op.out.mu.Unlock()
	if op.ended {
		return false
	}
	op.cancel = cancel
	return true
}

// rest says that nothing is executed any more; a subscription lives on without.
func (op *operation) rest() {
	op.out.mu.Lock()
	defer op.out.mu.Unlock()
	op.cancel = nil
}

// run executes the operation up to its answer, or until the subscription is joined. The
// subscription that it returns has missed events to read.
func (op *operation) run(ctx context.Context, params *graphql.RawParams) (behind *subscription) {
	defer op.rescue(ctx)
	ctx = graphql.StartOperationTrace(ctx)
	params.ReadTime = graphql.TraceTiming{Start: graphql.Now(), End: graphql.Now()}
	oc, errs := op.exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		op.fail(op.exec.DispatchError(graphql.WithOperationContext(ctx, oc), errs).Errors)
		return nil
	}
	switch {
	case oc.Operation.Operation == ast.Subscription:
		return op.subscribe(ctx, oc)
	case oc.Operation.Operation == ast.Mutation && op.queryOnly:
		op.refuse(&conversa.Error{Code: conversa.CodeInvalidInput, Message: "Send mutations by POST."})
	default:
		op.answer(ctx, oc)
	}
	return nil
}

// rescue keeps a panic in an extension, where gqlgen does not recover, from ending the process:
// we run outside net/http, which would have caught it.
func (op *operation) rescue(ctx context.Context) {
	if cause := recover(); cause != nil {
		op.hub.logger().ErrorContext(ctx, "live: operation panicked", "cause", fmt.Sprint(cause))
		op.refuse(errFailed)
	}
}

// answer runs a query or mutation, waiting for room in the queue.
func (op *operation) answer(ctx context.Context, oc *graphql.OperationContext) {
	responses, ctx := op.exec.DispatchOperation(ctx, oc)
	for more := true; more; {
		resp := responses(ctx)
		if resp == nil {
			break
		}
		if err := op.deliver(ctx, encode(resp), ""); err != nil {
			op.drop()
			return
		}
		more = resp.HasNext != nil && *resp.HasNext
	}
	op.finish(op.wire.complete())
}

// subscribe lets the resolver authorise and bind the subscription, and joins its group.
func (op *operation) subscribe(ctx context.Context, oc *graphql.OperationContext) (behind *subscription) {
	b := &binder{}
	responses, bound := op.exec.DispatchOperation(context.WithValue(ctx, modeKey{}, b), oc)
	if resp := responses(bound); resp != nil {
		op.fail(resp.Errors)
		return nil
	}
	if b.binding == nil {
		op.refuse(errFailed)
		return nil
	}
	if !op.place() {
		op.refuse(errTooMany)
		return nil
	}
	var after *position
	if b.binding.since != "" {
		at, err := op.hub.resumeFrom(ctx, b.binding)
		if err != nil {
			op.failWith(graphql.WithOperationContext(ctx, oc), err)
			return nil
		}
		after = &at
	}
	behind = op.hub.join(op, oc, b, after)
	if b.binding.holds != nil && !b.binding.holds(ctx) { // it changed while nobody could have been told
		op.refuse(conversa.ErrResync)
		return nil
	}
	return behind
}

// place takes one of the connection's places for subscriptions.
func (op *operation) place() bool {
	op.out.mu.Lock()
	defer op.out.mu.Unlock()
	op.claimed = !op.ended && op.claim(op)
	return op.claimed || op.ended
}

// offer queues a result if there is room.
func (op *operation) offer(payload []byte, cursor string) error {
	op.out.mu.Lock()
	defer op.out.mu.Unlock()
	if err := op.queue(payload, cursor); err != nil {
		return err
	}
	op.out.rouse()
	return nil
}

// queue is offer for one who holds out.mu, and rouses the writer.
func (op *operation) queue(payload []byte, cursor string) error {
	if op.ended || op.out.shut {
		return errGone
	}
	f := op.wire.next(payload)
	f.of = op
	if !op.out.fits(f.size()) {
		return errFull
	}
	op.cursor = cursor
	op.out.put(f)
	return nil
}

// deliver queues a result, waiting for room.
func (op *operation) deliver(ctx context.Context, payload []byte, cursor string) error {
	full := func() bool { return op.out.aboveHalf() || !op.out.fits(len(payload)+wireOverhead) }
	for {
		if err := op.out.wait(ctx, full); err != nil {
			return err
		}
		if err := op.offer(payload, cursor); !errors.Is(err, errFull) {
			return err
		}
	}
}

// finish says the operation's last words.
func (op *operation) finish(last ...frame) { op.end(false, last) }

// drop ends the operation silently: its client completed it, or is gone.
func (op *operation) drop() { op.end(true, nil) }

func (op *operation) end(drop bool, last []frame) {
	op.out.mu.Lock()
	if op.ended {
		op.out.mu.Unlock()
		return
	}
	sub, cancel := op.endLocked(drop, last)
	op.out.mu.Unlock()
	op.hub.leave(sub)
	if cancel != nil {
		cancel()
	}
}

// endLocked returns what the caller has to leave and cancel once it has released out.mu.
func (op *operation) endLocked(drop bool, last []frame) (*subscription, context.CancelFunc) {
	op.ended, op.dropped = true, drop
	op.out.add(last...)
	op.gone(op)
	sub, cancel := op.sub, op.cancel
	op.sub, op.cancel = nil, nil
	return sub, cancel
}

// fail ends the operation with errors that were presented.
func (op *operation) fail(errs gqlerror.List) {
	if len(errs) == 0 {
		errs = presented(errFailed)
	}
	op.finish(op.wire.failed(encodeErrors(errs))...)
}

// refuse ends the operation with an error of our own.
func (op *operation) refuse(err *conversa.Error) { op.fail(presented(err)) }

// failWith ends the operation with an error that the server's presenter puts into words.
func (op *operation) failWith(ctx context.Context, err error) {
	list := gqlerror.List{gqlerror.WrapIfUnwrapped(err)}
	op.fail(op.exec.DispatchError(ctx, list).Errors)
}

// lag ends a subscription that was read too slowly, saying where it can resume.
func (op *operation) lag() {
	op.out.mu.Lock()
	lagged := *conversa.ErrLagged
	lagged.Cursor = op.cursor
	op.out.mu.Unlock()
	op.hub.counters.lagged.Add(1)
	op.refuse(&lagged)
}
