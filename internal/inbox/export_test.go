package inbox

import (
	"context"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
)

// Drain processes everything that waits, in this goroutine, and returns how many
// bodies that were.
func (s *Service) Drain(ctx context.Context) (bodies int, err error) {
	ctx = system(context.WithoutCancel(ctx)) // as a worker does
	w := &worker{Service: s}
	for {
		s.refresh()
		select {
		case d := <-s.waiting.bodies:
			before := len(s.waiting.bodies)
			w.begin(ctx, d)
			bodies += 1 + before - len(s.waiting.bodies)
			continue
		default:
		}
		if err := s.markDone(ctx); err != nil {
			return bodies, err
		}
		if n, err := s.claim(ctx); err != nil || n == 0 {
			return bodies, err
		}
	}
}

// refresh makes claims new that no test made old, however slow the machine is.
func (s *Service) refresh() {
	s.waiting.change(func(d *delivery) {
		if time.Since(d.claimed) < aged {
			d.claimed = time.Now()
		}
	})
}

// change changes what is queued.
func (q *queue) change(fn func(d *delivery)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for range len(q.bodies) {
		d, ok := q.take()
		if !ok {
			return
		}
		fn(&d)
		q.bodies <- d
	}
}

// PairBackoff and Backoff are how long a refused message waits.
var (
	PairBackoff = pairBackoff
	Backoff     = backoff
)

// SettleConversation works out what follows from messages that a test put there.
var SettleConversation = settleConversation

// aged is longer than any machine takes for a test.
const aged = 12 * time.Hour

// Age makes what is queued older than any lease.
func (s *Service) Age() {
	s.waiting.change(func(d *delivery) { d.claimed = d.claimed.Add(-aged) })
}

// Fill leaves no room in the queue, and Empty takes away what Fill put there.
func (s *Service) Fill()  { s.waiting.reserve(maxQueued, 0) }
func (s *Service) Empty() { s.waiting.free(maxQueued, 0) }

// Bill has a message billed by a worker that knows the account as it was.
func (s *Service) Bill(ctx context.Context, account *ent.Account, row *ent.Message, b conversa.Billing) error {
	return s.Store.WithTx(system(ctx), func(ctx context.Context, tx *store.Tx) error {
		return s.bill(ctx, tx, account, row, conversa.MessageChange{Billing: &b})
	})
}
