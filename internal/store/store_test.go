package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// insert needs no other row.
const insert = `insert into webhook_deliveries (id, received_at, body, state, run_at, attempts) values (?, ?, ?, 'PENDING', ?, 0)`

var start = time.Date(2026, 3, 1, 12, 0, 0, 123456789, time.FixedZone("", -3*3600))

func add(ctx context.Context, tx *store.Tx, id string) error {
	_, err := tx.Exec(ctx, insert, id, start, []byte("{}"), start)
	return err
}

func count(t *testing.T, s *store.Store) int {
	t.Helper()
	return scan(t, s, "select count(*) from webhook_deliveries")
}

func scan(t *testing.T, s *store.Store, query string, args ...any) (n int) {
	t.Helper()
	rows, err := s.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTransactionCommitsWhole(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(add(ctx, tx, "whd_1"), add(ctx, tx, "whd_2"))
		})
		if err != nil || count(t, s) != 2 {
			t.Errorf("WithTx = %v with %d rows, want 2", err, count(t, s))
		}
	})
}

func TestTransactionRollsBackOnErrorAndPanic(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		refused := errors.New("refused")
		committed := false
		err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			tx.AfterCommit(func() { committed = true })
			return errors.Join(add(ctx, tx, "whd_1"), refused)
		})
		if !errors.Is(err, refused) {
			t.Errorf("WithTx = %v, want the function's error", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic did not come through")
				}
			}()
			_ = s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				if err := add(ctx, tx, "whd_2"); err != nil {
					t.Error(err)
				}
				panic("boom")
			})
		}()
		if n := count(t, s); n != 0 || committed {
			t.Errorf("%d rows, after-commit ran: %v; want neither", n, committed)
		}
		// The connection of the panic is free again.
		if err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error { return add(ctx, tx, "whd_3") }); err != nil {
			t.Error(err)
		}
	})
}

func TestHooksRunOnceInOrderWithTheLastLast(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var ran []string
		note := func(name string) func(context.Context, *store.Tx) error {
			return func(context.Context, *store.Tx) error {
				ran = append(ran, name)
				return nil
			}
		}
		err := s.WithTx(t.Context(), func(_ context.Context, tx *store.Tx) error {
			tx.AfterCommit(func() { ran = append(ran, "after") })
			tx.BeforeCommit(store.LastHook, note("last"))
			tx.BeforeCommit("a", note("a"))
			tx.BeforeCommit("b", func(ctx context.Context, tx *store.Tx) error {
				tx.BeforeCommit("c", note("c"))
				return note("b")(ctx, tx)
			})
			tx.BeforeCommit("a", note("a again"))
			return nil
		})
		want := []string{"a", "b", "c", "last", "after"}
		if err != nil || !slices.Equal(ran, want) {
			t.Errorf("ran %v (%v), want %v", ran, err, want)
		}
	})
}

func TestFailedHookRollsBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		refused := errors.New("refused")
		err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			tx.BeforeCommit("no", func(context.Context, *store.Tx) error { return refused })
			return add(ctx, tx, "whd_1")
		})
		if !errors.Is(err, refused) || count(t, s) != 0 {
			t.Errorf("WithTx = %v with %d rows, want the hook's error and none", err, count(t, s))
		}
	})
}

func TestChangesOutsideATransactionFail(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := conversa.WithViewer(t.Context(), conversa.SystemViewer())
		create := s.Client().WebhookDelivery.Create().SetBody([]byte("{}"))
		if err := create.Exec(ctx); err == nil {
			t.Error("the reading client wrote a row")
		}
		if _, err := s.Client().Tx(ctx); err == nil {
			t.Error("the reading client began a transaction")
		}
		rows, err := s.Query(ctx, "delete from webhook_deliveries returning id")
		if err == nil {
			rows.Close()
			t.Error("Query changed rows")
		}
	})
}

func TestEntJoinsTheTransactionAndCannotNest(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := conversa.WithViewer(t.Context(), conversa.SystemViewer())
		var made *ent.WebhookDelivery
		err := s.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
			if _, err := tx.Client.Tx(ctx); err == nil {
				t.Error("a transaction began inside a transaction")
			}
			if _, err := tx.Client.BeginTx(ctx, nil); err == nil {
				t.Error("a transaction began inside a transaction")
			}
			if made, err = tx.Client.WebhookDelivery.Create().SetBody([]byte("{}")).SetRunAt(start).Save(ctx); err != nil {
				return err
			}
			// ent updates inside what it believes to be a transaction of its own.
			_, err = tx.Client.WebhookDelivery.UpdateOne(made).SetAttempts(2).Save(ctx)
			return errors.Join(err, errors.New("rolled back"))
		})
		if err == nil || count(t, s) != 0 {
			t.Errorf("WithTx = %v with %d rows, want a rollback of ent's rows too", err, count(t, s))
		}
	})
}

func TestInstantsAreUTCWithMicroseconds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := conversa.WithViewer(t.Context(), conversa.SystemViewer())
		err := s.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
			create := tx.Client.WebhookDelivery.Create().SetID("whd_ent").SetBody([]byte("{}")).SetRunAt(start)
			return errors.Join(add(ctx, tx, "whd_sql"), create.Exec(ctx))
		})
		if err != nil {
			t.Fatal(err)
		}
		want := time.Date(2026, 3, 1, 15, 0, 0, 123456000, time.UTC)
		for _, id := range []string{"whd_ent", "whd_sql"} {
			got, err := s.Client().WebhookDelivery.Get(ctx, id)
			if err != nil || got.RunAt != want {
				t.Errorf("%s runs at %#v (%v), want %v", id, got.RunAt, err, want)
			}
		}
		if n := scan(t, s, "select count(*) from webhook_deliveries where run_at = ?", want); n != 2 {
			t.Errorf("%d rows have exactly the instant, want 2", n)
		}
	})
}

func TestUniqueIsRecognized(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := conversa.WithViewer(t.Context(), conversa.SystemViewer())
		twice := func(second func(ctx context.Context, tx *store.Tx) error) error {
			return s.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
				if err := add(ctx, tx, "whd_1"); err != nil {
					t.Error(err)
				}
				return second(ctx, tx)
			})
		}
		raw := twice(func(ctx context.Context, tx *store.Tx) error { return add(ctx, tx, "whd_1") })
		byEnt := twice(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.WebhookDelivery.Create().SetID("whd_1").SetBody([]byte("{}")).Exec(ctx)
		})
		if !store.IsUnique(raw) || !store.IsUnique(byEnt) || !store.IsUnique(fmt.Errorf("wrapped: %w", raw)) {
			t.Errorf("IsUnique missed %v or %v", raw, byEnt)
		}
		if store.IsUnique(errors.New("UNIQUE")) || store.IsUnique(nil) {
			t.Error("IsUnique believed a text")
		}
	})
}

// Two transactions that take two rows in opposite order deadlock on PostgreSQL:
// one of them is run again.
func TestDeadlockIsRetried(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, dialect.Postgres)
	err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		return errors.Join(add(ctx, tx, "whd_a"), add(ctx, tx, "whd_b"))
	})
	if err != nil {
		t.Fatal(err)
	}
	const bump = "update webhook_deliveries set attempts = attempts + 1 where id = ?"
	var tries atomic.Int32
	var both, done sync.WaitGroup
	both.Add(2)
	for _, order := range [][]string{{"whd_a", "whd_b"}, {"whd_b", "whd_a"}} {
		done.Go(func() {
			first := true
			err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				tries.Add(1)
				if _, err := tx.Exec(ctx, bump, order[0]); err != nil {
					return err
				}
				if first {
					first = false
					both.Done()
					both.Wait()
				}
				_, err := tx.Exec(ctx, bump, order[1])
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if n := scan(t, s, "select sum(attempts) from webhook_deliveries"); n != 4 || tries.Load() < 3 {
		t.Errorf("%d updates in %d tries, want 4 in at least 3", n, tries.Load())
	}
}

// Who collided over locks begins again with all of them: there is nothing left to collide
// over.
func TestAnotherTryBeginsWithAllLocks(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, dialect.Postgres)
	var again atomic.Int32
	var both, done sync.WaitGroup
	both.Add(2)
	for _, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		done.Go(func() {
			first := true
			err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				if !first {
					again.Add(1)
					if n := held(ctx, t, tx); n != 2 {
						t.Errorf("another try begins with %d locks, want 2", n)
					}
				}
				if err := tx.Lock(ctx, order[0]); err != nil {
					return err
				}
				if first {
					first = false
					both.Done()
					both.Wait()
				}
				return tx.Lock(ctx, order[1])
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if again.Load() == 0 {
		t.Error("nobody tried again")
	}
}

// held counts the locks of a transaction.
func held(ctx context.Context, t *testing.T, tx *store.Tx) (n int) {
	t.Helper()
	rows, err := tx.Query(ctx, "select count(distinct (classid, objid)) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func TestLockSerializes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var inside atomic.Int32
		var workers sync.WaitGroup
		for i := range 6 {
			keys := [][]string{{"a", "b"}, {"b", "a", "b"}}[i%2]
			workers.Go(func() {
				err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
					if err := tx.Lock(ctx, keys...); err != nil {
						return err
					}
					if n := inside.Add(1); n != 1 {
						t.Errorf("%d inside the lock", n)
					}
					defer inside.Add(-1)
					return add(ctx, tx, fmt.Sprintf("whd_%d", i))
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		workers.Wait()
		if n := count(t, s); n != 6 {
			t.Errorf("%d rows, want 6", n)
		}
	})
}

func TestWakeComesAfterTheCommitAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		woken := 0
		stop := s.OnWake("topic", func() { woken++ })
		wake := func(err error) error {
			return s.WithTx(t.Context(), func(_ context.Context, tx *store.Tx) error {
				tx.Wake("topic")
				tx.Wake("topic")
				tx.Wake("other")
				return err
			})
		}
		if err := wake(errors.New("rolled back")); err == nil || woken != 0 {
			t.Errorf("%d wake-ups after a rollback (%v)", woken, err)
		}
		if err := wake(nil); err != nil || woken != 1 {
			t.Errorf("%d wake-ups after a commit (%v), want 1", woken, err)
		}
		stop()
		if err := wake(nil); err != nil || woken != 1 {
			t.Errorf("%d wake-ups after stop (%v), want 1", woken, err)
		}
	})
}
