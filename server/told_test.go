package server_test

import (
	"slices"
	"testing"
	"time"
)

// What each user is told, while owners, roles, groups and rights change at random, is
// what they may see at that moment, on either node; and nothing comes after a
// revocation. CONVERSA_TEST_LONG=1 has 200 users; CONVERSA_TEST_SEED repeats a run.
func TestEverybodyIsToldWhatTheyMaySee(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		o := openOffice(t, dialect, times(200), 12)
		for i, id := range o.customers[1:] { // all but the fence's
			o.assign(i+1, pick(o, o.active()).id, id)
		}
		o.settle("the beginning")
		steps := []struct {
			name string
			do   func()
		}{
			{"a message", o.message}, {"a message", o.message}, {"another owner", o.assignAny},
			{"another role", o.changeRole}, {"other rights", o.changeProfile}, {"a role that moved", o.moveRole},
			{"other visibility", o.switchVisibility}, {"a group", o.changeGroup}, {"a revocation", o.revoke},
			{"a deactivation", o.deactivate}, {"a reactivation", o.reactivate},
			{"an absence", o.leave}, {"an absence", o.leave}, {"a return", o.comeBack},
		}
		o.switchVisibility() // so that there is something to be hidden
		o.settle("other visibility")
		for range times(600) {
			step := pick(o, steps)
			step.do()
			for range o.random.IntN(3) {
				o.message()
			}
			o.settle(step.name)
			if t.Failed() {
				return
			}
		}
		slices.Sort(o.took)
		if n := len(o.took); n > 0 && o.took[n/2] > time.Second {
			t.Errorf("sockets of revoked sessions stayed open for %v", o.took)
		}
	})
}

// settle compares what everybody was told of a step with what they may see after it,
// and has the clients that must do so begin anew.
func (o *office) settle(step string) {
	o.Helper()
	o.fence()
	for _, w := range o.watchers {
		if w.line == nil {
			continue
		}
		if err := w.line.settle(); err != nil {
			o.Fatalf("%s after %s: %v", w.id, step, err)
		}
		sight := o.sight(w)
		w.await(o.since(w), sight)
		anew, problems := w.check(o.since(w), sight, o.conversations[0])
		w.complain(o, step, problems)
		if anew {
			w.hangUp()
			w.connect(o)
			w.cursor = ""
			o.refresh(w, topics()...)
		}
		w.resumed = false
	}
	o.told = len(o.log)
	o.awaitJoined()
}

// since is what happened since a watcher was compared or has come.
func (o *office) since(w *watcher) []happened {
	if w.resumed {
		return o.log[w.leftAt:]
	}
	return o.log[max(o.told, w.skip):]
}
