package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
)

// loader fills a database without what costs most: indexes are dropped and made again
// when the rows are there.
type loader interface {
	// begin starts to fill a table.
	begin(ctx context.Context, t table) (bulk, error)
	// triggers says whether the database's triggers take part.
	triggers(ctx context.Context, on bool) error
	// indexes are those of a table that may be dropped, with how to make them again.
	indexes(ctx context.Context, table string) (map[string]string, error)
	exec(ctx context.Context, statement string) error
	// settle works out what triggers would have, and what the planner wants to know.
	settle(ctx context.Context) error
}

// fill writes a history.
func fill(ctx context.Context, l loader, h *history, conversations int) error {
	if err := l.triggers(ctx, false); err != nil {
		return err
	}
	dropped, err := dropIndexes(ctx, l, "messages")
	if err != nil {
		return err
	}
	into := map[string]bulk{}
	for _, t := range tables() {
		if into[t.name], err = l.begin(ctx, t); err != nil {
			return fmt.Errorf("fill %s: %w", t.name, err)
		}
	}
	markers, err := h.write(ctx, conversations, into)
	for _, t := range tables() {
		err = errors.Join(err, into[t.name].done())
	}
	if err != nil {
		return err
	}
	for _, create := range dropped {
		if err := l.exec(ctx, create); err != nil {
			return err
		}
	}
	return errors.Join(l.triggers(ctx, true), fillMarkers(ctx, l, markers), l.settle(ctx))
}

func fillMarkers(ctx context.Context, l loader, markers [][]any) error {
	into, err := l.begin(ctx, markerTable())
	if err != nil {
		return fmt.Errorf("fill read markers: %w", err)
	}
	for _, row := range markers {
		if err := into.row(row...); err != nil {
			return errors.Join(fmt.Errorf("fill read markers: %w", err), into.done())
		}
	}
	return into.done()
}

func dropIndexes(ctx context.Context, l loader, table string) ([]string, error) {
	all, err := l.indexes(ctx, table)
	if err != nil {
		return nil, err
	}
	var again []string
	for name, create := range all {
		if err := l.exec(ctx, `drop index "`+name+`"`); err != nil {
			return nil, err
		}
		again = append(again, create)
	}
	return again, nil
}

// pairs reads two columns.
func pairs(ctx context.Context, db *sql.DB, query string, args ...any) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list indexes: %w", err)
	}
	defer rows.Close() // Err below tells
	all := map[string]string{}
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return nil, fmt.Errorf("list indexes: %w", err)
		}
		all[name] = value
	}
	return all, rows.Err()
}

// postgresLoader copies, each table on a connection of its own.
type postgresLoader struct {
	db *sql.DB
	// quiet: neither triggers nor foreign keys take part.
	quiet bool
}

func (l *postgresLoader) begin(ctx context.Context, t table) (bulk, error) {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return bulk{}, err
	}
	if l.quiet {
		if _, err := tx.ExecContext(ctx, "set local session_replication_role = replica"); err != nil {
			return bulk{}, errors.Join(err, tx.Rollback())
		}
	}
	statement, err := tx.PrepareContext(ctx, "copy "+t.name+" ("+strings.Join(t.columns, ", ")+") from stdin")
	if err != nil {
		return bulk{}, errors.Join(err, tx.Rollback())
	}
	return bulk{
		row: func(values ...any) error {
			_, err := statement.ExecContext(ctx, values...)
			return err
		},
		done: func() error {
			_, err := statement.ExecContext(ctx) // without values: the end
			if err := errors.Join(err, statement.Close()); err != nil {
				return errors.Join(err, tx.Rollback())
			}
			return tx.Commit()
		},
	}, nil
}

func (l *postgresLoader) triggers(_ context.Context, on bool) error {
	l.quiet = !on
	return nil
}

func (l *postgresLoader) indexes(ctx context.Context, table string) (map[string]string, error) {
	return pairs(ctx, l.db, `select i.indexname, i.indexdef from pg_indexes i
		where i.tablename = $1 and i.schemaname = 'public' and not exists (select from pg_constraint c where c.conname = i.indexname)`, table)
}

func (l *postgresLoader) exec(ctx context.Context, statement string) error {
	if _, err := l.db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// settle sums the totals, which triggers keep one row at a time.
func (l *postgresLoader) settle(ctx context.Context) error {
	err := l.exec(ctx, `insert into inbound_totals (organization_id, account_id, owner_id, messages, conversations)
		select organization_id, account_id, owner_id, sum(inbound_count), count(*) filter (where inbound_count > 0)
		from conversations group by 1, 2, 3`)
	return errors.Join(err, l.exec(ctx, "vacuum analyze"), l.exec(ctx, "checkpoint"))
}

// sqliteLoader writes everything in one transaction. SQLite's triggers are cheap.
type sqliteLoader struct{ db *sql.DB }

func (l *sqliteLoader) begin(ctx context.Context, t table) (bulk, error) {
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(t.columns)), ", ")
	statement, err := l.db.PrepareContext(ctx, "insert into "+t.name+" ("+strings.Join(t.columns, ", ")+") values ("+marks+")")
	if err != nil {
		return bulk{}, err
	}
	return bulk{
		row: func(values ...any) error {
			_, err := statement.ExecContext(ctx, values...)
			return err
		},
		done: statement.Close,
	}, nil
}

// triggers of SQLite always take part. Their going off and on are the transaction's
// ends.
func (l *sqliteLoader) triggers(ctx context.Context, on bool) error {
	if on {
		return l.exec(ctx, "commit")
	}
	return l.exec(ctx, "begin immediate")
}

func (l *sqliteLoader) indexes(ctx context.Context, table string) (map[string]string, error) {
	return pairs(ctx, l.db, "select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name = ?", table)
}

func (l *sqliteLoader) exec(ctx context.Context, statement string) error {
	if _, err := l.db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

func (l *sqliteLoader) settle(ctx context.Context) error {
	return errors.Join(l.exec(ctx, "analyze"), l.exec(ctx, "pragma wal_checkpoint(truncate)"))
}
