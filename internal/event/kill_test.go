package event_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa/internal/event"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// childVariable makes this test binary a node that writes until it is killed.
const childVariable = "CONVERSA_TEST_NODE"

func TestMain(m *testing.M) {
	if config := os.Getenv(childVariable); config != "" {
		if err := writeUntilKilled(config); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// node of a child: everything a test needs to start it.
type childConfig struct {
	Store store.Config
	Name  string
}

// writeUntilKilled is a whole node: it writes, publishes and tails. It prints the
// payload of each event after its commit.
func writeUntilKilled(raw string) error {
	var c childConfig
	if err := json.Unmarshal([]byte(raw), &c); err != nil {
		return err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, c.Store)
	if err != nil {
		return err
	}
	defer s.Close()
	l := event.NewLog(s, quiet())
	go l.Run(ctx, func([]event.Event) {}, func(error) {}) // ends with the process
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for i := 0; ; i++ {
				payload := fmt.Sprint(c.Name, ".", w, ".", i)
				err := s.WithTx(ctx, func(_ context.Context, tx *store.Tx) error {
					event.Append(tx, start, happened("child", "s", payload))
					return nil
				})
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
				fmt.Println(payload)
			}
		})
	}
	writers.Wait()
	return nil
}

// killedNode runs a node and kills it after that many acknowledged events.
func killedNode(t *testing.T, c childConfig, after int) (acknowledged []string) {
	t.Helper()
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+string(raw))
	var problems strings.Builder
	child.Stderr = &problems
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
		if len(acknowledged) == after {
			if err := child.Process.Kill(); err != nil {
				t.Error(err)
			}
		}
	}
	if err := child.Wait(); err == nil || len(acknowledged) < after {
		t.Fatalf("child ended by itself after %d events: %v: %s", len(acknowledged), err, problems.String())
	}
	return acknowledged
}

// What a node committed before it was killed is delivered by the others, once,
// whether it got to number it or not.
func TestKilledNodesLoseNothing(t *testing.T) {
	t.Parallel()
	eachDialect(t, func(t *testing.T, name string) {
		c := storetest.Config(t, name)
		s := storetest.Reopen(t, c)
		n := run(t, s, 100*time.Millisecond)
		n.ready(t, s)
		var acknowledged []string
		for round := range 4 {
			acknowledged = append(acknowledged, killedNode(t, childConfig{c, fmt.Sprint("r", round)}, 30+20*round)...)
		}
		n.until(t, "all acknowledged events", func(got []event.Event, _ []error) bool {
			return len(missing(acknowledged, got)) == 0
		})
		dense(t, n)
		seen := map[string]bool{}
		for _, e := range n.delivered() {
			if e.Kind == "child" && seen[e.Payload] {
				t.Errorf("%s was delivered twice", e.Payload)
			}
			seen[e.Payload] = true
		}
	})
}

func missing(want []string, got []event.Event) (payloads []string) {
	seen := map[string]bool{}
	for _, e := range got {
		seen[e.Payload] = true
	}
	for _, payload := range want {
		if !seen[payload] {
			payloads = append(payloads, payload)
		}
	}
	return payloads
}
