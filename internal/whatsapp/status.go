package whatsapp

import (
	"encoding/json"
	"fmt"
	"time"
)

// Status is what became of a message that the business sent. Statuses come in any order, more
// than once, and sometimes before the answer to the request that sent the message.
type Status struct {
	ID     string // the message's wamid
	Status string // sent, delivered, read, played, failed, or what Meta invents next
	At     time.Time

	RecipientID, RecipientUserID string
	Group                        bool // RecipientID is a group, not a customer

	CallbackData   string // Text.CallbackData of the request
	ConversationID string
	Pricing        *Pricing
	Errors         []Error

	Raw     json.RawMessage
	Problem error // the element was not decodable
}

// Pricing tells what Meta billed, never how much. Billable is nil when it was not said.
type Pricing struct {
	Billable              *bool
	Model, Type, Category string
}

func parseStatuses(raw json.RawMessage) []Status {
	var all []Status
	for _, element := range list(raw) {
		all = append(all, parseStatus(element))
	}
	return all
}

func parseStatus(raw json.RawMessage) Status {
	s := Status{Raw: raw}
	o, err := readObject(raw)
	if err != nil {
		s.Problem = fmt.Errorf("parse status: %w", err)
		return s
	}
	s.ID = o.text("id")
	s.Status = o.text("status")
	s.At = o.time("timestamp")
	s.RecipientID, s.RecipientUserID = splitID(o.text("recipient_id"), o.text("recipient_user_id"))
	s.Group = o.text("recipient_type") == "group"
	s.CallbackData = o.text("biz_opaque_callback_data")
	s.ConversationID = o.object("conversation").text("id")
	s.Pricing = readPricing(o.object("pricing"))
	s.Errors = readErrors(o["errors"])
	if s.ID == "" {
		s.Problem = errNoID
	}
	return s
}

func readPricing(o object) *Pricing {
	if o == nil {
		return nil
	}
	return &Pricing{
		Billable: o.bool("billable"),
		Model:    o.text("pricing_model"),
		Type:     o.text("type"),
		Category: o.text("category"),
	}
}
