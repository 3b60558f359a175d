package inbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent/message"
	entsignal "conversa/ent/signal"
	"conversa/internal/crm"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/unread"
	"conversa/internal/whatsapp/simulator"
)

// wrongSignals says where the signals and marks are not what follows from the messages,
// as far as nobody has read or chosen anything.
func (w *world) wrongSignals() (wrong []string) {
	w.Helper()
	ctx, client := w.systemCtx(), w.store.Client()
	for _, conv := range client.Conversation.Query().WithAccount().AllX(w.orgCtx()) {
		mine := false
		for _, s := range client.Signal.Query().Where(entsignal.ConversationID(conv.ID)).AllX(ctx) {
			latest := client.Message.GetX(ctx, s.LatestMessageID)
			if latest.ConversationID != conv.ID || latest.Direction != conversa.DirectionInbound {
				wrong = append(wrong, fmt.Sprintf("the signal %s is about %s of another conversation", s.ID, latest.ID))
			}
			if s.UserID != conv.OwnerID && s.State != conversa.SignalIgnored {
				wrong = append(wrong, fmt.Sprintf("the signal %s of who is not the owner is %s", s.ID, s.State))
			}
			if s.State == conversa.SignalNew && conv.WaitingSince == nil && !w.cameLate(conv.ID) {
				wrong = append(wrong, fmt.Sprintf("the signal %s is NEW, and nothing waits in %s", s.ID, conv.ID))
			}
			mine = mine || s.UserID == conv.OwnerID
		}
		if conv.WaitingSince != nil && !mine {
			wrong = append(wrong, fmt.Sprintf("nobody has a signal of %s, which waits", conv.ID))
		}
		next := conv.Window().NextWarning(w.clock.now(), conv.Edges.Account.WindowWarnings)
		if got := conv.WarnAt; next.IsZero() != (got == nil) || got != nil && !got.Equal(next) {
			wrong = append(wrong, fmt.Sprintf("the next mark of %s is %v, want %v", conv.ID, got, next))
		}
	}
	return wrong
}

// cameLate reports whether a customer's message of a conversation had a reply when it came.
func (w *world) cameLate(conversationID string) bool {
	for _, m := range w.store.Client().Message.Query().Where(message.ConversationID(conversationID), message.OriginEQ(conversa.OriginCustomer)).AllX(w.systemCtx()) {
		after := w.store.Client().Message.Query().Where(message.ConversationID(conversationID), message.DirectionEQ(conversa.DirectionOutbound),
			message.SentAtGTE(m.SentAt), message.CreatedAtLTE(m.CreatedAt))
		if after.ExistX(w.systemCtx()) {
			return true
		}
	}
	return false
}

// signals are "STATE count" of a user, by conversation.
func (w *world) signals(user string) map[string]string {
	w.Helper()
	all := map[string]string{}
	for _, s := range w.store.Client().Signal.Query().Where(entsignal.UserID(user)).AllX(w.systemCtx()) {
		all[s.ConversationID] = fmt.Sprint(s.State, " ", s.MessageCount)
	}
	return all
}

func (w *world) wantSignal(when, user, conversation, want string) {
	w.Helper()
	if got := w.signals(user)[conversation]; got != want {
		w.Errorf("%s: %q, want %q", when, got, want)
	}
}

// signalled is whose signals the last event of a conversation names.
func (w *world) signalled(conversation string) []string {
	w.Helper()
	query := "select payload from event where subject_id = ? order by seq desc limit 1"
	if w.store.Dialect() == dialect.Postgres {
		query = "select payload from event_in where subject_id = ? order by id desc limit 1"
	}
	rows, err := w.store.Query(w.Context(), query, conversation)
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	var news conversa.ConversationNews
	for rows.Next() {
		var payload string
		if err := rows.Scan(&payload); err != nil {
			w.Fatal(err)
		}
		if err := json.Unmarshal([]byte(payload), &news); err != nil {
			w.Fatal(err)
		}
	}
	return news.SignalOf
}

func echoed(wamid, body string, second int) []byte {
	return notify(field("smb_message_echoes", shopID, object{"message_echoes": []object{
		with(text(wamid, shopLine, "", body, second), "to", ana)}}))
}

func TestTheOwnerIsToldOfWhatWaits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eva := w.user("eva", conversa.UserActive, nil)
		w.assign(assignee{user: eva})
		first := notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1)))
		w.hear(first)
		conv := w.conversation().ID
		w.wantSignal("a stranger's first message", eva, conv, "NEW 1")
		if got := w.signalled(conv); !slices.Equal(got, []string{eva}) {
			t.Errorf("told %v", got)
		}
		w.hear(first, first)
		w.wantSignal("repeats", eva, conv, "NEW 1")
		w.hear(notify(messagesField(shopID, text("wamid.2", ana, "", "oi?", 2), text("wamid.3", ana, "", "alô", 3))))
		w.wantSignal("two more", eva, conv, "NEW 3")
		w.hear(echoed("wamid.e0", "an old one", 0))
		w.wantSignal("an echo from before", eva, conv, "NEW 3")
		w.hear(echoed("wamid.e1", "bom dia", 4))
		w.wantSignal("a reply from the phone", eva, conv, "SEEN 3")
		if got := w.signalled(conv); !slices.Equal(got, []string{eva}) {
			t.Errorf("of the reply was told %v", got)
		}
		w.hear(notify(messagesField(shopID, text("wamid.late", ana, "", "late", 3))))
		w.wantSignal("what was replied to before it came", eva, conv, "NEW 1")
		if got := w.signalled(conv); !slices.Equal(got, []string{eva}) {
			t.Errorf("of what came late was told %v", got)
		}
		w.hear(notify(messagesField(shopID, text("wamid.late", ana, "", "late", 3))))
		w.wantSignal("its repeat", eva, conv, "NEW 1")
		w.hear(echoed("wamid.e2", "sim", 4))
		w.wantSignal("another reply", eva, conv, "SEEN 1")
		w.hear(notify(messagesField(shopID, text("wamid.4", ana, "", "obrigada", 5))))
		w.wantSignal("a message after the reply", eva, conv, "NEW 1")
		if other := w.signals(w.admin); len(other) != 0 {
			t.Errorf("somebody else was told: %v", other)
		}
	})
}

func TestHistoryTellsNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(field("history", shopID, object{"history": []object{{"threads": []object{{"id": ana, "messages": []object{
			text("wamid.h", ana, "", "antigo", -100), with(text("wamid.o", shopLine, "", "resposta", -50), "to", ana),
		}}}}}})))
		if got := w.signals(w.admin); len(got) != 0 {
			t.Errorf("told of %v", got)
		}
		w.hear(notify(messagesField(shopID, text("wamid.h", ana, "", "antigo", -10))))
		w.wantSignal("what also came live", w.admin, w.conversation().ID, "")
	})
}

// What the history brought may be read before it counts.
func TestWhatIsReadOfTheHistoryStaysReadWhenItComesLive(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(field("history", shopID, object{"history": []object{{"threads": []object{{"id": ana, "messages": []object{
			text("wamid.h", ana, "", "oi", 1)}}}}}})))
		ctx, v := w.viewer()
		if _, err := w.inbox.MarkRead(ctx, v, w.conversation().ID, w.messages()[0].ID); err != nil {
			t.Fatal(err)
		}
		w.hear(notify(messagesField(shopID, text("wamid.h", ana, "", "oi", 1))))
		v.Sight.AllRecords = true
		counts, err := unread.Count(t.Context(), w.store, w.org, []conversa.Viewer{v})
		if err != nil {
			t.Fatal(err)
		}
		if got := counts[v.UserID]; got.Messages != 0 || got.Conversations != 0 {
			t.Errorf("%d messages are unread, in %d conversations", got.Messages, got.Conversations)
		}
	})
}

// The history may bring the reply to what came live before it.
func TestAReplyInTheHistorySettlesTheSignal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1))))
		w.hear(notify(field("history", shopID, object{"history": []object{{"threads": []object{{"id": ana, "messages": []object{
			with(text("wamid.o", shopLine, "", "resposta", 2), "to", ana),
		}}}}}})))
		w.wantSignal("replied in the history", w.admin, w.conversation().ID, "SEEN 1")
	})
}

func TestAReplySettlesTheSignal(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.wantSignal("before", w.admin, w.conv.ID, "NEW 1")
		w.mustReply("k", "olá")
		w.wantSignal("after", w.admin, w.conv.ID, "SEEN 1")
	})
}

// reported is a status of what the business wrote.
func reported(wamid, status string) []byte {
	value := object{"id": wamid, "status": status, "timestamp": stamp(100)}
	if status == "failed" {
		value["errors"] = []object{{"code": 131026, "title": "Message undeliverable"}}
	}
	return notify(field("messages", shopID, object{"statuses": []object{value}}))
}

// Who replied takes the conversation for done, and is told that it is not.
func TestAReplyThatFailsTellsTheOwner(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1), text("wamid.2", ana, "", "oi?", 2))))
		conv := w.conversation().ID
		for i, state := range conversa.SignalState("").Values() {
			wamid := fmt.Sprint("wamid.e", i)
			w.hear(echoed(wamid, "bom dia", 3))
			w.wantSignal("replied", w.admin, conv, "SEEN 2")
			w.change(func(ctx context.Context, tx *store.Tx) error {
				update := tx.Client.Signal.Update().SetState(conversa.SignalState(state))
				if state == string(conversa.SignalSnoozed) {
					update.SetRemindAt(w.clock.now().Add(time.Hour))
				}
				return update.Exec(ctx)
			})
			w.hear(reported(wamid, "failed"))
			w.wantSignal("failed while it was "+state, w.admin, conv, "NEW 2")
			if got := w.signalled(conv); !slices.Equal(got, []string{w.admin}) {
				t.Errorf("of the failure was told %v", got)
			}
			if n := w.store.Client().Signal.Query().Where(entsignal.RemindAtNotNil()).CountX(w.systemCtx()); n > 0 {
				t.Error("it would come again")
			}
		}
		w.hear(reported("wamid.e0", "delivered"))
		w.wantSignal("delivered after all", w.admin, conv, "SEEN 2")
		if got := w.signalled(conv); !slices.Equal(got, []string{w.admin}) {
			t.Errorf("of the delivery was told %v", got)
		}
		w.hear(reported("wamid.e0", "read"))
		if got := w.signalled(conv); got != nil {
			t.Errorf("of what changes nothing was told %v", got)
		}
	})
}

func TestAFailureAfterWhichNothingWaitsAgainTellsNobody(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1))), echoed("wamid.e1", "bom dia", 2), echoed("wamid.e2", "tudo bem?", 3))
		conv := w.conversation().ID
		w.hear(reported("wamid.e1", "failed"))
		w.wantSignal("with another reply", w.admin, conv, "SEEN 1")
		w.hear(notify(messagesField(shopID, text("wamid.2", ana, "", "tudo", 4))))
		if _, err := w.inbox.MarkNoReplyNeeded(w.orgCtx(), conv); err != nil {
			t.Fatal(err)
		}
		w.hear(echoed("wamid.e3", "ótimo", 5), reported("wamid.e3", "failed"))
		w.wantSignal("where no reply was needed", w.admin, conv, "SEEN 1")
		if got := w.signalled(conv); got != nil {
			t.Errorf("told %v", got)
		}
		w.hear(notify(messagesField(shopID, text("wamid.3", ana, "", "e aí?", 6))), reported("wamid.e2", "failed"))
		w.wantSignal("of the first and the last", w.admin, conv, "NEW 2")
	})
}

// A failure of our own sending tells as WhatsApp's does.
func TestAReplyThatIsRefusedTellsTheOwner(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Code: 131026})
		id := w.mustReply("k", "olá")
		w.settle()
		w.want(id, "FAILED 131026 ")
		w.wantSignal("after", w.admin, w.conv.ID, "NEW 1")
		if got := w.signalled(w.conv.ID); !slices.Equal(got, []string{w.admin}) {
			t.Errorf("told %v", got)
		}
	})
}

func TestSignalsFollowTheOwner(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eva := w.user("eva", conversa.UserActive, nil)
		w.hear(notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1), text("wamid.2", ana, "", "oi", 2))))
		conv := w.conversation().ID
		people, viewer := w.people()
		give := func(to string) {
			if err := people.Assign(w.Context(), viewer, w.only(), to); err != nil {
				t.Fatal(err)
			}
		}
		give(eva)
		w.wantSignal("given away", w.admin, conv, "IGNORED 2")
		w.wantSignal("taken over", eva, conv, "NEW 2")
		w.hear(echoed("wamid.e", "bom dia", 3))
		give(w.admin)
		w.wantSignal("given back", eva, conv, "IGNORED 2")
		w.wantSignal("where nothing waits", w.admin, conv, "IGNORED 2")
	})
}

// A customer who turns out to be a contact of somebody else's brings what waits along.
func TestSignalsFollowTheirMessages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		eva := w.user("eva", conversa.UserActive, nil)
		w.change(func(ctx context.Context, tx *store.Tx) error {
			d := &crm.Directory{Log: w.inbox.Log}
			_, err := d.Add(ctx, tx, w.org, conversa.ModuleContacts, crm.Person{OwnerID: eva, FirstName: "Ana", Phone: "+55 11 95550-1234"}, w.clock.now())
			return err
		})
		w.hear(notify(from("Aninha", text("wamid.1", "", anaID, "quem sou?", 1))))
		w.wantSignal("a stranger", w.admin, w.conversation().ID, "NEW 1")
		w.hear(notify(from("Aninha", text("wamid.2", ana, anaID, "eu", 2))))
		w.wantSignal("the contact's owner", eva, w.conversation().ID, "NEW 2")
		if wrong := w.wrongSignals(); wrong != nil {
			t.Error(wrong)
		}
	})
}

func TestTheFirstMarkIsSetWithTheWindow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1))))
		conv := w.conversation()
		if conv.WarnAt == nil || !conv.WarnAt.Equal(conv.WindowClosesAt.Add(-time.Hour)) {
			t.Errorf("armed at %v, closes at %v", conv.WarnAt, conv.WindowClosesAt)
		}
		w.clock.set(noon.Add(23*time.Hour + 30*time.Minute))
		w.hear(notify(messagesField(shopID, text("wamid.0", ana, "", "older", 0), text("wamid.2", ana, "", "late", 2))))
		if conv = w.conversation(); conv.WarnAt == nil || !conv.WarnAt.Equal(conv.WindowClosesAt.Add(-15*time.Minute)) {
			t.Errorf("armed at %v, closes at %v", conv.WarnAt, conv.WindowClosesAt)
		}
	})
}

// A message on the hot path costs one statement for its signal, and none for the mark.
func TestAMessageTakesFewStatements(t *testing.T) {
	for _, name := range []string{dialect.SQLite, dialect.Postgres} {
		config := storetest.Config(t, name)
		var texts []string
		counting := false
		config.Trace = func(query string) {
			if counting {
				texts = append(texts, query)
			}
		}
		w := newWorld(t, storetest.Reopen(t, config))
		w.hear(notify(messagesField(shopID, text("wamid.1", ana, "", "oi", 1))))
		w.accept(notify(messagesField(shopID, text("wamid.2", ana, "", "oi", 2))))
		counting = true
		w.drain()
		counting = false
		signals := slices.DeleteFunc(slices.Clone(texts), func(q string) bool { return !strings.Contains(q, "signals") })
		if len(signals) != 1 {
			t.Errorf("%s: %d statements about signals: %q", name, len(signals), signals)
		}
		t.Logf("%s: %d statements", name, len(texts))
		if n := w.store.Client().Message.Query().Where(message.Waiting(true)).CountX(w.systemCtx()); n != 2 {
			t.Errorf("%d messages wait", n)
		}
	}
}
