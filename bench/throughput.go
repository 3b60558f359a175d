package main

import (
	"context"
	"fmt"
	"math"
	"time"
)

// plan is how much is measured.
type plan struct {
	rounds  int
	seconds int
	// rate is of the messages whose way to the subscribers is measured alone; 0
	// measures everything.
	rate float64
	// policyOnly measures what the policy costs, and nothing else.
	policyOnly bool
}

func (p plan) duration() time.Duration { return time.Duration(p.seconds) * time.Second }

const (
	// writers is how many connections bring the messages that are committed.
	writers = 32
	// half of the database's limit is what the server should come to at least.
	half = 0.5
)

// arrival is which webhooks come, and how many at once.
type arrival struct {
	name        string
	connections int
	next        func() []byte
}

// notices need nothing but to be kept: what is measured is the acknowledgement.
func notices(connections int) arrival {
	return arrival{fmt.Sprintf("webhooks acknowledged, %d connections", connections), connections, notice}
}

// texts are processed as they come, at the same time, as in real life.
func texts(connections int) arrival {
	return arrival{fmt.Sprintf("texts acknowledged, %d connections", connections), connections, anyText}
}

// rate is how many a second are acknowledged at an address.
func (a arrival) rate(ctx context.Context, addr string, p plan) (float64, error) {
	start := time.Now()
	n, err := flood(ctx, addr, a.connections, until(start.Add(p.duration())), a.next)
	return float64(n) / time.Since(start).Seconds(), err
}

// acknowledge measures webhooks acknowledged a second.
func (s *site) acknowledge(ctx context.Context, r *report, p plan, a arrival) error {
	server := func() (float64, error) {
		rate, err := a.rate(ctx, s.server.addr, p)
		if err != nil {
			return 0, err
		}
		return rate, s.dropBacklog(ctx)
	}
	limit := func() (float64, error) { return s.keepWebhooks(ctx, a.connections, a.next(), p.duration()) }
	rounds, err := alternate(p.rounds, server, limit)
	if err != nil {
		return fmt.Errorf("%s: %w", a.name, err)
	}
	r.add(&measure{
		Database: s.name(), Name: a.name, Unit: "per second",
		LimitName: "one insert, one commit each", Rounds: rounds, Goal: goal{RatioAtLeast: half},
	})
	return nil
}

// calibration is how many messages tell roughly how fast the server is.
const calibration = 500

// commit measures messages committed a second: from the first POST until the last
// of them is processed.
func (s *site) commit(ctx context.Context, p plan) (*measure, error) {
	rate, err := s.commitRate(ctx, calibration)
	if err != nil {
		return nil, err
	}
	server := func() (float64, error) {
		rate, err = s.commitRate(ctx, int(math.Ceil(rate*float64(p.seconds))))
		return rate, err
	}
	limit := func() (float64, error) { return s.commitMessages(ctx, writers, anyText(), p.duration()) }
	rounds, err := alternate(p.rounds, server, limit)
	if err != nil {
		return nil, fmt.Errorf("messages committed: %w", err)
	}
	return &measure{
		Database: s.name(), Name: fmt.Sprintf("messages committed, %d connections", writers), Unit: "per second",
		LimitName: "two commits each", Rounds: rounds, Goal: goal{RatioAtLeast: half},
	}, nil
}

// commitRate brings n messages in, and makes sure that they are all there.
func (s *site) commitRate(ctx context.Context, n int) (float64, error) {
	before, err := s.messages(ctx)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if _, err := flood(ctx, s.server.addr, writers, times(n), anyText); err != nil {
		return 0, err
	}
	if err := s.drained(ctx); err != nil {
		return 0, err
	}
	took := time.Since(start)
	after, err := s.messages(ctx)
	if err == nil && after-before != n {
		err = fmt.Errorf("%d messages were acknowledged, %d are there", n, after-before)
	}
	return float64(n) / took.Seconds(), err
}
