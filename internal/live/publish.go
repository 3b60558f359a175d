package live

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Publish delivers events to everybody who may see them. There is one caller, the tail, which
// gives all events in order; what is not above the position is a repeat and skipped. It returns
// when the frames are queued, or before the next event when ctx ends; that event and those after
// it must then be given again.
func (h *Hub) Publish(ctx context.Context, events []Event) error {
	h.start()
	for len(events) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		few := events[:min(len(events), h.atOnce())]
		h.publish(context.WithoutCancel(ctx), few) // what has begun is finished
		events = events[len(few):]
	}
	return nil
}

// atOnce is how many events are delivered together. They are executed in parallel, and a socket
// gets them with one write. A connection with as many subscriptions as any had, up to sixteen, that
// want them all must not overflow before its writer had a turn.
func (h *Hub) atOnce() int {
	subscriptions := min(max(4, h.counters.widest.Load()), 16)
	return max(1, h.limits.QueueFrames/int(subscriptions))
}

func (h *Hub) publish(ctx context.Context, events []Event) {
	h.turn.Lock()
	defer h.turn.Unlock()
	var jobs []*job
	var last position
	for _, e := range events {
		if groups, ok := h.advance(e); ok {
			jobs = h.plan(ctx, jobs, e, groups)
			last = position{e.Seq, e.Cursor}
		}
	}
	if last == (position{}) {
		return
	}
	parallel(len(jobs), func(i int) { jobs[i].run() })
	h.hand(jobs)
	h.teller.stir(h.stirred...)
	h.stirred = h.stirred[:0]
	h.mu.Lock()
	defer h.mu.Unlock()
	h.delivered = last
}

// advance moves the position to an event and lists the groups of its topic. Who joins from now on
// begins after it.
func (h *Hub) advance(e Event) ([]*group, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e.Seq <= h.position.seq {
		return nil, false
	}
	h.position = position{e.Seq, e.Cursor}
	groups := make([]*group, 0, len(h.topics[e.Topic]))
	for g := range h.topics[e.Topic] {
		groups = append(groups, g)
	}
	return groups, true
}

// job is one group's part of an event.
type job struct {
	ctx     context.Context
	event   Event
	group   *group
	payload []byte
}

// plan adds a job for each group that has somebody to tell of an event.
func (h *Hub) plan(ctx context.Context, jobs []*job, e Event, groups []*group) []*job {
	classes := make(map[string]context.Context, 1)
	for _, g := range groups {
		if g.ended(e) || !g.wanted(e) {
			continue
		}
		if g.every > 0 {
			h.stirred = append(h.stirred, g)
			continue
		}
		if !g.anybody(e) {
			continue
		}
		if _, ok := classes[g.class]; !ok {
			classes[g.class] = h.eventContext(ctx, e, g.class)
		}
		jobs = append(jobs, &job{ctx: classes[g.class], event: e, group: g})
	}
	return jobs
}

func (h *Hub) eventContext(ctx context.Context, e Event, class string) context.Context {
	if h.EventContext == nil {
		return ctx
	}
	return h.EventContext(ctx, e, class)
}

// run executes once.
func (j *job) run() { j.payload = j.group.execute(j.ctx, j.event) }

// parallel calls do for 0 to n-1 on as many goroutines as can run.
func parallel(n int, do func(int)) {
	if n == 1 {
		do(0)
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wait.Wait()
}
