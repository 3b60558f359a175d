package conversa

import (
	"slices"
	"strings"
	"time"
)

// Asker is who asks, and when and where: what "me", "unread" and "today" mean.
type Asker struct {
	UserID string
	Now    time.Time
	// Zone is nil for UTC.
	Zone *time.Location
}

// Range is a span in instants, as the asker means it.
func (a Asker) Range(s TimeSpan) TimeRange {
	zone := a.Zone
	if zone == nil {
		zone = time.UTC
	}
	return s.Range(a.Now, zone)
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
	OwnerID        string
	// SentByID and RepliedByID are empty for nobody of here.
	SentByID, RepliedByID string
	SentAt                time.Time
	// RepliedAt is zero for what was not replied to.
	RepliedAt     time.Time
	Waiting       bool
	HasAttachment bool
	// LeadID or ContactID is the conversation's customer.
	LeadID, ContactID string
	// WindowClosesAt is the conversation's; zero for one whose customer never wrote.
	WindowClosesAt time.Time
	// Unread is for who asks.
	Unread bool
}

// Matches decides one message in memory as the database decides a list. phrases takes
// a text of the filter apart and folds it.
func (f MessageFilter) Matches(m MessageFacts, as Asker, phrases func(text string) []string) bool {
	passes := func(inner MessageFilter) bool { return inner.Matches(m, as, phrases) }
	return f.matchesOwn(m, as) &&
		(f.Text == nil || containsAll(m.SearchText, phrases(*f.Text))) &&
		!slices.ContainsFunc(f.And, func(inner MessageFilter) bool { return !passes(inner) }) &&
		(f.Or == nil || slices.ContainsFunc(f.Or, passes)) &&
		(f.Not == nil || !passes(*f.Not))
}

func (f MessageFilter) matchesOwn(m MessageFacts, as Asker) bool {
	return is(f.Direction, m.Direction) &&
		among(f.Types, m.Type) &&
		among(f.Statuses, m.Status) &&
		is(f.AccountID, m.AccountID) &&
		is(f.ConversationID, m.ConversationID) &&
		is(f.Wamid, m.Wamid) &&
		is(f.HasAttachment, m.HasAttachment) &&
		is(f.Unread, m.Unread) &&
		(f.CustomerID == nil || *f.CustomerID != "" && (*f.CustomerID == m.LeadID || *f.CustomerID == m.ContactID)) &&
		is(f.Module, m.module()) &&
		(f.Window == nil || f.Window.holds(m.WindowClosesAt, as.Now)) &&
		f.matchesPeople(m, as) && f.matchesTimes(m, as)
}

func (f MessageFilter) matchesPeople(m MessageFacts, as Asker) bool {
	return f.Owner.includes(m.OwnerID, as) && f.RepliedBy.includes(m.RepliedByID, as) && f.SentBy.includes(m.SentByID, as)
}

func (f MessageFilter) matchesTimes(m MessageFacts, as Asker) bool {
	return (f.Unreplied == nil || m.Waiting && as.Range(*f.Unreplied).Includes(m.SentAt)) &&
		(f.Replied == nil || !m.RepliedAt.IsZero() && as.Range(*f.Replied).Includes(m.RepliedAt)) &&
		(f.Time == nil || as.Range(*f.Time).Includes(m.SentAt))
}

func (m MessageFacts) module() CustomerModule {
	if m.ContactID != "" {
		return ModuleContacts
	}
	return ModuleLeads
}

// includes reports whether a user is meant. Nobody never is, but by no choice at all.
func (c *UserChoice) includes(userID string, as Asker) bool {
	return c == nil || userID != "" && slices.Contains(c.IDs(as.UserID), userID)
}

// Includes reports whether an instant lies in the range.
func (r TimeRange) Includes(at time.Time) bool {
	return (r.From.IsZero() || !at.Before(r.From)) && (r.To.IsZero() || at.Before(r.To))
}

// holds reports whether a window that closes then is in this state now. A zero time is
// that of a window that was never opened.
func (s WindowState) holds(closesAt, now time.Time) bool {
	open := closesAt.After(now)
	switch s {
	case WindowOpen:
		return open
	case WindowClosing:
		return open && !closesAt.After(now.Add(ClosingTime))
	}
	return !open
}

func is[T comparable](want *T, got T) bool { return want == nil || *want == got }

func among[T comparable](want []T, got T) bool { return want == nil || slices.Contains(want, got) }

func containsAll(text string, phrases []string) bool {
	return !slices.ContainsFunc(phrases, func(p string) bool { return !strings.Contains(text, p) })
}
