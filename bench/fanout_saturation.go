package main

import (
	"context"
	"fmt"
	"time"
)

const (
	// ahead is how many events the slowest subscriber may be behind: enough that there
	// is always something to do, and less than what is queued for a socket at most,
	// so that nobody is cut off who reads.
	ahead = 192
	// warmUp passes before anything is counted.
	warmUp = 500 * time.Millisecond
)

// saturation measures how many frames reach the subscribers a second, when there is
// always another event to tell. Both sides are handed as many events at once.
func (f *fan) saturation(ctx context.Context, server, limit *listeners) error {
	m := &measure{
		Database: f.name(), Name: "deliveries at saturation", Unit: "per second",
		LimitName: "the same bytes, broadcast by gorilla with one writev for a queue", Goal: goal{RatioAtLeast: level},
	}
	sample := server.sample.Load()
	// Each side's processor time of a frame, in microseconds, of each round.
	var ours, theirs []round
	rounds, err := alternate(f.options.rounds,
		func() (float64, error) {
			rate, cost, err := f.flood(ctx, server, f.working, f.feed.append)
			ours = append(ours, round{Value: cost})
			return rate, err
		},
		func() (float64, error) {
			rate, cost, err := f.flood(ctx, limit, alone(f.peer.pid()), f.peer.flooder(*sample))
			theirs = append(theirs, round{Value: cost})
			return rate, err
		})
	if err != nil {
		return err
	}
	of := func(r round) float64 { return r.Value }
	m.Rounds = rounds
	m.Note = fmt.Sprintf("%d subscribers, %d events at once, %d bytes; processor time of a frame %.1f us, database included, beside %.1f",
		len(server.members), f.options.batch, len(*sample), median(ours, of), median(theirs, of))
	f.report.add(m)
	return nil
}

// flooder broadcasts so many frames.
func (p *peer) flooder(payload []byte) func(context.Context, int) (int64, error) {
	return func(ctx context.Context, n int) (int64, error) {
		_, err := p.ask(ctx, fmt.Sprint("/broadcast?n=", n), payload)
		return int64(n), err
	}
}

// flood keeps the listeners busy, and gives the frames a second, and the processor
// time of each in microseconds. All must arrive in the end.
func (f *fan) flood(ctx context.Context, l *listeners, processes func() ([]int, error), send func(ctx context.Context, n int) (int64, error)) (rate, cost float64, err error) {
	told, _, _ := l.counts()
	keep := func(end time.Time) error {
		for time.Now().Before(end) {
			if least, _, _ := l.counts(); told+int64(f.options.batch)-least > ahead {
				time.Sleep(time.Millisecond)
				continue
			}
			n, err := send(ctx, f.options.batch)
			if err != nil {
				return err
			}
			told += n
		}
		return nil
	}
	if err := keep(time.Now().Add(warmUp)); err != nil {
		return 0, 0, err
	}
	_, _, before := l.counts()
	start := time.Now()
	spentBefore, err := spent(processes)
	if err != nil {
		return 0, 0, err
	}
	if err := keep(start.Add(f.options.duration())); err != nil {
		return 0, 0, err
	}
	_, _, after := l.counts()
	took := time.Since(start)
	spentThen, err := spent(processes)
	if err != nil {
		return 0, 0, err
	}
	frames := float64(after - before)
	cost = float64(spentThen.since(spentBefore).Microseconds()) / max(1, frames)
	return frames / took.Seconds(), cost, l.await(ctx, told)
}

const (
	// groups ask for different things; the members of each share what is executed.
	groups = 4
	// executed is how many events are counted.
	executed = 100
)

// executions counts how often an event is executed for subscribers of several groups.
func (f *fan) executions(ctx context.Context, _, _ *listeners) error {
	var queries []string
	for i := range groups {
		queries = append(queries, fmt.Sprintf("subscription { messageReceived { cursor message { id wamid other%d: text } } }", i))
	}
	l, err := f.subscribers(ctx, queries...)
	if err != nil {
		return err
	}
	defer l.leave()
	m := &measure{
		Database: f.name(), Name: "executions of an event", Unit: "count", LimitName: "groups of subscribers", Goal: goal{RatioAtMost: level},
		Note: fmt.Sprintf("%d subscribers in %d groups", len(l.members), groups),
	}
	var told int64
	for range f.options.rounds {
		before, err := f.server.figures(ctx)
		if err != nil {
			return err
		}
		start := told
		for range executed / 20 {
			n, err := f.feed.append(ctx, 20)
			if err != nil {
				return err
			}
			told += n
			if err := l.await(ctx, told); err != nil {
				return err
			}
		}
		after, err := f.server.figures(ctx)
		if err != nil {
			return err
		}
		const name = "conversa_live_executions_total"
		m.Rounds = append(m.Rounds, round{(after[name] - before[name]) / float64(told-start), after["conversa_live_groups"]})
	}
	f.report.add(m)
	return nil
}
