package inbox

import (
	"sync"
	"time"

	"conversa/ent/webhookdelivery"
	"conversa/internal/whatsapp"
)

const (
	// maxQueued and maxQueuedBytes bound what waits in memory: about a second's work,
	// which is far less than a lease.
	maxQueued, maxQueuedBytes = 1024, 16 << 20
	// fewQueued is when workers will soon have nothing to do.
	fewQueued = 64
)

// queue holds the bodies that this server has claimed and no worker has begun, in
// about the order of their arrival. A place is reserved before the body is claimed,
// so that to take it never blocks.
type queue struct {
	bodies chan delivery
	// low asks for bodies that wait in the database.
	low chan struct{}

	mu           sync.Mutex // protects what follows
	count, bytes int        // with what is reserved
	// behind: bodies wait in the database, and come first.
	behind bool
	closed bool
}

func newQueue() *queue {
	return &queue{bodies: make(chan delivery, maxQueued), low: make(chan struct{}, 1)}
}

// reserve finds room for new bodies. Where there is none, or older ones still wait
// in the database, the new ones wait there as well.
func (q *queue) reserve(count, bytes int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || q.behind || q.count+count > maxQueued || q.bytes+bytes > maxQueuedBytes {
		return false
	}
	q.count, q.bytes = q.count+count, q.bytes+bytes
	return true
}

// reserveFor finds room for bodies of the database, whose length is not known yet.
func (q *queue) reserveFor(count int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || q.count+count > maxQueued || q.bytes > maxQueuedBytes {
		return false
	}
	q.count += count
	return true
}

// put queues bodies that have their place. Once nobody takes them it is false, and
// they have it no more.
func (q *queue) put(deliveries []delivery) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		for _, d := range deliveries {
			q.count, q.bytes = q.count-1, q.bytes-len(d.Body)
		}
		return false
	}
	for _, d := range deliveries {
		q.bodies <- d
	}
	return true
}

// share is how many bodies a worker that has one may come to, at most so many, for the
// other workers to have as many.
func (q *queue) share(most, workers int) int { return min(most, 1+len(q.bodies)/workers) }

// take gives a body that waits. It does not wait for one.
func (q *queue) take() (d delivery, ok bool) {
	select {
	case d := <-q.bodies:
		return d, true
	default:
		return delivery{}, false
	}
}

// free gives the place of bodies back: they were taken, or did not come.
func (q *queue) free(count, bytes int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.count, q.bytes = q.count-count, q.bytes-bytes
	q.look()
}

// left says whether bodies wait in the database.
func (q *queue) left(behind bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.behind = behind
	q.look()
}

func (q *queue) look() {
	if !q.behind || q.count > fewQueued {
		return
	}
	select {
	case q.low <- struct{}{}:
	default:
	}
}

// open lets bodies in, also after a close.
func (q *queue) open() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = false
}

// close lets no more bodies in and gives back those that nobody took.
func (q *queue) close() (deliveries []delivery) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for {
		select {
		case d := <-q.bodies:
			q.count, q.bytes = q.count-1, q.bytes-len(d.Body)
			deliveries = append(deliveries, d)
		default:
			return deliveries
		}
	}
}

// delivery is a webhook body that is being worked on.
type delivery struct {
	ID         string
	ReceivedAt time.Time
	Body       []byte
	// AccountID is set where another Meta app signed the body.
	AccountID string
	Attempts  int
	// claimed is when it was taken, by this server's clock.
	claimed time.Time
	// read is what it says; nil: it was not read yet.
	read *whatsapp.Notification
	// state is what it begins with: DONE where nothing is left to do once it is kept.
	state webhookdelivery.State
}

// over reports that there is nothing to do for the body.
func (d delivery) over() bool { return d.state == webhookdelivery.StateDONE }

// processedAt is the moment of its arrival where that was its end as well.
func (d delivery) processedAt() any {
	if d.over() {
		return d.ReceivedAt
	}
	return nil
}

// stale reports that the lease is too far gone to begin: another server may take
// the body before it is processed.
func (d delivery) stale(now time.Time) bool { return now.Sub(d.claimed) > lease/2 }
