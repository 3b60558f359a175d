package live

import (
	"cmp"
	"slices"
)

// parcel is the news of one event for one subscription.
type parcel struct {
	op  *operation
	job *job
}

// hand queues what came of the jobs. It goes from connection to connection: each is locked, and
// its writer woken, once for all of the events at hand. Called with turn held.
func (h *Hub) hand(jobs []*job) {
	var groups []*group
	for _, j := range jobs {
		if j.payload == nil {
			continue
		}
		if len(j.group.news) == 0 {
			groups = append(groups, j.group)
		}
		j.group.news = append(j.group.news, j)
	}
	for _, g := range groups {
		h.addressed = g.address(h.addressed)
	}
	for _, o := range h.addressed {
		h.parcels = o.collect(h.parcels[:0])
		for _, op := range o.offerAll(h.parcels) {
			op.lag()
		}
		clear(h.parcels)
	}
	for _, g := range groups {
		g.news = nil
	}
	clear(h.addressed)
	h.addressed = h.addressed[:0]
}

// address marks the group's members as having news, and adds their connections, each once.
func (g *group) address(to []*outbox) []*outbox {
	g.mu.RLock()
	defer g.mu.RUnlock()
	for _, s := range g.members {
		o := s.op.out
		if o.due == nil {
			to = append(to, o)
		}
		s.next, o.due = o.due, s
	}
	return to
}

// collect lists the news for the connection, in the order of the events, whichever of its
// subscriptions they are for. There is none left then.
func (o *outbox) collect(parcels []parcel) []parcel {
	several := o.due.next != nil
	for o.due != nil {
		s := o.due
		o.due, s.next = s.next, nil
		for _, j := range s.group.news {
			if s.sees(j.event) {
				parcels = append(parcels, parcel{s.op, j})
			}
		}
	}
	if several {
		slices.SortStableFunc(parcels, func(a, b parcel) int { return cmp.Compare(a.job.event.Seq, b.job.event.Seq) })
	}
	return parcels
}

// offerAll queues the news, and returns the operations that there was no room for. Such a one gets
// nothing of what came after.
func (o *outbox) offerAll(parcels []parcel) (full []*operation) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, p := range parcels {
		if slices.Contains(full, p.op) {
			continue
		}
		if p.op.queue(p.job.payload, p.job.event.Cursor) == errFull {
			full = append(full, p.op)
		}
	}
	if len(o.frames) > 0 {
		o.rouse()
	}
	return full
}
