package server_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// slowSend is how long WhatsApp takes over a message in the test of the drain.
const slowSend = 5 * time.Second

// SIGTERM ends the server within ten seconds, whatever is under way, and nothing is
// lost or sent twice by it.
func TestTerminatedServerDrains(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, w *world) {
		server := w.server()
		a := api{server.url(), w.token}
		conversations := w.introduce(server.url(), 3)
		sockets := openSockets(t, a, 5)
		streams, err := openEvents(t.Context(), a, changed(), "")
		if err != nil {
			t.Fatal(err)
		}
		defer streams.cut()
		stalled := stall(t, server.addr)
		defer stalled.Close() //nolint:errcheck // the server cut it off
		slow := w.sendSlowly(a, conversations)
		stop := w.postWithoutPause(server.url())

		took, err := server.terminate()
		t.Logf("ended after %v", took.Round(time.Millisecond))
		if took > drainWithin || err != nil {
			t.Errorf("SIGTERM ended the server after %v: %v", took, err)
		}
		for _, s := range sockets {
			wantRestart(t, s)
		}
		wamids := stop()

		w.delay.Store(0)
		server.start()
		w.eventually(time.Minute, func() []string { return missing(t, a, wamids) })
		w.eventually(time.Minute, func() []string { return w.unfinished(a, slow) })
		for id, sent := range sentBy(w.sim.Sent()) {
			if len(sent) > 1 {
				t.Errorf("reply %s was sent %d times", id, len(sent))
			}
		}
	})
}

func openSockets(t *testing.T, a api, n int) (sockets []*socket) {
	t.Helper()
	for range n {
		s, err := openSocket(t.Context(), a, received(), "")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(s.cut)
		own, _ := s.(*socket)
		sockets = append(sockets, own)
	}
	return sockets
}

// wantRestart reads to the end of a socket, which must be "service restart".
func wantRestart(t *testing.T, s *socket) {
	t.Helper()
	for {
		if _, err := s.next(); err != nil {
			var goodbye *websocket.CloseError
			if !errors.As(err, &goodbye) || goodbye.Code != websocket.CloseServiceRestart {
				t.Errorf("the socket ended with %v, want %d", err, websocket.CloseServiceRestart)
			}
			return
		}
	}
}

// stall begins a webhook and never ends it.
func stall(t *testing.T, addr string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "POST /webhooks/whatsapp HTTP/1.1\r\nHost: %s\r\nX-Hub-Signature-256: sha256=00\r\nContent-Length: 1000\r\n\r\n{", addr)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

// sendSlowly queues replies, the first of which are on their way when it returns.
func (w *world) sendSlowly(a api, conversations []string) (ids []string) {
	w.t.Helper()
	w.delay.Store(int64(slowSend))
	for i, conversation := range append(conversations, conversations...) {
		id, err := a.reply(w.t.Context(), conversation, fmt.Sprint("slow ", i), "slow")
		if err != nil {
			w.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	w.eventually(time.Minute, func() []string {
		if w.held.Load() == 0 {
			return []string{"nothing is on its way"}
		}
		return nil
	})
	return ids
}

// postWithoutPause delivers webhooks, in lines that end when one is refused; many were
// taken when it returns. stop returns all that were answered 200.
func (w *world) postWithoutPause(base string) (stop func() []string) {
	var mu sync.Mutex
	var wamids []string
	var lines sync.WaitGroup
	ctx, cancel := context.WithCancel(w.t.Context())
	for line := range 4 {
		lines.Go(func() {
			for i := 0; ; i++ {
				wamid := fmt.Sprint("wamid.drain.", line, ".", i)
				if !post(ctx, base, webhookBody(waIDOf(line), [][2]string{{wamid, "while it ends"}})) {
					return
				}
				mu.Lock()
				wamids = append(wamids, wamid)
				mu.Unlock()
			}
		})
	}
	taken := func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(wamids)
	}
	w.eventually(time.Minute, func() []string {
		if len(taken()) < 20 {
			return []string{"too few webhooks were taken"}
		}
		return nil
	})
	return func() []string {
		cancel()
		lines.Wait()
		return taken()
	}
}

// missing are those that the API does not list exactly once.
func missing(t *testing.T, a api, wamids []string) (problems []string) {
	stored, _, err := a.messages(t.Context(), map[string]any{"direction": "INBOUND"})
	if err != nil {
		return []string{err.Error()}
	}
	count := map[string]int{}
	for _, m := range stored {
		count[m.wamid()]++
	}
	for _, wamid := range wamids {
		if count[wamid] != 1 {
			problems = append(problems, fmt.Sprintf("%s is there %d times", wamid, count[wamid]))
		}
	}
	return problems
}

// unfinished are replies that wait, or whose end does not agree with the
// simulator's log.
func (w *world) unfinished(a api, ids []string) (problems []string) {
	stored, _, err := a.messages(w.t.Context(), map[string]any{"direction": "OUTBOUND"})
	if err != nil {
		return []string{err.Error()}
	}
	sent, found := sentBy(w.sim.Sent()), 0
	for _, m := range stored {
		if !slices.Contains(ids, m.ID) {
			continue
		}
		found++
		reached := slices.Contains([]string{"SENT", "DELIVERED", "READ"}, m.Status)
		if reached != (len(sent[m.ID]) == 1) || !reached && m.Status != "UNCONFIRMED" && m.Status != "FAILED" {
			problems = append(problems, fmt.Sprintf("%s is %s, and was sent %d times", m.ID, m.Status, len(sent[m.ID])))
		}
	}
	if found != len(ids) {
		problems = append(problems, fmt.Sprintf("%d replies of %d", found, len(ids)))
	}
	return problems
}
