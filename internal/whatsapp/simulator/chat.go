package simulator

import (
	"strings"
	"time"
)

// Who wrote a message.
const (
	fromCustomer = "customer"
	fromBusiness = "business"
)

// messagesKept is how many messages a chat remembers; the oldest are dropped.
const messagesKept = 10_000

// Message is what a phone shows: a bubble with its ticks. The business's statuses go accepted, sent, delivered, read,
// or failed; a customer's message is sent, delivered once the webhook took it, and read once the business marked it.
type Message struct {
	ID        string            `json:"id"`
	From      string            `json:"from"`
	Type      string            `json:"type"`
	Content   any               `json:"content,omitempty"` // what stands under the type's key
	ContextID string            `json:"contextId,omitempty"`
	At        time.Time         `json:"at"`
	Status    string            `json:"status"`
	ErrorCode int               `json:"errorCode,omitempty"`
	Reactions map[string]string `json:"reactions,omitempty"` // by who reacted: customer or business
	Edited    bool              `json:"edited,omitempty"`
	Deleted   bool              `json:"deleted,omitempty"`

	chat     *chat
	number   *number
	to       *Customer // of a business's message; nil: nobody has this phone
	waID     string    // of a business's message: the recipient
	callback string    // biz_opaque_callback_data
	failure  int       // the error code it will fail with, or 0
	priced   int       // how many statuses carried a price
}

// chatKey names the one chat of a number and a customer.
type chatKey struct {
	number   string
	customer *Customer
}

// chat is all that a number and a customer say.
type chat struct {
	number      *number
	customer    *Customer
	messages    []*Message
	lastInbound time.Time
}

// chatOf finds or begins the chat.
func (s *Simulator) chatOf(n *number, c *Customer) *chat {
	key := chatKey{n.PhoneNumberID, c}
	if s.chats[key] == nil {
		s.chats[key] = &chat{number: n, customer: c}
		s.userIDs[c.userIDFor(n)] = c
	}
	return s.chats[key]
}

// add puts a message at the end and into the index.
func (t *chat) add(s *Simulator, m *Message) {
	m.chat, m.number = t, t.number
	s.messages[m.ID] = m
	t.messages = append(t.messages, m)
	if len(t.messages) <= messagesKept {
		return
	}
	for _, old := range t.messages[:messagesKept/10] {
		delete(s.messages, old.ID)
	}
	t.messages = append([]*Message(nil), t.messages[messagesKept/10:]...)
}

// bubble tells whether the message is seen as one: reactions, edits and deletions change another, and what failed
// never reached the phone.
func (m *Message) bubble() bool {
	switch m.Type {
	case "reaction", "edit", "revoke", "system":
		return false
	}
	return m.From == fromCustomer || (m.failure == 0 && m.Status != "failed")
}

// readByBusiness gives the blue ticks to a customer's message and those before it.
func (t *chat) readByBusiness(s *Simulator, last *Message) {
	for i := len(t.messages) - 1; i >= 0; i-- {
		m := t.messages[i]
		if m.From != fromCustomer || m.At.After(last.At) {
			continue
		}
		if m.Status == "read" {
			return // those before it are read too
		}
		m.Status = "read"
		s.publishMessage(m)
	}
}

// decorate sets or removes a reaction.
func (s *Simulator) decorate(m *Message, who, emoji string) {
	if m == nil {
		return
	}
	reactions := map[string]string{}
	for by, e := range m.Reactions {
		reactions[by] = e
	}
	if emoji == "" {
		delete(reactions, who)
	} else {
		reactions[who] = emoji
	}
	m.Reactions = reactions
	s.publishMessage(m)
}

// publishMessage tells the phone pages that a message is new or has changed.
func (s *Simulator) publishMessage(m *Message) {
	if m.chat == nil || !m.bubble() || len(s.listeners) == 0 {
		return
	}
	s.publish(map[string]any{
		"type": "message", "phoneNumberId": m.number.PhoneNumberID, "customer": m.chat.customer.key(), "message": m,
	})
}

// chatView is a chat as the control interface lists it.
type chatView struct {
	PhoneNumberID string    `json:"phoneNumberId"`
	Customer      string    `json:"customer"`
	Last          *Message  `json:"last,omitempty"`
	Unread        int       `json:"unread"` // the business's messages that the customer has not read
	WindowCloses  time.Time `json:"windowCloses,omitzero"`
}

func (t *chat) view() chatView {
	v := chatView{PhoneNumberID: t.number.PhoneNumberID, Customer: t.customer.key()}
	if !t.lastInbound.IsZero() {
		v.WindowCloses = t.lastInbound.Add(windowLength)
	}
	for _, m := range t.messages {
		if !m.bubble() {
			continue
		}
		v.Last = m
		if m.From == fromBusiness && m.Status != "read" {
			v.Unread++
		}
	}
	return v
}

// recipient names the recipient in a status; a hidden phone has no recipient_id.
func (m *Message) recipient(status map[string]any) {
	if m.waID != "" {
		status["recipient_id"] = m.waID
	}
	if m.to != nil {
		status["recipient_user_id"] = m.to.userIDFor(m.number)
		if m.to.waID == "" {
			delete(status, "recipient_id")
		}
	}
}

// isUserID tells a business-scoped user id from a phone number.
func isUserID(id string) bool { return strings.Contains(id, ".") }
