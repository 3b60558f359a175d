package live

import (
	"context"
	"fmt"

	"conversa"

	"github.com/99designs/gqlgen/graphql"
)

// Log is the event log in the database.
type Log interface {
	// Resume gives the number of a cursor's event. A cursor that is no longer, or not yet,
	// valid is refused with conversa.ErrResync.
	Resume(ctx context.Context, topic, cursor string) (seq uint64, err error)
	// Page gives up to limit events of a topic with numbers above after, in order, and the
	// number up to which it looked: the last one's, or the log's head when there are no more.
	Page(ctx context.Context, topic string, after uint64, limit int) (events []Event, head uint64, err error)
}

// result is an event ready to send.
type result struct {
	payload []byte
	cursor  string
}

// resumeFrom asks the log, not the hub, what a cursor is worth: a client may come from a node that
// is ahead.
func (h *Hub) resumeFrom(ctx context.Context, b *binding) (position, error) {
	if h.Log == nil {
		return position{}, conversa.ErrResync
	}
	if err := h.acquire(ctx); err != nil {
		return position{}, err
	}
	defer h.release()
	seq, err := h.Log.Resume(ctx, b.topic, b.since)
	if err != nil {
		return position{}, fmt.Errorf("resume a subscription: %w", err)
	}
	return position{seq, b.since}, nil
}

// acquire waits for one of the places to read the log.
func (h *Hub) acquire(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *Hub) release() { <-h.slots }

// catchUp sends what the subscription has missed, read from the log, until it is where the hub is.
// Then the hub takes over, without gap or repeat: no event between the two is anywhere but in the
// log, and the change is made under the hub's lock.
func (s *subscription) catchUp(ctx context.Context) {
	defer s.op.rescue(ctx)
	for after := s.after; ; {
		passed := s.group.hub.passed()
		results, head, err := s.read(ctx, after)
		if err != nil {
			s.op.failWith(graphql.WithOperationContext(ctx, s.group.op), err)
			return
		}
		for _, r := range results {
			if err := s.op.deliver(ctx, r.payload, r.cursor); err != nil {
				s.op.drop()
				return
			}
		}
		if s.settle(head) {
			return
		}
		if head <= after && head < passed { // a log that is behind its own tail
			s.op.refuse(conversa.ErrResync)
			return
		}
		after = head
	}
}

// passed is the number of the last event that the hub has been given. What the log shows
// afterwards reaches it at least.
func (h *Hub) passed() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.position.seq
}

// read reads and executes one page, holding one of the hub's places to do so. The place is free
// again before anything is sent, so that slow readers keep none.
func (s *subscription) read(ctx context.Context, after uint64) ([]result, uint64, error) {
	h := s.group.hub
	if err := h.acquire(ctx); err != nil {
		return nil, 0, err
	}
	defer h.release()
	events, head, err := h.Log.Page(ctx, s.group.topic, after, h.limits.PageEvents)
	if err != nil {
		return nil, 0, fmt.Errorf("read the event log after %d: %w", after, err)
	}
	var results []result
	bytes := 0
	for _, e := range events {
		if e.Seq > after && s.group.outdated(e) {
			return nil, 0, conversa.ErrResync
		}
		if e.Seq <= after || !s.group.wanted(e) || s.allow != nil && !s.allow(e) {
			continue
		}
		payload := s.execute(ctx, e)
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		if payload != nil {
			results = append(results, result{payload, e.Cursor})
		}
		if bytes += len(payload); bytes > h.limits.QueueBytes { // who reads slowly is given no more at once
			return results, e.Seq, nil
		}
	}
	return results, head, nil
}

// outdated reports whether who missed an event has to start anew.
func (g *group) outdated(e Event) bool {
	return g.ends != nil && g.ends(e) || g.outdates != nil && g.outdates(e)
}

// execute does what the hub does for a group, so that a payload is the same whichever way it came:
// without the values of this member's connection.
func (s *subscription) execute(ctx context.Context, e Event) []byte {
	h := s.group.hub
	return s.group.execute(h.eventContext(valueless{ctx}, e, s.group.class), e)
}

// valueless is a context of which only the end remains.
type valueless struct{ context.Context }

func (valueless) Value(any) any { return nil }

// settle hands over to the hub if everything up to its position was read.
func (s *subscription) settle(head uint64) bool {
	h := s.group.hub
	h.mu.Lock()
	defer h.mu.Unlock()
	if head < h.position.seq {
		return false
	}
	s.from.Store(head)
	return true
}
