package store_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

func TestTraceIsToldEachStatement(t *testing.T) {
	t.Parallel()
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var told []string
			config := storetest.Config(t, name)
			config.Trace = func(query string) {
				mu.Lock()
				defer mu.Unlock()
				told = append(told, query)
			}
			s := storetest.Reopen(t, config)
			read(t, s)
			err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, "delete from jobs where id = ?", "job_none")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			mu.Lock()
			defer mu.Unlock()
			for _, want := range []string{"select 40 + 2", "select 40 + cast(", "delete from jobs"} {
				n := len(slices.DeleteFunc(slices.Clone(told), func(q string) bool { return !strings.HasPrefix(q, want) }))
				if n != 1 {
					t.Errorf("%q was told %d times: %q", want, n, told)
				}
			}
		})
	}
}

// read runs a statement without and one with arguments.
func read(t *testing.T, s *store.Store) {
	t.Helper()
	for query, args := range map[string][]any{"select 40 + 2": nil, "select 40 + cast(? as int)": {2}} {
		rows, err := s.Query(t.Context(), query, args...)
		if err != nil {
			t.Fatal(err)
		}
		var got int
		if err := one(rows, &got); err != nil || got != 42 {
			t.Errorf("%s = %d, %v", query, got, err)
		}
	}
}
