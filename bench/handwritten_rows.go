package main

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"conversa/internal/view"
)

// The structs are what screens ask the API for.
type (
	personJSON struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	fileJSON struct {
		ID    string  `json:"id"`
		Name  string  `json:"name"`
		Size  *int64  `json:"size,omitempty"`
		State *string `json:"state,omitempty"`
	}
	attachmentJSON struct {
		ID   string   `json:"id"`
		File fileJSON `json:"file"`
	}
	threadFileJSON struct {
		ID      string   `json:"id"`
		Caption *string  `json:"caption"`
		Voice   bool     `json:"voice"`
		File    fileJSON `json:"file"`
	}
	accountJSON struct {
		ID       string  `json:"id"`
		Nickname *string `json:"nickname"`
	}
	numberedJSON struct {
		accountJSON
		PhoneNumber *string `json:"phoneNumber"`
	}
	customerJSON struct {
		ID       string  `json:"id"`
		FullName string  `json:"fullName"`
		Phone    *string `json:"phone"`
	}
	windowJSON struct {
		Open     bool       `json:"open"`
		ClosesAt *time.Time `json:"closesAt"`
	}
	openedJSON struct {
		windowJSON
		OpenedAt *time.Time `json:"openedAt"`
	}
	placeJSON struct {
		ID       string       `json:"id"`
		Window   windowJSON   `json:"window"`
		Account  accountJSON  `json:"account"`
		Owner    personJSON   `json:"owner"`
		Customer customerJSON `json:"customer"`
	}
	previewJSON struct {
		ID          string           `json:"id"`
		Direction   string           `json:"direction"`
		Type        string           `json:"type"`
		Text        *string          `json:"text"`
		Status      string           `json:"status"`
		SentAt      time.Time        `json:"sentAt"`
		Attachments []attachmentJSON `json:"attachments"`
	}
	messageJSON struct {
		previewJSON
		Origin       string      `json:"origin"`
		SentBy       *personJSON `json:"sentBy"`
		Conversation placeJSON   `json:"conversation"`
	}
	bubbleJSON struct {
		ID           string           `json:"id"`
		Direction    string           `json:"direction"`
		Type         string           `json:"type"`
		Text         *string          `json:"text"`
		Status       string           `json:"status"`
		Origin       string           `json:"origin"`
		Forwarded    bool             `json:"forwarded"`
		SentAt       time.Time        `json:"sentAt"`
		CreatedAt    time.Time        `json:"createdAt"`
		DeliveredAt  *time.Time       `json:"deliveredAt"`
		ReadAt       *time.Time       `json:"readAt"`
		EditedAt     *time.Time       `json:"editedAt"`
		RevokedAt    *time.Time       `json:"revokedAt"`
		SentBy       *personJSON      `json:"sentBy"`
		Attachments  []threadFileJSON `json:"attachments"`
		ReplyToWamid *string          `json:"replyToWamid"`
	}
	conversationJSON struct {
		ID          string       `json:"id"`
		CreatedAt   time.Time    `json:"createdAt"`
		Window      openedJSON   `json:"window"`
		Account     numberedJSON `json:"account"`
		Owner       personJSON   `json:"owner"`
		Customer    customerJSON `json:"customer"`
		LastMessage *previewJSON `json:"lastMessage"`
	}
	pageJSON[R any] struct {
		Nodes    []R          `json:"nodes"`
		PageInfo pageInfoJSON `json:"pageInfo"`
	}
	pageInfoJSON struct {
		HasNextPage bool    `json:"hasNextPage"`
		EndCursor   *string `json:"endCursor"`
	}
	threadInfoJSON struct {
		HasPreviousPage bool    `json:"hasPreviousPage"`
		StartCursor     *string `json:"startCursor"`
	}
)

// placed are the rows of a page as they are read: a row that comes again, with another
// attachment, is one. One more than the page says that there are more.
type placed[R any] struct {
	rows []R
	last string
	ends []view.Position
}

// add reports whether the row is a new one.
func (p *placed[R]) add(row R, at time.Time, id string) bool {
	if p.last == id {
		return false
	}
	p.last = id
	p.rows, p.ends = append(p.rows, row), append(p.ends, view.Position{At: at, ID: id})
	return true
}

func (p *placed[R]) end() (rows []R, more bool, cursor *string) {
	more = len(p.rows) > pageRows
	n := min(len(p.rows), pageRows)
	if n > 0 {
		text := p.ends[n-1].String()
		cursor = &text
	}
	return p.rows[:n], more, cursor
}

func fullName(first, last *string) string {
	var names []string
	for _, name := range []*string{first, last} {
		if name != nil {
			names = append(names, *name)
		}
	}
	return strings.Join(names, " ")
}

func window(closes *time.Time, now time.Time) windowJSON {
	return windowJSON{Open: closes != nil && closes.After(now), ClosesAt: closes}
}

func person(id, name *string) *personJSON {
	if id == nil || name == nil {
		return nil
	}
	return &personJSON{*id, *name}
}

func attachment(id, file, name *string) []attachmentJSON {
	if id == nil || file == nil || name == nil {
		return []attachmentJSON{}
	}
	return []attachmentJSON{{*id, fileJSON{ID: *file, Name: *name}}}
}

func messagePage(rows *sql.Rows, now time.Time) (any, error) {
	p := placed[*messageJSON]{}
	for rows.Next() {
		m := &messageJSON{}
		c := &m.Conversation
		var place time.Time
		var sender, senderName, firstName, lastName, attached, file, fileName *string
		err := rows.Scan(&place, &m.ID, &m.Direction, &m.Type, &m.Text, &m.Status, &m.Origin, &m.SentAt, &sender, &senderName,
			&c.ID, &c.Window.ClosesAt, &c.Account.ID, &c.Account.Nickname, &c.Owner.ID, &c.Owner.Name,
			&c.Customer.ID, &firstName, &lastName, &c.Customer.Phone, &attached, &file, &fileName)
		if err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		m.SentBy, m.Attachments = person(sender, senderName), attachment(attached, file, fileName)
		c.Window, c.Customer.FullName = window(c.Window.ClosesAt, now), fullName(firstName, lastName)
		if !p.add(m, place, m.ID) {
			before := p.rows[len(p.rows)-1]
			before.Attachments = append(before.Attachments, m.Attachments...)
		}
	}
	nodes, more, cursor := p.end()
	return wrap("messages", pageJSON[*messageJSON]{nodes, pageInfoJSON{more, cursor}}), rows.Err()
}

func conversationPage(rows *sql.Rows, now time.Time) (any, error) {
	p := placed[*conversationJSON]{}
	for rows.Next() {
		c, m := &conversationJSON{}, &previewJSON{}
		var place time.Time
		var messageID, direction, kind, status, firstName, lastName, attached, file, fileName *string
		var sentAt, openedAt, closesAt *time.Time
		err := rows.Scan(&place, &c.ID, &c.CreatedAt, &openedAt, &closesAt, &c.Account.ID, &c.Account.Nickname, &c.Account.PhoneNumber,
			&c.Owner.ID, &c.Owner.Name, &c.Customer.ID, &firstName, &lastName, &c.Customer.Phone,
			&messageID, &direction, &kind, &m.Text, &status, &sentAt, &attached, &file, &fileName)
		if err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		c.Window, c.Customer.FullName = openedJSON{window(closesAt, now), openedAt}, fullName(firstName, lastName)
		if messageID != nil {
			m.ID, m.Direction, m.Type, m.Status, m.SentAt = *messageID, *direction, *kind, *status, *sentAt
			m.Attachments = attachment(attached, file, fileName)
			c.LastMessage = m
		}
		if !p.add(c, place, c.ID) {
			before := p.rows[len(p.rows)-1].LastMessage
			before.Attachments = append(before.Attachments, m.Attachments...)
		}
	}
	nodes, more, cursor := p.end()
	return wrap("conversations", pageJSON[*conversationJSON]{nodes, pageInfoJSON{more, cursor}}), rows.Err()
}

// threadPage turns what was read from the end.
func threadPage(rows *sql.Rows, conversation string) (any, error) {
	p := placed[*bubbleJSON]{}
	for rows.Next() {
		m := &bubbleJSON{Attachments: []threadFileJSON{}}
		var place time.Time
		var sender, senderName, attached, caption, file, fileName, state *string
		var voice *bool
		var size *int64
		err := rows.Scan(&place, &m.ID, &m.Direction, &m.Type, &m.Text, &m.Status, &m.Origin, &m.Forwarded, &m.SentAt, &m.CreatedAt,
			&m.DeliveredAt, &m.ReadAt, &m.EditedAt, &m.RevokedAt, &m.ReplyToWamid, &sender, &senderName,
			&attached, &caption, &voice, &file, &fileName, &size, &state)
		if err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		m.SentBy = person(sender, senderName)
		if attached != nil && file != nil {
			m.Attachments = append(m.Attachments, threadFileJSON{*attached, caption, *voice, fileJSON{*file, *fileName, size, state}})
		}
		if !p.add(m, place, m.ID) {
			before := p.rows[len(p.rows)-1]
			before.Attachments = append(before.Attachments, m.Attachments...)
		}
	}
	nodes, more, cursor := p.end()
	slices.Reverse(nodes)
	page := struct {
		Nodes    []*bubbleJSON  `json:"nodes"`
		PageInfo threadInfoJSON `json:"pageInfo"`
	}{nodes, threadInfoJSON{more, cursor}}
	return wrap("node", struct {
		ID       string `json:"id"`
		Messages any    `json:"messages"`
	}{conversation, page}), rows.Err()
}

// wrap is the outside of an answer of the API.
func wrap(field string, value any) any { return map[string]any{"data": map[string]any{field: value}} }
