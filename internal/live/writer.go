package live

import (
	"sync"
	"syscall"
)

// writeChunk is about how many bytes are handed to the kernel at a time.
const writeChunk = 32 << 10

// keepBuffer is the largest buffer that a writer keeps for the next connection.
const keepBuffer = 256 << 10

// writer empties the queues of many sockets, never waiting for any of them.
type writer struct {
	counters *counters

	mu     sync.Mutex // guards ready and closed
	cond   *sync.Cond
	ready  []*conn
	closed bool

	// Of run alone: the chunk that attempt writes, and what came of it.
	buf     []byte
	n       int
	err     error
	attempt func(fd uintptr) bool
}

func newWriter(c *counters) *writer {
	w := &writer{counters: c}
	w.cond = sync.NewCond(&w.mu)
	w.attempt = func(fd uintptr) bool {
		w.n, w.err = tryWrite(fd, w.buf)
		return true // whatever came of it: do not wait
	}
	return w
}

// schedule asks for the connection's queue to be emptied.
func (w *writer) schedule(c *conn) {
	w.mu.Lock()
	w.ready = append(w.ready, c)
	w.mu.Unlock()
	w.cond.Signal()
}

func (w *writer) close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.cond.Signal()
}

func (w *writer) run() {
	var batch []*conn
	for {
		w.mu.Lock()
		for len(w.ready) == 0 && !w.closed {
			w.cond.Wait()
		}
		if len(w.ready) == 0 {
			w.mu.Unlock()
			return
		}
		batch, w.ready = w.ready, batch[:0]
		w.mu.Unlock()
		for _, c := range batch {
			w.drain(c)
		}
		clear(batch)
	}
}

// drain writes what is queued. A socket that does not take it all gets a goroutine until it does.
func (w *writer) drain(c *conn) {
	for {
		if cap(w.buf) > keepBuffer {
			w.buf = nil
		}
		var count int
		var last bool
		w.buf, count, last = c.out.take(w.buf[:0], writeChunk)
		w.counters.frames.Add(uint64(count))
		if len(w.buf) == 0 {
			return
		}
		n, err := w.write(c.raw)
		if err != nil {
			c.cut()
			return
		}
		if n < len(w.buf) {
			rest := append([]byte(nil), w.buf[n:]...)
			c.hub.machinery.Go(func() { c.writeSlowly(rest, last) })
			return
		}
		if last {
			c.closeSent()
			return
		}
	}
}

// write hands the buffer to the kernel without waiting. Without a file descriptor, as under TLS,
// nothing is written.
func (w *writer) write(raw syscall.RawConn) (int, error) {
	if raw == nil {
		return 0, nil
	}
	if err := raw.Write(w.attempt); err != nil {
		return 0, err
	}
	return w.n, w.err
}
