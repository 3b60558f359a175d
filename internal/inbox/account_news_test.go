package inbox_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// A body that another Meta app signed is believed about its own organization alone.
func TestABodyOfAnotherAppReachesNoOtherOrganization(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.start(nil)
		w.organize("One", "one@example.com")
		mine := w.account("One", "100", "200", "")
		w.organize("Two", "two@example.com")
		theirs := w.account("Two", "101", "200", "")
		text := func(number string) []byte {
			return notify(object{"field": "messages", "value": object{
				"metadata": object{"phone_number_id": number},
				"messages": []any{object{"id": "wamid." + number, "from": "15550100002", "timestamp": "1772366400", "type": "text", "text": object{"body": "hello"}}},
			}})
		}
		for _, body := range [][]byte{text("100"), text("101")} {
			if err := w.inbox.AcceptFor(t.Context(), mine.ID, body); err != nil {
				t.Fatal(err)
			}
		}
		w.drain()
		all := w.messages()
		if len(all) != 1 || all[0].AccountID != mine.ID {
			t.Errorf("received %v", all)
		}
		if a := s.Client().Account.GetX(w.systemCtx(), theirs.ID); a.WebhookSeenAt != nil {
			t.Error("another organization's account was touched")
		}
		if err := w.inbox.AcceptFor(t.Context(), "acc_gone", text("100")); err != nil {
			t.Fatal(err)
		}
		w.drain()
		if n := len(w.messages()); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
}

func TestWhenWhatsAppWasLastHeardIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.start(nil)
		w.organize("Shop", "shop@example.com")
		a := w.account("Shop", "100", "200", "")
		status := notify(object{"field": "messages", "value": object{
			"metadata": object{"phone_number_id": "100"},
			"statuses": []any{object{"id": "wamid.1", "status": "sent", "timestamp": "1772366400", "recipient_id": "15550100002"}},
		}})
		seen := func() time.Time {
			row := s.Client().Account.GetX(w.systemCtx(), a.ID)
			if row.WebhookSeenAt == nil {
				t.Fatal("nothing was seen")
			}
			return *row.WebhookSeenAt
		}
		w.hear(status)
		first := seen()
		w.clock.add(59 * time.Second)
		w.hear(status, status)
		if again := seen(); !again.Equal(first) {
			t.Errorf("written again after %s", again.Sub(first))
		}
		w.clock.add(2 * time.Second)
		w.hear(status)
		if again := seen(); again.Sub(first) != 61*time.Second {
			t.Errorf("seen %s later", again.Sub(first))
		}
	})
}

// Meta takes a message, and tells by its status that the account may not send. It is told late, and
// again, when the account may long send once more.
func TestAStatusMayStopItsAccount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.start(nil)
		callback := "msg_1"
		failed := func(code, second int) []byte {
			return notify(field("messages", shopID, object{"statuses": []object{{
				"id": "wamid.1", "status": "failed", "timestamp": stamp(second), "recipient_id": ana, "biz_opaque_callback_data": callback,
				"errors": []object{{"code": code, "title": "Business eligibility payment issue"}},
			}}}))
		}
		want := func(status conversa.AccountStatus) {
			t.Helper()
			a := s.Client().Account.GetX(w.systemCtx(), w.shop.ID)
			if a.Status != status || status == conversa.AccountRestricted && (a.StatusReason == nil || !strings.Contains(*a.StatusReason, "payment")) {
				t.Errorf("the account is %s: %v", a.Status, a.StatusReason)
			}
		}
		w.hear(failed(131026, 10)) // of the customer alone
		want(conversa.AccountActive)
		callback = "" // what another program sent on the number
		w.hear(failed(131042, 15))
		want(conversa.AccountActive)
		callback = "msg_1"
		w.hear(failed(131042, 20))
		want(conversa.AccountRestricted)
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Account.UpdateOneID(w.shop.ID).SetStatus(conversa.AccountActive).ClearStatusReason().
				SetStatusChangedAt(noon.Add(40 * time.Second)).Exec(ctx)
		})
		w.hear(failed(131042, 20), failed(131042, 30))
		want(conversa.AccountActive)
		w.hear(failed(131042, 50))
		want(conversa.AccountRestricted)
	})
}
