package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// measure is one thing that was measured, over some rounds, beside its limit.
type measure struct {
	Database string `json:"database"`
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	// LimitName says what the limit is.
	LimitName string  `json:"limitName"`
	Rounds    []round `json:"rounds"`
	Goal      goal    `json:"goal"`
	// Note is what else a reader should know.
	Note string `json:"note,omitempty"`

	// What follows is worked out of the rounds.
	Value   float64 `json:"value"`
	Limit   float64 `json:"limit"`
	Ratio   float64 `json:"ratio"`
	Verdict string  `json:"verdict"`
}

// round is one measurement and the limit's beside it.
type round struct {
	Value float64 `json:"value"`
	Limit float64 `json:"limit"`
}

func (r round) ratio() float64 { return r.Value / r.Limit }

// goal is what a measure should come to. The zero goal is none.
type goal struct {
	// RatioAtLeast holds for the ratio to the limit.
	RatioAtLeast float64 `json:"ratioAtLeast,omitempty"`
	RatioAtMost  float64 `json:"ratioAtMost,omitempty"`
	// Below and AtMost hold for the value itself.
	Below  float64 `json:"below,omitempty"`
	AtMost float64 `json:"atMost,omitempty"`
}

func (g goal) String() string {
	switch {
	case g.RatioAtLeast > 0:
		return fmt.Sprintf("ratio >= %g", g.RatioAtLeast)
	case g.RatioAtMost > 0:
		return fmt.Sprintf("ratio <= %g", g.RatioAtMost)
	case g.Below > 0:
		return fmt.Sprintf("< %g", g.Below)
	case g.AtMost > 0:
		return fmt.Sprintf("<= %g", g.AtMost)
	}
	return "-"
}

// met tells whether a goal is reached.
func (g goal) met(value, ratio float64) bool {
	switch {
	case g.RatioAtLeast > 0:
		return ratio >= g.RatioAtLeast
	case g.RatioAtMost > 0:
		return ratio <= g.RatioAtMost
	case g.Below > 0:
		return value < g.Below
	}
	return value <= g.AtMost
}

// judge works out the medians. The ratio is the median of the rounds' own ratios:
// what disturbs a round disturbs both sides of it.
func (m *measure) judge() {
	m.Value = median(m.Rounds, func(r round) float64 { return r.Value })
	m.Limit = median(m.Rounds, func(r round) float64 { return r.Limit })
	m.Ratio = median(m.Rounds, round.ratio)
	switch {
	case m.Goal == goal{}:
		m.Verdict = "-"
	case m.Goal.met(m.Value, m.Ratio):
		m.Verdict = "PASS"
	default:
		m.Verdict = "FAIL"
	}
}

// spread is the lowest and the highest round.
func (m *measure) spread() string {
	low, high := m.bounds(func(r round) float64 { return r.Value })
	ratioLow, ratioHigh := m.bounds(round.ratio)
	return fmt.Sprintf("%s-%s, ratio %.2f-%.2f", figure(low), figure(high), ratioLow, ratioHigh)
}

func (m *measure) bounds(of func(round) float64) (low, high float64) {
	compare := func(a, b round) int { return cmp.Compare(of(a), of(b)) }
	return of(slices.MinFunc(m.Rounds, compare)), of(slices.MaxFunc(m.Rounds, compare))
}

func median(rounds []round, of func(round) float64) float64 {
	values := make([]float64, len(rounds))
	for i, r := range rounds {
		values[i] = of(r)
	}
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}
	return (values[middle-1] + values[middle]) / 2
}

// figure has three digits at least.
func figure(f float64) string {
	switch {
	case f >= 100:
		return fmt.Sprintf("%.0f", f)
	case f >= 10:
		return fmt.Sprintf("%.1f", f)
	}
	return fmt.Sprintf("%.2f", f)
}

// alternate runs the server and its limit in turns, and changes who begins, so
// that neither always follows the other.
func alternate(rounds int, value, limit func() (float64, error)) ([]round, error) {
	all := make([]round, rounds)
	for i := range all {
		turns := []func() error{
			func() (err error) { all[i].Value, err = something(value); return err },
			func() (err error) { all[i].Limit, err = something(limit); return err },
		}
		if i%2 == 1 {
			slices.Reverse(turns)
		}
		for _, turn := range turns {
			if err := turn(); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// attempts is how often in a row a turn may come to nothing, because the machine
// had no time for it.
const attempts = 5

// something measures again where nothing was measured.
func something(turn func() (float64, error)) (float64, error) {
	for range attempts {
		if f, err := turn(); f > 0 || err != nil {
			return f, err
		}
	}
	return 0, errors.New("nothing was done: the machine is too busy to measure on")
}
