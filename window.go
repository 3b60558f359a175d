package conversa

import "time"

// WindowLength is Meta's customer service window.
const WindowLength = 24 * time.Hour

// Window is the time after a customer's last message in which a reply may be
// sent. LastInbound is WhatsApp's own timestamp; zero means that the customer
// has never written.
type Window struct{ LastInbound time.Time }

// ClosesAt is the first instant at which a reply is refused; zero for a window
// that was never opened.
func (w Window) ClosesAt() time.Time {
	if w.LastInbound.IsZero() {
		return time.Time{}
	}
	return w.LastInbound.Add(WindowLength)
}

// Open reports whether a free-form message may be sent at now. The window is
// half-open: at exactly 24 hours it is closed. Reactions, edits, statuses and
// the business's own messages do not open or extend it.
func (w Window) Open(now time.Time) bool {
	return !w.LastInbound.IsZero() && now.Before(w.ClosesAt())
}

// Extend moves the window to a customer's message of that time. It never moves
// back: WhatsApp delivers late and out of order. A timestamp of the future
// counts as now, so that a wrong clock cannot keep a window open.
func (w Window) Extend(sentAt, now time.Time) Window {
	if sentAt.After(now) {
		sentAt = now
	}
	if sentAt.After(w.LastInbound) {
		return Window{LastInbound: sentAt}
	}
	return w
}

// Check refuses a reply that may not be sent at now.
func (w Window) Check(now time.Time) error {
	switch {
	case w.LastInbound.IsZero():
		return ErrNoConversation
	case !w.Open(now):
		return ErrWindowClosed
	}
	return nil
}
