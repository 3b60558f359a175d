package inbox_test

import (
	"context"
	"flag"
	"strconv"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"conversa"
	"conversa/internal/inbox"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/whatsapp"
)

// runs sets how many streams a property test tries, unless the command line says.
func runs(t *testing.T, short, long_ int) {
	t.Helper()
	n := short
	if long() {
		n = long_
	}
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		if err := f.Value.Set(strconv.Itoa(n)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Value.Set(f.DefValue) })
	}
}

func TestAnyOrderAndRepetitionOfTheWebhooksEndsInTheSameInbox(t *testing.T) {
	for name, n := range map[string][2]int{dialect.SQLite: {30, 300}, dialect.Postgres: {8, 80}} {
		t.Run(name, func(t *testing.T) {
			s := storetest.Open(t, name)
			runs(t, n[0], n[1])
			rapid.Check(t, func(rt *rapid.T) { checkStream(t, rt, s, false) })
		})
	}
}

// Where numbers pass from one customer to another, who wrote what is still the
// same in any order. What the profile of a customer is called is not: of a message
// that turns out to be somebody else's, the profile is not kept.
func TestAnyOrderEndsTheSameAlsoWhereNumbersPassOn(t *testing.T) {
	s := storetest.Open(t, dialect.SQLite)
	runs(t, 15, 150)
	rapid.Check(t, func(rt *rapid.T) { checkStream(t, rt, s, true) })
}

// checkStream has one world hear a stream in order, and another one hear it
// shuffled, repeated and batched.
func checkStream(t *testing.T, rt *rapid.T, s *store.Store, reuse bool) {
	events := draw(rt, reuse)
	var order []int
	for i := range events.elements {
		order = append(order, i)
	}
	for range rapid.IntRange(0, len(order)).Draw(rt, "repeats") {
		order = append(order, rapid.IntRange(0, len(events.elements)-1).Draw(rt, "again"))
	}
	order = rapid.Permutation(order).Draw(rt, "order")
	var shuffled []element
	for _, i := range order {
		shuffled = append(shuffled, events.elements[i])
	}
	sizes := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 3).Draw(rt, "sizes")

	one, other := streamWorld(t, s), streamWorld(t, s)
	one.hear(one.bodies(events.elements, []int{1})...)
	other.hear(other.bodies(shuffled, sizes)...)
	if diff := cmp.Diff(strings.Split(one.dump(!reuse), "\n"), strings.Split(other.dump(!reuse), "\n")); diff != "" {
		rt.Fatalf("in order (-) and shuffled (+) differ:\n%s\nthe stream:\n%s\nas heard: %v", diff, events.story(one), order)
	}
	for name, w := range map[string]*world{"in order": one, "shuffled": other} {
		if wrong := w.wrong(); len(wrong) > 0 {
			rt.Fatalf("%s:\n%s\nthe stream:\n%s\nas heard: %v", name, strings.Join(wrong, "\n"), events.story(one), order)
		}
	}
}

// lost is a Sender whose answers never arrive.
type lost struct{ inbox.Sender }

func (lost) SendText(context.Context, whatsapp.Credentials, whatsapp.Text) (whatsapp.Sent, error) {
	return whatsapp.Sent{}, whatsapp.ErrUnknownOutcome
}

// streamWorld is an inbox in which a customer wrote before, and whose reply may or
// may not have been sent.
func streamWorld(t *testing.T, s *store.Store) *world {
	t.Helper()
	w := anotherWorld(t, s)
	w.clock.set(noon.Add(2 * time.Hour))
	w.hear(notify(messagesField(w.shop.Number(), text("wamid.first", "15550100099", "", "hello", 1))))
	w.change(func(ctx context.Context, tx *store.Tx) error {
		conv := tx.Client.Conversation.Query().OnlyX(w.orgCtx())
		row := tx.Client.Message.Create().SetOrganizationID(w.org).SetAccountID(w.shop.ID).SetConversationID(conv.ID).
			SetDirection(conversa.DirectionOutbound).SetType(conversa.TypeText).SetOrigin(conversa.OriginConversa).
			SetText("our reply").SetStatus(conversa.StatusUnconfirmed).SetSentAt(noon.Add(2 * time.Second)).
			SetSentByID(w.admin).SetIdempotencyKey("key").SetWaID("15550100099").SaveX(ctx)
		tx.Client.Conversation.UpdateOneID(conv.ID).SetLastMessageID(row.ID).SetLastMessageAt(row.SentAt).ExecX(ctx)
		w.sent = row.ID
		if err := inbox.SettleConversation(ctx, tx, conv.ID); err != nil {
			return err
		}
		_, err := signal.Settled(ctx, tx, w.clock.now(), conv.ID)
		return err
	})
	return w
}

var _ inbox.Sender = lost{}
