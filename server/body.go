package server

import (
	"errors"
	"io"
	"net/http"

	"golang.org/x/sync/semaphore"

	"conversa/internal/live"
)

const (
	// bodyMemory bounds what all requests together hold in memory before they are
	// understood.
	bodyMemory = 256 << 20
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
type bodies struct{ memory *semaphore.Weighted }

func newBodies() bodies { return bodies{semaphore.NewWeighted(bodyMemory)} }

// read is the body of a request of at most limit bytes. free gives its memory
// back, and must be called once the body is done with.
func (b bodies) read(w http.ResponseWriter, r *http.Request, limit int64) (body []byte, free func(), err error) {
	held := int64(0)
	free = func() { b.memory.Release(held) }
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
			if !b.memory.TryAcquire(size - int64(cap(body))) {
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
