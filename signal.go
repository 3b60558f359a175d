package conversa

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
