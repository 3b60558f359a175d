package inbox_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// number is the first column of a query's only row.
func (w *world) number(query string) (n int) {
	w.Helper()
	rows, err := w.store.Query(w.Context(), query)
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			w.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		w.Fatal(err)
	}
	return n
}

// Under load a transaction for each message is most of what messages cost. xmin is the
// transaction that wrote a row.
func TestMessagesOfAnAccountThatWaitShareTransactions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.Open(t, dialect.Postgres))
	const bodies = 32
	for i := range bodies {
		w.accept(notify(messagesField(shopID, text(fmt.Sprintf("wamid.%d", i), fmt.Sprintf("1555010%04d", i/2), "", "oi", i))))
	}
	w.drain()
	if n := w.number("select count(*) from messages"); n != bodies {
		t.Errorf("%d messages, want %d", n, bodies)
	}
	if n := w.number("select count(distinct xmin::text) from messages"); n > bodies/4 {
		t.Errorf("%d messages took %d transactions", bodies, n)
	}
	for i := range bodies {
		id := []string{shopID, branchID}[i/4%2]
		w.accept(notify(messagesField(id, text(fmt.Sprintf("wamid.%d", bodies+i), ana, "", "oi", i))))
	}
	w.drain()
	if n := w.number("select count(*) from messages"); n != 2*bodies {
		t.Errorf("%d messages, want %d", n, 2*bodies)
	}
	if n := w.number("select count(*) from (select 1 from messages group by xmin::text having count(distinct account_id) > 1) mixed"); n != 0 {
		t.Errorf("%d transactions have messages of several accounts: two of them could wait for each other", n)
	}
	for _, state := range w.states() {
		if state != "DONE" {
			t.Errorf("a body is %s", state)
		}
	}
}

func TestAMessageThatFailsDoesNotHoldThoseBesideIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		refuse, allow := "alter table messages add constraint bad check (wamid <> 'wamid.2')", "alter table messages drop constraint bad"
		if w.store.Dialect() == dialect.SQLite {
			refuse = "create trigger bad before insert on messages when new.wamid = 'wamid.2' begin select raise(abort, 'bad'); end"
			allow = "drop trigger bad"
		}
		alter := func(statement string) {
			w.change(func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, statement)
				return err
			})
		}
		alter(refuse)
		w.accept(textOf(1), textOf(2), textOf(3), textOf(4))
		w.drain()
		if got := w.states(); len(w.messages()) != 3 || !slices.Equal(got, []string{"DONE", "PENDING", "DONE", "DONE"}) {
			t.Errorf("%d messages, %q", len(w.messages()), got)
		}
		alter(allow)
		w.leasesEnd()
		w.drain()
		if got := w.states(); len(w.messages()) != 4 || slices.Contains(got, "PENDING") {
			t.Errorf("once it can be kept: %d messages, %q", len(w.messages()), got)
		}
	})
}

// A conversation that somebody holds, e.g. a server that froze, holds up its own message.
// Those that were to share its transaction are done without it.
func TestAConversationThatIsHeldHoldsItsOwnMessageAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.Open(t, dialect.Postgres))
	number := func(i int) string { return fmt.Sprintf("1555010%04d", i) }
	w.hear(notify(messagesField(shopID, text("wamid.0", number(0), "", "oi", 0))))
	held, release := make(chan struct{}), make(chan struct{})
	var holder sync.WaitGroup
	holder.Go(func() {
		w.change(func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.Exec(ctx, "select id from conversations for no key update")
			close(held)
			<-release
			return err
		})
	})
	<-held
	for i := range 4 {
		w.accept(notify(messagesField(shopID, text(fmt.Sprintf("wamid.%d", i+1), number(i), "", "oi", i+1))))
	}
	stop := w.run()
	deadline := time.Now().Add(time.Minute)
	for w.number("select count(*) from messages") < 4 {
		if time.Now().After(deadline) {
			t.Error("the others wait as well")
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	close(release)
	holder.Wait()
	w.processed()
	stop()
	if n := w.number("select count(*) from messages"); n != 5 {
		t.Errorf("%d messages, want 5", n)
	}
}
