package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"conversa"
	"conversa/graph"
	"conversa/internal/people"
	"conversa/internal/saved"
	"conversa/internal/store"
	"conversa/internal/text"
	"conversa/internal/view"
)

// ViewRun is a view to list the messages of.
type ViewRun struct {
	// Email is the user on whose behalf: their views, and of the messages those that they see.
	Email string
	// Name is the view's, in any case, or its id.
	Name string
	// Output is json, ndjson or csv.
	Output string
}

// RunView writes all messages of a view, page by page, and says to warn what is wrong with
// the view.
func RunView(ctx context.Context, c Storage, run ViewRun, out, warn io.Writer, log *slog.Logger) error {
	rows, err := newRowWriter(run.Output, out)
	if err != nil {
		return err
	}
	return asUser(ctx, c, run.Email, log, func(ctx context.Context, asked *question) error {
		views, err := asked.views(ctx, "id name problems")
		if err != nil {
			return err
		}
		chosen, err := chooseView(views, run.Name)
		if err != nil {
			return err
		}
		for _, problem := range chosen.Problems {
			if _, err := fmt.Fprintln(warn, problem); err != nil {
				return fmt.Errorf("warn: %w", err)
			}
		}
		return asked.messages(ctx, chosen.ID, rows)
	})
}

// ListViews writes the views of a user: id, how many messages, and name.
func ListViews(ctx context.Context, c Storage, email string, out io.Writer, log *slog.Logger) error {
	return asUser(ctx, c, email, log, func(ctx context.Context, asked *question) error {
		views, err := asked.views(ctx, "id name count")
		for _, v := range views {
			if _, err := fmt.Fprintf(out, "%s\t%d\t%s\n", v.ID, v.Count, v.Name); err != nil {
				return fmt.Errorf("write: %w", err)
			}
		}
		return err
	})
}

// asUser asks the API in a user's place. All of it is asked at one moment: "today" stays
// the same from the first page to the last.
func asUser(ctx context.Context, c Storage, email string, log *slog.Logger, fn func(ctx context.Context, asked *question) error) error {
	return withStore(ctx, c, log, func(st *store.Store) error {
		now := time.Now()
		clock := func() time.Time { return now }
		s, err := people.New(people.Config{Store: st, Log: log})
		if err != nil {
			return err
		}
		defer s.Wait()
		viewer, err := s.OnBehalfOf(ctx, email)
		if err != nil {
			return err
		}
		resolver := &graph.Resolver{
			People: s, View: &view.Service{Store: st}, Views: &saved.Service{Store: st, Now: clock},
			Texts: &text.Service{Store: st, Now: clock}, Now: clock, Log: log,
		}
		exec := executor.New(resolver.Schema())
		exec.SetErrorPresenter(graph.PresentError(log))
		return fn(conversa.WithViewer(ctx, viewer), &question{resolver: resolver, exec: exec})
	})
}

// question asks the API without a network.
type question struct {
	resolver *graph.Resolver
	exec     *executor.Executor
}

func (q *question) ask(ctx context.Context, document string, variables map[string]any, answer any) error {
	ctx = graphql.StartOperationTrace(q.resolver.Loaders(ctx))
	oc, refused := q.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: document, Variables: variables})
	if refused != nil {
		return refused
	}
	next, ctx := q.exec.DispatchOperation(ctx, oc)
	resp := next(ctx)
	if len(resp.Errors) > 0 {
		return errors.New(resp.Errors[0].Message)
	}
	if err := json.Unmarshal(resp.Data, answer); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return nil
}

// listedView is a view with what was asked of it.
type listedView struct {
	ID, Name string
	Count    int
	Problems []string
}

func (q *question) views(ctx context.Context, fields string) ([]listedView, error) {
	var answer struct{ MessageViews []listedView }
	err := q.ask(ctx, "{ messageViews { "+fields+" } }", nil, &answer)
	return answer.MessageViews, err
}

// chooseView finds the one of a name or an id.
func chooseView(views []listedView, name string) (chosen listedView, err error) {
	var found, all []string
	for _, v := range views {
		if v.ID == name {
			return v, nil
		}
		all = append(all, fmt.Sprintf("%q", v.Name))
		if strings.EqualFold(v.Name, strings.TrimSpace(name)) {
			chosen, found = v, append(found, v.ID)
		}
	}
	switch len(found) {
	case 0:
		return chosen, fmt.Errorf("there is no view %q; there are %s", name, strings.Join(all, ", "))
	case 1:
		return chosen, nil
	}
	return chosen, fmt.Errorf("several views are called %q; give the id of one: %s", name, strings.Join(found, ", "))
}

const viewedMessages = `query ($id: ID!, $after: Cursor) { messages(viewId: $id, first: 100, after: $after) {
	nodes { id sentAt direction type status text repliedAt sentBy { name } repliedBy { name } conversation { id waitingSince
		account { id nickname } owner { id name } customer { id fullName phone } window { closesAt } } }
	pageInfo { hasNextPage endCursor } } }`

// messages writes all messages of a view. What it holds at once is a page.
func (q *question) messages(ctx context.Context, viewID string, rows rowWriter) error {
	variables := map[string]any{"id": viewID}
	for {
		var answer struct {
			Messages struct {
				Nodes    []viewedMessage
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
		if err := q.ask(ctx, viewedMessages, variables, &answer); err != nil {
			return err
		}
		for _, m := range answer.Messages.Nodes {
			if err := rows.write(m); err != nil {
				return fmt.Errorf("write messages: %w", err)
			}
		}
		if !answer.Messages.PageInfo.HasNextPage {
			break
		}
		variables["after"] = answer.Messages.PageInfo.EndCursor
	}
	if err := rows.close(); err != nil {
		return fmt.Errorf("write messages: %w", err)
	}
	return nil
}
