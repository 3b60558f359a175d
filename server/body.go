package server

import (
	"errors"
	"io"
	"net/http"
	"net/netip"
	"sync"

	"golang.org/x/sync/semaphore"

	"conversa/internal/live"
)

const (
	// bodyMemory bounds what all webhooks together, and all other requests together, hold in
	// memory before they are understood, and bodyShare what those of one client do.
	bodyMemory = 128 << 20
	bodyShare  = bodyMemory / 4
	// firstBuffer is enough for most bodies, and what is given to one at most before
	// it comes.
	firstBuffer = 8 << 10
)

var (
	errTooLarge = errors.New("server: the body is too large")
	errNoMemory = errors.New("server: too many bodies at once")
)

// bodies reads bodies within a common bound. What a request holds grows with what
// it has sent, so that a slow one holds little.
type bodies struct {
	memory *semaphore.Weighted
	share  int64
	client func(*http.Request) string

	mu *sync.Mutex // protects held
	// held is what the requests of a client hold.
	held map[string]int64
}

func newBodies(memory, share int64, client func(*http.Request) string) bodies {
	return bodies{semaphore.NewWeighted(memory), share, client, &sync.Mutex{}, map[string]int64{}}
}

// network is a client's address, and of IPv6 what one network has been given.
func network(client string) string {
	addr, err := netip.ParseAddr(client)
	if err != nil || addr.Unmap().Is4() {
		return client
	}
	of, _ := addr.Prefix(64) // it has more than 64 bits
	return of.String()
}

// take reports whether a client may hold so much more.
func (b bodies) take(client string, size int64) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.held[client]+size > b.share || !b.memory.TryAcquire(size) {
		return false
	}
	b.held[client] += size
	return true
}

func (b bodies) giveBack(client string, size int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.memory.Release(size)
	if b.held[client] -= size; b.held[client] == 0 {
		delete(b.held, client)
	}
}

// read is the body of a request of at most limit bytes. free gives its memory
// back, and must be called once the body is done with.
func (b bodies) read(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, free func(), err error) {
	client, held := network(b.client(r)), int64(0)
	free = func() { b.giveBack(client, held) }
	if r.ContentLength > limit {
		return nil, free, errTooLarge
	}
	source := http.MaxBytesReader(w, r.Body, limit)
	first := int64(firstBuffer)
	if r.ContentLength > 0 {
		first = min(first, r.ContentLength+1) // one more byte finds the end
	}
	for {
		if len(body) == cap(body) {
			size := min(max(first, 2*int64(cap(body))), limit+1)
			if !b.take(client, size-int64(cap(body))) {
				return nil, free, errNoMemory
			}
			held = size
			body = append(make([]byte, 0, size), body...)
		}
		n, err := source.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if errors.Is(err, io.EOF) {
			return body, free, nil
		}
		if err != nil {
			return nil, free, bodyError(err)
		}
	}
}

// readStream is read for requests that an event stream answers.
func (b bodies) readStream(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, free func(), err error) {
	body, free, err = b.read(w, r, limit)
	if errors.Is(err, errNoMemory) {
		err = live.ErrBusy
	}
	return body, free, err
}

func bodyError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return errTooLarge
	}
	return err
}
