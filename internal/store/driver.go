package store

import (
	"context"
	"database/sql"
	"errors"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"conversa/ent"
)

// readOnly is ent's driver for Store.Client.
type readOnly struct{ *entsql.Driver }

func newReadOnly(name string, db *sql.DB) readOnly {
	return readOnly{entsql.NewDriver(name, entsql.Conn{ExecQuerier: readGuard{db}})}
}

// Tx implements dialect.Driver.
func (readOnly) Tx(context.Context) (dialect.Tx, error) { return nil, errReadOnly }

// BeginTx is what ent's Client.BeginTx looks for.
func (readOnly) BeginTx(context.Context, *entsql.TxOptions) (dialect.Tx, error) {
	return nil, errReadOnly
}

// Close implements dialect.Driver. The pool belongs to the Store.
func (readOnly) Close() error { return errNotYours }

type readGuard struct{ db *sql.DB }

// ExecContext implements entsql.ExecQuerier.
func (readGuard) ExecContext(context.Context, string, ...any) (sql.Result, error) {
	return nil, errReadOnly
}

// QueryContext implements entsql.ExecQuerier.
func (g readGuard) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := onlyReads(query); err != nil {
		return nil, err
	}
	return g.db.QueryContext(ctx, query, args...)
}

var errNotYours = errors.New("store: the pool is closed by Store.Close alone")

// starter is ent's driver that hands out one transaction begun elsewhere. ent
// must believe that it began the transaction itself: only then do its own
// multi-statement writes join it, and Client.Tx refuses to nest.
type starter struct {
	*entsql.Driver
	tx *sql.Tx
}

// Tx implements dialect.Driver.
func (s starter) Tx(context.Context) (dialect.Tx, error) {
	return &entsql.Tx{Conn: s.Conn, Tx: s.tx}, nil
}

// txClient gives ent's client bound to the transaction.
func txClient(ctx context.Context, name string, tx *sql.Tx) (*ent.Client, error) {
	driver := entsql.NewDriver(name, entsql.Conn{ExecQuerier: tx})
	bound, err := ent.NewClient(ent.Driver(starter{driver, tx})).Tx(ctx)
	if err != nil {
		return nil, err
	}
	return bound.Client(), nil
}
