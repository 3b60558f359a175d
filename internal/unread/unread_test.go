package unread_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/unread"
)

// office is an organization on PostgreSQL, where transactions wait for each other.
type office struct {
	testing.TB
	store              *store.Store
	ctx                context.Context
	org, admin, number string
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{TB: t, store: storetest.Open(t, dialect.Postgres), ctx: conversa.WithViewer(t.Context(), conversa.SystemViewer())}
	o.do(func(ctx context.Context, tx *store.Tx) error {
		c := tx.Client
		o.org = c.Organization.Create().SetName("Shop").SaveX(ctx).ID
		o.admin = o.user(ctx, c, "ana")
		o.number = c.Account.Create().SetOrganizationID(o.org).SetAddedByID(o.admin).SaveX(ctx).ID
		return nil
	})
	return o
}

func (o *office) do(fn func(ctx context.Context, tx *store.Tx) error) {
	if err := o.store.WithTx(o.ctx, fn); err != nil {
		o.Error(err)
	}
}

func (o *office) user(ctx context.Context, c *ent.Client, name string) string {
	return c.User.Create().SetOrganizationID(o.org).SetName(name).SetEmail(name + "@" + o.org + ".example.com").
		SetProfile(conversa.ProfileStandard).SaveX(ctx).ID
}

// write adds a message of the customer's.
func (o *office) write(ctx context.Context, tx *store.Tx, talk string, at time.Time) *ent.Message {
	return tx.Client.Message.Create().SetOrganizationID(o.org).SetConversationID(talk).SetAccountID(o.number).
		SetDirection(conversa.DirectionInbound).SetOrigin(conversa.OriginCustomer).SetType(conversa.TypeText).
		SetStatus(conversa.StatusReceived).SetSentAt(at).SaveX(ctx)
}

// begin begins a conversation with a message at a time.
func (o *office) begin(at time.Time) (talk string) {
	o.do(func(ctx context.Context, tx *store.Tx) error {
		lead := tx.Client.Lead.Create().SetOrganizationID(o.org).SetOwnerID(o.admin).SaveX(ctx)
		row := tx.Client.Conversation.Create().SetOrganizationID(o.org).SetAccountID(o.number).SetLead(lead).SetOwnerID(o.admin).
			SetLastMessageAt(at).SetInboundCount(1).SaveX(ctx)
		talk = row.ID
		return row.Update().SetLastMessageID(o.write(ctx, tx, talk, at).ID).Exec(ctx)
	})
	return talk
}

// late takes in a message that was sent before the last one.
func (o *office) late(ctx context.Context, tx *store.Tx, talk string, at time.Time) error {
	if err := tx.Client.Conversation.UpdateOneID(talk).AddInboundCount(1).Exec(ctx); err != nil {
		return err
	}
	return unread.Raise(ctx, tx, talk, unread.Position{At: at, MessageID: o.write(ctx, tx, talk, at).ID})
}

// waiting waits until a transaction waits for a lock of ours.
func (o *office) waiting() {
	o.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		rows, err := o.store.Query(o.ctx, `select 1 from pg_locks where locktype = 'advisory' and not granted
			and database = (select oid from pg_database where datname = current_database())`)
		if err != nil {
			o.Fatal(err)
		}
		found := rows.Next()
		if err := rows.Close(); err != nil {
			o.Fatal(err)
		}
		if found {
			return
		}
	}
	o.Fatal("nobody waits")
}

// lock takes the Lock, until release is called.
func (o *office) lock() (release func()) {
	let, taken, over := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		o.do(func(ctx context.Context, tx *store.Tx) error {
			err := unread.Lock(ctx, tx, o.org)
			close(taken)
			<-let
			return err
		})
	}()
	<-taken
	return func() {
		close(let)
		<-over
	}
}

// join has a user join.
func (o *office) join() (done func()) {
	var joined sync.WaitGroup
	joined.Go(func() {
		o.do(func(ctx context.Context, tx *store.Tx) error {
			return unread.Join(ctx, tx, o.org, o.user(ctx, tx.Client, "bia"))
		})
	})
	return joined.Wait
}

// receive has a late message come, and its transaction end when done is called.
func (o *office) receive(talk string, at time.Time) (done func()) {
	written, over := make(chan struct{}), make(chan struct{})
	var received sync.WaitGroup
	received.Go(func() {
		o.do(func(ctx context.Context, tx *store.Tx) error {
			err := o.late(ctx, tx, talk, at)
			close(written)
			<-over
			return err
		})
	})
	<-written
	return func() {
		close(over)
		received.Wait()
	}
}

// Whoever joins while a conversation begins, and gets a message late, has read as many of
// its messages as their marker says; none where that is under way.
func TestWhoJoinsWhileAConversationBeginsHasReadWhatTheMarkerSays(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"the late message is under way": 0, "the late message is there": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			now := time.Now().UTC().Truncate(time.Microsecond)
			old := o.begin(now)
			release := o.lock()
			joined := o.join()
			o.waiting()
			fresh := o.begin(now)
			received := o.receive(fresh, now.Add(-time.Minute))
			if want > 0 {
				received()
			}
			release()
			joined()
			if want == 0 {
				received()
			}
			read := map[string]int{}
			for _, m := range o.store.Client().ReadMarker.Query().AllX(o.ctx) {
				read[m.ConversationID] = m.ReadCount
			}
			if read[old] != 1 || read[fresh] != want {
				t.Errorf("read are %d of the old conversation's one message, and %d of the new one's two; want %d", read[old], read[fresh], want)
			}
		})
	}
}
