package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"conversa"
	"conversa/ent"
	"conversa/ent/privacy"
)

var (
	errInternal    = &conversa.Error{Code: conversa.CodeInternal, Message: "Something went wrong on our side."}
	errUnavailable = &conversa.Error{Code: conversa.CodeUnavailable, Message: "The request was given up. Try again in a moment."}
	errBadArgument = &conversa.Error{Code: conversa.CodeInvalidInput, Message: "The arguments failed validation: a value does not fit its type."}
	errVariables   = &conversa.Error{Code: conversa.CodeInvalidInput, Message: "The variables failed validation: a value is missing or does not fit its type."}
	errParse       = &conversa.Error{Code: conversa.CodeInvalidInput, Message: "The document failed validation: it cannot be parsed."}
	errNoOperation = &conversa.Error{Code: conversa.CodeInvalidInput, Message: "The document failed validation: it has no such operation, or has several and none was named."}
)

// PresentError puts an error into the words that a client may see, with its code
// in the extensions. What is nobody's business is INTERNAL, and is logged here,
// once, under the request id that the client is told.
func PresentError(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		said := inWords(ctx, err)
		if said == errInternal && !errors.Is(err, errPanicked) {
			log.ErrorContext(ctx, "graph: internal error", "request_id", conversa.RequestIDFrom(ctx),
				"path", graphql.GetPath(ctx).String(), "cause", err.Error())
		}
		out := &gqlerror.Error{Err: said, Message: said.Message, Extensions: Extensions(ctx, said)}
		var at *gqlerror.Error
		if errors.As(err, &at) {
			out.Locations = at.Locations
			if said != errVariables { // there, the path leads into the input
				out.Path = at.Path
			}
		}
		return out
	}
}

// errPanicked is what RecoverPanic has logged already.
var errPanicked = errors.New("graph: panicked")

// RecoverPanic keeps a panic from ending more than its field.
func RecoverPanic(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, cause any) error {
		log.ErrorContext(ctx, "graph: panic", "request_id", conversa.RequestIDFrom(ctx),
			"path", graphql.GetPath(ctx).String(), "cause", fmt.Sprint(cause), "stack", string(debug.Stack()))
		return errPanicked
	}
}

// Extensions are what a program is told of an error.
func Extensions(ctx context.Context, err *conversa.Error) map[string]any {
	said := map[string]any{"code": string(err.Code)}
	if err.Field != "" {
		said["field"] = err.Field
	}
	if err.RetryAfter > 0 {
		said["retryAfterMs"] = max(1, err.RetryAfter.Milliseconds())
	}
	if err.Cursor != "" {
		said["cursor"] = err.Cursor
	}
	if err.Problems != nil {
		said["problems"] = problemsOf(err.Problems)
	}
	if id := conversa.RequestIDFrom(ctx); id != "" {
		said["requestId"] = id
	}
	return said
}

// problemsOf are what is wrong with a text, as the type TextProblem has it.
func problemsOf(problems []conversa.TextProblem) []map[string]any {
	said := make([]map[string]any, len(problems))
	for i, p := range problems {
		said[i] = map[string]any{"kind": string(p.Kind), "token": p.Token, "offset": p.Offset, "length": p.Length}
	}
	return said
}

// inWords is the error that a client sees.
func inWords(ctx context.Context, err error) *conversa.Error {
	var own *conversa.Error
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), ctx.Err() != nil:
		return errUnavailable
	case ent.IsNotFound(err):
		return conversa.ErrNotFound
	case errors.Is(err, privacy.Deny):
		return denied(ctx)
	case isConversion(err):
		return errBadArgument
	}
	var refused *gqlerror.Error
	if errors.As(err, &refused) && refused.Err == nil {
		return refusal(refused)
	}
	return errInternal
}

// denied is what a policy's refusal looks like from outside: as if nothing were
// there.
func denied(ctx context.Context) *conversa.Error {
	if viewer, ok := conversa.ViewerFrom(ctx); !ok || !viewer.SignedIn() {
		return conversa.ErrUnauthenticated
	}
	return conversa.ErrNotFound
}

// isConversion recognises a value that the executor could not turn into an
// argument, such as an Int of 40 bits.
func isConversion(err error) bool {
	var number *strconv.NumError
	var integer *graphql.IntegerError
	return errors.As(err, &number) || errors.As(err, &integer)
}

// refusal says why the parser or the validation refused a document, without
// repeating any of it. Neither has typed errors, hence the look at their texts.
func refusal(err *gqlerror.Error) *conversa.Error {
	switch code, _ := err.Extensions["code"].(string); {
	case strings.Contains(err.Message, "token limit"), strings.Contains(err.Message, "nesting depth"),
		err.Rule == "MaxIntrospectionDepth":
		return errTooMany
	case err.Rule != "":
		return ruleBroken(err.Rule)
	case code == errcode.ParseFailed:
		return errParse
	case code != errcode.ValidationFailed:
		return errInternal
	case len(err.Path) > 0:
		return errVariables
	}
	return errNoOperation
}

func ruleBroken(rule string) *conversa.Error {
	rule = strings.TrimSuffix(rule, "WithoutSuggestions")
	return &conversa.Error{
		Code:    conversa.CodeInvalidInput,
		Message: "The document failed validation: " + explain(rule) + " (" + rule + ").",
	}
}

// explain is a rule of the GraphQL specification in a few words.
func explain(rule string) string {
	switch rule {
	case "FieldsOnCorrectType":
		return "a field is not defined"
	case "KnownArgumentNames":
		return "an argument is not defined"
	case "KnownDirectives":
		return "a directive is not defined or misplaced"
	case "KnownFragmentNames", "NoUnusedFragments", "NoFragmentCycles", "UniqueFragmentNames":
		return "a fragment is not defined, not used, used by itself or defined twice"
	case "KnownTypeNames", "FragmentsOnCompositeTypes", "PossibleFragmentSpreads", "VariablesAreInputTypes":
		return "a type is not defined or does not fit its place"
	case "NoUndefinedVariables", "NoUnusedVariables", "UniqueVariableNames", "VariablesInAllowedPosition":
		return "a variable is not defined, not used, defined twice or does not fit its place"
	case "OverlappingFieldsCanBeMerged":
		return "two fields contradict each other"
	case "ProvidedRequiredArguments":
		return "an argument is missing"
	case "ScalarLeafs":
		return "a field needs a selection, or must not have one"
	case "ValuesOfCorrectType":
		return "a value does not fit its type"
	}
	return "it breaks a rule of GraphQL"
}
