package view_test

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// crowd is an organization of many users who share many records.
type crowd struct {
	*world
	users, records, plans int

	mu         sync.Mutex // guards statements
	statements []string
}

func newCrowd(t testing.TB, database string, users, records int) *crowd {
	t.Helper()
	c := &crowd{users: users, records: records}
	config := storetest.Config(t, database)
	config.Trace = c.note
	c.world = newWorld(t, storetest.Reopen(t, config), "one")
	c.fill()
	return c
}

func (c *crowd) note(query string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.statements = append(c.statements, query)
}

// take gives the statements since the last time.
func (c *crowd) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	statements := c.statements
	c.statements = nil
	return statements
}

// sellerID is a user's id, in order.
func sellerID(i int) string { return fmt.Sprintf("usr_%05d", i) }

// seller sees the records of the users from one to before another.
func (c *crowd) seller(from, to int) context.Context {
	v := conversa.Viewer{OrganizationID: c.org.ID, UserID: sellerID(from), Profile: conversa.ProfileStandard, Scopes: conversa.AllScopes}
	for i := from; i < to; i++ {
		v.Sight.OwnerIDs = append(v.Sight.OwnerIDs, sellerID(i))
	}
	return conversa.WithViewer(context.WithoutCancel(c.Context()), v)
}

// fill has the users take turns, of whom the last has but the eldest record; each has a
// contact, a conversation and a message.
func (c *crowd) fill() {
	c.Helper()
	id := func(prefix, n string) string { return fmt.Sprintf("printf('%s_%%05d', %s)", prefix, n) }
	at := "strftime('%Y-%m-%d %H:%M:%S+00:00', '2026-01-01', n || ' minutes')"
	if c.view.Store.Dialect() == dialect.Postgres {
		id = func(prefix, n string) string { return fmt.Sprintf("'%s_' || lpad((%s)::text, 5, '0')", prefix, n) }
		at = "timestamptz '2026-01-01 00:00:00Z' + n * interval '1 minute'"
	}
	owner := id("usr", fmt.Sprintf("case when n = 0 then %d else n %% %d end", c.users-1, c.users-1))
	insert := func(count int, table string, columns ...string) string {
		var names, values []string
		for i := 0; i < len(columns); i += 2 {
			names, values = append(names, columns[i]), append(values, columns[i+1])
		}
		return fmt.Sprintf("insert into %s (organization_id, created_at, %s) with recursive c(n) as (select 0 union all select n + 1 from c where n < %d) select '%s', %s, %s from c",
			table, strings.Join(names, ", "), count-1, c.org.ID, at, strings.Join(values, ", "))
	}
	account := "'" + c.accounts[0].ID + "'"
	for _, statement := range []string{
		insert(c.users, "users", "id", id("usr", "n"), "updated_at", at, "name", "'x'", "email", id("mail", "n"), "profile", "'STANDARD'"),
		insert(c.records, "leads", "id", id("led", "n"), "updated_at", at, "owner_id", owner),
		insert(c.records, "contacts", "id", id("ctc", "n"), "updated_at", at, "owner_id", owner),
		insert(c.records, "conversations", "id", id("cnv", "n"), "updated_at", at, "owner_id", owner, "account_id", account,
			"lead_id", id("led", "n"), "last_message_at", at, "pair_next_at", at),
		insert(c.records, "messages", "id", id("msg", "n"), "owner_id", owner, "account_id", account, "conversation_id", id("cnv", "n"),
			"sent_at", at, "direction", "'INBOUND'", "type", "'TEXT'", "origin", "'CUSTOMER'", "status", "'RECEIVED'", "search_text", "'olá'"),
	} {
		c.in(func(ctx context.Context, tx *store.Tx) error { _, err := tx.Exec(ctx, statement); return err })
	}
}

func (c *crowd) in(fn func(ctx context.Context, tx *store.Tx) error) {
	c.Helper()
	ctx := conversa.WithViewer(context.WithoutCancel(c.Context()), conversa.SystemViewer())
	if err := c.view.Store.WithTx(ctx, fn); err != nil {
		c.Fatal(err)
	}
}

// plan is how the database goes about a statement, whatever its arguments.
func (c *crowd) plan(query string) (plan string) {
	c.Helper()
	c.plans++
	name := fmt.Sprint("page", c.plans)
	c.in(func(ctx context.Context, tx *store.Tx) error {
		explain, arguments := "explain query plan "+query, make([]any, unset(query))
		if tx.Dialect() == dialect.Postgres {
			for _, statement := range []string{"set local plan_cache_mode = force_generic_plan", "prepare " + name + " as " + query} {
				if _, err := tx.Exec(ctx, statement); err != nil {
					return err
				}
			}
			nothing := strings.TrimSuffix(strings.Repeat("null, ", placeholders(query)), ", ")
			explain = "explain execute " + name + "(" + nothing + ")"
		}
		rows, err := tx.Query(ctx, explain, arguments...)
		if err != nil {
			return err
		}
		defer rows.Close()
		columns, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(any)
			}
			if err := rows.Scan(cells...); err != nil {
				return err
			}
			plan += fmt.Sprintln(*cells[len(cells)-1].(*any))
		}
		return rows.Err()
	})
	return plan
}

// unset counts the arguments of a statement of SQLite: a ? without a number has the next one.
func unset(query string) (n int) {
	for _, number := range regexp.MustCompile(`\?(\d*)`).FindAllStringSubmatch(query, -1) {
		if named, err := strconv.Atoi(number[1]); err == nil {
			n = max(n, named)
		} else {
			n++
		}
	}
	return n
}

// placeholders counts $1 and so on.
func placeholders(query string) (n int) {
	for strings.Contains(query, fmt.Sprintf("$%d", n+1)) {
		n++
	}
	return n
}

// minuteOf is when a record was made.
func minuteOf(id string) time.Time {
	n, _ := strconv.Atoi(id[len(id)-5:])
	return time.Date(2026, 1, 1, 0, n, 0, 0, time.UTC)
}
