package job_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// clock is a virtual clock that tests set forward.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time           { return start.Add(time.Duration(c.offset.Load())) }
func (c *clock) advance(by time.Duration) { c.offset.Add(int64(by)) }

func newRunner(s *store.Store, c *clock) *job.Runner {
	r := job.NewRunner(s, c.now, slog.New(slog.DiscardHandler))
	r.Poll = 20 * time.Millisecond
	return r
}

// run runs the runner until the test ends or stop is called.
func run(t *testing.T, r *job.Runner) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run = %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func enqueue(t *testing.T, s *store.Store, now time.Time, jobs ...job.New) {
	t.Helper()
	err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		for _, n := range jobs {
			if err := job.Enqueue(ctx, tx, now, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func idle(t *testing.T, r *job.Runner) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	if err := r.Idle(ctx); err != nil {
		t.Fatalf("Idle = %v", err)
	}
}

func count(t *testing.T, s *store.Store, where string) (n int) {
	t.Helper()
	rows, err := s.Query(t.Context(), "select count(*) from jobs where "+where)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	rows.Next()
	if err := rows.Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// record is what handlers saw, in order.
type record struct {
	mu   sync.Mutex
	list []string
}

func (r *record) add(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, fmt.Sprintf(format, args...))
}

func (r *record) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.list)
}

func TestJobRunsOnceWithItsPayload(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var c clock
		var seen record
		r := newRunner(s, &c)
		r.Handle("greet", func(_ context.Context, j job.Job) error {
			var payload struct{ Name string }
			if err := j.Decode(&payload); err != nil {
				return err
			}
			seen.add("%s %s %d %v", j.Key, payload.Name, j.Attempts, j.CreatedAt.Equal(start))
			return nil
		})
		run(t, r)
		enqueue(t, s, c.now(), job.New{Kind: "greet", Key: "k", Payload: map[string]string{"Name": "Ana"}})
		idle(t, r)
		if got := seen.all(); !slices.Equal(got, []string{"k Ana 1 true"}) || count(t, s, "true") != 0 {
			t.Errorf("ran %q, %d jobs left", got, count(t, s, "true"))
		}
	})
}

func TestRolledBackJobDoesNotExist(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		undo := errors.New("undo")
		err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			return errors.Join(job.Enqueue(ctx, tx, start, job.New{Kind: "k"}), undo)
		})
		if !errors.Is(err, undo) || count(t, s, "true") != 0 {
			t.Errorf("WithTx = %v, %d jobs", err, count(t, s, "true"))
		}
	})
}

func TestUniqueKeyHoldsWhileWaitingOrRunning(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var c clock
		var runs atomic.Int32
		inside, leave := make(chan struct{}), make(chan struct{})
		r := newRunner(s, &c)
		r.Handle("once", func(context.Context, job.Job) error {
			runs.Add(1)
			inside <- struct{}{}
			<-leave
			return errors.New("refused")
		}, job.MaxAttempts(1))
		once := job.New{Kind: "once", UniqueKey: "u"}
		keyed := job.New{Kind: "once", UniqueKey: "u", Key: "k"}
		enqueue(t, s, c.now(), once, once, keyed)
		run(t, r)
		<-inside
		enqueue(t, s, c.now(), once, keyed)
		leave <- struct{}{}
		idle(t, r)
		if n := runs.Load(); n != 1 || count(t, s, "state = 'FAILED'") != 1 {
			t.Errorf("ran %d times, want once and then FAILED", n)
		}
		enqueue(t, s, c.now(), once) // a failed job holds no key
		<-inside
		leave <- struct{}{}
		idle(t, r)
		if n := runs.Load(); n != 2 {
			t.Errorf("ran %d times, want again after the failure", n)
		}
	})
}

func TestFailuresAreRetriedWithGrowingPausesUntilTheyAreNot(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var c clock
		var runs record
		r := newRunner(s, &c)
		r.Handle("fail", func(_ context.Context, j job.Job) error {
			runs.add("%d at %v", j.Attempts, c.now().Sub(start))
			if j.Attempts == 2 {
				panic("boom")
			}
			return errors.New("nó " + strings.Repeat("ç", 1000))
		}, job.MaxAttempts(4))
		run(t, r)
		enqueue(t, s, c.now(), job.New{Kind: "fail"})
		idle(t, r)
		for range 20 {
			c.advance(500 * time.Millisecond)
			idle(t, r)
		}
		want := []string{"1 at 0s", "2 at 1s", "3 at 3s", "4 at 7s"}
		if got := runs.all(); !slices.Equal(got, want) {
			t.Errorf("ran %q, want %q", got, want)
		}
		if count(t, s, "state = 'FAILED' and problem like 'nó ççç%' and length(problem) = 251") != 1 {
			t.Error("the job is not FAILED with its problem")
		}
		for before, want := range map[time.Duration]int64{-time.Minute: 0, time.Minute: 1} {
			if n, err := job.Prune(t.Context(), s, c.now().Add(before)); n != want || err != nil {
				t.Errorf("pruned of before %v: %d, %v", before, n, err)
			}
		}
	})
}

func TestLaterWaitsWithoutCounting(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var c clock
		var runs record
		r := newRunner(s, &c)
		r.Handle("later", func(_ context.Context, j job.Job) error {
			runs.add("%d at %v", j.Attempts, c.now().Sub(start))
			if c.now().Before(start.Add(3 * time.Hour)) {
				return fmt.Errorf("not yet: %w", job.Later{At: c.now().Add(time.Hour)})
			}
			return nil
		}, job.MaxAttempts(1))
		run(t, r)
		enqueue(t, s, c.now(), job.New{Kind: "later", RunAt: start.Add(time.Hour)})
		idle(t, r)
		for range 8 {
			c.advance(30 * time.Minute)
			idle(t, r)
		}
		want := []string{"1 at 1h0m0s", "1 at 2h0m0s", "1 at 3h0m0s"}
		if got := runs.all(); !slices.Equal(got, want) || count(t, s, "true") != 0 {
			t.Errorf("ran %q, want %q", got, want)
		}
	})
}

func TestFinishIsPartOfTheHandlersTransaction(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var c clock
		var runs atomic.Int32
		r := newRunner(s, &c)
		r.Handle("finish", func(ctx context.Context, j job.Job) error {
			return s.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
				if err := job.Finish(ctx, tx, j); err != nil {
					return err
				}
				if runs.Add(1) == 1 {
					return errors.New("rolled back")
				}
				if err := job.Finish(ctx, tx, j); !errors.Is(err, job.ErrLost) {
					t.Errorf("a second Finish = %v, want ErrLost", err)
				}
				return nil
			})
		})
		run(t, r)
		enqueue(t, s, c.now(), job.New{Kind: "finish"})
		idle(t, r)
		c.advance(time.Second)
		idle(t, r)
		if runs.Load() != 2 || count(t, s, "true") != 0 {
			t.Errorf("ran %d times, %d jobs left; want 2 and none", runs.Load(), count(t, s, "true"))
		}
	})
}

// A failed first attempt makes the later jobs of its key wait.
func TestOrderOfAKeySurvivesRetries(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var c clock
		var runs record
		r := newRunner(s, &c)
		r.Handle("step", func(_ context.Context, j job.Job) error {
			var n int
			if err := j.Decode(&n); err != nil {
				return err
			}
			runs.add("%d", n)
			switch {
			case n == 1 && j.Attempts == 1:
				return errors.New("once")
			case n == 2:
				return errors.New("for good")
			}
			return nil
		}, job.MaxAttempts(2))
		run(t, r)
		for n := range 4 {
			enqueue(t, s, c.now(), job.New{Kind: "step", Key: "k", Payload: n})
		}
		for range 5 {
			idle(t, r)
			c.advance(time.Second)
		}
		if got := strings.Join(runs.all(), " "); got != "0 1 1 2 2 3" {
			t.Errorf("ran %s, want 0 1 1 2 2 3: a FAILED job blocks nobody", got)
		}
	})
}

// The clock of another node is ahead: its jobs have higher ids, and those that
// come after them in the same key still run after them.
func TestOrderOfAKeyIsThatOfEnqueueingWhateverTheClocks(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, err := s.Exec(t.Context(), `insert into jobs (id, created_at, kind, key, payload, state, run_at, lease_until, attempts)
			values ('job_7zzzzzzzzzzzzzzzzzzzzzzzzz', ?, 'step', 'k', '0', 'READY', ?, ?, 0)`, start, start, start)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n < 4; n++ {
			enqueue(t, s, start, job.New{Kind: "step", Key: "k", Payload: n})
		}
		var c clock
		var runs record
		r := newRunner(s, &c)
		r.Handle("step", func(_ context.Context, j job.Job) error {
			runs.add("%s", j.Payload)
			return nil
		})
		run(t, r)
		idle(t, r)
		if got := strings.Join(runs.all(), " "); got != "0 1 2 3" {
			t.Errorf("ran %s, want 0 1 2 3", got)
		}
	})
}

// Jobs wait for other servers: one that does holds nobody up.
func TestJobsThatWaitDoSoAtTheSameTime(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const atOnce = 8
		var c clock
		var waiting atomic.Int32
		all := make(chan struct{})
		r := newRunner(s, &c)
		r.Handle("k", func(ctx context.Context, _ job.Job) error {
			if waiting.Add(1) == atOnce {
				close(all)
			}
			select {
			case <-all:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		enqueue(t, s, c.now(), slices.Repeat([]job.New{{Kind: "k"}}, atOnce)...)
		run(t, r)
		select {
		case <-all:
		case <-time.After(10 * time.Second):
			t.Fatalf("%d of %d jobs run at once", waiting.Load(), atOnce)
		}
		idle(t, r)
	})
}

func TestManyJobsKeepTheOrderOfTheirKeys(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const jobs, keys = 2000, 50
		var c clock
		seen := make([]record, keys)
		var runs atomic.Int32
		handle := func(_ context.Context, j job.Job) error {
			var n int
			if err := j.Decode(&n); err != nil {
				return err
			}
			if j.Attempts == 1 && rand.IntN(50) == 0 {
				return errors.New("first attempt")
			}
			runs.Add(1)
			seen[n%keys].add("%d", n)
			return nil
		}
		var all []job.New
		for n := range jobs {
			all = append(all, job.New{Kind: "k", Key: fmt.Sprint("key", n%keys), Payload: n})
		}
		for chunk := range slices.Chunk(all, 500) {
			enqueue(t, s, c.now(), chunk...)
		}
		var runners []*job.Runner
		nodes := 2
		if s.Dialect() == dialect.SQLite {
			nodes = 1
		}
		for range nodes {
			r := newRunner(s, &c)
			r.Workers = 8 / nodes
			r.Handle("k", handle)
			runners = append(runners, r)
		}
		for _, r := range runners {
			run(t, r)
		}
		for count(t, s, "true") > 0 {
			idle(t, runners[0])
			c.advance(time.Second)
		}
		for key := range keys {
			var want []string
			for n := key; n < jobs; n += keys {
				want = append(want, fmt.Sprint(n))
			}
			if got := seen[key].all(); !slices.Equal(got, want) {
				t.Errorf("key %d ran %v, want %v", key, got, want)
			}
		}
		if runs.Load() != jobs {
			t.Errorf("%d runs, want %d", runs.Load(), jobs)
		}
	})
}

func TestBackoffIsBounded(t *testing.T) {
	t.Parallel()
	for attempts, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 9: 256 * time.Second, 10: 5 * time.Minute, 1000: 5 * time.Minute} {
		if got := job.Backoff(attempts); got != want {
			t.Errorf("backoff(%d) = %v, want %v", attempts, got, want)
		}
	}
}
