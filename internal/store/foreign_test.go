package store_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// However often it is started anew, nothing is served over rows that a migration left behind.
func TestAFileWhoseMigrationLeftRowsBehindIsRefusedAgainAndAgain(t *testing.T) {
	t.Parallel()
	c := storetest.Config(t, dialect.SQLite)
	db, err := sql.Open("sqlite", filepath.Join(c.Dir, "conversa.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run := func(statement string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	run("create table parents (id integer primary key)")
	run("create table children (parent_id integer references parents (id))")
	run("insert into children values (1)")
	if err := store.Migrate(t.Context(), c); err != nil {
		t.Errorf("what was not migrated was checked: %v", err)
	}
	run("pragma user_version = 1") // as before a migration
	for range 2 {
		if err := store.Migrate(t.Context(), c); err == nil || !strings.Contains(err.Error(), "children points to no row of parents") {
			t.Errorf("migrate: %v", err)
		}
	}
	run("delete from children")
	if err := store.Migrate(t.Context(), c); err != nil {
		t.Error(err)
	}
	run("insert into children values (1)")
	if err := store.Migrate(t.Context(), c); err != nil {
		t.Errorf("what was checked is checked again: %v", err)
	}
}
