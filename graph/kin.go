package graph

import (
	"context"
	"sync"
)

// kin remembers which rows one statement brought. What a document asks of one of
// them it asks of all, so that the first who asks gathers for the others: the
// statements of a request are as few for a hundred rows as for one, however the
// goroutines that resolve them are scheduled.
type kin struct {
	mu       sync.Mutex // protects what follows, and each family
	families map[any]*family
}

// family is rows of one type.
type family struct {
	members any // []R
	asked   map[string]bool
}

func newKin() *kin { return &kin{families: map[any]*family{}} }

// relate notes rows that came together.
func relate[R comparable](k *kin, rows []R) {
	if len(rows) < 2 {
		return
	}
	f := &family{members: rows, asked: map[string]bool{}}
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, row := range rows {
		k.families[row] = f
	}
}

// gather calls do for each row that came with this one, itself among them, when a
// field is asked for first. Whoever asks later finds it done.
func gather[R comparable](k *kin, row R, field string, do func(relative R)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f := k.families[row]
	if f == nil || f.asked[field] {
		return
	}
	f.asked[field] = true
	members, _ := f.members.([]R)
	for _, relative := range members {
		do(relative)
	}
}

// of loads what a row refers to in a field, together with what its relatives do.
// keyOf says false for a row that refers to nothing, which has the zero value.
func of[R, K comparable, V any](ctx context.Context, k *kin, l *loader[K, V], row R, field string, keyOf func(R) (K, bool)) (V, error) {
	gather(k, row, field, func(relative R) {
		if key, ok := keyOf(relative); ok {
			l.announce(key)
		}
	})
	key, ok := keyOf(row)
	if !ok {
		var none V
		return none, nil
	}
	return l.load(ctx, key)
}

// always is a key that every row has.
func always[R, K any](keyOf func(R) K) func(R) (K, bool) {
	return func(row R) (K, bool) { return keyOf(row), true }
}

// ifAny is a key that may be missing.
func ifAny[R any](keyOf func(R) *string) func(R) (string, bool) {
	return func(row R) (string, bool) {
		if key := keyOf(row); key != nil {
			return *key, true
		}
		return "", false
	}
}

// relativesOf are the rows that came with one, itself among them, when they are asked for
// first. Later, and for a row that came alone, there are none.
func relativesOf[R comparable](k *kin, row R, field string) (relatives []R) {
	gather(k, row, field, func(relative R) { relatives = append(relatives, relative) })
	return relatives
}
