package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
	"modernc.org/sqlite"
)

const (
	// sqliteFile is the database's name inside Config.Dir.
	sqliteFile = "conversa.db"
	// sqliteLock is the file whose lock is held while a process migrates.
	sqliteLock = "conversa.db.migrate"
	// sqliteReaders is how many may read the SQLite file at once.
	sqliteReaders = 4
	// postgresConns is the PostgreSQL pool when Config does not say.
	postgresConns = 16
	// connLifetime lets a PostgreSQL pool follow a failover or a balancer.
	connLifetime = 30 * time.Minute
)

// sqlitePragmas hold on every connection. A busy writer is waited for; times are
// UTC text whose order is that of the instants.
const sqlitePragmas = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)" +
	"&_txlock=immediate&_time_format=sqlite&_timezone=UTC"

func (s *Store) openPools(c Config) error {
	if s.dialect == dialect.Postgres {
		return s.openPostgres(c)
	}
	return s.openSQLite(c)
}

func (s *Store) openPostgres(c Config) error {
	dsn, err := postgresDSN(c.URL)
	if err != nil {
		return err
	}
	s.dsn = dsn
	inner, err := newPostgres(dsn)
	if err != nil {
		return err
	}
	conns := c.MaxConns
	if conns <= 0 {
		conns = postgresConns
	}
	s.writer = pool(connector{inner, c.Trace}, conns)
	s.writer.SetConnMaxLifetime(connLifetime)
	s.reader = s.writer
	return nil
}

func newPostgres(dsn string) (*pq.Connector, error) {
	c, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("read database URL: %w", err)
	}
	c.Dialer(dialer)
	return c, nil
}

// postgresDSN completes the operator's URL. Publishing events needs a new
// snapshot per statement, hence the isolation level; a client that froze inside a
// transaction loses it after ten seconds, because it holds row locks. Statements
// are short: compiling one takes a hundred times as long as running it, and is what
// PostgreSQL does where it guesses a cost too high, as of a table never analyzed.
func postgresDSN(raw string) (string, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", errors.New("the database URL must look like postgres://user@host/database") // err would show the password
	}
	query := u.Query()
	for key, value := range map[string]string{
		"sslmode":                             "prefer",
		"application_name":                    "conversa",
		"connect_timeout":                     dialPatience,
		"idle_in_transaction_session_timeout": "10000",
		"jit":                                 "off",
	} {
		if !query.Has(key) {
			query.Set(key, value)
		}
	}
	query.Set("timezone", "UTC")
	query.Set("default_transaction_isolation", "read committed")
	u.RawQuery = query.Encode()
	return u.String(), nil
}

func (s *Store) openSQLite(c Config) error {
	path := filepath.Join(c.Dir, sqliteFile)
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("open database: %w; run `conversa migrate` to create it", err)
	}
	// FULL, so that an acknowledged webhook survives a power cut.
	writer, err := sqlite.NewConnector(sqliteDSN(path, "_pragma=foreign_keys(1)&_pragma=synchronous(FULL)"))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	reader, err := sqlite.NewConnector(sqliteDSN(path, "_pragma=query_only(1)"))
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	s.writer, s.reader = pool(connector{writer, c.Trace}, 1), pool(connector{reader, c.Trace}, sqliteReaders)
	return nil
}

func sqliteDSN(path, more string) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() + "?" + sqlitePragmas + "&" + more
}

// pool keeps idle connections: opening one costs pragmas or a handshake, and
// loses its prepared statements.
func pool(c connector, conns int) *sql.DB {
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db
}

// Listener opens a connection outside the pool that hears PostgreSQL's
// notifications on a channel. It waits for the server, at most until ctx is done.
// Later it reconnects by itself; a nil notification then says that some may have
// been lost.
func (s *Store) Listener(ctx context.Context, channel string) (*pq.Listener, error) {
	if s.dialect != dialect.Postgres {
		return nil, errors.New("listen: only PostgreSQL notifies")
	}
	l := pq.NewDialListener(dialer, s.dsn, 100*time.Millisecond, 5*time.Second, nil)
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	if err := l.Listen(channel); err != nil {
		return nil, errors.Join(fmt.Errorf("listen to %s: %w", channel, err), l.Close())
	}
	return l, nil
}
