package inbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"conversa/ent/schema"
	"conversa/ent/webhookdelivery"
	"conversa/internal/store"
	"conversa/internal/whatsapp"

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
	// read is what it says, where it was read already.
	read *whatsapp.Notification
}

// done reports that nothing is left to do for the body once it is kept.
func (r received) done() bool { return r.read != nil && r.accountID == "" && !asks(*r.read) }

// batch is some bodies and the outcome that they share.
type batch struct {
	bodies []received
	done   chan struct{}
	err    error
}

// Accept keeps a webhook body durably. When it returns nil the body survives a
// power cut; what it says is worked out later. The same body may come twice.
func (s *Service) Accept(ctx context.Context, body []byte) error {
	return s.intake.accept(system(context.WithoutCancel(ctx)), received{body: body, read: glance(body)})
}

// AcceptFor is Accept for a body that another Meta app signed, at the address of an
// account: what it says of other organizations' accounts is not believed.
func (s *Service) AcceptFor(ctx context.Context, accountID string, body []byte) error {
	return s.intake.accept(system(context.WithoutCancel(ctx)), received{body, accountID, glance(body)})
}

// glanced is up to which length a body is read before it is kept. Longer ones, which are
// imported histories, are read by a worker alone, so that few are in memory as what they say.
const glanced = 16 << 10

// glance reads a body, so that one that asks nothing of the inbox needs no worker. It is nil
// for what a worker has to read: nothing that a body says keeps it from being kept.
func glance(body []byte) (n *whatsapp.Notification) {
	if len(body) > glanced {
		return nil
	}
	defer func() {
		if recover() != nil {
			n = nil
		}
	}()
	read, err := whatsapp.ParseNotification(withoutNUL(body))
	if err != nil {
		return nil
	}
	return &read
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
	count, bytes := b.work()
	claimed := i.waiting.reserve(count, bytes)
	deliveries, err := i.keepAll(ctx, b, claimed) // answers come before work
	deliveries = slices.DeleteFunc(deliveries, delivery.over)
	switch {
	case err != nil:
		if claimed {
			i.waiting.free(count, bytes)
		}
	case count == 0: // nothing is left to do
	case !claimed:
		i.waiting.left(true)
	case !i.waiting.put(deliveries):
		i.release(ctx, deliveries)
	}
}

// work is how many bodies there is something to do for, and their length.
func (b *batch) work() (count, bytes int) {
	for _, r := range b.bodies {
		if !r.done() {
			count, bytes = count+1, bytes+len(r.body)
		}
	}
	return count, bytes
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
		deliveries[n] = delivery{schema.NewID("whd"), arrived, r.body, r.accountID, attempts, now, r.read, webhookdelivery.StatePENDING}
		if r.done() {
			deliveries[n].state = webhookdelivery.StateDONE
		}
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
	states := make([]string, len(deliveries))
	for n, d := range deliveries {
		ids[n], bodies[n], accounts[n], states[n] = d.ID, d.Body, d.AccountID, string(d.state)
	}
	_, err := i.Store.Exec(ctx, `INSERT INTO webhook_deliveries (id, received_at, body, account_id, state, run_at, attempts, processed_at)
		SELECT id, ?::timestamptz, body, nullif(account_id, ''), state, ?::timestamptz, ?::bigint, CASE state WHEN 'DONE' THEN ?::timestamptz END
		FROM unnest(?::text[], ?::bytea[], ?::text[], ?::text[]) AS new (id, body, account_id, state)`,
		deliveries[0].ReceivedAt, runAt, deliveries[0].Attempts, deliveries[0].ReceivedAt,
		pq.Array(ids), pq.Array(bodies), pq.Array(accounts), pq.Array(states))
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
	row := "(?, ?, ?, ?, ?, ?, ?, ?)"
	for _, d := range deliveries {
		args = append(args, d.ID, d.ReceivedAt, d.Body, optional(d.AccountID), string(d.state), runAt, d.Attempts, d.processedAt())
	}
	return "INSERT INTO webhook_deliveries (id, received_at, body, account_id, state, run_at, attempts, processed_at) VALUES " +
		strings.Repeat(row+", ", len(deliveries)-1) + row, args
}
