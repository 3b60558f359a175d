package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// More statement texts than a connection keeps, on one connection, with rows
// open while others are read.
func TestStatementsAreBounded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			for i := range 700 {
				rows, err := tx.Query(ctx, fmt.Sprintf("select cast(? as int) + %d", i%300), i)
				if err != nil {
					return err
				}
				var got int
				if err := one(rows, &got); err != nil || got != i+i%300 {
					return fmt.Errorf("statement %d gives %d: %w", i, got, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// The same text while its rows are being read: SQLite would restart them.
func TestStatementIsNotSharedWithOpenRows(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, dialect.SQLite)
	err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		const query = "select value from generate_series where ? >= 0"
		recursive := "with generate_series(value) as (select 1 union all select value + 1 from generate_series where value < 3) " + query
		outer, err := tx.Query(ctx, recursive, 1)
		if err != nil {
			return err
		}
		defer outer.Close()
		var seen []int
		for outer.Next() {
			var n, first int
			if err := outer.Scan(&n); err != nil {
				return err
			}
			inner, err := tx.Query(ctx, recursive, 1)
			if err != nil {
				return err
			}
			if err := one(inner, &first); err != nil {
				return err
			}
			seen = append(seen, n)
		}
		if !slices.Equal(seen, []int{1, 2, 3}) {
			t.Errorf("outer rows %v, want 1 2 3", seen)
		}
		return outer.Err()
	})
	if err != nil {
		t.Error(err)
	}
}

func one(rows *sql.Rows, into any) error {
	defer rows.Close()
	if !rows.Next() {
		return errors.Join(errors.New("no row"), rows.Err())
	}
	return rows.Scan(into)
}

func TestPlaceholdersAreThoseOfTheDatabase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		rows, err := s.Query(t.Context(), `select ? || '? isn''t "?' as "a?b" where 1 = ?`, "é", 1)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		if err := one(rows, &got); err != nil || got != `é? isn't "?` {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestReadsAreToldFromChanges(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, dialect.Postgres)
	for query, ok := range map[string]bool{
		"select 1": true, "\n\tSELECT\n1": true, "(select 1)": true, "with a as (select 1) select * from a": true, "values(1)": true,
		"insert into jobs default values": false, "selection": false, "": false, "update jobs set state = 'READY'": false,
	} {
		rows, err := s.Query(t.Context(), query)
		if err == nil {
			rows.Close()
		}
		if (err == nil) != ok {
			t.Errorf("Query(%q) = %v, allowed: %v", query, err, ok)
		}
	}
}

// The settings that the event log rests on, from a URL that names none of them
// and a server without TLS.
func TestConnectionsHaveTheirSettings(t *testing.T) {
	t.Parallel()
	c := storetest.Config(t, dialect.Postgres)
	u, err := url.Parse(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Del("sslmode")
	query.Set("default_transaction_isolation", "serializable")
	u.RawQuery = query.Encode()
	c.URL = u.String()
	s := storetest.Reopen(t, c)
	rows, err := s.Query(t.Context(), `select concat_ws('|', current_setting('timezone'), current_setting('transaction_isolation'),
		current_setting('idle_in_transaction_session_timeout'), current_setting('application_name'), current_setting('jit'))`)
	if err != nil {
		t.Fatal(err)
	}
	var got string
	if err := one(rows, &got); err != nil || got != "UTC|read committed|10s|conversa|off" {
		t.Errorf("settings %q, %v", got, err)
	}
}

// An acknowledged webhook survives a power cut.
func TestSQLiteCommitsAreSynchronous(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, dialect.SQLite)
	err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1"} {
			rows, err := tx.Query(ctx, "pragma "+pragma)
			if err != nil {
				return err
			}
			var got string
			if err := one(rows, &got); err != nil || !strings.EqualFold(got, want) {
				t.Errorf("%s is %s (%v), want %s", pragma, got, err, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
