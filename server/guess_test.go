package server_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// guesser counts the guesses that were looked at, over all ways in.
type guesser struct {
	*node
	looked atomic.Int64
}

const guessField = `signIn(input: {email: "` + email + `", password: "guess guess"}) { token } `

func (g *guesser) count(answer string) { g.looked.Add(int64(strings.Count(answer, "UNAUTHENTICATED"))) }

// bySocket sends documents over one socket, and waits for all answers.
func (g *guesser) bySocket(ws *websocket.Conn, documents []string) error {
	for i, document := range documents {
		payload, err := json.Marshal(map[string]string{"query": document})
		if err != nil {
			return err
		}
		message := fmt.Sprintf(`{"id":"%d","type":"subscribe","payload":%s}`, i, payload)
		if err := ws.WriteMessage(websocket.TextMessage, []byte(message)); err != nil {
			return err
		}
	}
	for open := len(documents); open > 0; {
		_, message, err := ws.ReadMessage()
		if err != nil {
			return err
		}
		g.count(string(message))
		if strings.Contains(string(message), `"type":"complete"`) || strings.Contains(string(message), `"type":"error"`) {
			open--
		}
	}
	return nil
}

// Twenty aliases, on twenty sockets, and by HTTP as well: ten guesses a minute.
func TestAPasswordIsGuessedTenTimesAMinuteByAllWaysIn(t *testing.T) {
	t.Parallel()

	g := &guesser{node: start(t, "sqlite3", nil)}
	token := g.furnish()
	var aliases strings.Builder
	for i := range 20 {
		fmt.Fprintf(&aliases, "a%d: %s ", i, guessField)
	}
	documents := []string{"mutation { " + aliases.String() + "}"}
	for range 20 {
		documents = append(documents, "mutation { "+guessField+"}")
	}
	began := time.Now()
	var all sync.WaitGroup
	for range 20 {
		ws, err := g.dial(nil, `{"token": "`+token+`"}`)
		if err != nil {
			t.Fatal(err)
		}
		if err := ws.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			if err := g.bySocket(ws, documents); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() {
			for _, document := range documents {
				g.count(g.query(document, nil).body)
			}
		})
	}
	all.Wait()
	minutes := int64(time.Since(began)/time.Minute) + 1
	if n := g.looked.Load(); n < 10 || n > 10*minutes {
		t.Errorf("%d guesses were looked at in %v", n, time.Since(began))
	}
}
