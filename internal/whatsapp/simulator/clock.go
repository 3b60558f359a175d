package simulator

import "time"

// clock is the platform's own time: the real one plus what was jumped, or a fixed instant.
type clock struct {
	offset time.Duration
	frozen time.Time // zero: the clock runs
}

func (c clock) now() time.Time {
	if !c.frozen.IsZero() {
		return c.frozen
	}
	return time.Now().Add(c.offset).UTC()
}

// Now is the simulator's time. Windows, rates, timestamps and the life of media and codes are counted by it.
func (s *Simulator) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock.now()
}

// Jump moves the clock by d, frozen or not.
func (s *Simulator) Jump(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.clock.frozen.IsZero() {
		s.clock.offset += d
	} else {
		s.clock.frozen = s.clock.frozen.Add(d)
	}
	s.publishClock()
}

// Freeze stops the clock at t. A stopped clock gives no rate limit back.
func (s *Simulator) Freeze(t time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock.frozen = t.UTC()
	s.publishClock()
}

// Thaw lets a frozen clock run on from where it stands.
func (s *Simulator) Thaw() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.clock.frozen.IsZero() {
		s.clock.offset = time.Until(s.clock.frozen)
		s.clock.frozen = time.Time{}
	}
	s.publishClock()
}

// clockView is the clock as the control interface shows it.
type clockView struct {
	Now           time.Time `json:"now"`
	OffsetSeconds float64   `json:"offsetSeconds"`
	Frozen        bool      `json:"frozen"`
}

func (s *Simulator) clockView() clockView {
	now := s.clock.now()
	return clockView{Now: now, OffsetSeconds: time.Until(now).Round(time.Second).Seconds(), Frozen: !s.clock.frozen.IsZero()}
}

func (s *Simulator) publishClock() {
	s.publish(map[string]any{"type": "clock", "clock": s.clockView()})
}

// bucket is a token bucket: it fills by one every interval up to its size.
type bucket struct {
	tokens float64
	at     time.Time
}

// fill brings the bucket to now. A clock that was set back gives nothing.
func (b *bucket) fill(now time.Time, size float64, every time.Duration) {
	if b.at.IsZero() {
		b.tokens = size
	} else if passed := now.Sub(b.at); passed > 0 {
		b.tokens = min(size, b.tokens+float64(passed)/float64(every))
	}
	b.at = now
}
