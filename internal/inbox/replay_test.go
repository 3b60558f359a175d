package inbox_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa/internal/inbox"
	"conversa/internal/store"
)

func TestABodyForAnUnknownNumberIsKeptAndReplayed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const later = "100000000000077"
		body := notify(messagesField(later, text("wamid.1", ana, "", "para a nova", 1)), messagesField(shopID, text("wamid.2", ana, "", "para a loja", 2)))
		w.hear(body)
		if got := w.states(); !slices.Equal(got, []string{"KEPT: no account has phone number id " + later}) {
			t.Errorf("deliveries: %q", got)
		}
		if m := w.messages(); len(m) != 1 || value(m[0].Text) != "para a loja" {
			t.Errorf("the other entry was lost: %v", m)
		}
		w.account("New", later, wabaID, "")
		n, err := w.inbox.Replay(t.Context(), inbox.ReplayFilter{})
		if err != nil || n != 1 {
			t.Fatalf("replay: %d, %v", n, err)
		}
		w.drain()
		if m := w.messages(); len(m) != 2 || value(m[0].Text) != "para a nova" || !slices.Equal(w.states(), []string{"DONE"}) {
			t.Errorf("after the replay: %v, %q", m, w.states())
		}
	})
}

func TestReplayChoosesBodies(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear([]byte("{"), notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1))))
		ids := w.store.Client().WebhookDelivery.Query().IDsX(w.systemCtx())
		for name, c := range map[string]struct {
			filter inbox.ReplayFilter
			want   int
		}{
			"kept":         {inbox.ReplayFilter{}, 1},
			"done":         {inbox.ReplayFilter{State: "DONE"}, 1},
			"by id":        {inbox.ReplayFilter{IDs: ids}, 1},
			"another id":   {inbox.ReplayFilter{IDs: []string{"whd_none"}}, 0},
			"since before": {inbox.ReplayFilter{Since: time.Now().Add(-time.Hour)}, 1},
			"since later":  {inbox.ReplayFilter{Since: time.Now().Add(time.Hour)}, 0},
		} {
			n, err := w.inbox.Replay(t.Context(), c.filter)
			if err != nil || n != c.want {
				t.Errorf("%s: %d, %v; want %d", name, n, err, c.want)
			}
			w.drain()
		}
		if _, err := w.inbox.Replay(t.Context(), inbox.ReplayFilter{State: "LOST"}); err == nil {
			t.Error("an unknown state is accepted")
		}
		if got := w.counts(); got != "1 messages, 1 conversations, 1 leads, 1 names" {
			t.Error(got)
		}
	})
}

func TestOneBadElementDoesNotLoseTheOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		long := text("wamid."+strings.Repeat("x", 600), ana, "", "too long an id", 1)
		w.hear(notify(messagesField(shopID, long, object{"type": "text"}, text("wamid.2", ana, "", "whole", 2)),
			object{"field": "messages", "value": "no object"},
			field("messages", shopID, object{"messages": "nonsense", "statuses": []any{7, object{"id": "wamid.2"}}}),
			messagesField(shopID, text("wamid.3", ana, "", "also whole", 3))))
		if m := w.messages(); len(m) != 2 || value(m[1].Text) != "also whole" {
			t.Errorf("messages: %v", m)
		}
		if got := w.states(); len(got) != 1 || !strings.HasPrefix(got[0], "KEPT: a message cannot be decoded; a message cannot be decoded; messages: cannot be decoded") {
			t.Errorf("deliveries: %q", got)
		}
	})
}

// A fault of the database in one element must not keep the next from its place.
func TestAFaultInOneElementIsTriedAgainAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		exec := func(query string) {
			w.change(func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, query)
				return err
			})
		}
		w.hear(notify(messagesField(shopID, text("wamid.0", ana, "", "before", 0))))
		exec("alter table reactions rename to reactions_away")
		w.hear(notify(messagesField(shopID,
			object{"id": "wamid.r", "from": ana, "timestamp": stamp(1), "type": "reaction", "reaction": object{"message_id": "wamid.0", "emoji": "👍"}},
			text("wamid.1", ana, "", "after", 2))))
		if got := w.states(); got[1] != "PENDING" || len(w.messages()) != 2 {
			t.Errorf("deliveries %q, %d messages", got, len(w.messages()))
		}
		exec("alter table reactions_away rename to reactions")
		exec("update webhook_deliveries set run_at = received_at where state = 'PENDING'")
		w.drain()
		if got := w.states(); got[1] != "DONE" || len(w.messages()) != 2 || w.store.Client().Reaction.Query().CountX(w.systemCtx()) != 1 {
			t.Errorf("deliveries %q, %d messages", got, len(w.messages()))
		}
	})
}

func TestABodyThatAlwaysFailsIsKeptInTheEnd(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.change(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "alter table reactions rename to reactions_away")
			return err
		})
		w.accept(notify(messagesField(shopID,
			object{"id": "wamid.r", "from": ana, "timestamp": stamp(1), "type": "reaction", "reaction": object{"message_id": "wamid.0", "emoji": "👍"}})))
		for range 12 {
			w.drain()
			w.change(func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, "update webhook_deliveries set run_at = received_at")
				return err
			})
		}
		w.drain()
		if got := w.states(); !strings.HasPrefix(got[0], "KEPT: failed again and again") {
			t.Errorf("deliveries: %q", got)
		}
	})
}

func TestPruneDeletesWhatIsDoneAndOld(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear([]byte("{"), notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1))))
		w.hear(notify(field("messages", shopID, object{"statuses": []object{
			{"id": "wamid.elsewhere", "status": "delivered", "timestamp": stamp(2), "recipient_id": ana},
		}})))
		if n, err := w.inbox.Prune(t.Context(), time.Hour); n != 0 || err != nil {
			t.Errorf("prune of the young: %d, %v", n, err)
		}
		if n, err := w.inbox.Prune(t.Context(), -time.Hour); n != 3 || err != nil {
			t.Errorf("prune: %d, %v, want two bodies and a status", n, err)
		}
		if n := w.store.Client().ParkedChange.Query().CountX(w.systemCtx()); n != 0 {
			t.Errorf("%d changes wait", n)
		}
		if got := w.states(); !slices.Equal(got, []string{"KEPT: not a notification"}) {
			t.Errorf("left: %q", got)
		}
	})
}
