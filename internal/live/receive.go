package live

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"unicode/utf8"
)

// WebSocket opcodes that only clients send.
const (
	continuationFrame = 0x0
	binaryFrame       = 0x2
	pingFrame         = 0x9
)

// errGoodbye is the client's close frame.
var errGoodbye = errors.New("live: the client said goodbye")

// violation is what a client did that RFC 6455 forbids. After it nobody knows where frames begin.
type violation string

func (v violation) Error() string { return "live: " + string(v) }

// incoming is the header of a client's frame.
type incoming struct {
	opcode byte
	final  bool
	size   int64
	mask   [4]byte
}

func (in incoming) control() bool { return in.opcode >= closeFrame }

// receiver reads a client's frames. It has no buffer, because clients say little and seldom, and
// most connections wait.
type receiver struct {
	conn io.Reader
	head [14]byte
}

// least is what the shortest frame has: two bytes and a mask.
const least = 6

// next reads a header.
func (r *receiver) next() (incoming, error) {
	have, err := io.ReadAtLeast(r.conn, r.head[:least], 2)
	if err != nil {
		return incoming{}, err
	}
	in := incoming{opcode: r.head[0] & 0x0F, final: r.head[0]&0x80 != 0, size: int64(r.head[1] & 0x7F)}
	switch {
	case r.head[0]&0x70 != 0:
		return in, violation("reserved bits are set")
	case r.head[1]&0x80 == 0:
		return in, violation("the frame is not masked")
	case in.opcode > binaryFrame && in.opcode < closeFrame, in.opcode > pongFrame:
		return in, violation("unknown opcode")
	case in.control() && (!in.final || in.size > 125):
		return in, violation("a control frame is in parts or too long")
	}
	length := r.head[2:2]
	switch in.size {
	case 126:
		length = r.head[2:4]
	case 127:
		length = r.head[2:10]
	}
	if _, err := io.ReadFull(r.conn, r.head[have:least+len(length)]); err != nil {
		return in, err
	}
	copy(in.mask[:], r.head[2+len(length):])
	switch len(length) {
	case 2:
		in.size = int64(binary.BigEndian.Uint16(length))
	case 8:
		size := binary.BigEndian.Uint64(length)
		if size > math.MaxInt64 {
			return in, violation("the frame is too long")
		}
		in.size = int64(size)
	}
	return in, nil
}

// read adds a frame's payload to text. It takes no more memory than what comes.
func (r *receiver) read(text []byte, in incoming) ([]byte, error) {
	begin := len(text)
	for left := in.size; left > 0; {
		have, piece := len(text), int(min(left, writeChunk))
		text = slices.Grow(text, piece)[:have+piece]
		if _, err := io.ReadFull(r.conn, text[have:]); err != nil {
			return nil, err
		}
		left -= int64(piece)
	}
	for i := range text[begin:] {
		text[begin+i] ^= in.mask[i%len(in.mask)]
	}
	return text, nil
}

// skip reads a payload and forgets it.
func (r *receiver) skip(in incoming) error {
	_, err := io.CopyN(io.Discard, r.conn, in.size)
	return err
}

// message reads the next message. One that is no text, or too long, is answered by closing, and
// not listened to; reading goes on until the client's goodbye.
func (c *conn) message() (text []byte, err error) {
	begun := byte(continuationFrame) // the opcode of the message's first frame
	for final := false; !final; {
		in, err := c.in.next()
		if err != nil {
			return nil, err
		}
		if in.control() {
			if err := c.control(in); err != nil {
				return nil, err
			}
			continue
		}
		if (begun == continuationFrame) == (in.opcode == continuationFrame) {
			return nil, violation("the parts of a message are out of order")
		}
		begun, final = max(begun, in.opcode), in.final
		if text, err = c.part(text, in); err != nil {
			return nil, err
		}
	}
	c.touch()
	if !c.closing.Load() && (begun != textFrame || !utf8.Valid(text)) {
		c.end(closeBadRequest, "Invalid message received", false)
	}
	return text, nil
}

// greeting is how long a message of somebody may be of whom it is not known yet who they are.
const greeting = 16 << 10

// longest is how long a message may be.
func (c *conn) longest() int64 {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if c.acked {
		return int64(c.hub.limits.MessageBytes)
	}
	return int64(min(greeting, c.hub.limits.MessageBytes))
}

// part reads a piece of a message.
func (c *conn) part(text []byte, in incoming) ([]byte, error) {
	limit := c.longest()
	if !c.closing.Load() && in.size > limit-int64(len(text)) {
		c.end(closeTooBig, "Message too big", false)
	}
	if c.closing.Load() {
		return nil, c.in.skip(in)
	}
	return c.in.read(text, in)
}

// control answers a control frame.
func (c *conn) control(in incoming) error {
	data, err := c.in.read(nil, in)
	if err != nil {
		return err
	}
	c.touch()
	switch in.opcode {
	case pingFrame:
		c.listen()
		c.out.send(frame{opcode: pongFrame, tail: string(data)})
	case closeFrame:
		if !isGoodbye(data) {
			return violation("the close frame is not valid")
		}
		return errGoodbye
	}
	return nil
}

// isGoodbye reports whether a close frame's payload is as it must be: nothing, or a code and a
// reason.
func isGoodbye(data []byte) bool {
	if len(data) == 0 {
		return true
	}
	if len(data) < 2 || !utf8.Valid(data[2:]) {
		return false
	}
	switch code := binary.BigEndian.Uint16(data); code {
	case 1004, 1005, 1006: // never on the wire
		return false
	default:
		return code >= 1000 && code <= 1013 || code >= 3000 && code <= 4999
	}
}
