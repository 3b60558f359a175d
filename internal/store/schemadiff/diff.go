// Package schemadiff compares the versioned migrations with ent/schema, on a
// throw-away database of each kind, and writes what is missing.
package schemadiff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	atlas "ariga.io/atlas/sql/migrate"
	atlasschema "ariga.io/atlas/sql/schema"
	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"
	_ "modernc.org/sqlite" // the driver

	"conversa/ent/migrate"
	"conversa/internal/store/pgtest"
)

// ErrNone says that the migrations give the schema already.
var ErrNone = atlas.ErrNoPlan

// Write adds a migration of that name to dir/sqlite and dir/postgres where one
// is needed, and renews the checksums of both folders.
func Write(ctx context.Context, dir, name string) error {
	if err := SQLite(ctx, filepath.Join(dir, "sqlite"), name); err != nil && !errors.Is(err, ErrNone) {
		return fmt.Errorf("sqlite: %w", err)
	}
	cluster, err := pgtest.Start(ctx, pgtest.ForTests)
	if err != nil {
		return err
	}
	err = Postgres(ctx, filepath.Join(dir, "postgres"), name, cluster.URL("postgres"))
	if errors.Is(err, ErrNone) {
		err = nil
	}
	return errors.Join(err, cluster.Stop())
}

// SQLite adds what the folder's migrations lack, or returns ErrNone.
func SQLite(ctx context.Context, folder, name string) error {
	// ent looks whether foreign keys are on, although the replay turns them off.
	db, err := sql.Open("sqlite", "file::memory:?_pragma=foreign_keys(1)")
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer db.Close() // in memory
	db.SetMaxOpenConns(1)
	return write(ctx, folder, name, entsql.OpenDB(dialect.SQLite, db), migrate.Tables)
}

// Postgres adds what the folder's migrations lack, or returns ErrNone. The
// database at url must be empty, and is left so.
func Postgres(ctx context.Context, folder, name, url string) error {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer db.Close() // nothing to lose
	tables, err := postgresTables()
	if err != nil {
		return err
	}
	return write(ctx, folder, name, entsql.OpenDB(dialect.Postgres, db), tables)
}

// postgresTables compares ids and folded names byte by byte, as SQLite and Go do.
func postgresTables() ([]*schema.Table, error) {
	tables, err := schema.CopyTables(migrate.Tables)
	if err != nil {
		return nil, fmt.Errorf("copy tables: %w", err)
	}
	for _, t := range tables {
		for _, c := range t.Columns {
			if c.Type == field.TypeString && (c.Name == "id" || c.Name == "name_key" || strings.HasSuffix(c.Name, "_id")) {
				c.Collation = "C"
			}
		}
	}
	return tables, nil
}

func write(ctx context.Context, folder, name string, driver dialect.Driver, tables []*schema.Table) error {
	dir, err := sqltool.NewGooseDir(folder)
	if err != nil {
		return fmt.Errorf("open %s: %w", folder, err)
	}
	if err := sum(dir); err != nil {
		return err
	}
	m, err := schema.NewMigrate(driver,
		schema.WithDir(dir),
		schema.WithFormatter(formatter{dir}),
		schema.WithMigrationMode(schema.ModeReplay),
		schema.WithDropColumn(true),
		schema.WithDropIndex(true),
		schema.WithErrNoPlan(true),
		schema.WithDiffHook(keepSearch),
	)
	if err != nil {
		return fmt.Errorf("prepare diff: %w", err)
	}
	return m.NamedDiff(ctx, name, tables...)
}

// keepSearch leaves the indexes of texts alone. They are migrations by hand: ent knows no
// index that one database has and the other has not.
func keepSearch(next schema.Differ) schema.Differ {
	return schema.DiffFunc(func(current, desired *atlasschema.Schema) ([]atlasschema.Change, error) {
		changes, err := next.Diff(current, desired)
		if err != nil {
			return nil, err
		}
		for _, change := range changes {
			if table, ok := change.(*atlasschema.ModifyTable); ok {
				table.Changes = slices.DeleteFunc(table.Changes, dropsSearch)
			}
		}
		return slices.DeleteFunc(changes, func(change atlasschema.Change) bool {
			table, ok := change.(*atlasschema.ModifyTable)
			return ok && len(table.Changes) == 0
		}), nil
	})
}

func dropsSearch(change atlasschema.Change) bool {
	drop, ok := change.(*atlasschema.DropIndex)
	return ok && strings.HasSuffix(drop.I.Name, "_search_text")
}

// sum renews the checksums: a migration may have been written by hand.
func sum(dir atlas.Dir) error {
	sums, err := dir.Checksum()
	if err != nil {
		return fmt.Errorf("sum migrations: %w", err)
	}
	if err := atlas.WriteSumFile(dir, sums); err != nil {
		return fmt.Errorf("write sums: %w", err)
	}
	return nil
}

// formatter writes goose files that only go forward, under the lowest number
// that is free.
type formatter struct{ dir atlas.Dir }

// Format implements migrate.Formatter.
func (f formatter) Format(plan *atlas.Plan) ([]atlas.File, error) {
	files, err := f.dir.Files()
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	var b strings.Builder
	b.WriteString("-- +goose Up\n")
	for _, c := range plan.Changes {
		if c.Comment != "" {
			fmt.Fprintf(&b, "-- %s\n", c.Comment)
		}
		fmt.Fprintf(&b, "%s;\n", c.Cmd)
	}
	name := fmt.Sprintf("%s_%s.sql", freeNumber(files), plan.Name)
	return []atlas.File{atlas.NewLocalFile(name, []byte(b.String()))}, nil
}

func freeNumber(files []atlas.File) string {
	for n := 1; ; n++ {
		number := fmt.Sprintf("%04d", n)
		taken := false
		for _, file := range files {
			taken = taken || strings.HasPrefix(file.Name(), number+"_")
		}
		if !taken {
			return number
		}
	}
}
