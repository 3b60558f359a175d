package conversa_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"conversa"
)

func TestTheDaysOfASpanAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	yes := true
	days := func(n int) conversa.TimeSpan {
		return conversa.TimeSpan{InLast: &conversa.Period{Count: n, Unit: conversa.UnitDay}}
	}
	between := func(from, to string) conversa.TimeSpan {
		return conversa.TimeSpan{Between: &conversa.TimeRange{From: instantOf(t, from), To: instantOf(t, to)}}
	}
	const noon = "2026-03-10T15:00:00Z"
	for name, c := range map[string]struct {
		span      conversa.TimeSpan
		zone, now string
		want      []string
	}{
		"today":                      {conversa.TimeSpan{Today: &yes}, "UTC", noon, []string{"2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z"}},
		"the first is whole":         {days(1), "UTC", noon, []string{"2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z"}},
		"one of 23 hours":            {days(3), "America/New_York", noon, []string{"2026-03-07T05:00:00Z", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", "2026-03-10T04:00:00Z", "2026-03-11T04:00:00Z"}},
		"midnight comes twice":       {days(1), "America/Havana", "2026-11-02T14:00:00Z", []string{"2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", "2026-11-03T05:00:00Z"}},
		"a day was left out":         {days(1), "Pacific/Apia", "2011-12-30T20:00:00Z", []string{"2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"}},
		"the end is not in it":       {between("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"), "UTC", noon, []string{"2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"}},
		"what comes is left out":     {between("2026-03-10T00:00:00Z", "2026-04-02T00:00:00Z"), "UTC", noon, []string{"2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z"}},
		"all of it is still to come": {between("2026-03-10T15:00:01Z", "2026-04-02T00:00:00Z"), "UTC", noon, nil},
	} {
		got, err := c.span.Days("time", instantOf(t, c.now), zoneOf(t, c.zone), 5)
		var want []time.Time
		for _, text := range c.want {
			want = append(want, instantOf(t, text))
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, want)
		}
	}
	for name, span := range map[string]conversa.TimeSpan{
		"without a beginning": {Any: &yes}, "older": {OlderThan: &conversa.Period{Count: 1, Unit: conversa.UnitDay}},
		"six days": days(5), "for ever": days(100_000), "no span": {},
		"six days long ago": between("2020-03-01T12:00:00Z", "2020-03-06T12:00:00Z"),
	} {
		var invalid *conversa.Error
		if _, err := span.Days("time", instantOf(t, noon), time.UTC, 5); !errors.As(err, &invalid) || invalid.Code != conversa.CodeInvalidInput || invalid.Field != "time" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := days(4).Days("time", instantOf(t, noon), time.UTC, 5); err != nil || len(got) != 6 {
		t.Errorf("five days: %v, %v", got, err)
	}
}
