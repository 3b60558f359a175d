package main

import (
	"bytes"
	"io"
	"net"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestFramesAreFoundWhereverReadingStopped(t *testing.T) {
	t.Parallel()

	payloads := [][]byte{[]byte(`{"type":"ping"}`), bytes.Repeat([]byte("m"), 126), bytes.Repeat([]byte("l"), 70_000), {}}
	var stream []byte
	for _, p := range payloads {
		stream = append(stream, textFrame(p)...)
	}
	for _, step := range []int{1, 7, 4096, len(stream)} {
		var read []byte
		var got [][]byte
		for at := 0; at < len(stream); at += step {
			read = append(read, stream[at:min(at+step, len(stream))]...)
			for {
				opcode, payload, rest, ok := nextFrame(read)
				if !ok {
					break
				}
				if opcode != 1 {
					t.Fatalf("opcode %d", opcode)
				}
				got, read = append(got, bytes.Clone(payload)), bytes.Clone(rest)
			}
		}
		if len(got) != len(payloads) || len(read) != 0 {
			t.Fatalf("%d bytes at a time: %d frames, %d bytes left", step, len(got), len(read))
		}
		for i := range got {
			if !bytes.Equal(got[i], payloads[i]) {
				t.Errorf("%d bytes at a time: frame %d has %d bytes, want %d", step, i, len(got[i]), len(payloads[i]))
			}
		}
	}
}

func TestEveryListenerGetsEveryBroadcastOnce(t *testing.T) {
	t.Parallel()

	b := newBroadcast()
	server := httptest.NewServer(b.handler())
	t.Cleanup(server.Close)
	p := &peer{addr: strings.TrimPrefix(server.URL, "http://")}
	l, err := p.members(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	defer l.leave()
	payload := []byte(`{"id":"1","type":"next","payload":{"data":{"messageReceived":{"message":{"wamid":"wamid.X"}}}}}`)
	for range 3 {
		if _, err := p.ask(t.Context(), "/broadcast?n=20", payload); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.await(t.Context(), 60); err != nil {
		t.Error(err)
	}
	if sample := l.sample.Load(); sample == nil || !bytes.Equal(*sample, payload) {
		t.Errorf("sample %q", sample)
	}
}

func TestAListenerRefusesWhatIsNoEvent(t *testing.T) {
	t.Parallel()

	client, server := net.Pipe()
	defer server.Close()
	l := &listener{conn: client}
	go func() {
		_, _ = server.Write(textFrame([]byte(`{"id":"1","type":"error","payload":[]}`)))
		_, _ = io.Copy(io.Discard, server)
	}()
	l.read(func(*listener, []byte, time.Time) { t.Error("an error is no event") })
	if l.err == nil || !strings.Contains(l.err.Error(), `\"type\":\"error\"`) {
		t.Errorf("error %v", l.err)
	}
}

func TestSendQueueIsOfTheServersEnd(t *testing.T) {
	t.Parallel()

	const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0000000000000000 100 0 0 10 0
   1: 0100007F:C350 0100007F:1F90 01 00000007:00000000 00:00000000 00000000     0        0 2 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:1F90 0100007F:C350 01 0001A2B3:00000000 01:00000014 00000000     0        0 3 2 0000000000000000 20 4 30 10 -1
   3: 0100007F:1F90 0100007F:C351 04 00000001:00000000 01:00000014 00000000     0        0 3 2 0000000000000000 20 4 30 10 -1
`
	if queued, open := sendQueue(table, 8080, 50000); queued != 0x1A2B3 || !open {
		t.Errorf("%d bytes, open %v", queued, open)
	}
	if _, open := sendQueue(table, 8080, 50001); open {
		t.Error("a connection that ends is open")
	}
}

func TestParentIsFoundBehindAnyName(t *testing.T) {
	t.Parallel()

	pid, parent, ok := parentOf("4711 (a) name (x) S 12 4711 4711 0")
	if pid != 4711 || parent != 12 || !ok {
		t.Errorf("pid %d, parent %d, %v", pid, parent, ok)
	}
}

func TestProcessorTimeGrowsWithWork(t *testing.T) {
	t.Parallel()

	if _, err := os.Stat("/proc/self/schedstat"); err != nil {
		t.Skip("only Linux tells processor time")
	}
	before, err := spent(alone(os.Getpid()))
	if err != nil {
		t.Fatal(err)
	}
	text := ""
	for end := time.Now().Add(50 * time.Millisecond); time.Now().Before(end); {
		text = strconv.Itoa(len(text) + 1)
	}
	after, err := spent(alone(os.Getpid()))
	if err != nil {
		t.Fatal(err)
	}
	if grown := after.since(before); grown <= 0 || grown > time.Minute {
		t.Errorf("it grew by %s", grown)
	}
}
