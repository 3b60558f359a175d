package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"conversa"
	"conversa/internal/store"
	"conversa/internal/view"
)

func TestAReplyIsTheFirstThatDidNotFail(t *testing.T) {
	t.Parallel()

	in := func() written { return written{inbound: true, origin: "CUSTOMER", status: "RECEIVED"} }
	out := func(status string) written {
		return written{origin: "CONVERSA", status: conversa.MessageStatus(status)}
	}
	c := talk{messages: []written{in(), out("FAILED"), in(), out("SENT"), out("READ"), in()}}
	c.settle(false)
	var replies []int
	var waiting []bool
	for _, w := range c.messages {
		replies, waiting = append(replies, w.reply), append(waiting, w.waiting)
	}
	if want := []int{3, 0, 3, 0, 0, 0}; !cmp.Equal(replies, want) {
		t.Errorf("replies %v, want %v", replies, want)
	}
	if want := []bool{false, false, false, false, false, true}; !cmp.Equal(waiting, want) {
		t.Errorf("waiting %v, want %v", waiting, want)
	}
}

// generated is a small archive on SQLite, without a server.
func generated(t *testing.T) (*sql.DB, facts, string) {
	t.Helper()
	dir := t.TempDir()
	if err := store.Migrate(t.Context(), store.Config{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "conversa.db")
	db, err := openSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	begin := `insert into organizations (id, name, created_at, updated_at) values ('org_1', 'Bench', '2026-03-01 12:00:00+00:00', '2026-03-01 12:00:00+00:00');
		insert into users (id, organization_id, name, email, profile, created_at, updated_at)
			values ('usr_me', 'org_1', 'Ana', 'ana@example.com', 'ADMINISTRATOR', '2026-03-01 12:00:00+00:00', '2026-03-01 12:00:00+00:00')`
	if _, err := db.ExecContext(t.Context(), begin); err != nil {
		t.Fatal(err)
	}
	for i, number := range []string{phoneNumberID, phoneNumberID + "2", phoneNumberID + "3", phoneNumberID + "4"} {
		_, err := db.ExecContext(t.Context(), `insert into accounts (id, organization_id, nickname, phone_number_id, window_warnings, send_next_at, added_by_id, created_at, updated_at)
			select 'acc_' || ?, organization_id, 'Account ' || ?, ?, '[60,15]', created_at, id, created_at, created_at from users`, i, i, number)
		if err != nil {
			t.Fatal(err)
		}
	}
	f := facts{Now: time.Now().UTC().Truncate(time.Second)}
	if err := f.people(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	h := &history{rng: rand.New(rand.NewPCG(seed, 1)), speech: newSpeech(), facts: f, messages: 3000}
	if err := fill(t.Context(), &sqliteLoader{db}, h, 300); err != nil {
		t.Fatal(err)
	}
	return db, h.facts, path
}

func TestAnArchiveIsWhatTheServerWouldHaveWritten(t *testing.T) {
	t.Parallel()

	db, _, _ := generated(t)
	for name, c := range map[string]struct{ query, want string }{
		"messages":      {"select count(*) from messages", "3000"},
		"conversations": {"select count(*) from conversations", "300"},
		"indexes are there again": {
			"select count(*) > 10 from sqlite_master where type = 'index' and tbl_name = 'messages' and sql is not null", "1",
		},
		"rare words": {"select count(*) from messages where search_text like '%xilofone%'", "60"},
		"what waits is the customers' alone": {
			"select count(*) from messages where waiting and (direction <> 'INBOUND' or origin <> 'CUSTOMER' or replied_at is not null)", "0",
		},
		"what counts waits, was replied to or needs no reply": {
			`select count(*) from messages where direction = 'INBOUND' and origin = 'CUSTOMER' and not waiting
				and replied_at is null and no_reply_needed_at is null`, "0",
		},
		"a reply is the first after it": {
			`select count(*) from messages m where m.direction = 'INBOUND' and coalesce(m.reply_id, '') <> coalesce((select o.id from messages o
				where o.conversation_id = m.conversation_id and o.direction = 'OUTBOUND' and o.status <> 'FAILED'
				and (o.sent_at, o.id) > (m.sent_at, m.id) order by o.sent_at, o.id limit 1), '')`, "0",
		},
		"conversations wait since their oldest": {
			`select count(*) from conversations c where coalesce(c.waiting_since, '') <>
				coalesce((select min(sent_at) from messages m where m.conversation_id = c.id and m.waiting), '')`, "0",
		},
		"inbound counts": {
			`select count(*) from conversations c where inbound_count <> (select count(*) from messages m
				where m.conversation_id = c.id and m.direction = 'INBOUND' and m.origin = 'CUSTOMER')`, "0",
		},
		"read counts": {
			`select count(*) from read_markers r where read_count <> (select count(*) from messages m
				where m.conversation_id = r.conversation_id and m.direction = 'INBOUND' and m.origin = 'CUSTOMER'
				and (m.sent_at, m.id) <= (r.read_to, r.message_id))`, "0",
		},
		"attachments": {
			"select count(*) from messages m where m.has_attachment <> exists (select 1 from attachments t where t.message_id = m.id)", "0",
		},
		"somebody waits in a window that closes": {"select count(*) > 3 from conversations where waiting_since is not null and window_closes_at > datetime('now')", "1"},
	} {
		t.Run(name, func(t *testing.T) {
			var got string
			if err := db.QueryRowContext(t.Context(), c.query).Scan(&got); err != nil {
				t.Fatal(err)
			}
			if got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestByHandPagesFollowEachOther(t *testing.T) {
	t.Parallel()

	_, f, path := generated(t)
	h, err := newHandwritten(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.db.Close() })
	for _, s := range shapes() {
		p, err := h.prepare(t.Context(), s)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		paged := ids(t, p, f, 100)
		if len(paged) == 0 {
			t.Errorf("%s: no rows", s.name)
		}
		var whole int
		query := "select count(*) from (" + h.bind(s.statement(10_000, false)) + ")"
		if err := h.db.QueryRowContext(t.Context(), query, append([]any{f.Organization}, s.args(f, time.Now())...)...).Scan(&whole); err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		slices.Sort(paged)
		if once := slices.Compact(slices.Clone(paged)); len(once) != len(paged) || len(paged) != whole {
			t.Errorf("%s: %d rows in pages, %d of them different, %d in all", s.name, len(paged), len(once), whole)
		}
	}
}

// ids are those of so many pages.
func ids(t *testing.T, p preparedShape, f facts, pages int) (all []string) {
	t.Helper()
	after := ""
	for range pages {
		page, err := p.page(context.Background(), f, wanted{After: after})
		if err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
		c := asConnection(t, page)
		for _, node := range c.Nodes {
			_, id, _ := strings.Cut(string(node), `"id":"`)
			id, _, _ = strings.Cut(id, `"`)
			all = append(all, id)
		}
		next, more := c.more(p.kind)
		if !more {
			return all
		}
		if _, ok := view.ParsePosition(next); !ok {
			t.Fatalf("%s: cursor %q", p.name, next)
		}
		after = next
	}
	return all
}

func TestInstantsAreComparedAsSuch(t *testing.T) {
	t.Parallel()

	a, errA := plain([]byte(`{"at":["2026-03-01T12:00:00.000Z","x"]}`))
	b, errB := plain([]byte(`{"at":["2026-03-01T12:00:00Z","x"]}`))
	if errA != nil || errB != nil || !cmp.Equal(a, b) {
		t.Errorf("%v and %v, %v %v", a, b, errA, errB)
	}
	if c, err := plain([]byte(`{"at":["2026-03-01T12:00:01Z","x"]}`)); err != nil || cmp.Equal(a, c) {
		t.Errorf("%v and %v are the same, %v", a, c, err)
	}
}

func TestTodayBeginsInTheViewersZone(t *testing.T) {
	t.Parallel()

	for hour := range 24 {
		now := time.Date(2026, 3, 1, hour, 30, 0, 0, time.UTC)
		f := facts{Zone: evening(now)}
		if long := now.Sub(f.today(now)); long < 13*time.Hour || long > 21*time.Hour {
			t.Errorf("at %s in %s today has lasted %s", now, f.Zone, long)
		}
	}
}

func asConnection(t *testing.T, page any) *connection {
	t.Helper()
	text, err := json.Marshal(page)
	if err != nil {
		t.Fatal(err)
	}
	c, err := readAnswer(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
