package live_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"conversa/internal/live"
)

var acceptStream = http.Header{"Accept": {"text/event-stream"}}

// events reads an event stream up to its end, or n events, comments aside.
func events(t *testing.T, r *bufio.Reader, n int) (events []string) {
	t.Helper()
	for len(events) < n {
		var event strings.Builder
		for {
			line, err := r.ReadString('\n')
			if err == io.EOF {
				return events
			}
			if err != nil {
				t.Fatal(err)
			}
			if line == "\n" {
				break
			}
			if !strings.HasPrefix(line, ":") {
				event.WriteString(line)
			}
		}
		if event.Len() > 0 {
			events = append(events, event.String())
		}
	}
	return events
}

func (a *api) stream(t *testing.T, query, token string) *bufio.Reader {
	t.Helper()
	resp := a.request(t, "POST", query, token, acceptStream)
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || !strings.HasPrefix(got, "text/event-stream") {
		t.Fatalf("got %s %s", resp.Status, got)
	}
	return bufio.NewReader(resp.Body)
}

func TestStreamOfAQueryCompletes(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	for query, want := range map[string]string{
		`{ hello }`:                             `{"data":{"hello":"hello"}}`,
		`{ nothing }`:                           `{"errors":[{"message":"Cannot query field \"nothing\" on type \"Query\".","locations":[{"line":1,"column":3}],"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`,
		`mutation { post(text: "x") { text } }`: `{"data":{"post":{"text":"x"}}}`,
		`subscription { forbidden { cursor } }`: `{"errors":[{"message":"Your profile or token does not allow this.","path":["forbidden"],"locations":[{"line":1,"column":16}],"extensions":{"code":"FORBIDDEN"}}]}`,
	} {
		got := strings.Join(events(t, a.stream(t, query, "good"), 9), "")
		if want := "event: next\ndata: " + want + "\nevent: complete\ndata: \n"; got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", query, got, want)
		}
	}
}

func TestStreamResumesAndFollows(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	a.post(t, "one", "two")
	s := a.stream(t, `subscription { posted(since: "c1") { cursor post { id } } }`, "good")
	if got, want := events(t, s, 1)[0], "event: next\ndata: "+payloadOf(2)+"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	a.post(t, "three")
	if got, want := events(t, s, 1)[0], "event: next\ndata: "+payloadOf(3)+"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestStreamAndSocketShareAGroup(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	c := a.connect(t)
	c.subscribe("s", `subscription { posted { cursor } }`, nil)
	s := a.stream(t, `subscription { posted { cursor } }`, "good")
	a.untilSubscribed(t, 2)
	a.post(t, "one")
	c.want("next", "s")
	events(t, s, 1)
	if got := a.Hub.Stats(); got.Groups != 1 || got.Executions != 1 {
		t.Errorf("got %+v, want one group and execution", got)
	}
}

func TestStreamOfARevokedSessionEndsAtOnce(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	a.request(t, "POST", `mutation { signIn }`, "good", nil)
	s := a.stream(t, `subscription { posted { cursor } }`, "token1")
	a.untilSubscribed(t, 1)
	began := time.Now()
	a.request(t, "POST", `mutation { signOut }`, "token1", nil)
	if got := events(t, s, 1); len(got) > 0 {
		t.Errorf("got %q, want the end without complete", got)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	if got := a.request(t, "POST", `{ hello }`, "token1", acceptStream).StatusCode; got != 401 {
		t.Errorf("a new stream got %d, want 401", got)
	}
}

func TestStreamEndsWithoutCompleteOnShutdown(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	s := a.stream(t, `subscription { posted { cursor } }`, "good")
	a.untilSubscribed(t, 1)
	a.post(t, "one")
	if err := a.Hub.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := events(t, s, 9); len(got) != 1 || !strings.Contains(got[0], "c1") {
		t.Errorf("got %q, want what was queued and the end", got)
	}
}

// A stream without anything to say hears of the end as well.
func TestIdleStreamsEndOnShutdown(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	var streams []*bufio.Reader
	for range 20 {
		streams = append(streams, a.stream(t, `subscription { posted { cursor } }`, "good"))
	}
	a.untilSubscribed(t, 20)
	a.post(t, "one")
	for _, s := range streams {
		events(t, s, 1)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := a.Hub.Shutdown(ctx); err != nil {
		t.Errorf("streams are still open: %v", err)
	}
	for _, s := range streams {
		if got := events(t, s, 9); len(got) != 0 {
			t.Errorf("got %q, want the end", got)
		}
	}
}

func TestStreamIsLeftByItsClient(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	resp := a.request(t, "POST", `subscription { posted { cursor } }`, "good", acceptStream)
	a.untilSubscribed(t, 1)
	_ = resp.Body.Close()
	a.untilSubscribed(t, 0)
	a.until(t, "no connection", func(s live.Stats) bool { return s.Connections == 0 })
}

func TestStreamStaysAlive(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{Limits: live.Limits{PingInterval: 20 * time.Millisecond}})
	s := a.stream(t, `subscription { posted { cursor } }`, "good")
	for range 3 { // the greeting, and signs of life
		if line, err := s.ReadString('\n'); err != nil || line != ":\n" {
			t.Fatalf("got %q %v, want a comment", line, err)
		}
		if _, err := s.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStreamByGET(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	for query, want := range map[string]string{
		`{ hello }`:                             `"hello":"hello"`,
		`mutation { post(text: "x") { text } }`: "INVALID_INPUT",
	} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", a.url+"?query="+url.QueryEscape(query), nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Accept": {"text/event-stream"}, "Authorization": {"Bearer good"}}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if got := strings.Join(events(t, bufio.NewReader(resp.Body), 9), ""); !strings.Contains(got, want) {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
}

func TestStreamIsRefused(t *testing.T) {
	t.Parallel()

	a := serve(t, &live.Hub{})
	for name, c := range map[string]struct {
		query, token, origin string
		status               int
	}{
		"unknown token":  {`{ hello }`, "bad", "", 401},
		"no query":       {``, "good", "", 400},
		"foreign origin": {`{ hello }`, "good", "https://evil.example.com", 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			header := acceptStream.Clone()
			if c.origin != "" {
				header.Set("Origin", c.origin)
			}
			if got := a.request(t, "POST", c.query, c.token, header).StatusCode; got != c.status {
				t.Errorf("got %d, want %d", got, c.status)
			}
		})
	}
}
