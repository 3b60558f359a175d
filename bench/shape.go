package main

import (
	"fmt"
	"time"
)

// kind is which screen asks.
type kind string

const (
	messagesKind      kind = "messages"
	conversationsKind kind = "conversations"
	threadKind        kind = "thread"
)

// shape is one list that screens ask for: what the API is asked, and the same by hand.
type shape struct {
	name string
	kind kind
	// filter and order are the API's; empty: none.
	filter, order string
	// needs are the places of the schema that it uses: type.field, or Query.field.argument.
	needs []string

	// where are the rows, c a conversation and m a message, with args for its question
	// marks; conversations are joined to messages where joined says so.
	where  string
	args   func(f facts, now time.Time) []any
	joined bool
	// by is what it is ordered by, before the id.
	by  string
	asc bool
}

// shapes are all that is measured.
func shapes() []shape {
	var all []shape
	for _, s := range append(views(), filters()...) {
		s.kind = messagesKind
		if s.by == "" {
			s.by = "m.sent_at"
		}
		all = append(all, s)
	}
	for _, s := range conversationLists() {
		s.kind = conversationsKind
		if s.by == "" {
			s.by = "c.last_message_at"
		}
		all = append(all, s)
	}
	return append(all, shape{
		name: "thread", kind: threadKind, where: "m.conversation_id = ?", by: "m.sent_at",
		args: func(f facts, _ time.Time) []any { return []any{f.Thread} },
	})
}

func none(facts, time.Time) []any { return nil }

func me(f facts, _ time.Time) []any { return []any{f.Me} }

func other(f facts, _ time.Time) []any { return []any{f.Other} }

func account(f facts, _ time.Time) []any { return []any{f.Accounts[len(f.Accounts)-1]} }

// today is when the viewer's day began.
func (f facts) today(now time.Time) time.Time {
	zone, err := time.LoadLocation(f.Zone)
	if err != nil {
		zone = time.UTC // the server has refused it then, too
	}
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone).UTC()
}

func since(span time.Duration) func(facts, time.Time) []any {
	return func(_ facts, now time.Time) []any { return []any{now.Add(-span).UTC()} }
}

func open(_ facts, now time.Time) []any { return []any{now.UTC()} }

func closing(_ facts, now time.Time) []any { return []any{now.UTC(), now.Add(time.Hour).UTC()} }

// views are those that are built in.
func views() []shape {
	mine := func(f facts, now time.Time) []any { return []any{f.Me} }
	return []shape{
		{
			name: "view: unreplied, mine", filter: `{"unreplied":{"any":true},"owner":{"me":true}}`,
			needs: []string{"MessageFilter.unreplied", "MessageFilter.owner"}, where: "m.waiting and m.owner_id = ?", args: mine,
		},
		{
			name: "view: all unreplied", filter: `{"unreplied":{"any":true}}`,
			needs: []string{"MessageFilter.unreplied"}, where: "m.waiting", args: none,
		},
		{
			name: "view: sent today", filter: `{"direction":"OUTBOUND","time":{"today":true}}`, needs: []string{"MessageFilter.time"},
			where: "m.direction = 'OUTBOUND' and m.sent_at >= ?",
			args:  func(f facts, now time.Time) []any { return []any{f.today(now)} },
		},
		{
			name: "view: waiting longest", order: "WAITING_LONGEST", needs: []string{"Query.messages.orderBy"},
			where: "m.waiting", args: none, asc: true,
		},
		{
			name: "view: closing within the hour", filter: `{"window":"CLOSING"}`, order: "WINDOW_CLOSING",
			needs: []string{"MessageFilter.window", "Query.messages.orderBy"}, joined: true,
			where: "m.waiting and c.window_closes_at > ? and c.window_closes_at <= ?", args: closing, by: "c.window_closes_at", asc: true,
		},
	}
}

// filters are those of messages, each alone, and the orders.
func filters() []shape {
	const unread = `m.direction = 'INBOUND' and m.origin = 'CUSTOMER' and not exists (select 1 from read_markers r
		where r.user_id = ? and r.conversation_id = m.conversation_id and (r.read_to, r.message_id) >= (m.sent_at, m.id))`
	f := func(field, value, where string, args func(facts, time.Time) []any) shape {
		return shape{
			name: field + " " + value, filter: fmt.Sprintf(`{%q:%s}`, field, value),
			needs: []string{"MessageFilter." + field}, where: where, args: args,
		}
	}
	named := func(name string, s shape) shape { s.name = name; return s }
	return []shape{
		{name: "all messages", where: "1 = 1", args: none},
		{name: "oldest first", order: "OLDEST", needs: []string{"Query.messages.orderBy"}, where: "1 = 1", args: none, asc: true},
		named("unreplied in a day", f("unreplied", `{"inLast":{"count":1,"unit":"DAY"}}`, "m.waiting and m.sent_at >= ?", since(24*time.Hour))),
		named("unreplied for a week", f("unreplied", `{"olderThan":{"count":1,"unit":"WEEK"}}`, "m.waiting and m.sent_at < ?", since(7*24*time.Hour))),
		named("replied in a day", f("replied", `{"inLast":{"count":1,"unit":"DAY"}}`, "m.replied_at >= ?", since(24*time.Hour))),
		named("time: the last hour", f("time", `{"inLast":{"count":1,"unit":"HOUR"}}`, "m.sent_at >= ?", since(time.Hour))),
		named("time: over a week ago", f("time", `{"olderThan":{"count":1,"unit":"WEEK"}}`, "m.sent_at < ?", since(7*24*time.Hour))),
		named("owner: me", f("owner", `{"me":true}`, "m.owner_id = ?", me)),
		named("owner: another", f("owner", `{"userId":"$other"}`, "m.owner_id = ?", other)),
		named("owner: two", f("owner", `{"anyOf":["$other","$me"]}`, "m.owner_id in (?, ?)", func(f facts, _ time.Time) []any { return []any{f.Other, f.Me} })),
		named("replied by me", f("repliedBy", `{"me":true}`, "m.replied_by_id = ?", me)),
		named("sent by me", f("sentBy", `{"me":true}`, "m.sent_by_id = ?", me)),
		f("direction", `"INBOUND"`, "m.direction = 'INBOUND'", none),
		f("types", `["DOCUMENT"]`, "m.type = 'DOCUMENT'", none),
		f("types", `["IMAGE","VIDEO"]`, "m.type in ('IMAGE', 'VIDEO')", none),
		f("statuses", `["FAILED"]`, "m.status = 'FAILED'", none),
		named("account", f("accountId", `"$account"`, "m.account_id = ?", account)),
		named("conversation", f("conversationId", `"$thread"`, "m.conversation_id = ?", func(f facts, _ time.Time) []any { return []any{f.Thread} })),
		named("customer", f("customerId", `"$customer"`,
			"m.conversation_id in (select id from conversations where lead_id = ? union all select id from conversations where contact_id = ?)",
			func(f facts, _ time.Time) []any { return []any{f.Customer, f.Customer} })),
		named("module: contacts", f("module", `"CONTACTS"`,
			"exists (select 1 from conversations w where w.id = m.conversation_id and w.contact_id is not null)", none)),
		named("unread", f("unread", "true", unread, me)),
		named("window: open", f("window", `"OPEN"`,
			"exists (select 1 from conversations w where w.id = m.conversation_id and w.window_closes_at > ?)", open)),
		named("has an attachment", f("hasAttachment", "true", "m.has_attachment", none)),
		named("wamid", f("wamid", `"$wamid"`, "m.wamid = ?", func(f facts, _ time.Time) []any { return []any{f.Wamid} })),
		named("text: a common word", f("text", `"orcamento"`, "m.search_text like '%orcamento%'", none)),
		named("text: a rare word", f("text", `"xilofone"`, "m.search_text like '%xilofone%'", none)),
	}
}

// conversationLists are the orders and filters of conversations.
func conversationLists() []shape {
	f := func(name, field, value, where string, args func(facts, time.Time) []any) shape {
		return shape{
			name: "conversations: " + name, filter: fmt.Sprintf(`{%q:%s}`, field, value),
			needs: []string{"ConversationFilter." + field}, where: where, args: args,
		}
	}
	const unread = `c.inbound_count > 0 and not exists (select 1 from read_markers r
		where r.user_id = ? and r.conversation_id = c.id and r.read_count = c.inbound_count)`
	return []shape{
		{name: "conversations: latest", where: "1 = 1", args: none},
		{
			name: "conversations: waiting longest", order: "WAITING_LONGEST", needs: []string{"Query.conversations.orderBy"},
			where: "c.waiting_since is not null", args: none, by: "c.waiting_since", asc: true,
		},
		{
			name: "conversations: closing first", order: "WINDOW_CLOSING", needs: []string{"Query.conversations.orderBy"},
			where: "c.window_closes_at > ?", args: open, by: "c.window_closes_at", asc: true,
		},
		f("mine", "owner", `{"me":true}`, "c.owner_id = ?", me),
		f("account", "accountId", `"$account"`, "c.account_id = ?", account),
		f("contacts", "module", `"CONTACTS"`, "c.contact_id is not null", none),
		f("unread", "unread", "true", unread, me),
		f("waiting", "waiting", "true", "c.waiting_since is not null", none),
		f("open window", "window", `"OPEN"`, "c.window_closes_at > ?", open),
	}
}
