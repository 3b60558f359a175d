package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"conversa"
	"conversa/ent"
	"conversa/graph"
	"conversa/internal/account"
	"conversa/internal/credit"
	"conversa/internal/crm"
	"conversa/internal/drive"
	"conversa/internal/file"
	"conversa/internal/inbox"
	"conversa/internal/job"
	"conversa/internal/live"
	"conversa/internal/outbound"
	"conversa/internal/people"
	"conversa/internal/saved"
	"conversa/internal/secret"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/text"
	"conversa/internal/view"
	"conversa/internal/whatsapp"
)

// noon is the time in these tests.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// world is the API on a database of its own.
type world struct {
	t          *testing.T
	store      *store.Store
	people     *people.Service
	accounts   *account.Service
	secrets    *secret.Box
	resolver   *graph.Resolver
	exec       *executor.Executor
	statements *statements
	folder     *file.Folder
}

// statements counts what is sent to the database.
type statements struct {
	mu    sync.Mutex
	texts []string
}

func (s *statements) add(query string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts = append(s.texts, query)
}

// take gives what was sent since the last time.
func (s *statements) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	texts := s.texts
	s.texts = nil
	return texts
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(name, "3"), func(t *testing.T) {
			t.Parallel()

			test(t, newWorld(t, name))
		})
	}
}

func newWorld(t *testing.T, database string) *world {
	t.Helper()
	w := &world{t: t, statements: &statements{}}
	config := storetest.Config(t, database)
	config.Trace = w.statements.add
	w.store = storetest.Reopen(t, config)
	log := slog.New(slog.NewTextHandler(testLog{t}, nil))
	var err error
	signals := &signal.Service{Store: w.store, Now: atNoon, Log: log}
	if w.people, err = people.New(people.Config{Store: w.store, Signals: signals, Now: atNoon}); err != nil {
		t.Fatal(err)
	}
	box, err := secret.New(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	w.secrets = box
	w.accounts = account.New(account.Config{
		Store: w.store, Secrets: box, WhatsApp: &whatsapp.Client{BaseURL: "http://127.0.0.1:1"}, Windows: signals, Now: atNoon, Log: log,
		PublicURL: func() string { return "https://conversa.example.com" },
	})
	base := func() string { return "https://conversa.example.com/" }
	folder, err := file.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	jobs := job.NewRunner(w.store, atNoon, log)
	files := file.NewService(file.ServiceConfig{
		Store: w.store, Jobs: jobs, Files: folder, Now: atNoon, Log: log,
		Links: file.Links{Key: box.Derive("addresses of files"), Now: atNoon},
	})
	w.folder = folder
	drives := drive.New(drive.Config{
		Store: w.store, Secrets: box, Files: files, Exports: folder, Guard: &outbound.Guard{}, Now: atNoon, Log: log,
		Apps: map[conversa.CloudProvider]drive.App{conversa.Dropbox: {ClientID: "client", ClientSecret: "secret", URL: "http://127.0.0.1:1"}},
	})
	customers := &crm.Service{
		Store: w.store, Directory: &crm.Directory{Log: log}, Signals: signals, Now: atNoon,
		Links: &crm.Links{Key: box.Derive("links"), Base: base, Now: atNoon}, Logos: files,
	}
	w.resolver = &graph.Resolver{
		People: w.people, Accounts: w.accounts, View: &view.Service{Store: w.store}, Views: &saved.Service{Store: w.store, Now: atNoon},
		Texts: &text.Service{Store: w.store, Now: atNoon}, Files: files, PublicURL: base, Customers: customers, Signals: signals,
		Inbox: inbox.New(inbox.Config{Store: w.store, Jobs: jobs, Files: files, Papers: customers, Drives: drives, Now: atNoon, Log: log}),
		Credits: &credit.Service{
			Store: w.store, Pricing: conversa.CreditPricing{Currency: "BRL", PricePerCredit: "0.5"}, Provider: credit.Manual{}, Now: atNoon,
			PublicURL: func() string { return "https://conversa.example.com" },
		},
		Drives: drives, Now: atNoon, Log: log,
	}
	w.exec = executor.New(w.resolver.Schema())
	w.exec.SetDisableSuggestion(true)
	w.exec.SetErrorPresenter(graph.PresentError(log))
	w.exec.SetRecoverFunc(graph.RecoverPanic(log))
	w.exec.AroundOperations(w.freshLoaders)
	return w
}

// testLog shows the log of a test that fails.
type testLog struct{ t *testing.T }

func (l testLog) Write(line []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(line)))
	return len(line), nil
}

func (w *world) freshLoaders(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
	if _, ok := live.EventFrom(ctx); ok {
		return next(ctx)
	}
	return next(w.resolver.Loaders(ctx))
}

// system is the context in which fixtures are made.
func system(t *testing.T) context.Context {
	return conversa.WithViewer(t.Context(), conversa.SystemViewer())
}

// save makes rows in one transaction.
func (w *world) save(make func(ctx context.Context, c *ent.Client)) {
	w.t.Helper()
	err := w.store.WithTx(system(w.t), func(ctx context.Context, tx *store.Tx) error {
		make(ctx, tx.Client)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// answer is a response, read back as a client reads it.
type answer struct {
	Data   map[string]any
	Errors []struct {
		Message    string
		Path       []any
		Extensions map[string]any
	}
	text string
}

func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	return fmt.Sprint(a.Errors[0].Extensions["code"])
}

func (a answer) field() string {
	if len(a.Errors) == 0 || a.Errors[0].Extensions["field"] == nil {
		return ""
	}
	return fmt.Sprint(a.Errors[0].Extensions["field"])
}

// at goes down a path of names and indexes, "conversations.nodes.0.id".
func (a answer) at(path string) any {
	var v any = a.Data
	for name := range strings.SplitSeq(path, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[name]
		case []any:
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

// try runs a document, whatever comes of it.
func (w *world) try(viewer conversa.Viewer, query string, variables map[string]any) answer {
	w.t.Helper()
	return w.read(run(w.exec, viewer, query, variables))
}

func (w *world) read(resp *graphql.Response) answer {
	w.t.Helper()
	text, err := json.Marshal(resp)
	if err != nil {
		w.t.Fatal(err)
	}
	a := answer{text: string(text)}
	if err := json.Unmarshal(text, &a); err != nil {
		w.t.Fatalf("%v: %s", err, text)
	}
	return a
}

// ask runs a document that must succeed.
func (w *world) ask(viewer conversa.Viewer, query string, variables map[string]any) answer {
	w.t.Helper()
	a := w.try(viewer, query, variables)
	if len(a.Errors) > 0 {
		w.t.Fatalf("%s\n%v: %s", query, variables, a.text)
	}
	return a
}

func ptr[T any](v T) *T { return &v }
