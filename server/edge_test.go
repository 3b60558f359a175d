package server

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func TestMediaTypesAreNegotiated(t *testing.T) {
	t.Parallel()

	for accept, want := range map[string]string{
		"":                                  mediaJSON,
		"*/*":                               mediaJSON,
		"application/*":                     mediaJSON,
		"application/json":                  mediaJSON,
		"application/graphql-response+json": mediaResponse,
		"APPLICATION/GraphQL-Response+JSON": mediaResponse,
		"application/graphql-response+json, application/json;q=0.9": mediaResponse,
		"application/graphql-response+json;q=0.5, application/json": mediaJSON,
		"application/json, application/graphql-response+json":       mediaResponse,
		"text/html, application/json;q=0.1":                         mediaJSON,
		"application/json;q=0, */*":                                 mediaResponse,
		"application/graphql-response+json;charset=utf-8":           mediaResponse,
		"text/html":                          "",
		"application/json;q=0":               "",
		"text/event-stream, nonsense;;;, x/": "",
	} {
		media, ok := negotiate([]string{accept})
		if ok != (want != "") || ok && media != want {
			t.Errorf("negotiate(%q) = %q, %v, want %q", accept, media, ok, want)
		}
	}
}

func TestOnlyTrustedProxiesSayWhoAsks(t *testing.T) {
	t.Parallel()

	trusted, err := parseProxies([]string{"10.0.0.0/8", " 192.0.2.7", "2001:db8::/32", ""})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ peer, forwarded, want string }{
		"nobody between":         {"198.51.100.1:5", "", "198.51.100.1"},
		"a stranger's word":      {"198.51.100.1:5", "203.0.113.9", "198.51.100.1"},
		"a proxy":                {"10.1.1.1:5", "203.0.113.9", "203.0.113.9"},
		"a proxy, by address":    {"192.0.2.7:5", "203.0.113.9", "203.0.113.9"},
		"its neighbour":          {"192.0.2.8:5", "203.0.113.9", "192.0.2.8"},
		"what the client added":  {"10.1.1.1:5", "127.0.0.1, 203.0.113.9", "203.0.113.9"},
		"two proxies":            {"10.1.1.1:5", "203.0.113.9, 10.2.2.2", "203.0.113.9"},
		"proxies alone":          {"10.1.1.1:5", "10.3.3.3, 10.2.2.2", "10.3.3.3"},
		"nonsense":               {"10.1.1.1:5", "203.0.113.9, x", "10.1.1.1"},
		"nothing said":           {"10.1.1.1:5", "", "10.1.1.1"},
		"IPv6":                   {"[2001:db8::1]:5", "2001:db9::2", "2001:db9::2"},
		"IPv4 in IPv6":           {"[::ffff:10.1.1.1]:5", "::ffff:203.0.113.9", "203.0.113.9"},
		"a zone is not repeated": {"[fe80::1%eth0]:5", "", "fe80::1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := proxies(trusted).client(r); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestRequestIDsOfStrangersAreNotBelieved(t *testing.T) {
	t.Parallel()

	trusted, err := parseProxies([]string{"10.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		peer, id string
		kept     bool
	}{
		"a proxy":            {"10.0.0.1:1", "abc-1", true},
		"a proxy's nonsense": {"10.0.0.1:1", "a\"b", false},
		"a stranger":         {"198.51.100.1:1", "abc-1", false},
	} {
		var log bytes.Buffer
		h := requests{
			next: http.NotFoundHandler(), proxies: trusted, now: time.Now, log: slog.New(slog.NewJSONHandler(&log, nil)),
			done: func(string, string, int, time.Duration) {},
		}
		r := httptest.NewRequest("GET", "/secret?token=x", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Request-Id", c.id)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if id := w.Header().Get("X-Request-Id"); id == "" || (id == c.id) != c.kept || !strings.Contains(log.String(), id) {
			t.Errorf("%s: id %q, log %s", name, id, log.String())
		}
		if strings.Contains(log.String(), "token") {
			t.Errorf("%s: the log has the address: %s", name, log.String())
		}
	}
}

// Of all that is answered, only webhooks that were taken have no line.
func TestEachRequestHasALineButWebhooksThatWereTaken(t *testing.T) {
	t.Parallel()

	mux := http.NewServeMux()
	answer := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
	}
	mux.Handle("GET /webhooks/whatsapp", answer(http.StatusOK))
	mux.Handle("POST /webhooks/whatsapp", answer(http.StatusOK))
	mux.Handle("POST /webhooks/whatsapp/{account}", answer(http.StatusUnauthorized))
	mux.Handle("POST /graphql", answer(http.StatusOK))
	for request, level := range map[string]string{
		"GET /webhooks/whatsapp": "INFO", "POST /webhooks/whatsapp": "", "POST /webhooks/whatsapp/acc_1": "INFO", "POST /graphql": "INFO", "GET /nothing": "INFO",
	} {
		var log bytes.Buffer
		h := requests{
			next: mux, now: time.Now, log: slog.New(slog.NewJSONHandler(&log, nil)), done: func(string, string, int, time.Duration) {},
		}
		method, path, _ := strings.Cut(request, " ")
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, path, nil))
		if lines := strings.Count(log.String(), "\n"); lines != len(level)/4 || !strings.Contains(log.String(), level) {
			t.Errorf("%s: %q, want level %q", request, log.String(), level)
		}
	}
}

func TestAPanicEndsItsRequestAlone(t *testing.T) {
	t.Parallel()

	h := requests{
		next: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret") }),
		now:  time.Now, log: slog.New(slog.DiscardHandler), done: func(string, string, int, time.Duration) {},
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("answered %d %q", w.Code, w.Body)
	}
}

// What is cut off does not look whole to who downloads it.
func TestWhatIsAbortedEndsItsConnection(t *testing.T) {
	t.Parallel()

	var status int
	srv := httptest.NewServer(requests{
		next: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "position,amount\n1,")
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}),
		now: time.Now, log: slog.New(slog.DiscardHandler), done: func(_, _ string, got int, _ time.Duration) { status = got },
	})
	resp, err := srv.Client().Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(resp.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%q ended with %v", body, err)
	}
	_ = resp.Body.Close()
	srv.Close() // waits for the handler
	if status != http.StatusOK {
		t.Errorf("counted as %d", status)
	}
}

func TestANetworkIsOneClient(t *testing.T) {
	t.Parallel()

	for client, want := range map[string]string{
		"2001:db8::1": "2001:db8::/64", "2001:db8:0:0:ffff::": "2001:db8::/64", "2001:db8:0:1::1": "2001:db8:0:1::/64",
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "::ffff:192.0.2.1", "": "",
	} {
		if got := network(client); got != want {
			t.Errorf("%s is of %s, want %s", client, got, want)
		}
	}
}

func TestBodiesAreReadWithinTheirBounds(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		size, limit, memory, share int
		want                       error
	}{
		"empty":             {0, 100, 1 << 20, 1 << 20, nil},
		"at the limit":      {100_000, 100_000, 1 << 20, 1 << 20, nil},
		"above the limit":   {100_001, 100_000, 1 << 20, 1 << 20, errTooLarge},
		"above the memory":  {100_000, 200_000, 50_000, 1 << 20, errNoMemory},
		"above the share":   {100_000, 200_000, 1 << 20, 50_000, errNoMemory},
		"within the memory": {40_000, 200_000, 70_000, 70_000, nil},
	} {
		for _, announced := range []bool{true, false} {
			b := newBodies(int64(c.memory), int64(c.share), proxies(nil).client)
			r := httptest.NewRequest("POST", "/", strings.NewReader(strings.Repeat("x", c.size)))
			if !announced {
				r.ContentLength = -1
			}
			body, free, err := b.read(httptest.NewRecorder(), r, int64(c.limit))
			if !errors.Is(err, c.want) || err == nil && len(body) != c.size {
				t.Errorf("%s: %d bytes, %v, want %v", name, len(body), err, c.want)
			}
			free()
			if !b.memory.TryAcquire(int64(c.memory)) || len(b.held) > 0 {
				t.Errorf("%s: memory was not given back", name)
			}
		}
	}
}

// slow serves with the server's own time-outs, a hundred times shorter.
func slow(t *testing.T) string {
	t.Helper()
	h := newHTTPServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		_, _ = w.Write(make([]byte, 64<<20))
	}), slog.New(slog.DiscardHandler))
	for _, d := range []*time.Duration{&h.ReadHeaderTimeout, &h.ReadTimeout, &h.WriteTimeout, &h.IdleTimeout} {
		if *d <= 0 || *d > time.Minute {
			t.Errorf("a time-out is %v", *d)
		}
		*d /= 100
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.Serve(l) }()
	t.Cleanup(func() { _ = h.Close() })
	return l.Addr().String()
}

func TestSlowAndStalledConnectionsAreCutOff(t *testing.T) {
	t.Parallel()

	addr := slow(t)
	for name, text := range map[string]string{
		"nothing said":     "",
		"half a header":    "POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
		"half a body":      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
		"answer not taken": "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			c, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if _, err := io.WriteString(c, text); err != nil {
				t.Fatal(err)
			}
			if name == "answer not taken" {
				time.Sleep(time.Second) // what this client does is nothing
			}
			if err := c.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
				t.Fatal(err)
			}
			n, err := io.Copy(io.Discard, bufio.NewReader(c))
			var timeout net.Error
			if errors.As(err, &timeout) && timeout.Timeout() {
				t.Error("the server still waits")
			}
			if n > 60<<20 {
				t.Errorf("%d bytes were written to a client that took nothing", n)
			}
		})
	}
}

func TestConnectionsBeyondTheBoundAreClosed(t *testing.T) {
	t.Parallel()

	h := newHTTPServer(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	h.ConnState = bound(3)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = h.Serve(l) }()
	t.Cleanup(func() { _ = h.Close() })
	ask := func() (net.Conn, error) {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
		_, err = http.ReadResponse(bufio.NewReader(c), nil)
		return c, err
	}
	var first net.Conn
	for i := range 3 {
		c, err := ask()
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		first = c
	}
	if _, err := ask(); err == nil {
		t.Error("the fourth connection was served")
	}
	_ = first.Close()
	for range 100 { // the server learns of it soon
		if _, err = ask(); err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("after one has gone: %v", err)
}

func TestTheApplicationIsServed(t *testing.T) {
	t.Parallel()

	files := fstest.MapFS{
		"index.html":           {Data: []byte("<title>app</title>")},
		"assets/app-1a2b3c.js": {Data: []byte("run()")},
		"favicon.svg":          {Data: []byte("<svg/>")},
	}
	built, err := newApp(files, true)
	if err != nil {
		t.Fatal(err)
	}
	bare, err := newApp(fstest.MapFS{}, false)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		app          app
		method, path string
		status       int
		contains     string
		cache        string
	}{
		"root":                {built, "GET", "/", 200, "app", "no-cache"},
		"a page":              {built, "GET", "/conversations/cnv_1", 200, "app", "no-cache"},
		"an asset":            {built, "GET", "/assets/app-1a2b3c.js", 200, "run()", "public, max-age=31536000, immutable"},
		"another file":        {built, "GET", "/favicon.svg", 200, "svg", "no-cache"},
		"a missing file":      {built, "GET", "/assets/none.js", 404, "", ""},
		"out of the folder":   {built, "GET", "/../../secret.key", 404, "", ""},
		"a folder":            {built, "GET", "/assets", 200, "app", "no-cache"},
		"POST":                {built, "POST", "/", 405, "", ""},
		"not built":           {bare, "GET", "/", 200, "make build", "no-cache"},
		"not built, an asset": {bare, "GET", "/app.js", 404, "", ""},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(c.method, "/", nil)
		r.URL.Path = c.path
		c.app.ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.contains) || c.cache != "" && w.Header().Get("Cache-Control") != c.cache {
			t.Errorf("%s: %d %q %v", name, w.Code, w.Body, w.Header())
		}
		if policy := w.Header().Get("Content-Security-Policy"); c.status == 200 && (!strings.Contains(policy, "script-src 'self';") || !strings.Contains(policy, "frame-src blob:;") || strings.Contains(policy, "unsafe")) {
			t.Errorf("%s: policy %q", name, policy)
		}
	}
}
