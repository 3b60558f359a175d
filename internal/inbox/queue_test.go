package inbox

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheQueueIsBoundedByCountAndBytes(t *testing.T) {
	t.Parallel()
	q := newQueue()
	if !q.reserve(maxQueued, 10) || q.reserve(1, 1) || q.reserveFor(1) {
		t.Error("the count does not bound the queue")
	}
	q.free(maxQueued, 10)
	if !q.reserve(1, maxQueuedBytes) || q.reserve(1, 1) {
		t.Error("the bytes do not bound the queue")
	}
	q.free(1, maxQueuedBytes)
	q.left(true)
	if q.reserve(1, 1) {
		t.Error("a new body comes before those that wait in the database")
	}
	if !q.reserveFor(1) {
		t.Error("those of the database find no room")
	}
}

func TestAQueueThatRunsLowAsksForWhatWaits(t *testing.T) {
	t.Parallel()
	q := newQueue()
	asks := func() bool {
		select {
		case <-q.low:
			return true
		default:
			return false
		}
	}
	q.reserve(fewQueued+2, 0)
	q.left(true)
	if q.free(1, 0); asks() {
		t.Error("it asks too early")
	}
	if q.free(1, 0); !asks() {
		t.Error("it does not ask")
	}
	q.left(false)
	if q.free(1, 0); asks() {
		t.Error("it asks, but nothing waits")
	}
}

func TestAClosedQueueGivesBackWhatNobodyTook(t *testing.T) {
	t.Parallel()
	q := newQueue()
	var all []delivery
	for i := range 3 {
		all = append(all, delivery{ID: strconv.Itoa(i), Body: []byte("{}")})
	}
	q.reserve(3, 6)
	if !q.put(all[:2]) {
		t.Fatal("the queue is closed")
	}
	if left := q.close(); len(left) != 2 || left[0].ID != "0" || left[1].ID != "1" {
		t.Errorf("given back: %v", left)
	}
	if q.put(all[2:]) || q.reserve(1, 1) {
		t.Error("a closed queue takes bodies")
	}
	q.open()
	if !q.reserve(maxQueued, maxQueuedBytes) {
		t.Error("places were lost")
	}
}

func TestAClaimIsStaleAtHalfOfItsLease(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := delivery{claimed: time.Now()}
		time.Sleep(lease / 2)
		if d.stale(time.Now()) {
			t.Error("stale too early")
		}
		time.Sleep(time.Millisecond)
		if !d.stale(time.Now()) {
			t.Error("not stale")
		}
	})
}

func TestAWorkerTakesItsShareOfWhatWaits(t *testing.T) {
	t.Parallel()
	q := newQueue()
	if _, ok := q.take(); ok || q.share(16, 2) != 1 {
		t.Error("nothing waits, and there is something to share")
	}
	q.reserve(9, 0)
	q.put(make([]delivery, 9))
	for _, c := range []struct{ most, workers, want int }{{1, 2, 1}, {16, 3, 4}, {3, 1, 3}, {16, 1, 10}} {
		if n := q.share(c.most, c.workers); n != c.want {
			t.Errorf("at most %d for %d workers: %d, want %d", c.most, c.workers, n, c.want)
		}
	}
	if _, ok := q.take(); !ok || len(q.bodies) != 8 {
		t.Errorf("taken: %v, %d left", ok, len(q.bodies))
	}
}
