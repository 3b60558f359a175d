package conversa

import (
	"fmt"
	"time"
)

// CreditUsage is what changed an account's balance on a day: Bought and Adjusted less Charged.
type CreditUsage struct {
	// Date is the day's first instant.
	Date time.Time
	// Charged is what messages cost, corrections of it included.
	Charged Credits
	// Bought is without what was refunded.
	Bought Credits
	// Adjusted is what the operator gave or took.
	Adjusted Credits
	// Balance is that at the day's end: available and reserved credits.
	Balance Credits
}

// MaxUsageDays is of how many days usage can be asked at once: a good year.
const MaxUsageDays = 400

// Days are the days that the span touches, whole, in the zone of who asks, up to that of
// now: the first instant of each, and at last that at which they end. None where the span
// begins later. It is INVALID_INPUT where there is no beginning, or over most days. field
// is where the span stands.
func (s TimeSpan) Days(field string, now time.Time, zone *time.Location, most int) (begins []time.Time, err error) {
	if err := s.Check(field); err != nil {
		return nil, err
	}
	r := s.Range(now, zone)
	last := now
	if !r.To.IsZero() && !r.To.After(now) {
		last = r.To.Add(-time.Nanosecond)
	}
	if r.From.After(last) {
		return nil, nil
	}
	tooMany := Invalid(field, fmt.Sprintf("Give a time of at most %d days, with a beginning.", most))
	if r.From.IsZero() || last.Sub(r.From) > time.Duration(most+1)*24*time.Hour {
		return nil, tooMany
	}
	year, month, day := r.From.In(zone).Date()
	for {
		begin := dayBegins(year, month, day, zone).UTC()
		if n := len(begins); n == 0 || begin.After(begins[n-1]) { // a day that the zone left out has no length
			begins = append(begins, begin)
		}
		if begin.After(last) {
			break
		}
		day++
	}
	if len(begins) > most+1 {
		return nil, tooMany
	}
	return begins, nil
}
