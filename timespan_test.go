package conversa_test

import (
	"testing"
	"time"

	"conversa"
)

// A day is what the calendar of the zone says, however long it is.
func TestTodayWhereTheClocksChange(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ zone, now, from, to string }{
		"23 hours":               {"America/New_York", "2026-03-08T15:00:00Z", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"},
		"25 hours":               {"Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
		"midnight is skipped":    {"America/Sao_Paulo", "2018-11-04T14:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"},
		"the day before that":    {"America/Sao_Paulo", "2018-11-03T14:00:00Z", "2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z"},
		"23 o'clock comes twice": {"America/Sao_Paulo", "2018-02-18T01:30:00Z", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z"},
		"midnight comes twice":   {"America/Havana", "2026-11-01T14:00:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"},
		"the day before it":      {"America/Havana", "2026-10-31T14:00:00Z", "2026-10-31T04:00:00Z", "2026-11-01T04:00:00Z"},
		"tomorrow is left out":   {"Pacific/Apia", "2011-12-29T20:00:00Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"},
		"half an hour":           {"Asia/Kolkata", "2026-03-30T20:00:00Z", "2026-03-30T18:30:00Z", "2026-03-31T18:30:00Z"},
		"no zone":                {"UTC", "2026-03-31T23:59:59Z", "2026-03-31T00:00:00Z", "2026-04-01T00:00:00Z"},
	} {
		yes := true
		got := conversa.TimeSpan{Today: &yes}.Range(instantOf(t, c.now), zoneOf(t, c.zone))
		if want := (conversa.TimeRange{From: instantOf(t, c.from), To: instantOf(t, c.to)}); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestMonthsAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone, now, from string
		months          int
	}{
		"one":                         {"UTC", "2026-03-15T12:00:00Z", "2026-02-15T12:00:00Z", 1},
		"to a shorter one":            {"UTC", "2026-03-31T12:00:00Z", "2026-02-28T12:00:00Z", 1},
		"to a leap day":               {"UTC", "2024-03-31T12:00:00Z", "2024-02-29T12:00:00Z", 1},
		"over the turn of the year":   {"UTC", "2026-01-31T12:00:00Z", "2025-11-30T12:00:00Z", 2},
		"over a change of the clocks": {"America/New_York", "2026-03-20T16:00:00Z", "2026-02-20T17:00:00Z", 1},
		"whose day is another there":  {"America/Sao_Paulo", "2026-03-31T01:30:00Z", "2026-03-01T01:30:00Z", 1},
	} {
		span := conversa.TimeSpan{InLast: &conversa.Period{Count: c.months, Unit: conversa.UnitMonth}}
		got := span.Range(instantOf(t, c.now), zoneOf(t, c.zone))
		if want := (conversa.TimeRange{From: instantOf(t, c.from)}); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func instantOf(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
