package live

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"
)

// WebSocket opcodes of the frames we write. streamFrame marks the text of an event stream, which
// has no frame header.
const (
	streamFrame = 0x0
	textFrame   = 0x1
	closeFrame  = 0x8
	pongFrame   = 0xA
)

// frame is one message to a client. body may be shared by many clients.
type frame struct {
	opcode byte
	head   string
	body   []byte
	tail   string
	// of is the operation that the frame answers; a frame of an operation that its client
	// completed is not written any more. Nil for the connection's own frames.
	of *operation
}

func (f frame) size() int { return len(f.head) + len(f.body) + len(f.tail) }

var (
	// errGone says that the operation or its connection has ended: nothing more can be sent.
	errGone = errors.New("live: the operation has ended")
	// errFull says that the queue has reached its bound.
	errFull = errors.New("live: the queue is full")
)

// longQueues lends memory to the queues of more than one frame until they are empty: under load
// all of them grow and are emptied again and again.
var longQueues = sync.Pool{New: func() any { frames := make([]frame, 0, 32); return &frames }}

// outbox is the bounded queue of frames of one connection. mu also guards the operations of the
// connection, so that nothing of an operation is queued after its end.
type outbox struct {
	mu     sync.Mutex
	frames []frame
	first  [1]frame // where frames starts: most queues never hold more
	longer *[]frame // where they go on, while there are more; of longQueues
	bytes  int
	// writing is true while somebody owns the writing, or was asked to.
	writing bool
	// shut is set when the last frame is queued, or the connection is gone.
	shut bool
	// room is closed when the queue is at most half full again; nil while nobody waits for it.
	room chan struct{}

	// due is the first of the subscriptions that there is news for; Hub.turn guards it.
	due *subscription

	maxFrames, maxBytes int
	// wake asks for a writer. Called with mu held; it must not block or lock mu.
	wake func()
}

func newOutbox(l Limits, wake func()) *outbox {
	return &outbox{maxFrames: l.QueueFrames, maxBytes: l.QueueBytes, wake: wake}
}

// send queues a frame of the connection itself, such as a pong.
func (o *outbox) send(f frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.add(f)
}

// fits reports whether one more frame is within the bound. Called with mu held.
func (o *outbox) fits(size int) bool {
	return len(o.frames) == 0 || len(o.frames) < o.maxFrames && o.bytes+size <= o.maxBytes
}

// add queues frames beyond the bound: the last word of an operation, of which there is one each.
// Called with mu held.
func (o *outbox) add(frames ...frame) {
	if o.shut {
		return
	}
	for _, f := range frames {
		o.put(f)
	}
	o.rouse()
}

// put appends a frame. Called with mu held.
func (o *outbox) put(f frame) {
	switch {
	case o.frames == nil:
		o.frames = o.first[:0]
	case o.longer == nil && len(o.frames) == len(o.first):
		o.longer = longQueues.Get().(*[]frame)
		o.frames = append((*o.longer)[:0], o.frames...)
	}
	o.frames = append(o.frames, f)
	o.bytes += f.size()
}

// rouse asks for a writer, who also finds out that no frame comes any more. Called with mu held.
func (o *outbox) rouse() {
	if !o.writing {
		o.writing = true
		o.wake()
	}
}

// close queues the last frame and takes no other. With drop, what was waiting is forgotten.
func (o *outbox) close(drop bool, last ...frame) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.shut {
		return
	}
	if drop {
		o.clear()
	}
	o.add(last...)
	o.shut = true
	o.release()
}

// abandon forgets everything: nobody will read it.
func (o *outbox) abandon() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clear()
	o.shut = true
	o.release()
}

func (o *outbox) clear() {
	clear(o.frames)
	if o.longer != nil && cap(o.frames) <= o.maxFrames {
		*o.longer = o.frames[:0]
		longQueues.Put(o.longer)
	}
	o.frames, o.longer, o.bytes = nil, nil, 0
	o.first[0] = frame{}
}

// release tells those who wait for room. Called with mu held.
func (o *outbox) release() {
	if o.room != nil {
		close(o.room)
		o.room = nil
	}
}

// wait returns when full, which is called with mu held, is no longer true, or the outbox is shut.
func (o *outbox) wait(ctx context.Context, full func() bool) error {
	o.mu.Lock()
	for !o.shut && full() {
		if o.room == nil {
			o.room = make(chan struct{})
		}
		room := o.room
		o.mu.Unlock()
		select {
		case <-room:
		case <-ctx.Done():
			return ctx.Err()
		}
		o.mu.Lock()
	}
	o.mu.Unlock()
	return ctx.Err()
}

// overfull reports that the bound is reached. Called with mu held.
func (o *outbox) overfull() bool { return !o.fits(0) }

// aboveHalf reports that less than half of the bound is free. Called with mu held.
func (o *outbox) aboveHalf() bool {
	return len(o.frames) > o.maxFrames/2 || len(o.frames) > 0 && o.bytes > o.maxBytes/2
}

// take moves frames into buf, until about limit bytes of them are there, and reports whether the
// connection's last one is among them. When there was none, the caller ceases to be the writer.
func (o *outbox) take(buf []byte, limit int) (_ []byte, count int, last bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	taken := 0
	for taken < len(o.frames) && len(buf) < limit {
		f := &o.frames[taken]
		taken++
		o.bytes -= f.size()
		if f.of != nil && f.of.dropped {
			continue
		}
		buf = appendFrame(buf, f)
		count++
	}
	o.shift(taken)
	if o.room != nil && !o.aboveHalf() {
		o.release()
	}
	if len(buf) == 0 {
		o.writing = false
	}
	return buf, count, o.shut && len(o.frames) == 0
}

// shift forgets the first n frames, keeping the memory of a short queue only.
func (o *outbox) shift(n int) {
	rest := len(o.frames) - n
	if rest == 0 {
		o.clear()
		return
	}
	copy(o.frames, o.frames[n:])
	clear(o.frames[rest:])
	o.frames = o.frames[:rest]
}

// appendFrame writes a frame as the server must: final, unmasked, not compressed.
func appendFrame(buf []byte, f *frame) []byte {
	if f.opcode != streamFrame {
		buf = appendHeader(buf, f.opcode, f.size())
	}
	buf = append(buf, f.head...)
	buf = append(buf, f.body...)
	return append(buf, f.tail...)
}

func appendHeader(buf []byte, opcode byte, size int) []byte {
	buf = append(buf, 0x80|opcode)
	switch {
	case size < 126:
		return append(buf, byte(size))
	case size <= 0xFFFF:
		return binary.BigEndian.AppendUint16(append(buf, 126), uint16(size))
	}
	return binary.BigEndian.AppendUint64(append(buf, 127), uint64(size))
}
