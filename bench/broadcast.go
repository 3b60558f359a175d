package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// broadcastPeer is the least that a fan-out over gorilla can do: it knows neither
// subscriptions nor who may see what, and sends the same bytes to everybody.
const broadcastPeer = "broadcast"

const (
	// memberQueue is how many frames wait for a socket at most, as in the server.
	memberQueue = 256
	// memberTimeout is how long a socket may take nothing, as in the server.
	memberTimeout = 5 * time.Second
)

// broadcast is everybody who is connected.
type broadcast struct {
	upgrader websocket.Upgrader

	mu      sync.Mutex // protects members
	members map[*member]bool
}

// member is one socket with its queue. A goroutine reads, another writes.
type member struct {
	conn *websocket.Conn
	wake chan struct{}

	mu     sync.Mutex // protects queued
	queued net.Buffers
}

func newBroadcast() *broadcast {
	return &broadcast{
		upgrader: websocket.Upgrader{Subprotocols: []string{liveProtocol}, ReadBufferSize: 256, WriteBufferPool: &sync.Pool{}},
		members:  map[*member]bool{},
	}
}

func (b *broadcast) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+livePath, b.join)
	mux.HandleFunc("POST /broadcast", b.send)
	mux.HandleFunc("POST /members", b.count)
	mux.HandleFunc("POST /settle", func(http.ResponseWriter, *http.Request) { runtime.GC() })
	return mux
}

// join greets as graphql-transport-ws does, so that the same client reads both.
func (b *broadcast) join(w http.ResponseWriter, r *http.Request) {
	conn, err := b.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it was answered
	}
	m := &member{conn: conn, wake: make(chan struct{}, 1)}
	go m.write()
	go b.read(m)
}

// read ends with the socket.
func (b *broadcast) read(m *member) {
	defer b.leave(m)
	for heard := 0; ; heard++ {
		if _, _, err := m.conn.ReadMessage(); err != nil {
			return
		}
		switch heard {
		case 0: // connection_init
			m.push(textFrame([]byte(`{"type":"connection_ack"}`)))
		case 1: // subscribe
			b.mu.Lock()
			b.members[m] = true
			b.mu.Unlock()
		}
	}
}

func (b *broadcast) leave(m *member) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.members, m)
	close(m.wake)
	_ = m.conn.Close() // its reading has failed already
}

// push queues a frame, or drops a socket that does not take them.
func (m *member) push(frame []byte) {
	m.mu.Lock()
	full := len(m.queued) >= memberQueue
	if !full {
		m.queued = append(m.queued, frame)
	}
	m.mu.Unlock()
	if full {
		_ = m.conn.Close() // then the reader ends
		return
	}
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// write empties the queue, whatever is in it, with one writev.
func (m *member) write() {
	var spare net.Buffers
	for range m.wake {
		m.mu.Lock()
		frames := m.queued
		m.queued = spare[:0]
		m.mu.Unlock()
		spare = frames
		conn := m.conn.NetConn()
		if err := conn.SetWriteDeadline(time.Now().Add(memberTimeout)); err != nil {
			return
		}
		if _, err := frames.WriteTo(conn); err != nil {
			_ = m.conn.Close() // then the reader ends
			return
		}
		clear(spare)
	}
}

// send broadcasts the request's body, n times.
func (b *broadcast) send(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	n, countErr := strconv.Atoi(r.URL.Query().Get("n"))
	if err != nil || countErr != nil {
		http.Error(w, "n and a body are needed", http.StatusBadRequest)
		return
	}
	frame := textFrame(body)
	b.mu.Lock()
	defer b.mu.Unlock()
	for range n {
		for m := range b.members {
			m.push(frame)
		}
	}
}

func (b *broadcast) count(w http.ResponseWriter, _ *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	fmt.Fprint(w, len(b.members))
}

// textFrame is a whole text message as a server sends it.
func textFrame(payload []byte) []byte {
	frame := []byte{0x81}
	switch n := len(payload); {
	case n < 126:
		frame = append(frame, byte(n))
	case n <= 0xFFFF:
		frame = binary.BigEndian.AppendUint16(append(frame, 126), uint16(n))
	default:
		frame = binary.BigEndian.AppendUint64(append(frame, 127), uint64(n))
	}
	return append(frame, payload...)
}
