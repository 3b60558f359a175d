package conversa

import "time"

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

// ClosingTime is how long before its end a window is closing.
const ClosingTime = time.Hour

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

// ConversationFilter says which conversations: fields that are set must all hold.
type ConversationFilter struct {
	Owner     *UserChoice
	AccountID *string
	Module    *CustomerModule
	Unread    *bool
	Waiting   *bool
	Window    *WindowState
	// Search is words that the customer's names and numbers, or one of the messages, hold.
	Search *string
}

// Check refuses what cannot be. field is where the filter stands.
func (f ConversationFilter) Check(field string) error {
	if f.Owner != nil {
		if err := f.Owner.Check(field + ".owner"); err != nil {
			return err
		}
		if len(f.Owner.AnyOf) > mostValues {
			return Invalid(field+".owner", tooManyValues)
		}
	}
	return checkText(field+".search", f.Search)
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

// Values lists the orders.
func (ConversationOrder) Values() []string {
	return []string{"LATEST_MESSAGE", "WAITING_LONGEST", "WINDOW_CLOSING"}
}
