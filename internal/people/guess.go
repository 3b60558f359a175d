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

// How often a password may be guessed.
var (
	perUser    = conversa.Rate{Every: 6 * time.Second, Burst: 10}
	perAddress = conversa.Rate{Every: 2 * time.Second, Burst: 30}
)

// rememberedGuessers bounds the memory of each limit: about 10 MB.
const rememberedGuessers = 1 << 16

var errTooManyGuesses = &conversa.Error{Code: conversa.CodeRateLimited, Message: "Too many attempts to sign in. Wait a moment."}

type guesser [sha256.Size]byte

// guesses limits how often a password is guessed, by user and by address.
type guesses struct {
	mu        sync.Mutex // makes asking both limits one step
	users     *lru.Cache[guesser, time.Time]
	addresses *lru.Cache[guesser, time.Time]
}

func newGuesses() (*guesses, error) {
	users, err := lru.New[guesser, time.Time](rememberedGuessers)
	if err != nil {
		return nil, fmt.Errorf("make limits: %w", err)
	}
	addresses, err := lru.New[guesser, time.Time](rememberedGuessers)
	if err != nil {
		return nil, fmt.Errorf("make limits: %w", err)
	}
	return &guesses{users: users, addresses: addresses}, nil
}

// take counts one guess, or refuses it and counts nothing.
func (g *guesses) take(email, ip string, now time.Time) error {
	user, address := sha256.Sum256([]byte(email)), sha256.Sum256([]byte(network(ip)))
	g.mu.Lock()
	defer g.mu.Unlock()
	nextUser, waitUser := perUser.Take(kept(g.users, user), now)
	nextAddress, waitAddress := perAddress.Take(kept(g.addresses, address), now)
	if wait := max(waitUser, waitAddress); wait > 0 {
		return errTooManyGuesses.After(wait)
	}
	g.users.Add(user, nextUser)
	g.addresses.Add(address, nextAddress)
	return nil
}

// giveBack takes back one guess: whoever knows the password was not guessing.
func (g *guesses) giveBack(email, ip string) {
	user, address := sha256.Sum256([]byte(email)), sha256.Sum256([]byte(network(ip)))
	g.mu.Lock()
	defer g.mu.Unlock()
	g.users.Add(user, kept(g.users, user).Add(-perUser.Every))
	g.addresses.Add(address, kept(g.addresses, address).Add(-perAddress.Every))
}

func kept(c *lru.Cache[guesser, time.Time], key guesser) time.Time {
	next, _ := c.Get(key)
	return next
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
