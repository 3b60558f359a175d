package job_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// testLease is longer than a busy machine lets a runner wait: one that lost its own
// lease would run its job twice, as it may.
const testLease = 3 * time.Second

// claimedByTheDead leaves a job as a process that was killed while running it
// does.
func claimedByTheDead(t *testing.T, s *store.Store, attempts int, leaseUntil time.Time) {
	t.Helper()
	enqueue(t, s, start, job.New{Kind: "k", Key: "key"}, job.New{Kind: "k", Key: "key"})
	_, err := s.Exec(t.Context(), `update jobs set state = 'RUNNING', attempts = ?, lease_until = ?
		where id = (select min(id) from jobs)`, attempts, leaseUntil)
	if err != nil {
		t.Fatal(err)
	}
}

func TestJobOfADeadNodeRunsAgainInOrder(t *testing.T) {
	t.Parallel()
	for name, lease := range map[string]time.Duration{"run out": -time.Second, "running": testLease / 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				claimedByTheDead(t, s, 1, time.Now().Add(lease))
				var c clock
				var runs record
				r := newRunner(s, &c)
				r.Lease = testLease
				r.Handle("k", func(_ context.Context, j job.Job) error {
					runs.add("%d", j.Attempts)
					return nil
				})
				run(t, r)
				idle(t, r)
				if got := runs.all(); len(got) != 2 || got[0] != "2" || got[1] != "1" {
					t.Errorf("attempts %v, want the dead node's job again and then its follower", got)
				}
			})
		})
	}
}

// A job that takes its node down each time ends FAILED and lets its key go on.
func TestJobThatKillsItsNodeIsGivenUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claimedByTheDead(t, s, 3, time.Now().Add(-time.Second))
		var c clock
		var runs record
		r := newRunner(s, &c)
		r.Lease = testLease
		r.Handle("k", func(_ context.Context, j job.Job) error {
			runs.add("%d", j.Attempts)
			return nil
		}, job.MaxAttempts(3))
		run(t, r)
		idle(t, r)
		if got := runs.all(); len(got) != 1 || got[0] != "1" || count(t, s, "state = 'FAILED'") != 1 {
			t.Errorf("attempts %v, %d failed; want only the follower's and one", got, count(t, s, "state = 'FAILED'"))
		}
	})
}

// A handler that takes longer than its lease keeps it, beside a second runner
// that looks for leases to rescue.
func TestLeaseIsRenewedWhileTheHandlerRuns(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, dialect.Postgres)
	var c clock
	var runs atomic.Int32
	var r *job.Runner
	for range 2 {
		r = newRunner(s, &c)
		r.Lease = testLease
		r.Handle("slow", func(ctx context.Context, _ job.Job) error {
			runs.Add(1)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(3 * testLease):
				return nil
			}
		})
		run(t, r)
	}
	enqueue(t, s, c.now(), job.New{Kind: "slow"})
	idle(t, r)
	if runs.Load() != 1 {
		t.Errorf("ran %d times, want once", runs.Load())
	}
}

// A node that lost its lease is told, and cannot end the run of the next one.
func TestLostLeaseCancelsTheHandlerAndFencesItsEnd(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var c clock
		var firstEnd, finish error
		r := newRunner(s, &c)
		r.Lease = testLease
		r.Workers = 1
		r.Handle("k", func(ctx context.Context, j job.Job) error {
			if j.Attempts > 1 {
				return nil
			}
			// As a rescuer does that saw no sign of life.
			if _, err := s.Exec(ctx, "update jobs set state = 'READY'"); err != nil {
				return err
			}
			<-ctx.Done()
			firstEnd = context.Cause(ctx)
			finish = s.WithTx(context.WithoutCancel(ctx), func(ctx context.Context, tx *store.Tx) error {
				return job.Finish(ctx, tx, j)
			})
			return nil
		})
		run(t, r)
		enqueue(t, s, c.now(), job.New{Kind: "k"})
		idle(t, r)
		for count(t, s, "true") > 0 {
			idle(t, r)
		}
		if !errors.Is(firstEnd, job.ErrLost) || !errors.Is(finish, job.ErrLost) {
			t.Errorf("the handler's context ended because of %v and Finish = %v, want ErrLost", firstEnd, finish)
		}
	})
}

func TestStoppingWaitsForHandlersThenCutsThemOff(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var c clock
		inside := make(chan struct{})
		var finished, cut atomic.Bool
		r := newRunner(s, &c)
		r.Workers = 2
		r.Grace = 2 * time.Second
		r.Handle("quick", func(ctx context.Context, _ job.Job) error {
			inside <- struct{}{}
			time.Sleep(20 * time.Millisecond) // less than the grace
			finished.Store(ctx.Err() == nil)
			return nil
		})
		r.Handle("stuck", func(ctx context.Context, _ job.Job) error {
			inside <- struct{}{}
			<-ctx.Done()
			cut.Store(true)
			return ctx.Err()
		}, job.MaxAttempts(1))
		stop := run(t, r)
		enqueue(t, s, c.now(), job.New{Kind: "quick"}, job.New{Kind: "stuck"})
		<-inside
		<-inside
		stop()
		if !finished.Load() || !cut.Load() {
			t.Errorf("the quick one finished: %v, the stuck one was cut off: %v", finished.Load(), cut.Load())
		}
		if count(t, s, "kind = 'stuck' and state = 'READY' and attempts = 0") != 1 || count(t, s, "true") != 1 {
			t.Error("the job that was cut off is not ready to run again, uncounted")
		}
	})
}

func TestRunnerLeavesForeignKindsAlone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var c clock
		r := newRunner(s, &c)
		r.Handle("mine", func(context.Context, job.Job) error { return nil })
		run(t, r)
		enqueue(t, s, c.now(), job.New{Kind: "newer"}, job.New{Kind: "mine"})
		for count(t, s, "kind = 'mine'") > 0 {
			time.Sleep(time.Millisecond)
		}
		if count(t, s, "kind = 'newer' and state = 'READY' and attempts = 0") != 1 {
			t.Error("a job of a newer node's kind was touched")
		}
		if err := job.NewRunner(s, c.now, slog.Default()).Run(t.Context()); err == nil {
			t.Error("a runner without handlers ran")
		}
	})
}
