package inbox

import "context"

// Drain processes everything that waits, in this goroutine, and returns how many
// bodies that were.
func (s *Service) Drain(ctx context.Context) (bodies int, err error) {
	ctx = system(ctx)
	w := &worker{Service: s}
	for {
		select {
		case d := <-s.waiting.bodies:
			bodies++
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
