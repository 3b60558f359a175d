package graph_test

import (
	"context"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/ent/reaction"
)

const reacting = `mutation ($id: ID!, $emoji: String) { react(messageId: $id, emoji: $emoji) { message { id
	reactions { emoji direction status failure { title } by { __typename ... on User { id } } } } } }`

func TestReactSetsOneReactionOfTheBusiness(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		id := s.messages["answer"].ID
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Conversation.UpdateOne(s.talk).SetWaitingSince(noon).ExecX(ctx)
		})
		for range 2 {
			a := w.ask(s.viewer(), reacting, map[string]any{"id": id, "emoji": "👍"})
			want(t, a, "react.message", `{"id": "`+id+`", "reactions": [{"emoji": "👍", "direction": "OUTBOUND", "status": "QUEUED", "failure": null,
				"by": {"__typename": "User", "id": "`+s.admin.ID+`"}}]}`)
		}
		w.save(func(ctx context.Context, c *ent.Client) {
			c.Reaction.Update().Where(reaction.SentByID(s.admin.ID)).SetStatus(conversa.StatusFailed).
				SetFailure(&conversa.DeliveryFailure{Title: "Lost"}).ExecX(ctx)
		})
		want(t, w.node(s, id, "Message", "reactions { status failure { title } }"), "node", `{"reactions": [{"status": "FAILED", "failure": {"title": "Lost"}}]}`)
		a := w.ask(s.viewer(), reacting, map[string]any{"id": id, "emoji": nil})
		want(t, a, "react.message.reactions", `[]`)
		if n := w.store.Client().Message.Query().CountX(system(t)); n != len(s.messages) {
			t.Errorf("%d messages, want %d", n, len(s.messages))
		}
	})
}

func TestReactIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newStaffed("one"), w.newShop("two")
		for name, c := range map[string]struct {
			viewer      conversa.Viewer
			message     string
			emoji       string
			code, field string
		}{
			"a word":               {s.viewer(), s.messages["text"].ID, "ok", "INVALID_INPUT", "emoji"},
			"a withdrawn message":  {s.viewer(), s.messages["revoked"].ID, "👍", "CONFLICT", "messageId"},
			"a closed window":      {s.viewer(), s.messages["elsewhere"].ID, "👍", "WINDOW_CLOSED", ""},
			"another organization": {other.viewer(), s.messages["text"].ID, "👍", "NOT_FOUND", "messageId"},
			"who does not see it":  {s.clerk, s.messages["text"].ID, "👍", "NOT_FOUND", "messageId"},
			"a reader":             {s.viewer(conversa.ScopeRead), s.messages["text"].ID, "👍", "FORBIDDEN", ""},
			"nobody":               {conversa.Viewer{}, s.messages["text"].ID, "👍", "UNAUTHENTICATED", ""},
		} {
			a := w.try(c.viewer, reacting, map[string]any{"id": c.message, "emoji": c.emoji})
			if a.code() != c.code || a.field() != c.field {
				t.Errorf("%s: %s, want %s", name, a.text, c.code)
			}
		}
	})
}
