// Package store opens the database, SQLite or PostgreSQL, migrates it and runs
// transactions.
//
// On SQLite there are two pools, one writer and several readers, because the
// file has one writer; on PostgreSQL one pool does both. Reads go through Client
// and Query, changes through WithTx, or through Exec where one statement is the
// whole change. Every connection keeps its prepared statements. The package owns
// no table: rows belong to ent, the event log to event, jobs to job.
package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"entgo.io/ent/dialect"

	"conversa/ent"
	_ "conversa/ent/runtime" // privacy fails closed without it
)

// Config says where the database is.
type Config struct {
	// URL is empty for SQLite, or postgres://...
	URL string
	// Dir is the folder of the SQLite file. Not used with a URL.
	Dir string
	// Log may be nil.
	Log *slog.Logger
	// MaxConns bounds the PostgreSQL pool. Zero: 16.
	MaxConns int
	// Trace, if not nil, is told each statement before it is sent, by several
	// goroutines at once. It is for tests that count.
	Trace func(query string) `json:"-"`
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	dialect string
	dsn     string
	log     *slog.Logger
	writer  *sql.DB
	reader  *sql.DB
	client  *ent.Client
	wakes   wakes
}

// Open opens the database. It refuses one whose schema is older or newer than
// this program; Migrate brings an older one up to date.
func Open(ctx context.Context, c Config) (*Store, error) {
	s, err := c.open()
	if err != nil {
		return nil, err
	}
	if err := s.checkVersion(ctx); err != nil {
		return nil, closing(s, err)
	}
	return s, nil
}

func (c Config) open() (*Store, error) {
	s := &Store{dialect: c.dialect(), log: c.logger()}
	if err := s.openPools(c); err != nil {
		return nil, err
	}
	s.client = ent.NewClient(ent.Driver(newReadOnly(s.dialect, s.reader)))
	return s, nil
}

// closing closes what could not be used and gives the reason back.
func closing(s *Store, reason error) error {
	if err := s.Close(); err != nil {
		return fmt.Errorf("%w (then close: %w)", reason, err)
	}
	return reason
}

func (c Config) dialect() string {
	if c.URL == "" {
		return dialect.SQLite
	}
	return dialect.Postgres
}

func (c Config) logger() *slog.Logger {
	if c.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return c.Log
}

// Dialect is dialect.SQLite or dialect.Postgres.
func (s *Store) Dialect() string { return s.dialect }

// Client reads. A write through it fails: changes belong into WithTx.
func (s *Store) Client() *ent.Client { return s.client }

// Query reads. Placeholders are written as ? on both databases.
func (s *Store) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := onlyReads(query); err != nil {
		return nil, err
	}
	return s.reader.QueryContext(ctx, s.rebind(query), args...)
}

// Exec runs one statement as a transaction of its own. Placeholders are written
// as ? on both databases.
func (s *Store) Exec(ctx context.Context, query string, args ...any) (result sql.Result, err error) {
	query = s.rebind(query)
	err = s.retry(ctx, func() error {
		result, err = s.writer.ExecContext(ctx, query, args...)
		return err
	})
	return result, err
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.reader.PingContext(ctx); err != nil {
		return fmt.Errorf("ping database: %w", err)
	}
	return nil
}

// Close closes the pools. Transactions that still run fail.
func (s *Store) Close() error {
	err := s.writer.Close()
	if s.reader == s.writer {
		return err
	}
	if readerErr := s.reader.Close(); err == nil {
		err = readerErr
	}
	return err
}
