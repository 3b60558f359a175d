package simulator

import "time"

// Chaos is how badly the platform behaves. Meta promises at-least-once and no order; all of this has been seen.
// The zero value is a quiet day: in order, once, as soon as possible.
type Chaos struct {
	// Seed makes the choices repeatable.
	Seed uint64 `json:"seed"`
	// Repeats is the most times a webhook is delivered, each POST 1..Repeats times, some at the same moment.
	Repeats int `json:"repeats"`
	// Duplicates puts some updates twice into the same POST.
	Duplicates bool `json:"duplicates"`
	// Disorder shuffles what waits.
	Disorder bool `json:"disorder"`
	// DelayMS holds each update back for up to so many milliseconds, so that later ones pass it.
	DelayMS int `json:"delayMs"`
	// Batch puts up to so many updates into one POST, and merges some into one change; 0 is the usual 20, unmerged.
	Batch int `json:"batch"`
	// StatusFirst delivers the statuses of a message before its send is answered.
	StatusFirst bool `json:"statusFirst"`
	// SkipDelivered leaves out some delivered statuses of messages that are read at once.
	SkipDelivered bool `json:"skipDelivered"`
}

// Chaos sets how badly the platform behaves from now on.
func (s *Simulator) Chaos(c Chaos) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chaos = c
	s.dice = newDice(c.Seed)
}

// usualBatch is how many waiting updates share a POST. Meta goes to 1000.
const usualBatch = 20

func (c Chaos) batchSize() int {
	if c.Batch > 0 {
		return c.Batch
	}
	return usualBatch
}

// holdUntil is when an update may leave.
func (s *Simulator) holdUntil() time.Time {
	if s.chaos.DelayMS <= 0 {
		return time.Time{}
	}
	return time.Now().Add(time.Duration(s.dice.IntN(s.chaos.DelayMS+1)) * time.Millisecond)
}

// disturb shuffles what waits in a lane.
func (s *Simulator) disturb(l *lane) {
	if s.chaos.Disorder {
		s.dice.Shuffle(len(l.waiting), func(i, j int) { l.waiting[i], l.waiting[j] = l.waiting[j], l.waiting[i] })
	}
}

// doubled puts some updates in twice.
func (s *Simulator) doubled(updates []*update) []*update {
	if !s.chaos.Duplicates {
		return updates
	}
	var all []*update
	for _, u := range updates {
		all = append(all, u)
		if s.dice.IntN(2) == 0 {
			all = append(all, u)
		}
	}
	return all
}

// repeats is how many more times a POST is delivered: at the same moment, and later.
func (s *Simulator) repeats() (atOnce, later int) {
	if s.chaos.Repeats < 2 {
		return 0, 0
	}
	for range s.dice.IntN(s.chaos.Repeats) {
		if s.dice.IntN(2) == 0 {
			atOnce++
		} else {
			later++
		}
	}
	return atOnce, later
}
