package conversa

import (
	"slices"
	"strings"
)

// MessageFilter says which messages: fields that are set must all hold. A list
// that is set but empty matches nothing.
type MessageFilter struct {
	Direction      *MessageDirection
	Types          []MessageType
	Statuses       []MessageStatus
	AccountID      *string
	ConversationID *string
	Wamid          *string
	Text           *string
}

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

// ConversationFilter says which conversations.
type ConversationFilter struct {
	AccountID *string
}

func is[T comparable](want *T, got T) bool { return want == nil || *want == got }

func among[T comparable](want []T, got T) bool { return want == nil || slices.Contains(want, got) }

func containsAll(text string, phrases []string) bool {
	return !slices.ContainsFunc(phrases, func(p string) bool { return !strings.Contains(text, p) })
}
