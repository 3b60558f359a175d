package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// stmtsPerConn bounds the prepared statements of one connection. The texts of
// the product are far fewer; lists of varying length make the rest.
const stmtsPerConn = 256

// connector opens connections that keep their prepared statements. The cache
// belongs to the connection and not to the pool: a transaction that holds the
// last connection of the pool could otherwise not prepare anything.
type connector struct {
	driver.Connector
	trace func(query string)
}

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	full, ok := inner.(driverConn)
	if !ok {
		return nil, fmt.Errorf("connect: driver connection %T lacks context support", inner)
	}
	return newConn(full, c.trace)
}

// driverConn is what both drivers offer and database/sql makes use of.
type driverConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// conn is used by one goroutine at a time, as database/sql promises.
type conn struct {
	driverConn
	stmts *simplelru.LRU[string, *stmt]
	trace func(query string) // nil: nobody listens
}

func newConn(inner driverConn, trace func(string)) (*conn, error) {
	stmts, err := simplelru.NewLRU(stmtsPerConn, func(_ string, s *stmt) { s.drop() })
	if err != nil {
		return nil, err
	}
	return &conn{driverConn: inner, stmts: stmts, trace: trace}, nil
}

// CheckNamedValue implements driver.NamedValueChecker. It makes every instant
// UTC with microseconds, which is what both databases keep, so that a value
// written equals the value read.
func (c *conn) CheckNamedValue(nv *driver.NamedValue) error {
	switch v := nv.Value.(type) {
	case time.Time:
		nv.Value = instant(v)
	case *time.Time:
		if v != nil {
			nv.Value = instant(*v)
		}
	case sql.NullTime:
		if v.Valid {
			nv.Value = instant(v.Time)
		}
	}
	if checker, ok := c.driverConn.(driver.NamedValueChecker); ok {
		return checker.CheckNamedValue(nv)
	}
	return driver.ErrSkip
}

func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// QueryContext implements driver.QueryerContext. A text without arguments is
// sent as it is: it may hold several statements.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	c.tell(query)
	if len(args) == 0 {
		return c.driverConn.QueryContext(ctx, query, args)
	}
	s, err := c.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.inner.QueryContext(ctx, args)
	if err != nil {
		c.release(s, err)
		return nil, err
	}
	return &rows{Rows: result, release: func(err error) { c.release(s, err) }}, nil
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	c.tell(query)
	if len(args) == 0 {
		return c.driverConn.ExecContext(ctx, query, args)
	}
	s, err := c.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := s.inner.ExecContext(ctx, args)
	c.release(s, err)
	return result, err
}

func (c *conn) tell(query string) {
	if c.trace != nil {
		c.trace(query)
	}
}

// Close implements driver.Conn.
func (c *conn) Close() error {
	c.stmts.Purge()
	return c.driverConn.Close()
}
