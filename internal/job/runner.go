package job

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"conversa/internal/store"
)

const (
	// defaultWorkers is how many jobs run at once: most of their time they wait for another
	// server's answer.
	defaultWorkers = 8
	// maxAttempts is how often a job is tried, unless its kind says otherwise.
	maxAttempts = 20
)

// Runner claims jobs and runs them. Several runners, of one process or of many
// on PostgreSQL, share the work. Set fields and handlers before Run.
type Runner struct {
	// Workers is how many jobs run at once.
	Workers int
	// Lease is how long, in real time, a claim holds without a sign of life; it
	// is renewed while the handler runs. A dead node's jobs wait that long.
	Lease time.Duration
	// Poll is how long, in real time, a job that is due can stay unseen: after
	// the clock jumped, or when another process enqueued it.
	Poll time.Duration
	// Grace is how long handlers may go on after Run's context is done.
	Grace time.Duration

	store *store.Store
	now   func() time.Time
	log   *slog.Logger
	kinds map[string]kind
	woken chan struct{}
	done  chan struct{} // a worker is free again

	mu      sync.Mutex // protects running
	running map[string]*run
}

type kind struct {
	handle      func(ctx context.Context, j Job) error
	maxAttempts int
}

// NewRunner makes a runner whose jobs are due by now, which may be virtual.
func NewRunner(s *store.Store, now func() time.Time, log *slog.Logger) *Runner {
	return &Runner{
		Workers: defaultWorkers, Lease: 10 * time.Second, Poll: 500 * time.Millisecond, Grace: 5 * time.Second,
		store: s, now: now, log: log,
		kinds: map[string]kind{}, running: map[string]*run{},
		woken: make(chan struct{}, 1), done: make(chan struct{}, 1),
	}
}

// Option changes how jobs of a kind are treated.
type Option func(*kind)

// MaxAttempts bounds the tries of a kind. The default is 20.
func MaxAttempts(n int) Option { return func(k *kind) { k.maxAttempts = n } }

// Handle registers the handler of a kind. It runs at least once per job, perhaps
// again after a crash, so its effects must bear repetition. A returned Later runs
// it again at that time; any other error runs it again after a pause that grows,
// until the attempts are used up; a panic is an error. The context ends when the
// lease is lost or the runner has to stop.
func (r *Runner) Handle(name string, fn func(ctx context.Context, j Job) error, options ...Option) {
	k := kind{handle: fn, maxAttempts: maxAttempts}
	for _, option := range options {
		option(&k)
	}
	r.kinds[name] = k
}

// Later is an error of a handler whose time has not come: run again at At. It
// does not count as an attempt.
type Later struct{ At time.Time }

// Error implements error.
func (l Later) Error() string { return "later, at " + l.At.UTC().Format(time.RFC3339) }

// Wake looks for work at once.
func (r *Runner) Wake() { poke(r.woken) }

// poke fills a channel of size one: one pending wake-up stands for any number.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Run works until ctx is done. It then claims nothing more, waits for the
// handlers, cuts them off after Grace, and gives their jobs back.
func (r *Runner) Run(ctx context.Context) error {
	if len(r.kinds) == 0 {
		return errors.New("job: a runner without handlers")
	}
	stop := r.store.OnWake(topic, r.Wake)
	defer stop()
	if err := r.releaseAll(ctx); err != nil {
		return err
	}
	work, cutOff := context.WithCancel(context.WithoutCancel(ctx))
	defer cutOff()
	var workers, helpers sync.WaitGroup
	helpers.Go(func() { r.keepLeases(work) })
	r.claimLoop(ctx, work, &workers)
	grace := time.AfterFunc(r.Grace, cutOff)
	workers.Wait()
	grace.Stop()
	cutOff()
	helpers.Wait()
	return nil
}

// claimLoop starts workers, with the context work, until ctx is done.
func (r *Runner) claimLoop(ctx, work context.Context, workers *sync.WaitGroup) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.woken:
		case <-r.done:
		case <-timer.C:
		}
		jobs, pause, err := r.claim(ctx)
		if err != nil && ctx.Err() == nil {
			r.log.ErrorContext(ctx, "claim jobs", "error", err)
		}
		for _, j := range jobs {
			running := r.begin(work, j)
			workers.Go(func() {
				defer poke(r.done)
				r.work(ctx, running)
			})
		}
		timer.Reset(pause)
	}
}

// begin books a claimed job, so that its lease is kept.
func (r *Runner) begin(work context.Context, j Job) *run {
	ctx, cancel := context.WithCancelCause(work)
	running := &run{job: j, ctx: ctx, cancel: cancel}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.running[j.ID] = running
	return running
}

func (r *Runner) end(running *run) {
	running.cancel(nil)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.running, running.job.ID)
}

func (r *Runner) free() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.Workers - len(r.running)
}

// Idle waits until nothing runs and nothing that is due could run. For tests:
// it looks every few milliseconds.
func (r *Runner) Idle(ctx context.Context) error {
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		busy, err := r.busy(ctx)
		if err != nil || !busy {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}
