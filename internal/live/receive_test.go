package live_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"conversa/internal/live"

	"github.com/gorilla/websocket"
)

// rawFrame is a client's frame, as its bytes; first has the flags and the opcode.
func rawFrame(first byte, payload string) []byte {
	frame := []byte{first}
	switch n := len(payload); {
	case n < 126:
		frame = append(frame, 0x80|byte(n))
	case n <= 0xFFFF:
		frame = binary.BigEndian.AppendUint16(append(frame, 0x80|126), uint16(n))
	default:
		frame = binary.BigEndian.AppendUint64(append(frame, 0x80|127), uint64(n))
	}
	mask := []byte{1, 2, 3, 4}
	frame = append(frame, mask...)
	for i := range payload {
		frame = append(frame, payload[i]^mask[i%4])
	}
	return frame
}

func (c *client) raw(frames ...[]byte) {
	c.t.Helper()
	if _, err := c.ws.NetConn().Write(slices.Concat(frames...)); err != nil {
		c.t.Fatal(err)
	}
}

func TestMessagesComeInFramesOfEachForm(t *testing.T) {
	t.Parallel()

	ask := func(padding int) string {
		return `{"id":"q","type":"subscribe","payload":{"query":"{ hello }","operationName":null}` + strings.Repeat(" ", padding) + `}`
	}
	short, long := ask(0), ask(100<<10)
	for name, frames := range map[string][][]byte{
		"short":             {rawFrame(0x81, short)},
		"16 bits of length": {rawFrame(0x81, ask(1000))},
		"64 bits of length": {rawFrame(0x81, long)},
		"in parts":          {rawFrame(0x01, short[:9]), rawFrame(0x00, short[9:20]), rawFrame(0x80, short[20:])},
		"an empty part":     {rawFrame(0x01, ""), rawFrame(0x00, short), rawFrame(0x80, "")},
		"a pong in between": {rawFrame(0x01, short[:9]), rawFrame(0x8A, ""), rawFrame(0x80, short[9:])},
		"a ping in between": {rawFrame(0x01, short[:9]), rawFrame(0x89, "Here?"), rawFrame(0x80, short[9:])},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			c := serve(t, &live.Hub{}).connect(t)
			pongs := 0
			c.ws.SetPongHandler(func(data string) error {
				pongs++
				if data != "Here?" {
					t.Errorf("pong %q", data)
				}
				return nil
			})
			c.raw(frames...)
			if got := c.want("next", "q"); !strings.Contains(got, `"hello"`) {
				t.Errorf("got %s", got)
			}
			if want := strings.Count(name, "a ping"); pongs != want {
				t.Errorf("%d pongs, want %d", pongs, want)
			}
		})
	}
}

func TestAFrameMayComeByteByByte(t *testing.T) {
	t.Parallel()

	c := serve(t, &live.Hub{}).connect(t)
	for _, b := range rawFrame(0x81, `{"id":"q","type":"subscribe","payload":{"query":"{ hello }", "variables":{"long":"enough for sixteen bits of length"}}}`) {
		c.raw([]byte{b})
	}
	c.want("next", "q")
}

func TestForbiddenFramesEndTheConnection(t *testing.T) {
	t.Parallel()

	code := func(n uint16, reason string) string { return string(binary.BigEndian.AppendUint16(nil, n)) + reason }
	protocol, normal := websocket.CloseProtocolError, websocket.CloseNormalClosure
	for name, c := range map[string]struct {
		frames [][]byte
		want   int
	}{
		"not masked":               {[][]byte{{0x81, 0x02, '{', '}'}}, protocol},
		"compressed":               {[][]byte{rawFrame(0xC1, "{}")}, protocol},
		"reserved bit":             {[][]byte{rawFrame(0x91, "{}")}, protocol},
		"unknown opcode":           {[][]byte{rawFrame(0x83, "{}")}, protocol},
		"unknown control opcode":   {[][]byte{rawFrame(0x8B, "")}, protocol},
		"ping in parts":            {[][]byte{rawFrame(0x09, "")}, protocol},
		"ping too long":            {[][]byte{rawFrame(0x89, strings.Repeat("x", 126))}, protocol},
		"part of nothing":          {[][]byte{rawFrame(0x80, "{}")}, protocol},
		"message inside a message": {[][]byte{rawFrame(0x01, "{"), rawFrame(0x81, "{}")}, protocol},
		"negative length":          {[][]byte{append([]byte{0x81, 0xFF}, bytes.Repeat([]byte{0xFF}, 12)...)}, protocol},
		"half a close code":        {[][]byte{rawFrame(0x88, "x")}, protocol},
		"close code 1005":          {[][]byte{rawFrame(0x88, code(1005, ""))}, protocol},
		"close code 2999":          {[][]byte{rawFrame(0x88, code(2999, ""))}, protocol},
		"close reason is no text":  {[][]byte{rawFrame(0x88, code(1000, "\xff"))}, protocol},
		"close without a code":     {[][]byte{rawFrame(0x88, "")}, normal},
		"close with a code":        {[][]byte{rawFrame(0x88, code(4000, "bye"))}, normal},
		"binary":                   {[][]byte{rawFrame(0x82, "{}")}, 4400},
		"no text, in parts":        {[][]byte{rawFrame(0x01, `"\`), rawFrame(0x80, "\xff")}, 4400},
		"too long in one":          {[][]byte{rawFrame(0x81, strings.Repeat(" ", 101))}, websocket.CloseMessageTooBig},
		"too long in two":          {[][]byte{rawFrame(0x01, strings.Repeat(" ", 60)), rawFrame(0x80, strings.Repeat(" ", 60))}, websocket.CloseMessageTooBig},
		"too long to be true":      {[][]byte{{0x81, 0xFF, 0x7F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}, websocket.CloseMessageTooBig},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			a := serve(t, &live.Hub{Limits: live.Limits{MessageBytes: 100}})
			client := a.connect(t)
			client.raw(c.frames...)
			client.wantClose(c.want)
			_ = client.ws.Close() // the server may have been faster
			a.until(t, "the connection to end", func(s live.Stats) bool { return s.Connections == 0 })
		})
	}
}

func FuzzClientBytes(f *testing.F) {
	for _, seed := range [][]byte{rawFrame(0x81, `{"type":"ping"}`), rawFrame(0x88, ""), {0x81, 0xFE, 0}, {0xFF}} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sent []byte) {
		a := serve(t, &live.Hub{})
		c := a.connect(t)
		c.raw(sent)
		if err := c.ws.NetConn().Close(); err != nil {
			t.Fatal(err)
		}
		a.until(t, fmt.Sprintf("the end after %x", sent), func(s live.Stats) bool { return s.Connections == 0 })
	})
}
