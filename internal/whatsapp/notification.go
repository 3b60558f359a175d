package whatsapp

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Notification is one webhook delivery. Meta promises neither order nor that it comes once.
type Notification struct {
	Object  string
	Changes []Change // entries × changes, flattened in order
}

// Change is what one notification says about one field of one WhatsApp Business account.
// Route it by PhoneNumberID alone: the display number is free format.
type Change struct {
	WABAID, Field, PhoneNumberID, DisplayPhoneNumber string

	// Time is when it happened. Only changes about accounts have it, those about messages
	// carry a time each.
	Time time.Time

	Event    string    // what happened, in fields such as account_update
	Profiles []Profile // the customers named in it; find one with ProfileOf
	Messages []Message // field messages
	Echoes   []Message // field smb_message_echoes: sent by the business from its phone
	History  []Message // field history: older messages of both sides
	Statuses []Status  // field messages
	Errors   []Error   // errors of the change as a whole

	Raw     json.RawMessage // the change's value, or what stood in its place
	Problem error           // the value could not be decoded at all
}

// Profile is what WhatsApp tells about a customer. Empty means not told.
type Profile struct{ Name, Username, WaID, UserID, ParentUserID string }

// ParseNotification decodes a webhook body. It fails only when the body is not a JSON object
// with a list named entry; all else that is wrong is reported by the Problem of the element.
func ParseNotification(body []byte) (Notification, error) {
	o, err := parseObject(body)
	if err != nil {
		return Notification{}, fmt.Errorf("parse notification: %w", err)
	}
	if kind(o["entry"]) != '[' {
		return Notification{}, fmt.Errorf("parse notification: no list of entries")
	}
	n := Notification{Object: o.text("object")}
	for _, raw := range list(o["entry"]) {
		n.Changes = append(n.Changes, parseEntry(raw)...)
	}
	return n, nil
}

func parseEntry(raw json.RawMessage) []Change {
	entry, err := readObject(raw)
	if err != nil {
		return []Change{{Raw: raw, Problem: fmt.Errorf("parse entry: %w", err)}}
	}
	var changes []Change
	for _, raw := range list(entry["changes"]) {
		c := parseChange(raw)
		c.WABAID, c.Time = entry.text("id"), entry.time("time")
		changes = append(changes, c)
	}
	return changes
}

func parseChange(raw json.RawMessage) Change {
	o, err := readObject(raw)
	if err != nil {
		return Change{Raw: raw, Problem: fmt.Errorf("parse change: %w", err)}
	}
	c := Change{Field: o.text("field"), Raw: o["value"]}
	value, err := readObject(o["value"])
	if err != nil {
		c.Problem = fmt.Errorf("parse value of %q: %w", c.Field, err)
		return c
	}
	c.read(value)
	return c
}

func (c *Change) read(value object) {
	metadata := value.object("metadata")
	c.PhoneNumberID = metadata.text("phone_number_id")
	c.DisplayPhoneNumber = metadata.text("display_phone_number")
	if c.DisplayPhoneNumber == "" { // fields about the number itself have no metadata
		c.DisplayPhoneNumber = value.text("display_phone_number")
	}
	c.Event = value.text("event")
	for _, o := range value.objects("contacts") {
		c.Profiles = append(c.Profiles, readProfile(o))
	}
	c.Errors = readErrors(value["errors"])
	switch c.Field {
	case "messages":
		c.Messages = parseMessages(value["messages"])
		c.Statuses = parseStatuses(value["statuses"])
	case "smb_message_echoes":
		c.Echoes = parseMessages(value["message_echoes"])
	case "history":
		c.readHistory(value)
	}
}

// readHistory collects the imported messages: threads of them, and, in later notifications,
// which name no thread, the media of messages that come as placeholders.
func (c *Change) readHistory(value object) {
	for _, chunk := range value.objects("history") {
		c.Errors = append(c.Errors, readErrors(chunk["errors"])...)
		for _, thread := range chunk.objects("threads") {
			waID, userID := splitID(thread.text("id"), "")
			for _, m := range parseMessages(thread["messages"]) {
				m.ThreadID, m.ThreadUserID = waID, userID
				c.History = append(c.History, m)
			}
		}
	}
	c.History = append(c.History, parseMessages(value["messages"])...)
}

func readProfile(o object) Profile {
	profile := o.object("profile")
	p := Profile{
		Name:         profile.text("name"),
		Username:     strings.TrimPrefix(profile.text("username"), "@"),
		ParentUserID: o.text("parent_user_id"),
	}
	p.WaID, p.UserID = splitID(o.text("wa_id"), o.text("user_id"))
	return p
}

// ProfileOf finds a customer by either id; profiles stand in no order. A message that names
// no sender belongs to the profile of the change when there is only one. The zero Profile
// means that nothing is known.
func (c Change) ProfileOf(waID, userID string) Profile {
	for _, p := range c.Profiles {
		if waID != "" && p.WaID == waID || userID != "" && p.UserID == userID {
			return p
		}
	}
	if waID == "" && userID == "" && len(c.Profiles) == 1 {
		return c.Profiles[0]
	}
	return Profile{}
}
