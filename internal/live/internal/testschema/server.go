// Package testschema is a small GraphQL API with a log of posts, for the tests of package live.
package testschema

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"conversa"
	"conversa/internal/live"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Topic is the one organization there is.
const Topic = "org_1"

// Server is the API over HTTP, and the log behind it. A post is in the log first, and then
// published, as by a tail.
type Server struct {
	http.Handler
	Hub *live.Hub

	mu     sync.Mutex // guards the following
	posts  []live.Event
	tokens map[string]bool
	issued int
	// Allow, if set, is every subscriber's.
	Allow func(ctx context.Context) func(live.Event) bool
	// Over, if set, says which tokens have expired.
	Over func(token string) bool

	publishing sync.Mutex // keeps events in order
}

// New serves the API. The hub's Log is set. The token "good" is valid.
func New(hub *live.Hub) *Server {
	s := &Server{Hub: hub, tokens: map[string]bool{"good": true}}
	hub.Log = s
	srv := handler.New(NewExecutableSchema(Config{Resolvers: s}))
	srv.AddTransport(live.Transport{Hub: hub, Authenticate: s.authenticate})
	srv.AddTransport(live.SSE{Hub: hub, Authenticate: s.authenticate})
	srv.AddTransport(transport.GET{})
	srv.AddTransport(transport.POST{})
	srv.SetQueryCache(lru.New[*ast.QueryDocument](100))
	srv.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](10)})
	srv.SetErrorPresenter(present)
	s.Handler = s.signedIn(srv)
	return s
}

type tokenKey struct{}

var errUnknownToken = conversa.ErrUnauthenticated

func token(header string) string { return strings.TrimPrefix(header, "Bearer ") }

// signedIn puts the caller's token into the context of plain requests.
func (s *Server) signedIn(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), tokenKey{}, token(r.Header.Get("Authorization")))
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (s *Server) authenticate(ctx context.Context, r *http.Request, params map[string]any) (live.Entrant, error) {
	header, _ := params["Authorization"].(string)
	if header == "" {
		header = r.Header.Get("Authorization")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.tokens[token(header)] {
		return live.Entrant{}, errUnknownToken
	}
	entrant := live.Entrant{Context: context.WithValue(ctx, tokenKey{}, token(header)), Session: token(header)}
	if s.Over != nil {
		entrant.Over = func(context.Context) bool { return s.Over(entrant.Session) }
	}
	return entrant, nil
}

func present(ctx context.Context, err error) *gqlerror.Error {
	presented := graphql.DefaultErrorPresenter(ctx, err)
	var known *conversa.Error
	if errors.As(err, &known) {
		presented.Message = known.Message
		presented.Extensions = map[string]any{"code": string(known.Code)}
	}
	return presented
}

// Append adds a post to the log without publishing it.
func (s *Server) Append(text string) live.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	seq := uint64(len(s.posts) + 1)
	e := live.Event{
		Seq: seq, Cursor: cursor(seq), Topic: Topic,
		Value: &Post{ID: strconv.FormatUint(seq, 10), Text: text},
	}
	s.posts = append(s.posts, e)
	return e
}

// Add adds a post to the log and publishes it.
func (s *Server) Add(ctx context.Context, text string) (live.Event, error) {
	s.publishing.Lock()
	defer s.publishing.Unlock()
	e := s.Append(text)
	return e, s.Hub.Publish(ctx, []live.Event{e})
}

func cursor(seq uint64) string { return fmt.Sprintf("c%d", seq) }

// Resume implements live.Log.
func (s *Server) Resume(_ context.Context, _, cursor string) (uint64, error) {
	seq, err := strconv.ParseUint(strings.TrimPrefix(cursor, "c"), 10, 64)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || seq > uint64(len(s.posts)) {
		return 0, conversa.ErrResync
	}
	return seq, nil
}

// Page implements live.Log.
func (s *Server) Page(_ context.Context, _ string, after uint64, limit int) ([]live.Event, uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	head := min(uint64(len(s.posts)), after+uint64(limit))
	return append([]live.Event(nil), s.posts[after:head]...), head, nil
}

// Mutation implements ResolverRoot.
func (s *Server) Mutation() MutationResolver { return mutation{s} }

// Post implements ResolverRoot.
func (s *Server) Post() PostResolver { return post{} }

// Query implements ResolverRoot.
func (s *Server) Query() QueryResolver { return query{} }

// Subscription implements ResolverRoot.
func (s *Server) Subscription() SubscriptionResolver { return subscription{s} }

type query struct{}

func (query) Hello(context.Context) (string, error) { return "hello", nil }

func (query) Big(_ context.Context, kilobytes int) (string, error) {
	return strings.Repeat("x", kilobytes<<10), nil
}

func (query) Endless(ctx context.Context) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

type mutation struct{ *Server }

func (m mutation) Post(ctx context.Context, text string) (*Post, error) {
	e, err := m.Add(ctx, text)
	if err != nil {
		return nil, err
	}
	return e.Value.(*Post), nil
}

func (m mutation) SignIn(context.Context) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.issued++
	issued := fmt.Sprintf("token%d", m.issued)
	m.tokens[issued] = true
	return issued, nil
}

func (m mutation) SignOut(ctx context.Context) (bool, error) {
	caller, _ := ctx.Value(tokenKey{}).(string)
	m.mu.Lock()
	delete(m.tokens, caller)
	m.mu.Unlock()
	m.Hub.EndSession(caller)
	return true, nil
}

type subscription struct{ *Server }

func (s subscription) Posted(ctx context.Context, since, containing *string) (<-chan *PostEvent, error) {
	return live.Source(ctx, func() (live.Binding[*PostEvent], error) {
		b := live.Binding[*PostEvent]{Topic: Topic, SinceArg: "since", Render: renderPost}
		if since != nil {
			b.Since = *since
		}
		if containing != nil {
			b.Wants = func(e live.Event) bool { return strings.Contains(e.Value.(*Post).Text, *containing) }
		}
		if s.Allow != nil {
			b.Allow = s.Allow(ctx)
		}
		return b, nil
	})
}

func renderPost(_ context.Context, e live.Event) (*PostEvent, error) {
	p := e.Value.(*Post)
	switch p.Text {
	case "skip":
		return nil, live.ErrSkip
	case "fail":
		return nil, conversa.ErrNotFound
	}
	return &PostEvent{Cursor: e.Cursor, Post: p}, nil
}

func (subscription) Forbidden(ctx context.Context) (<-chan *PostEvent, error) {
	return live.Source(ctx, func() (live.Binding[*PostEvent], error) {
		return live.Binding[*PostEvent]{}, conversa.ErrForbidden
	})
}

type post struct{}

func (post) Loud(_ context.Context, p *Post) (*string, error) {
	if strings.HasPrefix(p.Text, "!") {
		return nil, conversa.Invalid("text", "It is loud already.")
	}
	loud := strings.ToUpper(p.Text) + "!"
	return &loud, nil
}
