package server_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"conversa"
)

// told is an event as somebody is told it, or should be.
type told struct{ field, change, conversation string }

// watcher is a user with an inbox on the screen: a list of conversations that two
// subscriptions keep live.
type watcher struct {
	id     string
	api    api
	secret secret
	// screen is what the list shows.
	screen map[string]bool
	// away since so many events, with the cursor of the last one that was told.
	away   bool
	leftAt int
	cursor string
	// resumed: it has come back with the cursor, and what it missed is being told.
	resumed bool
	// skip is how much of the log was on the list already when they came.
	skip int

	line *line
}

// line is a watcher's connection.
type line struct {
	conn   *websocket.Conn
	topics map[string]topic
	pongs  chan struct{}
	// closed is closed at the connection's end, with the reason and its moment.
	closed   chan struct{}
	closeErr error
	closedAt time.Time

	writing sync.Mutex // the connection takes one frame after the other

	mu     sync.Mutex // guards the following
	got    []told
	ended  map[string]string
	cursor string
}

var errSilent = errors.New("nothing came back in time")

func topics() []topic { return []topic{changed(), received()} }

// connect opens the line, without subscriptions.
func (w *watcher) connect(o *office) {
	conn, err := dial(o.Context(), w.api)
	if err != nil {
		o.Fatalf("%s: %v", w.id, err)
	}
	w.line = &line{
		conn: conn, topics: map[string]topic{}, pongs: make(chan struct{}, 1), closed: make(chan struct{}), ended: map[string]string{},
	}
	for _, s := range topics() {
		w.line.topics[s.field] = s
	}
	go w.line.read()
}

// subscribe begins one of the subscriptions.
func (w *watcher) subscribe(o *office, s topic, since string) {
	payload, err := s.request(since)
	if err != nil {
		o.Fatal(err)
	}
	if err := w.line.send(frame{ID: s.field, Type: "subscribe", Payload: payload}); err != nil {
		o.Fatalf("%s: %v", w.id, err)
	}
}

func (l *line) send(f frame) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	return l.conn.WriteJSON(f)
}

// hangUp closes the line as a client does whose computer sleeps.
func (w *watcher) hangUp() {
	cutOff(w.line.conn.NetConn())
	<-w.line.closed
	w.line = nil
}

// read notes what comes until the end.
func (l *line) read() {
	defer close(l.closed)
	for {
		var f frame
		_ = l.conn.SetReadDeadline(time.Now().Add(silence))
		if err := l.conn.ReadJSON(&f); err != nil {
			l.closeErr, l.closedAt = err, time.Now()
			_ = l.conn.Close()
			return
		}
		switch f.Type {
		case "next":
			l.note(f)
		case "error":
			code := ""
			var refusal *refusal
			if errors.As(refused(f.Payload), &refusal) {
				code = refusal.Code
			}
			l.mu.Lock()
			l.ended[f.ID] = code
			l.mu.Unlock()
		case "ping": // who does not answer is cut off
			_ = l.send(frame{Type: "pong"})
		case "pong":
			l.pongs <- struct{}{}
		}
	}
}

func (l *line) note(f frame) {
	s := l.topics[f.ID]
	n, err := s.read(f.Payload)
	if err != nil {
		n = news{Change: err.Error()} // nobody expects it
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.got = append(l.got, told{s.field, n.Change, n.Conversation})
	if s.field == changed().field {
		l.cursor = n.Cursor
	}
}

// settle waits until everything that was queued for the line is here.
func (l *line) settle() error {
	if err := l.send(frame{Type: "ping"}); err != nil {
		return err
	}
	select {
	case <-l.pongs:
		return nil
	case <-l.closed:
		return l.closeErr
	case <-time.After(readyWithin):
		return errSilent
	}
}

// peek counts what was noted.
func (l *line) peek() (got map[told]int, ended map[string]string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.count()
}

func (l *line) count() (got map[told]int, ended map[string]string) {
	got = map[told]int{}
	for _, t := range l.got {
		got[t]++
	}
	return got, maps.Clone(l.ended)
}

// take empties what was noted.
func (l *line) take() (got map[told]int, ended map[string]string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	got, ended = l.count()
	l.got, l.ended = nil, map[string]string{}
	return got, ended
}

// list asks for the conversations that may be seen.
func (w *watcher) list(o *office) map[string]bool {
	var answer struct {
		Conversations struct{ Nodes []struct{ ID string } }
	}
	if err := w.api.ask(o.Context(), `{ conversations(first: 100) { nodes { id } } }`, nil, &answer); err != nil {
		o.Fatalf("%s: %v", w.id, err)
	}
	listed := map[string]bool{}
	for _, n := range answer.Conversations.Nodes {
		listed[n.ID] = true
	}
	return listed
}

// happened is what the log told of a step.
type happened struct{ change, conversation string }

func (h happened) told() []told {
	all := []told{{changed().field, h.change, h.conversation}}
	if h.change == string(conversa.ChangeMessageAdded) {
		all = append(all, told{received().field, "", h.conversation})
	}
	return all
}

func expect(events []happened, sight map[string]bool) map[told]int {
	expected := map[told]int{}
	for _, e := range events {
		for _, t := range e.told() {
			if sight[e.conversation] {
				expected[t]++
			}
		}
	}
	return expected
}

// await gives what is still missing time to come: what is resumed is read from the log.
func (w *watcher) await(events []happened, sight map[string]bool) {
	expected := expect(events, sight)
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		got, ended := w.line.peek()
		missing := false
		if len(ended) == 0 {
			shown := maps.Clone(w.screen)
			for t := range got {
				shown[t.conversation] = true
			}
			for t, n := range expected {
				missing = missing || got[t] < n
			}
			missing = missing || !maps.Equal(shown, sight)
		}
		if !missing {
			break
		}
	}
	w.line.mu.Lock()
	defer w.line.mu.Unlock()
	if w.line.cursor != "" {
		w.cursor = w.line.cursor
	}
}

// check compares what came in since the last check with what happened, of which the
// watcher may see what is in sight. It says whether the list must be fetched anew.
func (w *watcher) check(events []happened, sight map[string]bool, besides string) (anew bool, problems []string) {
	got, ended := w.line.take()
	for field, code := range ended {
		anew = true
		if code != string(conversa.CodeResync) {
			problems = append(problems, fmt.Sprintf("%s ended with %q", field, code))
		}
	}
	for t := range got {
		if t.conversation == besides && sight[besides] {
			delete(got, t)
		}
	}
	for t := range got {
		if !sight[t.conversation] {
			problems = append(problems, fmt.Sprintf("was told %v, and may not see it", t))
		}
		w.screen[t.conversation] = true
	}
	expected := expect(events, sight)
	for t := range got {
		if got[t] > expected[t] && !w.resumed { // whose cursor may be from before the events
			problems = append(problems, fmt.Sprintf("was told %v %d times, not %d", t, got[t], expected[t]))
		}
	}
	for t := range expected {
		if got[t] < expected[t] && !anew {
			problems = append(problems, fmt.Sprintf("was not told %v", t))
		}
	}
	if !anew && !maps.Equal(w.screen, sight) {
		problems = append(problems, fmt.Sprintf("shows %d conversations and may see %d, without RESYNC", len(w.screen), len(sight)))
	}
	return anew, problems
}

func (w *watcher) complain(o *office, step string, problems []string) {
	if len(problems) > 0 {
		o.Errorf("%s after %s: %s", w.id, step, strings.Join(problems, "; "))
	}
}

// awaitEnd waits until a subscription ends, and gives the code.
func (w *watcher) awaitEnd(o *office, s topic) string {
	o.Helper()
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if _, ended := w.line.peek(); ended[s.field] != "" {
			return ended[s.field]
		}
	}
	return ""
}
