package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// joiners is how many sockets are opened at once.
const joiners = 8

// listeners are many of one server.
type listeners struct {
	members []*listener
	// watching is what of which the arrivals are timed; nil where frames are only
	// counted.
	watching atomic.Pointer[watch]
	// sample is the first frame, as it came.
	sample atomic.Pointer[[]byte]
	done   sync.WaitGroup
}

// watch times the way of some messages to each member.
type watch struct {
	// index finds a message by its wamid; sent is when it left, from start.
	index map[string]int
	sent  []atomic.Int64
	start time.Time
	// took are the times of each member.
	took [][]time.Duration
}

// gather opens n sockets; queries are given to them in turns. It returns when they
// have said that they subscribe: whoever is on the other side knows whether they are.
func gather(ctx context.Context, addr, token string, n int, queries ...string) (*listeners, error) {
	c := &listeners{members: make([]*listener, n)}
	group, groupCtx := errgroup.WithContext(ctx)
	group.SetLimit(joiners)
	for i := range n {
		group.Go(func() (err error) {
			c.members[i], err = listen(groupCtx, net.Dialer{}, addr, token, queries[i%len(queries)])
			return err
		})
	}
	err := group.Wait()
	c.members = slices.DeleteFunc(c.members, func(l *listener) bool { return l == nil })
	for i, l := range c.members {
		l.number = i
		c.done.Go(func() { l.read(c.hear) })
	}
	if err != nil {
		c.leave()
		return nil, err
	}
	return c, nil
}

// hear is called by each member's own goroutine.
func (c *listeners) hear(l *listener, payload []byte, arrived time.Time) {
	if c.sample.Load() == nil {
		sample := slices.Clone(payload)
		c.sample.Store(&sample)
	}
	w := c.watching.Load()
	if w == nil {
		return
	}
	wamid, ok := wamidOf(payload)
	if !ok {
		return
	}
	if i, ok := w.index[string(wamid)]; ok {
		w.took[l.number] = append(w.took[l.number], arrived.Sub(w.start)-time.Duration(w.sent[i].Load()))
	}
}

// counts are how many frames the slowest and the fastest got, and all together.
func (c *listeners) counts() (least, most, all int64) {
	least = math.MaxInt64
	for _, l := range c.members {
		n := l.frames.Load()
		least, most, all = min(least, n), max(most, n), all+n
	}
	return least, most, all
}

// await waits until everybody got n frames in all. More, or less in the end, is an
// error.
func (c *listeners) await(ctx context.Context, n int64) error {
	ctx, cancel := context.WithTimeout(ctx, arriveWithin)
	defer cancel()
	for {
		least, most, _ := c.counts()
		if least == n && most == n {
			return nil
		}
		if most > n {
			return fmt.Errorf("somebody got %d frames of %d", most, n)
		}
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("somebody got %d frames of %d: %w", least, n, ctx.Err()), c.problems())
		case <-time.After(lookEvery):
		}
	}
}

// problems are why members ended: to be asked when something is missing.
func (c *listeners) problems() error {
	c.leave()
	for _, l := range c.members {
		if l.err != nil && !errors.Is(l.err, net.ErrClosed) {
			return l.err
		}
	}
	return nil
}

// leave closes the sockets and waits for their readers.
func (c *listeners) leave() {
	for _, l := range c.members {
		_ = l.conn.Close() // it may be closed already
	}
	c.done.Wait()
}
