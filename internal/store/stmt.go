package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"io"
	"reflect"
)

// driverStmt is a prepared statement of either driver.
type driverStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// stmt is a prepared statement of one connection.
type stmt struct {
	inner   driverStmt
	query   string
	busy    bool // its rows are still being read
	dropped bool // no longer in the cache; closed as soon as it is not busy
}

// prepare gives the connection's statement for a text. One whose rows are still
// being read is left alone, and a second one made for this use only.
func (c *conn) prepare(ctx context.Context, query string) (*stmt, error) {
	cached, ok := c.stmts.Get(query)
	if ok && !cached.busy {
		cached.busy = true
		return cached, nil
	}
	inner, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	full, isFull := inner.(driverStmt)
	if !isFull {
		return nil, fmt.Errorf("prepare: driver statement %T lacks context support", inner)
	}
	s := &stmt{inner: full, query: query, busy: true, dropped: ok}
	if !ok {
		c.stmts.Add(query, s)
	}
	return s, nil
}

// release ends one use. A statement whose plan the server no longer accepts is
// forgotten, so that the next use prepares it anew.
func (c *conn) release(s *stmt, err error) {
	s.busy = false
	switch {
	case s.dropped:
		s.close()
	case isStalePlan(err):
		c.stmts.Remove(s.query)
	}
}

// drop is called when the cache gives the statement up.
func (s *stmt) drop() {
	s.dropped = true
	if !s.busy {
		s.close()
	}
}

// close ignores the error: a connection that cannot close a statement is broken,
// and says so at its next use.
func (s *stmt) close() { _ = s.inner.Close() }

// rows give their statement back when they are closed.
type rows struct {
	driver.Rows
	release func(error)
	err     error
}

// Next implements driver.Rows.
func (r *rows) Next(dest []driver.Value) error {
	err := r.Rows.Next(dest)
	if err != nil && err != io.EOF { // the driver contract is io.EOF itself
		r.err = err
	}
	return err
}

// Close implements driver.Rows.
func (r *rows) Close() error {
	err := r.Rows.Close()
	if r.release != nil {
		r.release(r.err)
		r.release = nil
	}
	return err
}

// ColumnTypeDatabaseTypeName implements driver.RowsColumnTypeDatabaseTypeName.
func (r *rows) ColumnTypeDatabaseTypeName(index int) string {
	if typed, ok := r.Rows.(driver.RowsColumnTypeDatabaseTypeName); ok {
		return typed.ColumnTypeDatabaseTypeName(index)
	}
	return ""
}

// ColumnTypeScanType implements driver.RowsColumnTypeScanType.
func (r *rows) ColumnTypeScanType(index int) reflect.Type {
	if typed, ok := r.Rows.(driver.RowsColumnTypeScanType); ok {
		return typed.ColumnTypeScanType(index)
	}
	return reflect.TypeFor[any]()
}
