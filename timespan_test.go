package conversa_test

import (
	"testing"
	"time"

	"conversa"
)

func TestTimeSpanBounds(t *testing.T) {
	t.Parallel()

	now := time.Date(2026, 3, 31, 1, 30, 0, 0, time.UTC) // in zone still the 30th
	zone := time.FixedZone("zone", -3*3600)
	yes, no := true, false
	last := func(count int, unit conversa.PeriodUnit) conversa.TimeSpan {
		return conversa.TimeSpan{InLast: &conversa.Period{Count: count, Unit: unit}}
	}
	for name, c := range map[string]struct {
		span     conversa.TimeSpan
		from, to string
		refused  bool
	}{
		"any":             {conversa.TimeSpan{Any: &yes}, "", "", false},
		"today":           {conversa.TimeSpan{Today: &yes}, "2026-03-30T03:00:00Z", "2026-03-31T03:00:00Z", false},
		"last minutes":    {last(90, conversa.PeriodMinute), "2026-03-31T00:00:00Z", "", false},
		"last hour":       {last(1, conversa.PeriodHour), "2026-03-31T00:30:00Z", "", false},
		"last day":        {last(1, conversa.PeriodDay), "2026-03-30T01:30:00Z", "", false},
		"last week":       {last(1, conversa.PeriodWeek), "2026-03-24T01:30:00Z", "", false},
		"last month":      {last(1, conversa.PeriodMonth), "2026-03-01T01:30:00Z", "", false},
		"before our era":  {last(100_000, conversa.PeriodMonth), "", "", false},
		"older":           {conversa.TimeSpan{OlderThan: &conversa.Period{Count: 2, Unit: conversa.PeriodDay}}, "", "2026-03-29T01:30:00Z", false},
		"between":         {conversa.TimeSpan{Between: &conversa.TimeRange{From: now, To: now.Add(time.Hour)}}, "2026-03-31T01:30:00Z", "2026-03-31T02:30:00Z", false},
		"nothing":         {conversa.TimeSpan{}, "", "", true},
		"two":             {conversa.TimeSpan{Any: &yes, Today: &yes}, "", "", true},
		"not today":       {conversa.TimeSpan{Today: &no}, "", "", true},
		"no unit at all":  {last(0, conversa.PeriodDay), "", "", true},
		"too many":        {last(100_001, conversa.PeriodDay), "", "", true},
		"ends before":     {conversa.TimeSpan{Between: &conversa.TimeRange{From: now, To: now}}, "", "", true},
		"a negative span": {last(-1, conversa.PeriodMonth), "", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			from, to, err := c.span.Bounds(now, zone)
			if (err != nil) != c.refused {
				t.Fatalf("Bounds: %v", err)
			}
			if !from.Equal(instant(t, c.from)) || !to.Equal(instant(t, c.to)) {
				t.Errorf("Bounds = %v, %v, want %s, %s", from, to, c.from, c.to)
			}
		})
	}
}

// instant is that of a text; zero for none.
func instant(t *testing.T, text string) time.Time {
	t.Helper()
	if text == "" {
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestAMonthBeforeTheLastOfALongMonthIsTheLastOfAShortOne(t *testing.T) {
	t.Parallel()

	span := conversa.TimeSpan{InLast: &conversa.Period{Count: 1, Unit: conversa.PeriodMonth}}
	from, _, err := span.Bounds(time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC), time.UTC)
	if want := time.Date(2026, 2, 28, 12, 0, 0, 0, time.UTC); err != nil || !from.Equal(want) {
		t.Errorf("from = %v, %v, want %v", from, err, want)
	}
}
