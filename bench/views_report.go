package main

import "fmt"

// pageColumns are the table's.
const pageColumns = "%-9s %-32s %5s %5s %8s %8s %6s %-5s %7s %7s %-5s %6s %-5s\n"

func pageHead() string {
	return "Processor time of a request in ms, server and database together, beside the handler by hand: goal " +
		fmt.Sprintf("ratio <= %d; p95 on PostgreSQL in ms: < %d; growth from the small archive: <= %d.\n", costGoal, pageGoal, growthGoal) +
		fmt.Sprintf(pageColumns, "database", "list", "page", "rows", "server", "by hand", "ratio", "", "p50", "p95", "", "growth", "")
}

// reportPage judges the turns of the server, the handler and, where it was asked, the
// server of the small archive.
func (g *gallery) reportPage(s shape, number, rows, fewRows int, samples [][]sample) {
	name := fmt.Sprintf("%s, page %d", s.name, number)
	cost := g.beside(name+": processor time", "by hand", samples[0], samples[1], func(t sample) float64 { return t.cost })
	cost.Goal = goal{RatioAtMost: costGoal}
	p50 := g.beside(name+": p50", "by hand", samples[0], samples[1], func(t sample) float64 { return t.p50 })
	p95 := g.beside(name+": p95", "by hand", samples[0], samples[1], func(t sample) float64 { return t.p95 })
	if g.name() == "postgres" {
		p95.Goal = goal{Below: pageGoal}
	}
	measures := []*measure{cost, p50, p95}
	growth, verdict := "-", ""
	switch {
	case len(samples) == 3:
		m := g.beside(name+": growth", fmt.Sprintf("of %d messages", g.small.messages), samples[0], samples[2], func(t sample) float64 { return t.cost })
		m.Goal = goal{RatioAtMost: growthGoal}
		m.judge()
		measures = append(measures, m)
		growth, verdict = fmt.Sprintf("%.2f", m.Ratio), m.Verdict
	case number == 1:
		verdict = fmt.Sprintf("%d rows", fewRows)
	}
	for _, m := range measures {
		m.judge()
	}
	g.report.Measures = append(g.report.Measures, measures...)
	g.report.printf(pageColumns, g.name(), s.name, fmt.Sprint(number), fmt.Sprint(rows), figure(cost.Value), figure(cost.Limit),
		fmt.Sprintf("%.2f", cost.Ratio), cost.Verdict, figure(p50.Value), figure(p95.Value), p95.Verdict, growth, verdict)
}

func (g *gallery) beside(name, limit string, ours, theirs []sample, of func(sample) float64) *measure {
	m := &measure{Database: g.name(), Name: name, Unit: "ms", LimitName: limit}
	for i := range ours {
		m.Rounds = append(m.Rounds, round{of(ours[i]), of(theirs[i])})
	}
	return m
}
