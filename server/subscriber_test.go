package server_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// news is what a subscription told. Now is what it was about, as it looked when it was
// told: it may look different to who is told later.
type news struct{ Cursor, Change, Message, Wamid, Conversation, Now string }

// lasting is what stays the same, whenever it is told.
func (n news) lasting() news {
	n.Now = ""
	return n
}

// topic is one of the subscriptions, and how to read it.
type topic struct{ field, document string }

func received() topic {
	return topic{"messageReceived", `subscription($since: Cursor) {
		messageReceived(since: $since) { cursor message { id wamid conversation { id } } }
	}`}
}

func changed() topic {
	return topic{"conversationChanged", `subscription($since: Cursor) {
		conversationChanged(since: $since) { cursor change conversation { id } message { id } }
	}`}
}

// read makes news of one execution's answer.
func (s topic) read(payload []byte) (news, error) {
	var data map[string]struct {
		Cursor, Change string
		Message        *struct {
			ID           string
			Wamid        *string
			Conversation struct{ ID string }
		}
		MinutesLeft  int
		Conversation talkState
		Signal       *signalState
		Account      *accountState
	}
	if err := readAnswer(payload, &data); err != nil {
		return news{}, err
	}
	e, ok := data[s.field]
	if !ok {
		return news{}, fmt.Errorf("no %s in %s", s.field, payload)
	}
	n := news{Cursor: e.Cursor, Change: e.Change, Conversation: e.Conversation.ID, Now: e.Conversation.now()}
	switch {
	case e.Signal != nil:
		n.Conversation, n.Now = e.Signal.Conversation.ID, e.Signal.now()
	case e.Account != nil:
		n.Now = e.Account.now()
	case e.MinutesLeft > 0:
		n.Change = fmt.Sprint(e.MinutesLeft, " minutes left")
	}
	if e.Message != nil {
		n.Message = e.Message.ID
		if e.Message.Wamid != nil && s.field == "messageReceived" {
			n.Wamid = *e.Message.Wamid
		}
		if n.Conversation == "" {
			n.Conversation = e.Message.Conversation.ID
		}
	}
	return n, nil
}

// number is the event's number, from its cursor: version, number, mark.
func (n news) number(t *testing.T) uint64 {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(n.Cursor)
	if err != nil || len(b) != 13 {
		t.Fatalf("cursor %q: %v", n.Cursor, err)
	}
	return binary.BigEndian.Uint64(b[1:9])
}

// stream is a subscription under way.
type stream interface {
	// next waits for the next news. Errors end the stream.
	next() (news, error)
	// cut ends it without a word.
	cut()
}

// open begins a subscription on a server, by one of the protocols.
type open func(ctx context.Context, a api, s topic, since string) (stream, error)

// silence is how long a stream may say nothing, not even a sign of life.
const silence = 45 * time.Second

// socket is a subscription over graphql-transport-ws.
type socket struct {
	topic
	conn *websocket.Conn
}

type frame struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

func dial(ctx context.Context, a api) (*websocket.Conn, error) {
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, HandshakeTimeout: 10 * time.Second}
	conn, answer, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(a.base, "http")+"/graphql", nil)
	if err != nil {
		return nil, err
	}
	_ = answer.Body.Close() // it has none
	token, err := json.Marshal(map[string]string{"Authorization": "Bearer " + a.token})
	if err != nil {
		return nil, err
	}
	_ = conn.SetReadDeadline(time.Now().Add(silence))
	var ack frame
	err = errors.Join(conn.WriteJSON(frame{Type: "connection_init", Payload: token}), conn.ReadJSON(&ack))
	if err == nil && ack.Type != "connection_ack" {
		err = fmt.Errorf("connection_init was answered with %s", ack.Type)
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// openSocket implements open.
func openSocket(ctx context.Context, a api, s topic, since string) (stream, error) {
	conn, err := dial(ctx, a)
	if err != nil {
		return nil, err
	}
	payload, err := s.request(since)
	if err == nil {
		err = conn.WriteJSON(frame{ID: "1", Type: "subscribe", Payload: payload})
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return &socket{s, conn}, nil
}

func (s topic) request(since string) ([]byte, error) {
	variables := map[string]any{}
	if since != "" {
		variables["since"] = since
	}
	return json.Marshal(map[string]any{"query": s.document, "variables": variables})
}

func (s *socket) next() (news, error) {
	for {
		_ = s.conn.SetReadDeadline(time.Now().Add(silence))
		var f frame
		if err := s.conn.ReadJSON(&f); err != nil {
			return news{}, err
		}
		switch f.Type {
		case "next":
			return s.read(f.Payload)
		case "ping":
			if err := s.conn.WriteJSON(frame{Type: "pong"}); err != nil {
				return news{}, err
			}
		case "error":
			return news{}, refused(f.Payload)
		default:
			return news{}, fmt.Errorf("unexpected %s", f.Type)
		}
	}
}

// refused is what an error message says.
func refused(payload []byte) error {
	return readAnswer(append(append([]byte(`{"errors":`), payload...), '}'), nil)
}

func (s *socket) cut() { cutOff(s.conn.NetConn()) }

// cutOff closes a connection so that the other side gets a reset, as from a client
// that vanished.
func cutOff(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // it is closed either way
	}
	_ = c.Close()
}

// events is a subscription over graphql-sse.
type events struct {
	topic
	body   io.ReadCloser
	lines  *bufio.Scanner
	cancel context.CancelFunc
}

// openEvents implements open.
func openEvents(ctx context.Context, a api, s topic, since string) (stream, error) {
	payload, err := s.request(since)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.base+"/graphql", bytes.NewReader(payload))
	if err != nil {
		cancel()
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Authorization", "Bearer "+a.token)
	answer, err := http.DefaultClient.Do(r)
	if err == nil && answer.StatusCode != http.StatusOK {
		_ = answer.Body.Close()
		err = fmt.Errorf("status %s", answer.Status)
	}
	if err != nil {
		cancel()
		return nil, err
	}
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 1<<20)
	return &events{s, answer.Body, lines, cancel}, nil
}

func (s *events) next() (news, error) {
	kind := ""
	for s.lines.Scan() {
		line := s.lines.Text()
		switch {
		case strings.HasPrefix(line, "event:"):
			kind = strings.TrimSpace(line[6:])
		case strings.HasPrefix(line, "data:") && kind == "next":
			return s.read([]byte(line[5:]))
		case line == "" && kind == "complete":
			return news{}, io.EOF
		}
	}
	return news{}, errors.Join(io.ErrUnexpectedEOF, s.lines.Err())
}

func (s *events) cut() {
	s.cancel()
	_ = s.body.Close()
}
