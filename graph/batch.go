package graph

import (
	"context"
	"errors"
	"sync"
)

// loader reads values by key: each key once, and in one go with a key that somebody
// asks for all those that were announced. Nobody waits for others who might ask.
type loader[K comparable, V any] struct {
	fetch fetch[K, V]
	// most is how many keys are read at once; 0 is any number.
	most int

	mu        sync.Mutex // protects what follows
	announced []K        // asked for by nobody so far; some may have been read since
	batches   map[K]*batch[K, V]
}

// fetch reads the values of keys, of which there is one at least, and gives what
// tells them apart. It is then called by many goroutines at once.
type fetch[K comparable, V any] = func(ctx context.Context, keys []K) (valueOf func(K) (V, error))

// batch is keys that are read at once.
type batch[K comparable, V any] struct {
	done    chan struct{} // closed when valueOf is there
	valueOf func(K) (V, error)
}

// errInterrupted is what those get who waited for a fetch that panicked.
var errInterrupted = errors.New("read rows: interrupted")

func newLoader[K comparable, V any](fetch fetch[K, V]) *loader[K, V] {
	return &loader[K, V]{fetch: fetch, batches: map[K]*batch[K, V]{}}
}

// announce says that a key will probably be asked for.
func (l *loader[K, V]) announce(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.announced = append(l.announced, key)
}

// load gives the value of a key.
func (l *loader[K, V]) load(ctx context.Context, key K) (V, error) {
	b, keys := l.join(key)
	if len(keys) > 0 {
		b.run(ctx, keys, l.fetch)
	}
	<-b.done
	return b.valueOf(key)
}

// join finds the batch that reads a key. One that nobody runs so far has keys, and
// is the caller's to run.
func (l *loader[K, V]) join(key K) (*batch[K, V], []K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.batches[key]; b != nil {
		return b, nil
	}
	b := &batch[K, V]{done: make(chan struct{})}
	l.batches[key] = b
	keys := []K{key}
	for len(l.announced) > 0 && (l.most == 0 || len(keys) < l.most) {
		next := l.announced[0]
		l.announced = l.announced[1:]
		if l.batches[next] == nil {
			l.batches[next] = b
			keys = append(keys, next)
		}
	}
	return b, keys
}

func (b *batch[K, V]) run(ctx context.Context, keys []K, fetch fetch[K, V]) {
	defer close(b.done)
	b.valueOf = func(K) (value V, err error) { return value, errInterrupted }
	b.valueOf = fetch(ctx, keys)
}
