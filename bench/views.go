package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
)

const (
	// costGoal is how much more processor time a page may take than by hand.
	costGoal = 5
	// pageGoal is what 95 of 100 pages should take less than, in milliseconds.
	pageGoal = 50
	// growthGoal is how much more a page may cost of the large archive.
	growthGoal = 2
)

// viewsOptions are the flags of this benchmark.
type viewsOptions struct {
	options
	messages, few int
	only          string
	pause         bool
}

func parseViews(args []string) (o viewsOptions, err error) {
	flags := flag.NewFlagSet("bench views", flag.ContinueOnError)
	flags.IntVar(&o.messages, "messages", 1_000_000, "how many messages; a conversation has ten")
	flags.IntVar(&o.few, "few", 10_000, "how many the small archive has, with which growth is compared")
	flags.StringVar(&o.only, "only", "", "measure but the shapes whose name has this in it")
	flags.BoolVar(&o.pause, "pause", false, "wait for Enter when everything is generated, before measuring")
	if err := o.parse(flags, args, "views.json"); err != nil {
		return o, err
	}
	if o.few < 1000 || o.messages < o.few {
		return o, errors.New("there must be 1000 messages at least, and more than few")
	}
	return o, nil
}

// measureViews measures pages of lists as screens ask for them, beside the same rows
// by a handler that was written for them.
func measureViews(ctx context.Context, args []string) error {
	o, err := parseViews(args)
	if err != nil {
		return err
	}
	return o.benchmark(ctx, "go run ./bench views", pageHead(), func(ctx context.Context, r *report, name, dir string) error {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
		d, err := openDatabase(ctx, name, dir)
		if err != nil {
			return err
		}
		err = (&gallery{database: d, options: o, report: r}).measure(ctx, dir)
		return errors.Join(err, d.close())
	})
}

// gallery is what is measured on one database: a large and a small archive, and the
// hand-written handler on the large one.
type gallery struct {
	database
	options viewsOptions
	report  *report

	large, small *archive
	peer         *peer
}

func (g *gallery) measure(ctx context.Context, dir string) (err error) {
	if g.small, err = newArchive(ctx, g.database, g.options.program, dir, "small", g.options.few); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.small.stop()) }()
	if g.large, err = newArchive(ctx, g.database, g.options.program, dir, "large", g.options.messages); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.large.stop()) }()
	if g.peer, err = startPeer(rowsPeer, g.large.address); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.peer.stop()) }()
	known, err := json.Marshal(g.large.facts)
	if err != nil {
		return fmt.Errorf("encode facts: %w", err)
	}
	if _, err := g.peer.ask(ctx, "/facts", known); err != nil {
		return err
	}
	if err := g.rest(); err != nil {
		return err
	}
	if err := g.report.database(ctx, g.database); err != nil {
		return err
	}
	return g.shapes(ctx)
}

// rest lets somebody make the machine quiet.
func (g *gallery) rest() error {
	if !g.options.pause {
		return nil
	}
	fmt.Fprintf(os.Stderr, "%s: generated; press Enter to measure\n", g.name())
	_, err := bufio.NewReader(os.Stdin).ReadString('\n')
	return err
}

// shapes measures each that the server's schema has.
func (g *gallery) shapes(ctx context.Context) error {
	c, err := call(ctx, g.large.server.addr, livePath, g.large.server.token)
	if err != nil {
		return err
	}
	defer c.close()
	there, err := places(ctx, c)
	if err != nil {
		return err
	}
	for _, s := range shapes() {
		if !strings.Contains(s.name, g.options.only) {
			continue
		}
		if missing := s.missing(there); len(missing) > 0 {
			g.report.printf("%-9s %-32s not in this schema: %s\n", g.name(), s.name, strings.Join(missing, ", "))
			continue
		}
		if err := g.shape(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}
