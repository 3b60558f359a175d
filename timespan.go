package conversa

import "time"

// TimeSpan is one of several ways to name a span of time: exactly one field is set.
type TimeSpan struct {
	Any       *bool
	Today     *bool
	InLast    *Period
	OlderThan *Period
	Between   *TimeRange
}

// Period is a number of units. A minute to a week are fixed lengths, a day being 24
// hours; a month is a calendar month of the viewer's time zone.
type Period struct {
	Count int
	Unit  PeriodUnit
}

// PeriodUnit is what a period counts.
type PeriodUnit string

const (
	PeriodMinute PeriodUnit = "MINUTE"
	PeriodHour   PeriodUnit = "HOUR"
	PeriodDay    PeriodUnit = "DAY"
	PeriodWeek   PeriodUnit = "WEEK"
	PeriodMonth  PeriodUnit = "MONTH"
)

// Values lists the units.
func (PeriodUnit) Values() []string { return []string{"MINUTE", "HOUR", "DAY", "WEEK", "MONTH"} }

// TimeRange is from one instant up to another, which is not part of it.
type TimeRange struct{ From, To time.Time }

// maxPeriod bounds the count of a period: nothing is older.
const maxPeriod = 100_000

// Bounds are the instants of the span at now: from is part of it, to is not. Zero is
// no bound. The zone says when today begins and how long months are.
func (s TimeSpan) Bounds(now time.Time, zone *time.Location) (from, to time.Time, err error) {
	if err := s.check(); err != nil {
		return time.Time{}, time.Time{}, err
	}
	switch {
	case s.Today != nil:
		year, month, day := now.In(zone).Date()
		from = time.Date(year, month, day, 0, 0, 0, 0, zone)
		to = time.Date(year, month, day+1, 0, 0, 0, 0, zone)
	case s.InLast != nil:
		from = s.InLast.before(now, zone)
	case s.OlderThan != nil:
		to = s.OlderThan.before(now, zone)
	case s.Between != nil:
		from, to = s.Between.From, s.Between.To
	}
	return from.UTC(), to.UTC(), nil
}

func (s TimeSpan) check() error {
	set := 0
	for _, there := range []bool{s.Any != nil, s.Today != nil, s.InLast != nil, s.OlderThan != nil, s.Between != nil} {
		if there {
			set++
		}
	}
	if set != 1 {
		return Invalid("time", "Give exactly one of any, today, inLast, olderThan and between.")
	}
	for _, only := range []*bool{s.Any, s.Today} {
		if only != nil && !*only {
			return Invalid("time", "any and today take only true.")
		}
	}
	for _, p := range []*Period{s.InLast, s.OlderThan} {
		if p != nil && (p.Count < 1 || p.Count > maxPeriod) {
			return Invalid("count", "A period counts 1 to 100000 units.")
		}
	}
	if s.Between != nil && !s.Between.From.Before(s.Between.To) {
		return Invalid("between", "The range ends before it begins.")
	}
	return nil
}

// before is the instant that lies the period back. What lies before our era is no
// bound at all.
func (p Period) before(now time.Time, zone *time.Location) time.Time {
	at := now
	switch p.Unit {
	case PeriodMinute:
		at = now.Add(-time.Duration(p.Count) * time.Minute)
	case PeriodHour:
		at = now.Add(-time.Duration(p.Count) * time.Hour)
	case PeriodDay:
		at = now.Add(-time.Duration(p.Count) * 24 * time.Hour)
	case PeriodWeek:
		at = now.Add(-time.Duration(p.Count) * 7 * 24 * time.Hour)
	case PeriodMonth:
		at = monthsBefore(now.In(zone), p.Count)
	}
	if at.Year() < 1 {
		return time.Time{}
	}
	return at
}

// monthsBefore keeps the day of the month, or takes the month's last where it is
// shorter.
func monthsBefore(now time.Time, months int) time.Time {
	at := now.AddDate(0, -months, 0)
	if at.Day() != now.Day() {
		at = at.AddDate(0, 0, -at.Day())
	}
	return at
}
