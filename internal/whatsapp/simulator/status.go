package simulator

import (
	"strconv"
	"time"
)

// settle reports what became of an accepted message. The channel is closed once the first status was delivered.
func (s *Simulator) settle(m *Message) <-chan struct{} {
	if m.failure != 0 {
		return s.report(m, "failed")
	}
	first := s.report(m, "sent")
	if m.Type == "reaction" { // Meta sends nothing more for reactions
		return first
	}
	reads := m.to.readsAtOnce(s.settings)
	if !reads || !s.chaos.SkipDelivered || s.dice.IntN(2) == 0 {
		s.report(m, "delivered")
	}
	if reads {
		s.report(m, "read")
	}
	return first
}

// rank orders the statuses; they only move forward.
func rank(status string) int {
	switch status {
	case "sent":
		return 1
	case "delivered":
		return 2
	case "read":
		return 3
	case "failed":
		return 4
	}
	return 0
}

// report moves a business's message to a status and tells the product. A status that is behind is not reported.
func (s *Simulator) report(m *Message, status string) <-chan struct{} {
	if rank(status) <= rank(m.Status) {
		return nil
	}
	m.Status = status
	body := map[string]any{"id": m.ID, "status": status, "timestamp": unix(s.clock.now())}
	m.recipient(body)
	if m.callback != "" {
		body["biz_opaque_callback_data"] = m.callback
	}
	if status == "failed" {
		m.ErrorCode = m.failure
		body["errors"] = []any{statusError(m.failure)}
	} else if m.priced < 2 && m.Type != "reaction" { // with sent, and once more with delivered or read
		m.priced++
		body["pricing"] = s.price(m)
	}
	value := m.number.value()
	value["statuses"] = []any{body}
	if m.to != nil && status != "failed" {
		value["contacts"] = []any{m.to.contact(m.number, status != "sent")}
	}
	s.publishMessage(m)
	return s.enqueue(&update{number: m.number, value: value})
}

// price is what Meta bills: a template always, a free-form message as the settings say.
func (s *Simulator) price(m *Message) map[string]any {
	if m.Type == "template" {
		return map[string]any{"billable": true, "pricing_model": "PMP", "type": "regular", "category": "utility"}
	}
	kind := "free_customer_service"
	if s.settings.Billable {
		kind = "regular"
	}
	return map[string]any{
		"billable": s.settings.Billable, "pricing_model": "PMP", "type": kind, "category": "service",
	}
}

// value is the part that every change of the field "messages" has.
func (n *number) value() map[string]any {
	return map[string]any{
		"messaging_product": "whatsapp",
		"metadata": map[string]any{
			"display_phone_number": digits(n.DisplayPhoneNumber), "phone_number_id": n.PhoneNumberID,
		},
	}
}

// unix is a time as webhooks write it: seconds, in a string.
func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
