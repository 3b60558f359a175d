package conversa

import (
	"slices"
	"time"
)

// SignalState is what has become of a notification.
type SignalState string

const (
	// SignalNew asks for attention.
	SignalNew SignalState = "NEW"
	// SignalSeen was looked at, or its conversation was read or replied to.
	SignalSeen SignalState = "SEEN"
	// SignalSnoozed asks for attention again at its remindAt.
	SignalSnoozed SignalState = "SNOOZED"
	// SignalIgnored is closed until another message comes.
	SignalIgnored SignalState = "IGNORED"
)

// Values lists the states, for the data model.
func (SignalState) Values() []string { return []string{"NEW", "SEEN", "SNOOZED", "IGNORED"} }

const (
	// EventSignal: one user's signal changed by what they did, or is due again. The
	// subject is the conversation. What a message, a reply or a new owner does to
	// signals stands in the EventConversation of that.
	EventSignal EventKind = "signal"
	// EventWindowClosing: a window closes soon and the customer waits. The subject is
	// the conversation.
	EventWindowClosing EventKind = "window_closing"
)

// SignalNews is the payload of EventSignal.
type SignalNews struct {
	UserID string `json:"user"`
}

// WindowNews is the payload of EventWindowClosing.
type WindowNews struct {
	// OwnerID is who is warned.
	OwnerID  string    `json:"owner"`
	ClosesAt time.Time `json:"closesAt"`
	// MinutesLeft is rounded up.
	MinutesLeft int `json:"minutesLeft"`
}

// TellsSignal reports whether the news changed a signal of the user.
func (n ConversationNews) TellsSignal(userID string) bool {
	if n.Change == ChangeOwner && (n.OwnerID == userID || n.PreviousOwnerID == userID) {
		return true
	}
	return slices.Contains(n.SignalOf, userID)
}

// ReminderAt is when a reminder is due that is asked for at now: after a minute at the
// least, after a year at the most. A month is a calendar month of the zone of now.
func (p Period) ReminderAt(now time.Time) (time.Time, error) {
	refused := Invalid("after", "A reminder is due after 1 minute to 1 year.")
	if p.Count < 1 || p.Unit != UnitMinute && p.Count > 366*24 || p.Count > 366*24*60 { // a duration holds these
		return time.Time{}, refused
	}
	at := p.after(now)
	if at.After(Period{Count: 12, Unit: UnitMonth}.after(now)) {
		return time.Time{}, refused
	}
	return at.UTC(), nil
}

// after is the instant that lies the period after another one: see before.
func (p Period) after(now time.Time) time.Time {
	if p.Unit != UnitMonth {
		return now.Add(now.Sub(p.before(now)))
	}
	return addMonths(now, p.Count)
}

// NextWarning is the first of a window's warnings after an instant; zero where none is
// left. They are given in minutes before the window closes.
func (w Window) NextWarning(after time.Time, minutes []int) (next time.Time) {
	if w.LastInbound.IsZero() {
		return time.Time{}
	}
	for _, m := range minutes {
		at := w.ClosesAt().Add(-time.Duration(m) * time.Minute)
		if at.After(after) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// WarningDue reports whether one of the window's warnings lies between two instants,
// both inclusive, and the window is still open at the second.
func (w Window) WarningDue(from, to time.Time, minutes []int) bool {
	next := w.NextWarning(from.Add(-time.Nanosecond), minutes)
	return !next.IsZero() && !next.After(to) && w.Open(to)
}

// MinutesLeft is how long the window is still open at now, rounded up.
func (w Window) MinutesLeft(now time.Time) int {
	left := w.ClosesAt().Sub(now)
	return int((left + time.Minute - 1) / time.Minute)
}
