package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"
	"syscall"
	"time"
)

const (
	// fanoutRate is how many messages a second come where latency is measured.
	fanoutRate = 20
	// idleGoal is what an idle subscriber may cost, in kB.
	idleGoal = 13
	// level is the goal of who must be as good as the peer at least.
	level = 1
)

// fanoutOptions are the flags of this benchmark.
type fanoutOptions struct {
	options
	subscribers int
	// batch is how many events are handed over at once, at saturation.
	batch int
	// only is the one part that is measured; empty: all.
	only string
}

func parseFanout(args []string) (o fanoutOptions, err error) {
	flags := flag.NewFlagSet("bench fanout", flag.ContinueOnError)
	flags.IntVar(&o.subscribers, "subscribers", 1000, "how many subscribe")
	flags.Float64Var(&o.rate, "rate", fanoutRate, "messages a second, where latency is measured")
	flags.IntVar(&o.batch, "batch", 32, "events handed over at once, where saturation is measured")
	flags.StringVar(&o.only, "only", "", "measure but one of memory, executions, latency, saturation, stalled")
	if err := o.parse(flags, args, "fanout.json"); err != nil {
		return o, err
	}
	if o.subscribers < groups || o.rate == 0 || o.batch < 1 || o.batch > ahead {
		return o, fmt.Errorf("there must be %d subscribers at least, a rate, and 1 to %d events at once", groups, ahead)
	}
	return o, nil
}

// fanout measures how one server tells many subscribers, beside a bare broadcast.
func fanout(ctx context.Context, args []string) error {
	o, err := parseFanout(args)
	if err != nil {
		return err
	}
	if err := enoughFiles(o.subscribers); err != nil {
		return err
	}
	return o.benchmark(ctx, "go run ./bench fanout", columnHead(), func(ctx context.Context, r *report, name, dir string) error {
		return withSite(ctx, r, name, dir, o.program, func(ctx context.Context, s *site) error {
			return (&fan{site: s, report: r, options: o}).measure(ctx)
		})
	})
}

// enoughFiles makes sure that this process can hold both sides' sockets: Go raised
// the limit as far as it goes.
func enoughFiles(subscribers int) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return fmt.Errorf("ask for the limit of open files: %w", err)
	}
	if want := uint64(2*subscribers + 200); limit.Cur < want {
		return fmt.Errorf("%d open files are needed, %d are allowed: see ulimit -n", want, limit.Cur)
	}
	return nil
}

// fan is a server with its subscribers, and the peer with its own.
type fan struct {
	*site
	options fanoutOptions
	report  *report
	feed    *feed
	peer    *peer
	lines   *lines
}

// part is one thing to measure. server and limit are both sides' subscribers; nil for
// the parts that gather their own.
type part struct {
	name    string
	measure func(ctx context.Context, server, limit *listeners) error
}

func (f *fan) measure(ctx context.Context) (err error) {
	if err := f.run(ctx, nil, nil, part{"memory", f.memory}); err != nil {
		return err
	}
	if f.feed, err = newFeed(ctx, f.site); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.feed.close()) }()
	if err := f.run(ctx, nil, nil, part{"executions", f.executions}); err != nil {
		return err
	}
	if f.peer, err = startPeer(broadcastPeer); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.peer.stop()) }()
	f.lines = &lines{addr: f.server.addr}
	defer f.lines.close()
	server, limit, err := f.both(ctx)
	if err != nil {
		return err
	}
	defer limit.leave()
	defer server.leave()
	return f.run(ctx, server, limit, part{"latency", f.latencies}, part{"saturation", f.saturation}, part{"stalled", f.stalled})
}

func (f *fan) run(ctx context.Context, server, limit *listeners, parts ...part) error {
	for _, p := range parts {
		if f.options.only != "" && f.options.only != p.name {
			continue
		}
		if err := p.measure(ctx, server, limit); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// both gathers the subscribers of both sides, when the server has sent them one event: a sample.
func (f *fan) both(ctx context.Context) (server, limit *listeners, err error) {
	server, err = f.subscribers(ctx, subscription)
	if err != nil {
		return nil, nil, err
	}
	n, err := f.feed.append(ctx, 1)
	if err == nil {
		err = server.await(ctx, n)
	}
	if err == nil {
		limit, err = f.peer.members(ctx, f.options.subscribers)
	}
	if err != nil {
		server.leave()
		return nil, nil, err
	}
	return server, limit, nil
}

// subscribers are gathered at the server.
func (f *fan) subscribers(ctx context.Context, queries ...string) (*listeners, error) {
	l, err := gather(ctx, f.server.addr, f.server.token, f.options.subscribers, queries...)
	if err != nil {
		return nil, err
	}
	if err := f.server.until(ctx, "conversa_live_subscriptions", float64(f.options.subscribers)); err != nil {
		l.leave()
		return nil, err
	}
	return l, nil
}

// members are gathered at the peer.
func (p *peer) members(ctx context.Context, n int) (*listeners, error) {
	l, err := gather(ctx, p.addr, "", n, subscription)
	if err != nil {
		return nil, err
	}
	for end := time.Now().Add(arriveWithin); ; time.Sleep(lookEvery) {
		joined, err := p.ask(ctx, "/members", nil)
		if err == nil && joined == strconv.Itoa(n) {
			return l, nil
		}
		if err != nil || time.Now().After(end) {
			l.leave()
			return nil, errors.Join(fmt.Errorf("%q of %d joined the peer", joined, n), err)
		}
	}
}
