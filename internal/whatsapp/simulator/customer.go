package simulator

import (
	"cmp"
	"maps"
	"strconv"
	"time"
)

// Customer is a person with a phone. Its methods do what the person does; a phone number id that is not connected
// makes them return "".
type Customer struct {
	sim *Simulator

	// Guarded by sim.mu.
	waID     string // empty: the phone is hidden, the business sees only the user id
	userID   string // empty: derived from the phone
	name     string
	username string
	autoRead *bool
}

// Customer finds the person with this phone, or adds one. A name replaces the one before.
func (s *Simulator) Customer(waID, name string) *Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.person(waID, "", name, "")
}

// CustomerByUserID finds or adds a person whose phone the business does not see: only a business-scoped user id and a
// username.
func (s *Simulator) CustomerByUserID(userID, username, name string) *Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.person("", userID, name, username)
}

func (s *Simulator) person(waID, userID, name, username string) *Customer {
	c := s.customers[cmp.Or(waID, userID)]
	if c == nil {
		c = &Customer{sim: s, waID: waID, userID: userID}
		s.customers[c.key()] = c
		if userID != "" {
			s.userIDs[userID] = c
		}
	}
	c.name, c.username = cmp.Or(name, c.name), cmp.Or(username, c.username)
	s.publish(map[string]any{"type": "customer", "customer": c.view()})
	return c
}

// key names the customer in the control interface.
func (c *Customer) key() string { return cmp.Or(c.waID, c.userID) }

// userIDFor is the id under which this business knows the person.
func (c *Customer) userIDFor(n *number) string {
	if c.userID != "" {
		return c.userID
	}
	return userIDOf(n.BusinessID, c.waID)
}

// contact is the person in a webhook. The username is not part of a "sent" status.
func (c *Customer) contact(n *number, withUsername bool) map[string]any {
	profile := map[string]any{"name": c.name}
	if c.username != "" && withUsername {
		profile["username"] = c.username
	}
	contact := map[string]any{"profile": profile, "user_id": c.userIDFor(n)}
	if c.waID != "" {
		contact["wa_id"] = c.waID
	}
	return contact
}

func (c *Customer) readsAtOnce(settings Settings) bool {
	if c.autoRead != nil {
		return *c.autoRead
	}
	return settings.AutoRead
}

// SetAutoRead makes the person read every message at once, or not.
func (c *Customer) SetAutoRead(on bool) {
	c.sim.mu.Lock()
	defer c.sim.mu.Unlock()
	c.autoRead = &on
}

// WriteText writes to a business and returns the wamid.
func (c *Customer) WriteText(phoneNumberID, text string) string {
	return c.Write(phoneNumberID, map[string]any{"type": "text", "text": map[string]any{"body": text}})
}

// Write sends a message of any type, as it stands in a webhook's messages: the type, and the content under the type's
// key, and context, referral or errors where wanted. An id or timestamp that is given is kept.
func (c *Customer) Write(phoneNumberID string, message map[string]any) string {
	c.sim.mu.Lock()
	defer c.sim.mu.Unlock()
	n := c.sim.numbers[phoneNumberID]
	if n == nil {
		return ""
	}
	return c.write(n, message).ID
}

func (c *Customer) write(n *number, message map[string]any) *Message {
	s := c.sim
	message = maps.Clone(message)
	kind, _ := message["type"].(string)
	kind = cmp.Or(kind, "text")
	message["type"] = kind
	c.sign(n, message)
	sentAt := s.stamp(message)
	id, _ := message["id"].(string)
	if id == "" {
		id = newWamid(cmp.Or(digits(n.DisplayPhoneNumber), n.PhoneNumberID), true)
		message["id"] = id
	}
	m := &Message{ID: id, From: fromCustomer, Type: kind, Content: message[kind], At: sentAt, Status: "sent"}
	if context, ok := message["context"].(map[string]any); ok {
		m.ContextID, _ = context["id"].(string)
	}
	chat := s.chatOf(n, c)
	chat.add(s, m)
	if m.opensWindow() && sentAt.After(chat.lastInbound) {
		chat.lastInbound = sentAt
	}
	s.publishMessage(m)
	value := n.value()
	value["messages"] = []any{message}
	if kind != "system" {
		value["contacts"] = []any{c.contact(n, true)}
	}
	s.enqueue(&update{number: n, value: value, delivered: func() { s.tick(m) }})
	return m
}

// sign adds who writes.
func (c *Customer) sign(n *number, message map[string]any) {
	if c.waID != "" {
		message["from"] = c.waID
	}
	message["from_user_id"] = c.userIDFor(n)
}

// stamp gives the message the platform's time, unless it has one.
func (s *Simulator) stamp(message map[string]any) time.Time {
	switch given := message["timestamp"].(type) {
	case string:
		if seconds, err := strconv.ParseInt(given, 10, 64); err == nil {
			return time.Unix(seconds, 0).UTC()
		}
	case float64:
		return time.Unix(int64(given), 0).UTC()
	}
	now := s.clock.now()
	message["timestamp"] = unix(now)
	return now
}

// opensWindow: what a person writes does; reactions and system messages do not (for reactions it is not documented).
func (m *Message) opensWindow() bool {
	switch m.Type {
	case "reaction", "edit", "revoke", "system":
		return false
	}
	return true
}

// tick shows the customer the second tick: the webhook was taken.
func (s *Simulator) tick(m *Message) {
	if m.Status == "sent" {
		m.Status = "delivered"
		s.publishMessage(m)
	}
}

// React sets the reaction to a message, or removes it with an empty emoji.
func (c *Customer) React(wamid, emoji string) string {
	return c.change(wamid, func(m *Message) map[string]any {
		c.sim.decorate(m, fromCustomer, emoji)
		reaction := map[string]any{"message_id": wamid}
		if emoji != "" {
			reaction["emoji"] = emoji
		}
		return map[string]any{"type": "reaction", "reaction": reaction}
	})
}

// Edit replaces the text (or the caption) of one's own message.
func (c *Customer) Edit(wamid, text string) string {
	return c.change(wamid, func(m *Message) map[string]any {
		if m.From != fromCustomer {
			return nil
		}
		content, _ := m.Content.(map[string]any)
		content = maps.Clone(content)
		if content == nil {
			content = map[string]any{}
		}
		if m.Type == "text" {
			content["body"] = text
		} else {
			content["caption"] = text
		}
		m.Content, m.Edited = content, true
		c.sim.publishMessage(m)
		return map[string]any{"type": "edit", "edit": map[string]any{
			"original_message_id": wamid, "message": map[string]any{"type": m.Type, m.Type: content},
		}}
	})
}

// Delete deletes one's own message for everyone.
func (c *Customer) Delete(wamid string) string {
	return c.change(wamid, func(m *Message) map[string]any {
		if m.From != fromCustomer {
			return nil
		}
		m.Deleted, m.Content = true, nil
		c.sim.publishMessage(m)
		return map[string]any{"type": "revoke", "revoke": map[string]any{"original_message_id": wamid}}
	})
}

// change writes the message that says what happened to another one of the customer's chats; "" if there is none.
func (c *Customer) change(wamid string, what func(*Message) map[string]any) string {
	c.sim.mu.Lock()
	defer c.sim.mu.Unlock()
	m := c.sim.messages[wamid]
	if m == nil || m.chat.customer != c || m.Deleted || !m.bubble() {
		return ""
	}
	message := what(m)
	if message == nil {
		return ""
	}
	return c.write(m.number, message).ID
}

// Read reads one message of a business; Open reads all of a chat.
func (c *Customer) Read(wamid string) {
	c.sim.mu.Lock()
	defer c.sim.mu.Unlock()
	if m := c.sim.messages[wamid]; m != nil && m.chat.customer == c {
		c.read(m)
	}
}

// Open looks at the chat with a business, which reads all of it.
func (c *Customer) Open(phoneNumberID string) {
	c.sim.mu.Lock()
	defer c.sim.mu.Unlock()
	chat := c.sim.chats[chatKey{phoneNumberID, c}]
	if chat == nil {
		return
	}
	for _, m := range chat.messages {
		c.read(m)
	}
}

// read reports a message as read once it was sent: nobody reads what has not left.
func (c *Customer) read(m *Message) {
	if m.From == fromBusiness && m.bubble() && rank(m.Status) >= rank("sent") {
		c.sim.report(m, "read")
	}
}

// customerView is a person as the control interface shows them.
type customerView struct {
	Key      string `json:"key"`
	WaID     string `json:"waId,omitempty"`
	UserID   string `json:"userId,omitempty"`
	Name     string `json:"name"`
	Username string `json:"username,omitempty"`
}

func (c *Customer) view() customerView {
	return customerView{Key: c.key(), WaID: c.waID, UserID: c.userID, Name: c.name, Username: c.username}
}
