package event

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
)

// publishEvery is the least time between two publishes of a node. The first
// after a pause is never delayed; under load one commit then serves many events.
const publishEvery = 5 * time.Millisecond

// publish numbers what was appended. Without arguments it is sent as one simple
// query: one implicit transaction whose every statement has a new snapshot, so
// that the second sees all that was committed before the lock was taken.
//
// What a snapshot shows is committed. If one transaction waited for another's
// row lock, the other is visible wherever it is, and has the lower id, because
// both append after their change: so the order of numbers is causal.
//
// The commit does not wait for the disk: what a power cut undoes is numbered again,
// and a cursor whose number has another mark then is RESYNC.
const publish = `select set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(7326);
with taken as (delete from event_in returning *),
 logged as (insert into event (seq, mark, at, organization_id, kind, subject_id, payload)
   select (select seq from event_head) + row_number() over (order by t.id), t.mark, t.at, t.organization_id, t.kind, t.subject_id, t.payload from taken t returning seq),
 moved as (update event_head set seq = n.seq from (select max(seq) seq from logged) n where n.seq is not null returning event_head.seq)
select pg_notify('` + channel + `', seq::text) from moved`

// publishLoop publishes after this process's commits, and every Poll what a dead
// node left. On SQLite there is nothing to publish.
func (t *tail) publishLoop(ctx context.Context) {
	if t.store.Dialect() != dialect.Postgres {
		return
	}
	ticker := time.NewTicker(t.Poll)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.dirty:
		case <-ticker.C:
		}
		if _, err := t.store.Exec(ctx, publish); err != nil {
			poke(t.dirty)
			if !t.pause(ctx, fmt.Errorf("publish events: %w", err)) {
				return
			}
			continue
		}
		poke(t.ready)
		if !sleep(ctx, publishEvery) {
			return
		}
	}
}

// Prune deletes events older than keep and tells how many. The newest event
// stays for ever, so that the cursors of an idle product stay valid. One node at
// a time should do it.
func (l *Log) Prune(ctx context.Context, keep time.Duration) (int64, error) {
	var total int64
	for {
		n, err := l.pruneBatch(ctx, l.Now().Add(-keep))
		total += n
		if err != nil {
			return total, fmt.Errorf("prune event log: %w", err)
		}
		if n == 0 {
			return total, nil
		}
	}
}

func (l *Log) pruneBatch(ctx context.Context, before time.Time) (n int64, err error) {
	err = l.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		if tx.Dialect() == dialect.Postgres {
			n, err = scanOne(ctx, tx, prunePostgres, before)
			return err
		}
		n, err = pruneSQLite(ctx, tx, before)
		return err
	})
	return n, err
}

const (
	// pruneCut finds the last of the oldest 5,000 that may go.
	pruneCut = `select max(seq) seq from (
		select seq, at from event where seq > (select seq from event_floor) order by seq limit 5000
	) o where at < ? and seq < `
	prunePostgres = `with cut as (` + pruneCut + `(select seq from event_head)),
	 gone as (delete from event where seq <= (select seq from cut) and seq > (select seq from event_floor))
	update event_floor f set seq = cut.seq from cut, event_floor old where cut.seq is not null returning cut.seq - old.seq`
)

// pruneSQLite is the same in steps: SQLite deletes only at the top level.
func pruneSQLite(ctx context.Context, tx *store.Tx, before time.Time) (int64, error) {
	cut, err := scanOne(ctx, tx, "select coalesce(seq, 0) from ("+pruneCut+"(select max(seq) from event))", before)
	if err != nil || cut == 0 {
		return 0, err
	}
	result, err := tx.Exec(ctx, "delete from event where seq <= ?", cut)
	if err != nil {
		return 0, err
	}
	if _, err := tx.Exec(ctx, "update event_floor set seq = ?", cut); err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// scanOne reads one number, 0 when there is no row.
func scanOne(ctx context.Context, tx *store.Tx, query string, args ...any) (n int64, err error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}
