package live

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// SSE serves graphql-sse in distinct connections mode: each operation is a request of its own,
// answered by an event stream. Add it before POST and GET, which it would else not get a turn
// beside.
type SSE struct {
	Hub *Hub
	// Authenticate is called with nil params before the operation. Nil takes the request's
	// context as it is.
	Authenticate Authenticate
	// CheckOrigin is that of Transport.
	CheckOrigin func(r *http.Request) bool
	// Read gives a body of at most limit bytes; free is called once it is done with. An error that
	// is ErrBusy answers 503. Nil bounds each body, and not what all together hold.
	Read func(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, free func(), err error)
}

// ErrBusy is for what there is no memory for at the moment.
var ErrBusy = errors.New("live: too many requests at once")

var _ graphql.Transport = SSE{}

// Supports implements graphql.Transport.
func (s SSE) Supports(r *http.Request) bool {
	if r.Header.Get("Upgrade") != "" || !acceptsStream(r) {
		return false
	}
	switch r.Method {
	case http.MethodGet:
		return true
	case http.MethodPost:
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		return err == nil && kind == "application/json"
	}
	return false
}

// acceptsStream reports whether the client likes an event stream best. Some clients
// name it last with every request, and mean JSON.
func acceptsStream(r *http.Request) bool {
	stream, other := 0.0, 0.0
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept"), ","), ",") {
		kind, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		quality := 1.0
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil {
			quality = q
		}
		switch {
		case kind == "text/event-stream" && quality > other:
			stream = max(stream, quality)
		case kind == "application/json" || kind == "application/graphql-response+json":
			other = max(other, quality)
		}
	}
	return stream > 0 && stream >= other
}

// Do implements graphql.Transport. It returns when the stream has ended.
func (s SSE) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	s.Hub.start()
	if !originAllowed(s.CheckOrigin, r) {
		http.Error(w, "origin not allowed", http.StatusForbidden)
		return
	}
	params, err := s.parameters(w, r)
	if errors.Is(err, ErrBusy) {
		http.Error(w, "too many requests at once", http.StatusServiceUnavailable)
		return
	}
	if err != nil {
		http.Error(w, "the request is not a GraphQL operation in JSON", http.StatusBadRequest)
		return
	}
	st := newStream(s.Hub, w, r)
	if !s.Hub.admit(st) {
		http.Error(w, "no more connections", http.StatusServiceUnavailable)
		return
	}
	defer s.Hub.work.Done()
	defer st.close()
	ctx, err := st.authenticate(s.Authenticate, r)
	if err != nil && refuses(err) {
		http.Error(w, "not signed in", http.StatusUnauthorized)
		return
	}
	if err != nil {
		http.Error(w, "try again later", http.StatusServiceUnavailable)
		return
	}
	op := st.newOperation(exec)
	op.queryOnly = r.Method == http.MethodGet
	st.serve(ctx, op, params)
}

func (s SSE) parameters(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, error) {
	if r.Method == http.MethodGet {
		return queryParameters(r)
	}
	read := s.Read
	if read == nil {
		read = readBody
	}
	body, free, err := read(w, r, int64(s.Hub.limits.MessageBytes))
	defer free()
	if err != nil {
		return nil, err
	}
	params, err := parameters(body)
	if err != nil {
		return nil, err
	}
	params.Headers = r.Header
	return params, nil
}

func readBody(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, free func(), err error) {
	body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	return body, func() {}, err
}

func queryParameters(r *http.Request) (*graphql.RawParams, error) {
	q := r.URL.Query()
	params := &graphql.RawParams{
		Query: q.Get("query"), OperationName: q.Get("operationName"), Headers: r.Header,
	}
	if params.Query == "" {
		return nil, errNoQuery
	}
	var err error
	if params.Variables, err = object([]byte(q.Get("variables"))); err != nil {
		return nil, fmt.Errorf("variables: %w", err)
	}
	if params.Extensions, err = object([]byte(q.Get("extensions"))); err != nil {
		return nil, fmt.Errorf("extensions: %w", err)
	}
	return params, nil
}

// stream is one operation over an event stream. The request's goroutine writes it.
type stream struct {
	hub     *Hub
	out     *outbox
	wake    chan struct{}
	w       http.ResponseWriter
	control *http.ResponseController
	ctx     context.Context
	die     context.CancelFunc
	pinged  time.Time // of the keep-alive alone
}

var errRevoked = errors.New("live: the session was revoked meanwhile")

func newStream(h *Hub, w http.ResponseWriter, r *http.Request) *stream {
	st := &stream{
		hub: h, wake: make(chan struct{}, 1), w: w,
		control: http.NewResponseController(w), pinged: h.now(),
	}
	st.ctx, st.die = context.WithCancel(r.Context())
	st.out = newOutbox(h.limits, func() {
		select {
		case st.wake <- struct{}{}:
		default:
		}
	})
	return st
}

func (st *stream) authenticate(who Authenticate, r *http.Request) (context.Context, error) {
	st.hub.authenticating(st)
	entrant, err := Entrant{Context: st.ctx}, error(nil)
	if who != nil {
		entrant, err = who(st.ctx, r, nil)
	}
	if err != nil {
		return nil, err
	}
	if !st.hub.identify(st, entrant) {
		return nil, errRevoked
	}
	return entrant.Context, nil
}

func (st *stream) newOperation(exec graphql.GraphExecutor) *operation {
	return &operation{
		hub: st.hub, exec: exec, out: st.out, wire: streamWire{},
		claim: func(*operation) bool { return true },
		// The stream ends with its operation.
		gone: func(*operation) { st.out.shut = true },
	}
}

// serve executes the operation beside, and writes what comes of it until there is no more.
func (st *stream) serve(ctx context.Context, op *operation, params *graphql.RawParams) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	defer func() { <-done }()
	defer cancel()
	defer op.drop()
	if !op.begin(cancel) {
		close(done)
		return
	}
	go func() {
		defer close(done)
		if behind := op.run(ctx, params); behind != nil {
			behind.catchUp(ctx)
		}
		op.rest()
	}()
	st.write()
}

func (st *stream) write() {
	header := st.w.Header()
	header.Set("Content-Type", "text/event-stream; charset=utf-8")
	header.Set("Cache-Control", "no-cache")
	header.Set("X-Accel-Buffering", "no") // a proxy must not hold events back
	// The server's timeouts are for requests; a stream lives on. Not every writer has them.
	_ = st.control.SetReadDeadline(time.Time{})
	buf := []byte(":\n\n") // tells the client that it is connected
	for last := false; ; {
		if len(buf) > 0 {
			if err := st.flush(buf); err != nil {
				st.hub.countCut(err)
				return
			}
		}
		if last {
			return
		}
		if len(buf) == 0 && !st.awake() {
			return
		}
		var count int
		buf, count, last = st.out.take(buf[:0], writeChunk)
		st.hub.counters.frames.Add(uint64(count))
	}
}

// awake waits for frames. It is false when the client has gone.
func (st *stream) awake() bool {
	select {
	case <-st.wake:
		return true
	case <-st.ctx.Done():
		return false
	}
}

func (st *stream) flush(buf []byte) error {
	_ = st.control.SetWriteDeadline(time.Now().Add(st.hub.limits.WriteTimeout)) // where it can
	if _, err := st.w.Write(buf); err != nil {
		return err
	}
	if err := st.control.Flush(); err != nil {
		return err
	}
	_ = st.control.SetWriteDeadline(time.Time{})
	return nil
}

// end implements peer. A stream has no code to close with: without its complete event the client
// comes again, and is then told.
func (st *stream) end(_ int, _ string, drop bool) {
	st.out.close(drop)
	if drop {
		st.die()
	}
}

// cut implements peer.
func (st *stream) cut() { st.die() }

// expire implements peer. A stream has no deadline but that of its writes.
func (st *stream) expire(time.Time) {}

// ping implements peer.
func (st *stream) ping(now time.Time, signs lifeSigns) {
	if now.Sub(st.pinged) < st.hub.limits.PingInterval {
		return
	}
	st.pinged = now
	st.out.send(signs.stream)
}

func (st *stream) close() {
	st.die()
	st.out.abandon()
	st.hub.forget(st)
}
