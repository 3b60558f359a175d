package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// peerCommand starts this program as the other side of a comparison, a process of
// its own as the server is.
const peerCommand = "peer"

// peer is that process, seen from here.
type peer struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	addr   string
	client http.Client
}

// startPeer starts one and waits until it listens. It ends with this process,
// however that ends.
func startPeer(kind string, args ...string) (_ *peer, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	p := &peer{cmd: exec.Command(self, append([]string{peerCommand, kind}, args...)...)} // stop ends it, and waits
	p.cmd.Stderr = os.Stderr
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start the peer: %w", err)
	}
	p.stdin = stdin
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start the peer: %w", err)
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the peer: %w", err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("hear where the peer is: %w", err), p.stop())
	}
	p.addr = strings.TrimSpace(line)
	return p, nil
}

func (p *peer) stop() error { return errors.Join(p.stdin.Close(), p.cmd.Wait()) }

func (p *peer) pid() int { return p.cmd.Process.Pid }

// ask posts to the peer and returns what it answers.
func (p *peer) ask(ctx context.Context, path string, body []byte) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.addr+path, bytes.NewReader(body))
	if err != nil {
		return "", fmt.Errorf("ask the peer: %w", err)
	}
	answer, err := p.client.Do(r)
	if err != nil {
		return "", fmt.Errorf("ask the peer: %w", err)
	}
	defer answer.Body.Close() // it was read
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("ask the peer: status %d: %s", answer.StatusCode, text)
	}
	return string(text), err
}

// servePeer is that process itself: it serves until its standard input ends.
func servePeer(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return errors.New("which peer?")
	}
	var handler http.Handler
	switch args[0] {
	case broadcastPeer:
		handler = newBroadcast().handler()
	case barePeer:
		handler = bareHandler()
	case rowsPeer:
		if len(args) < 2 {
			return errors.New("which database?")
		}
		h, err := newHandwritten(args[1])
		if err != nil {
			return err
		}
		handler = h.handler()
	default:
		return fmt.Errorf("no peer %q", args[0])
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	fmt.Println(l.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // its end is all that counts
		_ = server.Close()                   // as is the process's
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
