package simulator

import (
	"encoding/json"
	"net/http"
	"time"
)

const (
	// listenerBuffer is how many events may wait for one phone page. One that falls behind is cut off; it connects
	// again and reads the chats anew.
	listenerBuffer = 1024
	heartbeat      = 15 * time.Second
)

// listener is a phone page that follows the events.
type listener struct {
	events chan []byte // closed by the simulator when it falls behind or the simulator ends
}

// publish tells all listeners of an event.
func (s *Simulator) publish(event map[string]any) {
	if len(s.listeners) == 0 {
		return
	}
	data, err := json.Marshal(event)
	if err != nil {
		s.log.Error("encode event", "error", err)
		return
	}
	for l := range s.listeners {
		select {
		case l.events <- data:
		default:
			s.drop(l)
		}
	}
}

func (s *Simulator) drop(l *listener) {
	delete(s.listeners, l)
	close(l.events)
}

func (s *Simulator) dropListeners() {
	for l := range s.listeners {
		s.drop(l)
	}
}

// listen begins to follow the events; the function ends it.
func (s *Simulator) listen() (*listener, func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &listener{events: make(chan []byte, listenerBuffer)}
	s.listeners[l] = struct{}{}
	return l, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if _, ok := s.listeners[l]; ok {
			s.drop(l)
		}
	}
}

// streamEvents is GET /simulator/events: everything a phone page needs, as server-sent events.
func (s *Simulator) streamEvents(w http.ResponseWriter, r *http.Request) {
	l, end := s.listen()
	defer end()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	s.mu.Lock()
	hello, err := json.Marshal(map[string]any{"type": "clock", "clock": s.clockView()})
	s.mu.Unlock()
	if err != nil || !sendEvent(w, hello) {
		return
	}
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	for {
		select {
		case data, ok := <-l.events:
			if !ok || !sendEvent(w, data) {
				return
			}
		case <-ticker.C:
			if !sendEvent(w, nil) {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}

// sendEvent writes one event, or a comment that keeps the connection alive.
func sendEvent(w http.ResponseWriter, data []byte) bool {
	frame := []byte(": still here\n\n")
	if data != nil {
		frame = append(append([]byte("data: "), data...), "\n\n"...)
	}
	if _, err := w.Write(frame); err != nil {
		return false
	}
	return http.NewResponseController(w).Flush() == nil
}
