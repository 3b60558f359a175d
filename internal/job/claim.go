package job

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
)

// notBlocked keeps the order of a key: a job waits for every earlier one of its
// key that is waiting or running. A failed one blocks nobody.
const notBlocked = `(j.key = '' or not exists (
	select 1 from jobs q where q.key = j.key and q.id < j.id and q.state in ('READY', 'RUNNING')))`

// claimSQL serves both databases; on PostgreSQL rows that another node is
// claiming are skipped.
func (r *Runner) claimSQL() string {
	kinds := strings.TrimSuffix(strings.Repeat("?, ", len(r.kinds)), ", ")
	lock := ""
	if r.store.Dialect() == dialect.Postgres {
		lock = "for update of j skip locked"
	}
	return `with due as materialized (
		select j.id due_id from jobs j
		where j.state = 'READY' and j.run_at <= ? and j.kind in (` + kinds + `) and ` + notBlocked + `
		order by j.run_at, j.id limit ? ` + lock + `
	)
	update jobs set state = 'RUNNING', attempts = attempts + 1, lease_until = ` + r.leaseSQL() + `
	from due where id = due_id
	returning id, kind, key, payload, attempts, created_at`
}

// claim takes what free workers can run, and says when to look again.
func (r *Runner) claim(ctx context.Context) (jobs []Job, pause time.Duration, err error) {
	free := r.free()
	if free <= 0 {
		return nil, r.Poll, nil // a worker that ends wakes the loop
	}
	args := []any{r.now()}
	for _, name := range r.kindNames() {
		args = append(args, name)
	}
	args = append(args, free, r.lease(r.Lease))
	err = r.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		jobs, err = readClaimed(ctx, tx, r.claimSQL(), args)
		return err
	})
	if err != nil {
		return nil, r.Poll, fmt.Errorf("claim: %w", err)
	}
	// The database returns changed rows in any order.
	slices.SortFunc(jobs, func(a, b Job) int { return strings.Compare(a.ID, b.ID) })
	pause, err = r.untilNext(ctx)
	return jobs, pause, err
}

func (r *Runner) kindNames() []string {
	names := make([]string, 0, len(r.kinds))
	for name := range r.kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func readClaimed(ctx context.Context, tx *store.Tx, query string, args []any) ([]Job, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() // Err below tells
	var jobs []Job
	for rows.Next() {
		j := Job{finished: &atomic.Bool{}}
		var payload string
		if err := rows.Scan(&j.ID, &j.Kind, &j.Key, &payload, &j.Attempts, &j.CreatedAt); err != nil {
			return nil, err
		}
		j.Payload = []byte(payload)
		jobs = append(jobs, j)
	}
	return jobs, rows.Err()
}

// shortestPause keeps a clock that stands still from making the loop spin.
const shortestPause = 5 * time.Millisecond

// untilNext is the time until the next waiting job is due, at most Poll.
func (r *Runner) untilNext(ctx context.Context) (time.Duration, error) {
	now := r.now()
	rows, err := r.store.Query(ctx, "select run_at from jobs where state = 'READY' and run_at > ? order by run_at limit 1", now)
	if err != nil {
		return r.Poll, fmt.Errorf("look for the next job: %w", err)
	}
	defer rows.Close() // Err below tells
	pause := r.Poll
	if rows.Next() {
		var at time.Time
		if err := rows.Scan(&at); err != nil {
			return r.Poll, fmt.Errorf("look for the next job: %w", err)
		}
		pause = max(shortestPause, min(pause, at.Sub(now)))
	}
	return pause, rows.Err()
}

// retryAt makes the job wait until at. Uncounted attempts are taken back.
func (r *Runner) retryAt(ctx context.Context, j Job, at time.Time, uncounted int, problem string) error {
	defer r.Wake() // the loop then knows when to look
	return r.update(ctx, `update jobs set state = 'READY', run_at = ?, attempts = attempts - ?, problem = ?
		where id = ? and state = 'RUNNING' and attempts = ?`, at, uncounted, null(problem), j.ID, j.Attempts)
}

// fail keeps the job for a person to look at. Its unique key is free again.
func (r *Runner) fail(ctx context.Context, j Job, problem string) error {
	defer r.Wake() // those that it blocked may run
	return r.update(ctx, `update jobs set state = 'FAILED', unique_key = null, problem = ?
		where id = ? and state = 'RUNNING' and attempts = ?`, null(problem), j.ID, j.Attempts)
}

// update changes a claimed row, or tells that the claim is no longer ours.
func (r *Runner) update(ctx context.Context, query string, args ...any) error {
	result, err := r.store.Exec(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = ErrLost
	}
	return err
}

func null(text string) sql.NullString { return sql.NullString{String: text, Valid: text != ""} }

// busy tells whether a job runs or could run.
func (r *Runner) busy(ctx context.Context) (bool, error) {
	rows, err := r.store.Query(ctx, `select 1 from jobs j where j.state = 'RUNNING'
		or (j.state = 'READY' and j.run_at <= ? and `+notBlocked+`) limit 1`, r.now())
	if err != nil {
		return false, fmt.Errorf("look for busy jobs: %w", err)
	}
	defer rows.Close() // Err tells
	return rows.Next(), rows.Err()
}
