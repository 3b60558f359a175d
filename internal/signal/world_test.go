package signal_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/ent/message"
	"conversa/ent/schema"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// long runs the tests with the counts of a night.
func long() bool { return os.Getenv("CONVERSA_TEST_LONG") == "1" }

// noon is when the tests begin.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// world is an organization with users and conversations, whose messages the test itself
// keeps as the inbox would.
type world struct {
	*testing.T
	store *store.Store
	clock atomic.Int64
	org   string
	users []string
	talks []string
	shop  *ent.Account
	seen  map[int64]bool // the events that were read
	read  int64          // the last of them
}

func (w *world) now() time.Time          { return time.UnixMicro(w.clock.Load()).UTC() }
func (w *world) set(to time.Time)        { w.clock.Store(to.UnixMicro()) }
func (w *world) advance(d time.Duration) { w.clock.Add(d.Microseconds()) }

// service is one server's part.
func (w *world) service() *signal.Service {
	return &signal.Service{Store: w.store, Now: w.now, Log: slog.New(slog.DiscardHandler)}
}

func each(t *testing.T, talks int, test func(w *world)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(newWorld(t, s, talks)) })
}

func newWorld(t *testing.T, s *store.Store, talks int) *world {
	t.Helper()
	w := &world{T: t, store: s, seen: map[int64]bool{}}
	w.set(noon)
	w.change(func(ctx context.Context, tx *store.Tx) error {
		w.org = tx.Client.Organization.Create().SetName("Shop").SaveX(ctx).ID
		for _, name := range []string{"ana", "bob", "eva"} {
			w.users = append(w.users, tx.Client.User.Create().SetOrganizationID(w.org).SetName(name).SetEmail(name+"@example.com").
				SetPasswordHash("x").SetProfile(conversa.ProfileStandard).SaveX(ctx).ID)
		}
		w.shop = tx.Client.Account.Create().SetOrganizationID(w.org).SetNickname("sales").SetPhoneNumberID("1").
			SetAccessToken([]byte("sealed")).SetAddedByID(w.users[0]).SetWindowWarnings([]int{60, 15}).SaveX(ctx)
		for range talks {
			lead := tx.Client.Lead.Create().SetOrganizationID(w.org).SetOwnerID(w.users[0]).SaveX(ctx)
			w.talks = append(w.talks, tx.Client.Conversation.Create().SetOrganizationID(w.org).SetAccountID(w.shop.ID).
				SetOwnerID(w.users[0]).SetLeadID(lead.ID).SetLastMessageAt(noon).SaveX(ctx).ID)
		}
		return nil
	})
	return w
}

func (w *world) ctx() context.Context {
	return conversa.WithViewer(context.WithoutCancel(w.Context()), conversa.SystemViewer())
}

func (w *world) change(fn func(ctx context.Context, tx *store.Tx) error) {
	w.Helper()
	if err := w.store.WithTx(w.ctx(), fn); err != nil {
		w.Fatal(err)
	}
}

func (w *world) as(user string) (context.Context, conversa.Viewer) {
	viewer := conversa.Viewer{
		OrganizationID: w.org, UserID: user, Profile: conversa.ProfileStandard, Scopes: conversa.AllScopes,
		Sight: conversa.Sight{AllRecords: true},
	}
	return conversa.WithViewer(w.Context(), viewer), viewer
}

// arrive has a customer write a message at a time, and returns its id and who is told.
func (w *world) arrive(talk string, at time.Time) (id string, told []string) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		conv := tx.Client.Conversation.GetX(ctx, talk)
		window := conv.Window().Extend(at, w.now())
		update := conv.Update().SetLastInboundAt(window.LastInbound).SetWindowClosesAt(window.ClosesAt())
		if window != conv.Window() {
			if next := window.NextWarning(w.now(), w.shop.WindowWarnings); next.IsZero() {
				update.ClearWarnAt()
			} else {
				update.SetWarnAt(next)
			}
		}
		if conv.WaitingSince == nil {
			update.SetWaitingSince(at)
		}
		update.ExecX(ctx)
		id = tx.Client.Message.Create().SetID(schema.NewID("msg")).SetOrganizationID(w.org).SetAccountID(w.shop.ID).SetConversationID(talk).
			SetOwnerID(conv.OwnerID).SetDirection(conversa.DirectionInbound).SetType(conversa.TypeText).SetOrigin(conversa.OriginCustomer).
			SetStatus(conversa.StatusReceived).SetSentAt(at).SetWaiting(true).SaveX(ctx).ID
		told, err = signal.Arrived(ctx, tx, w.now(), id)
		return err
	})
	return id, told
}

// reply has somebody answer all that waits.
func (w *world) reply(talk string) (told []string) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		tx.Client.Message.Create().SetID(schema.NewID("msg")).SetOrganizationID(w.org).SetAccountID(w.shop.ID).SetConversationID(talk).
			SetOwnerID(w.users[0]).SetDirection(conversa.DirectionOutbound).SetType(conversa.TypeText).SetOrigin(conversa.OriginConversa).
			SetStatus(conversa.StatusSent).SetSentAt(w.now()).ExecX(ctx)
		tx.Client.Message.Update().Where(message.ConversationID(talk)).SetWaiting(false).ExecX(ctx)
		tx.Client.Conversation.UpdateOneID(talk).ClearWaitingSince().ExecX(ctx)
		told, err = signal.Settled(ctx, tx, w.now(), talk)
		return err
	})
	return told
}

// fail has the last reply fail, if there is any: the last message waits again. It
// returns who is told.
func (w *world) fail(talk string) (waits bool, told []string) {
	w.Helper()
	err := w.store.WithTx(w.ctx(), func(ctx context.Context, tx *store.Tx) error {
		latest := func(direction conversa.MessageDirection) (*ent.Message, error) {
			return tx.Client.Message.Query().Where(message.ConversationID(talk), message.DirectionEQ(direction)).
				Order(ent.Desc("sent_at", "id")).First(ctx)
		}
		last, err := latest(conversa.DirectionInbound)
		if err != nil {
			return err
		}
		reply, err := latest(conversa.DirectionOutbound)
		if err != nil || reply.SentAt.Before(last.SentAt) {
			return err
		}
		waits = true
		last.Update().SetWaiting(true).ExecX(ctx)
		tx.Client.Conversation.UpdateOneID(talk).SetWaitingSince(last.SentAt).ExecX(ctx)
		told, err = signal.Failed(ctx, tx, w.now(), reply.ID)
		return err
	})
	if err != nil && !ent.IsNotFound(err) {
		w.Fatal(err)
	}
	return waits, told
}

// give makes a user the owner.
func (w *world) give(talk, user string) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		tx.Client.Conversation.UpdateOneID(talk).SetOwnerID(user).ExecX(ctx)
		return w.service().Moved(ctx, tx, talk)
	})
}

// signals are all, by user and conversation.
func (w *world) signals() map[[2]string]*ent.Signal {
	all := map[[2]string]*ent.Signal{}
	for _, row := range w.store.Client().Signal.Query().AllX(w.ctx()) {
		all[[2]string{row.UserID, row.ConversationID}] = row
	}
	return all
}

// entry is an event of a kind.
type entry struct {
	conversation string
	at           time.Time
	signal       conversa.SignalNews
	window       conversa.WindowNews
}

// meanwhile is how many ids may be given, and committed, before one that was given earlier is.
const meanwhile = 100

// events are those of a kind that were appended since the last time.
func (w *world) events(kind conversa.EventKind) (found []entry) {
	w.Helper()
	query := "select seq, kind, subject_id, payload from event where seq > ? order by seq"
	if w.store.Dialect() == dialect.Postgres {
		query = "select id, kind, subject_id, payload from event_in where id > ? order by id"
	}
	rows, err := w.store.Query(w.Context(), query, w.read-meanwhile)
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var of, payload string
		e := entry{at: w.now()}
		var id int64
		if err := rows.Scan(&id, &of, &e.conversation, &payload); err != nil {
			w.Fatal(err)
		}
		known := w.seen[id]
		w.seen[id], w.read = true, max(w.read, id)
		if known || of != string(kind) {
			continue
		}
		for _, news := range []any{&e.signal, &e.window} {
			if err := json.Unmarshal([]byte(payload), news); err != nil {
				w.Fatal(err)
			}
		}
		found = append(found, e)
	}
	if err := rows.Err(); err != nil {
		w.Fatal(err)
	}
	return found
}

// show is a signal in a word.
func show(s *ent.Signal) string {
	if s == nil {
		return "none"
	}
	text := fmt.Sprint(s.State, " ", s.MessageCount)
	if s.RemindAt != nil {
		text += " at " + s.RemindAt.UTC().Format(time.RFC3339Nano)
	}
	return text
}
