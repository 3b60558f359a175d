package inbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"conversa/ent/schema"
	"conversa/ent/webhookdelivery"
	"conversa/internal/store"

	"entgo.io/ent/dialect"
)

const (
	// claimPostgres and claimSQLite are how many bodies a worker takes at once: few
	// where others can take the rest at the same time.
	claimPostgres, claimSQLite = 4, 16
	// lease is how long a worker may take over them before another one tries: what
	// a killed server had claimed is late by this much.
	lease = 10 * time.Second
	// maxAttempts is how often a body that fails by a fault of ours is tried before
	// it is kept for a person to look at.
	maxAttempts = 12
)

// delivery is a webhook body that is being worked on.
type delivery struct {
	ID         string
	ReceivedAt time.Time
	Body       []byte
	Attempts   int
	// AccountID is set where another Meta app signed the body.
	AccountID string
}

// worker processes bodies, a few at a time.
type worker struct {
	*Service
	size int
	// done are those that it has processed and not yet reported.
	done []string
}

func (s *Service) newWorker() *worker {
	size := claimPostgres
	if s.Store.Dialect() == dialect.SQLite {
		size = claimSQLite
	}
	return &worker{Service: s, size: size}
}

// work claims and processes until ctx is done.
func (s *Service) work(ctx context.Context) {
	w := s.newWorker()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for ctx.Err() == nil {
		n, err := w.turn(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("process webhooks", "error", err)
		}
		if n > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-s.wake:
		case <-ticker.C:
		}
	}
	if err := w.report(context.WithoutCancel(ctx)); err != nil {
		s.Log.Error("report webhooks", "error", err)
	}
}

// turn reports what the last turn processed, and processes what it then claims.
// What it has begun it finishes, also when ctx ends.
func (w *worker) turn(ctx context.Context) (int, error) {
	ctx = system(context.WithoutCancel(ctx))
	deliveries, err := w.claim(ctx)
	if err != nil {
		return 0, err
	}
	if len(deliveries) == w.size {
		w.wakeWorkers() // there may be more: a colleague shall look too
	}
	numbers, until := &accounts{store: w.Store}, time.Now().Add(lease/2)
	for i, d := range deliveries {
		alive := func() {
			if now := time.Now(); now.After(until) {
				until = now.Add(lease / 2)
				w.extend(ctx, deliveries[i:])
			}
		}
		if err := w.handle(ctx, d, numbers, alive); err != nil {
			return len(deliveries), err
		}
	}
	return len(deliveries), nil
}

// extend keeps a claim: a body may hold thousands of messages. Where it fails,
// another worker does some of the work once more, which changes nothing.
func (w *worker) extend(ctx context.Context, deliveries []delivery) {
	var ids []string
	for _, d := range deliveries {
		ids = append(ids, d.ID)
	}
	err := w.update(ctx, "extend claim", func(tx *store.Tx) error {
		return tx.Client.WebhookDelivery.Update().
			Where(webhookdelivery.IDIn(ids...), webhookdelivery.StateEQ(webhookdelivery.StatePENDING)).
			SetRunAt(schema.Now().Add(lease)).Exec(ctx)
	})
	if err != nil {
		w.Log.Warn("extend claim", "error", err)
	}
}

func (w *worker) handle(ctx context.Context, d delivery, numbers *accounts, alive func()) error {
	problems, err := w.process(ctx, d, numbers, alive)
	switch {
	case err != nil:
		w.Log.Error("process webhook", "delivery", d.ID, "attempt", d.Attempts, "error", err)
		return w.postpone(ctx, d)
	case len(problems) > 0:
		return w.keep(ctx, d, strings.Join(problems, "; "))
	}
	w.done = append(w.done, d.ID)
	return nil
}

// claim takes the oldest bodies that nobody works on, and reports those that are
// done, in one transaction. Nothing of it needs the disk: what a power cut undoes
// is processed again, which changes nothing.
func (w *worker) claim(ctx context.Context) (deliveries []delivery, err error) {
	err = w.ingest(ctx, nil, func(ctx context.Context, tx *store.Tx) error {
		if err := w.markDone(ctx, tx); err != nil {
			return err
		}
		deliveries, err = w.take(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim webhooks: %w", err)
	}
	w.done = nil
	return deliveries, nil
}

func (w *worker) take(ctx context.Context, tx *store.Tx) ([]delivery, error) {
	query := `UPDATE webhook_deliveries SET run_at = ?, attempts = attempts + 1 WHERE id IN (
		SELECT id FROM webhook_deliveries WHERE state = 'PENDING' AND run_at <= ? ORDER BY run_at, id LIMIT ?`
	if tx.Dialect() == dialect.Postgres {
		query += " FOR UPDATE SKIP LOCKED"
	}
	query += ") RETURNING id, received_at, body, attempts, coalesce(account_id, '')"
	now := schema.Now()
	rows, err := tx.Query(ctx, query, now.Add(lease), now, w.size)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var deliveries []delivery
	for rows.Next() {
		var d delivery
		if err := rows.Scan(&d.ID, &d.ReceivedAt, &d.Body, &d.Attempts, &d.AccountID); err != nil {
			return nil, err
		}
		deliveries = append(deliveries, d)
	}
	// The database returns changed rows in any order; ids are in that of arrival.
	slices.SortFunc(deliveries, func(a, b delivery) int { return strings.Compare(a.ID, b.ID) })
	return deliveries, rows.Err()
}

func (w *worker) markDone(ctx context.Context, tx *store.Tx) error {
	if len(w.done) == 0 {
		return nil
	}
	return tx.Client.WebhookDelivery.Update().Where(webhookdelivery.IDIn(w.done...)).
		SetState(webhookdelivery.StateDONE).SetProcessedAt(schema.Now()).ClearProblem().Exec(ctx)
}

// report marks what is done without claiming more.
func (w *worker) report(ctx context.Context) error {
	err := w.update(ctx, "finish webhooks", func(tx *store.Tx) error { return w.markDone(system(ctx), tx) })
	if err == nil {
		w.done = nil
	}
	return err
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

// Prune deletes bodies that were processed whole longer than keep ago. What was
// kept for replay stays.
func (s *Service) Prune(ctx context.Context, keep time.Duration) (int, error) {
	count := 0
	err := s.Store.WithTx(system(ctx), func(ctx context.Context, tx *store.Tx) (err error) {
		count, err = tx.Client.WebhookDelivery.Delete().Where(
			webhookdelivery.StateEQ(webhookdelivery.StateDONE),
			webhookdelivery.ReceivedAtLT(schema.Now().Add(-keep)),
		).Exec(ctx)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("prune webhooks: %w", err)
	}
	return count, nil
}
