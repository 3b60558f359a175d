package main

import (
	"context"
	"errors"
	"fmt"
)

// memory measures what subscribers cost who hear of nothing: the growth of a fresh
// process, by the subscriber.
func (f *fan) memory(ctx context.Context, _, _ *listeners) error {
	m := &measure{
		Database: f.name(), Name: "memory of an idle subscriber", Unit: "kB",
		LimitName: "a socket of the bare broadcast", Goal: goal{AtMost: idleGoal},
	}
	var heaps []round
	var err error
	m.Rounds, err = alternate(f.options.rounds,
		func() (float64, error) {
			resident, heap, err := f.idleServer(ctx)
			heaps = append(heaps, round{Value: heap})
			return resident, err
		},
		func() (float64, error) { return f.idlePeer(ctx) })
	if err != nil {
		return err
	}
	m.Note = fmt.Sprintf("%d subscribers; heap and stacks in use %.1f kB", f.options.subscribers,
		median(heaps, func(r round) float64 { return r.Value }))
	f.report.add(m)
	return nil
}

// idleServer gives what a subscriber costs a server that was just started, in kB:
// resident, and in use of heap and stacks.
func (f *fan) idleServer(ctx context.Context) (resident, heap float64, err error) {
	if err := errors.Join(f.server.stop(), f.server.start(ctx)); err != nil {
		return 0, 0, err
	}
	few, err := gather(ctx, f.server.addr, f.server.token, joiners, subscription)
	if err != nil {
		return 0, 0, err
	}
	few.leave()
	if err := f.server.until(ctx, "conversa_live_connections", 0); err != nil {
		return 0, 0, err
	}
	before, heapBefore, err := f.server.settled(ctx)
	if err != nil {
		return 0, 0, err
	}
	l, err := f.subscribers(ctx, subscription)
	if err != nil {
		return 0, 0, err
	}
	defer l.leave()
	after, heapAfter, err := f.server.settled(ctx)
	each := 1000 * float64(f.options.subscribers)
	return (after - before) / each, (heapAfter - heapBefore) / each, err
}

// settled waits until garbage was collected, twice, and gives the memory of the
// process, in bytes. Asking makes enough garbage for that.
func (p *process) settled(ctx context.Context) (resident, heap float64, err error) {
	const collections = "go_gc_duration_seconds_count"
	all, err := p.figures(ctx)
	if err != nil {
		return 0, 0, err
	}
	for until := all[collections] + 2; all[collections] < until; {
		if all, err = p.figures(ctx); err != nil {
			return 0, 0, err
		}
	}
	resident, err = residentMemory(p.pid())
	return resident, all["go_memstats_heap_inuse_bytes"] + all["go_memstats_stack_inuse_bytes"], err
}

func (f *fan) idlePeer(ctx context.Context) (resident float64, err error) {
	p, err := startPeer(broadcastPeer)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	few, err := p.members(ctx, joiners)
	if err != nil {
		return 0, err
	}
	few.leave()
	before, err := p.settled(ctx)
	if err != nil {
		return 0, err
	}
	l, err := p.members(ctx, f.options.subscribers)
	if err != nil {
		return 0, err
	}
	defer l.leave()
	after, err := p.settled(ctx)
	return (after - before) / 1000 / float64(f.options.subscribers), err
}

// settled has the peer collect its garbage, twice.
func (p *peer) settled(ctx context.Context) (resident float64, err error) {
	for range 2 {
		if _, err := p.ask(ctx, "/settle", nil); err != nil {
			return 0, err
		}
	}
	return residentMemory(p.pid())
}
