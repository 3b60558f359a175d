package signal_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/internal/signal"
	"conversa/internal/store"
)

// until lets time pass and returns the warnings. A mark is looked at when the server said
// so, or at most twenty seconds later.
func (w *world) until(s *signal.Service, end time.Time) (warnings []entry) {
	w.Helper()
	for w.now().Before(end) {
		pause, err := s.TellDue(w.Context())
		if err != nil {
			w.Fatal(err)
		}
		if pause == time.Second {
			pause = 20 * time.Second
		}
		w.advance(min(pause, end.Sub(w.now())))
	}
	return append(warnings, w.events(conversa.EventWindowClosing)...)
}

func left(warnings []entry) (minutes []int) {
	for _, e := range warnings {
		minutes = append(minutes, e.window.MinutesLeft)
	}
	return minutes
}

// skip jumps to so long before a window that was opened at noon closes.
func (w *world) skip(before time.Duration) { w.set(noon.Add(conversa.WindowLength - before)) }

func TestABurstOfPhotosIsOneWarningForEachMark(t *testing.T) {
	each(t, 1, func(w *world) {
		for i := range 5 {
			w.arrive(w.talks[0], noon.Add(time.Duration(i)*time.Second))
			w.advance(time.Second)
		}
		w.skip(62 * time.Minute)
		got := w.until(w.service(), noon.Add(conversa.WindowLength+time.Hour))
		if !slices.Equal(left(got), []int{60, 15}) {
			w.Fatalf("warned with %v minutes left", left(got))
		}
		if e := got[0]; e.conversation != w.talks[0] || e.window.OwnerID != w.users[0] || !e.window.ClosesAt.Equal(noon.Add(24*time.Hour+4*time.Second)) {
			t.Errorf("warned of %+v", e)
		}
	})
}

func TestAReplyEndsTheWarningsAndTheNextMessageBeginsThemAnew(t *testing.T) {
	each(t, 1, func(w *world) {
		talk, s := w.talks[0], w.service()
		w.arrive(talk, noon)
		w.skip(61 * time.Minute)
		if got := w.until(s, noon.Add(23*time.Hour+time.Minute)); !slices.Equal(left(got), []int{60}) {
			w.Errorf("first %v", left(got))
		}
		w.reply(talk)
		if got := w.until(s, noon.Add(25*time.Hour)); got != nil {
			w.Errorf("after a reply %v", left(got))
		}
		w.arrive(talk, w.now())
		w.advance(conversa.WindowLength - 61*time.Minute)
		if got := w.until(s, w.now().Add(2*time.Hour)); !slices.Equal(left(got), []int{60, 15}) {
			w.Errorf("of the next message %v", left(got))
		}
	})
}

func TestAReplyThatFailsLeavesTheMarksThatAreLeft(t *testing.T) {
	each(t, 1, func(w *world) {
		talk, s := w.talks[0], w.service()
		w.arrive(talk, noon)
		w.reply(talk)
		w.skip(61 * time.Minute)
		got := w.until(s, noon.Add(23*time.Hour+20*time.Minute))
		w.fail(talk)
		got = append(got, w.until(s, noon.Add(25*time.Hour))...)
		if !slices.Equal(left(got), []int{15}) {
			w.Errorf("warned with %v minutes left", left(got))
		}
	})
}

func TestMarksThatWentByWhileNoServerRanAreOneWarning(t *testing.T) {
	each(t, 2, func(w *world) {
		w.arrive(w.talks[0], noon)
		w.arrive(w.talks[1], noon.Add(-2*time.Hour))
		w.skip(9*time.Minute + 30*time.Second)
		got := w.until(w.service(), noon.Add(23*time.Hour+55*time.Minute))
		got = append(got, w.until(w.service(), noon.Add(25*time.Hour))...)
		if !slices.Equal(left(got), []int{10}) {
			w.Errorf("warned with %v minutes left", left(got))
		}
	})
}

func TestNewWarningsApplyToOpenWindows(t *testing.T) {
	each(t, 1, func(w *world) {
		s := w.service()
		set := func(minutes ...int) {
			w.change(func(ctx context.Context, tx *store.Tx) error {
				tx.Client.Account.UpdateOneID(w.shop.ID).SetWindowWarnings(minutes).ExecX(ctx)
				return s.Rearm(ctx, tx, w.shop.ID, minutes)
			})
		}
		w.arrive(w.talks[0], noon.Add(-123*time.Microsecond))
		for _, c := range []struct {
			minutes []int
			want    time.Duration
		}{{[]int{240, 30}, 240 * time.Minute}, {[]int{1439}, 1439 * time.Minute}, {nil, 0}, {[]int{5, 7}, 7 * time.Minute}} {
			set(c.minutes...)
			row := w.store.Client().Conversation.Query().Where(conversation.ID(w.talks[0])).OnlyX(w.ctx())
			switch {
			case c.want == 0 && row.WarnAt != nil:
				w.Errorf("%v: armed at %v", c.minutes, row.WarnAt)
			case c.want != 0 && (row.WarnAt == nil || !row.WarnAt.Equal(row.WindowClosesAt.Add(-c.want))):
				w.Errorf("%v: armed at %v, closes at %v", c.minutes, row.WarnAt, row.WindowClosesAt)
			}
		}
		w.skip(10 * time.Minute)
		set(120, 5)
		if got := w.until(s, noon.Add(25*time.Hour)); !slices.Equal(left(got), []int{5}) {
			w.Errorf("warned with %v minutes left", left(got))
		}
	})
}

// A message that was under way while the marks changed left one that is none any more.
func TestAMarkThatIsNoneAnyMoreIsNotTold(t *testing.T) {
	each(t, 1, func(w *world) {
		w.arrive(w.talks[0], noon)
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Account.UpdateOneID(w.shop.ID).SetWindowWarnings([]int{30}).Exec(ctx)
		})
		w.skip(61 * time.Minute)
		if got := w.until(w.service(), noon.Add(25*time.Hour)); !slices.Equal(left(got), []int{30}) {
			w.Errorf("warned with %v minutes left", left(got))
		}
	})
}

// Messages that were under way while the marks changed are armed with those of before. What
// has come and was not looked at yet is not lost by arming them again.
func TestWindowsAreArmedAgainButForMarksThatHaveCome(t *testing.T) {
	each(t, 3, func(w *world) {
		w.arrive(w.talks[0], noon)
		for i, before := range [][]int{nil, {15}} {
			w.advance(5 * time.Minute)
			w.shop.WindowWarnings = before
			w.arrive(w.talks[i+1], w.now())
		}
		w.skip(60 * time.Minute)
		s := w.service()
		for range 2 {
			w.change(func(ctx context.Context, tx *store.Tx) error { return s.RearmAgain(ctx, tx, w.shop.ID, []int{60, 15}) })
		}
		if got := w.until(s, noon.Add(25*time.Hour)); !slices.Equal(left(got), []int{60, 60, 60, 15, 15, 15}) {
			w.Errorf("warned with %v minutes left", left(got))
		}
	})
}

// watched is a conversation as the rules have it.
type watched struct {
	closes time.Time
	waits  bool
	// since is the instant after which marks count: they were looked at, or begun, then.
	since time.Time
}

func (v *watched) due(now time.Time, minutes []int) bool {
	told := false
	for _, m := range minutes {
		at := v.closes.Add(-time.Duration(m) * time.Minute)
		told = told || at.After(v.since) && !at.After(now)
	}
	v.since = now
	return told && v.waits && now.Before(v.closes)
}

// Over random messages, replies, failures, changes of the marks and restarts, each mark
// is told once, at its time or when the next server starts.
func TestWarningsAreThoseOfTheRules(t *testing.T) {
	each(t, 5, func(w *world) {
		random, minutes := rand.New(rand.NewPCG(3, 4)), []int{60, 15}
		talks := map[string]*watched{}
		for _, talk := range w.talks {
			talks[talk] = &watched{}
		}
		s, told, steps := w.service(), 0, 600
		if long() {
			steps = 6_000
		}
		for range steps {
			talk := w.talks[random.IntN(len(w.talks))]
			v := talks[talk]
			switch random.IntN(8) {
			case 0, 1:
				at := w.now().Truncate(time.Second).Add(-time.Duration(random.IntN(600)) * time.Second)
				w.arrive(talk, at)
				v.waits = true
				if closes := at.Add(conversa.WindowLength); closes.After(v.closes) {
					v.closes, v.since = closes, w.now()
				}
			case 2:
				w.reply(talk)
				v.waits = false
			case 3:
				again, _ := w.fail(talk)
				v.waits = again || v.waits
			case 4:
				minutes = [][]int{{60, 15}, {240}, {1000, 500, 30}, {}}[random.IntN(4)]
				w.change(func(ctx context.Context, tx *store.Tx) error {
					w.shop = tx.Client.Account.UpdateOneID(w.shop.ID).SetWindowWarnings(minutes).SaveX(ctx)
					return s.Rearm(ctx, tx, w.shop.ID, minutes)
				})
				for _, v := range talks {
					v.since = w.now()
				}
			case 5:
				w.advance(time.Duration(random.IntN(90)) * time.Minute) // nobody looks
				s = w.service()
			}
			for range 20 {
				told += w.holdTo(talks, s, minutes)
				w.advance(time.Duration(random.IntN(600)) * time.Second)
			}
		}
		if told < steps/20 {
			w.Errorf("there were %d warnings", told)
		}
	})
}

// holdTo has a server look once, and compares what it tells with the rules.
func (w *world) holdTo(talks map[string]*watched, s *signal.Service, minutes []int) int {
	w.Helper()
	if _, err := s.TellDue(w.Context()); err != nil {
		w.Fatal(err)
	}
	var want, got []string
	for talk, v := range talks {
		if v.due(w.now(), minutes) {
			want = append(want, talk)
		}
	}
	for _, e := range w.events(conversa.EventWindowClosing) {
		got = append(got, e.conversation)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		rows := w.store.Client().Conversation.Query().Order(ent.Asc("id")).AllX(w.ctx())
		w.Fatalf("at %v: warned of %v, want %v; %v", w.now(), got, want, rows)
	}
	return len(got)
}
