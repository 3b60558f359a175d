package conversa_test

import (
	"slices"
	"testing"
	"time"

	"conversa"
)

func TestOneOfInputsTakeExactlyOne(t *testing.T) {
	t.Parallel()

	yes, no, id := true, false, "usr_1"
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	period := func(count int, unit conversa.PeriodUnit) *conversa.Period {
		return &conversa.Period{Count: count, Unit: unit}
	}
	for name, c := range map[string]struct {
		input interface{ Check(string) error }
		ok    bool
	}{
		"me":                {conversa.UserChoice{Me: &yes}, true},
		"a user":            {conversa.UserChoice{UserID: &id}, true},
		"none of many":      {conversa.UserChoice{AnyOf: []string{}}, true},
		"not me":            {conversa.UserChoice{Me: &no}, false},
		"no choice":         {conversa.UserChoice{}, false},
		"two choices":       {conversa.UserChoice{Me: &yes, UserID: &id}, false},
		"any time":          {conversa.TimeSpan{Any: &yes}, true},
		"today":             {conversa.TimeSpan{Today: &yes}, true},
		"not today":         {conversa.TimeSpan{Today: &no}, false},
		"no span":           {conversa.TimeSpan{}, false},
		"two spans":         {conversa.TimeSpan{Today: &yes, InLast: period(1, conversa.UnitDay)}, false},
		"no time at all":    {conversa.TimeSpan{InLast: period(0, conversa.UnitDay)}, false},
		"time out of mind":  {conversa.TimeSpan{OlderThan: period(100_001, conversa.UnitMinute)}, false},
		"months out of it":  {conversa.TimeSpan{OlderThan: period(10_001, conversa.UnitMonth)}, false},
		"a range":           {conversa.TimeSpan{Between: &conversa.TimeRange{From: noon, To: noon.Add(1)}}, true},
		"a range of no one": {conversa.TimeSpan{Between: &conversa.TimeRange{From: noon, To: noon}}, false},
	} {
		if err := c.input.Check("x"); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSpansAreThoseOfTheCallersZone(t *testing.T) {
	t.Parallel()

	zone, err := time.LoadLocation("America/Sao_Paulo") // UTC-3
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	now := time.Date(2026, 3, 31, 1, 30, 0, 0, time.UTC) // still the 30th there
	utc := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2026, month, day, hour, minute, 0, 0, time.UTC)
	}
	for name, c := range map[string]struct {
		span conversa.TimeSpan
		want conversa.TimeRange
	}{
		"any":           {conversa.TimeSpan{Any: &yes}, conversa.TimeRange{}},
		"today":         {conversa.TimeSpan{Today: &yes}, conversa.TimeRange{From: utc(3, 30, 3, 0), To: utc(3, 31, 3, 0)}},
		"in two days":   {conversa.TimeSpan{InLast: &conversa.Period{Count: 2, Unit: conversa.UnitDay}}, conversa.TimeRange{From: utc(3, 29, 1, 30)}},
		"a month":       {conversa.TimeSpan{OlderThan: &conversa.Period{Count: 1, Unit: conversa.UnitMonth}}, conversa.TimeRange{To: utc(3, 1, 1, 30)}},
		"ninety minute": {conversa.TimeSpan{OlderThan: &conversa.Period{Count: 90, Unit: conversa.UnitMinute}}, conversa.TimeRange{To: utc(3, 31, 0, 0)}},
		"three hours":   {conversa.TimeSpan{InLast: &conversa.Period{Count: 3, Unit: conversa.UnitHour}}, conversa.TimeRange{From: utc(3, 30, 22, 30)}},
		"a week":        {conversa.TimeSpan{InLast: &conversa.Period{Count: 1, Unit: conversa.UnitWeek}}, conversa.TimeRange{From: utc(3, 24, 1, 30)}},
	} {
		if got := c.span.Range(now, zone); !got.From.Equal(c.want.From) || !got.To.Equal(c.want.To) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestChoicesOfUsers(t *testing.T) {
	t.Parallel()

	yes, id := true, "usr_2"
	for name, c := range map[string]struct {
		choice conversa.UserChoice
		want   []string
	}{
		"me":      {conversa.UserChoice{Me: &yes}, []string{"usr_1"}},
		"another": {conversa.UserChoice{UserID: &id}, []string{"usr_2"}},
		"any":     {conversa.UserChoice{AnyOf: []string{"b", "a", "b"}}, []string{"a", "b"}},
		"nobody":  {conversa.UserChoice{AnyOf: []string{}}, nil},
	} {
		if got := c.choice.IDs("usr_1"); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Where clocks are put forward at midnight, the same time a month ago may not have been: it is
// not the end of the month before that.
func TestAMonthKeepsItsDay(t *testing.T) {
	t.Parallel()

	zone, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	month := &conversa.Period{Count: 1, Unit: conversa.UnitMonth}
	now := time.Date(2026, 10, 6, 0, 30, 0, 0, zone)
	got := conversa.TimeSpan{OlderThan: month}.Range(now, zone).To
	if want := time.Date(2026, 9, 6, 0, 0, 0, 0, zone); got.Sub(want).Abs() > 90*time.Minute {
		t.Errorf("a month before %s is %s", now, got.In(zone))
	}
	at, err := month.ReminderAt(time.Date(2026, 8, 6, 0, 30, 0, 0, zone))
	if want := time.Date(2026, 9, 6, 0, 0, 0, 0, zone); err != nil || at.Sub(want).Abs() > 90*time.Minute {
		t.Errorf("in a month is %s: %v", at.In(zone), err)
	}
}

// A duration holds some 292 years.
func TestPeriodsThatAreTooLongAreRefused(t *testing.T) {
	t.Parallel()

	for unit, most := range map[conversa.PeriodUnit]int{
		conversa.UnitMinute: 100_000, conversa.UnitHour: 100_000, conversa.UnitDay: 100_000, conversa.UnitWeek: 10_000, conversa.UnitMonth: 10_000,
	} {
		longest := conversa.TimeSpan{InLast: &conversa.Period{Count: most, Unit: unit}}
		if err := longest.Check("time"); err != nil || !longest.Range(time.Now(), time.UTC).From.Before(time.Now()) {
			t.Errorf("%d %s: %v", most, unit, err)
		}
		if err := (conversa.TimeSpan{InLast: &conversa.Period{Count: most + 1, Unit: unit}}).Check("time"); err == nil {
			t.Errorf("%d %s are not refused", most+1, unit)
		}
	}
}
