package graph_test

import (
	"context"
	"testing"

	"conversa"
	"conversa/ent"
)

const (
	retry = `mutation ($id: ID!) { retryMessage(messageId: $id) { messages { id text status sentBy { id } conversation { lastMessage { id } } } } }`
	// cancelling tells of the message as it is then.
	cancelling = `mutation ($id: ID!) { cancelMessage(messageId: $id) { message { id status failure { reason title retryable } conversation { waitingSince } } } }`
)

func TestRetryMessageAnswersWithTheNewOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		id := map[string]any{"id": s.messages["failed"].ID}
		a := w.ask(s.viewer(), retry, id)
		again := a.at("retryMessage.messages.0.id").(string)
		want(t, a, "retryMessage.messages", `[{"id": "`+again+`", "text": "failed", "status": "QUEUED", "sentBy": {"id": "`+s.admin.ID+`"},
			"conversation": {"lastMessage": {"id": "`+again+`"}}}]`)
		if a = w.ask(s.viewer(), retry, id); a.at("retryMessage.messages.0.id") != again {
			t.Errorf("sent again twice: %s", a.text)
		}
		want(t, w.node(s, s.messages["failed"].ID, "Message", "status retriedAs { id }"), "node", `{"status": "FAILED", "retriedAs": {"id": "`+again+`"}}`)
		want(t, w.node(s, again, "Message", "retriedAs { id }"), "node", `{"retriedAs": null}`)
		if a := w.try(s.viewer(), retry, map[string]any{"id": s.messages["text"].ID}); a.code() != "CONFLICT" || a.field() != "messageId" {
			t.Errorf("the customer's: %s", a.text)
		}
	})
}

func TestCancelMessageWithdrawsIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		id := w.ask(s.viewer(), send, sending(s, nil)).at("sendMessage.messages.0.id").(string)
		for range 2 {
			a := w.ask(s.viewer(), cancelling, map[string]any{"id": id})
			want(t, a, "cancelMessage.message.failure", `{"reason": "CANCELLED", "title": "Somebody withdrew the message before it was sent.", "retryable": true}`)
			if a.at("cancelMessage.message.status") != "FAILED" || a.at("cancelMessage.message.conversation.waitingSince") == nil {
				t.Errorf("withdrawn: %s", a.text)
			}
		}
		if a := w.try(s.viewer(), cancelling, map[string]any{"id": s.messages["status2"].ID}); a.code() != "CONFLICT" || a.field() != "messageId" {
			t.Errorf("one that was sent: %s", a.text)
		}
	})
}

// Who does not see a conversation, or may not send, changes nothing of its messages.
func TestWhoMayNotSendNeitherRetriesNorCancels(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newStaffed("one"), w.newShop("two")
		queued := w.ask(s.viewer(), send, sending(s.shop, nil)).at("sendMessage.messages.0.id").(string)
		reader := s.viewer()
		reader.Scopes = []conversa.TokenScope{conversa.ScopeRead}
		blind := s.viewer()
		blind.Profile, blind.Sight = conversa.ProfileStandard, conversa.Sight{}
		for name, c := range map[string]struct {
			viewer conversa.Viewer
			code   string
		}{
			"a reader":             {reader, "FORBIDDEN"},
			"another organization": {other.viewer(), "NOT_FOUND"},
			"who does not see it":  {blind, "NOT_FOUND"},
			"nobody":               {conversa.Viewer{}, "UNAUTHENTICATED"},
		} {
			if a := w.try(c.viewer, retry, map[string]any{"id": s.messages["failed"].ID}); a.code() != c.code {
				t.Errorf("%s retries: %s", name, a.text)
			}
			if a := w.try(c.viewer, cancelling, map[string]any{"id": queued}); a.code() != c.code {
				t.Errorf("%s cancels: %s", name, a.text)
			}
		}
		w.save(func(ctx context.Context, c *ent.Client) {
			if m := c.Message.GetX(ctx, queued); m.Status != conversa.StatusQueued {
				t.Errorf("the message is %s", m.Status)
			}
			if m := c.Message.GetX(ctx, s.messages["failed"].ID); m.RetriedAsID != nil {
				t.Error("it was sent again")
			}
		})
	})
}
