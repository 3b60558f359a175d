package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"conversa/ent/schema"
	"conversa/ent/webhookdelivery"
	"conversa/internal/store"
	"conversa/internal/unread"

	"entgo.io/ent/dialect"
)

// maxAttempts is how often a body that fails by a fault of ours is tried before it is
// kept for a person to look at.
const maxAttempts = 12

// accountsFor is how long a worker believes what it read of an account.
const accountsFor = time.Second

// worker processes bodies, in the order in which it takes them.
type worker struct {
	*Service
	accounts *accounts
	// until is how long the accounts are believed.
	until time.Time
}

// work processes what is queued until ctx is done. What it has begun it finishes.
func (s *Service) work(ctx context.Context) {
	w := &worker{Service: s}
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case d := <-s.waiting.bodies:
			w.begin(system(context.WithoutCancel(ctx)), d)
		}
	}
}

// begin processes a body that comes from the queue, and those that can be done with it.
func (w *worker) begin(ctx context.Context, d delivery) {
	for body := w.open(ctx, d); body != nil; {
		group, next := w.gather(ctx, body)
		w.process(ctx, group)
		body = next
	}
}

// open reads a body. It is nil for one that waited in the queue for too long, which is
// left to the database, where its claim ends.
func (w *worker) open(ctx context.Context, d delivery) *walk {
	w.waiting.free(1, len(d.Body))
	now := time.Now()
	if d.stale(now) {
		w.Log.Debug("webhook left to the database", "delivery", d.ID)
		return nil
	}
	if w.accounts == nil || now.After(w.until) {
		w.accounts, w.until = &accounts{store: w.Store}, now.Add(accountsFor)
	}
	return w.read(ctx, d, w.accounts)
}

// gather takes bodies from the queue as long as they can share the first one's
// transaction. next is one that was taken and cannot.
func (w *worker) gather(ctx context.Context, first *walk) (group []*walk, next *walk) {
	group = []*walk{first}
	if first.joins() == "" {
		return group, nil
	}
	for most := w.waiting.share(w.together(), w.workers()); len(group) < most; {
		d, ok := w.waiting.take()
		if !ok {
			break
		}
		switch body := w.open(ctx, d); {
		case body == nil:
		case body.joins() != first.joins():
			return group, body
		default:
			group = append(group, body)
		}
	}
	return group, nil
}

// joins is the account of the one message that is all of the body; else it is empty.
func (w *walk) joins() string {
	if len(w.steps) != 1 {
		return ""
	}
	return w.steps[0].joins
}

// process does what some bodies ask for, and ends them. Where they cannot be done
// together, each is done alone, the one that failed last, so that a bad one neither
// loses the others nor holds them up.
func (w *worker) process(ctx context.Context, bodies []*walk) {
	if len(bodies) == 1 {
		bodies[0].alone(ctx)
	} else if culprit, err := w.joint(ctx, bodies); err != nil {
		w.Log.Debug("webhooks are processed one by one", "count", len(bodies), "error", err)
		bodies = append(slices.Delete(slices.Clone(bodies), culprit, culprit+1), bodies[culprit])
		for _, body := range bodies {
			body.alone(ctx)
		}
	}
	for _, body := range bodies {
		if err := w.endBody(ctx, body); err != nil {
			w.Log.Error("process webhooks", "error", err)
		}
	}
}

// jointPatience is how long bodies that are done together wait for a lock. Each holds
// what the next may wait for, and those it holds wait as well: it is shorter than the
// time after which PostgreSQL looks for two that wait for each other.
const jointPatience = 500 * time.Millisecond

// joint does the only steps of several bodies, of one account, in one transaction. With
// an error comes the body at which it failed.
func (s *Service) joint(ctx context.Context, bodies []*walk) (at int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	var keys []string
	for _, body := range bodies {
		keys = append(keys, body.steps[0].keys...)
	}
	err = s.ingest(ctx, keys, func(ctx context.Context, tx *store.Tx) error {
		if err := s.hurry(ctx, tx); err != nil {
			return err
		}
		unread.LockAtCommit(tx, bodies[0].steps[0].organizationID)
		for n, body := range bodies {
			at = n
			if err := body.steps[0].apply(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
	return at, err
}

// hurry bounds what a transaction waits for others. On SQLite it is alone anyway.
func (s *Service) hurry(ctx context.Context, tx *store.Tx) error {
	if tx.Dialect() == dialect.SQLite {
		return nil
	}
	_, err := tx.Exec(ctx, "select set_config('lock_timeout', ?, true)", fmt.Sprint(jointPatience.Milliseconds()))
	return wrapped("bound waits", err)
}

// alone does a body's steps, each in a transaction of its own, so that one bad element
// never loses the others. It keeps the claim while it lasts.
func (w *walk) alone(ctx context.Context) {
	until := time.Now().Add(lease / 2)
	for _, st := range w.steps {
		if now := time.Now(); now.After(until) {
			until = now.Add(lease / 2)
			w.extend(ctx, w.delivery.ID)
		}
		w.do(st.what, func() (string, error) { return "", w.run(ctx, st) })
	}
}

// endBody says what became of a body.
func (s *Service) endBody(ctx context.Context, w *walk) error {
	d := w.delivery
	switch err := errors.Join(w.faults...); {
	case err != nil:
		s.Log.Error("process webhook", "delivery", d.ID, "attempt", d.Attempts, "error", err)
		return s.postpone(ctx, d)
	case len(w.problems) > 0:
		return s.keep(ctx, d, strings.Join(w.problems, "; "))
	}
	s.finished.add(d.ID)
	return nil
}

// keep sets a body aside, of which something was not understood.
func (s *Service) keep(ctx context.Context, d delivery, problem string) error {
	s.Log.Warn("webhook kept", "delivery", d.ID, "problem", problem)
	return s.update(ctx, "keep webhook", func(tx *store.Tx) error {
		return tx.Client.WebhookDelivery.UpdateOneID(d.ID).
			SetState(webhookdelivery.StateKEPT).SetProcessedAt(schema.Now()).SetProblem(problem).Exec(ctx)
	})
}

// postpone tries a body again later that failed by a fault of ours.
func (s *Service) postpone(ctx context.Context, d delivery) error {
	if d.Attempts >= maxAttempts {
		return s.keep(ctx, d, "failed again and again; the log has the cause")
	}
	wait := min(time.Second<<min(d.Attempts, 8), 5*time.Minute)
	return s.update(ctx, "postpone webhook", func(tx *store.Tx) error {
		return tx.Client.WebhookDelivery.UpdateOneID(d.ID).SetRunAt(schema.Now().Add(wait)).Exec(ctx)
	})
}

func (s *Service) update(ctx context.Context, what string, fn func(tx *store.Tx) error) error {
	err := s.Store.WithTx(ctx, func(_ context.Context, tx *store.Tx) error { return fn(tx) })
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// ReplayFilter says which kept bodies to process again. Set fields must all hold.
type ReplayFilter struct {
	// State is KEPT or DONE; empty means KEPT.
	State string
	IDs   []string
	Since time.Time
}

// Replay has bodies processed again and returns how many. What they changed
// before stays: every step is made to be repeated.
func (s *Service) Replay(ctx context.Context, f ReplayFilter) (int, error) {
	return Replay(ctx, s.Store, f)
}

// Replay is Service.Replay for those who only have the database at hand.
func Replay(ctx context.Context, st *store.Store, f ReplayFilter) (int, error) {
	state := webhookdelivery.StateKEPT
	if f.State != "" {
		state = webhookdelivery.State(f.State)
	}
	if err := webhookdelivery.StateValidator(state); err != nil {
		return 0, fmt.Errorf("state is KEPT or DONE, not %q", f.State)
	}
	count := 0
	err := st.WithTx(system(ctx), func(ctx context.Context, tx *store.Tx) (err error) {
		update := tx.Client.WebhookDelivery.Update().Where(webhookdelivery.StateEQ(state))
		if len(f.IDs) > 0 {
			update.Where(webhookdelivery.IDIn(f.IDs...))
		}
		if !f.Since.IsZero() {
			update.Where(webhookdelivery.ReceivedAtGTE(f.Since))
		}
		count, err = update.SetState(webhookdelivery.StatePENDING).SetRunAt(schema.Now()).SetAttempts(0).Save(ctx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("replay webhooks: %w", err)
	}
	return count, nil
}

// Prune deletes bodies that were processed whole longer than keep ago, and as old changes of
// messages that never came: of those that somebody sent by other means. What was kept for
// replay stays.
func (s *Service) Prune(ctx context.Context, keep time.Duration) (count int, err error) {
	before := schema.Now().Add(-keep)
	for _, old := range []string{pruneDone, pruneParked} {
		n, err := s.prune(ctx, old, before)
		count += n
		if err != nil {
			return count, fmt.Errorf("prune webhooks: %w", err)
		}
	}
	return count, nil
}

func (s *Service) prune(ctx context.Context, old string, before time.Time) (count int, err error) {
	for n := int64(prunedAtOnce); n == prunedAtOnce; count += int(n) {
		err := s.Store.WithTx(system(ctx), func(ctx context.Context, tx *store.Tx) error {
			done, err := tx.Exec(ctx, old, before, prunedAtOnce)
			if err == nil {
				n, err = done.RowsAffected()
			}
			return err
		})
		if err != nil {
			return count, err
		}
	}
	return count, nil
}

// prunedAtOnce bounds how long pruning holds SQLite's one writer.
const prunedAtOnce = 500

// A body may run at the earliest when it was received: the index finds the old ones by that.
// One that is replayed at the same time stays.
const pruneDone = `delete from webhook_deliveries where state = 'DONE' and id in (
	select id from webhook_deliveries where state = 'DONE' and run_at < ? order by run_at, id limit ?)`

const pruneParked = `delete from parked_changes where id in (
	select id from parked_changes where created_at < ? order by id limit ?)`
