package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

const (
	// assumedRows is how many rows SQLite is told that every table has.
	assumedRows = 1_000_000
	// fewRows is how many share a value that is nearly a row's own. It is what
	// SQLite itself assumes.
	fewRows = 10
)

// coarse are the columns that many rows have the same value in.
var coarse = [...]string{"account_id", "direction", "type", "status", "state"}

// statistics tell SQLite's planner what it has to know of every index. Of a table
// that was never analyzed it believes that ten rows share the first value of any
// index, so that it would rather read the whole organization than look up eight
// rows by their ids; and who analyzes an empty database learns nothing. So the
// statistics are made and not measured, which also keeps every plan as it was
// tested: https://www.sqlite.org/optoverview.html#manual_control_of_query_plans_using_sqlite_stat_tables
// What somebody's own analyze measured goes, samples included: by these, of a page of
// two owners every row of theirs was read.
//
// Connections that are open already go on without them.
func statistics(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write statistics: %w", err)
	}
	defer tx.Rollback() // no effect after the commit
	if err := writeStatistics(ctx, tx); err != nil {
		return fmt.Errorf("write statistics: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write statistics: %w", err)
	}
	return nil
}

func writeStatistics(ctx context.Context, tx *sql.Tx) error {
	indexes, err := readIndexes(ctx, tx)
	if err != nil {
		return err
	}
	// Only analyze makes the tables of statistics; of this table it is done at once.
	for _, statement := range []string{"analyze goose_db_version", "delete from sqlite_stat1", "delete from sqlite_stat4"} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	for _, i := range indexes {
		_, err := tx.ExecContext(ctx, "insert into sqlite_stat1 (tbl, idx, stat) values (?, ?, ?)", i.table, i.name, i.statistic())
		if err != nil {
			return err
		}
	}
	return nil
}

// index is one that a table has.
type index struct {
	table, name string
	unique      bool
	columns     []string
}

func readIndexes(ctx context.Context, tx *sql.Tx) ([]index, error) {
	rows, err := tx.QueryContext(ctx, `select t.name, i.name, i."unique" and not i.partial, group_concat(coalesce(c.name, ''), ',' order by c.seqno)
		from sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
		where t.type = 'table' and t.name not like 'sqlite\_%' escape '\' group by t.name, i.name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close() // Err below tells
	var indexes []index
	for rows.Next() {
		var i index
		var columns string
		if err := rows.Scan(&i.table, &i.name, &i.unique, &columns); err != nil {
			return nil, err
		}
		i.columns = strings.Split(columns, ",")
		indexes = append(indexes, i)
	}
	return indexes, rows.Err()
}

// statistic is what sqlite_stat1 has of an index: how many rows there are, and how
// many have the same values in its first column, in its first two, and so on.
func (i index) statistic() string {
	same := assumedRows
	numbers := []string{fmt.Sprint(same)}
	for n, column := range i.columns {
		switch {
		case i.unique && n == len(i.columns)-1:
			same = 1
		case column == "organization_id": // most databases have one
		case slices.Contains(coarse[:], column):
			same = max(same/2, fewRows)
		default:
			same = min(same, fewRows)
		}
		numbers = append(numbers, fmt.Sprint(same))
	}
	return strings.Join(numbers, " ")
}
