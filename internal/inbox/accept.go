package inbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"conversa/ent/schema"
	"conversa/internal/store"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
)

// maxBatch bounds how many bodies share a commit.
const maxBatch = 128

// commitTimeout ends the wait for a database that hangs; WhatsApp tries again.
const commitTimeout = 10 * time.Second

// errNotKept is the outcome of a commit that came to no end.
var errNotKept = errors.New("keep webhook: interrupted")

// intake writes webhook bodies down, one commit at a time: several at once would hold
// fewer bodies each, and wait for the same disk. The first body of a batch waits for
// its turn; those that arrive meanwhile join it. A body that arrives alone goes at
// once.
type intake struct {
	*Service
	turn sync.Mutex // held by who commits

	mu sync.Mutex // protects what follows
	// open is the batch that can still be joined.
	open *batch
}

// received is a body, and the account whose address it came to; empty for the
// server's own.
type received struct {
	body      []byte
	accountID string
}

// batch is some bodies and the outcome that they share.
type batch struct {
	bodies []received
	done   chan struct{}
	err    error
}

// Accept keeps a webhook body durably. When it returns nil the body survives a
// power cut; what it says is worked out later. The same body may come twice.
func (s *Service) Accept(ctx context.Context, body []byte) error {
	return s.intake.accept(system(context.WithoutCancel(ctx)), received{body: body})
}

// AcceptFor is Accept for a body that another Meta app signed, at the address of an
// account: what it says of other organizations' accounts is not believed.
func (s *Service) AcceptFor(ctx context.Context, accountID string, body []byte) error {
	return s.intake.accept(system(context.WithoutCancel(ctx)), received{body, accountID})
}

func (i *intake) accept(ctx context.Context, body received) error {
	mine, first := i.join(body)
	if !first {
		<-mine.done
		return mine.err
	}
	i.write(ctx, mine)
	return mine.err
}

func (i *intake) write(ctx context.Context, b *batch) {
	i.turn.Lock()
	defer i.turn.Unlock()
	i.shut(b)
	i.commit(ctx, b)
}

// join adds a body to the open batch, or opens one with it.
func (i *intake) join(body received) (mine *batch, first bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.open == nil || len(i.open.bodies) >= maxBatch {
		i.open, first = &batch{done: make(chan struct{})}, true
	}
	i.open.bodies = append(i.open.bodies, body)
	return i.open, first
}

// shut lets nobody join any more.
func (i *intake) shut(b *batch) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.open == b {
		i.open = nil
	}
}

// commit writes a batch and tells all who wait for it. Where there is room, this
// server's workers get the bodies, which are claimed as they are written; otherwise
// whoever has time finds them in the database.
func (i *intake) commit(ctx context.Context, b *batch) {
	ctx, cancel := context.WithTimeout(ctx, commitTimeout)
	defer cancel()
	bytes := 0
	for _, r := range b.bodies {
		bytes += len(r.body)
	}
	claimed := i.waiting.reserve(len(b.bodies), bytes)
	deliveries, err := i.keepAll(ctx, b, claimed) // answers come before work
	switch {
	case err != nil:
		if claimed {
			i.waiting.free(len(b.bodies), bytes)
		}
	case !claimed:
		i.waiting.left(true)
	case !i.waiting.put(deliveries):
		i.release(ctx, deliveries)
	}
}

// keepAll ends a batch's wait: b.err is nil only once its bodies are kept.
func (i *intake) keepAll(ctx context.Context, b *batch, claimed bool) (deliveries []delivery, err error) {
	defer close(b.done)
	b.err = errNotKept
	if deliveries, err = i.insert(ctx, b.bodies, claimed); err != nil {
		err = fmt.Errorf("keep webhook: %w", err)
	}
	b.err = err
	return deliveries, err
}

// insert makes the bodies' rows, in one commit.
func (i *intake) insert(ctx context.Context, bodies []received, claimed bool) ([]delivery, error) {
	now, attempts := time.Now(), 0
	arrived := instant(now)
	runAt := arrived
	if claimed {
		attempts, runAt = 1, runAt.Add(lease)
	}
	deliveries := make([]delivery, len(bodies))
	for n, r := range bodies {
		deliveries[n] = delivery{schema.NewID("whd"), arrived, r.body, r.accountID, attempts, now}
	}
	if i.Store.Dialect() == dialect.Postgres {
		return deliveries, i.insertArrays(ctx, deliveries, runAt)
	}
	if len(bodies) == 1 {
		query, args := insertRows(deliveries, runAt)
		_, err := i.Store.Exec(ctx, query, args...)
		return deliveries, err
	}
	return deliveries, i.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		return insertInChunks(ctx, tx, deliveries, runAt)
	})
}

func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// insertArrays is one round trip and one statement to prepare, whatever the size of
// the batch.
func (i *intake) insertArrays(ctx context.Context, deliveries []delivery, runAt time.Time) error {
	ids, bodies, accounts := make([]string, len(deliveries)), make([][]byte, len(deliveries)), make([]string, len(deliveries))
	for n, d := range deliveries {
		ids[n], bodies[n], accounts[n] = d.ID, d.Body, d.AccountID
	}
	_, err := i.Store.Exec(ctx, `INSERT INTO webhook_deliveries (id, received_at, body, account_id, state, run_at, attempts)
		SELECT id, ?::timestamptz, body, nullif(account_id, ''), 'PENDING', ?::timestamptz, ?::bigint
		FROM unnest(?::text[], ?::bytea[], ?::text[]) AS new (id, body, account_id)`,
		deliveries[0].ReceivedAt, runAt, deliveries[0].Attempts, pq.Array(ids), pq.Array(bodies), pq.Array(accounts))
	return err
}

// insertInChunks inserts in powers of two, so that there are few statements to
// prepare, whatever the size of the batch.
func insertInChunks(ctx context.Context, tx *store.Tx, deliveries []delivery, runAt time.Time) error {
	for size := maxBatch; size > 0; size /= 2 {
		for ; len(deliveries) >= size; deliveries = deliveries[size:] {
			query, args := insertRows(deliveries[:size], runAt)
			if _, err := tx.Exec(ctx, query, args...); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertRows(deliveries []delivery, runAt time.Time) (query string, args []any) {
	row := "(?, ?, ?, ?, 'PENDING', ?, ?)"
	for _, d := range deliveries {
		args = append(args, d.ID, d.ReceivedAt, d.Body, optional(d.AccountID), runAt, d.Attempts)
	}
	return "INSERT INTO webhook_deliveries (id, received_at, body, account_id, state, run_at, attempts) VALUES " +
		strings.Repeat(row+", ", len(deliveries)-1) + row, args
}
