package inbox

import (
	"context"
	"time"
)

// Drain processes everything that waits, in this goroutine, and returns how many
// bodies that were.
func (s *Service) Drain(ctx context.Context) (bodies int, err error) {
	ctx = system(context.WithoutCancel(ctx)) // as a worker does
	w := &worker{Service: s}
	for {
		select {
		case d := <-s.waiting.bodies:
			bodies++
			if time.Since(d.claimed) < aged {
				d.claimed = time.Now() // however slow the machine is
			}
			if err := w.begin(ctx, d); err != nil {
				return bodies, err
			}
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
	for _, d := range s.waiting.close() {
		s.waiting.open()
		s.waiting.reserve(1, len(d.Body))
		d.claimed = d.claimed.Add(-aged)
		s.waiting.put([]delivery{d})
	}
}

// Fill leaves no room in the queue, and Empty takes away what Fill put there.
func (s *Service) Fill()  { s.waiting.reserve(maxQueued, 0) }
func (s *Service) Empty() { s.waiting.free(maxQueued, 0) }
