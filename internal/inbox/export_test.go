package inbox

import "context"

// Drain processes everything that waits, in this goroutine, and returns how many
// bodies that were.
func (s *Service) Drain(ctx context.Context) (bodies int, err error) {
	w := s.newWorker()
	for {
		n, err := w.turn(ctx)
		if bodies += n; err != nil || n == 0 {
			return bodies, err
		}
	}
}

// PairBackoff and Backoff are how long a refused message waits.
var (
	PairBackoff = pairBackoff
	Backoff     = backoff
)
