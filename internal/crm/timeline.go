package crm

import (
	"cmp"
	"slices"
	"time"

	"conversa/ent/identity"
)

// renaming is WhatsApp's word that who had one name has another from at on.
type renaming struct {
	id       string
	kind     identity.Kind
	fromKey  string
	toKey    string
	toValue  string
	at       time.Time
	source   string
	conflict bool
}

func (r renaming) from() nameKey { return nameKey{r.kind, r.fromKey} }
func (r renaming) to() nameKey   { return nameKey{r.kind, r.toKey} }

// node is a name for as long as one person has it: from since until the next
// change. given sets apart the records of people who added the same number twice
// in different spellings.
type node struct {
	nameKey
	since int64 // Unix microseconds
	given string
}

// timeline is what happened to each name, oldest first.
type timeline map[nameKey][]turn

// turn is a change as one of its two names sees it: its owner leaves it for
// another name, or somebody comes to it from another one.
type turn struct {
	at    time.Time
	out   bool
	other string
	// value is the name that the owner leaves for, as it was given.
	value string
}

func newTimeline(renamings []renaming) timeline {
	t := timeline{}
	for _, r := range renamings {
		t[r.from()] = append(t[r.from()], turn{at: r.at, out: true, other: r.toKey, value: r.toValue})
		t[r.to()] = append(t[r.to()], turn{at: r.at, other: r.fromKey})
	}
	for key, turns := range t {
		slices.SortStableFunc(turns, func(a, b turn) int {
			return cmp.Or(a.at.Compare(b.at), -compareBool(a.out, b.out), cmp.Compare(a.other, b.other))
		})
		// Each account of an organization is told of a change, by its own clock.
		t[key] = slices.CompactFunc(turns, func(a, b turn) bool { return a.out == b.out && a.other == b.other })
	}
	return t
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// maxHops ends even a circle of changes.
const maxHops = 16

// find is the name under which the one who was called n at that time is known
// now, and its spelling.
func (t timeline) find(n name, at time.Time) (node, string) {
	key, value, arrived := n.key(), n.value, false
	for range maxHops {
		since, leaves := t.holding(key, at, arrived)
		if leaves == nil {
			return node{nameKey: key, since: since.UnixMicro()}, value
		}
		key.key, value, at, arrived = leaves.other, leaves.value, leaves.at, true
	}
	return node{nameKey: key, since: at.UnixMicro()}, value
}

// holding looks up who has a name at a time: since when, and how that one leaves
// it; nil if they still have it, or if it passed on unannounced. What was written
// in the very second of a change came before the owner left, and after the
// newcomer arrived.
func (t timeline) holding(key nameKey, at time.Time, arrived bool) (since time.Time, leaves *turn) {
	since = always()
	for i, turn := range t[key] {
		switch {
		case turn.at.Before(at), turn.at.Equal(at) && (!turn.out || arrived):
			since = turn.at
		case turn.out:
			return since, &t[key][i]
		default:
			return since, nil
		}
	}
	return since, nil
}
