package graph

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
)

// recorder fetches lengths, and notes which keys came together.
type recorder struct {
	mu      sync.Mutex
	fetches [][]string
}

func (r *recorder) fetch(_ context.Context, keys []string) func(string) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fetches = append(r.fetches, slices.Clone(keys))
	return func(key string) (int, error) { return len(key), nil }
}

func TestTheFirstWhoAsksReadsForAllWhoWereAnnounced(t *testing.T) {
	t.Parallel()

	var r recorder
	l := newLoader(r.fetch)
	keys := []string{"a", "bb", "ccc", "dddd"}
	for _, key := range append(keys, "a") {
		l.announce(key)
	}
	var asking sync.WaitGroup
	for range 4 {
		for _, key := range keys {
			asking.Go(func() {
				if n, err := l.load(t.Context(), key); n != len(key) || err != nil {
					t.Errorf("%s is %d, %v", key, n, err)
				}
			})
		}
	}
	asking.Wait()
	l.announce("bb")
	if _, err := l.load(t.Context(), "eeeee"); err != nil {
		t.Error(err)
	}
	if len(r.fetches) != 2 || len(r.fetches[0]) != len(keys) || len(r.fetches[1]) != 1 {
		t.Errorf("fetched %q, want what was announced, once, and then what was not", r.fetches)
	}
}

func TestALoaderReadsNoMoreAtOnceThanItMay(t *testing.T) {
	t.Parallel()

	var r recorder
	l := newLoader(r.fetch)
	l.most = 2
	for _, key := range []string{"a", "b", "c", "d", "e"} {
		l.announce(key)
	}
	for _, key := range []string{"e", "d", "c", "b", "a"} {
		if _, err := l.load(t.Context(), key); err != nil {
			t.Error(err)
		}
	}
	if want := [][]string{{"e", "a"}, {"d", "b"}, {"c"}}; !slices.EqualFunc(r.fetches, want, slices.Equal) {
		t.Errorf("fetched %q, want %q", r.fetches, want)
	}
}

// Nobody waits for ever for somebody who panicked.
func TestAFetchThatPanicsFailsForAll(t *testing.T) {
	t.Parallel()

	l := newLoader(func(context.Context, []string) func(string) (int, error) { panic("broken") })
	l.announce("b")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_, err := l.load(t.Context(), "a")
		t.Errorf("a is there, %v", err)
	}()
	for _, key := range []string{"a", "b"} {
		if _, err := l.load(t.Context(), key); !errors.Is(err, errInterrupted) {
			t.Errorf("%s: %v", key, err)
		}
	}
}
