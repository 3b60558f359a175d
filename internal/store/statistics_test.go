package store_test

import (
	"fmt"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// However many rows are asked for by their ids, SQLite looks these up, and does not
// read the organization's. An order is still found in an index.
func TestSQLiteKnowsWhatIsFew(t *testing.T) {
	t.Parallel()
	s := storetest.Reopen(t, storetest.Config(t, dialect.SQLite))
	ids := func(n int) string { return "(" + strings.TrimSuffix(strings.Repeat("'x', ", n), ", ") + ")" }
	for _, n := range []int{1, 8, 500} {
		for _, table := range []string{"messages", "conversations", "accounts", "users", "leads", "contacts", "identities"} {
			plan := planOf(t, s, fmt.Sprintf("select * from %s where id in %s and organization_id = 'org'", table, ids(n)))
			if want := "sqlite_autoindex_" + table + "_1 (id=?)"; !strings.Contains(plan, want) {
				t.Errorf("%d of %s: %s, want %s", n, table, plan, want)
			}
		}
		for condition, want := range map[string]string{
			"wamid in " + ids(n):         "message_organization_id_wamid (organization_id=? AND wamid=?)",
			"conversation_id in ('x')":   "message_conversation_id_sent_at_id (conversation_id=?)",
			"type = 'TEXT'":              "message_organization_id_type_sent_at_id (organization_id=? AND type=?)",
			"sent_at < '2026-03-01'":     "message_organization_id_sent_at_id (organization_id=? AND sent_at<?)",
			"account_id in ('x')":        "message_account_id_sent_at_id (account_id=?)",
			"direction in ('OUTBOUND')":  "message_organization_id_direction_sent_at_id (organization_id=? AND direction=?)",
			"search_text like '%x%'":     "message_organization_id_sent_at_id (organization_id=?)",
			"conversation_id = 'x'":      "message_conversation_id_sent_at_id (conversation_id=?)",
			"sent_by_id = 'x' and 0 = 0": "message_organization_id_sent_by_id_sent_at_id (organization_id=? AND sent_by_id=?)",
		} {
			plan := planOf(t, s, "select * from messages where organization_id = 'org' and "+condition+" order by sent_at desc, id desc limit 50")
			if !strings.Contains(plan, want) {
				t.Errorf("%s: %s, want %s", condition, plan, want)
			}
		}
	}
}

// An analyze of the operator's own leaves samples, which would change plans from the next
// start on.
func TestSQLiteForgetsWhatWasMeasured(t *testing.T) {
	t.Parallel()
	config := storetest.Config(t, dialect.SQLite)
	s := storetest.Reopen(t, config)
	for _, statement := range []string{
		"insert into organizations (id, created_at, updated_at, name) with recursive c(n) as (select 1 union all select n + 1 from c where n < 500) select n, '2026-03-01', '2026-03-01', n from c",
		"analyze",
	} {
		if _, err := s.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	samples := func() int {
		rows, err := s.Query(t.Context(), "select nlt from sqlite_stat4")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		n := 0
		for rows.Next() {
			n++
		}
		return n
	}
	if samples() == 0 {
		t.Fatal("analyze measured nothing")
	}
	if err := store.Migrate(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	if n := samples(); n != 0 {
		t.Errorf("%d samples are left", n)
	}
}

// planOf is how SQLite goes about a query.
func planOf(t *testing.T, s *store.Store, query string) string {
	t.Helper()
	rows, err := s.Query(t.Context(), "explain query plan "+query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, "; ")
}
