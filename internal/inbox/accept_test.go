package inbox_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"conversa/ent"
	"conversa/internal/inbox"
)

// notice asks nothing of the inbox.
func notice() []byte {
	return notify(object{"field": "message_template_status_update", "value": object{"event": "APPROVED", "message_template_id": 7}})
}

func TestABodyThatAsksNothingIsDoneOnceItIsKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.accept(notice(), notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1))), []byte("{"))
		if got := w.states(); !slices.Equal(got, []string{"DONE", "PENDING", "PENDING"}) {
			t.Errorf("before any work: %q", got)
		}
		kept := w.store.Client().WebhookDelivery.Query().Order(ent.Asc("id")).AllX(w.systemCtx())
		if kept[0].ProcessedAt == nil || kept[1].ProcessedAt != nil {
			t.Errorf("processed at %v and %v", kept[0].ProcessedAt, kept[1].ProcessedAt)
		}
		w.drain()
		if got := w.states(); !slices.Equal(got, []string{"DONE", "DONE", "KEPT: not a notification"}) {
			t.Errorf("after it: %q", got)
		}
		if n, err := w.inbox.Replay(t.Context(), inbox.ReplayFilter{State: "DONE"}); err != nil || n != 2 {
			t.Errorf("replay of what is done: %d, %v", n, err)
		}
	})
}

func TestWhatNobodyForesawIsKept(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(object{"field": "field_of_tomorrow", "value": object{"event": "X"}}),
			notify(field("messages", shopID, object{"statuses": []object{
				{"id": "wamid.1", "status": "pondered", "timestamp": stamp(1), "recipient_id": ana}}})),
			notify(object{"field": "group_settings_update", "value": object{"groups": []object{}}}))
		if got := w.states(); !slices.Equal(got, []string{"KEPT: unknown field field_of_tomorrow", "KEPT: unknown status pondered", "DONE"}) {
			t.Errorf("deliveries: %q", got)
		}
	})
}

func TestANoticeAtAnAccountsAddressIsLookedAtFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if err := w.inbox.AcceptFor(w.Context(), "acc_gone", notice()); err != nil {
			t.Fatal(err)
		}
		w.drain()
		if got := w.states(); !slices.Equal(got, []string{"KEPT: the account whose address it came to is gone"}) {
			t.Errorf("deliveries: %q", got)
		}
	})
}

func TestNoticesAndMessagesShareCommits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const writers, each = 8, 20
		var all sync.WaitGroup
		for writer := range writers {
			all.Go(func() {
				for n := range each {
					body := notice()
					if n%2 == 0 {
						body = notify(messagesField(shopID, text(fmt.Sprintf("wamid.%d.%d", writer, n), ana, "", "oi", n)))
					}
					if err := w.inbox.Accept(w.Context(), body); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		w.drain()
		if got := len(w.messages()); got != writers*each/2 {
			t.Errorf("messages: %d, want %d", got, writers*each/2)
		}
		for _, state := range w.states() {
			if state != "DONE" {
				t.Fatalf("a delivery is %s", state)
			}
		}
	})
}
