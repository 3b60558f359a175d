package main

import "strconv"

// statement is the shape's SQL: the page first, and then what belongs to its rows.
// Its arguments are the organization, those of the condition, and the place after which
// the page begins. How many rows is part of the text: of a limit that PostgreSQL does
// not know it expects so much that it plans every request anew.
func (s shape) statement(rows int, after bool) string {
	direction, beyond := "desc", "<"
	if s.asc {
		direction, beyond = "asc", ">"
	}
	row, from, columns := "m", "messages m", messageColumns
	if s.joined {
		from += " join conversations c on c.id = m.conversation_id"
	}
	if s.kind == conversationsKind {
		row, from, columns = "c", "conversations c", conversationColumns
	}
	page := "select " + columns + ", " + s.by + " as place from " + from +
		" where " + row + ".organization_id = ? and (" + s.where + ")"
	if after {
		page += " and (" + s.by + ", " + row + ".id) " + beyond + " (?, ?)"
	}
	page += " order by " + s.by + " " + direction + ", " + row + ".id " + direction + " limit " + strconv.Itoa(rows+1)
	around := map[kind][2]string{
		messagesKind:      {messageSelect, messageJoins},
		conversationsKind: {conversationSelect, conversationJoins},
		threadKind:        {threadSelect, threadJoins},
	}[s.kind]
	return "select " + around[0] + " from (" + page + ") p " + around[1] +
		" order by p.place " + direction + ", p.id " + direction + ", t.id"
}

const (
	messageColumns = `m.id, m.conversation_id, m.direction, m.type, m.text, m.status, m.origin, m.sent_at, m.sent_by_id, m.forwarded,
		m.created_at, m.delivered_at, m.read_at, m.edited_at, m.revoked_at, m.reply_to_wamid`
	messageSelect = `p.place, p.id, p.direction, p.type, p.text, p.status, p.origin, p.sent_at, u.id, u.name,
		c.id, c.window_closes_at, a.id, a.nickname, o.id, o.name,
		coalesce(l.id, k.id), coalesce(l.first_name, k.first_name), coalesce(l.last_name, k.last_name), coalesce(l.phone, k.phone),
		t.id, f.id, f.name`
	messageJoins = "join conversations c on c.id = p.conversation_id " + persons + sentBy + "left join attachments t on t.message_id = p.id " + files
	persons      = `join accounts a on a.id = c.account_id join users o on o.id = c.owner_id
		left join leads l on l.id = c.lead_id left join contacts k on k.id = c.contact_id `
	sentBy = "left join users u on u.id = p.sent_by_id "
	files  = "left join files f on f.id = t.file_id"

	threadSelect = `p.place, p.id, p.direction, p.type, p.text, p.status, p.origin, p.forwarded, p.sent_at, p.created_at, p.delivered_at, p.read_at,
		p.edited_at, p.revoked_at, p.reply_to_wamid, u.id, u.name, t.id, t.caption, t.voice, f.id, f.name, f.size, f.state`
	threadJoins = sentBy + "left join attachments t on t.message_id = p.id " + files

	conversationColumns = `c.id, c.created_at, c.last_inbound_at, c.window_closes_at, c.account_id, c.owner_id, c.lead_id, c.contact_id, c.last_message_id`
	conversationSelect  = `p.place, p.id, p.created_at, p.last_inbound_at, p.window_closes_at, a.id, a.nickname, a.phone_number, o.id, o.name,
		coalesce(l.id, k.id), coalesce(l.first_name, k.first_name), coalesce(l.last_name, k.last_name), coalesce(l.phone, k.phone),
		m.id, m.direction, m.type, m.text, m.status, m.sent_at, t.id, f.id, f.name`
	conversationJoins = `join accounts a on a.id = p.account_id join users o on o.id = p.owner_id
		left join leads l on l.id = p.lead_id left join contacts k on k.id = p.contact_id
		left join messages m on m.id = p.last_message_id left join attachments t on t.message_id = m.id ` + files
)
