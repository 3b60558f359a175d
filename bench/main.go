// Command bench measures what the product promises, each speed beside its limit in
// one run: see README.md. It measures the real program, over loopback. A figure
// that misses its goal is printed as such; the command fails only when something
// could not be measured.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// connections are how many webhooks come at once.
var connections = [...]int{1, 8, 32}

// options are the flags that every benchmark has.
type options struct {
	plan
	databases []string
	program   string
	output    string
	record    string
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.Float64Var(&o.rate, "rate", 0, "measure nothing but webhook to subscriber, at so many messages a second")
	flags.BoolVar(&o.policyOnly, "policy", false, "measure nothing but what the policy costs")
	return o, o.parse(flags, args, "latest.json")
}

// parse reads a benchmark's own flags, and those that all have.
func (o *options) parse(flags *flag.FlagSet, args []string, output string) (err error) {
	flags.IntVar(&o.rounds, "rounds", 3, "how often each measure is taken")
	flags.IntVar(&o.seconds, "seconds", 2, "how long each side of a round takes")
	databases := flags.String("databases", "sqlite,postgres", "on which databases")
	flags.StringVar(&o.program, "program", "bin/conversa", "the server")
	flags.StringVar(&o.output, "output", "bench/results/"+output, "where the figures go, in JSON")
	flags.StringVar(&o.record, "record", "", "where to keep what is printed, e.g. bench/RESULTS.md")
	if err := flags.Parse(args); err != nil {
		return err
	}
	o.databases = strings.Split(*databases, ",")
	if o.rounds < 1 || o.seconds < 1 || o.rate < 0 {
		return errors.New("rounds and seconds must be at least 1, rate not below 0")
	}
	if o.program, err = filepath.Abs(o.program); err != nil {
		return fmt.Errorf("find the server: %w", err)
	}
	return nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run is one of the benchmarks. The first argument names it; without one it is the
// general one.
func run(ctx context.Context, args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case "fanout":
			return fanout(ctx, args[1:])
		case "views":
			return measureViews(ctx, args[1:])
		case "ledger":
			return measureLedger(ctx, args[1:])
		case peerCommand:
			return servePeer(ctx, args[1:])
		}
	}
	o, err := parse(args)
	if err != nil {
		return err
	}
	return o.benchmark(ctx, "go run ./bench", columnHead(), func(ctx context.Context, r *report, name, dir string) error {
		return measureOn(ctx, r, name, dir, o)
	})
}

// benchmark measures on each database, and keeps the report. command is what others
// start it with, head that of its table.
func (o options) benchmark(ctx context.Context, command, head string, measureOn func(ctx context.Context, r *report, name, dir string) error) error {
	dir, err := os.MkdirTemp("", "conversa-bench-")
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(dir) // a folder in /tmp, at worst
	r := &report{Command: command, Started: time.Now().UTC().Truncate(time.Second), Seconds: o.seconds}
	if err := r.machine(ctx, dir, o.program); err != nil {
		return err
	}
	r.begin(head)
	for _, name := range o.databases {
		if err := measureOn(ctx, r, name, filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	r.end()
	if o.record != "" {
		if err := r.record(o.record); err != nil {
			return err
		}
	}
	return r.write(o.output)
}

// measureOn takes every measure on one database, and prints each as soon as it is
// there.
func measureOn(ctx context.Context, r *report, name, dir string, o options) error {
	return withSite(ctx, r, name, dir, o.program, func(ctx context.Context, s *site) error {
		return s.measureAll(ctx, r, o.plan)
	})
}

// withSite sets a server up on a database in a folder of its own.
func withSite(ctx context.Context, r *report, name, dir, program string, measure func(context.Context, *site) error) (err error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	d, err := openDatabase(ctx, name, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	s, err := newSite(ctx, d, program, dir)
	if err != nil {
		return errors.Join(err, logged(dir))
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if err := r.database(ctx, d); err != nil {
		return err
	}
	if err := measure(ctx, s); err != nil {
		return errors.Join(err, logged(dir))
	}
	return nil
}

func (s *site) measureAll(ctx context.Context, r *report, p plan) error {
	if p.policyOnly {
		return s.policy(ctx, r, p)
	}
	if p.rate > 0 {
		return s.fanOut(ctx, r, p, p.rate)
	}
	for _, n := range connections {
		if err := s.acknowledge(ctx, r, p, notices(n)); err != nil {
			return err
		}
	}
	if err := s.acknowledge(ctx, r, p, texts(writers)); err != nil {
		return err
	}
	if err := s.bare(ctx, r, p); err != nil {
		return err
	}
	committed, err := s.commit(ctx, p)
	if err != nil {
		return err
	}
	r.add(committed)
	if err := s.fanOut(ctx, r, p, committed.Value/2); err != nil {
		return err
	}
	return s.policy(ctx, r, p)
}

func (s *site) fanOut(ctx context.Context, r *report, p plan, rate float64) error {
	latency, err := s.latency(ctx, p, rate)
	if err != nil {
		return err
	}
	r.add(latency...)
	return nil
}

// logged is the end of what the server complained of, as an error.
func logged(dir string) error {
	text, err := os.ReadFile(filepath.Join(dir, "server.log"))
	if err != nil {
		return err
	}
	lines := slices.DeleteFunc(slices.Collect(strings.Lines(string(text))), func(line string) bool {
		return strings.Contains(line, `"level":"INFO"`)
	})
	if len(lines) == 0 {
		return nil
	}
	return fmt.Errorf("the server's log ends:\n%s", strings.Join(lines[max(0, len(lines)-10):], ""))
}
