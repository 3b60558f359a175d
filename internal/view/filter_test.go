package view_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/view"
)

// drawer draws filters.
type drawer struct {
	*rand.Rand
	*archive
}

// sometimes is a value, or mostly nil.
func sometimes[T any](d drawer, often int, value func() T) *T {
	if d.Rand.IntN(often) > 0 {
		return nil
	}
	v := value()
	return &v
}

func (d drawer) span() conversa.TimeSpan {
	period := func() *conversa.Period {
		unit := pick(d.Rand, []conversa.PeriodUnit{conversa.UnitMinute, conversa.UnitHour, conversa.UnitDay, conversa.UnitWeek, conversa.UnitMonth})
		return &conversa.Period{Count: 1 + d.Rand.IntN(4), Unit: unit}
	}
	switch d.Rand.IntN(6) {
	case 0:
		return conversa.TimeSpan{Any: ptr(true)}
	case 1, 2:
		return conversa.TimeSpan{Today: ptr(true)}
	case 3:
		return conversa.TimeSpan{InLast: period()}
	case 4:
		return conversa.TimeSpan{OlderThan: period()}
	}
	from := pick(d.Rand, d.messages).row.SentAt
	return conversa.TimeSpan{Between: &conversa.TimeRange{From: from, To: from.Add(time.Duration(1+d.Rand.IntN(1e6)) * time.Second)}}
}

func (d drawer) users() conversa.UserChoice {
	switch d.Rand.IntN(3) {
	case 0:
		return conversa.UserChoice{Me: ptr(true)}
	case 1:
		return conversa.UserChoice{UserID: ptr(pick(d.Rand, d.owners))}
	}
	some := []string{}
	for range d.Rand.IntN(4) {
		some = append(some, pick(d.Rand, d.owners))
	}
	return conversa.UserChoice{AnyOf: some}
}

var searches = []string{
	"mundo", "MUNDO cruel", `"mundo cruel"`, `"cruel mundo"`, "100%", "%", "_", `\`, "acao", "ação", "strasse", "ß", "", `""`, "istanbul",
	"日本", "日", `"`, "5 preço", "nothing", "orcamento", "4711", "711-2", "95550-1234", ".pdf", "ok", "a", "ol", "(v2)", "'", "nº", `"de desconto"`,
}

func (d drawer) text() string { return pick(d.Rand, searches) }

// filter draws one; often says how seldom each field is set.
func (d drawer) filter(depth, often int) (f conversa.MessageFilter) {
	yes := func() bool { return d.Rand.IntN(2) == 0 }
	f.Unreplied, f.Replied, f.Time = sometimes(d, often, d.span), sometimes(d, often, d.span), sometimes(d, often, d.span)
	f.Owner, f.RepliedBy, f.SentBy = sometimes(d, often, d.users), sometimes(d, often, d.users), sometimes(d, often, d.users)
	f.Direction = sometimes(d, often, func() conversa.MessageDirection { return pick(d.Rand, d.messages).row.Direction })
	f.Unread, f.HasAttachment = sometimes(d, often, yes), sometimes(d, often, yes)
	f.Window = sometimes(d, often, func() conversa.WindowState {
		return conversa.WindowState(pick(d.Rand, conversa.WindowState("").Values()))
	})
	f.Module = sometimes(d, often, func() conversa.CustomerModule {
		return conversa.CustomerModule(pick(d.Rand, conversa.CustomerModule("").Values()))
	})
	f.Text = sometimes(d, often, d.text)
	f.AccountID = sometimes(d, often, func() string { return pick(d.Rand, d.accounts).ID })
	d.rarely(&f, often*3)
	if depth == 0 {
		return f
	}
	inner := func() conversa.MessageFilter { return d.filter(depth-1, 9) }
	for range d.Rand.IntN(3) {
		f.And = append(f.And, inner())
	}
	if d.Rand.IntN(3) == 0 {
		f.Or = []conversa.MessageFilter{}
		for range d.Rand.IntN(4) {
			f.Or = append(f.Or, inner())
		}
	}
	f.Not = sometimes(d, 3, inner)
	return f
}

// rarely sets what leaves few messages.
func (d drawer) rarely(f *conversa.MessageFilter, often int) {
	m := pick(d.Rand, d.messages)
	f.ConversationID = sometimes(d, often, func() string { return m.row.ConversationID })
	f.CustomerID = sometimes(d, often, func() string { return pick(d.Rand, append(m.talk.customerIDs(), "led_none")) })
	if m.row.Wamid != nil {
		f.Wamid = sometimes(d, often, func() string { return *m.row.Wamid })
	}
	if d.Rand.IntN(often) == 0 {
		f.Types = []conversa.MessageType{m.row.Type, conversa.TypeImage}[:d.Rand.IntN(3)]
	}
	if d.Rand.IntN(often) == 0 {
		f.Statuses = []conversa.MessageStatus{m.row.Status, conversa.StatusReceived}[:d.Rand.IntN(3)]
	}
}

func (d drawer) talkFilter() (f conversa.ConversationFilter) {
	yes := func() bool { return d.Rand.IntN(2) == 0 }
	f.Owner, f.Unread, f.Waiting = sometimes(d, 4, d.users), sometimes(d, 4, yes), sometimes(d, 4, yes)
	f.AccountID = sometimes(d, 4, func() string { return pick(d.Rand, d.accounts).ID })
	f.Module, f.Window = d.filter(0, 3).Module, d.filter(0, 3).Window
	f.Search = sometimes(d, 3, func() string {
		return pick(d.Rand, append([]string{"ana", "souza 5511", "+55 (11) 95550-1234", "pao padaria", "1555", "(", "ana cruel"}, searches...))
	})
	return f
}

// who are viewers of all records, of several owners and of one, and what they see.
func (a *archive) who() map[string][]string {
	return map[string][]string{a.user.ID: nil, a.owners[0]: {a.owners[0], a.owners[2], a.owners[3]}, a.owners[1]: {a.owners[1]}, a.owners[4]: {}}
}

func (a *archive) viewer(user string, owners []string) (context.Context, func(string) bool) {
	if owners == nil {
		return a.ctx, func(string) bool { return true }
	}
	v := conversa.Viewer{OrganizationID: a.org.ID, UserID: user, Profile: conversa.ProfileStandard, Scopes: conversa.AllScopes}
	v.Sight.OwnerIDs = owners
	return conversa.WithViewer(context.WithoutCancel(a.Context()), v), v.Sight.Includes
}

// reading reads one page of a list, and tells its ids and their cursors.
type reading func(p view.Page) (ids, cursors []string, next, previous bool, err error)

func read[R any](rows view.Rows[R], err error, id func(R) string) ([]string, []string, bool, bool, error) {
	var ids, cursors []string
	for _, row := range rows.Rows {
		ids, cursors = append(ids, id(row)), append(cursors, rows.PositionOf(row).String())
	}
	return ids, cursors, rows.HasNext, rows.HasPrevious, err
}

// through walks a list in pages of one size.
func through(t *testing.T, read reading, size int, backward bool) (all []string) {
	t.Helper()
	page := view.Page{First: &size}
	if backward {
		page = view.Page{Last: &size}
	}
	for range 1000 {
		ids, cursors, next, previous, err := read(page)
		if err != nil {
			t.Fatal(err)
		}
		if backward {
			if all = append(ids, all...); !previous {
				return all
			}
			page.Before = &cursors[0]
			continue
		}
		if all = append(all, ids...); !next {
			return all
		}
		page.After = &cursors[len(cursors)-1]
	}
	t.Fatal("the list has no end")
	return nil
}

// Whoever asks, whenever and wherever: each filter and order gives the rows of its
// plain meaning, in order, page by page from both ends, on both databases; and a filter
// decides a message in memory as the list does.
func TestFiltersMeanWhatTheySay(t *testing.T) {
	t.Parallel()
	seed := seed(t)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a := newArchive(newWorld(t, s, "one"), seed, 40, 500)
		a.view.Nearby = 40 // so that texts are found in all ways
		random, found := rand.New(rand.NewPCG(seed, 2)), 0
		for range rounds(4000) {
			found += a.checkMessages(t, drawer{random, a})
			a.checkConversations(t, drawer{random, a})
			if t.Failed() {
				return
			}
		}
		if found < rounds(4000)*5 {
			t.Errorf("%d messages were found in all: too few to tell anything", found)
		}
	})
}

func (d drawer) asking() (asking, context.Context, func(string) bool) {
	who := d.who()
	user := pick(d.Rand, slices.Sorted(func(yield func(string) bool) {
		for user := range who {
			if !yield(user) {
				return
			}
		}
	}))
	ctx, sees := d.viewer(user, who[user])
	return asking{user, pick(d.Rand, moments(d))}, ctx, sees
}

func (a *archive) checkMessages(t *testing.T, d drawer) int {
	t.Helper()
	q, ctx, sees := d.asking()
	f := d.filter(d.Rand.IntN(3), 5+d.Rand.IntN(20))
	order := conversa.MessageOrder(pick(d.Rand, append(conversa.MessageOrder("").Values(), "")))
	l := view.MessageList{Filter: f, As: q.as(), Order: order}
	want := a.list(q, sees, f, order)
	size := 1 + d.Rand.IntN(len(want)+10)
	got := through(t, func(p view.Page) ([]string, []string, bool, bool, error) {
		rows, err := a.view.Messages(ctx, l, p)
		return read(rows, err, func(m *ent.Message) string { return m.ID })
	}, min(size, 100), d.Rand.IntN(2) == 0)
	if !slices.Equal(got, want) {
		text, _ := json.Marshal(f)
		t.Errorf("%s for %v by %s of %d: %v, want %v", text, q, order, size, got, want)
	}
	if n, err := a.view.CountMessages(ctx, l); err != nil || n != len(want) {
		t.Errorf("counted %d, %v, want %d", n, err, len(want))
	}
	a.checkInMemory(t, q, f)
	return len(want)
}

func (a *archive) checkInMemory(t *testing.T, q asking, f conversa.MessageFilter) {
	t.Helper()
	for _, m := range a.messages {
		facts := view.AddConversation(view.FactsOf(m.row), m.talk.row)
		facts.Unread = m.unread(q.user)
		if got := f.Matches(facts, q.as(), view.Phrases); got != q.passes(f, m) {
			text, _ := json.Marshal(f)
			t.Fatalf("in memory %s for %v: %v of %+v", text, q, got, facts)
		}
	}
}

func (a *archive) checkConversations(t *testing.T, d drawer) {
	t.Helper()
	q, ctx, sees := d.asking()
	f := d.talkFilter()
	order := conversa.ConversationOrder(pick(d.Rand, append(conversa.ConversationOrder("").Values(), "")))
	l := view.ConversationList{Filter: f, As: q.as(), Order: order}
	want := a.talkList(q, sees, f, order)
	got := through(t, func(p view.Page) ([]string, []string, bool, bool, error) {
		rows, err := a.view.Conversations(ctx, l, p)
		return read(rows, err, func(v *ent.Conversation) string { return v.ID })
	}, 1+d.Rand.IntN(len(want)+3), d.Rand.IntN(2) == 0)
	if !slices.Equal(got, want) {
		text, _ := json.Marshal(f)
		t.Errorf("%s for %v by %s: %v, want %v", text, q, order, got, want)
	}
	if n, err := a.view.CountConversations(ctx, l); err != nil || n != len(want) {
		t.Errorf("counted %d, %v, want %d", n, err, len(want))
	}
}
