package live

import (
	"context"
	"errors"

	"conversa"
)

// Close codes of graphql-transport-ws and, below 4000, of WebSocket.
const (
	closeNormal       = 1000
	closeAway         = 1001
	closeProtocol     = 1002
	closeTooBig       = 1009
	closeRestart      = 1012
	closeTryAgain     = 1013
	closeBadRequest   = 4400
	closeUnauthorized = 4401
	closeForbidden    = 4403
	closeInitTimeout  = 4408
	closeDuplicate    = 4409
	closeTooManyInits = 4429
)

// CloseForbidden is the code to End sockets with whose session or token was revoked.
const CloseForbidden = closeForbidden

// refuses reports whether an error says that whoever connects may not. Others say that it could
// not be found out, as of a database that does not answer.
func refuses(err error) bool {
	var own *conversa.Error
	return errors.Is(err, errRevoked) || errors.As(err, &own) && own.Code != conversa.CodeUnavailable && own.Code != conversa.CodeInternal
}

// EndSession closes the connections of a session or token that was revoked, at once.
func (h *Hub) EndSession(session string) {
	h.start()
	h.mu.Lock()
	h.revoke(func(s string) bool { return s == session })
	ends := make([]peer, 0, len(h.sessions[session]))
	for p := range h.sessions[session] {
		ends = append(ends, p)
	}
	h.mu.Unlock()
	for _, p := range ends {
		p.end(closeForbidden, "Forbidden", true)
	}
}

// End closes the connections of all sessions that match, at once.
func (h *Hub) End(match func(session string) bool, code int, reason string) {
	h.start()
	h.mu.Lock()
	h.revoke(match)
	var ends []peer
	for session, peers := range h.sessions {
		if !match(session) {
			continue
		}
		for p := range peers {
			ends = append(ends, p)
		}
	}
	h.mu.Unlock()
	for _, p := range ends {
		p.end(code, reason, true)
	}
}

// revoke leaves word for those who are being authenticated: what they were told may be out of date.
// Called with mu held.
func (h *Hub) revoke(match func(string) bool) {
	for p := range h.unnamed {
		h.unnamed[p] = append(h.unnamed[p], match)
	}
}

// Resync ends every subscription with RESYNC: the tail has found that the log it reads is not the
// one it read before, or lacks something. Reason goes to the log only.
func (h *Hub) Resync(ctx context.Context, reason error) {
	h.start()
	h.logger().ErrorContext(ctx, "live: all subscriptions must start anew", "reason", reason)
	for _, s := range h.everybody() {
		s.op.refuse(conversa.ErrResync)
	}
}

func (h *Hub) everybody() (all []*subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, g := range h.groups {
		all = append(all, g.all()...)
	}
	return all
}

// Shutdown asks all clients to come back later, sends what is queued, and waits until they and all
// that runs for them are gone. Connections that are still there when ctx ends are cut off. The hub
// takes none any more.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.start()
	peers := h.beginClosing()
	for _, p := range peers {
		p.end(closeRestart, "Service restart", false)
	}
	select {
	case <-h.gone:
		return nil
	case <-ctx.Done():
		for _, p := range peers {
			p.cut()
		}
		return ctx.Err()
	}
}

func (h *Hub) beginClosing() []peer {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.closing {
		h.closing = true
		go h.dismantle()
	}
	peers := make([]peer, 0, len(h.peers))
	for p := range h.peers {
		peers = append(peers, p)
	}
	return peers
}

// dismantle ends the hub's own goroutines once nobody needs them, and then closes gone.
func (h *Hub) dismantle() {
	h.work.Wait()
	close(h.stop)
	for _, w := range h.writers {
		w.close()
	}
	h.machinery.Wait()
	close(h.gone)
}

// admit registers a connection, which counts as work until the caller says Done. It is false when
// there are too many, or the hub is closing.
func (h *Hub) admit(p peer) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closing || len(h.peers) >= h.limits.Connections {
		return false
	}
	h.peers[p] = ""
	h.work.Add(1)
	return true
}

// full reports that admit would refuse.
func (h *Hub) full() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.closing || len(h.peers) >= h.limits.Connections
}

// authenticating notes that the peer's session is being looked up. Between this and identify no
// revocation is missed.
func (h *Hub) authenticating(p peer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.unnamed[p] = nil
}

// identify names the peer's session. It is false when that was revoked meanwhile.
func (h *Hub) identify(p peer, entrant Entrant) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	revocations := h.unnamed[p]
	delete(h.unnamed, p)
	for _, match := range revocations {
		if match(entrant.Session) {
			return false
		}
	}
	if _, ok := h.peers[p]; !ok {
		return false
	}
	h.peers[p] = entrant.Session
	if h.sessions[entrant.Session] == nil {
		h.sessions[entrant.Session] = make(map[peer]struct{})
	}
	h.sessions[entrant.Session][p] = struct{}{}
	if entrant.Over != nil {
		h.expiring[p] = entrant.Over
	}
	return true
}

// forget takes a connection out.
func (h *Hub) forget(p peer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	session := h.peers[p]
	delete(h.peers, p)
	delete(h.unnamed, p)
	delete(h.expiring, p)
	delete(h.sessions[session], p)
	if len(h.sessions[session]) == 0 {
		delete(h.sessions, session)
	}
}
