package job

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"
)

const (
	// firstBackoff doubles from attempt to attempt up to maxBackoff.
	firstBackoff = time.Second
	maxBackoff   = 5 * time.Minute
	// maxProblem bounds what is kept of an error, in bytes.
	maxProblem = 500
	// settleTimeout bounds how long the end of a job may take to write: a job
	// whose end is not written runs again.
	settleTimeout = 10 * time.Second
)

// run is one attempt at a job.
type run struct {
	job    Job
	ctx    context.Context // it is the attempt's own, cancelled when the lease is lost
	cancel context.CancelCauseFunc
}

// work runs one claimed job and writes down how it ended. Once stopping is done
// the handler may be cut off; that does not count as an attempt.
func (r *Runner) work(stopping context.Context, running *run) {
	defer r.end(running)
	err := r.call(running)
	if err == nil && running.job.finished.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(stopping), settleTimeout)
	defer cancel()
	if errors.Is(context.Cause(running.ctx), ErrLost) {
		r.log.WarnContext(ctx, "job's lease was lost", "job", running.job.ID, "kind", running.job.Kind)
		return
	}
	if err != nil && running.ctx.Err() != nil {
		err = Later{At: r.now()}
	}
	if settleErr := r.settle(ctx, running.job, err); settleErr != nil {
		r.log.ErrorContext(ctx, "job's end was not written; it will run again",
			"job", running.job.ID, "kind", running.job.Kind, "error", settleErr)
	}
}

// call runs the handler. A job that took its node down with it each time has no
// attempts left and is not run again.
func (r *Runner) call(running *run) (err error) {
	j := running.job
	k := r.kinds[j.Kind]
	if j.Attempts > k.maxAttempts {
		return errors.New("the last attempt did not end")
	}
	defer func() {
		if p := recover(); p != nil {
			r.log.ErrorContext(running.ctx, "job panicked", "job", j.ID, "kind", j.Kind, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return k.handle(running.ctx, j)
}

// settle ends an attempt by its outcome.
func (r *Runner) settle(ctx context.Context, j Job, outcome error) error {
	var later Later
	switch {
	case outcome == nil:
		return r.update(ctx, deleteClaimed, j.ID, j.Attempts)
	case errors.As(outcome, &later):
		return r.retryAt(ctx, j, later.At, 1, "")
	case j.Attempts < r.kinds[j.Kind].maxAttempts:
		r.log.WarnContext(ctx, "job failed, will be tried again",
			"job", j.ID, "kind", j.Kind, "attempts", j.Attempts, "error", outcome)
		return r.retryAt(ctx, j, r.now().Add(backoff(j.Attempts)), 0, problem(outcome))
	default:
		r.log.ErrorContext(ctx, "job failed for good", "job", j.ID, "kind", j.Kind, "attempts", j.Attempts, "error", outcome)
		return r.fail(ctx, j, problem(outcome))
	}
}

// backoff is the pause after that many attempts.
func backoff(attempts int) time.Duration {
	pause := firstBackoff
	for range attempts - 1 {
		pause = min(2*pause, maxBackoff)
	}
	return pause
}

// problem is an error's text, cut. Handlers must keep secrets out of errors.
func problem(err error) string {
	text := err.Error()
	return strings.ToValidUTF8(text[:min(len(text), maxProblem)], "")
}
