package crm

import (
	"fmt"
	"testing"
	"time"

	"conversa/ent/identity"
)

// at is so many seconds after the epoch: people have names for a while.
func at(second int) time.Time { return time.Unix(int64(second), 0).UTC() }

// moved is a notice that somebody changed numbers.
func moved(from, to string, second int) renaming {
	return renaming{
		id: fmt.Sprint(from, to, second), kind: identity.KindWA_ID, fromKey: from, toKey: to, toValue: to, at: at(second),
		source: fmt.Sprint("wamid.", from, to, second),
	}
}

func TestWhoHasANumberWhen(t *testing.T) {
	t.Parallel()
	type place struct {
		name  string
		since int
	}
	for name, c := range map[string]struct {
		changes []renaming
		number  string
		want    map[int]place // by the second of the message
	}{
		"nothing changed": {nil, "a", map[int]place{5: {"a", 0}}},
		"before, in the second of, and after a change": {
			[]renaming{moved("a", "b", 10)}, "a", map[int]place{5: {"b", 10}, 10: {"b", 10}, 11: {"a", 10}},
		},
		"the new number": {
			[]renaming{moved("a", "b", 10)}, "b", map[int]place{5: {"b", 0}, 9: {"b", 0}, 10: {"b", 10}, 20: {"b", 10}},
		},
		"twice": {
			[]renaming{moved("b", "c", 20), moved("a", "b", 10)}, "a", map[int]place{5: {"c", 20}, 15: {"a", 10}},
		},
		"there and back": {
			[]renaming{moved("a", "b", 10), moved("b", "a", 20)}, "a", map[int]place{5: {"a", 20}, 15: {"a", 10}, 25: {"a", 20}},
		},
		"a number passed on": {
			[]renaming{moved("a", "b", 10), moved("c", "a", 30)}, "a", map[int]place{5: {"b", 10}, 20: {"a", 10}, 30: {"a", 30}},
		},
		"passed on without a word": {
			[]renaming{moved("c", "a", 30)}, "a", map[int]place{5: {"a", 0}, 40: {"a", 30}},
		},
		"told by two accounts": {
			[]renaming{moved("a", "b", 10), moved("a", "b", 12)}, "b", map[int]place{5: {"b", 0}, 11: {"b", 10}, 15: {"b", 10}},
		},
		"in a circle": {
			[]renaming{moved("a", "b", 10), moved("b", "c", 11), moved("c", "a", 12)}, "a", map[int]place{5: {"a", 12}},
		},
		"two swap in one second": {
			[]renaming{moved("a", "b", 10), moved("b", "a", 10)}, "a", map[int]place{5: {"b", 10}, 15: {"a", 10}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			timeline := newTimeline(c.changes)
			for second, want := range c.want {
				got, value := timeline.find(numberName(c.number), at(second))
				if got.key != want.name || got.since != at(want.since).UnixMicro() || value != want.name {
					t.Errorf("%s at %d is %s since %d (%s), want %v", c.number, second, got.key, got.since/1e6, value, want)
				}
			}
		})
	}
}

func TestAProfileIsTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	type word struct {
		name, username string
		second         int
	}
	words := []word{{"Ana Souza", "ana", 10}, {"Ana", "ana.s", 5}, {"", "zz", 7}, {"Aninha", "", 20}, {"Ana B", "ana", 30}, {"Ana A", "bna", 30}}
	permute(words, func(order []word) {
		var p profile
		for _, w := range order {
			p.takeName(w.name, at(w.second))
			p.takeUsername(w.username, at(w.second))
		}
		if p.firstName != "Ana" || p.lastName != "" || p.username != "bna" {
			t.Errorf("%v gives %s %s %s", order, p.firstName, p.lastName, p.username)
		}
	})
}

func TestWhatAPersonWroteStays(t *testing.T) {
	t.Parallel()
	p := profile{firstName: "Ana Maria", phone: "+5548955501234"}
	if p.takeName("Aninha", at(1)) {
		t.Error("a profile replaced the name that a person gave")
	}
	if !p.takeNumber("554855501234") || p.phone != "+5548955501234" || p.waID != "554855501234" {
		t.Errorf("another spelling replaced the number: %+v", p)
	}
	if !p.takeNumber("5511955509999") || p.phone != "+5511955509999" {
		t.Errorf("another number did not: %+v", p)
	}
	if p.takeNumber("5511955509999") || p.takeNumber("") {
		t.Error("the same number is news")
	}
}

func permute[T any](all []T, try func([]T)) {
	var rest func(int)
	rest = func(n int) {
		if n == len(all) {
			try(all)
			return
		}
		for i := n; i < len(all); i++ {
			all[n], all[i] = all[i], all[n]
			rest(n + 1)
			all[n], all[i] = all[i], all[n]
		}
	}
	rest(0)
}
