package people

import (
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

const (
	// cachedSessions bounds the memory of the cache: about 10 MB.
	cachedSessions = 1 << 14
	// cachedFor is how long a session is believed without asking the database, in
	// the process's own time: a change that no event tells of shows after it.
	cachedFor = time.Minute
)

type tokenHash [32]byte

// cache remembers whose a token is. It is a plain LRU, not one that may lose a
// write: a session that ended must be gone when Forget returns.
type cache struct {
	mu      sync.Mutex // guards the following
	entries *simplelru.LRU[tokenHash, cached]
	// hashes finds the token of a session or API token.
	hashes map[string]tokenHash
	// forgotten counts calls of forget. What was read before one of them is not
	// put after it.
	forgotten uint64
}

type cached struct {
	proof
	at time.Time
}

func newCache() (*cache, error) {
	c := &cache{hashes: make(map[string]tokenHash)}
	entries, err := simplelru.NewLRU(cachedSessions, func(hash tokenHash, e cached) {
		if c.hashes[e.viewer.SessionID] == hash {
			delete(c.hashes, e.viewer.SessionID)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("make session cache: %w", err)
	}
	c.entries = entries
	return c, nil
}

// get finds a proof. version is what put needs.
func (c *cache) get(hash tokenHash) (p proof, ok bool, version uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries.Get(hash)
	if ok && time.Since(e.at) > cachedFor {
		c.entries.Remove(hash)
		ok = false
	}
	return e.proof, ok, c.forgotten
}

func (c *cache) put(hash tokenHash, p proof, version uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if version != c.forgotten {
		return
	}
	id := p.viewer.SessionID
	if former, ok := c.hashes[id]; ok && former != hash { // the session was renewed on another server
		c.entries.Remove(former)
	}
	c.entries.Add(hash, cached{p, time.Now()})
	c.hashes[id] = hash
}

func (c *cache) forget(sessionID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgotten++
	if hash, ok := c.hashes[sessionID]; ok {
		c.entries.Remove(hash)
	}
}

func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forgotten++
	c.entries.Purge()
}
