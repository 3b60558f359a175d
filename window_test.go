package conversa_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"conversa"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestWindowIsOpenForADay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		last  time.Time
		after time.Duration
		want  error
	}{
		"never written":         {time.Time{}, 0, conversa.ErrNoConversation},
		"just written":          {noon, 0, nil},
		"last microsecond":      {noon, 24*time.Hour - time.Microsecond, nil},
		"exactly a day":         {noon, 24 * time.Hour, conversa.ErrWindowClosed},
		"long ago":              {noon, 9000 * time.Hour, conversa.ErrWindowClosed},
		"by a clock that lags":  {noon, -time.Hour, nil},
		"in another time zone":  {noon.In(time.FixedZone("-03", -3*3600)), 24*time.Hour - time.Second, nil},
		"at the epoch, by then": {time.Unix(0, 0).UTC(), 0, conversa.ErrWindowClosed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := conversa.Window{LastInbound: c.last}
			now := noon.Add(c.after)
			if got := w.Check(now); !errors.Is(got, c.want) || (got == nil) != (c.want == nil) {
				t.Errorf("Check = %v, want %v", got, c.want)
			}
			if got := w.Open(now); got != (c.want == nil) {
				t.Errorf("Open = %v", got)
			}
		})
	}
	if !(conversa.Window{}).ClosesAt().IsZero() {
		t.Error("a window that was never opened closes at some time")
	}
}

func TestExtend(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ last, sent, now, want time.Time }{
		"the first":           {time.Time{}, noon, noon.Add(time.Second), noon},
		"a later one":         {noon, noon.Add(time.Hour), noon.Add(2 * time.Hour), noon.Add(time.Hour)},
		"a late arrival":      {noon, noon.Add(-time.Hour), noon.Add(time.Hour), noon},
		"the same":            {noon, noon, noon.Add(time.Hour), noon},
		"from the future":     {noon, noon.Add(99 * time.Hour), noon.Add(time.Hour), noon.Add(time.Hour)},
		"our clock is behind": {noon, noon.Add(time.Second), noon.Add(-time.Hour), noon},
	} {
		if got := (conversa.Window{LastInbound: c.last}).Extend(c.sent, c.now); !got.LastInbound.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got.LastInbound, c.want)
		}
	}
}

// Messages of the past extend a window to the same instant in any order.
func TestTheOrderOfArrivalDoesNotMoveAWindow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.SliceOfN(rapid.IntRange(0, 100_000), 1, 8).Draw(t, "seconds")
		now := noon.Add(200_000 * time.Second)
		extend := func(order []int) (w conversa.Window) {
			for _, s := range order {
				w = w.Extend(noon.Add(time.Duration(s)*time.Second), now)
			}
			return w
		}
		if a, b := extend(seconds), extend(rapid.Permutation(seconds).Draw(t, "order")); a != b {
			t.Errorf("%v and %v", a, b)
		}
	})
}
