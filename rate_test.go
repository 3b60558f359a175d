package conversa_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"conversa"
)

// takeAll takes as many as are given at one instant.
func takeAll(r conversa.Rate, next, now time.Time) (kept time.Time, taken int, wait time.Duration) {
	for {
		kept, wait := r.Take(next, now)
		if wait > 0 {
			return kept, taken, wait
		}
		next, taken = kept, taken+1
	}
}

func TestABurstAndThenOneByOne(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rate  conversa.Rate
		burst int
		every time.Duration
	}{
		"to one customer": {conversa.PairRate, 45, 6 * time.Second},
		"of one number":   {conversa.NumberRate, 80, time.Second / 80},
		"one at a time":   {conversa.Rate{Every: time.Second, Burst: 1}, 1, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			next, taken, wait := takeAll(c.rate, time.Time{}, noon)
			if taken != c.burst || wait != c.every {
				t.Fatalf("%d at once, then %v; want %d, %v", taken, wait, c.burst, c.every)
			}
			now := noon
			for range 100 {
				now = now.Add(c.every)
				if _, wait := c.rate.Take(next, now.Add(-time.Microsecond)); wait != time.Microsecond {
					t.Fatalf("a microsecond early: wait %v", wait)
				}
				if next, taken, _ = takeAll(c.rate, next, now); taken != 1 {
					t.Fatalf("%d at %v", taken, now)
				}
			}
			if _, taken, _ = takeAll(c.rate, next, now.Add(time.Hour)); taken != c.burst {
				t.Errorf("after a pause %d, want the whole burst of %d", taken, c.burst)
			}
		})
	}
}

// In no span of time is more taken than the burst and what the span gives back, and
// who waits as told is served.
func TestARateIsNeverExceeded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := conversa.Rate{
			Every: time.Duration(rapid.IntRange(1, 10_000).Draw(t, "every")) * time.Millisecond, Burst: rapid.IntRange(1, 90).Draw(t, "burst"),
		}
		var next time.Time
		var taken []time.Time
		now := noon
		for range rapid.IntRange(1, 200).Draw(t, "tries") {
			now = now.Add(time.Duration(rapid.IntRange(0, 20_000).Draw(t, "pause")) * time.Millisecond)
			kept, wait := r.Take(next, now)
			if wait > 0 {
				if !kept.Equal(next) && !next.IsZero() {
					t.Fatal("a refusal took something")
				}
				now = now.Add(wait)
				if kept, wait = r.Take(next, now); wait > 0 {
					t.Fatalf("waited as told, and still must wait %v", wait)
				}
			}
			next, taken = kept, append(taken, now)
		}
		for i := range taken {
			for j := i; j < len(taken); j++ {
				if allowed := r.Burst + int(taken[j].Sub(taken[i])/r.Every); j-i+1 > allowed {
					t.Fatalf("%d in %v, at most %d", j-i+1, taken[j].Sub(taken[i]), allowed)
				}
			}
		}
	})
}
