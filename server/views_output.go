package server

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// viewedMessage is a message with what tells whose it is, by the names of the API.
type viewedMessage struct {
	ID           string             `json:"id"`
	SentAt       string             `json:"sentAt"`
	Direction    string             `json:"direction"`
	Type         string             `json:"type"`
	Status       string             `json:"status"`
	Text         *string            `json:"text"`
	SentBy       *viewedUser        `json:"sentBy"`
	RepliedAt    *string            `json:"repliedAt"`
	RepliedBy    *viewedUser        `json:"repliedBy"`
	Conversation viewedConversation `json:"conversation"`
}

type viewedConversation struct {
	ID           string  `json:"id"`
	WaitingSince *string `json:"waitingSince"`
	Window       struct {
		ClosesAt *string `json:"closesAt"`
	} `json:"window"`
	Account struct {
		ID       string  `json:"id"`
		Nickname *string `json:"nickname"`
	} `json:"account"`
	Owner struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"owner"`
	Customer struct {
		ID       string  `json:"id"`
		FullName string  `json:"fullName"`
		Phone    *string `json:"phone"`
	} `json:"customer"`
}

type viewedUser struct {
	Name string `json:"name"`
}

// rowWriter writes messages one after the other; close ends what was begun.
type rowWriter interface {
	write(m viewedMessage) error
	close() error
}

func newRowWriter(output string, out io.Writer) (rowWriter, error) {
	w := bufio.NewWriter(out)
	switch output {
	case "ndjson":
		return &jsonRows{w: w, after: "\n", end: ""}, nil
	case "json":
		return &jsonRows{w: w, before: "[\n", between: ",\n", end: "\n]\n", none: "[]\n"}, nil
	case "csv":
		return &csvRows{w: csv.NewWriter(w), flush: w.Flush}, nil
	}
	return nil, fmt.Errorf("there is no output %q: json, ndjson and csv are there", output)
}

// jsonRows are objects with something around them.
type jsonRows struct {
	w *bufio.Writer
	// before stands before the first, between before each other, after behind each, end
	// behind the last; none is what is there without any.
	before, between, after, end, none string
	begun                             bool
}

func (r *jsonRows) write(m viewedMessage) error {
	row, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode message: %w", err)
	}
	lead := r.between
	if !r.begun {
		lead, r.begun = r.before, true
	}
	_, err = r.w.WriteString(lead + string(row) + r.after)
	return err
}

func (r *jsonRows) close() error {
	end := r.end
	if !r.begun {
		end = r.none
	}
	if _, err := r.w.WriteString(end); err != nil {
		return err
	}
	return r.w.Flush()
}

// csvRows are lines of a table, the first with the names of the columns.
type csvRows struct {
	w     *csv.Writer
	flush func() error
	begun bool
}

var csvColumns = []string{
	"id", "sentAt", "direction", "type", "status", "text", "sentBy", "repliedAt", "repliedBy", "waitingSince", "closesAt",
	"conversationId", "accountId", "account", "ownerId", "owner", "customerId", "customer", "phone",
}

func (r *csvRows) head() error {
	if r.begun {
		return nil
	}
	r.begun = true
	return r.w.Write(csvColumns)
}

func (r *csvRows) write(m viewedMessage) error {
	if err := r.head(); err != nil {
		return err
	}
	talk := m.Conversation
	cells := []string{
		m.ID, m.SentAt, m.Direction, m.Type, m.Status, orBlank(m.Text), m.SentBy.name(), orBlank(m.RepliedAt), m.RepliedBy.name(),
		orBlank(talk.WaitingSince), orBlank(talk.Window.ClosesAt), talk.ID, talk.Account.ID, orBlank(talk.Account.Nickname),
		talk.Owner.ID, talk.Owner.Name, talk.Customer.ID, talk.Customer.FullName, orBlank(talk.Customer.Phone),
	}
	for i, cell := range cells {
		cells[i] = inert(cell)
	}
	return r.w.Write(cells)
}

func (r *csvRows) close() error {
	if err := r.head(); err != nil {
		return err
	}
	r.w.Flush()
	if err := r.w.Error(); err != nil {
		return err
	}
	return r.flush()
}

// inert keeps a spreadsheet from running what a customer wrote: a cell that begins like a
// formula begins with an apostrophe instead.
func inert(cell string) string {
	begins := strings.TrimLeft(cell, " \u00a0")
	if begins != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(begins)[0]) {
		return "'" + cell
	}
	return cell
}

func (u *viewedUser) name() string {
	if u == nil {
		return ""
	}
	return u.Name
}

func orBlank(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
