package inbox_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa/ent"
	"conversa/ent/webhookdelivery"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// run has the worker pool at work until the test, and what it waits for, is done.
func (w *world) run() (stop func()) {
	ctx, cancel := context.WithCancel(w.Context())
	done := make(chan error, 1)
	go func() { done <- w.inbox.Run(ctx) }()
	return func() {
		w.Helper()
		cancel()
		if err := <-done; err != nil {
			w.Error(err)
		}
	}
}

// processed waits until no body is pending.
func (w *world) processed() {
	w.Helper()
	deadline := time.Now().Add(3 * time.Minute)
	pending := w.store.Client().WebhookDelivery.Query().Where(webhookdelivery.StateEQ(webhookdelivery.StatePENDING))
	for pending.Clone().ExistX(w.systemCtx()) {
		if time.Now().After(deadline) {
			w.Fatal("bodies are still pending after three minutes")
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// atOnce has bodies arrive from eight connections while the workers run.
func (w *world) atOnce(bodies [][]byte) {
	w.Helper()
	stop := w.run()
	defer stop()
	queue := make(chan []byte)
	var senders sync.WaitGroup
	for range 8 {
		senders.Go(func() {
			for body := range queue {
				if err := w.inbox.Accept(w.Context(), body); err != nil {
					w.Errorf("accept: %v", err)
				}
			}
		})
	}
	for _, body := range bodies {
		queue <- body
	}
	close(queue)
	senders.Wait()
	w.processed()
	for _, state := range w.states() {
		if state != "DONE" {
			w.Errorf("a body is %s", state)
		}
	}
}

// counts are how many messages, conversations, leads and names there are.
func (w *world) counts() string {
	w.Helper()
	ctx, c := w.systemCtx(), w.store.Client()
	return fmt.Sprintf("%d messages, %d conversations, %d leads, %d names", c.Message.Query().CountX(ctx),
		c.Conversation.Query().CountX(ctx), c.Lead.Query().CountX(ctx), c.Identity.Query().CountX(ctx))
}

func TestManyAtOnce(t *testing.T) {
	first := func(i int, phone, userID string) []byte {
		return notify(messagesField(shopID, text(fmt.Sprintf("wamid.%d", i), phone, userID, "oi", i)))
	}
	eachOf(t, map[string]struct {
		count int
		body  func(i int) []byte
		want  string
	}{
		"one body": {
			100, func(int) []byte { return first(1, ana, anaID) },
			"1 messages, 1 conversations, 1 leads, 2 names",
		},
		"one stranger": {
			100, func(i int) []byte { return first(i, ana, "") },
			"100 messages, 1 conversations, 1 leads, 1 names",
		},
		"one stranger under two names": {
			60, func(i int) []byte {
				names := [][2]string{{ana, ""}, {"", anaID}, {ana, anaID}}[i%3]
				return first(i, names[0], names[1])
			},
			"60 messages, 1 conversations, 1 leads, 2 names",
		},
		"one stranger in two spellings": {
			40, func(i int) []byte { return first(i, []string{"553165501234", "5531965501234"}[i%2], "") },
			"40 messages, 1 conversations, 1 leads, 2 names",
		},
		"fifty strangers, twice": {
			100, func(i int) []byte { return first(i, fmt.Sprintf("1555010%04d", i/2), "") },
			"100 messages, 50 conversations, 50 leads, 50 names",
		},
		"a change of number among messages": {
			60, func(i int) []byte {
				switch {
				case i == 30:
					return notify(numberChange("wamid.30", ana, newAna, "", "", 30))
				case i < 30:
					return first(i, ana, "")
				}
				return first(i, newAna, "")
			},
			"59 messages, 1 conversations, 1 leads, 1 names",
		},
		"statuses with their message": {
			60, func(i int) []byte {
				if i%6 == 0 {
					return notify(field("smb_message_echoes", shopID, object{"message_echoes": []object{
						with(text("wamid.e", shopLine, "", "olá", 1), "to", ana)}}))
				}
				status := []string{"", "sent", "delivered", "read", "delivered", "sent"}[i%6]
				return notify(field("messages", shopID, object{"statuses": []object{
					{"id": "wamid.e", "status": status, "timestamp": stamp(10), "recipient_id": ana}}}))
			},
			"1 messages, 1 conversations, 1 leads, 1 names",
		},
	}, func(t *testing.T, w *world, c struct {
		count int
		body  func(i int) []byte
		want  string
	},
	) {
		var bodies [][]byte
		for i := range c.count {
			bodies = append(bodies, c.body(i))
		}
		w.atOnce(bodies)
		if got := w.counts(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		if n := w.store.Client().ParkedChange.Query().CountX(w.systemCtx()); n != 0 {
			t.Errorf("%d changes wait for a message that is here", n)
		}
		if parts := strings.Split(w.dump(true), "BROKEN"); len(parts) > 1 {
			t.Error(w.dump(true))
		}
	})
}

func TestBodiesThatArriveTogetherShareCommits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		const bodies = 400
		start := make(chan struct{})
		var senders sync.WaitGroup
		for i := range bodies {
			senders.Go(func() {
				<-start
				body := fmt.Appendf(nil, `{"entry":[],"n":%d}`, i)
				if err := w.inbox.Accept(w.Context(), body); err != nil {
					t.Errorf("accept: %v", err)
				}
			})
		}
		close(start)
		senders.Wait()
		rows := w.store.Client().WebhookDelivery.Query().Order(ent.Asc("id")).AllX(w.systemCtx())
		seen, instants := map[string]bool{}, map[time.Time]bool{}
		for _, row := range rows {
			seen[string(row.Body)] = true
			instants[row.ReceivedAt] = true // each insert has one
		}
		if len(rows) != bodies || len(seen) != bodies {
			t.Errorf("%d rows of %d bodies, want %d", len(rows), len(seen), bodies)
		}
		if len(instants) > bodies/4 {
			t.Errorf("%d bodies took %d inserts", bodies, len(instants))
		}
	})
}
