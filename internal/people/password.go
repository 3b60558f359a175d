package people

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"conversa"
)

const (
	minPassword = 10  // characters
	maxPassword = 200 // bytes: long enough for any pass phrase
	// waitingHashes is how many sign-ins may wait for their turn. A hash takes some
	// 30 ms, so whoever comes after them would wait for seconds.
	waitingHashes = 64
)

// params are OWASP's for argon2id: 19 MiB, two passes, one lane.
var params = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobody is the hash that the password of an unknown user is compared with, so
// that they take as long as a known one. No password is known to have it.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

var errBusy = &conversa.Error{Code: conversa.CodeUnavailable, Message: "Too many people sign in at this moment. Try again in a few seconds."}

// CheckPassword refuses a password that is too easy to guess.
func CheckPassword(password string) error {
	switch {
	case !utf8.ValidString(password):
		return conversa.Invalid("password", "The password holds characters that cannot be used.")
	case utf8.RuneCountInString(password) < minPassword:
		return conversa.Invalid("password", "The password needs at least 10 characters.")
	case len(password) > maxPassword:
		return conversa.Invalid("password", "The password is longer than 200 bytes.")
	}
	return nil
}

// hasher bounds how many passwords are hashed at once: each takes 19 MiB.
type hasher struct {
	running chan struct{}
	waiting chan struct{}
	// compare is argon2id's, which tests count.
	compare func(password, hash string) (bool, error)
}

func newHasher(atOnce int) *hasher {
	return &hasher{
		running: make(chan struct{}, atOnce), waiting: make(chan struct{}, atOnce+waitingHashes),
		compare: argon2id.ComparePasswordAndHash,
	}
}

// turn waits until one more password may be hashed. Too many waiting are errBusy.
func (h *hasher) turn(ctx context.Context) (done func(), err error) {
	select {
	case h.waiting <- struct{}{}:
	default:
		return nil, errBusy
	}
	select {
	case h.running <- struct{}{}:
		return func() { <-h.running; <-h.waiting }, nil
	case <-ctx.Done():
		<-h.waiting
		return nil, ctx.Err()
	}
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	own := params
	hash, err := argon2id.CreateHash(password, &own)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

func (h *hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	done, err := h.turn(ctx)
	if err != nil {
		return false, err
	}
	defer done()
	ok, err := h.compare(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return ok, nil
}
