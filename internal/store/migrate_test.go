package store_test

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
	"conversa/internal/store/schemadiff"
	"conversa/internal/store/storetest"
)

func eachDialect(t *testing.T, test func(t *testing.T, name string)) {
	t.Helper()
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(name, "3"), func(t *testing.T) {
			t.Parallel()
			test(t, name)
		})
	}
}

// empty is a configuration of a database without any table.
func empty(t *testing.T, name string) store.Config {
	t.Helper()
	if name == dialect.SQLite {
		return store.Config{Dir: filepath.Join(t.TempDir(), "new")}
	}
	c := storetest.Config(t, name)
	db := open(t, c)
	if _, err := db.ExecContext(t.Context(), "drop schema public cascade; create schema public"); err != nil {
		t.Fatal(err)
	}
	return c
}

// open opens the database without the store.
func open(t *testing.T, c store.Config) *sql.DB {
	t.Helper()
	driver, dsn := "postgres", c.URL
	if c.URL == "" {
		driver, dsn = "sqlite", filepath.Join(c.Dir, "conversa.db")
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestOpenRefusesASchemaOfAnotherVersion(t *testing.T) {
	t.Parallel()
	eachDialect(t, func(t *testing.T, name string) {
		c := empty(t, name)
		refused(t, c, "conversa migrate")
		if err := store.Migrate(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		storetest.Reopen(t, c)
		db := open(t, c)
		for _, statement := range []string{
			"insert into goose_db_version (version_id, is_applied) values (9999, true)",
			"delete from goose_db_version where version_id > 1",
		} {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
			refused(t, c, "conversa migrate")
		}
	})
}

func refused(t *testing.T, c store.Config, saying string) {
	t.Helper()
	s, err := store.Open(t.Context(), c)
	if err == nil {
		s.Close()
	}
	if err == nil || !strings.Contains(err.Error(), saying) {
		t.Errorf("Open = %v, want a refusal that says %s", err, saying)
	}
}

func TestSeveralNodesMigrateAtOnce(t *testing.T) {
	t.Parallel()
	eachDialect(t, func(t *testing.T, name string) {
		c := empty(t, name)
		var nodes sync.WaitGroup
		for range 4 {
			nodes.Go(func() {
				if err := store.Migrate(t.Context(), c); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		storetest.Reopen(t, c)
	})
}

func TestMigratingAgainKeepsEveryRow(t *testing.T) {
	t.Parallel()
	eachDialect(t, func(t *testing.T, name string) {
		c := storetest.Config(t, name)
		s := storetest.Reopen(t, c)
		err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error { return add(ctx, tx, "whd_1") })
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Migrate(t.Context(), c); err != nil || count(t, s) != 1 {
			t.Errorf("Migrate = %v with %d rows left, want 1", err, count(t, s))
		}
	})
}

// Replaying all migrations gives exactly ent's schema: there is nothing to add.
func TestMigrationsGiveTheSchema(t *testing.T) {
	t.Parallel()
	var oneAtATime sync.Mutex // ent describes its tables in variables that a comparison writes to
	eachDialect(t, func(t *testing.T, name string) {
		oneAtATime.Lock()
		defer oneAtATime.Unlock()
		folder := strings.TrimSuffix(name, "3")
		migrations := t.TempDir()
		if err := os.CopyFS(migrations, os.DirFS(filepath.Join("../../ent/migrate", folder))); err != nil {
			t.Fatal(err)
		}
		sums, err := os.ReadFile(filepath.Join(migrations, "atlas.sum"))
		if err != nil {
			t.Fatal(err)
		}
		if name == dialect.SQLite {
			err = schemadiff.SQLite(t.Context(), migrations, "missing")
		} else {
			err = schemadiff.Postgres(t.Context(), migrations, "missing", empty(t, name).URL)
		}
		if !errors.Is(err, schemadiff.ErrNone) {
			t.Errorf("run `go run ./internal/store/diff NAME`: %v %s", err, added(t, migrations))
		}
		renewed, err := os.ReadFile(filepath.Join(migrations, "atlas.sum"))
		if err != nil || string(renewed) != string(sums) {
			t.Errorf("checksums differ (%v): run `go run ./internal/store/diff NAME`", err)
		}
	})
}

func added(t *testing.T, migrations string) (text []byte) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(migrations, "*_missing.sql"))
	if err != nil || len(names) != 1 {
		return nil
	}
	if text, err = os.ReadFile(names[0]); err != nil {
		t.Error(err)
	}
	return text
}

// Ids sort byte by byte, as in SQLite and in Go.
func TestIdsSortByBytes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(add(ctx, tx, "whd_a"), add(ctx, tx, "whd_B"), add(ctx, tx, "whd.c"))
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := scan(t, s, "select count(*) from webhook_deliveries where id < ?", "whd_a"); n != 2 {
			t.Errorf("%d ids are below whd_a, want whd.c and whd_B", n)
		}
	})
	s := storetest.Open(t, dialect.Postgres)
	n := scan(t, s, `select count(*) from information_schema.columns where table_schema = 'public'
		and data_type in ('text', 'character varying') and (column_name = 'id' or column_name like '%\_id')
		and collation_name is distinct from 'C'`)
	if n != 0 {
		t.Errorf("%d id columns are not of collation C", n)
	}
}

func TestTheURLNeverShowsInErrors(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"mysql://u:secret@host/db", "postgres://u:secret@ho st/db", "postgres://u:secret@localhost:99999999/db"} {
		_, err := store.Open(t.Context(), store.Config{URL: raw})
		var urlError *url.Error
		if err == nil || strings.Contains(err.Error(), "secret") || errors.As(err, &urlError) {
			t.Errorf("Open(%q) = %v, want an error without the password", raw, err)
		}
	}
}
