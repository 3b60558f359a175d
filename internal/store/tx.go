package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"slices"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"

	"conversa/ent"
)

// LastHook is the name of the hook that runs after all others: the event log
// appends with the transaction's last statement.
const LastHook = "last"

// Tx is a running transaction. It belongs to one goroutine.
type Tx struct {
	// Client is bound to the transaction. It cannot begin another one.
	Client *ent.Client

	store  *Store
	raw    *sql.Tx
	values map[any]any
	before []hook
	after  []func()
	wakes  []string
	// asked are the keys that were to be locked.
	asked []string
}

type hook struct {
	name string
	run  func(ctx context.Context, tx *Tx) error
}

// WithTx runs fn in one transaction and commits. An error or a panic rolls back.
// When the database asks for it (serialization failure, deadlock, busy) the whole
// fn runs again, up to eight times in all: it must have no effect outside tx. Another
// try begins with all the keys that those before it asked for, so that it holds none
// while it waits for one. On SQLite there is one writer, so fn must use tx alone and
// be short.
func (s *Store) WithTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	var keys []string
	return s.retry(ctx, func() error {
		return s.run(ctx, s.writer, func(ctx context.Context, tx *Tx) error {
			defer func() { keys = tx.asked }()
			if err := tx.Lock(ctx, keys...); err != nil {
				return err
			}
			return fn(ctx, tx)
		})
	})
}

const lockUnsynced = `select set_config('synchronous_commit', 'off', true), count(pg_advisory_xact_lock(hashtextextended(k, 0)))
	from unnest(?::text[]) k`

// WithRepeatableTx is WithTx for a step that is repeated after a power cut, because
// what asks for it is durable already: its commit does not wait for the disk. What
// WithTx commits later is never there without it. The keys are locked before it begins.
func (s *Store) WithRepeatableTx(ctx context.Context, keys []string, fn func(ctx context.Context, tx *Tx) error) error {
	if s.dialect == dialect.SQLite {
		return s.retry(ctx, func() error { return s.onceUnsynced(ctx, fn) })
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(keys)))
	return s.WithTx(ctx, func(ctx context.Context, tx *Tx) error {
		tx.asked = append(tx.asked, sorted...)
		if _, err := tx.Exec(ctx, lockUnsynced, pq.Array(sorted)); err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		return fn(ctx, tx)
	})
}

// onceUnsynced changes how the one writer commits, and changes it back. A
// connection that cannot be changed back is given up.
func (s *Store) onceUnsynced(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) (err error) {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "pragma synchronous = normal"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if _, resetErr := conn.ExecContext(context.WithoutCancel(ctx), "pragma synchronous = full"); resetErr != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn })
		}
	}()
	return s.run(ctx, conn, fn)
}

// beginner is a pool or one connection of it.
type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

func (s *Store) run(ctx context.Context, from beginner, fn func(ctx context.Context, tx *Tx) error) error {
	tx, err := s.begin(ctx, from)
	if err != nil {
		return err
	}
	// No effect after the commit. It also ends the transaction of a panic.
	defer tx.raw.Rollback() // a failed rollback is a lost connection: nothing was committed
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := tx.runBefore(ctx); err != nil {
		return err
	}
	if err := tx.raw.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	tx.runAfter()
	return nil
}

func (s *Store) begin(ctx context.Context, from beginner) (*Tx, error) {
	raw, err := from.BeginTx(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("begin: %w", err)
	}
	client, err := txClient(ctx, s.dialect, raw)
	if err != nil {
		raw.Rollback() // nothing was done
		return nil, fmt.Errorf("begin: %w", err)
	}
	return &Tx{Client: client, store: s, raw: raw}, nil
}

// Dialect is dialect.SQLite or dialect.Postgres.
func (tx *Tx) Dialect() string { return tx.store.dialect }

// Exec runs a statement. Placeholders are written as ? on both databases.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return tx.raw.ExecContext(ctx, tx.store.rebind(query), args...)
}

// Query reads, or changes with RETURNING. The rows must be closed before the
// next statement.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return tx.raw.QueryContext(ctx, tx.store.rebind(query), args...)
}

// Lock serializes the transactions that name one of these keys, until commit. On
// SQLite a transaction is alone anyway.
//
// A transaction that has keys does not wait for further ones, which might be held by
// who waits for its own: where they are taken it is undone, and its next try begins
// with all of them.
func (tx *Tx) Lock(ctx context.Context, keys ...string) error {
	holds := len(tx.asked) > 0
	tx.asked = append(tx.asked, keys...)
	if !holds {
		return tx.LockLast(ctx, keys...)
	}
	if tx.store.dialect != dialect.Postgres || len(keys) == 0 {
		return nil
	}
	taken, err := tx.countTaken(ctx, keys)
	if err == nil && taken > 0 {
		err = errTaken
	}
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	return nil
}

// countTaken locks those keys that nobody else has, and counts the others.
func (tx *Tx) countTaken(ctx context.Context, keys []string) (taken int, err error) {
	rows, err := tx.Query(ctx, `select count(*) filter (where not pg_try_advisory_xact_lock(hashtextextended(k, 0)))
		from unnest(?::text[]) k`, pq.Array(keys))
	if err != nil {
		return 0, err
	}
	defer rows.Close() // Err below tells
	for rows.Next() {
		if err := rows.Scan(&taken); err != nil {
			return 0, err
		}
	}
	return taken, rows.Err()
}

// LockLast is Lock, and waits whatever the transaction has. It is for keys for which
// everybody waits last: who has one takes no other.
func (tx *Tx) LockLast(ctx context.Context, keys ...string) error {
	if tx.store.dialect != dialect.Postgres || len(keys) == 0 {
		return nil
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(keys)))
	_, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtextextended(k, 0)) from unnest(?::text[]) k`, pq.Array(sorted))
	if err != nil {
		return fmt.Errorf("lock: %w", err)
	}
	return nil
}

// Value gives the transaction's value for a key, made at first use.
func (tx *Tx) Value(key any, first func() any) any {
	if v, ok := tx.values[key]; ok {
		return v
	}
	if tx.values == nil {
		tx.values = map[any]any{}
	}
	v := first()
	tx.values[key] = v
	return v
}

// BeforeCommit registers fn under a name, once: a name that is there already
// keeps its first function. They run when the transaction's own work is done, in
// the order of registration, LastHook last. A hook may register further ones.
func (tx *Tx) BeforeCommit(name string, fn func(ctx context.Context, tx *Tx) error) {
	if !slices.ContainsFunc(tx.before, func(h hook) bool { return h.name == name }) {
		tx.before = append(tx.before, hook{name, fn})
	}
}

// AfterCommit registers fn to run after a successful commit. It must not block.
func (tx *Tx) AfterCommit(fn func()) { tx.after = append(tx.after, fn) }

// runBefore runs by index, because hooks may register hooks.
func (tx *Tx) runBefore(ctx context.Context) error {
	var last *hook
	for i := 0; i < len(tx.before); i++ {
		h := tx.before[i]
		if h.name == LastHook {
			last = &h
			continue
		}
		if err := h.run(ctx, tx); err != nil {
			return fmt.Errorf("before commit, %s: %w", h.name, err)
		}
	}
	if last == nil {
		return nil
	}
	if err := last.run(ctx, tx); err != nil {
		return fmt.Errorf("before commit, %s: %w", last.name, err)
	}
	return nil
}

func (tx *Tx) runAfter() {
	for _, fn := range tx.after {
		fn()
	}
	for _, topic := range tx.wakes {
		tx.store.wakes.fire(topic)
	}
}
