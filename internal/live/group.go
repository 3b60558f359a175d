package live

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// groupKey is equal for subscribers who may share executions.
type groupKey struct {
	sum  [sha256.Size]byte
	exec graphql.GraphExecutor
}

// group is the subscribers of one topic and class with one operation and the same variables.
type group struct {
	key          groupKey
	topic, class string
	hub          *Hub
	exec         graphql.GraphExecutor
	// op is the first subscriber's; keeping one keeps its cache of collected fields warm.
	op *graphql.OperationContext

	ends, outdates, wants func(Event) bool

	render any
	// every is set where a state is told.
	every time.Duration

	// news is what came of the events at hand, in order; Hub.turn guards it.
	news []*job

	mu      sync.RWMutex // guards members and their index; taken after Hub.mu
	members []*subscription
}

// subscription is a member of a group.
type subscription struct {
	op    *operation
	group *group
	allow func(Event) bool
	holds func(ctx context.Context) bool
	// from is the number of the last event that the hub must not push: the position when it
	// joined, or catchingUp while it reads the log itself.
	from atomic.Uint64
	// after is where catching up starts.
	after uint64
	index int
	// next is another subscription of the connection that there is news for; Hub.turn guards it.
	next *subscription
	// has is the state that it was sent last, of the teller alone.
	has []byte
}

const catchingUp = math.MaxUint64

func newGroup(h *Hub, key groupKey, exec graphql.GraphExecutor, oc *graphql.OperationContext, b *binding) *group {
	oc.Headers = nil // of one member, and never needed again
	return &group{
		key: key, topic: b.topic, class: b.class, hub: h, exec: exec, op: oc,
		ends: b.ends, outdates: b.outdates, wants: b.wants, render: b.render, every: b.every,
	}
}

// keyOf tells groups apart. The variable that holds the cursor does not count when it is used for
// nothing else.
func keyOf(exec graphql.GraphExecutor, oc *graphql.OperationContext, b *binder) (groupKey, error) {
	variables := oc.Variables
	if name := sinceVariable(oc, b); name != "" {
		variables = maps.Clone(variables)
		delete(variables, name)
	}
	// JSON of a map has sorted keys, and of the strings each ends where it says.
	text, err := json.Marshal([]any{b.binding.topic, b.binding.class, oc.OperationName, oc.RawQuery, variables})
	if err != nil {
		return groupKey{}, fmt.Errorf("encode variables of a subscription: %w", err)
	}
	return groupKey{sum: sha256.Sum256(text), exec: exec}, nil
}

// sinceVariable names the variable that holds the cursor and is used only there.
func sinceVariable(oc *graphql.OperationContext, b *binder) string {
	if b.field == nil || b.binding.sinceArg == "" {
		return ""
	}
	arg := b.field.Arguments.ForName(b.binding.sinceArg)
	if arg == nil || arg.Value == nil || arg.Value.Kind != ast.Variable {
		return ""
	}
	uses := usesInDirectives(oc.Operation.Directives, arg.Value.Raw) +
		usesInSelection(oc.Operation.SelectionSet, arg.Value.Raw)
	for _, fragment := range oc.Doc.Fragments {
		uses += usesInDirectives(fragment.Directives, arg.Value.Raw) +
			usesInSelection(fragment.SelectionSet, arg.Value.Raw)
	}
	if uses != 1 {
		return ""
	}
	return arg.Value.Raw
}

// usesInSelection counts where a variable stands. Fragments are counted by the caller, once each.
func usesInSelection(set ast.SelectionSet, name string) (uses int) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			uses += usesInDirectives(s.Directives, name) + usesInArguments(s.Arguments, name) +
				usesInSelection(s.SelectionSet, name)
		case *ast.InlineFragment:
			uses += usesInDirectives(s.Directives, name) + usesInSelection(s.SelectionSet, name)
		case *ast.FragmentSpread:
			uses += usesInDirectives(s.Directives, name)
		}
	}
	return uses
}

func usesInDirectives(list ast.DirectiveList, name string) (uses int) {
	for _, d := range list {
		uses += usesInArguments(d.Arguments, name)
	}
	return uses
}

func usesInArguments(list ast.ArgumentList, name string) (uses int) {
	for _, a := range list {
		uses += usesInValue(a.Value, name)
	}
	return uses
}

func usesInValue(v *ast.Value, name string) (uses int) {
	if v == nil {
		return 0
	}
	if v.Kind == ast.Variable && v.Raw == name {
		uses++
	}
	for _, child := range v.Children {
		uses += usesInValue(child.Value, name)
	}
	return uses
}

func (g *group) wanted(e Event) bool { return g.wants == nil || g.wants(e) }

// sees reports whether the hub is to push an event to this member.
func (s *subscription) sees(e Event) bool {
	return e.Seq > s.from.Load() && (s.allow == nil || s.allow(e))
}

// anybody reports whether there is a member who is to get an event.
func (g *group) anybody(e Event) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return slices.ContainsFunc(g.members, func(s *subscription) bool { return s.sees(e) })
}

// add makes a member. Called with Hub.mu held.
func (g *group) add(s *subscription) {
	g.mu.Lock()
	defer g.mu.Unlock()
	s.index = len(g.members)
	g.members = append(g.members, s)
}

// remove reports whether the group is empty then. Called with Hub.mu held.
func (g *group) remove(s *subscription) (empty bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	last := len(g.members) - 1
	g.members[s.index] = g.members[last]
	g.members[s.index].index = s.index
	g.members[last] = nil
	g.members = g.members[:last]
	return last == 0
}

// execute runs the group's operation for an event and encodes the result. Nil means that there is
// nothing to send.
func (g *group) execute(ctx context.Context, e Event) (payload []byte) {
	defer func() {
		if cause := recover(); cause != nil {
			g.hub.logger().ErrorContext(ctx, "live: event panicked", "seq", e.Seq, "cause", fmt.Sprint(cause))
			payload = encode(&graphql.Response{Errors: presented(errFailed)})
		}
	}()
	g.hub.counters.executions.Add(1)
	ctx, cancel := context.WithTimeout(ctx, g.hub.limits.EventTimeout)
	defer cancel()
	ctx = context.WithValue(graphql.StartOperationTrace(ctx), modeKey{}, &execution{event: e, render: g.render})
	responses, ctx := g.exec.DispatchOperation(ctx, g.op)
	resp := responses(ctx)
	if resp == nil && ctx.Err() != nil { // out of time: better an error than a gap
		resp = &graphql.Response{Errors: presented(errFailed)}
	}
	if resp == nil {
		return nil
	}
	return encode(resp)
}
