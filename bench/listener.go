package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	liveProtocol = "graphql-transport-ws"
	livePath     = "/graphql"
)

// listener is one subscriber, as cheap as can be: server and subscribers share the
// processors, and what the latter take is missing. It finds where frames end and
// counts them.
type listener struct {
	number int
	conn   net.Conn
	// frames counts the events that it was sent.
	frames atomic.Int64
	err    error
}

// listen opens a socket and subscribes.
func listen(ctx context.Context, d net.Dialer, addr, token, query string) (*listener, error) {
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	l := &listener{conn: conn}
	if err := l.greet(addr, token, query); err != nil {
		return nil, errors.Join(fmt.Errorf("subscribe: %w", err), conn.Close())
	}
	return l, nil
}

func (l *listener) greet(addr, token, query string) error {
	if err := l.conn.SetDeadline(time.Now().Add(arriveWithin)); err != nil {
		return err
	}
	_, err := fmt.Fprintf(l.conn, "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: %s\r\n\r\n",
		livePath, addr, liveProtocol)
	if err != nil {
		return err
	}
	reader := bufio.NewReader(l.conn)
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		return err
	}
	_ = answer.Body.Close() // it has none
	if answer.StatusCode != http.StatusSwitchingProtocols {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	if err := l.say(frame{Type: "connection_init", Payload: map[string]string{"Authorization": "Bearer " + token}}); err != nil {
		return err
	}
	if err := acknowledged(reader); err != nil {
		return err
	}
	if err := l.say(frame{ID: "1", Type: "subscribe", Payload: map[string]string{"query": query}}); err != nil {
		return err
	}
	return l.conn.SetDeadline(time.Time{})
}

// acknowledged reads the one frame that answers connection_init.
func acknowledged(reader *bufio.Reader) error {
	head, err := reader.Peek(2)
	if err != nil {
		return err
	}
	text := make([]byte, 2+int(head[1]))
	if _, err := reader.Read(text); err != nil {
		return err
	}
	if !bytes.Contains(text, []byte("connection_ack")) || reader.Buffered() > 0 {
		return fmt.Errorf("connection_init was answered with %q", text)
	}
	return nil
}

// say sends a short message. Clients must mask; a mask of zeros changes nothing.
func (l *listener) say(f frame) error {
	text, err := json.Marshal(f)
	if err != nil {
		return err
	}
	message := []byte{0x81, 0x80 | 126}
	message = binary.BigEndian.AppendUint16(message, uint16(len(text)))
	message = append(message, 0, 0, 0, 0)
	_, err = l.conn.Write(append(message, text...))
	return err
}

// nextFrame cuts the first message off what was read. It is not ok while the rest of
// the message is missing. Servers do not mask, and ours do not fragment.
func nextFrame(read []byte) (opcode byte, payload, rest []byte, ok bool) {
	if len(read) < 2 {
		return 0, nil, read, false
	}
	size, head := int(read[1]), 2
	switch {
	case size == 126 && len(read) >= 4:
		size, head = int(binary.BigEndian.Uint16(read[2:])), 4
	case size == 127 && len(read) >= 10:
		size, head = int(binary.BigEndian.Uint64(read[2:])), 10
	case size > 125:
		return 0, nil, read, false
	}
	if len(read) < head+size {
		return 0, nil, read, false
	}
	return read[0] & 0xF, read[head : head+size], read[head+size:], true
}

// readBuffer holds what comes at once, and the longest frame.
const readBuffer = 32 << 10

// read hears until the socket is closed.
func (l *listener) read(hear func(l *listener, payload []byte, arrived time.Time)) {
	buffer := make([]byte, readBuffer)
	have := 0
	for {
		n, err := l.conn.Read(buffer[have:])
		if err != nil {
			l.err = err
			return
		}
		rest := buffer[:have+n]
		arrived := time.Now()
		for {
			opcode, payload, after, ok := nextFrame(rest)
			if !ok {
				break
			}
			rest = after
			if l.err = l.take(opcode, payload, arrived, hear); l.err != nil {
				return
			}
		}
		have = copy(buffer, rest)
		if have == len(buffer) {
			l.err = errors.New("a frame is longer than the buffer")
			return
		}
	}
}

var (
	nextPrefix = []byte(`{"id":"1","type":"next"`)
	pingPrefix = []byte(`{"type":"ping"`)
)

func (l *listener) take(opcode byte, payload []byte, arrived time.Time, hear func(*listener, []byte, time.Time)) error {
	switch {
	case opcode == 1 && bytes.HasPrefix(payload, nextPrefix):
		hear(l, payload, arrived)
		l.frames.Add(1)
		return nil
	case opcode == 1 && bytes.HasPrefix(payload, pingPrefix):
		return l.say(frame{Type: "pong"})
	}
	return fmt.Errorf("unexpected frame %x: %.200q", opcode, payload)
}

// narrow makes a socket whose receive buffer is as small as the system allows.
func narrow() net.Dialer {
	return net.Dialer{Control: func(_, _ string, raw syscall.RawConn) error {
		var setErr error
		err := raw.Control(func(fd uintptr) {
			setErr = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 1)
		})
		return errors.Join(err, setErr)
	}}
}
