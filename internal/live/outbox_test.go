package live

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
)

// newTestOperation is an operation on a socket that nobody writes to.
func newTestOperation(l Limits) *operation {
	o := newOutbox(l, func() {})
	return &operation{
		hub: &Hub{}, out: o, wire: newSocketWire("1"), gone: func(*operation) {},
		claim: func(*operation) bool { return true },
	}
}

func TestQueueIsBoundedInFramesAndBytes(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		limits Limits
		size   int
		fit    int
	}{
		"frames":                  {Limits{QueueFrames: 3, QueueBytes: 1 << 20}, 10, 3},
		"bytes":                   {Limits{QueueFrames: 100, QueueBytes: 1000}, 400, 2},
		"one large frame, alone":  {Limits{QueueFrames: 100, QueueBytes: 1000}, 5000, 1},
		"nothing but the largest": {Limits{QueueFrames: 1, QueueBytes: 1}, 5000, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			op := newTestOperation(c.limits)
			for i := range c.fit {
				if err := op.offer(make([]byte, c.size), "c"); err != nil {
					t.Fatalf("frame %d: %v", i+1, err)
				}
			}
			if err := op.offer(make([]byte, c.size), "c"); !errors.Is(err, errFull) {
				t.Errorf("frame %d: %v, want it refused", c.fit+1, err)
			}
			op.finish(op.wire.complete()) // the last word fits always
			if got := len(op.out.frames); got != c.fit+1 {
				t.Errorf("%d frames, want %d", got, c.fit+1)
			}
		})
	}
}

func TestLagTellsTheLastCursor(t *testing.T) {
	t.Parallel()

	op := newTestOperation(Limits{QueueFrames: 2, QueueBytes: 1 << 20})
	for _, cursor := range []string{"a", "b", "c"} {
		if errors.Is(op.offer([]byte("{}"), cursor), errFull) {
			op.lag()
		}
	}
	text, count, _ := op.out.take(nil, 1<<20)
	if !bytes.Contains(text, []byte(`"cursor":"b"`)) || count != 3 {
		t.Errorf("got %d frames %q, want two results and the cursor b", count, text)
	}
	if err := op.offer([]byte("{}"), "d"); !errors.Is(err, errGone) {
		t.Errorf("after its end: %v", err)
	}
}

func TestFramesOfACompletedOperationAreNotWritten(t *testing.T) {
	t.Parallel()

	op := newTestOperation(Limits{}.withDefaults())
	if err := op.offer([]byte("{}"), ""); err != nil {
		t.Fatal(err)
	}
	op.drop()
	op.out.send(frame{opcode: textFrame, head: "kept"})
	text, count, _ := op.out.take(nil, 1<<20)
	if got, want := string(text), "\x81\x04kept"; got != want || count != 1 {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFrameHeaderSaysTheLength(t *testing.T) {
	t.Parallel()

	for size, want := range map[int]string{
		0:       "\x81\x00",
		125:     "\x81\x7d",
		126:     "\x81\x7e\x00\x7e",
		65535:   "\x81\x7e\xff\xff",
		65536:   "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00",
		1 << 24: "\x81\x7f\x00\x00\x00\x00\x01\x00\x00\x00",
	} {
		if got := string(appendHeader(nil, textFrame, size)); got != want {
			t.Errorf("%d: got %x, want %x", size, got, want)
		}
	}
}

func TestPayloadIsOneLine(t *testing.T) {
	t.Parallel()

	if got, want := string(oneLine([]byte("{\"a\":\r\n1}\n"))), `{"a":  1} `; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// stub is a peer without a connection.
type stub struct{ peer }

func TestRevocationDuringAuthenticationIsNotMissed(t *testing.T) {
	t.Parallel()

	h := &Hub{}
	h.start()
	late, other := &stub{}, &stub{}
	for _, p := range []*stub{late, other} {
		if !h.admit(p) {
			t.Fatal("not admitted")
		}
		h.authenticating(p)
	}
	h.EndSession("revoked")
	if h.identify(late, Entrant{Session: "revoked"}) {
		t.Error("a session that was revoked meanwhile is admitted")
	}
	if !h.identify(other, Entrant{Session: "valid"}) {
		t.Error("another session is refused")
	}
	for _, p := range []*stub{late, other} {
		h.forget(p)
		h.work.Done()
	}
	if err := h.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestPositionIsToldOnlyToThoseWhoHaveComeSoFar(t *testing.T) {
	t.Parallel()

	at := func(from uint64) *operation {
		s := &subscription{}
		s.from.Store(from)
		return &operation{sub: s}
	}
	for name, c := range map[string]struct {
		op   *operation
		want bool
	}{
		"following":   {at(5), true},
		"catching up": {at(catchingUp), false},
		"ahead":       {at(8), false},
		"not bound":   {&operation{}, false},
	} {
		if got := (&conn{ops: []*operation{c.op}}).upTo(7); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func FuzzParameters(f *testing.F) {
	for _, seed := range []string{`{"query":"{a}"}`, `{"query":5}`, `null`, `[]`, `{"query":"{a}"} x`, `{"query":"{a}","variables":{"n":1e999}}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		params, err := parameters([]byte(text))
		if err == nil && (params.Query == "" || !strings.Contains(text, "{")) {
			t.Errorf("%q is taken for a request", text)
		}
	})
}
