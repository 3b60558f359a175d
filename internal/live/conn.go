package live

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// conn is one socket. Its reader is its only goroutine; writers come when there is something to
// write. What waits is what costs: there are many, and most have nothing to say.
type conn struct {
	hub          *Hub
	exec         graphql.GraphExecutor
	authenticate Authenticate
	net          net.Conn
	in           receiver
	raw          syscall.RawConn // nil where writing needs a goroutine
	writer       *writer
	out          *outbox

	opened time.Time
	// heard is when something was last read, in nanoseconds; pinged is of the keep-alive alone.
	heard  atomic.Int64
	pinged time.Time
	// closing: what the client says is read, but not listened to. goodbyes counts the close
	// frames, of both directions.
	closing  atomic.Bool
	goodbyes atomic.Int32
	last     sync.Once

	// The following is guarded by out.mu.

	request     *http.Request      // until it is authenticated
	giveUp      context.CancelFunc // ends authenticating; nil when nobody does
	initialised bool
	acked       bool
	ctx         context.Context // has the values of operations, and never ends: they do
	ops         []*operation
	running     int
	waiting     []asked
	live        int
}

// asked is an operation that waits for its turn.
type asked struct {
	op     *operation
	params *graphql.RawParams
}

func (c *conn) read() {
	defer c.hub.work.Done()
	for {
		message, err := c.message()
		if err != nil {
			c.leave(err)
			return
		}
		c.listen()
		if !c.closing.Load() {
			c.handle(message)
		}
	}
}

// listen waits while the queue is full: a client that does not read is not listened to.
func (c *conn) listen() {
	_ = c.out.wait(context.Background(), c.out.overfull) // until the connection ends, at the latest
}

func (c *conn) touch() { c.heard.Store(c.hub.now().UnixNano()) }

// leave is the end of reading. A goodbye is answered, as is what forbids to read on.
func (c *conn) leave(err error) {
	code, reason := closeNormal, ""
	var broken violation
	switch {
	case errors.As(err, &broken):
		code, reason = closeProtocol, string(broken)
	case !errors.Is(err, errGoodbye):
		c.close()
		return
	}
	c.closing.Store(true)
	c.out.close(true, newCloseFrame(code, reason))
	c.endOperations(true)
	c.goodbye()
}

// goodbye closes the connection when both sides have said it.
func (c *conn) goodbye() {
	if c.goodbyes.Add(1) == 2 {
		c.close()
	}
}

// closeSent is called when the last frame was handed to the kernel.
func (c *conn) closeSent() { c.goodbye() }

// end implements peer.
func (c *conn) end(code int, reason string, drop bool) {
	c.closing.Store(true)
	c.out.close(drop, newCloseFrame(code, reason))
	c.endOperations(drop)
	// Whatever comes of it: an error ends the reader, too.
	_ = c.net.SetReadDeadline(time.Now().Add(2 * c.hub.limits.WriteTimeout))
}

// cut implements peer. The kernel is told to forget what the client did not take.
func (c *conn) cut() {
	if tcp, ok := underlying(c.net).(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // the connection is closed either way
	}
	c.close()
}

func (c *conn) close() {
	c.last.Do(func() {
		c.closing.Store(true)
		_ = c.net.Close() // nothing to be done about it
		c.out.abandon()
		c.stopAuthenticating()
		c.endOperations(true)
		c.hub.forget(c)
	})
}

// endOperations ends all; with drop, what they have queued is not sent.
func (c *conn) endOperations(drop bool) {
	c.out.mu.Lock()
	ops := slices.Clone(c.ops)
	c.out.mu.Unlock()
	for _, op := range ops {
		op.end(drop, nil)
	}
}

// expire implements peer.
func (c *conn) expire(now time.Time) {
	c.out.mu.Lock()
	acked := c.acked
	c.out.mu.Unlock()
	silence := now.Sub(time.Unix(0, c.heard.Load()))
	switch {
	case c.closing.Load():
	case !acked && now.Sub(c.opened) > c.hub.limits.InitTimeout:
		c.end(closeInitTimeout, "Connection initialisation timeout", true)
	case silence > c.hub.limits.PingInterval*5/2:
		c.end(closeAway, "Nothing heard", true)
	}
}

// ping implements peer.
func (c *conn) ping(now time.Time, signs lifeSigns) {
	if now.Sub(c.pinged) < c.hub.limits.PingInterval {
		return
	}
	c.pinged = now
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if !c.acked || c.out.overfull() {
		return
	}
	if c.upTo(signs.seq) {
		c.out.add(signs.cursor)
		return
	}
	c.out.add(signs.plain)
}

// upTo reports that every subscription has got what there was up to seq, and nothing beyond. What
// has no subscription yet may be about to become one. Called with out.mu held.
func (c *conn) upTo(seq uint64) bool {
	for _, op := range c.ops {
		if op.sub == nil || op.sub.from.Load() > seq {
			return false
		}
	}
	return true
}

// writeSlowly waits for a socket that does not take everything at once, until it does or the time
// is up. It is the connection's writer meanwhile.
func (c *conn) writeSlowly(buf []byte, last bool) {
	for len(buf) > 0 {
		if err := c.writeAll(buf); err != nil {
			c.hub.countCut(err)
			c.cut()
			return
		}
		if last {
			c.closeSent()
			return
		}
		var count int
		buf, count, last = c.out.take(buf[:0], writeChunk)
		c.hub.counters.frames.Add(uint64(count))
	}
}

// writeAll writes piece by piece, so that a slow but living client has time for a large message.
// The deadline is gone before the queue is looked at again: then another may write.
func (c *conn) writeAll(buf []byte) error {
	for len(buf) > 0 {
		piece := buf[:min(len(buf), writeChunk)]
		if err := c.net.SetWriteDeadline(time.Now().Add(c.hub.limits.WriteTimeout)); err != nil {
			return err
		}
		if _, err := c.net.Write(piece); err != nil {
			return err
		}
		buf = buf[len(piece):]
	}
	return c.net.SetWriteDeadline(time.Time{})
}

// operate executes an operation, and then lets the next that waits have its place.
func (c *conn) operate(a asked) {
	c.out.mu.Lock()
	ctx := c.ctx
	c.out.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if !a.op.begin(cancel) {
		c.proceed()
		return
	}
	behind := a.op.run(ctx, a.params)
	c.proceed()
	if behind != nil {
		behind.catchUp(ctx)
	}
	a.op.rest()
}

// proceed starts the operation that waits longest, if any.
func (c *conn) proceed() {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if len(c.waiting) == 0 {
		c.running--
		return
	}
	next := c.waiting[0]
	c.waiting = slices.Delete(c.waiting, 0, 1)
	c.hub.work.Go(func() { c.operate(next) })
}

// newOperation registers an id. Called with out.mu held.
func (c *conn) newOperation(id string) *operation {
	op := &operation{
		id: id, hub: c.hub, exec: c.exec, out: c.out, wire: newSocketWire(id),
		claim: c.claim, gone: c.gone,
	}
	c.ops = append(c.ops, op)
	return op
}

// find gives the operation with an id, or nil. They are few. Called with out.mu held.
func (c *conn) find(id string) *operation {
	if i := slices.IndexFunc(c.ops, func(op *operation) bool { return op.id == id }); i >= 0 {
		return c.ops[i]
	}
	return nil
}

func (c *conn) claim(*operation) bool {
	if c.live >= c.hub.limits.Subscriptions {
		return false
	}
	c.live++
	c.hub.counters.widen(c.live)
	return true
}

func (c *conn) gone(op *operation) {
	c.ops = slices.DeleteFunc(c.ops, func(other *operation) bool { return other == op })
	if op.claimed {
		c.live--
	}
	c.waiting = slices.DeleteFunc(c.waiting, func(a asked) bool { return a.op == op })
}

// newCloseFrame spells a goodbye. The reasons are short: a control frame has 125 bytes.
func newCloseFrame(code int, reason string) frame {
	return frame{opcode: closeFrame, body: binary.BigEndian.AppendUint16(nil, uint16(code)), tail: reason}
}
