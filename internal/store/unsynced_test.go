package store_test

import (
	"context"
	"errors"
	"testing"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// syncOf is how the running transaction's connection commits.
func syncOf(ctx context.Context, t *testing.T, tx *store.Tx) (value string) {
	t.Helper()
	query := "select current_setting('synchronous_commit')"
	if tx.Dialect() == dialect.SQLite {
		query = "select synchronous from pragma_synchronous"
	}
	rows, err := tx.Query(ctx, query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal("no setting")
	}
	if err := rows.Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func TestOnlyRepeatableStepsDoNotWaitForTheDisk(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		synced, unsynced := "on", "off"
		if s.Dialect() == dialect.SQLite {
			synced, unsynced = "2", "1"
		}
		failure := errors.New("step failed")
		for _, outcome := range []error{nil, failure} {
			err := s.WithRepeatableTx(t.Context(), []string{"a", "b", "a"}, func(ctx context.Context, tx *store.Tx) error {
				if got := syncOf(ctx, t, tx); got != unsynced {
					t.Errorf("a repeatable step commits with %s", got)
				}
				return outcome
			})
			if !errors.Is(err, outcome) {
				t.Errorf("got %v, want %v", err, outcome)
			}
			err = s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				if got := syncOf(ctx, t, tx); got != synced {
					t.Errorf("the next transaction commits with %s", got)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
