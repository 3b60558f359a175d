package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"

	"conversa/ent/migrate"
)

// Migrate brings the schema up to date, forward only. Several nodes may do so at
// once. On SQLite it creates the file when there is none.
func Migrate(ctx context.Context, c Config) error {
	unlock, err := c.lockSQLite(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	db, options, err := c.openForMigration()
	if err != nil {
		return err
	}
	defer db.Close() // the migrations are committed or an error is reported
	provider, err := newProvider(c.dialect(), db, append(options, goose.WithSlog(slog.New(slog.DiscardHandler))))
	if err != nil {
		return err
	}
	if err := c.expectMigrations(ctx, provider, db); err != nil {
		return err
	}
	applied, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	if c.dialect() == dialect.SQLite {
		err = errors.Join(checkMigrated(ctx, db), statistics(ctx, db))
	}
	c.logger().InfoContext(ctx, "database migrated", "dialect", c.dialect(), "applied", len(applied))
	return err
}

// lockSQLite keeps other processes from migrating the same file: the lock is one on
// an empty database beside it, which ends with its process. PostgreSQL's is goose's.
func (c Config) lockSQLite(ctx context.Context) (unlock func(), err error) {
	if c.dialect() != dialect.SQLite {
		return func() {}, nil
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.Join(c.Dir, sqliteLock)}).EscapedPath()}
	inner, err := sqlite.NewConnector(u.String() + "?_pragma=busy_timeout(300000)")
	if err != nil {
		return nil, fmt.Errorf("lock database: %w", err)
	}
	db := sql.OpenDB(inner)
	db.SetMaxOpenConns(1)
	unlock = func() { _ = db.Close() } // nothing was written
	if _, err := db.ExecContext(ctx, "begin exclusive"); err != nil {
		unlock()
		return nil, fmt.Errorf("lock database: %w", err)
	}
	return unlock, nil
}

func (c Config) openForMigration() (*sql.DB, []goose.ProviderOption, error) {
	if c.dialect() == dialect.SQLite {
		db, err := openSQLiteForMigration(c.Dir)
		return db, nil, err
	}
	dsn, err := postgresDSN(c.URL)
	if err != nil {
		return nil, nil, err
	}
	inner, err := newPostgres(dsn)
	if err != nil {
		return nil, nil, err
	}
	// Asked once a second for five minutes: another node may be at it.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300))
	if err != nil {
		return nil, nil, fmt.Errorf("prepare migration lock: %w", err)
	}
	return sql.OpenDB(inner), []goose.ProviderOption{goose.WithSessionLocker(locker)}, nil
}

// openSQLiteForMigration leaves foreign keys off: rebuilding a table, which is
// how SQLite changes a column, would otherwise delete the rows of the tables
// below it without a word. Inside a transaction the setting cannot be changed.
func openSQLiteForMigration(dir string) (*sql.DB, error) {
	dsn := sqliteDSN(filepath.Join(dir, sqliteFile), "_pragma=foreign_keys(0)&_pragma=synchronous(FULL)")
	inner, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db := sql.OpenDB(inner)
	db.SetMaxOpenConns(1)
	return db, nil
}

func newProvider(name string, db *sql.DB, options []goose.ProviderOption) (*goose.Provider, error) {
	files, err := migrations(name)
	if err != nil {
		return nil, err
	}
	gooseDialect := goose.DialectSQLite3
	if name == dialect.Postgres {
		gooseDialect = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(gooseDialect, db, files, options...)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, nil
}

func migrations(name string) (fs.FS, error) {
	folder := "sqlite"
	if name == dialect.Postgres {
		folder = "postgres"
	}
	return fs.Sub(migrate.Files, folder)
}

// expectMigrations marks a SQLite file that is about to be migrated, so that its foreign keys are
// checked however this start ends.
func (c Config) expectMigrations(ctx context.Context, provider *goose.Provider, db *sql.DB) error {
	if c.dialect() != dialect.SQLite {
		return nil
	}
	pending, err := provider.HasPending(ctx)
	if err == nil && pending {
		_, err = db.ExecContext(ctx, "pragma user_version = 1")
	}
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	return nil
}

// checkMigrated checks the foreign keys of a file that was migrated and not checked since: that
// reads all of it.
func checkMigrated(ctx context.Context, db *sql.DB) error {
	var migrated bool
	if err := db.QueryRowContext(ctx, "pragma user_version").Scan(&migrated); err != nil {
		return fmt.Errorf("check foreign keys: %w", err)
	}
	if !migrated {
		return nil
	}
	if err := checkForeignKeys(ctx, db); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "pragma user_version = 0"); err != nil {
		return fmt.Errorf("check foreign keys: %w", err)
	}
	return nil
}

func checkForeignKeys(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "pragma foreign_key_check")
	if err != nil {
		return fmt.Errorf("check foreign keys: %w", err)
	}
	defer rows.Close() // read to the end or given up
	if rows.Next() {
		var table, parent string
		var row, key sql.NullInt64
		if err := rows.Scan(&table, &row, &parent, &key); err != nil {
			return fmt.Errorf("check foreign keys: %w", err)
		}
		return fmt.Errorf("check foreign keys: a row of %s points to no row of %s", table, parent)
	}
	return rows.Err()
}

// checkVersion refuses a schema that this program was not made for.
func (s *Store) checkVersion(ctx context.Context) error {
	want, err := newestMigration(s.dialect)
	if err != nil {
		return err
	}
	have, err := s.version(ctx)
	switch {
	case err != nil:
		return err
	case have < want:
		return fmt.Errorf("the database's schema (%d) is older than this program's (%d): run `conversa migrate`", have, want)
	case have > want:
		return fmt.Errorf("the database's schema (%d) is newer than this program's (%d): "+
			"run the newer conversa; `conversa migrate` goes forward only", have, want)
	}
	return nil
}

// version is the newest migration that was applied, 0 when there was none.
func (s *Store) version(ctx context.Context) (int64, error) {
	exists := "select count(*) from sqlite_master where type = 'table' and name = 'goose_db_version'"
	if s.dialect == dialect.Postgres {
		exists = "select count(to_regclass('goose_db_version'))"
	}
	var tables int64
	if err := s.reader.QueryRowContext(ctx, exists).Scan(&tables); err != nil || tables == 0 {
		return 0, wrap("read schema version", err)
	}
	var version sql.NullInt64
	err := s.reader.QueryRowContext(ctx, "select max(version_id) from goose_db_version").Scan(&version)
	return version.Int64, wrap("read schema version", err)
}

func wrap(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func newestMigration(name string) (int64, error) {
	files, err := migrations(name)
	if err != nil {
		return 0, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		return 0, errors.Join(errors.New("no migrations in the program"), err)
	}
	return goose.NumericComponent(names[len(names)-1])
}
