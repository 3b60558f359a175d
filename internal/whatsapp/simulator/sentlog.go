package simulator

import (
	"encoding/json"
	"time"
)

const (
	sentKept       = 1_000_000
	violationsKept = 10_000
	marksKept      = 100_000
)

// SentMessage is a message that POST /messages accepted, whether or not its answer arrived.
type SentMessage struct {
	// Seq counts from 1, in the order of acceptance.
	Seq           int             `json:"seq"`
	Wamid         string          `json:"wamid"`
	PhoneNumberID string          `json:"phoneNumberId"`
	To            string          `json:"to,omitempty"`
	Recipient     string          `json:"recipient,omitempty"`
	Type          string          `json:"type"`
	CallbackData  string          `json:"callbackData,omitempty"`
	At            time.Time       `json:"at"`
	Body          json.RawMessage `json:"body"`
}

// Violation is a text that was refused: it had an unresolved merge field in it.
type Violation struct {
	PhoneNumberID string `json:"phoneNumberId"`
	Text          string `json:"text"`
}

// sentEntry is a SentMessage without what its body says.
type sentEntry struct {
	wamid, number string
	at            int64 // Unix milliseconds
	body          string
}

// sentLog is the witness: what was accepted, in order. Beyond sentKept the oldest are dropped; Seq shows it.
type sentLog struct {
	entries []sentEntry
	dropped int
}

func (l *sentLog) add(e sentEntry) {
	l.entries = append(l.entries, e)
	if len(l.entries) > sentKept {
		drop := sentKept / 10
		l.entries = append([]sentEntry(nil), l.entries[drop:]...)
		l.dropped += drop
	}
}

// Sent is every message accepted so far, in order.
func (s *Simulator) Sent() []SentMessage {
	messages, _ := s.sentAfter(0, sentKept)
	return messages
}

// sentAfter is a page of the log: those with a Seq above after, and how many there are in all.
func (s *Simulator) sentAfter(after, most int) ([]SentMessage, int) {
	s.mu.Lock()
	entries, dropped := s.sent.entries, s.sent.dropped // entries are never changed, only appended to
	s.mu.Unlock()
	begin := min(max(after-dropped, 0), len(entries))
	page := entries[begin:min(begin+most, len(entries))]
	messages := make([]SentMessage, 0, len(page))
	for i, e := range page {
		messages = append(messages, e.message(dropped+begin+i+1))
	}
	return messages, dropped + len(entries)
}

func (e sentEntry) message(seq int) SentMessage {
	body := asMap(e.body)
	text := func(key string) string { value, _ := body[key].(string); return value }
	m := SentMessage{
		Seq: seq, Wamid: e.wamid, PhoneNumberID: e.number, To: text("to"), Recipient: text("recipient"),
		Type: text("type"), CallbackData: text("biz_opaque_callback_data"), At: time.UnixMilli(e.at).UTC(),
		Body: json.RawMessage(e.body),
	}
	if m.Type == "" {
		m.Type = "text"
	}
	return m
}

// Violations are the texts with unresolved merge fields, which no customer got to see.
func (s *Simulator) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Violation{}, s.violations...)
}

// Marks are the reads (and typing) that the businesses set, in order.
func (s *Simulator) Marks() []Mark {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mark{}, s.marks...)
}

// appendBounded appends and drops the oldest tenth beyond most.
func appendBounded[T any](list []T, value T, most int) []T {
	list = append(list, value)
	if len(list) > most {
		list = append([]T(nil), list[max(1, most/10):]...)
	}
	return list
}
