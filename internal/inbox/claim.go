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
	"github.com/lib/pq"
)

const (
	// maxClaim is how many bodies are claimed at once from the database: few where
	// other servers can take the rest at the same time.
	maxClaim = 32
	// lease is how long a server may take over a body before another one tries: what
	// a killed server had claimed is late by this much.
	lease = 10 * time.Second
)

// fetch queues what waits in the database until ctx is done: what found no room in
// memory, was put off, is replayed, or belonged to a server that is no more.
func (s *Service) fetch(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.waiting.low:
		case <-ticker.C:
		}
		if _, err := s.claim(system(ctx)); err != nil && ctx.Err() == nil {
			s.Log.Error("process webhooks", "error", err)
		}
	}
}

// claim queues the oldest bodies that nobody works on.
func (s *Service) claim(ctx context.Context) (int, error) {
	if !s.waiting.reserveFor(maxClaim) {
		return 0, nil
	}
	var deliveries []delivery
	err := s.ingest(ctx, nil, func(ctx context.Context, tx *store.Tx) (err error) {
		deliveries, err = take(ctx, tx)
		return err
	})
	if err != nil {
		s.waiting.free(maxClaim, 0)
		return 0, fmt.Errorf("claim webhooks: %w", err)
	}
	bytes := 0
	for _, d := range deliveries {
		bytes += len(d.Body)
	}
	s.waiting.free(maxClaim-len(deliveries), -bytes)
	if !s.waiting.put(deliveries) {
		s.release(ctx, deliveries)
	}
	s.waiting.left(len(deliveries) == maxClaim)
	return len(deliveries), nil
}

func take(ctx context.Context, tx *store.Tx) ([]delivery, error) {
	query := `UPDATE webhook_deliveries SET run_at = ?, attempts = attempts + 1 WHERE id IN (
		SELECT id FROM webhook_deliveries WHERE state = 'PENDING' AND run_at <= ? ORDER BY run_at, id LIMIT ?`
	if tx.Dialect() == dialect.Postgres {
		query += " FOR UPDATE SKIP LOCKED"
	}
	query += ") RETURNING id, received_at, body, attempts, coalesce(account_id, '')"
	claimed, now := time.Now(), schema.Now()
	rows, err := tx.Query(ctx, query, now.Add(lease), now, maxClaim)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var deliveries []delivery
	for rows.Next() {
		d := delivery{claimed: claimed}
		if err := rows.Scan(&d.ID, &d.ReceivedAt, &d.Body, &d.Attempts, &d.AccountID); err != nil {
			return nil, err
		}
		deliveries = append(deliveries, d)
	}
	// The database returns changed rows in any order; ids are in that of arrival.
	slices.SortFunc(deliveries, func(a, b delivery) int { return strings.Compare(a.ID, b.ID) })
	return deliveries, rows.Err()
}

// extend keeps a claim: a body may hold thousands of messages. Where it fails,
// another worker does some of the work once more, which changes nothing.
func (s *Service) extend(ctx context.Context, id string) {
	err := s.update(ctx, "extend claim", func(tx *store.Tx) error {
		return tx.Client.WebhookDelivery.Update().
			Where(webhookdelivery.ID(id), webhookdelivery.StateEQ(webhookdelivery.StatePENDING)).
			SetRunAt(schema.Now().Add(lease)).Exec(ctx)
	})
	if err != nil {
		s.Log.Warn("extend claim", "error", err)
	}
}

// release gives bodies up that nobody began, so that another server, or this one's
// next start, takes them at once. Where it fails, they wait for the end of the lease.
func (s *Service) release(ctx context.Context, deliveries []delivery) {
	if len(deliveries) == 0 {
		return
	}
	ids := make([]string, len(deliveries))
	for i, d := range deliveries {
		ids[i] = d.ID
	}
	err := s.ingest(ctx, nil, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE webhook_deliveries SET run_at = ?, attempts = attempts - 1
			WHERE state = 'PENDING' AND `+oneOf(tx), schema.Now(), list(tx, ids))
		return err
	})
	if err != nil {
		s.Log.Warn("release webhooks", "count", len(ids), "error", err)
	}
}

// oneOf is a condition on ids, which are one argument, so that the statement's text
// is the same however many there are.
func oneOf(tx *store.Tx) string {
	if tx.Dialect() == dialect.SQLite {
		return "id IN (SELECT value FROM json_each(?))"
	}
	return "id = ANY(?::text[])"
}

// list is the argument of oneOf. Ids are letters, digits and underscores.
func list(tx *store.Tx, ids []string) any {
	if tx.Dialect() == dialect.SQLite {
		return `["` + strings.Join(ids, `","`) + `"]`
	}
	return pq.Array(ids)
}
