package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"conversa"
	"conversa/internal/live"
)

// maxRequest is the largest body of a GraphQL request, and the largest message over
// a socket. Files do not come this way.
const maxRequest = 256 << 10

// transport is GraphQL over HTTP, as its specification says: POST, and GET for
// queries. It is the last of the executor's transports and takes whatever the
// others leave.
type transport struct {
	edge   edge
	bodies bodies
	// judge refuses a document by its size and shape, before anybody is asked whose it is.
	judge func(context.Context, *graphql.RawParams) *gqlerror.Error
}

var _ graphql.Transport = transport{}

// Supports implements graphql.Transport.
func (transport) Supports(*http.Request) bool { return true }

// Do implements graphql.Transport.
func (t transport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	a := answer{w: w, exec: exec}
	var acceptable bool
	if a.media, acceptable = negotiate(r.Header.Values("Accept")); !acceptable {
		a.refuse(r.Context(), http.StatusNotAcceptable, conversa.Invalid("", "The answer is application/json or application/graphql-response+json."))
		return
	}
	params, refused := t.parameters(w, r)
	if refused != nil {
		if refused.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", "GET, POST")
		}
		a.refuse(r.Context(), refused.status, refused.error)
		return
	}
	if params.Query != "" { // else it is known by its hash
		if refused := t.judge(r.Context(), params); refused != nil {
			a.fail(r.Context(), gqlerror.List{refused})
			return
		}
	}
	ctx, err := t.edge.enter(w, r)
	if err != nil {
		a.refuse(r.Context(), statusOf(err), err)
		return
	}
	params.Headers = r.Header
	a.run(ctx, params, r.Method == http.MethodGet)
}

// refusal is a request that is no GraphQL request.
type refusal struct {
	error  *conversa.Error
	status int
}

func badRequest(message string) *refusal {
	return &refusal{conversa.Invalid("", message), http.StatusBadRequest}
}

func (t transport) parameters(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	switch r.Method {
	case http.MethodGet:
		return getParameters(r)
	case http.MethodPost:
		return t.postParameters(w, r)
	}
	return nil, &refusal{conversa.Invalid("", "Send a POST, or a GET for a query."), http.StatusMethodNotAllowed}
}

func getParameters(r *http.Request) (*graphql.RawParams, *refusal) {
	q := r.URL.Query()
	query, name := q.Get("query"), q.Get("operationName")
	in := request{Query: &query, OperationName: &name}
	for key, into := range map[string]*map[string]any{"variables": &in.Variables, "extensions": &in.Extensions} {
		text := q.Get(key)
		if text != "" && live.Decode([]byte(text), into) != nil {
			return nil, badRequest("Variables and extensions are JSON objects.")
		}
	}
	return in.params()
}

func (t transport) postParameters(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	if !isJSON(r.Header.Get("Content-Type")) {
		return nil, &refusal{conversa.Invalid("", "Send application/json in UTF-8."), http.StatusUnsupportedMediaType}
	}
	body, free, err := t.bodies.read(w, r, maxRequest)
	defer free()
	switch {
	case errors.Is(err, errTooLarge):
		return nil, &refusal{&conversa.Error{Code: conversa.CodeTooComplex, Message: "The request is larger than 256 KiB."}, http.StatusRequestEntityTooLarge}
	case errors.Is(err, errNoMemory):
		return nil, &refusal{errBusy, http.StatusServiceUnavailable}
	case err != nil:
		return nil, badRequest("The body could not be read.")
	}
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("[")) {
		return nil, badRequest("Send one operation at a time: batches are not taken.")
	}
	var in request
	if live.Decode(body, &in) != nil {
		return nil, badRequest("The body is not a GraphQL request in JSON.")
	}
	return in.params()
}

var errBusy = &conversa.Error{Code: conversa.CodeUnavailable, Message: "The server is busy. Try again in a moment."}

// request is a GraphQL request in JSON. Null is as good as nothing.
type request struct {
	Query         *string        `json:"query"`
	OperationName *string        `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

func (in request) params() (*graphql.RawParams, *refusal) {
	_, persisted := in.Extensions["persistedQuery"]
	if !persisted && (in.Query == nil || *in.Query == "") {
		return nil, badRequest("The document is missing: send it as query.")
	}
	params := &graphql.RawParams{Variables: in.Variables, Extensions: in.Extensions}
	if in.Query != nil {
		params.Query = *in.Query
	}
	if in.OperationName != nil {
		params.OperationName = *in.OperationName
	}
	return params, nil
}

// answer is the answer to one request.
type answer struct {
	w     http.ResponseWriter
	exec  graphql.GraphExecutor
	media string
}

func (a answer) run(ctx context.Context, params *graphql.RawParams, queryOnly bool) {
	now := graphql.Now()
	params.ReadTime = graphql.TraceTiming{Start: now, End: now}
	oc, errs := a.exec.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		a.fail(graphql.WithOperationContext(ctx, oc), errs)
		return
	}
	switch operation := oc.Operation.Operation; {
	case operation == ast.Subscription:
		a.fail(ctx, gqlerror.List{gqlerror.Wrap(conversa.Invalid("", "Subscriptions need a WebSocket, or an event stream."))})
	case operation == ast.Mutation && queryOnly:
		a.w.Header().Set("Allow", http.MethodPost)
		a.refuse(ctx, http.StatusMethodNotAllowed, conversa.Invalid("", "Send mutations by POST."))
	default:
		responses, ctx := a.exec.DispatchOperation(ctx, oc)
		a.write(http.StatusOK, responses(ctx))
	}
}

// fail answers a request whose operation was not executed.
func (a answer) fail(ctx context.Context, errs gqlerror.List) {
	resp := a.exec.DispatchError(ctx, errs)
	status := http.StatusOK
	if a.media == mediaResponse {
		status = statusOfCode(codeOf(resp))
	}
	a.write(status, resp)
}

// refuse answers what is no GraphQL request, or not from somebody known: then the
// status tells in both media types.
func (a answer) refuse(ctx context.Context, status int, err error) {
	if status == http.StatusUnauthorized {
		a.w.Header().Set("WWW-Authenticate", "Bearer")
	}
	a.write(status, a.exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(err)}))
}

// write sends what a resolver gave as it is: encoding it again would also check it
// again.
func (a answer) write(status int, resp *graphql.Response) {
	body := encode(resp)
	header := a.w.Header()
	header.Set("Content-Type", a.media+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Cache-Control", "no-store")
	header.Add("Vary", "Accept")
	a.w.WriteHeader(status)
	_, _ = a.w.Write(body) // whom should it be told?
}

const nothing = `{"errors":[{"message":"The request was given up. Try again in a moment.","extensions":{"code":"UNAVAILABLE"}}]}`

// encode leaves data out of an answer to what was not executed.
func encode(resp *graphql.Response) []byte {
	if resp == nil {
		return []byte(nothing)
	}
	if len(resp.Errors) == 0 && len(resp.Extensions) == 0 {
		body := make([]byte, 0, len(resp.Data)+len(`{"data":}`))
		return append(append(append(body, `{"data":`...), resp.Data...), '}')
	}
	body, err := json.Marshal(struct {
		Errors     gqlerror.List   `json:"errors,omitempty"`
		Data       json.RawMessage `json:"data,omitempty"`
		Extensions map[string]any  `json:"extensions,omitempty"`
	}{resp.Errors, resp.Data, resp.Extensions})
	if err != nil {
		return []byte(nothing)
	}
	return body
}

func codeOf(resp *graphql.Response) conversa.ErrorCode {
	if resp == nil || len(resp.Errors) == 0 {
		return ""
	}
	code, _ := resp.Errors[0].Extensions["code"].(string)
	return conversa.ErrorCode(code)
}

func statusOf(err error) int {
	var own *conversa.Error
	if errors.As(err, &own) {
		return statusOfCode(own.Code)
	}
	return http.StatusServiceUnavailable
}

func statusOfCode(code conversa.ErrorCode) int {
	switch code {
	case conversa.CodeUnauthenticated:
		return http.StatusUnauthorized
	case conversa.CodeForbidden:
		return http.StatusForbidden
	case conversa.CodeRateLimited:
		return http.StatusTooManyRequests
	case conversa.CodeInternal:
		return http.StatusInternalServerError
	case conversa.CodeUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

// isBrowser tells a page that is opened from a program that asks.
func isBrowser(r *http.Request) bool {
	return r.Method == http.MethodGet && !r.URL.Query().Has("query") && !r.URL.Query().Has("extensions") &&
		r.Header.Get("Upgrade") == "" && strings.Contains(r.Header.Get("Accept"), "text/html")
}
