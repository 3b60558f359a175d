package inbox

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"conversa/ent/schema"
	"conversa/internal/store"

	"entgo.io/ent/dialect"
)

// maxBatch bounds how many bodies share a commit.
const maxBatch = 128

// commitTimeout ends the wait for a database that hangs; WhatsApp tries again.
const commitTimeout = 10 * time.Second

// intake writes webhook bodies down. The first body of a batch waits for a free
// commit; those that arrive meanwhile join it. A body that arrives alone goes at
// once.
type intake struct {
	store *store.Store
	after func()
	// commits has room for as many commits as may be under way together.
	commits chan struct{}

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

func newIntake(s *store.Store, after func()) *intake {
	together := 2
	if s.Dialect() == dialect.SQLite {
		together = 1
	}
	return &intake{store: s, after: after, commits: make(chan struct{}, together)}
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
	i.commits <- struct{}{}
	i.shut(mine)
	i.commit(ctx, mine)
	<-i.commits
	return mine.err
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

// commit writes a batch and tells all who wait for it.
func (i *intake) commit(ctx context.Context, b *batch) {
	defer close(b.done)
	ctx, cancel := context.WithTimeout(ctx, commitTimeout)
	defer cancel()
	if len(b.bodies) == 1 {
		query, args := insertDeliveries(b.bodies)
		_, b.err = i.store.Exec(ctx, query, args...)
	} else {
		b.err = i.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
			return insertInChunks(ctx, tx, b.bodies)
		})
	}
	if b.err != nil {
		b.err = fmt.Errorf("keep webhook: %w", b.err)
		return
	}
	i.after()
}

// insertInChunks inserts in powers of two, so that there are few statements to
// prepare, whatever the size of the batch.
func insertInChunks(ctx context.Context, tx *store.Tx, bodies []received) error {
	for size := maxBatch; size > 0; size /= 2 {
		for ; len(bodies) >= size; bodies = bodies[size:] {
			query, args := insertDeliveries(bodies[:size])
			if _, err := tx.Exec(ctx, query, args...); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertDeliveries(bodies []received) (query string, args []any) {
	now := schema.Now()
	row := "(?, ?, ?, ?, 'PENDING', ?, 0)"
	for _, r := range bodies {
		args = append(args, schema.NewID("whd"), now, r.body, optional(r.accountID), now)
	}
	return "INSERT INTO webhook_deliveries (id, received_at, body, account_id, state, run_at, attempts) VALUES " +
		strings.Repeat(row+", ", len(bodies)-1) + row, args
}
