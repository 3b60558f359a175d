package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/inbox"
	"conversa/internal/store"
	"conversa/internal/whatsapp/simulator"
)

func TestAReplyGoesFromQueuedToRead(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		row, err := w.reply("k1", "olá, Ana")
		if err != nil || row.Status != conversa.StatusQueued || row.Direction != conversa.DirectionOutbound || value(row.SentByID) != w.admin {
			t.Fatalf("reply: %+v, %v", row, err)
		}
		w.settle()
		w.want(row.ID, "DELIVERED")
		w.ana.Open(shopID)
		w.settle()
		w.want(row.ID, "READ")
		m := w.store.Client().Message.GetX(w.systemCtx(), row.ID)
		if m.DeliveredAt == nil || m.ReadAt == nil || m.Wamid == nil || m.AttemptedAt != nil {
			t.Errorf("message: %v", m)
		}
		conv := w.conversation()
		if value(conv.LastMessageID) != row.ID || !conv.WindowClosesAt.Equal(noon.Add(24*time.Hour)) {
			t.Errorf("conversation: %v", conv)
		}
		sent := w.sim.Sent()
		if len(sent) != 1 || sent[0].CallbackData != row.ID || sent[0].To != "+"+ana || sent[0].Wamid != *m.Wamid {
			t.Errorf("sent: %+v", sent)
		}
		if n := w.store.Client().Job.Query().CountX(w.systemCtx()); n != 0 {
			t.Errorf("%d jobs are left", n)
		}
	})
}

func TestOneKeyMakesOneMessage(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		var ids sync.Map
		var clicks sync.WaitGroup
		for range 20 {
			clicks.Go(func() {
				row, err := w.reply("k1", "uma vez")
				if err != nil {
					t.Errorf("reply: %v", err)
					return
				}
				ids.Store(row.ID, true)
			})
		}
		clicks.Wait()
		w.settle()
		n := 0
		ids.Range(func(any, any) bool { n++; return true })
		if n != 1 {
			t.Errorf("one key made %d messages", n)
		}
		w.wantSent(1)
		for what, r := range map[string]inbox.Reply{
			"text":         {ConversationID: w.conv.ID, IdempotencyKey: "k1", Text: "outra"},
			"conversation": {ConversationID: "cnv_other", IdempotencyKey: "k1", Text: "uma vez"},
		} {
			ctx, v := w.viewer()
			_, err := w.inbox.Reply(ctx, v, r)
			if refusal := (*conversa.Error)(nil); !errors.As(err, &refusal) || refusal.Code != conversa.CodeConflict || refusal.Field != "idempotencyKey" {
				t.Errorf("another %s with the key: %v", what, err)
			}
		}
		w.pass(25 * time.Hour)
		if _, err := w.reply("k1", "uma vez"); err != nil {
			t.Errorf("the repeat after the window closed: %v", err)
		}
	})
}

func TestRepliesOfAConversationLeaveInOrder(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Code: 131016, Text: "n03", Times: 2})
		for i := range 12 {
			w.mustReply(fmt.Sprint(i), fmt.Sprintf("n%02d", i))
		}
		w.settle()
		w.pass(10 * time.Second)
		w.pass(10 * time.Second)
		var got []string
		for _, m := range w.sim.Sent() {
			body := string(m.Body)
			got = append(got, body[strings.Index(body, `"body":"n`)+8:][:3])
		}
		if want := "[n00 n01 n02 n03 n04 n05 n06 n07 n08 n09 n10 n11]"; fmt.Sprint(got) != want {
			t.Errorf("sent %v", got)
		}
	})
}

func TestRefusals(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		ctx, v := w.viewer()
		w.hear(notify(field("smb_message_echoes", shopID, object{"message_echoes": []object{
			with(text("wamid.e", shopLine, "", "bom dia", 1), "to", "15550100077")}})))
		var begun *ent.Conversation
		for _, c := range w.store.Client().Conversation.Query().AllX(w.systemCtx()) {
			if c.ID != w.conv.ID {
				begun = c
			}
		}
		other := anotherWorld(t, w.store)
		other.hear(notify(messagesField(other.shop.Number(), text("wamid.x", ana, "", "oi", 1))))
		foreign := other.store.Client().Conversation.Query().OnlyX(other.orgCtx())
		w.unreachable.Store(1 << 30)
		queued := w.mustReply("queued", "na fila")

		good := inbox.Reply{ConversationID: w.conv.ID, IdempotencyKey: "k", Text: "oi"}
		change := func(fn func(r *inbox.Reply)) inbox.Reply {
			r := good
			fn(&r)
			return r
		}
		for name, c := range map[string]struct {
			reply inbox.Reply
			code  conversa.ErrorCode
			field string
		}{
			"no key":                 {change(func(r *inbox.Reply) { r.IdempotencyKey = "" }), conversa.CodeInvalidInput, "idempotencyKey"},
			"a long key":             {change(func(r *inbox.Reply) { r.IdempotencyKey = strings.Repeat("k", 201) }), conversa.CodeInvalidInput, "idempotencyKey"},
			"a key with NUL":         {change(func(r *inbox.Reply) { r.IdempotencyKey = "a\x00b" }), conversa.CodeInvalidInput, "idempotencyKey"},
			"no text":                {change(func(r *inbox.Reply) { r.Text = " \n" }), conversa.CodeInvalidInput, "text"},
			"a text with NUL":        {change(func(r *inbox.Reply) { r.Text = "a\x00b" }), conversa.CodeInvalidInput, "text"},
			"4097 characters":        {change(func(r *inbox.Reply) { r.Text = strings.Repeat("é", 4097) }), conversa.CodeMessageTooLong, "text"},
			"no conversation":        {change(func(r *inbox.Reply) { r.ConversationID = "cnv_none" }), conversa.CodeNotFound, "conversationId"},
			"an id with NUL":         {change(func(r *inbox.Reply) { r.ConversationID = "cnv_\x00" }), conversa.CodeNotFound, "conversationId"},
			"another organization's": {change(func(r *inbox.Reply) { r.ConversationID = foreign.ID }), conversa.CodeNotFound, "conversationId"},
			"begun by an echo":       {change(func(r *inbox.Reply) { r.ConversationID = begun.ID }), conversa.CodeNoConversation, ""},
			"to no message":          {change(func(r *inbox.Reply) { r.ReplyToID = "msg_none" }), conversa.CodeNotFound, "replyToId"},
			"to one not sent yet":    {change(func(r *inbox.Reply) { r.ReplyToID = queued }), conversa.CodeInvalidInput, "replyToId"},
		} {
			row, err := one(w.inbox.Reply(ctx, v, c.reply))
			refusal := (*conversa.Error)(nil)
			if !errors.As(err, &refusal) || refusal.Code != c.code || refusal.Field != c.field {
				t.Errorf("%s: %v, %v; want %s of %q", name, row, err, c.code, c.field)
			}
		}
		if _, err := w.reply("4096", strings.Repeat("é", 4096)); err != nil {
			t.Errorf("4096 characters: %v", err)
		}
		w.unreachable.Store(0)
		w.settle()
		w.pass(24*time.Hour - time.Second)
		w.mustReply("in time", "ainda")
		w.settle()
		w.pass(time.Second)
		if _, err := w.reply("late", "tarde"); !errors.Is(err, conversa.ErrWindowClosed) {
			t.Errorf("at exactly 24 hours: %v", err)
		}
		w.ana.WriteText(shopID, "voltei")
		w.settle()
		w.mustReply("again", "que bom")
	})
}

// The id of what it answers may be another server's, or from before the clock was set back.
func TestAReplyIsAfterWhatItAnswersWhateverTheClocksSay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 60))))
		const ahead = "msg_7zzzzzzzzzzzzzzzzzzzzzzzzz"
		w.change(func(ctx context.Context, tx *store.Tx) (err error) {
			for _, id := range []string{"messages set id", "conversations set last_message_id", "signals set latest_message_id"} {
				_, e := tx.Exec(ctx, "update "+id+" = ?", ahead)
				err = errors.Join(err, e)
			}
			return err
		})
		ctx, v := w.viewer()
		reply := func(key string, want time.Time) {
			t.Helper()
			row, err := one(w.inbox.Reply(ctx, v, inbox.Reply{ConversationID: w.conversation().ID, IdempotencyKey: key, Text: "olá"}))
			if err != nil || !row.SentAt.Equal(want) || value(w.conversation().LastMessageID) != row.ID {
				t.Errorf("reply %s: %v, %v", key, row, err)
			}
		}
		reply("1", noon.Add(61*time.Second))
		reply("2", noon.Add(61*time.Second))
		w.clock.add(5 * time.Second)
		reply("3", noon.Add(65*time.Second))
		if m := w.store.Client().Message.GetX(w.systemCtx(), ahead); m.Waiting || m.ReplyID == nil || w.conversation().WaitingSince != nil {
			t.Errorf("what was answered waits: %v", m)
		}
		if wrong := w.wrong(); len(wrong) > 0 {
			t.Errorf("wrong: %q", wrong)
		}
	})
}

func TestAReplyQuotesAMessage(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		hers := w.messages()[0]
		ctx, v := w.viewer()
		row, err := one(w.inbox.Reply(ctx, v, inbox.Reply{ConversationID: w.conv.ID, IdempotencyKey: "k", Text: "isso", ReplyToID: hers.ID}))
		if err != nil || value(row.ReplyToWamid) != value(hers.Wamid) {
			t.Fatalf("reply: %v, %v", row, err)
		}
		w.settle()
		if sent := w.sim.Sent(); len(sent) != 1 || !strings.Contains(string(sent[0].Body), value(hers.Wamid)) {
			t.Errorf("sent: %+v", sent)
		}
	})
}

func TestAReplyToSomebodyWithoutANumber(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.sim.CustomerByUserID("US.4711", "bia.lima", "Bia").WriteText(shopID, "oi")
		w.settle()
		for _, c := range w.store.Client().Conversation.Query().AllX(w.systemCtx()) {
			if c.WaID == nil {
				w.conv = c
			}
		}
		id := w.mustReply("k", "olá, Bia")
		w.settle()
		w.want(id, "DELIVERED")
		if sent := w.sim.Sent(); len(sent) != 1 || sent[0].Recipient != "US.4711" || sent[0].To != "" {
			t.Errorf("sent: %+v", sent)
		}
	})
}
