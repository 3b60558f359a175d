package live

import (
	"encoding/json"
	"time"
)

// lifeSigns are the frames of one round of pings, shared by all connections.
type lifeSigns struct {
	// cursor tells the position, so that a subscription whose filter lets little through does
	// not resume from long ago. plain is for those who have not come so far yet. A client whose
	// subscribe message with since may have crossed the ping must not take it for that one.
	cursor, plain, stream frame
	// seq is the position that cursor tells.
	seq uint64
}

func newLifeSigns(at position) lifeSigns {
	plain := frame{opcode: textFrame, head: `{"type":"ping"}`}
	signs := lifeSigns{cursor: plain, plain: plain, stream: frame{head: ":\n\n"}, seq: at.seq}
	if at.cursor == "" {
		return signs
	}
	if cursor, err := json.Marshal(at.cursor); err == nil {
		signs.cursor.head = `{"type":"ping","payload":{"cursor":` + string(cursor) + `}}`
	}
	return signs
}

// keepAlive is the one clock of all connections.
func (h *Hub) keepAlive() {
	ticker := h.ticker()
	defer ticker.Stop()
	for {
		select {
		case <-h.stop:
			return
		case <-ticker.C:
			h.tick(h.now())
		}
	}
}

// ticker is as exact as the limits ask for, and ticks every second at least.
func (h *Hub) ticker() *time.Ticker {
	every := min(h.limits.InitTimeout, h.limits.PingInterval) / 8
	return time.NewTicker(min(max(every, 5*time.Millisecond), time.Second))
}

func (h *Hub) tick(now time.Time) {
	peers := h.everyPeer()
	for _, p := range peers {
		p.expire(now)
	}
	// Between two events, so that nobody is told a position before the events up to it.
	h.turn.Lock()
	defer h.turn.Unlock()
	h.mu.Lock()
	signs := newLifeSigns(h.delivered)
	h.mu.Unlock()
	for _, p := range peers {
		p.ping(now, signs)
	}
}

func (h *Hub) everyPeer() []peer {
	h.mu.Lock()
	defer h.mu.Unlock()
	peers := make([]peer, 0, len(h.peers))
	for p := range h.peers {
		peers = append(peers, p)
	}
	return peers
}
