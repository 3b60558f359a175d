package people

import (
	"crypto/sha256"
	"fmt"
	"net/netip"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"conversa"
)

const (
	// guessesPerUser and guessesPerAddress are how often a password may be guessed in
	// any minute.
	guessesPerUser, guessesPerAddress = 10, 30
	// rememberedGuessers bounds the memory of each limit: about 20 MB.
	rememberedGuessers = 1 << 16
)

var errTooManyGuesses = &conversa.Error{Code: conversa.CodeRateLimited, Message: "Too many attempts to sign in. Wait a moment."}

type guesser [sha256.Size]byte

// limit remembers when each guesser guessed in the last minute: so that no minute has
// more, wherever it begins.
type limit struct {
	most int
	at   *lru.Cache[guesser, []time.Time]
}

func newLimit(most int) (*limit, error) {
	at, err := lru.New[guesser, []time.Time](rememberedGuessers)
	if err != nil {
		return nil, fmt.Errorf("make limits: %w", err)
	}
	return &limit{most: most, at: at}, nil
}

// wait is how long until the guesser may guess again.
func (l *limit) wait(who guesser, now time.Time) time.Duration {
	recent := l.recent(who, now)
	if len(recent) < l.most {
		return 0
	}
	return recent[0].Add(time.Minute).Sub(now)
}

func (l *limit) recent(who guesser, now time.Time) []time.Time {
	recent, _ := l.at.Get(who)
	for len(recent) > 0 && now.Sub(recent[0]) >= time.Minute {
		recent = recent[1:]
	}
	return recent
}

func (l *limit) add(who guesser, now time.Time) {
	recent := l.recent(who, now)
	l.at.Add(who, append(recent[:len(recent):len(recent)], now))
}

func (l *limit) giveBack(who guesser) {
	if recent, _ := l.at.Get(who); len(recent) > 0 {
		l.at.Add(who, recent[:len(recent)-1])
	}
}

// guesses limits how often a password or a link is guessed, by user and by address.
// It is this server's own count: several servers allow as many times as much.
type guesses struct {
	mu        sync.Mutex // makes asking both limits one step
	users     *limit
	addresses *limit
}

func newGuesses() (*guesses, error) {
	users, err := newLimit(guessesPerUser)
	if err != nil {
		return nil, err
	}
	addresses, err := newLimit(guessesPerAddress)
	return &guesses{users: users, addresses: addresses}, err
}

// guess is one of a limit's guessers.
type guess struct {
	of  *limit
	who guesser
}

// password is a guess of a user's password.
func (g *guesses) password(email, ip string) []guess {
	return append(g.link(ip), guess{g.users, sha256.Sum256([]byte(email))})
}

// link is a guess of a one-time token, whose user is not known.
func (g *guesses) link(ip string) []guess {
	return []guess{{g.addresses, sha256.Sum256([]byte(network(ip)))}}
}

// take counts one guess, or refuses it and counts nothing.
func (g *guesses) take(all []guess, now time.Time) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	var wait time.Duration
	for _, one := range all {
		wait = max(wait, one.of.wait(one.who, now))
	}
	if wait > 0 {
		return errTooManyGuesses.After(wait)
	}
	for _, one := range all {
		one.of.add(one.who, now)
	}
	return nil
}

// giveBack takes back one guess: whoever knows the password was not guessing.
func (g *guesses) giveBack(all []guess) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, one := range all {
		one.of.giveBack(one.who)
	}
}

// network is what one customer of a provider can change at will: the last 64 bits
// of an IPv6 address.
func network(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	return netip.PrefixFrom(addr, 64).Masked().String()
}
