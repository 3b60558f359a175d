package graph_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"

	"conversa"
	"conversa/ent"
	"conversa/graph"
	"conversa/internal/event"
	"conversa/internal/live"
)

// patience is how long a test waits for what should come at once.
const patience = 20 * time.Second

// station is a hub with subscribers. What they got is known once it is closed.
type station struct {
	w       *world
	hub     *live.Hub
	url     string
	viewers map[string]conversa.Viewer
	seq     int64
	streams sync.WaitGroup
}

// listener is one subscription, by what it got.
type listener struct {
	name string
	data []map[string]any
	text string
}

// open starts a hub for shops' viewers.
func (w *world) open(shops ...*shop) *station {
	w.t.Helper()
	s := &station{w: w, viewers: map[string]conversa.Viewer{}}
	s.hub = &live.Hub{EventContext: w.resolver.EventContext, Logger: w.resolver.Log}
	for _, shop := range shops {
		s.viewers[shop.name] = shop.viewer(conversa.ScopeRead)
	}
	exec := handler.New(w.resolver.Schema())
	exec.SetErrorPresenter(graph.PresentError(slog.New(slog.DiscardHandler)))
	exec.AroundOperations(w.freshLoaders)
	exec.AddTransport(live.SSE{Hub: s.hub, Authenticate: s.authenticate})
	server := httptest.NewServer(exec)
	s.url = server.URL
	w.t.Cleanup(func() {
		s.close()
		server.Close()
	})
	return s
}

func (s *station) authenticate(ctx context.Context, r *http.Request, _ map[string]any) (live.Entrant, error) {
	viewer := s.viewers[r.Header.Get("X-Viewer")]
	return live.Entrant{Context: conversa.WithViewer(ctx, viewer), Session: viewer.SessionID}, nil
}

// subscribe listens until the station is closed.
func (s *station) subscribe(as, query string, variables map[string]any) *listener {
	s.w.t.Helper()
	before := s.hub.Stats().Subscriptions
	l := s.listen(as, query, variables)
	for end := time.Now().Add(patience); s.hub.Stats().Subscriptions == before; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			s.w.t.Fatalf("not subscribed: %s", query)
		}
	}
	return l
}

// refused subscribes in vain, and gives the code.
func (s *station) refused(as, query string, variables map[string]any) string {
	s.w.t.Helper()
	l := s.listen(as, query, variables)
	s.streams.Wait()
	_, after, _ := strings.Cut(l.text, `"code":"`)
	code, _, _ := strings.Cut(after, `"`)
	return code
}

func (s *station) listen(as, query string, variables map[string]any) *listener {
	s.w.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		s.w.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		s.w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("X-Viewer", as)
	l := &listener{name: query + fmt.Sprint(variables)}
	s.streams.Go(func() { s.follow(r, l) })
	return l
}

func (s *station) follow(r *http.Request, l *listener) {
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.w.t.Error(err)
		return
	}
	defer resp.Body.Close()
	lines := bufio.NewReader(resp.Body)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			if err != io.EOF {
				s.w.t.Error(err)
			}
			return
		}
		l.text += line
		data, ok := strings.CutPrefix(line, "data: ")
		if !ok {
			continue
		}
		var payload struct{ Data map[string]any }
		if json.Unmarshal([]byte(data), &payload) == nil && payload.Data != nil {
			l.data = append(l.data, payload.Data)
		}
	}
}

// close ends all subscriptions, with what they were sent.
func (s *station) close() {
	s.w.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.hub.Shutdown(ctx); err != nil {
		s.w.t.Error(err)
	}
	s.streams.Wait()
}

// publish tells an entry of the event log.
func (s *station) publish(organizationID string, kind conversa.EventKind, subject string, news any) {
	s.w.t.Helper()
	payload, err := json.Marshal(news)
	if err != nil {
		s.w.t.Fatal(err)
	}
	s.seq++
	e, err := graph.Decode(event.Event{
		Seq: s.seq, Mark: 1, OrganizationID: organizationID, Kind: string(kind), SubjectID: subject, Payload: string(payload),
	})
	if err != nil {
		s.w.t.Fatal(err)
	}
	s.pass(e)
}

// pass hands a page of the log to the hub.
func (s *station) pass(page ...live.Event) {
	s.w.t.Helper()
	if err := s.hub.Publish(s.w.t.Context(), page); err != nil {
		s.w.t.Fatal(err)
	}
}

// added tells that a message came.
func (s *station) added(m *ent.Message) {
	s.w.t.Helper()
	s.publish(m.OrganizationID, conversa.EventConversation, m.ConversationID, conversa.ConversationNews{
		Change: conversa.ChangeMessageAdded, MessageID: m.ID, Inbound: m.Direction == conversa.DirectionInbound,
	})
}

// got are the values at a path of each event.
func (l *listener) got(t *testing.T, path string) (values []string) {
	t.Helper()
	for _, data := range l.data {
		values = append(values, fmt.Sprint(answer{Data: data}.at(path)))
	}
	return values
}

// logOf lets a hub check cursors.
type logOf struct{ log *event.Log }

func (l logOf) Resume(ctx context.Context, _, cursor string) (uint64, error) {
	at, err := l.log.Resume(ctx, cursor)
	return uint64(at.Seq), err
}

func (l logOf) Page(context.Context, string, uint64, int) ([]live.Event, uint64, error) {
	return nil, 0, nil
}
