package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"strings"

	"conversa/ent/migrate"
	"conversa/internal/store"
)

// templateLock keeps test binaries that share a server from making the template
// twice. The number means nothing.
const templateLock = 73260001

// makeTemplate migrates one database per state of the migrations; tests copy it.
func (s *server) makeTemplate(ctx context.Context) error {
	sum, err := migrationsSum()
	if err != nil {
		return err
	}
	s.template = "conversa_template_" + sum
	db, err := sql.Open("postgres", s.admin.String())
	if err != nil {
		return fmt.Errorf("open server: %w", err)
	}
	defer db.Close() // ends the lock as well
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "select pg_advisory_lock($1)", templateLock); err != nil {
		return fmt.Errorf("lock template: %w", err)
	}
	var there bool
	row := db.QueryRowContext(ctx, "select exists (select from pg_database where datname = $1)", s.template)
	if err := row.Scan(&there); err != nil || there {
		return err
	}
	return s.migrateTemplate(ctx, db)
}

// migrateTemplate renames at the end, so that a template is always whole.
func (s *server) migrateTemplate(ctx context.Context, db *sql.DB) error {
	name := "conversa_" + strings.ToLower(rand.Text())
	if _, err := db.ExecContext(ctx, "create database "+name); err != nil {
		return fmt.Errorf("create template: %w", err)
	}
	if err := store.Migrate(ctx, store.Config{URL: s.url(name)}); err != nil {
		return fmt.Errorf("migrate template: %w", err)
	}
	if _, err := db.ExecContext(ctx, "alter database "+name+" rename to "+s.template); err != nil {
		return fmt.Errorf("name template: %w", err)
	}
	return nil
}

func migrationsSum() (string, error) {
	names, err := fs.Glob(migrate.Files, "postgres/*.sql")
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	for _, name := range names {
		file, err := migrate.Files.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(hash, "%s %d\n%s", name, len(file), file)
	}
	return fmt.Sprintf("%x", hash.Sum(nil)[:8]), nil
}
