package simulator

import (
	"cmp"
	"fmt"
)

// ChangeNumber gives the person a new phone number, and tells each business they talked to.
func (c *Customer) ChangeNumber(newWaID string) error { return c.move(newWaID, "") }

// ChangeUserID gives a person without a visible phone a new user id, as a new phone would.
func (c *Customer) ChangeUserID(newUserID string) error { return c.move("", newUserID) }

// move tells the businesses under the old identity, then changes it.
func (c *Customer) move(newWaID, newUserID string) error {
	s := c.sim
	s.mu.Lock()
	defer s.mu.Unlock()
	next := cmp.Or(newWaID, newUserID)
	if next == "" || (c.waID == "") != (newWaID == "") {
		return fmt.Errorf("change number: a phone is needed for a phone, a user id for a user id")
	}
	if s.customers[next] != nil {
		return fmt.Errorf("change number: %s belongs to somebody", next)
	}
	before := *c
	delete(s.customers, c.key())
	if c.userID != "" {
		delete(s.userIDs, c.userID)
		newUserID = cmp.Or(newUserID, userIDOf(c.userID, newWaID))
	}
	c.waID, c.userID = newWaID, newUserID
	s.customers[c.key()] = c
	for _, chat := range s.chats {
		if chat.customer == c {
			c.announce(chat.number, &before)
		}
	}
	s.publish(map[string]any{"type": "customer", "customer": c.view(), "before": before.key()})
	return nil
}

// announce writes the system message of a changed identity; it comes from the one before.
func (c *Customer) announce(n *number, before *Customer) {
	old, now := before.userIDFor(n), c.userIDFor(n)
	delete(c.sim.userIDs, old)
	c.sim.userIDs[now] = c
	system := map[string]any{"previous_user_id": old, "user_id": now}
	if c.waID == "" {
		system["type"] = "user_changed_user_id"
		system["body"] = "User " + c.name + " changed their number"
	} else {
		system["type"] = "user_changed_number"
		system["body"] = "User " + c.name + " changed from " + before.waID + " to " + c.waID
		system["wa_id"] = c.waID
	}
	message := map[string]any{
		"type": "system", "system": system, "from_user_id": old,
		"id": newWamid(cmp.Or(digits(n.DisplayPhoneNumber), n.PhoneNumberID), true), "timestamp": unix(c.sim.clock.now()),
	}
	if before.waID != "" {
		message["from"] = before.waID
	}
	value := n.value()
	value["messages"] = []any{message}
	c.sim.enqueue(&update{number: n, value: value})
}
