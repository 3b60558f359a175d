package store

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
)

// outgrown finds the tables that have changed by a quarter since PostgreSQL last
// looked at them.
const outgrown = `select s.relname from pg_stat_user_tables s join pg_class c on c.oid = s.relid
	where s.schemaname = current_schema() and s.n_mod_since_analyze > 200 + greatest(c.reltuples, 0) / 4`

// Analyze has PostgreSQL look again at the tables that have outgrown what it knows of
// them, and tells how many. Its own daemon does so once a minute, which is too late for
// a database that fills: statements keep the plans that were best when the tables were
// empty, and read all messages of an account to find one. SQLite's statistics are
// written when it is migrated.
func (s *Store) Analyze(ctx context.Context) (int, error) {
	if s.dialect != dialect.Postgres {
		return 0, nil
	}
	rows, err := s.reader.QueryContext(ctx, outgrown)
	if err != nil {
		return 0, fmt.Errorf("find outgrown tables: %w", err)
	}
	defer rows.Close() // Err below tells
	var tables []string
	for rows.Next() {
		var table string
		if err := rows.Scan(&table); err != nil {
			return 0, fmt.Errorf("find outgrown tables: %w", err)
		}
		tables = append(tables, table)
	}
	if err := rows.Err(); err != nil {
		return 0, fmt.Errorf("find outgrown tables: %w", err)
	}
	for _, table := range tables {
		if _, err := s.writer.ExecContext(ctx, "analyze (skip_locked) "+pq.QuoteIdentifier(table)); err != nil {
			return 0, fmt.Errorf("analyze %s: %w", table, err)
		}
	}
	return len(tables), nil
}
