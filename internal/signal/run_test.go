package signal_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"conversa"
	"conversa/internal/signal"
	"conversa/internal/store"
)

// patience is how long a test waits for what takes a second.
const patience = 20 * time.Second

// Two servers, of which each is stopped and started while reminders come due.
func TestRunTellsEachReminderOnce(t *testing.T) {
	each(t, 40, func(w *world) {
		ctx, viewer := w.as(w.users[0])
		for i, talk := range w.talks {
			w.arrive(talk, noon)
			row := w.signals()[[2]string{w.users[0], talk}]
			if _, err := w.service().Remind(ctx, viewer, row.ID, noon.Add(time.Duration(i+1)*time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		w.events("")
		stopA, stopB := w.start(), w.start()
		told := map[string]int{}
		for end := time.Now().Add(patience); len(told) < len(w.talks) && time.Now().Before(end); {
			w.advance(3 * time.Minute) // as the demo's clock jumps: it is seen within a second
			stopA()
			stopA = w.start()
			time.Sleep(20 * time.Millisecond)
			for _, e := range w.events(conversa.EventSignal) {
				told[e.conversation]++
			}
		}
		stopA()
		stopB()
		for _, e := range w.events(conversa.EventSignal) {
			told[e.conversation]++
		}
		for _, talk := range w.talks {
			if told[talk] != 1 {
				w.Errorf("%d reminders of %s", told[talk], talk)
			}
		}
	})
}

// start runs a server's part until the returned function ends it.
func (w *world) start() (stop func()) {
	ctx, cancel := context.WithCancel(w.Context())
	done := make(chan error, 1)
	s := w.service()
	go func() { done <- s.Run(ctx) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			w.Error(err)
		}
	}
}

// A clock that stands still until it is moved is looked at every second.
func TestAJumpOfTheClockIsSeenWithinASecond(t *testing.T) {
	each(t, 1, func(w *world) {
		w.arrive(w.talks[0], noon)
		defer w.start()()
		w.skip(30 * time.Minute)
		began := time.Now()
		var got []entry
		for got == nil && time.Since(began) < patience {
			time.Sleep(10 * time.Millisecond)
			got = w.events(conversa.EventWindowClosing)
		}
		if len(got) != 1 || got[0].window.MinutesLeft != 30 {
			w.Errorf("warned of %v", got)
		}
	})
}

func TestSignalsOfOthersAreNotFound(t *testing.T) {
	each(t, 2, func(w *world) {
		w.arrive(w.talks[0], noon)
		w.arrive(w.talks[1], noon)
		mine := w.signals()[[2]string{w.users[0], w.talks[0]}]
		other := w.signals()[[2]string{w.users[0], w.talks[1]}]
		w.give(w.talks[1], w.users[1])
		theirs := w.signals()[[2]string{w.users[1], w.talks[1]}]
		ctx, viewer := w.as(w.users[0])
		viewer.Sight = conversa.Sight{OwnerIDs: []string{w.users[0]}}
		ctx = conversa.WithViewer(ctx, viewer)
		w.events("")
		s := w.service()
		for name, id := range map[string]string{"of others": theirs.ID, "not seen any more": other.ID, "unknown": "sig_x"} {
			_, remind := s.Remind(ctx, viewer, id, noon.Add(time.Hour))
			_, ignore := s.Ignore(ctx, viewer, id)
			_, see := s.See(ctx, viewer, []string{mine.ID, id})
			for what, err := range map[string]error{"remind": remind, "ignore": ignore, "see": see} {
				if !errors.Is(err, conversa.ErrNotFound) {
					w.Errorf("%s, %s: %v", what, name, err)
				}
			}
		}
		after := w.signals()
		if show(after[[2]string{w.users[0], w.talks[0]}]) != "NEW 1" || show(after[[2]string{w.users[1], w.talks[1]}]) != "NEW 1" ||
			show(after[[2]string{w.users[0], w.talks[1]}]) != "IGNORED 1" || len(w.events(conversa.EventSignal)) != 0 {
			w.Errorf("something was changed: %v", after)
		}
	})
}

func TestTheLatestMessageIsTheLastOfTheConversation(t *testing.T) {
	each(t, 1, func(w *world) {
		w.arrive(w.talks[0], noon)
		last, _ := w.arrive(w.talks[0], noon.Add(time.Minute))
		w.arrive(w.talks[0], noon.Add(time.Second))
		if row := w.signals()[[2]string{w.users[0], w.talks[0]}]; row.LatestMessageID != last || row.MessageCount != 3 {
			w.Errorf("the latest is %s of %d, want %s of 3", row.LatestMessageID, row.MessageCount, last)
		}
	})
}

// A message that somebody answered before it came, from the phone, was not read by them.
func TestWhatWasRepliedToBeforeItCameTellsItsOwner(t *testing.T) {
	each(t, 1, func(w *world) {
		id, _ := w.arrive(w.talks[0], noon)
		w.reply(w.talks[0])
		var told []string
		w.change(func(ctx context.Context, tx *store.Tx) (err error) {
			told, err = signal.Arrived(ctx, tx, w.now(), id)
			return err
		})
		if row := w.signals()[[2]string{w.users[0], w.talks[0]}]; len(told) != 1 || show(row) != "NEW 1" {
			w.Errorf("told %v: %s", told, show(row))
		}
	})
}
