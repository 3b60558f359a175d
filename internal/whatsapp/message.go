package whatsapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

var errNoID = errors.New("no id")

// Message is one message of a notification: a customer's, an echo of the business's own, or
// one of the imported history. Which of the pointers is set follows from Type.
type Message struct {
	ID string // wamid

	From, FromUserID, FromParentUserID string // empty where WhatsApp hides them
	To, ToUserID                       string // only of messages that the business sent
	GroupID                            string // set: never part of a private conversation
	ThreadID, ThreadUserID             string // history: the customer's, where it names the thread

	SentAt time.Time // WhatsApp's own time, UTC; zero when missing or unreadable

	// Type is the word on the wire, or follows from the body when the word is missing;
	// empty when nothing is known.
	Type string

	// Text is what a person reads: the body, caption, button's or list row's title, the form's
	// or the order's text. It is exactly what was sent, NUL included.
	Text string

	Context  *Context
	Media    *Media // image, video, audio, document, sticker
	Location *Location
	Cards    []Card // contacts
	Button   *Button
	Order    *Order
	Reaction *Reaction
	System   *System
	Edit     *Edit
	Revoke   *Revoke
	Referral *Referral // comes with any type

	Errors          []Error
	UnsupportedType string // what the customer's app calls a message of type unsupported
	HistoryStatus   string // history: READ, DELIVERED, ...

	Raw     json.RawMessage
	Problem error // the element was not decodable beyond its id
}

// bodies are the members that hold a message's content, each named like its type.
func bodies() []string {
	return []string{
		"text", "image", "video", "audio", "document", "sticker", "location", "contacts",
		"interactive", "button", "order", "reaction", "system", "edit", "revoke", "unsupported",
	}
}

func parseMessages(raw json.RawMessage) []Message {
	var all []Message
	for _, element := range list(raw) {
		all = append(all, parseMessage(element))
	}
	return all
}

func parseMessage(raw json.RawMessage) Message {
	m := Message{Raw: raw}
	o, err := readObject(raw)
	if err != nil {
		m.Problem = fmt.Errorf("parse message: %w", err)
		return m
	}
	m.readEnvelope(o)
	m.readBody(o)
	if m.ID == "" && m.Problem == nil {
		m.Problem = errNoID
	}
	return m
}

// parseEdited decodes the new version inside an edit, which has neither id nor time. An edit
// inside an edit is ignored: it means nothing, and nesting must not cost time.
func parseEdited(raw json.RawMessage) *Message {
	o, err := readObject(raw)
	if err != nil {
		return nil
	}
	delete(o, "edit")
	m := &Message{Raw: raw}
	m.readEnvelope(o)
	m.readBody(o)
	return m
}

func (m *Message) readEnvelope(o object) {
	m.ID = o.text("id")
	m.From, m.FromUserID = splitID(o.text("from"), o.text("from_user_id"))
	m.FromParentUserID = o.text("from_parent_user_id")
	m.To, m.ToUserID = splitID(o.text("to"), o.text("to_user_id"))
	m.GroupID = o.text("group_id")
	m.SentAt = o.time("timestamp")
	m.Type = o.text("type")
	m.Context = readContext(o.object("context"))
	m.Referral = readReferral(o.object("referral"))
	m.Errors = readErrors(o["errors"])
	m.HistoryStatus = o.object("history_context").text("status")
}

// readBody decodes the member named like the type or, where there is none, the first one that
// is known: types without a body of their name are new ones around an old body.
func (m *Message) readBody(o object) {
	key := bodyKey(o, m.Type)
	if key == "" {
		return
	}
	if m.Type == "" {
		m.Type = key
	}
	if key == "contacts" {
		m.Cards = readCards(o.objects(key))
		return
	}
	body, err := readObject(o[key])
	if err != nil {
		m.Problem = fmt.Errorf("parse %s: %w", key, err)
		return
	}
	m.read(key, body)
}

func bodyKey(o object, kind string) string {
	if _, ok := o[kind]; ok && slices.Contains(bodies(), kind) {
		return kind
	}
	for _, key := range bodies() {
		if _, ok := o[key]; ok {
			return key
		}
	}
	return ""
}

func (m *Message) read(key string, body object) {
	switch key {
	case "text":
		m.Text = body.text("body")
	case "image", "video", "audio", "document", "sticker":
		m.Media = readMedia(body)
		m.Text = m.Media.Caption
	case "location":
		m.Location = readLocation(body)
	case "interactive":
		m.Button = readInteractive(body)
		m.Text = m.Button.Title
	case "button":
		m.Button = readButton(body)
		m.Text = m.Button.Title
	case "order":
		m.Order = readOrder(body)
		m.Text = m.Order.Note
	case "reaction":
		m.Reaction = &Reaction{MessageID: body.text("message_id"), Emoji: body.text("emoji")}
	case "system":
		m.System = readSystem(body)
	case "edit":
		m.Edit = &Edit{OriginalID: body.text("original_message_id"), Message: parseEdited(body["message"])}
	case "revoke":
		m.Revoke = &Revoke{OriginalID: body.text("original_message_id")}
	case "unsupported":
		m.UnsupportedType = body.text("type")
	}
}
