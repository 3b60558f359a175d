package conversa

// EventKind names what an entry of the event log is about.
type EventKind string

const (
	// EventConversation: a conversation or one of its messages changed. The
	// subject is the conversation.
	EventConversation EventKind = "conversation"
	// EventConversationGone: a conversation turned out to be part of another, and is no
	// more. The subject is the one that is gone, OwnerID that of the other's owner.
	EventConversationGone EventKind = "conversation_gone"
	// EventSessionEnded: a session or API token is no longer valid. The subject is
	// its id.
	EventSessionEnded EventKind = "session_ended"
	// EventSessionRenewed: a session goes on with another token. The subject is its id.
	EventSessionRenewed EventKind = "session_renewed"
	// EventPeople: users, roles, groups or what they may see changed. The subject is
	// the organization.
	EventPeople EventKind = "people"
	// EventAccount: an account's status or quality changed. The subject is the account.
	EventAccount EventKind = "account"
)

// AccountChange is what changed in an account.
type AccountChange string

const (
	// AccountChangeStatus: its status, the reason for it, or what was found of it.
	AccountChangeStatus AccountChange = "STATUS"
	// AccountChangeQuality: Meta's rating of its number.
	AccountChangeQuality AccountChange = "QUALITY"
	// AccountChangeBalance: its credits, available or reserved, or what became of a purchase.
	AccountChangeBalance AccountChange = "BALANCE"
	// AccountChangeLowBalance: what is available fell below the minimum.
	AccountChangeLowBalance AccountChange = "LOW_BALANCE"
	// AccountChangeRecharged: credits that were bought by themselves are there.
	AccountChangeRecharged AccountChange = "RECHARGED"
	// AccountChangeRechargeFailed: credits could not be bought by themselves.
	AccountChangeRechargeFailed AccountChange = "RECHARGE_FAILED"
)

// AccountNews is the payload of EventAccount.
type AccountNews struct {
	Change AccountChange `json:"change"`
}

// ConversationChange is what changed in a conversation.
type ConversationChange string

const (
	ChangeMessageAdded   ConversationChange = "MESSAGE_ADDED"
	ChangeMessageChanged ConversationChange = "MESSAGE_CHANGED"
	ChangeCustomer       ConversationChange = "CUSTOMER"
	ChangeOwner          ConversationChange = "OWNER"
	// ChangeRead: a user read further. It concerns that user alone.
	ChangeRead ConversationChange = "READ"
	// ChangeWindow: since when it waits, or its window, changed without a message.
	ChangeWindow ConversationChange = "WINDOW"
)

// ConversationNews is the payload of EventConversation and EventConversationGone: ids and few facts only.
// What the rows say is read at delivery.
type ConversationNews struct {
	Change    ConversationChange `json:"change"`
	MessageID string             `json:"message,omitempty"`
	// Inbound is set when the message added is the customer's own, or became a new one.
	Inbound bool `json:"inbound,omitempty"`
	// OwnerID and PreviousOwnerID are set with OWNER, and where a conversation is gone:
	// who sees the conversation no longer may have it on the screen.
	OwnerID         string `json:"owner,omitempty"`
	PreviousOwnerID string `json:"previousOwner,omitempty"`
	// SignalOf are the users whose signal of the conversation changed with it. Those of
	// both owners change with OWNER, which need not say so.
	SignalOf []string `json:"signals,omitempty"`
	// UserID is set with READ.
	UserID string `json:"user,omitempty"`
}
