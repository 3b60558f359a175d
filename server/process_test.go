package server_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Some tests run the real program as processes of their own: only so can it be
// killed.

// programDir is where TestMain has the program built, if a test needs it.
var programDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "conversa-program-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	programDir = dir
	code := m.Run()
	_ = os.RemoveAll(dir) // a folder in /tmp, at worst
	os.Exit(code)
}

// program builds the program, once.
var program = sync.OnceValues(func() (path string, err error) {
	path = filepath.Join(programDir, "conversa")
	out, err := exec.Command("go", "build", "-o", path, "conversa/cmd/conversa").CombinedOutput() //nolint:noctx // once for all tests
	if err != nil {
		return "", fmt.Errorf("build conversa: %w: %s", err, out)
	}
	return path, nil
})

const (
	// readyWithin bounds a start, on a machine that does much else.
	readyWithin = time.Minute
	// drainWithin is what the server promises of SIGTERM.
	drainWithin = 10 * time.Second
)

// process is a server that can be killed and started again, at the same address.
type process struct {
	t    *testing.T
	path string
	env  []string
	addr string
	log  *processLog

	cmd    *exec.Cmd
	exited chan error
}

// newProcess prepares a server with these settings.
func newProcess(t *testing.T, settings ...string) *process {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, path: path, addr: freeAddress(t), log: &processLog{}}
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "CONVERSA_") {
			p.env = append(p.env, pair)
		}
	}
	p.env = append(append(p.env, settings...), "CONVERSA_ADDR="+p.addr)
	t.Cleanup(func() {
		p.kill()
		p.log.report(t)
	})
	return p
}

// addresses are those given to tests: what is down at the moment still has its own.
var addresses sync.Map

// freeAddress is outside of the range from which the kernel takes the ports of
// clients: it stays free while the server is down.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(20_000+rand.IntN(12_000)))
		if _, taken := addresses.LoadOrStore(addr, true); taken {
			continue
		}
		l, err := net.Listen("tcp", addr)
		if err == nil {
			_ = l.Close() // it was only a question
			return addr
		}
	}
	t.Fatal("no free port")
	return ""
}

func (p *process) url() string { return "http://" + p.addr }

// run executes one of the commands that end by themselves, and returns what it
// printed.
func (p *process) run(args ...string) string {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), p.path, args...)
	cmd.Env = p.env
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("conversa %s: %v: %s", strings.Join(args[:2], " "), err, problems.String())
	}
	return strings.TrimSpace(string(out))
}

// begin starts the server and does not wait for it.
func (p *process) begin() {
	p.t.Helper()
	// Not CommandContext: the clean-up waits for it, too.
	p.cmd = exec.Command(p.path, "serve") //nolint:noctx // see above
	p.cmd.Env = p.env
	// A pipe, so that a server that this process left behind dies of its next line.
	p.cmd.Stderr = p.log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	exited := make(chan error, 1)
	go func(cmd *exec.Cmd) { exited <- cmd.Wait() }(p.cmd)
	p.exited = exited
}

// start starts the server and waits until it is ready.
func (p *process) start() {
	p.t.Helper()
	p.begin()
	p.await()
}

// await waits until the server is ready.
func (p *process) await() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), readyWithin)
	defer cancel()
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for !p.ready(ctx) {
		select {
		case err := <-p.exited:
			p.exited = nil
			p.t.Fatalf("the server ended at its start: %v\n%s", err, p.log.tail())
		case <-ctx.Done():
			p.t.Fatalf("the server is not ready: %v\n%s", context.Cause(ctx), p.log.tail())
		case <-ticker.C:
		}
	}
}

func (p *process) ready(ctx context.Context) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url()+"/readyz", nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	_ = answer.Body.Close() // only the status counts
	return answer.StatusCode == http.StatusOK
}

// kill ends the server as a power cut would, and waits for its end.
func (p *process) kill() {
	if p.exited == nil {
		return
	}
	_ = p.cmd.Process.Kill() // it may have ended by itself
	<-p.exited
	p.exited = nil
}

// terminate asks the server to end, and returns how long it took and how it
// ended. One that does not end is killed.
func (p *process) terminate() (time.Duration, error) {
	start := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Errorf("terminate: %v", err)
	}
	select {
	case err := <-p.exited:
		p.exited = nil
		return time.Since(start), err
	case <-time.After(2 * drainWithin):
		p.kill()
		return time.Since(start), errors.New("it had to be killed")
	}
}

// processLog keeps the last of what the starts of one server logged.
type processLog struct {
	mu   sync.Mutex
	text []byte
	// bad are lines that no server may write.
	bad []string
}

const processLogKept = 64 << 10

// Write implements io.Writer.
func (l *processLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(string(b)) {
		if strings.Contains(line, `"level":"INFO"`) {
			continue // what went well
		}
		l.text = append(l.text, line...)
		if strings.Contains(line, "DATA RACE") || strings.Contains(line, "panic") || strings.Contains(line, "fatal error") {
			l.bad = append(l.bad, line)
		}
	}
	if len(l.text) > 2*processLogKept {
		l.text = append([]byte(nil), l.text[len(l.text)-processLogKept:]...)
	}
	return len(b), nil
}

func (l *processLog) tail() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text[max(0, len(l.text)-processLogKept):])
}

// report fails the test for what must never be logged, and shows the log of one
// that failed.
func (l *processLog) report(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	bad := l.bad
	l.mu.Unlock()
	for _, line := range bad {
		t.Errorf("the server logged: %s", line)
	}
	if t.Failed() {
		t.Logf("end of the server's log:\n%s", l.tail())
	}
}
