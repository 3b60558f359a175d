package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

const (
	// stallTime is long enough for a socket that nobody reads to fill, and for the
	// server to give it up.
	stallTime = 8 * time.Second
	// writeTimeout is how long the server waits for a socket that takes nothing.
	writeTimeout = 5.0
	// cutGoal is how long that may be in all, in seconds.
	cutGoal = writeTimeout + 1
	// unchanged is how much longer the others may wait, at the 99th percentile: what
	// lies within it is the machine's noise.
	unchanged = 1.5
)

// longWords fill the socket of somebody who does not read, at a moderate rate.
var longWords = strings.Repeat(words+" ", 4000/len(words))

// stalled measures when a subscriber is cut off who never reads, and what the others
// notice of it.
func (f *fan) stalled(ctx context.Context, server, _ *listeners) error {
	others := &measure{
		Database: f.name(), Name: "one stalled: the others, p99", Unit: "ms", LimitName: "the same without the stalled one",
		Goal: goal{RatioAtMost: unchanged}, Note: fmt.Sprintf("texts of %d characters, %g a second", len(longWords), f.options.rate),
	}
	cut := &measure{
		Database: f.name(), Name: "one stalled: cut off after", Unit: "s", LimitName: "the server's own limit for a write",
		Goal: goal{AtMost: cutGoal}, Note: "since its socket took the last byte",
	}
	var err error
	others.Rounds, err = alternate(f.options.rounds,
		func() (float64, error) {
			p99, after, err := f.withStalled(ctx, server)
			cut.Rounds = append(cut.Rounds, round{after.Seconds(), writeTimeout})
			return p99, err
		},
		func() (float64, error) { return f.p99(ctx, server, server.members[0].conn) })
	if err != nil {
		return err
	}
	f.report.add(others, cut)
	return nil
}

func (f *fan) withStalled(ctx context.Context, server *listeners) (p99 float64, after time.Duration, err error) {
	l, err := listen(ctx, narrow(), f.server.addr, f.server.token, subscription)
	if err != nil {
		return 0, 0, err
	}
	defer l.conn.Close() // the server did
	if err := f.server.until(ctx, "conversa_live_subscriptions", float64(len(server.members)+1)); err != nil {
		return 0, 0, err
	}
	watched := make(chan struct{})
	var watchErr error
	go func() {
		defer close(watched)
		after, watchErr = untilCut(ctx, l.conn, stallTime+arriveWithin)
	}()
	all, err := f.timed(ctx, server, stallTime, f.webhook(longWords))
	<-watched
	if err := errors.Join(err, watchErr); err != nil {
		return 0, 0, err
	}
	return percentile(all, 99), after, nil
}

// p99 measures without anybody who stalls. It watches some socket all the same: that
// has its price.
func (f *fan) p99(ctx context.Context, server *listeners, conn net.Conn) (float64, error) {
	watchCtx, stop := context.WithCancel(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		_, _ = untilCut(watchCtx, conn, stallTime) // it is not cut
	}()
	all, err := f.timed(ctx, server, stallTime, f.webhook(longWords))
	stop()
	<-watched
	if err != nil {
		return 0, err
	}
	return percentile(all, 99), nil
}

// untilCut watches the server's end of a connection, and gives how long it was open
// after the kernel had taken the last byte for it.
func untilCut(ctx context.Context, conn net.Conn, within time.Duration) (time.Duration, error) {
	client, server := conn.LocalAddr().(*net.TCPAddr).Port, conn.RemoteAddr().(*net.TCPAddr).Port
	var waiting int64
	took := time.Now()
	for end := time.Now().Add(within); time.Now().Before(end); {
		text, err := os.ReadFile("/proc/net/tcp")
		if err != nil {
			return 0, fmt.Errorf("watch a socket: only Linux tells: %w", err)
		}
		queued, open := sendQueue(string(text), server, client)
		if !open {
			return time.Since(took), nil
		}
		if queued != waiting {
			waiting, took = queued, time.Now()
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return 0, errors.New("the stalled subscriber was not cut off")
}

// sendQueue is how many bytes wait in an established connection from one port of this
// machine to another. /proc/net/tcp has: number, local, remote, state, tx:rx, in hex.
func sendQueue(table string, from, to int) (queued int64, open bool) {
	local, remote := fmt.Sprintf(":%04X", from), fmt.Sprintf(":%04X", to)
	for line := range strings.Lines(table) {
		if !strings.Contains(line, remote) {
			continue
		}
		f := strings.Fields(line)
		if len(f) > 4 && strings.HasSuffix(f[1], local) && strings.HasSuffix(f[2], remote) && f[3] == "01" {
			tx, _, _ := strings.Cut(f[4], ":")
			queued, err := strconv.ParseInt(tx, 16, 64)
			return queued, err == nil
		}
	}
	return 0, false
}
