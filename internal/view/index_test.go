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
	"conversa/internal/store"
	"conversa/internal/view"
)

// indexed are lists of messages with the index that has their rows in their order.
func indexed(account string) map[string]struct {
	filter conversa.MessageFilter
	order  conversa.MessageOrder
	index  string
} {
	type list = struct {
		filter conversa.MessageFilter
		order  conversa.MessageOrder
		index  string
	}
	yes, me := true, &conversa.UserChoice{Me: ptr(true)}
	any, today := &conversa.TimeSpan{Any: &yes}, &conversa.TimeSpan{Today: &yes}
	days := &conversa.TimeSpan{OlderThan: &conversa.Period{Count: 2, Unit: conversa.UnitDay}}
	hour := &conversa.TimeSpan{InLast: &conversa.Period{Count: 1, Unit: conversa.UnitHour}}
	return map[string]list{
		"all":                   {conversa.MessageFilter{}, "", "message_organization_id_sent_at_id"},
		"oldest":                {conversa.MessageFilter{}, conversa.OldestMessages, "message_organization_id_sent_at_id"},
		"today":                 {conversa.MessageFilter{Time: today}, "", "message_organization_id_sent_at_id"},
		"sent today":            {conversa.MessageFilter{Time: today, Direction: ptr(conversa.DirectionOutbound)}, "", "message_organization_id_direction_sent_at_id"},
		"unreplied":             {conversa.MessageFilter{Unreplied: any}, "", "message_waiting"},
		"unreplied for days":    {conversa.MessageFilter{Unreplied: days}, "", "message_waiting"},
		"of two owners":         {conversa.MessageFilter{Owner: &conversa.UserChoice{AnyOf: []string{sellerID(7), sellerID(8)}}}, "", "message_organization_id_owner_id_sent_at_id"},
		"unreplied and mine":    {conversa.MessageFilter{Unreplied: any, Owner: me}, "", "message_waiting_owner"},
		"waiting longest":       {conversa.MessageFilter{}, conversa.WaitingLongestMessages, "message_waiting"},
		"mine, waiting longest": {conversa.MessageFilter{Owner: me}, conversa.WaitingLongestMessages, "message_waiting_owner"},
		"inside":                {conversa.MessageFilter{And: []conversa.MessageFilter{{Unreplied: days}}}, "", "message_waiting"},
		"mine":                  {conversa.MessageFilter{Owner: me}, "", "message_organization_id_owner_id_sent_at_id"},
		"replied just now":      {conversa.MessageFilter{Replied: hour}, "", "message_organization_id_replied_at_id"},
		"replied by me":         {conversa.MessageFilter{RepliedBy: me}, "", "message_organization_id_replied_by_id_sent_at_id"},
		"sent by me":            {conversa.MessageFilter{SentBy: me}, "", "message_organization_id_sent_by_id_sent_at_id|message_sent_by_id_idempotency_key"},
		"with a file":           {conversa.MessageFilter{HasAttachment: &yes}, "", "message_has_attachment"},
		"of an account":         {conversa.MessageFilter{AccountID: &account}, "", "message_account_id_sent_at_id"},
		"of a type":             {conversa.MessageFilter{Types: []conversa.MessageType{conversa.TypeOrder}}, "", "message_organization_id_type_sent_at_id"},
		"of a status":           {conversa.MessageFilter{Statuses: []conversa.MessageStatus{conversa.StatusFailed}}, "", "message_organization_id_status_sent_at_id"},
		"of a conversation":     {conversa.MessageFilter{ConversationID: ptr("cnv_00001")}, "", "message_conversation_id_sent_at_id"},
		"of a customer":         {conversa.MessageFilter{CustomerID: ptr("led_00001")}, "", "message_conversation_id_sent_at_id"},
		"a wamid":               {conversa.MessageFilter{Wamid: ptr("wamid.1")}, "", "message_organization_id_wamid"},
		"of types":              {conversa.MessageFilter{Types: []conversa.MessageType{conversa.TypeOrder, conversa.TypeSticker}}, "", "message_organization_id_type_sent_at_id"},
		"of statuses":           {conversa.MessageFilter{Statuses: []conversa.MessageStatus{conversa.StatusFailed, conversa.StatusQueued}}, "", "message_organization_id_status_sent_at_id"},
		"in open windows":       {conversa.MessageFilter{Window: ptr(conversa.WindowClosing)}, "", "conversation_organization_id_window_closes_at_id"},
		"a rare word":           {conversa.MessageFilter{Text: ptr("nowhere")}, "", "message_search"},
		"either rare word":      {conversa.MessageFilter{Or: []conversa.MessageFilter{{Text: ptr("nowhere")}, {Text: ptr("never")}}}, "", "message_search"},
		"window closing":        {conversa.MessageFilter{}, conversa.WindowClosingMessages, "conversation_organization_id_window_closes_at_id"},
	}
}

// What a part of a list has one value of is not asked of it again: the planners would take
// its rows for fewer than they are.
func TestAPartIsToldItsValueOnce(t *testing.T) {
	t.Parallel()
	for _, database := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(database, "3"), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, database, 20, 100)
			two, types := []string{sellerID(7), sellerID(8)}, []conversa.MessageType{conversa.TypeImage, conversa.TypeVideo}
			statuses := []conversa.MessageStatus{conversa.StatusFailed, conversa.StatusRead}
			for column, f := range map[string]conversa.MessageFilter{
				"owner_id": {Owner: &conversa.UserChoice{AnyOf: two}},
				"type":     {And: []conversa.MessageFilter{{Types: types}}},
				"status":   {Statuses: statuses, And: []conversa.MessageFilter{{Owner: &conversa.UserChoice{AnyOf: two[:1]}}}},
			} {
				c.take()
				if _, err := c.view.Messages(c.ctx, view.MessageList{Filter: f, As: conversa.Asker{Now: c.now()}}, view.Page{}); err != nil {
					t.Fatal(err)
				}
				statements := c.take()
				parts := regexp.MustCompile("(?s)UNION ALL.*" + column + ". = ")
				again := regexp.MustCompile(column + ". IN ")
				if page := statements[len(statements)-1]; column != "status" && (!parts.MatchString(page) || again.MatchString(page)) {
					t.Errorf("%s: %s", column, page)
				} else if column == "status" && !again.MatchString(page) {
					t.Errorf("%s is asked of no part, and not at all: %s", column, page)
				}
			}
		})
	}
}

// A count that ended with the first few would read every text for one that few have.
func TestACountedTextIsLookedUp(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, dialect.SQLite, 20, 100)
	l := view.MessageList{Filter: conversa.MessageFilter{Text: ptr("nowhere")}, As: conversa.Asker{Now: c.now()}}
	c.take()
	if n, err := c.view.CountEach(c.ctx, []view.Counted{{List: l, UpTo: 1000}}); err != nil || n[0] != 0 {
		t.Fatal(n, err)
	}
	if statements := c.take(); len(statements) != 1 || !strings.Contains(statements[0], "message_search MATCH") {
		t.Errorf("counted by %q", statements)
	}
}

// vary gives the crowd's messages and conversations what filters ask for, each of few.
func (c *crowd) vary() {
	c.Helper()
	n, part := "cast(substr(id, 5) as integer)", "substr(id, 5)"
	for _, statement := range []string{
		"update messages set waiting = true where " + n + " % 20 = 0",
		"update messages set direction = 'OUTBOUND', sent_by_id = '" + sellerID(7) + "' where " + n + " % 20 = 1",
		"update messages set replied_at = sent_at, replied_by_id = '" + sellerID(7) + "' where " + n + " % 20 = 2",
		"update messages set has_attachment = true where " + n + " % 20 = 3",
		"update messages set type = 'ORDER' where " + n + " % 100 = 4",
		"update messages set account_id = '" + c.accounts[1].ID + "' where " + n + " % 20 = 6",
		"update messages set status = 'FAILED' where " + n + " % 100 = 5",
		"update messages set wamid = 'wamid.' || " + part,
		"update conversations set waiting_since = last_message_at where " + n + " % 20 = 0",
		"update conversations set window_closes_at = last_message_at",
	} {
		c.in(func(ctx context.Context, tx *store.Tx) error { _, err := tx.Exec(ctx, statement); return err })
	}
}

// now is when the crowd's last records were made.
func (c *crowd) now() time.Time {
	return minuteOf("x_00000").Add(time.Duration(c.records) * time.Minute)
}

// Each filter and order is the beginning of a range of an index, whatever the arguments
// are: on PostgreSQL by its generic plan.
func TestFiltersAndOrdersHaveTheirIndexes(t *testing.T) {
	t.Parallel()
	for _, database := range []string{dialect.SQLite, dialect.Postgres} {
		t.Run(strings.TrimSuffix(database, "3"), func(t *testing.T) {
			t.Parallel()
			c := newCrowd(t, database, 120, 9000)
			c.vary()
			if database == dialect.Postgres { // SQLite's statistics are made, and not measured
				for _, statement := range []string{"analyze", "select gin_clean_pending_list('message_search_text')"} {
					c.in(func(ctx context.Context, tx *store.Tx) error { _, err := tx.Exec(ctx, statement); return err })
				}
			}
			c.view.Nearby = 100
			as := conversa.Asker{UserID: sellerID(7), Now: c.now()}
			lists := indexed(c.accounts[1].ID)
			for _, name := range slices.Sorted(maps.Keys(lists)) {
				l := lists[name]
				c.take()
				if _, err := c.view.Messages(c.ctx, view.MessageList{Filter: l.filter, As: as, Order: l.order}, view.Page{}); err != nil {
					t.Fatal(err)
				}
				c.checkIndex(t, name, "("+l.index+")")
			}
			c.take()
			if _, err := c.view.Attachments(c.ctx, []string{"cnv_00003", "cnv_00023"}, conversa.AttachmentFilter{}, view.Page{}); err != nil {
				t.Fatal(err)
			}
			c.checkIndex(t, "attachments of conversations", "message_conversation_attachment")
			for order, index := range map[conversa.ConversationOrder]string{
				conversa.LatestMessage:  "conversation_organization_id_last_message_at_id",
				conversa.WaitingLongest: "conversation_organization_id_waiting_since_id",
				conversa.ClosingFirst:   "conversation_organization_id_window_closes_at_id",
			} {
				c.take()
				if _, err := c.view.Conversations(c.ctx, view.ConversationList{As: as, Order: order}, view.Page{}); err != nil {
					t.Fatal(err)
				}
				c.checkIndex(t, string(order), index)
			}
		})
	}
}

var wholes = regexp.MustCompile(`(?m)^.*(Seq Scan on (messages|conversations)|SCAN (messages|conversations|talk|those)\b).*$`)

// merged is the reading of what was just found.
var merged = regexp.MustCompile(`(?s)CO-ROUTINE messages(.*)SCAN messages\n`)

func (c *crowd) checkIndex(t *testing.T, name, index string) {
	t.Helper()
	statements := c.take()
	for _, statement := range statements[len(statements)-1:] { // those before look at what is near
		plan := c.plan(statement)
		if !regexp.MustCompile(index).MatchString(strings.ReplaceAll(plan, "SCAN message_search VIRTUAL TABLE", "message_search")) || wholes.MatchString(merged.ReplaceAllString(plan, "$1")) {
			t.Errorf("%s: want %s in\n%s\nof %s", name, index, plan, statement)
		}
	}
}
