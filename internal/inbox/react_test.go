package inbox_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/reaction"
	"conversa/internal/store"
	"conversa/internal/whatsapp/simulator"
)

func (w *town) react(id, emoji string) error {
	ctx, v := w.viewer()
	_, err := w.inbox.React(ctx, v, id, emoji)
	return err
}

func (w *town) mustReact(id, emoji string) {
	w.Helper()
	if err := w.react(id, emoji); err != nil {
		w.Fatalf("react: %v", err)
	}
}

// ours is the business's reaction, as "emoji status code-of-failure reason".
func (w *town) wantOurs(want string) {
	w.Helper()
	row := w.store.Client().Reaction.Query().Where(reaction.AuthorEQ(reaction.AuthorBUSINESS)).OnlyX(w.systemCtx())
	got := row.Emoji + " " + string(row.Status)
	if row.Failure != nil {
		got += " " + string(row.Failure.Reason)
	}
	if got != want {
		w.Errorf("the reaction is %q, want %q", got, want)
	}
}

// reacted are the emoji that WhatsApp got, in order.
func (w *town) reacted() (list []string) {
	w.Helper()
	for _, m := range w.sim.Sent() {
		var body struct {
			Reaction struct {
				MessageID string  `json:"message_id"`
				Emoji     *string `json:"emoji"`
			} `json:"reaction"`
		}
		if err := json.Unmarshal(m.Body, &body); err != nil || m.Type != "reaction" || body.Reaction.MessageID == "" || body.Reaction.Emoji == nil {
			w.Fatalf("%s: %v", m.Body, err)
		}
		list = append(list, *body.Reaction.Emoji)
	}
	return list
}

func (w *town) wantReacted(want ...string) {
	w.Helper()
	got := w.reacted()
	if len(got) != len(want) {
		w.Fatalf("WhatsApp got %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			w.Errorf("WhatsApp got %q, want %q", got, want)
		}
	}
}

// A reaction is set, changed and taken away, and is never a reply.
func TestTheBusinessReacts(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		hers := w.messages()[0].ID
		waiting := w.conversation()
		for _, emoji := range []string{"👍", "👍", "🎉", "", ""} { // a repeat changes nothing
			w.mustReact(hers, emoji)
			w.settle()
			w.wantOurs(emoji + " SENT")
		}
		w.wantReacted("👍", "🎉", "")
		conv := w.conversation()
		if conv.WaitingSince == nil || !conv.LastMessageAt.Equal(waiting.LastMessageAt) || value(conv.LastMessageID) != value(waiting.LastMessageID) {
			t.Errorf("the conversation changed: %v", conv)
		}
		row := w.store.Client().Reaction.Query().OnlyX(w.systemCtx())
		if value(row.SentByID) != w.admin {
			t.Errorf("it is by %v", row.SentByID)
		}
		if n := w.store.Client().Job.Query().CountX(w.systemCtx()); n != 0 {
			t.Errorf("%d jobs are left", n)
		}
		if n := w.store.Client().ParkedChange.Query().CountX(w.systemCtx()); n != 0 {
			t.Errorf("%d statuses are parked", n)
		}
	})
}

// Both sides have one reaction each.
func TestBothSidesReact(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		id := w.mustReply("k", "olá")
		w.settle()
		wamid := value(w.store.Client().Message.GetX(w.systemCtx(), id).Wamid)
		w.ana.React(wamid, "❤️")
		w.settle()
		w.mustReact(id, "👍")
		w.pass(time.Second)
		w.ana.React(wamid, "😂")
		w.settle()
		emoji := map[reaction.Author]string{}
		for _, r := range w.store.Client().Reaction.Query().AllX(w.systemCtx()) {
			emoji[r.Author] = r.Emoji
		}
		if emoji[reaction.AuthorCUSTOMER] != "😂" || emoji[reaction.AuthorBUSINESS] != "👍" || len(emoji) != 2 {
			t.Errorf("reactions: %v", emoji)
		}
	})
}

// Only the last of quick changes has to arrive.
func TestTheLastReactionCounts(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		hers := w.messages()[0].ID
		w.unreachable.Store(1)
		for _, emoji := range []string{"👍", "🎉", "❤️"} {
			w.mustReact(hers, emoji)
		}
		w.settle()
		w.pass(time.Minute)
		w.wantOurs("❤️ SENT")
		got := w.reacted()
		if len(got) == 0 || got[len(got)-1] != "❤️" {
			t.Errorf("WhatsApp got %q", got)
		}
	})
}

// To set it twice is to set it once: a reaction is tried again where nobody knows.
func TestAReactionIsTriedAgain(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		for _, f := range []simulator.Failure{
			{Mode: simulator.FailureEmpty}, {Mode: simulator.FailureBreakAccepted}, {Code: 131016}, {Code: 130429}, {Mode: simulator.FailureHang},
		} {
			w.fail(f)
		}
		w.mustReact(w.messages()[0].ID, "👍")
		for range 8 {
			w.settle()
			w.pass(time.Minute)
		}
		w.wantOurs("👍 SENT")
	})
}

func TestAReactionThatFails(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		hers := w.messages()[0].ID
		w.fail(simulator.Failure{Code: 131026})
		w.mustReact(hers, "👍")
		w.settle()
		w.wantOurs("👍 FAILED ")
		w.mustReact(hers, "👍") // once more
		w.settle()
		w.wantOurs("👍 SENT")
		w.fail(simulator.Failure{Mode: simulator.FailureStatus, Code: 131009})
		w.mustReact(hers, "") // the customer still sees it
		w.settle()
		w.wantOurs("👍 FAILED ")
		w.fail(simulator.Failure{Code: 131016, Times: -1})
		w.mustReact(hers, "🎉")
		w.settle()
		w.pass(25 * time.Hour)
		w.wantOurs("🎉 FAILED WINDOW_CLOSED")
	})
}

// WhatsApp may tell of a failure before it answers.
func TestAReactionsFailureBeforeItsAnswer(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.sim.Chaos(simulator.Chaos{StatusFirst: true})
		hers := w.messages()[0].ID
		w.mustReact(hers, "👍")
		w.settle()
		w.wantOurs("👍 SENT")
		w.fail(simulator.Failure{Mode: simulator.FailureStatus, Code: 131009})
		w.mustReact(hers, "🎉")
		w.settle()
		w.wantOurs("🎉 FAILED ")
	})
}

func TestWhatCannotBeReactedTo(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		hers := w.messages()[0].ID
		w.unreachable.Store(1 << 30)
		queued := w.mustReply("queued", "na fila")
		edit := func(change func(u *ent.MessageUpdateOne)) {
			w.change(func(ctx context.Context, tx *store.Tx) error {
				u := tx.Client.Message.UpdateOneID(hers)
				change(u)
				return u.Exec(ctx)
			})
		}
		other := anotherWorld(t, w.store)
		other.hear(notify(messagesField(other.shop.Number(), text("wamid.x", ana, "", "oi", 1))))
		foreign := other.store.Client().Message.Query().OnlyX(other.orgCtx()).ID
		wantRefusal(t, "one not sent yet", w.react(queued, "👍"), conversa.CodeInvalidInput)
		wantRefusal(t, "another organization's", w.react(foreign, "👍"), conversa.CodeNotFound)
		wantRefusal(t, "none", w.react("msg_\x00", "👍"), conversa.CodeNotFound)
		if err := w.react(hers, "ok"); err == nil {
			t.Error("a word was taken for an emoji")
		}
		edit(func(u *ent.MessageUpdateOne) { u.SetRevokedAt(noon) })
		wantRefusal(t, "a withdrawn one", w.react(hers, "👍"), conversa.CodeConflict)
		edit(func(u *ent.MessageUpdateOne) { u.ClearRevokedAt().SetSentAt(noon.Add(-conversa.ReactionPeriod)) })
		wantRefusal(t, "an old one", w.react(hers, "👍"), conversa.CodeInvalidInput)
		edit(func(u *ent.MessageUpdateOne) { u.SetSentAt(noon) })
		w.pass(25 * time.Hour)
		wantRefusal(t, "in a closed window", w.react(hers, "👍"), conversa.CodeWindowClosed)
		if n := w.store.Client().Reaction.Query().CountX(w.systemCtx()); n != 0 {
			t.Errorf("%d reactions", n)
		}
	})
}
