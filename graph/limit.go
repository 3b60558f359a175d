package graph

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"conversa"
)

// Limits bound what one document may ask for. The app's largest document has some
// 150 fields and a depth of 7.
type Limits struct {
	// Bytes and Tokens bound the document before it is parsed, and while.
	Bytes, Tokens int
	// Selections, Fragments, Operations, Variables, Directives and Aliases are
	// counted as they are written, so that validating a document stays cheap.
	Selections, Fragments, Operations, Variables, Directives, Aliases int
	// Depth and RootFields are counted with fragments spread.
	Depth, RootFields int
	// IntrospectionDepth is the depth below __schema and __type, where tools wrap
	// types nine times.
	IntrospectionDepth int
	// Mutations bounds the root fields of a mutation.
	Mutations int
	// Cost bounds the objects that a page may bring, lists multiplied by their size,
	// and the aliased values in them. EventCost is that of a subscription, which is
	// executed for each event.
	Cost, EventCost int
	// Errors is how many errors one response tells.
	Errors int
}

// DefaultLimits are those of the server.
func DefaultLimits() Limits {
	return Limits{
		Bytes: 64 << 10, Tokens: 10_000,
		Selections: 1_000, Fragments: 50, Operations: 20, Variables: 100, Directives: 50, Aliases: 30,
		Depth: 15, RootFields: 20, IntrospectionDepth: 25, Mutations: 10,
		Cost: 10_000, EventCost: 2_000, Errors: 20,
	}
}

// errTooMany is for those bounds whose number is of no use to anybody.
var errTooMany = tooComplex("The document is too large or too deeply nested.")

func tooComplex(message string) *conversa.Error {
	return &conversa.Error{Code: conversa.CodeTooComplex, Message: message}
}

func tooMany(what string, limit int) *conversa.Error {
	return tooComplex(fmt.Sprintf("The document has too many %s: at most %d are allowed.", what, limit))
}

// Guard refuses documents that ask for too much, or that their caller may not run,
// before a resolver is called. It works with every transport.
type Guard struct {
	limits Limits
	known  graphql.Cache[*ast.QueryDocument]
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
	graphql.ResponseInterceptor
} = Guard{}

// NewGuard makes a guard. Documents in the cache, which must be the executor's, are
// valid and within their limits.
func NewGuard(limits Limits, known graphql.Cache[*ast.QueryDocument]) Guard {
	return Guard{limits: limits, known: known}
}

// ExtensionName implements graphql.HandlerExtension.
func (Guard) ExtensionName() string { return "Guard" }

// Validate implements graphql.HandlerExtension.
func (Guard) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters judges a document's size and shape before it is
// validated: some of the validation's rules take the square of it.
func (g Guard) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if params.Query == "" {
		return gqlerror.Wrap(conversa.Invalid("query", "The document is missing."))
	}
	if len(params.Query) > g.limits.Bytes {
		return gqlerror.Wrap(tooComplex(fmt.Sprintf("The document is too long: at most %d bytes are allowed.", g.limits.Bytes)))
	}
	if _, ok := g.known.Get(ctx, params.Query); ok {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: params.Query}, g.limits.Tokens)
	if err != nil {
		refused := gqlerror.WrapIfUnwrapped(err)
		errcode.Set(refused, errcode.ParseFailed)
		return refused
	}
	if refused := checkShape(g.limits, doc); refused != nil {
		return gqlerror.Wrap(refused)
	}
	return nil
}

// MutateOperationContext judges who may run the operation, and what it costs with
// its variables.
func (g Guard) MutateOperationContext(ctx context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	viewer, _ := conversa.ViewerFrom(ctx)
	if err := allow(viewer, oc.Operation); err != nil {
		return gqlerror.WrapIfUnwrapped(err)
	}
	oc.DisableIntrospection = !viewer.SignedIn()
	if most := g.limits.mostOf(oc.Operation.Operation); costOf(oc) > most {
		return gqlerror.Wrap(tooComplex(fmt.Sprintf(
			"The document asks for more than %d objects at once. Ask for shorter pages or fewer lists inside lists.", most)))
	}
	return nil
}

// mostOf is what an operation may cost.
func (l Limits) mostOf(operation ast.Operation) int {
	if operation == ast.Subscription {
		return l.EventCost
	}
	return l.Cost
}

// InterceptResponse tells the first errors only: a broken document may have one for
// each field.
func (g Guard) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	resp := next(ctx)
	if resp != nil && len(resp.Errors) > g.limits.Errors {
		resp.Errors = resp.Errors[:g.limits.Errors]
	}
	return resp
}
