// Package storetest gives tests migrated databases of their own, SQLite and
// PostgreSQL.
//
// PostgreSQL is the server at CONVERSA_TEST_POSTGRES, or else one that each test
// binary starts for itself and that ends with it.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
	"conversa/internal/store/pgtest"
)

// ServerVariable names the URL of a superuser on a server for tests.
const ServerVariable = "CONVERSA_TEST_POSTGRES"

// Each runs the test on both databases, as parallel subtests "sqlite" and
// "postgres".
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(name, "3"), func(t *testing.T) {
			t.Parallel()
			test(t, Open(t, name))
		})
	}
}

// Open opens a new, migrated database that ends with the test.
func Open(t testing.TB, name string) *store.Store {
	t.Helper()
	return Reopen(t, Config(t, name))
}

// Reopen opens one more Store on a database of Config: a second node, or the
// same one after a restart.
func Reopen(t testing.TB, c store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return s
}

// Config makes a new, migrated database that ends with the test, for those that
// open it themselves.
func Config(t testing.TB, name string) store.Config {
	t.Helper()
	if name == dialect.SQLite {
		return sqliteConfig(t)
	}
	return postgresConfig(t)
}

// sqliteTemplate is a migrated file, made once per test binary.
var sqliteTemplate = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "conversa-sqlite-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := store.Migrate(context.Background(), store.Config{Dir: dir}); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "conversa.db")) // our own folder
})

func sqliteConfig(t testing.TB) store.Config {
	t.Helper()
	file, err := sqliteTemplate()
	if err != nil {
		t.Fatalf("make SQLite template: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "conversa.db"), file, 0o600); err != nil {
		t.Fatalf("copy SQLite template: %v", err)
	}
	return store.Config{Dir: dir}
}

// server is where tests make their databases.
type server struct {
	admin    *url.URL
	template string
	// cluster is kept because it ends when the garbage collector closes its pipe.
	cluster *pgtest.Cluster
}

// postgres is the server of this test binary. Nothing stops one that it started:
// its supervisor does, when the binary ends.
var postgres = sync.OnceValues(func() (*server, error) {
	ctx := context.Background()
	s := &server{}
	raw := os.Getenv(ServerVariable)
	if raw == "" {
		cluster, err := pgtest.Start(ctx, pgtest.ForTests)
		if err != nil {
			return nil, err
		}
		raw, s.cluster = cluster.URL("postgres"), cluster
	}
	admin, err := url.Parse(raw)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", ServerVariable, err)
	}
	s.admin = admin
	return s, s.makeTemplate(ctx)
})

func postgresConfig(t testing.TB) store.Config {
	t.Helper()
	s, err := postgres()
	if errors.Is(err, pgtest.ErrMissing) && os.Getenv("CI") == "" && os.Getenv("CONVERSA_TEST_REQUIRE") != "1" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatalf("start PostgreSQL for tests: %v", err)
	}
	name := "conversa_" + strings.ToLower(rand.Text())
	if err := s.exec(context.Background(), "create database "+name+" template "+s.template); err != nil {
		t.Fatalf("create test database: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec(context.Background(), "drop database if exists "+name+" with (force)"); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	return store.Config{URL: s.url(name), MaxConns: 8}
}

func (s *server) url(database string) string {
	u := *s.admin
	u.Path = "/" + database
	return u.String()
}

func (s *server) exec(ctx context.Context, statement string) error {
	db, err := sql.Open("postgres", s.admin.String())
	if err != nil {
		return err
	}
	defer db.Close() // one statement, done
	_, err = db.ExecContext(ctx, statement)
	return err
}
