// Package job is durable work: a row written in the transaction that needs the
// work, claimed by one runner of any node, run at least once, retried, and in
// order among the jobs of one key. It knows no kind of job.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	entjob "conversa/ent/job"
	"conversa/internal/store"
)

// topic wakes this process's runners after a commit.
const topic = "job"

// New is work to be done.
type New struct {
	// Kind chooses the handler.
	Kind string
	// Key: jobs of one key run one after the other, in the order in which they
	// were enqueued. Empty: no order. Enqueue the jobs of a key under a lock that
	// belongs to it, else their order is not defined.
	Key string
	// UniqueKey: at most one waiting or running job has it. Empty: any number.
	UniqueKey string
	// Payload is kept as JSON.
	Payload any
	// RunAt is when it may run at the earliest. Zero: now.
	RunAt time.Time
}

// Job is a claimed job.
type Job struct {
	ID, Kind, Key string
	Payload       json.RawMessage
	// Attempts counts the runs, this one included.
	Attempts  int
	CreatedAt time.Time

	finished *atomic.Bool
}

// Decode reads the payload.
func (j Job) Decode(v any) error {
	if err := json.Unmarshal(j.Payload, v); err != nil {
		return fmt.Errorf("decode payload of job %s: %w", j.ID, err)
	}
	return nil
}

// Enqueue writes a job into the transaction. Where a waiting or running one has
// the unique key, nothing happens.
//
// The id is made to sort after those of its key that are there, whatever the
// clock of the node that made them.
func Enqueue(ctx context.Context, tx *store.Tx, now time.Time, n New) error {
	payload, err := json.Marshal(n.Payload)
	if err != nil {
		return fmt.Errorf("enqueue %s: encode payload: %w", n.Kind, err)
	}
	if n.Kind == "" {
		return errors.New("enqueue: a job without a kind")
	}
	if n.RunAt.IsZero() {
		n.RunAt = now
	}
	var unique *string
	if n.UniqueKey != "" {
		unique = &n.UniqueKey
	}
	id := entjob.DefaultID()
	query, args := insertUnkeyed, []any{id, now, n.Kind, n.Key, unique, string(payload), n.RunAt, time.Unix(0, 0)}
	if n.Key != "" {
		query, args = insertKeyed, append([]any{id}, append(args, n.Key)...)
	}
	if _, err := tx.Exec(ctx, query, args...); err != nil {
		return fmt.Errorf("enqueue %s: %w", n.Kind, err)
	}
	tx.Wake(topic)
	return nil
}

const (
	columns       = `insert into jobs (id, created_at, kind, key, unique_key, payload, state, run_at, lease_until, attempts) `
	insertUnkeyed = columns + `values (?, ?, ?, ?, ?, ?, 'READY', ?, ?, 0) on conflict (unique_key) do nothing`
	insertKeyed   = columns + `select case when max(id) >= cast(? as text) then max(id) || '0' else cast(? as text) end,
		?, ?, ?, ?, ?, 'READY', ?, ?, 0
		from jobs where key = ? on conflict (unique_key) do nothing`
)

// ErrLost says that the job's lease ran out and it is, or was, run elsewhere.
var ErrLost = errors.New("job: the lease was lost")

// Finish deletes the job inside the handler's own transaction: its effects and
// its end are then one commit. It returns ErrLost, and the transaction must roll
// back, when the job is no longer this runner's.
func Finish(ctx context.Context, tx *store.Tx, j Job) error {
	result, err := tx.Exec(ctx, deleteClaimed, j.ID, j.Attempts)
	if err != nil {
		return fmt.Errorf("finish job %s: %w", j.ID, err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return fmt.Errorf("finish job %s: %w", j.ID, err)
	}
	if n == 0 {
		return fmt.Errorf("finish job %s: %w", j.ID, ErrLost)
	}
	tx.AfterCommit(func() { j.finished.Store(true) })
	return nil
}

// deleteClaimed names the attempt, so that a run whose lease was lost does not
// end the next one.
const deleteClaimed = `delete from jobs where id = ? and state = 'RUNNING' and attempts = ?`

// Prune deletes jobs that failed, and were to run before then, and returns how many.
func Prune(ctx context.Context, st *store.Store, before time.Time) (int64, error) {
	done, err := st.Exec(ctx, `delete from jobs where state = 'FAILED' and run_at < ?`, before)
	if err != nil {
		return 0, fmt.Errorf("prune jobs: %w", err)
	}
	return done.RowsAffected()
}
