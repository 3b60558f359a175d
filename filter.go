package conversa

import (
	"slices"
	"strings"
)

// MessageFilter says which messages: fields that are set must all hold. A list
// that is set but empty matches nothing, and "and" and "or" of nothing hold for all and
// for none. In JSON, as views keep it, it is what the API takes.
type MessageFilter struct {
	And []MessageFilter `json:"and,omitempty"`
	Or  []MessageFilter `json:"or,omitzero"`
	Not *MessageFilter  `json:"not,omitempty"`
	// Unreplied are the customer's messages that wait, received in that span.
	Unreplied *TimeSpan `json:"unreplied,omitempty"`
	// Replied are inbound messages that were replied to, with the reply in that span.
	Replied *TimeSpan `json:"replied,omitempty"`
	// Time is when the message was sent or received.
	Time           *TimeSpan         `json:"time,omitempty"`
	Owner          *UserChoice       `json:"owner,omitempty"`
	RepliedBy      *UserChoice       `json:"repliedBy,omitempty"`
	SentBy         *UserChoice       `json:"sentBy,omitempty"`
	Direction      *MessageDirection `json:"direction,omitempty"`
	Types          []MessageType     `json:"types,omitzero"`
	Statuses       []MessageStatus   `json:"statuses,omitzero"`
	AccountID      *string           `json:"accountId,omitempty"`
	ConversationID *string           `json:"conversationId,omitempty"`
	CustomerID     *string           `json:"customerId,omitempty"`
	Module         *CustomerModule   `json:"module,omitempty"`
	// Unread are the customer's messages after the reader's own marker.
	Unread *bool `json:"unread,omitempty"`
	// Window is that of the message's conversation.
	Window        *WindowState `json:"window,omitempty"`
	HasAttachment *bool        `json:"hasAttachment,omitempty"`
	Wamid         *string      `json:"wamid,omitempty"`
	// Text is words, and phrases in quotes: all must be in the message's text, a caption
	// or a file's name.
	Text *string `json:"text,omitempty"`
}

// MessageOrder is the order of a list of messages.
type MessageOrder string

const (
	NewestMessages MessageOrder = "NEWEST"
	OldestMessages MessageOrder = "OLDEST"
	// WaitingLongestMessages: what waits for a reply, the oldest first.
	WaitingLongestMessages MessageOrder = "WAITING_LONGEST"
	// WindowClosingMessages: what waits for a reply in an open window, the first to close
	// first.
	WindowClosingMessages MessageOrder = "WINDOW_CLOSING"
)

// Values lists the orders, for the data model.
func (MessageOrder) Values() []string {
	return []string{"NEWEST", "OLDEST", "WAITING_LONGEST", "WINDOW_CLOSING"}
}

// WindowState is whether a customer service window is open.
type WindowState string

const (
	WindowOpen WindowState = "OPEN"
	// WindowClosing is open, for at most another hour.
	WindowClosing WindowState = "CLOSING"
	WindowClosed  WindowState = "CLOSED"
)

// Values lists the states.
func (WindowState) Values() []string { return []string{"OPEN", "CLOSING", "CLOSED"} }

// MessageFacts is what a filter needs to know of one message. SearchText is
// folded as the store keeps it.
type MessageFacts struct {
	Direction      MessageDirection
	Type           MessageType
	Status         MessageStatus
	AccountID      string
	ConversationID string
	Wamid          string
	SearchText     string
}

// Matches decides one message in memory as the database decides a list. phrases
// are the filter's text, taken apart and folded.
func (f MessageFilter) Matches(m MessageFacts, phrases []string) bool {
	return is(f.Direction, m.Direction) &&
		among(f.Types, m.Type) &&
		among(f.Statuses, m.Status) &&
		is(f.AccountID, m.AccountID) &&
		is(f.ConversationID, m.ConversationID) &&
		is(f.Wamid, m.Wamid) &&
		containsAll(m.SearchText, phrases)
}

// ConversationFilter says which conversations: fields that are set must all hold.
type ConversationFilter struct {
	Owner     *UserChoice
	AccountID *string
	Module    *CustomerModule
	Unread    *bool
	Waiting   *bool
	Window    *WindowState
	// Search is words in a customer's name, phone or text.
	Search *string
}

// ConversationOrder is the order of a list of conversations.
type ConversationOrder string

const (
	LatestMessage ConversationOrder = "LATEST_MESSAGE"
	// WaitingLongest: those that wait for a reply, the longest first.
	WaitingLongest ConversationOrder = "WAITING_LONGEST"
	// ClosingFirst: those with an open window, the first to close first.
	ClosingFirst ConversationOrder = "WINDOW_CLOSING"
)

func is[T comparable](want *T, got T) bool { return want == nil || *want == got }

func among[T comparable](want []T, got T) bool { return want == nil || slices.Contains(want, got) }

func containsAll(text string, phrases []string) bool {
	return !slices.ContainsFunc(phrases, func(p string) bool { return !strings.Contains(text, p) })
}
