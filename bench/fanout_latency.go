package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// latencies measures from just before a webhook is posted until its message is with
// each subscriber; beside it, from just before the peer is asked to broadcast.
func (f *fan) latencies(ctx context.Context, server, limit *listeners) error {
	name := func(percent int) string { return fmt.Sprintf("webhook to frame, p%d", percent) }
	p50 := &measure{Database: f.name(), Name: name(50), Unit: "ms", LimitName: "p50 of the bare broadcast, from its request"}
	p99 := &measure{Database: f.name(), Name: name(99), Unit: "ms", LimitName: "p99 of the bare broadcast, from its request", Goal: goal{Below: frameGoal}}
	p50.Note = fmt.Sprintf("%d subscribers, %g messages/s", len(server.members), f.options.rate)
	for i := range f.options.rounds {
		var ours, theirs []time.Duration
		turns := []func() error{
			func() (err error) {
				ours, err = f.timed(ctx, server, f.options.duration(), f.webhook(words))
				return err
			},
			func() (err error) {
				theirs, err = f.timed(ctx, limit, f.options.duration(), f.broadcast(server))
				return err
			},
		}
		if i%2 == 1 {
			slices.Reverse(turns)
		}
		for _, turn := range turns {
			if err := turn(); err != nil {
				return err
			}
		}
		p50.Rounds = append(p50.Rounds, round{percentile(ours, 50), percentile(theirs, 50)})
		p99.Rounds = append(p99.Rounds, round{percentile(ours, 99), percentile(theirs, 99)})
		p99.Note = fmt.Sprintf("%d frames a round", len(ours))
	}
	f.report.add(p50, p99)
	return nil
}

// webhook posts the text of some customer.
func (f *fan) webhook(words string) func(context.Context, string) error {
	return func(ctx context.Context, wamid string) error {
		return f.lines.post(ctx, textOf(rand.IntN(customers), wamid, words))
	}
}

// broadcast has the peer send what the server sent, but for the wamid.
func (f *fan) broadcast(server *listeners) func(context.Context, string) error {
	return func(ctx context.Context, wamid string) error {
		sample := server.sample.Load()
		old, ok := wamidOf(*sample)
		if !ok {
			return fmt.Errorf("no wamid in %q", *sample)
		}
		_, err := f.peer.ask(ctx, "/broadcast?n=1", bytes.Replace(*sample, old, []byte(wamid), 1))
		return err
	}
}

// timed sends messages at the rate, and gives how long each took to each listener, in
// order. All must arrive, once.
func (f *fan) timed(ctx context.Context, l *listeners, d time.Duration, send func(ctx context.Context, wamid string) error) ([]time.Duration, error) {
	n := max(1, int(f.options.rate*d.Seconds()))
	before, _, _ := l.counts()
	w := &watch{start: time.Now(), index: map[string]int{}, sent: make([]atomic.Int64, n), took: make([][]time.Duration, len(l.members))}
	wamids := make([]string, n)
	for i := range wamids {
		wamids[i] = newWAMID()
		w.index[wamids[i]] = i
	}
	l.watching.Store(w)
	defer l.watching.Store(nil)
	err := paced(ctx, n, f.options.rate, func(ctx context.Context, i int) error {
		w.sent[i].Store(int64(time.Since(w.start)))
		return send(ctx, wamids[i])
	})
	if err != nil {
		return nil, err
	}
	if err := l.await(ctx, before+int64(n)); err != nil {
		return nil, err
	}
	all := slices.Concat(w.took...)
	if want := n * len(l.members); len(all) != want {
		return nil, fmt.Errorf("%d of %d frames were recognized", len(all), want)
	}
	slices.Sort(all)
	return all, nil
}

// paced does something n times, at random moments, so often a second on average, and
// waits for nobody in between.
func paced(ctx context.Context, n int, rate float64, do func(ctx context.Context, i int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(senders)
	next := time.Now()
	for i := range n {
		next = next.Add(time.Duration(rand.ExpFloat64() / rate * float64(time.Second)))
		select {
		case <-ctx.Done():
			return group.Wait()
		case <-time.After(time.Until(next)):
		}
		group.Go(func() error { return do(ctx, i) })
	}
	return group.Wait()
}

// lines are connections to the server, as many as are used at once.
type lines struct {
	addr string

	mu   sync.Mutex // protects idle
	idle []*line
}

func (p *lines) post(ctx context.Context, body []byte) error {
	l, err := p.take(ctx)
	if err != nil {
		return err
	}
	if err := l.post(body); err != nil {
		l.close()
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, l)
	return nil
}

func (p *lines) take(ctx context.Context) (*line, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if last := len(p.idle) - 1; last >= 0 {
		l := p.idle[last]
		p.idle = p.idle[:last]
		return l, nil
	}
	return dial(ctx, p.addr)
}

func (p *lines) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range p.idle {
		l.close()
	}
	p.idle = nil
}
