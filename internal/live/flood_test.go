package live

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"
)

// Pings of a client that takes no answer are not answered beyond the queue's bound: it is not
// read on until there is room.
func TestPingsWaitForRoom(t *testing.T) {
	t.Parallel()

	const room = 4
	ping := []byte{0x89, 0x80, 0, 0, 0, 0}
	c := &conn{hub: &Hub{}, out: newOutbox(Limits{QueueFrames: room, QueueBytes: 1 << 20}, func() {})}
	c.in.conn = bytes.NewReader(bytes.Repeat(ping, 10*room))
	ended := make(chan error, 1)
	go func() {
		_, err := c.message()
		ended <- err
	}()
	queued := func() int {
		c.out.mu.Lock()
		defer c.out.mu.Unlock()
		return len(c.out.frames)
	}
	for queued() < room {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond) // for it to go on, if it does
	if n := queued(); n != room {
		t.Errorf("%d pongs are queued", n)
	}
	c.out.abandon()
	if err := <-ended; !errors.Is(err, io.EOF) {
		t.Errorf("reading ended with %v", err)
	}
}

// Of a connection that is gone nobody would end what it begins.
func TestNothingBeginsOnAConnectionThatIsGone(t *testing.T) {
	t.Parallel()

	c := &conn{hub: &Hub{}, out: newOutbox(Limits{QueueFrames: 1, QueueBytes: 1}, func() {})}
	c.out.abandon()
	if !c.ask("1", nil) || len(c.ops) != 0 || c.running != 0 || len(c.waiting) != 0 {
		t.Errorf("%d operations began, %d wait", len(c.ops), len(c.waiting))
	}
}
