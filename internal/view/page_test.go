package view_test

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"conversa"
	"conversa/ent"
	"conversa/internal/view"
)

// ids and cursors of a page of messages.
func idsOf(rows []*ent.Message) []string {
	ids := []string{}
	for _, m := range rows {
		ids = append(ids, m.ID)
	}
	return ids
}

func cursorOf(m *ent.Message) *string { return ptr(view.Position{At: m.SentAt, ID: m.ID}.String()) }

// list is one of the lists of messages.
type list func(p view.Page) (view.Rows[*ent.Message], error)

// walk reads a list to its end, page by page, in either direction, and returns it in
// the list's order.
func walk(t *testing.T, read list, size int, backward bool) []string {
	t.Helper()
	var all []string
	page := view.Page{First: &size}
	if backward {
		page = view.Page{Last: &size}
	}
	for range 100 {
		got, err := read(page)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Rows) > size {
			t.Fatalf("a page of %d has %d rows", size, len(got.Rows))
		}
		if backward {
			all = append(idsOf(got.Rows), all...)
			if !got.HasPrevious {
				return all
			}
			page.Before = cursorOf(got.Rows[0])
			continue
		}
		all = append(all, idsOf(got.Rows)...)
		if !got.HasNext {
			return all
		}
		page.After = cursorOf(got.Rows[len(got.Rows)-1])
	}
	t.Fatal("the list has no end")
	return nil
}

func TestPagesCoverAListOnceInBothDirections(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		conv, other := w.converse(0, 0), w.converse(1, 0)
		var messages []message
		for i := range 37 { // five of each second, so that pages end among equals
			messages = append(messages, message{conv, i / 5, "x", conversa.TypeText, conversa.StatusReceived, conversa.DirectionInbound})
		}
		rows := w.write(messages...)
		w.write(message{other, 3, "y", conversa.TypeText, conversa.StatusReceived, conversa.DirectionInbound})
		oldest := idsOf(rows)
		newest := slices.Clone(oldest)
		slices.Reverse(newest)
		thread := func(p view.Page) (view.Rows[*ent.Message], error) { return w.view.Thread(w.ctx, conv.ID, p) }
		search := func(p view.Page) (view.Rows[*ent.Message], error) {
			return w.view.Messages(w.ctx, view.MessageList{Filter: conversa.MessageFilter{ConversationID: &conv.ID}}, p)
		}
		both := func(p view.Page) (view.Rows[*ent.Message], error) {
			threads, err := w.view.Threads(w.ctx, []string{other.ID, conv.ID}, p)
			return threads[conv.ID], err
		}
		for _, size := range []int{1, 4, 5, 7, 36, 37, 38, 100} {
			for _, backward := range []bool{false, true} {
				if got := walk(t, thread, size, backward); !slices.Equal(got, oldest) {
					t.Errorf("thread by %d, backward %v: %v", size, backward, got)
				}
				if got := walk(t, both, size, backward); !slices.Equal(got, oldest) {
					t.Errorf("threads by %d, backward %v: %v", size, backward, got)
				}
				if got := walk(t, search, size, backward); !slices.Equal(got, newest) {
					t.Errorf("search by %d, backward %v: %v", size, backward, got)
				}
			}
		}
		inner, err := thread(view.Page{First: ptr(10), After: cursorOf(rows[3]), Before: cursorOf(rows[8])})
		if err != nil || !slices.Equal(idsOf(inner.Rows), oldest[4:8]) {
			t.Errorf("between two cursors: %v, %v", idsOf(inner.Rows), err)
		}
	})
}

func TestConversationsAreListedByTheirLastMessage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var all []*ent.Conversation
		for i := range 9 {
			all = append(all, w.converse(i%2, i/3))
		}
		slices.SortFunc(all, func(a, b *ent.Conversation) int {
			if c := b.LastMessageAt.Compare(a.LastMessageAt); c != 0 {
				return c
			}
			return strings.Compare(b.ID, a.ID)
		})
		for name, filter := range map[string]conversa.ConversationFilter{
			"all": {}, "of one account": {AccountID: &w.accounts[1].ID}, "of no account": {AccountID: ptr("acc_none")},
		} {
			var want, got []string
			for _, c := range all {
				if filter.AccountID == nil || *filter.AccountID == c.AccountID {
					want = append(want, c.ID)
				}
			}
			page := view.Page{First: ptr(2)}
			for {
				rows, err := w.view.Conversations(w.ctx, view.ConversationList{Filter: filter}, page)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range rows.Rows {
					got = append(got, c.ID)
					page.After = ptr(view.Position{At: c.LastMessageAt, ID: c.ID}.String())
				}
				if !rows.HasNext {
					break
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
			if n, err := w.view.CountConversations(w.ctx, view.ConversationList{Filter: filter}); err != nil || n != len(want) {
				t.Errorf("%s: count %d, %v; want %d", name, n, err, len(want))
			}
		}
	})
}

func TestPagesThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cursor := func(text string) *string { return ptr(base64.RawURLEncoding.EncodeToString([]byte(text))) }
		for name, c := range map[string]struct {
			page  view.Page
			field string
		}{
			"no rows":                 {view.Page{First: ptr(0)}, "first"},
			"too many":                {view.Page{First: ptr(101)}, "first"},
			"fewer than none":         {view.Page{Last: ptr(-1)}, "last"},
			"too many from the end":   {view.Page{Last: ptr(101)}, "last"},
			"from both ends":          {view.Page{First: ptr(1), Last: ptr(1)}, "last"},
			"empty cursor":            {view.Page{After: ptr("")}, "after"},
			"no base64":               {view.Page{Before: ptr("%%%")}, "before"},
			"no id":                   {view.Page{After: cursor("abc|")}, "after"},
			"no separator":            {view.Page{After: cursor("abc")}, "after"},
			"no time":                 {view.Page{After: cursor("|msg_1")}, "after"},
			"a time of no number":     {view.Page{After: cursor("a b|msg_1")}, "after"},
			"a time beyond all times": {view.Page{After: cursor("zzzzzzzzzzzzz|msg_1")}, "after"},
			"a year beyond 9999":      {view.Page{After: cursor("1y2p0ij32e8e7|msg_1")}, "after"},
			"NUL":                     {view.Page{After: cursor("abc|msg\x00")}, "after"},
			"not UTF-8":               {view.Page{After: cursor("abc|msg\xff")}, "after"},
			"far too long":            {view.Page{After: ptr(strings.Repeat("A", 300))}, "after"},
			"somebody's SQL":          {view.Page{After: ptr("' or 1=1 --")}, "after"},
		} {
			for list, read := range map[string]func() error{
				"messages": func() error { _, err := w.view.Messages(w.ctx, view.MessageList{}, c.page); return err },
				"conversations": func() error {
					_, err := w.view.Conversations(w.ctx, view.ConversationList{}, c.page)
					return err
				},
				"thread":  func() error { _, err := w.view.Thread(w.ctx, "cnv_1", c.page); return err },
				"threads": func() error { _, err := w.view.Threads(w.ctx, []string{"cnv_1", "cnv_2"}, c.page); return err },
			} {
				refusal := (*conversa.Error)(nil)
				if err := read(); !errors.As(err, &refusal) || refusal.Code != conversa.CodeInvalidInput || refusal.Field != c.field {
					t.Errorf("%s of %s: %v, want INVALID_INPUT of %s", name, list, err, c.field)
				}
			}
		}
	})
}

func TestAPositionSurvivesItsCursor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := view.Position{
			At: time.UnixMicro(rapid.Int64Range(-6e13, 2.5e17).Draw(t, "at")).UTC(), ID: rapid.StringMatching(`[a-z]{3}_[0-9a-z|]{1,26}`).Draw(t, "id"),
		}
		if got, ok := view.ParsePosition(p.String()); !ok || got != p {
			t.Errorf("%v became %v, %v", p, got, ok)
		}
	})
}

func FuzzParsePosition(f *testing.F) {
	f.Add("")
	f.Add(view.Position{At: noon, ID: "msg_1"}.String())
	f.Fuzz(func(t *testing.T, cursor string) {
		if p, ok := view.ParsePosition(cursor); ok && (p.ID == "" || strings.ContainsRune(p.ID, 0) || p.At.Year() > 9999) {
			t.Errorf("%q gives %v", cursor, p)
		}
	})
}
