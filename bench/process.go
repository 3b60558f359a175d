package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const (
	admin    = "ana@example.com"
	password = "a long enough password"
	// startWithin bounds a start, on a machine that does much else.
	startWithin = time.Minute
	// stopWithin is more than the ten seconds that the server promises.
	stopWithin = 15 * time.Second
)

// process is the real server: the program that is shipped, with settings of its
// own.
type process struct {
	program string
	env     []string
	addr    string
	// metrics is where its figures are.
	metrics string
	// token may read.
	token  string
	log    *os.File
	cmd    *exec.Cmd
	exited chan error
}

// newProcess prepares a server with an organization, a token and an account. logs
// gets what it logs.
func newProcess(ctx context.Context, program string, settings []string, logs *os.File) (*process, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	metrics, err := freeAddress()
	if err != nil {
		return nil, err
	}
	p := &process{program: program, addr: addr, metrics: metrics, log: logs}
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "CONVERSA_") {
			p.env = append(p.env, pair)
		}
	}
	p.env = append(append(p.env, settings...), "CONVERSA_ADDR="+addr, "CONVERSA_METRICS_ADDR="+metrics, "CONVERSA_WHATSAPP_APP_SECRET="+appSecret)
	return p, p.prepare(ctx)
}

func (p *process) prepare(ctx context.Context) (err error) {
	if _, err = p.run(ctx, "org", "create", "--name", "Bench", "--admin-email", admin, "--admin-password", password); err != nil {
		return err
	}
	if p.token, err = p.run(ctx, "token", "create", "--email", admin, "--name", "bench", "--scopes", "READ"); err != nil {
		return err
	}
	return p.addAccount(ctx, "Bench", phoneNumberID)
}

func (p *process) addAccount(ctx context.Context, nickname, phoneNumberID string) error {
	_, err := p.run(ctx, "account", "add", "--org-admin", admin, "--nickname", nickname,
		"--phone-number-id", phoneNumberID, "--waba-id", wabaID, "--access-token", "token-of-the-bench")
	return err
}

// freeAddress is of a port that was free a moment ago.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	defer l.Close() // it was only a question
	return l.Addr().String(), nil
}

// run executes one of the commands that end by themselves, and returns what it
// printed.
func (p *process) run(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, p.program, args...)
	cmd.Env = p.env
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("conversa %s %s: %w: %s", args[0], args[1], err, problems.String())
	}
	return strings.TrimSpace(string(out)), nil
}

// start starts the server and waits until it is ready.
func (p *process) start(ctx context.Context) error {
	p.cmd = exec.Command(p.program, "serve") // stop ends it, and waits
	p.cmd.Env, p.cmd.Stderr = p.env, p.log
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	p.exited = make(chan error, 1)
	go func() { p.exited <- p.cmd.Wait() }()
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	for !p.ready(ctx) {
		select {
		case err := <-p.exited:
			p.exited = nil
			return fmt.Errorf("the server ended at its start: %w", err)
		case <-ctx.Done():
			return fmt.Errorf("the server is not ready: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

func (p *process) ready(ctx context.Context) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.addr+"/readyz", nil)
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

// stop asks the server to end and waits for it.
func (p *process) stop() error {
	if p.exited == nil {
		return nil
	}
	signalled := p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-p.exited:
		return errors.Join(signalled, err)
	case <-time.After(stopWithin):
		return errors.Join(signalled, p.cmd.Process.Kill(), <-p.exited, errors.New("the server had to be killed"))
	}
}
