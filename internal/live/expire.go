package live

import (
	"context"
	"maps"
	"time"
)

// expiryRound bounds how long one round of questions takes: whether a session was used
// elsewhere may be asked of a database that does not answer.
const expiryRound = 5 * time.Second

// endExpired closes the connections whose sessions have ended by themselves. It is not the
// keep-alive's work, which must not wait.
func (h *Hub) endExpired() {
	ticker := h.ticker()
	defer ticker.Stop()
	for {
		select {
		case <-h.stop:
			return
		case <-ticker.C:
			h.endOver()
		}
	}
}

func (h *Hub) endOver() {
	ctx, cancel := context.WithTimeout(context.Background(), expiryRound) // it belongs to no request
	defer cancel()
	h.mu.Lock()
	expiring := maps.Clone(h.expiring)
	h.mu.Unlock()
	for p, over := range expiring {
		if !over(ctx) {
			continue
		}
		h.mu.Lock()
		delete(h.expiring, p)
		h.mu.Unlock()
		p.end(closeForbidden, "Forbidden", true)
	}
}
