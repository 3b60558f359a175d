package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"conversa"
	"conversa/internal/view"
)

// facts are what a measured archive has, as both sides must know it.
type facts struct {
	Organization string    `json:"organization"`
	Me           string    `json:"me"`
	Other        string    `json:"other"`
	Owners       []string  `json:"owners"`
	Accounts     []string  `json:"accounts"`
	Now          time.Time `json:"now"`
	// Zone is the viewer's.
	Zone string `json:"zone"`
	// Thread is a long conversation, Customer has one, Wamid is a message's.
	Thread   string `json:"thread"`
	Customer string `json:"customer"`
	Wamid    string `json:"wamid"`
}

// bulk writes rows of a table, fast. row takes the values of its columns.
type bulk struct {
	row  func(values ...any) error
	done func() error
}

// table is one that is filled; its columns in the order of a row's values.
type table struct {
	name    string
	columns []string
}

func newTable(name, columns string) table { return table{name, strings.Fields(columns)} }

// tables are filled together, in an order that their references allow.
func tables() []table {
	const customer = "id organization_id first_name last_name phone wa_id search_text owner_id created_at updated_at"
	return []table{
		newTable("leads", customer), newTable("contacts", customer),
		newTable("conversations", `id organization_id created_at updated_at account_id lead_id contact_id owner_id wa_id last_message_id
			last_message_at last_inbound_at window_closes_at waiting_since inbound_count pair_next_at`),
		newTable("messages", `id organization_id created_at conversation_id owner_id account_id wamid wa_id direction type origin text
			search_text sent_by_id status sent_at waiting replied_at replied_by_id reply_id no_reply_needed_at has_attachment`),
		newTable("files", "id organization_id created_at updated_at account_id media_id name content_type size state source"),
		newTable("attachments", "id organization_id created_at message_id file_id"),
	}
}

// markerTable is filled when the rest is there: its triggers look at conversations.
func markerTable() table {
	return newTable("read_markers", "id organization_id created_at updated_at user_id conversation_id message_id read_to read_count caught_up")
}

// write generates everything. into are the tables' bulks, by name; the read markers
// are returned, to be written afterwards.
func (h *history) write(ctx context.Context, conversations int, into map[string]bulk) (markers [][]any, err error) {
	left := h.messages
	for i := range conversations {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := h.length(i, left, conversations-i)
		left -= n
		t := h.talk(i, n)
		h.remember(i, t)
		if err := h.writeTalk(t, into); err != nil {
			return nil, fmt.Errorf("write conversation: %w", err)
		}
		markers = append(markers, h.markers(t)...)
	}
	return markers, nil
}

// longThread is how long the longest conversation is: its hundredth page is full.
const longThread = 5_100

// length of the i-th conversation, of what is left for so many.
func (h *history) length(i, left, conversations int) int {
	if conversations == 1 {
		return left
	}
	if i == 0 {
		return min(longThread, left/8)
	}
	mean := float64(left) / float64(conversations)
	return max(1, min(1+int(h.rng.ExpFloat64()*(mean-0.5)), left-conversations+1))
}

func (h *history) remember(i int, t *talk) {
	switch i {
	case 0:
		h.facts.Thread = t.id
	case 1:
		h.facts.Customer, h.facts.Wamid = t.customer, t.messages[0].wamid
	}
}

// null is what is not there in the database.
func null[T comparable](value T) any {
	var zero T
	if value == zero {
		return nil
	}
	return value
}

func (h *history) writeTalk(t *talk, into map[string]bulk) error {
	begun, org := t.messages[0].at, h.facts.Organization
	people, lead, contact := "leads", null(t.customer), any(nil)
	if t.module == conversa.ModuleContacts {
		people, lead, contact = "contacts", nil, t.customer
	}
	search := view.Fold(t.first+" "+t.last) + " " + t.phone
	err := into[people].row(t.customer, org, t.first, t.last, "+"+t.phone, t.phone, search, t.owner, begun, begun)
	if err != nil {
		return err
	}
	last := t.messages[len(t.messages)-1]
	var inboundAt, closesAt, waitingSince any
	counted := 0
	for _, w := range t.messages {
		if w.counts() {
			counted++
			inboundAt, closesAt = w.at, w.at.Add(conversa.WindowLength)
		}
		if w.waiting && waitingSince == nil {
			waitingSince = w.at
		}
	}
	err = into["conversations"].row(t.id, org, begun, last.at, t.account, lead, contact, t.owner, t.phone, last.id,
		last.at, inboundAt, closesAt, waitingSince, counted, time.Unix(0, 0).UTC())
	if err != nil {
		return err
	}
	for _, w := range t.messages {
		if err := h.writeMessage(t, w, into); err != nil {
			return err
		}
	}
	return nil
}

func (h *history) writeMessage(t *talk, w written, into map[string]bulk) error {
	direction := conversa.DirectionOutbound
	var repliedAt, repliedBy, replyID, needless any
	if w.inbound {
		direction = conversa.DirectionInbound
		if w.reply > 0 {
			reply := t.messages[w.reply]
			repliedAt, repliedBy, replyID = reply.at, null(reply.sender), reply.id
		}
	}
	if !w.needless.IsZero() {
		needless = w.needless
	}
	org := h.facts.Organization
	err := into["messages"].row(w.id, org, w.at, t.id, t.owner, t.account, w.wamid, t.phone, string(direction), string(w.kind), string(w.origin),
		w.text, w.found, null(w.sender), string(w.status), w.at, w.waiting, repliedAt, repliedBy, replyID, needless, w.file != "")
	if err != nil || w.file == "" {
		return err
	}
	file := h.id("fil", w.at)
	err = into["files"].row(file, org, w.at, w.at, t.account, "media"+w.id, w.file, "application/octet-stream", 12345,
		string(conversa.FileReady), string(conversa.FileFromWhatsApp))
	if err != nil {
		return err
	}
	return into["attachments"].row(h.id("att", w.at), org, w.at, w.id, file)
}

// markers are how far the viewer and the owner have read: the viewer most
// conversations, some of them in part; owners nearly all of their own.
func (h *history) markers(t *talk) (rows [][]any) {
	last := len(t.messages) - 1
	switch pick(h.rng, 60, 20, 20) {
	case 0:
		rows = append(rows, h.marker(t, h.facts.Me, last))
	case 1:
		rows = append(rows, h.marker(t, h.facts.Me, h.rng.IntN(last+1)))
	}
	if t.owner != h.facts.Me && h.rng.IntN(5) > 0 {
		rows = append(rows, h.marker(t, t.owner, last))
	}
	return rows
}

func (h *history) marker(t *talk, user string, upTo int) []any {
	read, all := 0, 0
	for j, w := range t.messages {
		if w.counts() {
			all++
			if j <= upTo {
				read++
			}
		}
	}
	w := t.messages[upTo]
	return []any{h.id("rdm", w.at), h.facts.Organization, w.at, w.at, user, t.id, w.id, w.at, read, all > 0 && read == all}
}
