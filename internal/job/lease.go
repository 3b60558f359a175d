package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
)

// leaseSQL is when a lease taken now ends. Nodes share the database's clock; on
// SQLite there is one process, and the driver's form of a time is needed.
func (r *Runner) leaseSQL() string {
	if r.store.Dialect() == dialect.Postgres {
		return "clock_timestamp() + ? * interval '1 microsecond'"
	}
	return "?"
}

// lease is the argument of leaseSQL for a lease that ends after d.
func (r *Runner) lease(d time.Duration) any {
	if r.store.Dialect() == dialect.Postgres {
		return d.Microseconds()
	}
	return time.Now().Add(d)
}

// releaseAll makes the jobs of the process before this one run again at once, those
// of this runner's kinds. Only on SQLite, where there is one server: on PostgreSQL
// leases run out.
func (r *Runner) releaseAll(ctx context.Context) error {
	if r.store.Dialect() == dialect.Postgres {
		return nil
	}
	for _, name := range r.kindNames() {
		if _, err := r.store.Exec(ctx, "update jobs set state = 'READY' where state = 'RUNNING' and kind = ?", name); err != nil {
			return fmt.Errorf("release jobs: %w", err)
		}
	}
	return nil
}

// keepLeases renews the leases of what runs here, and rescues jobs whose node
// died, until ctx is done.
func (r *Runner) keepLeases(ctx context.Context) {
	ticker := time.NewTicker(r.Lease / 3)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := errors.Join(r.renew(ctx), r.rescue(ctx)); err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "keep leases of jobs", "error", err)
		}
	}
}

func (r *Runner) renew(ctx context.Context) error {
	query := "update jobs set lease_until = " + r.leaseSQL() + " where id = ? and state = 'RUNNING' and attempts = ?"
	for _, running := range r.snapshot() {
		j := running.job
		err := r.update(ctx, query, r.lease(r.Lease), j.ID, j.Attempts)
		switch {
		case errors.Is(err, ErrLost):
			if !j.finished.Load() {
				running.cancel(ErrLost)
			}
		case err != nil:
			return fmt.Errorf("renew lease of job %s: %w", j.ID, err)
		}
	}
	return nil
}

func (r *Runner) snapshot() []*run {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]*run, 0, len(r.running))
	for _, running := range r.running {
		all = append(all, running)
	}
	return all
}

func (r *Runner) rescue(ctx context.Context) error {
	result, err := r.store.Exec(ctx, "update jobs set state = 'READY' where state = 'RUNNING' and lease_until < "+r.leaseSQL(), r.lease(0))
	if err != nil {
		return fmt.Errorf("rescue jobs: %w", err)
	}
	if n, err := result.RowsAffected(); err == nil && n > 0 {
		r.log.WarnContext(ctx, "jobs of a dead node rescued", "count", n)
		r.Wake()
	}
	return nil
}
