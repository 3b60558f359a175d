package conversa

import "time"

// PeriodUnit is what time is counted in.
type PeriodUnit string

const (
	UnitMinute PeriodUnit = "MINUTE"
	UnitHour   PeriodUnit = "HOUR"
	UnitDay    PeriodUnit = "DAY"
	UnitWeek   PeriodUnit = "WEEK"
	UnitMonth  PeriodUnit = "MONTH"
)

// Values lists the units.
func (PeriodUnit) Values() []string { return []string{"MINUTE", "HOUR", "DAY", "WEEK", "MONTH"} }

// Period is a number of units.
type Period struct {
	Count int        `json:"count"`
	Unit  PeriodUnit `json:"unit"`
}

// most is as many of the unit as make sense. A duration holds 292 years, and months are
// counted otherwise.
func (u PeriodUnit) most() int {
	if u == UnitWeek || u == UnitMonth {
		return 10_000
	}
	return 100_000
}

// before is the instant that lies the period before another one. All units but the
// month have a fixed length; a month is a calendar month of the zone of now, and a
// day that it does not have is its last.
func (p Period) before(now time.Time) time.Time {
	switch p.Unit {
	case UnitMinute:
		return now.Add(-time.Duration(p.Count) * time.Minute)
	case UnitHour:
		return now.Add(-time.Duration(p.Count) * time.Hour)
	case UnitDay:
		return now.Add(-time.Duration(p.Count) * 24 * time.Hour)
	case UnitWeek:
		return now.Add(-time.Duration(p.Count) * 7 * 24 * time.Hour)
	}
	return addMonths(now, -p.Count)
}

// addMonths is the same time of the same day of another month, or of its last day where it
// does not have that one.
func addMonths(t time.Time, months int) time.Time {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	month += time.Month(months)
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return time.Date(year, month, min(day, last), hour, minute, second, t.Nanosecond(), t.Location())
}

// TimeRange is from an instant, inclusive, to another, exclusive.
type TimeRange struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// TimeSpan says when, in exactly one way.
type TimeSpan struct {
	Any       *bool      `json:"any,omitempty"`
	Today     *bool      `json:"today,omitempty"`
	InLast    *Period    `json:"inLast,omitempty"`
	OlderThan *Period    `json:"olderThan,omitempty"`
	Between   *TimeRange `json:"between,omitempty"`
}

// Check refuses a span that is none, or several, or that cannot be. field is where it
// stands.
func (s TimeSpan) Check(field string) error {
	if !onlyOne(s.Any != nil, s.Today != nil, s.InLast != nil, s.OlderThan != nil, s.Between != nil) {
		return Invalid(field, "Give one of any, today, inLast, olderThan and between.")
	}
	if s.Any != nil && !*s.Any || s.Today != nil && !*s.Today {
		return Invalid(field, "any and today can only be true.")
	}
	for _, p := range []*Period{s.InLast, s.OlderThan} {
		if p != nil && (p.Count < 1 || p.Count > p.Unit.most()) {
			return Invalid(field, "count is 1 to 100000, of weeks and months 1 to 10000.")
		}
	}
	if s.Between != nil && !s.Between.From.Before(s.Between.To) {
		return Invalid(field, "from must be before to.")
	}
	return nil
}

// Range is the span in instants, as seen at now in the zone of who asks. A zero From
// or To is open.
func (s TimeSpan) Range(now time.Time, zone *time.Location) TimeRange {
	now = now.In(zone)
	switch {
	case s.Today != nil:
		year, month, day := now.Date()
		return TimeRange{From: dayBegins(year, month, day, zone).UTC(), To: dayBegins(year, month, day+1, zone).UTC()}
	case s.InLast != nil:
		return TimeRange{From: s.InLast.before(now).UTC()}
	case s.OlderThan != nil:
		return TimeRange{To: s.OlderThan.before(now).UTC()}
	case s.Between != nil:
		return TimeRange{From: s.Between.From.UTC(), To: s.Between.To.UTC()}
	}
	return TimeRange{}
}

// dayBegins is the first instant of a day. It is not always midnight: clocks that are put
// forward may skip it, and clocks that are put back may show it twice.
func dayBegins(year int, month time.Month, day int, zone *time.Location) time.Time {
	midnight := time.Date(year, month, day, 0, 0, 0, 0, zone)
	begin, end := midnight.ZoneBounds()
	wanted := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	switch got := midnight.Format(time.DateOnly); {
	case got < wanted:
		return end
	case got > wanted:
		return begin
	case begin.IsZero():
		return midnight
	}
	_, offset := midnight.Zone()
	_, before := begin.Add(-1).Zone()
	if first := midnight.Add(time.Duration(offset-before) * time.Second); first.Before(begin) && first.Before(midnight) {
		return first
	}
	return midnight
}
