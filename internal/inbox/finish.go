package inbox

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"conversa/ent/schema"
	"conversa/internal/store"
)

const (
	// finishMany and finishAfter are when bodies that were processed are marked as
	// done: as soon as they are many, or after a moment.
	finishMany, finishAfter = 128, 50 * time.Millisecond
)

// finished gathers the bodies that were processed, to mark them together. Those of a
// server that dies before are processed again, which changes nothing.
type finished struct {
	// some and many say that there are such bodies.
	some, many chan struct{}

	mu  sync.Mutex // protects ids
	ids []string
}

func newFinished() *finished {
	return &finished{some: make(chan struct{}, 1), many: make(chan struct{}, 1)}
}

func (f *finished) add(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ids = append(f.ids, id)
	say := f.some
	if len(f.ids) >= finishMany {
		say = f.many
	}
	select {
	case say <- struct{}{}:
	default:
	}
}

func (f *finished) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := f.ids
	f.ids = nil
	return ids
}

func (f *finished) putBack(ids []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ids = slices.Concat(ids, f.ids)
}

// finish marks what was processed until ctx is done.
func (s *Service) finish(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-s.finished.some:
			select {
			case <-ctx.Done():
			case <-s.finished.many:
			case <-time.After(finishAfter):
			}
		case <-s.finished.many:
		}
		if err := s.markDone(context.WithoutCancel(ctx)); err != nil {
			s.Log.Error("process webhooks", "error", err)
		}
	}
}

// markDone marks all that was processed so far. What cannot be marked is tried again
// with the next.
func (s *Service) markDone(ctx context.Context) error {
	ids := s.finished.take()
	if len(ids) == 0 {
		return nil
	}
	err := s.ingest(ctx, nil, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE webhook_deliveries SET state = 'DONE', processed_at = ?, problem = NULL
			WHERE state = 'PENDING' AND `+oneOf(tx), schema.Now(), list(tx, ids))
		return err
	})
	if err != nil {
		s.finished.putBack(ids)
		return fmt.Errorf("finish webhooks: %w", err)
	}
	return nil
}
