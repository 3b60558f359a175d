package event_test

import (
	"testing"
	"time"

	"conversa/internal/event"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// count is how many pages were delivered.
func (n *node) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.pages
}

// What comes within five milliseconds is read together.
func TestUnderLoadAPageHasManyEvents(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := run(t, s, time.Minute)
		n.ready(t, s)
		before, pagesBefore := len(n.delivered()), n.count()
		begun := time.Now()
		const transactions = 200
		for range transactions {
			appendEvents(t, s, start, happened("k", "s", ""))
		}
		n.until(t, "the events", func(got []event.Event, _ []error) bool { return len(got) == before+transactions })
		atMost := int(time.Since(begun)/(5*time.Millisecond)) + 2
		if pages := n.count() - pagesBefore; pages > atMost {
			t.Errorf("%d events came in %d pages, want at most %d", transactions, pages, atMost)
		}
	})
}
