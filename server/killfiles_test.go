package server_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// filesEach is how many files a reply has at most.
const filesEach = 5

// deaths kills a server at one of its requests to WhatsApp: before WhatsApp has it, or
// once it was answered.
type deaths struct {
	next http.Handler
	// left is how many requests there still are before the deadly one; less: none is.
	left  atomic.Int64
	after atomic.Bool
	kill  func()
	died  chan struct{}
}

// ServeHTTP implements http.Handler.
func (d *deaths) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	deadly := (strings.HasSuffix(r.URL.Path, "/messages") || strings.HasSuffix(r.URL.Path, "/media")) && d.left.Add(-1) == 0
	if !deadly {
		d.next.ServeHTTP(w, r)
		return
	}
	if d.after.Load() {
		d.next.ServeHTTP(discarded{w.Header()}, r)
	}
	d.kill()
	close(d.died)
}

// discarded is an answer that nobody gets.
type discarded struct{ header http.Header }

func (d discarded) Header() http.Header       { return d.header }
func (discarded) Write(b []byte) (int, error) { return len(b), nil }
func (discarded) WriteHeader(int)             {}

// A reply with five files is ten requests: five files are handed over, five messages
// sent. Whichever the server dies at, each file is sent at most once, and what became of
// it is said.
func TestKilledServerSendsEachFileAtMostOnce(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, w *world) {
		random := seeded(t)
		steps := random.Perm(4 * filesEach)[:times(4*filesEach)]
		server := w.server()
		a := api{server.url(), w.token}
		talk := w.introduce(server.url(), 1)[0]
		for n, step := range steps {
			files := a.uploadFiles(t, fmt.Sprint("step ", step))
			d := w.deadly(step, server.kill)
			sent := make(chan []string, 1)
			go func() { sent <- a.insistOnFiles(t, talk, fmt.Sprint(n), files) }()
			select {
			case <-d.died:
			case <-time.After(readyWithin):
				t.Fatalf("step %d never came", step)
			}
			server.start()
			ids := <-sent
			if len(ids) != filesEach {
				t.Fatalf("%d messages of %d files", len(ids), filesEach)
			}
			w.eventually(time.Minute, func() []string { return w.unsettledFiles(a, ids) })
		}
	})
}

// deadly has the server killed at a step of what comes.
func (w *world) deadly(step int, kill func()) *deaths {
	d := w.deaths.Load()
	fresh := &deaths{next: d.next, kill: kill, died: make(chan struct{})}
	fresh.after.Store(step%2 == 1)
	fresh.left.Store(int64(step/2) + 1)
	w.deaths.Store(fresh)
	return fresh
}

// uploadFiles gives the ids of five files.
func (a api) uploadFiles(t *testing.T, text string) (ids []string) {
	t.Helper()
	for i := range filesEach {
		id, status := a.put(t, fmt.Sprint(i, ".pdf"), "application/pdf", fmt.Appendf(nil, "%%PDF-1.7 %s, file %d", text, i))
		if status != http.StatusNoContent {
			t.Fatalf("PUT: %d", status)
		}
		ids = append(ids, id)
	}
	return ids
}

// insistOnFiles repeats a reply with its key until there is an answer.
func (a api) insistOnFiles(t *testing.T, conversation, key string, files []string) (ids []string) {
	var attachments []any
	for _, id := range files {
		attachments = append(attachments, map[string]any{"fileId": id})
	}
	input := map[string]any{"conversationId": conversation, "idempotencyKey": key, "text": "five files", "attachments": attachments}
	for t.Context().Err() == nil {
		var answer struct {
			SendMessage struct{ Messages []struct{ ID string } }
		}
		err := a.ask(t.Context(), `mutation($input: SendMessageInput!) { sendMessage(input: $input) { messages { id } } }`,
			map[string]any{"input": input}, &answer)
		if err == nil {
			for _, m := range answer.SendMessage.Messages {
				ids = append(ids, m.ID)
			}
			return ids
		}
		var refused *refusal
		if errors.As(err, &refused) && refused.Code != "UNAVAILABLE" {
			t.Errorf("reply: %v", err)
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return nil
}

// unsettledFiles is what time should still bring. What must never be fails the test.
func (w *world) unsettledFiles(a api, ids []string) (problems []string) {
	stored, _, err := a.messages(w.t.Context(), nil)
	if err != nil {
		return []string{err.Error()}
	}
	status := map[string]string{}
	for _, m := range stored {
		status[m.ID] = m.Status
	}
	sent := sentBy(w.sim.Sent())
	last := 0
	for _, id := range ids {
		if len(sent[id]) > 1 {
			w.t.Errorf("%s was sent %d times", id, len(sent[id]))
		}
		if len(sent[id]) == 1 {
			if sent[id][0].Seq < last {
				w.t.Errorf("%s was sent out of order", id)
			}
			last = sent[id][0].Seq
		}
		switch got := status[id]; {
		case got == "", got == "QUEUED", got == "SENT", got == "UNCONFIRMED" && len(sent[id]) > 0:
			problems = append(problems, fmt.Sprintf("%s is %q, sent %d times", id, got, len(sent[id])))
		case got == "DELIVERED" && len(sent[id]) == 0:
			w.t.Errorf("%s is %s, and was not sent", id, got)
		case got != "DELIVERED" && got != "UNCONFIRMED":
			w.t.Errorf("%s is %s", id, got)
		}
	}
	return problems
}
