package store

import (
	"slices"
	"sync"
)

// wakes tell this process's event log and job runner that a commit gave them
// something to read. A wake-up carries no truth: whoever misses it polls.
type wakes struct {
	mu     sync.Mutex // protects next and topics
	next   int
	topics map[string]map[int]func()
}

// OnWake calls fn after each commit whose transaction woke the topic. fn must
// not block. The returned function ends it.
func (s *Store) OnWake(topic string, fn func()) (stop func()) {
	w := &s.wakes
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.topics == nil {
		w.topics = map[string]map[int]func(){}
	}
	if w.topics[topic] == nil {
		w.topics[topic] = map[int]func(){}
	}
	w.next++
	id := w.next
	w.topics[topic][id] = fn
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.topics[topic], id)
	}
}

// Wake wakes a topic after the commit, once.
func (tx *Tx) Wake(topic string) {
	if !slices.Contains(tx.wakes, topic) {
		tx.wakes = append(tx.wakes, topic)
	}
}

func (w *wakes) fire(topic string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, fn := range w.topics[topic] {
		fn()
	}
}
