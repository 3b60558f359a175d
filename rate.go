package conversa

import "time"

// Rate limits how often something may happen: once every Every on average, with
// up to Burst at once. It keeps no state: callers keep one instant per limited
// thing, the "theoretical arrival time" of the generic cell rate algorithm, so
// that the limit holds across restarts and servers.
type Rate struct {
	Every time.Duration
	Burst int
}

// WhatsApp's own limits. Source: Meta's documentation of the Cloud API.
var (
	// NumberRate is 80 messages a second for one business number.
	NumberRate = Rate{Every: time.Second / 80, Burst: 80}
	// PairRate is one message in six seconds to one customer, with a burst of 45.
	PairRate = Rate{Every: 6 * time.Second, Burst: 45}
)

// Take asks for one at now, where next is the instant kept from the last time
// (zero at first). It returns the instant to keep and how long to wait; with a
// wait, nothing was taken and the instant is unchanged.
func (r Rate) Take(next, now time.Time) (kept time.Time, wait time.Duration) {
	if next.Before(now) {
		next = now
	}
	if early := next.Sub(now) - r.Slack(); early > 0 {
		return next, early
	}
	return next.Add(r.Every), 0
}

// Slack is how far the instant kept may lie ahead without a wait.
func (r Rate) Slack() time.Duration { return time.Duration(r.Burst-1) * r.Every }
