package conversa

import (
	"strings"
	"unicode/utf8"
)

// MessageDirection tells who wrote a message.
type MessageDirection string

const (
	DirectionInbound  MessageDirection = "INBOUND"
	DirectionOutbound MessageDirection = "OUTBOUND"
)

// Values lists the directions, for the data model.
func (MessageDirection) Values() []string { return []string{"INBOUND", "OUTBOUND"} }

// MessageType is what a message consists of.
type MessageType string

const (
	TypeText        MessageType = "TEXT"
	TypeImage       MessageType = "IMAGE"
	TypeVideo       MessageType = "VIDEO"
	TypeAudio       MessageType = "AUDIO"
	TypeDocument    MessageType = "DOCUMENT"
	TypeSticker     MessageType = "STICKER"
	TypeLocation    MessageType = "LOCATION"
	TypeContacts    MessageType = "CONTACTS"
	TypeButton      MessageType = "BUTTON"
	TypeInteractive MessageType = "INTERACTIVE"
	TypeOrder       MessageType = "ORDER"
	TypeUnsupported MessageType = "UNSUPPORTED"
)

var messageTypes = []MessageType{
	TypeText, TypeImage, TypeVideo, TypeAudio, TypeDocument, TypeSticker, TypeLocation,
	TypeContacts, TypeButton, TypeInteractive, TypeOrder, TypeUnsupported,
}

// Values lists the types, for the data model.
func (MessageType) Values() []string { return stringsOf(messageTypes) }

// MessageTypeOf maps the type on the wire, e.g. "text". What nobody foresaw is
// UNSUPPORTED, and stays visible as such.
func MessageTypeOf(wire string) MessageType {
	name := MessageType(strings.ToUpper(wire))
	for _, t := range messageTypes {
		if t == name {
			return t
		}
	}
	return TypeUnsupported
}

// HasFile reports whether messages of this type come with a file.
func (t MessageType) HasFile() bool {
	switch t {
	case TypeImage, TypeVideo, TypeAudio, TypeDocument, TypeSticker, TypeUnsupported:
		return true
	}
	return false
}

// MessageOrigin tells by which way a message came into the conversation.
type MessageOrigin string

const (
	// OriginCustomer is the customer's own message.
	OriginCustomer MessageOrigin = "CUSTOMER"
	// OriginConversa was sent by a user or a token through Conversa.
	OriginConversa MessageOrigin = "CONVERSA"
	// OriginBusinessApp was written on the business's own phone (an echo).
	OriginBusinessApp MessageOrigin = "BUSINESS_APP"
	// OriginHistory was imported: never unread, never a signal, no window.
	OriginHistory MessageOrigin = "HISTORY"
)

// Values lists the origins, for the data model.
func (MessageOrigin) Values() []string {
	return []string{"CUSTOMER", "CONVERSA", "BUSINESS_APP", "HISTORY"}
}

// MessageStatus is how far a message has come.
type MessageStatus string

const (
	StatusReceived    MessageStatus = "RECEIVED"
	StatusQueued      MessageStatus = "QUEUED"
	StatusUnconfirmed MessageStatus = "UNCONFIRMED"
	StatusFailed      MessageStatus = "FAILED"
	StatusSent        MessageStatus = "SENT"
	StatusDelivered   MessageStatus = "DELIVERED"
	StatusRead        MessageStatus = "READ"
)

// statusRank orders what an outbound message may become. FAILED stands below
// SENT: WhatsApp reports a delivery after a failure when the customer has
// several devices, and evidence of arrival is the better evidence.
var statusRank = map[MessageStatus]int{
	StatusQueued: 0, StatusUnconfirmed: 1, StatusSent: 2, StatusFailed: 3, StatusDelivered: 4, StatusRead: 5,
}

// Values lists the statuses, for the data model.
func (MessageStatus) Values() []string {
	return []string{"RECEIVED", "QUEUED", "UNCONFIRMED", "SENT", "DELIVERED", "READ", "FAILED"}
}

// Advance returns the later of two statuses of one outbound message, whatever
// order their reports came in. It is commutative and associative, so that any
// permutation and repetition of reports ends the same.
func (s MessageStatus) Advance(reported MessageStatus) MessageStatus {
	if statusRank[reported] > statusRank[s] {
		return reported
	}
	return s
}

// CheckRetry refuses to send a message again unless it was sent from here and either
// failed in a way that may pass, or nobody knows whether it arrived. CONFLICT for all
// others.
func CheckRetry(origin MessageOrigin, status MessageStatus, failure *DeliveryFailure) error {
	switch {
	case origin != OriginConversa:
		return (&Error{Code: CodeConflict, Message: "It was not sent from here."}).At("messageId")
	case status == StatusUnconfirmed, status == StatusFailed && (failure == nil || failure.Retryable):
		return nil
	case status == StatusFailed:
		return (&Error{Code: CodeConflict, Message: "It would fail again for the same reason."}).At("messageId")
	}
	return (&Error{Code: CodeConflict, Message: "Only a message that failed, or whose fate is unknown, can be sent again."}).At("messageId")
}

// MessageStatusOf maps a status on the wire. ok is false for those that say
// nothing about delivery.
func MessageStatusOf(wire string) (status MessageStatus, ok bool) {
	switch wire {
	case "sent":
		return StatusSent, true
	case "delivered":
		return StatusDelivered, true
	case "read", "played":
		return StatusRead, true
	case "failed":
		return StatusFailed, true
	}
	return "", false
}

// MaxTextLength is how many characters WhatsApp takes in a text message.
// Source: Meta's documentation of the Cloud API.
const MaxTextLength = 4096

// CheckText refuses a text that WhatsApp would refuse.
func CheckText(text string) error {
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return Invalid("text", "The text holds characters that cannot be sent.")
	}
	if strings.TrimSpace(text) == "" {
		return Invalid("text", "Write something first.")
	}
	if utf8.RuneCountInString(text) > MaxTextLength {
		return &Error{Code: CodeMessageTooLong, Message: "WhatsApp takes at most 4096 characters in one message.", Field: "text"}
	}
	return nil
}

func stringsOf[T ~string](values []T) []string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = string(v)
	}
	return names
}
