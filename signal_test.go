package conversa_test

import (
	"testing"
	"time"

	"conversa"
)

func TestAReminderIsDueAfterAMinuteToAYear(t *testing.T) {
	t.Parallel()

	zone, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 31, 12, 0, 0, 0, zone)
	for name, c := range map[string]struct {
		period conversa.Period
		want   time.Time // zero: refused
	}{
		"a quarter":          {conversa.Period{Count: 15, Unit: conversa.UnitMinute}, now.Add(15 * time.Minute)},
		"a day":              {conversa.Period{Count: 1, Unit: conversa.UnitDay}, now.Add(24 * time.Hour)},
		"a week":             {conversa.Period{Count: 1, Unit: conversa.UnitWeek}, now.Add(7 * 24 * time.Hour)},
		"a shorter month":    {conversa.Period{Count: 1, Unit: conversa.UnitMonth}, time.Date(2026, 2, 28, 12, 0, 0, 0, zone)},
		"two months":         {conversa.Period{Count: 2, Unit: conversa.UnitMonth}, time.Date(2026, 3, 31, 12, 0, 0, 0, zone)},
		"a year in months":   {conversa.Period{Count: 12, Unit: conversa.UnitMonth}, time.Date(2027, 1, 31, 12, 0, 0, 0, zone)},
		"a year in minutes":  {conversa.Period{Count: 365 * 24 * 60, Unit: conversa.UnitMinute}, now.Add(365 * 24 * time.Hour)},
		"more than a year":   {conversa.Period{Count: 13, Unit: conversa.UnitMonth}, time.Time{}},
		"366 days":           {conversa.Period{Count: 366, Unit: conversa.UnitDay}, time.Time{}},
		"nothing":            {conversa.Period{Count: 0, Unit: conversa.UnitMinute}, time.Time{}},
		"the past":           {conversa.Period{Count: -1, Unit: conversa.UnitHour}, time.Time{}},
		"what overflows":     {conversa.Period{Count: 1<<31 - 1, Unit: conversa.UnitWeek}, time.Time{}},
		"days that do too":   {conversa.Period{Count: 200_000, Unit: conversa.UnitDay}, time.Time{}},
		"months that do too": {conversa.Period{Count: 1<<31 - 1, Unit: conversa.UnitMonth}, time.Time{}},
	} {
		at, err := c.period.ReminderAt(now)
		if (err != nil) != c.want.IsZero() || !at.Equal(c.want) {
			t.Errorf("%s: %v, %v, want %v", name, at, err, c.want)
		}
	}
}

func TestTheNextWarningIsTheFirstThatIsToCome(t *testing.T) {
	t.Parallel()

	w := conversa.Window{LastInbound: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	before := func(m int) time.Time { return w.ClosesAt().Add(-time.Duration(m) * time.Minute) }
	for name, c := range map[string]struct {
		after   time.Time
		minutes []int
		want    time.Time
	}{
		"both to come":  {w.LastInbound, []int{15, 60}, before(60)},
		"at the first":  {before(60), []int{60, 15}, before(15)},
		"before it":     {before(60).Add(-time.Microsecond), []int{60, 15}, before(60)},
		"none to come":  {before(15), []int{60, 15}, time.Time{}},
		"none at all":   {w.LastInbound, nil, time.Time{}},
		"long after it": {w.ClosesAt().Add(time.Hour), []int{60}, time.Time{}},
	} {
		if got := w.NextWarning(c.after, c.minutes); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := (conversa.Window{}).NextWarning(time.Time{}, []int{60}); !got.IsZero() {
		t.Errorf("a window that never opened: %v", got)
	}
	if !w.WarningDue(before(60), before(60), []int{60}) || w.WarningDue(before(59), before(20), []int{60, 15}) || w.WarningDue(before(60), w.ClosesAt(), []int{60}) {
		t.Error("a warning is due at its time and while the window is open")
	}
	if got := w.MinutesLeft(before(60).Add(time.Millisecond)); got != 60 {
		t.Errorf("%d minutes left", got)
	}
}
