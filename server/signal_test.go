package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// A reminder and a warning can be tried in the demo by moving the simulator's clock.
func TestTheDemosClockMovesRemindersAndWindows(t *testing.T) {
	t.Parallel()

	runDemo(t, t.TempDir(), func(inbox, phone, email, password string) {
		n := &node{t: t, url: inbox}
		got := n.query(`mutation { signIn(input: {email: "`+email+`", password: "`+password+`"}) { token } }`, nil)
		session := map[string]string{"Cookie": strings.Split(got.header.Get("Set-Cookie"), ";")[0]}
		warnings := n.listen(session, "subscription { windowClosing { minutesLeft } }")
		signals := n.listen(session, "subscription { signalChanged { signal { id state messageCount } } }")
		writeOnPhone(t, phone, "Hello?")
		id := await(t, signals, `"state":"NEW"`)
		n.query(`mutation { remindMe(signalId: "`+id+`", after: {count: 15, unit: MINUTE}) { signal { id } } }`, session)
		await(t, signals, `"state":"SNOOZED"`)
		jump(t, phone, 15*time.Minute)
		await(t, signals, `"state":"NEW"`)
		jump(t, phone, 22*time.Hour+46*time.Minute)
		await(t, warnings, `"minutesLeft":59`)
	})
}

// listen gives what a subscription is told, line by line.
func (n *node) listen(session map[string]string, document string) <-chan string {
	n.t.Helper()
	body, err := json.Marshal(map[string]string{"query": document})
	if err != nil {
		n.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(n.t.Context(), http.MethodPost, n.url+"/graphql", strings.NewReader(string(body)))
	if err != nil {
		n.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Cookie", session["Cookie"])
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(func() { resp.Body.Close() })
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(resp.Body); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return lines
}

// await waits for a line with some text, and gives the id in it.
func await(t *testing.T, lines <-chan string, text string) (id string) {
	t.Helper()
	late := time.After(30 * time.Second)
	for {
		select {
		case line, open := <-lines:
			if !open {
				t.Fatalf("the subscription ended before %s", text)
			}
			if strings.Contains(line, text) {
				_, after, _ := strings.Cut(line, `"id":"`)
				id, _, _ := strings.Cut(after, `"`)
				return id
			}
		case <-late:
			t.Fatalf("%s did not come", text)
		}
	}
}

// jump moves the simulator's clock.
func jump(t *testing.T, phone string, d time.Duration) {
	t.Helper()
	resp, err := http.Post(phone+"/simulator/clock", "application/json", strings.NewReader(fmt.Sprintf(`{"jump": %q}`, d)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("the clock answers %d", resp.StatusCode)
	}
}
