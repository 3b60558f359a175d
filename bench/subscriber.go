package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// subscription asks for what a list or a bot would.
const subscription = `subscription { messageReceived { cursor message { id wamid text sentAt conversation { id } } } }`

// audience is the subscribers of one trial.
type audience struct {
	trial   *trial
	members []*subscriber
	done    sync.WaitGroup
}

// subscriber is one socket, and what it heard.
type subscriber struct {
	conn *websocket.Conn
	// awake: it has heard of a message.
	awake  atomic.Bool
	frames []time.Duration
	// heard counts frames, to be read by others.
	heard atomic.Int64
	err   error
}

// frame is a message of graphql-transport-ws.
type frame struct {
	ID      string            `json:"id,omitempty"`
	Type    string            `json:"type"`
	Payload map[string]string `json:"payload,omitempty"`
}

// subscribe opens all sockets. They read until the audience leaves.
func (s *site) subscribe(ctx context.Context, t *trial) (*audience, error) {
	a := &audience{trial: t}
	for range subscribers {
		conn, err := s.socket(ctx)
		if err != nil {
			a.leave()
			return nil, fmt.Errorf("subscribe: %w", err)
		}
		member := &subscriber{conn: conn, frames: make([]time.Duration, 0, len(t.bodies))}
		a.members = append(a.members, member)
		a.done.Go(func() { member.err = member.listen(t) })
	}
	return a, nil
}

func (s *site) socket(ctx context.Context) (*websocket.Conn, error) {
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, HandshakeTimeout: arriveWithin}
	conn, answer, err := dialer.DialContext(ctx, "ws://"+s.server.addr+"/graphql", nil)
	if err != nil {
		return nil, err
	}
	_ = answer.Body.Close() // it has none
	var ack frame
	err = errors.Join(
		conn.SetReadDeadline(time.Now().Add(arriveWithin)),
		conn.WriteJSON(frame{Type: "connection_init", Payload: map[string]string{"Authorization": "Bearer " + s.server.token}}),
		conn.ReadJSON(&ack),
		conn.WriteJSON(frame{ID: "1", Type: "subscribe", Payload: map[string]string{"query": subscription}}),
		conn.SetReadDeadline(time.Time{}))
	if err == nil && ack.Type != "connection_ack" {
		err = fmt.Errorf("connection_init was answered with %s", ack.Type)
	}
	if err != nil {
		_ = conn.Close() // it failed already
		return nil, err
	}
	return conn, nil
}

// listen reads until the socket is closed. A frame that is not of the trial only
// shows that the subscription works.
func (m *subscriber) listen(t *trial) error {
	for {
		_, data, err := m.conn.ReadMessage()
		if err != nil {
			return err
		}
		arrived := time.Since(t.start)
		wamid, ok := wamidOf(data)
		if !ok {
			if bytes.Contains(data, []byte(`"type":"ping"`)) {
				continue // the trial is shorter than the server's patience
			}
			return fmt.Errorf("unexpected frame: %.200s", data)
		}
		if i, ok := t.index[string(wamid)]; ok {
			m.frames = append(m.frames, arrived-time.Duration(t.sent[i].Load()))
			m.heard.Add(1)
		}
		m.awake.Store(true)
	}
}

// wamidOf finds the message of a frame, without the time that decoding takes.
func wamidOf(data []byte) (wamid []byte, ok bool) {
	_, after, ok := bytes.Cut(data, []byte(`"wamid":"`))
	if !ok {
		return nil, false
	}
	wamid, _, ok = bytes.Cut(after, []byte(`"`))
	return wamid, ok
}

// awake tells whether every subscriber has heard of a message.
func (a *audience) awake() bool {
	for _, m := range a.members {
		if !m.awake.Load() {
			return false
		}
	}
	return true
}

// collect waits until every subscriber has heard of n messages, and gives how long
// each took. One that is missing, or came twice, is an error.
func (a *audience) collect(n int) ([]time.Duration, error) {
	deadline := time.Now().Add(arriveWithin)
	want := int64(n * len(a.members))
	for a.heard() < want && time.Now().Before(deadline) {
		time.Sleep(lookEvery)
	}
	a.leave()
	var all []time.Duration
	var problems []error
	for _, m := range a.members {
		all = append(all, m.frames...)
		if len(m.frames) != n {
			problems = append(problems, m.err)
		}
	}
	if int64(len(all)) != want {
		return nil, fmt.Errorf("%d of %d frames arrived: %w", len(all), want, errors.Join(problems...))
	}
	return all, nil
}

func (a *audience) heard() (n int64) {
	for _, m := range a.members {
		n += m.heard.Load()
	}
	return n
}

// leave closes the sockets and waits for their readers.
func (a *audience) leave() {
	for _, m := range a.members {
		_ = m.conn.Close() // it may be closed already
	}
	a.done.Wait()
}
