package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	// subscribers is how many sockets hear of every message.
	subscribers = 100
	// frameGoal is what 99 of 100 frames should take less than, in milliseconds.
	frameGoal = 50
	// arriveWithin is how long the last frame may take. What is not there then is
	// lost.
	arriveWithin = 10 * time.Second
)

// latency measures how long after a webhook was sent its message is at each
// subscriber. Webhooks come at random moments, so many a second on average, and
// nobody waits for an answer before the next is sent. Beside it stands how long
// the same webhooks took to be acknowledged: before that nothing is durable that
// could be told.
func (s *site) latency(ctx context.Context, p plan, rate float64) ([]*measure, error) {
	name := func(percent int) string { return fmt.Sprintf("webhook to subscriber, p%d", percent) }
	p50 := &measure{Database: s.name(), Name: name(50), Unit: "ms", LimitName: "p50 of the acknowledgement"}
	p99 := &measure{Database: s.name(), Name: name(99), Unit: "ms", LimitName: "p99 of the acknowledgement", Goal: goal{Below: frameGoal}}
	for range p.rounds {
		t, err := s.trial(ctx, rate, p.duration())
		if err != nil {
			return nil, fmt.Errorf("webhook to subscriber: %w", err)
		}
		p50.Rounds = append(p50.Rounds, round{percentile(t.frames, 50), percentile(t.acknowledged, 50)})
		p99.Rounds = append(p99.Rounds, round{percentile(t.frames, 99), percentile(t.acknowledged, 99)})
		p50.Note = fmt.Sprintf("%d subscribers, %.0f messages/s", subscribers, rate)
		p99.Note = fmt.Sprintf("%d frames a round", len(t.frames))
	}
	return []*measure{p50, p99}, nil
}

// percentile is of durations in order, in milliseconds.
func percentile(sorted []time.Duration, percent int) float64 {
	return float64(sorted[(len(sorted)-1)*percent/100]) / float64(time.Millisecond)
}

// trial is one round: what is sent, and how long it took to arrive.
type trial struct {
	bodies [][]byte
	// index finds a message by its wamid; sent is when it left.
	index map[string]int
	sent  []atomic.Int64
	// start is what both are counted from.
	start time.Time

	acknowledged, frames []time.Duration
}

func newTrial(n int) *trial {
	t := &trial{start: time.Now(), index: make(map[string]int, n), sent: make([]atomic.Int64, n), acknowledged: make([]time.Duration, n)}
	for i := range n {
		wamid := newWAMID()
		t.index[wamid] = i
		t.bodies = append(t.bodies, text(rand.IntN(customers), wamid))
	}
	return t
}

func (s *site) trial(ctx context.Context, rate float64, d time.Duration) (*trial, error) {
	t := newTrial(max(1, int(rate*d.Seconds())))
	audience, err := s.subscribe(ctx, t)
	if err != nil {
		return nil, err
	}
	defer audience.leave()
	if err := s.awaken(ctx, audience); err != nil {
		return nil, err
	}
	if err := t.send(ctx, s.server.addr, rate); err != nil {
		return nil, err
	}
	if t.frames, err = audience.collect(len(t.bodies)); err != nil {
		return nil, err
	}
	slices.Sort(t.frames)
	slices.Sort(t.acknowledged)
	return t, s.drained(ctx)
}

// awaken sends messages until every subscriber has got one: a subscription is not
// acknowledged in the protocol.
func (s *site) awaken(ctx context.Context, a *audience) error {
	l, err := dial(ctx, s.server.addr)
	if err != nil {
		return err
	}
	defer l.close()
	deadline := time.Now().Add(arriveWithin)
	for !a.awake() {
		if time.Now().After(deadline) {
			return errors.New("not every subscriber hears of messages")
		}
		if err := l.post(anyText()); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
	return s.drained(ctx)
}

// senders is enough connections for a rate that the server can keep up with.
const senders = 64

// send posts every body at its moment. One that finds all connections busy goes
// as soon as one is free; it counts from then.
func (t *trial) send(ctx context.Context, addr string, rate float64) error {
	queue := make(chan int, len(t.bodies))
	group, ctx := errgroup.WithContext(ctx)
	for range senders {
		group.Go(func() error { return t.sender(ctx, addr, queue) })
	}
	defer group.Wait() // only after an error it has not ended yet
	next := time.Now()
	for i := range t.bodies {
		next = next.Add(time.Duration(rand.ExpFloat64() / rate * float64(time.Second)))
		select {
		case <-ctx.Done():
			close(queue)
			return group.Wait()
		case <-time.After(time.Until(next)):
		}
		queue <- i
	}
	close(queue)
	return group.Wait()
}

func (t *trial) sender(ctx context.Context, addr string, queue <-chan int) error {
	l, err := dial(ctx, addr)
	if err != nil {
		return err
	}
	defer l.close()
	for i := range queue {
		begun := time.Since(t.start)
		t.sent[i].Store(int64(begun))
		if err := l.post(t.bodies[i]); err != nil {
			return err
		}
		t.acknowledged[i] = time.Since(t.start) - begun
	}
	return nil
}
