package live

import (
	"bytes"
	"testing"
)

// newTestNews is a subscription in a group of its own, with news of these events.
func newTestNews(op *operation, events ...Event) *subscription {
	g := &group{hub: op.hub}
	s := &subscription{op: op, group: g}
	g.add(s)
	for _, e := range events {
		g.news = append(g.news, &job{event: e, group: g, payload: []byte(e.Cursor)})
	}
	return s
}

func TestNewsOfAConnectionIsInTheOrderOfEvents(t *testing.T) {
	t.Parallel()

	o := newOutbox(Limits{}.withDefaults(), func() {})
	var addressed []*outbox
	for id, events := range map[string][]Event{
		"a": {{Seq: 1, Cursor: "1"}, {Seq: 4, Cursor: "4"}},
		"b": {{Seq: 2, Cursor: "2"}, {Seq: 3, Cursor: "3"}, {Seq: 5, Cursor: "5"}},
	} {
		s := newTestNews(&operation{out: o, wire: newSocketWire(id)}, events...)
		addressed = s.group.address(addressed)
	}
	if len(addressed) != 1 {
		t.Errorf("%d connections, want one", len(addressed))
	}
	if full := o.offerAll(o.collect(nil)); len(full) != 0 {
		t.Errorf("%d are full", len(full))
	}
	var got []byte
	for _, f := range o.frames {
		got = append(got, f.body...)
	}
	if string(got) != "12345" {
		t.Errorf("got %s, want the events in order", got)
	}
	if o.due != nil {
		t.Error("there is news left")
	}
}

// A small event that would fit must not come after a large one that did not.
func TestAfterWhatDidNotFitComesNothing(t *testing.T) {
	t.Parallel()

	op := newTestOperation(Limits{QueueFrames: 10, QueueBytes: 200})
	large := string(bytes.Repeat([]byte("x"), 200))
	s := newTestNews(op, Event{Seq: 1, Cursor: "1"}, Event{Seq: 2, Cursor: large}, Event{Seq: 3, Cursor: "3"})
	s.group.address(nil)
	full := op.out.offerAll(op.out.collect(nil))
	if len(full) != 1 || full[0] != op {
		t.Errorf("%d operations had no room, want the one", len(full))
	}
	if got := len(op.out.frames); got != 1 || op.cursor != "1" {
		t.Errorf("%d frames up to %q, want one up to 1", got, op.cursor)
	}
}

func TestALongQueueIsLentItsMemory(t *testing.T) {
	t.Parallel()

	op := newTestOperation(Limits{}.withDefaults())
	for range 100 {
		if err := op.offer([]byte("{}"), ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, count, _ := op.out.take(nil, 1<<20); count != 100 {
		t.Errorf("%d frames", count)
	}
	if op.out.frames != nil || op.out.longer != nil {
		t.Error("an empty queue keeps memory")
	}
	if err := op.offer([]byte("{}"), ""); err != nil {
		t.Fatal(err)
	}
	if op.out.longer != nil {
		t.Error("a queue of one frame borrows")
	}
}

// A client with many subscriptions must not overflow before its writer had a turn.
func TestTheWidestConnectionSaysHowMuchComesAtOnce(t *testing.T) {
	t.Parallel()

	h := &Hub{limits: Limits{}.withDefaults()}
	for _, c := range []struct{ subscriptions, want int }{{0, 64}, {1, 64}, {8, 32}, {2, 32}, {16, 16}, {100, 16}} {
		h.counters.widen(c.subscriptions)
		if got := h.atOnce(); got != c.want {
			t.Errorf("with %d subscriptions %d at once, want %d", c.subscriptions, got, c.want)
		}
	}
	h.limits.QueueFrames = 3
	if got := h.atOnce(); got != 1 {
		t.Errorf("a short queue gets %d at once, want 1", got)
	}
}
