package view_test

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
	"conversa/internal/view"
)

// listing is a list's page as ids and owners.
type listing func(ctx context.Context, p view.Page) (ids, owners []string, err error)

func (c *crowd) listings() map[string]listing {
	return map[string]listing{
		"leads": func(ctx context.Context, p view.Page) ([]string, []string, error) {
			rows, err := c.view.Leads(ctx, view.Customers{}, p)
			return named(rows.Rows, err, func(l *ent.Lead) (string, string) { return l.ID, l.OwnerID })
		},
		"contacts": func(ctx context.Context, p view.Page) ([]string, []string, error) {
			rows, err := c.view.Contacts(ctx, view.Customers{}, p)
			return named(rows.Rows, err, func(r *ent.Contact) (string, string) { return r.ID, r.OwnerID })
		},
		"conversations": func(ctx context.Context, p view.Page) ([]string, []string, error) {
			rows, err := c.view.Conversations(ctx, view.ConversationList{}, p)
			return named(rows.Rows, err, func(v *ent.Conversation) (string, string) { return v.ID, v.OwnerID })
		},
		"messages": func(ctx context.Context, p view.Page) ([]string, []string, error) {
			rows, err := c.view.Messages(ctx, view.MessageList{}, p)
			return named(rows.Rows, err, func(m *ent.Message) (string, string) { return m.ID, m.OwnerID })
		},
	}
}

// filtered are lists of a part of the records, whose filters have arguments of their own.
func (c *crowd) filtered() map[string]listing {
	inbound, has := conversa.DirectionInbound, true
	from, to := time.Date(2026, 1, 1, 2, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	return map[string]listing{
		"leads filtered": func(ctx context.Context, p view.Page) ([]string, []string, error) {
			f := view.Customers{HasConversation: &has, Created: conversa.TimeRange{From: from, To: to}}
			rows, err := c.view.Leads(ctx, f, p)
			return named(rows.Rows, err, func(l *ent.Lead) (string, string) { return l.ID, l.OwnerID })
		},
		"messages filtered": func(ctx context.Context, p view.Page) ([]string, []string, error) {
			f := conversa.MessageFilter{Direction: &inbound, Types: []conversa.MessageType{conversa.TypeText, conversa.TypeImage}, AccountID: &c.accounts[0].ID}
			rows, err := c.view.Messages(ctx, view.MessageList{Filter: f}, p)
			return named(rows.Rows, err, func(m *ent.Message) (string, string) { return m.ID, m.OwnerID })
		},
	}
}

func named[R any](rows []R, err error, of func(R) (id, owner string)) (ids, owners []string, _ error) {
	for _, row := range rows {
		id, owner := of(row)
		ids, owners = append(ids, id), append(owners, owner)
	}
	return ids, owners, err
}

// viewers see the records of one, some and many users, of whom some have few or none.
func (c *crowd) viewers() map[string]context.Context {
	return map[string]context.Context{
		"one": c.seller(3, 4), "one of a single record": c.seller(c.users-1, c.users), "five": c.seller(0, 5),
		"five of whom one has a single record": c.seller(c.users-5, c.users), "a hundred and one": c.seller(c.users-101, c.users),
		"all": c.seller(0, c.users), "many without records": c.seller(c.users, c.users+200),
	}
}

// Whoever looks, a page has what a reading of the whole list finds.
func TestPagesOfSeveralOwnersAreThoseOfTheWholeList(t *testing.T) {
	t.Parallel()
	for _, database := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(database, "3"), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, database, 120, 700)
			at := view.Position{At: time.Date(2026, 1, 1, 5, 0, 0, 0, time.UTC), ID: "x"}.String()
			lists := c.listings()
			maps.Copy(lists, c.filtered())
			for list, read := range lists {
				for who, ctx := range c.viewers() {
					viewer, _ := conversa.ViewerFrom(ctx)
					for name, page := range map[string]view.Page{
						"the newest": {First: ptr(30)}, "the eldest": {Last: ptr(100)}, "after": {After: &at}, "before": {Before: &at, Last: ptr(20)},
					} {
						got, _, err := read(ctx, page)
						if want := c.passing(read, page, viewer); err != nil || !slices.Equal(got, want) {
							t.Errorf("%s of %s, %s: %v, %v, want %v", list, who, name, got, err, want)
						}
					}
				}
			}
		})
	}
}

// The parts of a page share the arguments of their filter: each its own would be more than
// SQLite takes.
func TestAPageOfManyOwnersHasAFilterOfManyUsers(t *testing.T) {
	t.Parallel()
	for _, database := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(database, "3"), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, database, 120, 700)
			c.in(func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, "update messages set replied_at = sent_at, replied_by_id = owner_id")
				return err
			})
			repliers := make([]string, 400)
			for i := range repliers {
				repliers[i] = sellerID(i + 15)
			}
			list := view.MessageList{Filter: conversa.MessageFilter{RepliedBy: &conversa.UserChoice{AnyOf: repliers}}}
			got, err := c.view.Messages(c.seller(0, 101), list, view.Page{First: ptr(100)})
			if err != nil {
				t.Fatal(err)
			}
			want := c.passing(c.listings()["messages"], view.Page{First: ptr(100)}, conversa.Viewer{Sight: conversa.Sight{OwnerIDs: repliers[:101-15]}})
			if ids, _, _ := named(got.Rows, nil, func(m *ent.Message) (string, string) { return m.ID, "" }); !slices.Equal(ids, want) {
				t.Errorf("%v, want %v", ids, want)
			}
		})
	}
}

// passing reads the administrator's whole list, from the page's end, for what the viewer sees.
func (c *crowd) passing(read listing, page view.Page, viewer conversa.Viewer) (want []string) {
	c.Helper()
	limit, backward := 50, page.Last != nil
	for _, n := range []*int{page.First, page.Last} {
		if n != nil {
			limit = *n
		}
	}
	page.First, page.Last = nil, nil
	size := 100
	if page.First = &size; backward {
		page.First, page.Last = nil, &size
	}
	for len(want) < limit {
		ids, owners, err := read(c.ctx, page)
		if err != nil {
			c.Fatal(err)
		}
		if len(ids) == 0 {
			break
		}
		if backward {
			slices.Reverse(ids)
			slices.Reverse(owners)
		}
		for i, id := range ids {
			if viewer.Sight.Includes(owners[i]) && len(want) < limit {
				want = append(want, id)
			}
		}
		next := ptr(view.Position{At: minuteOf(ids[len(ids)-1]), ID: ids[len(ids)-1]}.String())
		if backward {
			page.Before = next
		} else {
			page.After = next
		}
	}
	if backward {
		slices.Reverse(want)
	}
	return want
}

// A page of several owners is the beginnings of their ranges in an index, on PostgreSQL
// also before it knows anything of its tables; nothing reads the organization's.
func TestPagesOfSeveralOwnersReadTheirRangesAlone(t *testing.T) {
	t.Parallel()
	for _, database := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(database, "3"), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, database, 120, 6000)
			c.checkPlans(t)
			if _, err := c.view.Store.Exec(t.Context(), "analyze"); err != nil {
				t.Fatal(err)
			}
			c.checkPlans(t)
		})
	}
}

func (c *crowd) checkPlans(t *testing.T) {
	t.Helper()
	at := view.Position{At: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), ID: "x"}.String()
	for list, read := range c.listings() {
		for who, ctx := range maps.All(c.viewers()) {
			if strings.HasPrefix(who, "one") {
				continue // the policy's own range
			}
			for _, page := range []view.Page{{}, {After: &at}, {Before: &at, Last: ptr(50)}} {
				c.take()
				if _, _, err := read(ctx, page); err != nil {
					t.Fatal(err)
				}
				for _, statement := range c.take() {
					if strings.Contains(statement, "FALSE") {
						continue // nobody has a row
					}
					plan := c.plan(statement)
					if wrong := strays(plan, list); len(wrong) > 0 {
						t.Errorf("%s of %s: %q in\n%s\nof %s", list, who, wrong, plan, statement)
					}
				}
			}
		}
	}
}

var (
	reads = regexp.MustCompile(`(?m)^.*\b(Seq Scan|Bitmap \w+ Scan|SCAN|SEARCH|TEMP B-TREE)\b.*$|^.*-> +Sort .*$`)
	conds = regexp.MustCompile(`Index Cond: .*`)
)

// strays are the steps of a plan that are neither one owner's range nor the look at a
// row by its id. An order that an index does not give is made of the owners' first rows
// alone.
func strays(plan, table string) (wrong []string) {
	firsts := strings.Contains(plan, "SCAN o VIRTUAL TABLE") || strings.Contains(plan, "json_array_elements_text")
	for _, step := range reads.FindAllString(plan, -1) {
		switch {
		case strings.Contains(step, "SEARCH") && (strings.Contains(step, "owner_id=?") || strings.Contains(step, "head USING") && strings.Contains(step, "(id=?)") ||
			strings.Contains(step, table+" USING INTEGER PRIMARY KEY (rowid=?)")):
		case strings.TrimSpace(step) == "SCAN page" && strings.Contains(plan, "CO-ROUTINE page"): // what was merged
		case firsts && (strings.Contains(step, "SCAN o VIRTUAL TABLE") || strings.Contains(step, "TEMP B-TREE") || strings.Contains(step, "Sort ")):
		default:
			wrong = append(wrong, step)
		}
	}
	for _, cond := range conds.FindAllString(plan, -1) {
		if !strings.Contains(cond, "owner_id") {
			wrong = append(wrong, cond)
		}
	}
	return wrong
}
