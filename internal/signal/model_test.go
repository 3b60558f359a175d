package signal_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/signal"
	"conversa/internal/store"
)

// expected is a signal as the rules have it.
type expected struct {
	state conversa.SignalState
	count int
	at    time.Time
}

func (e *expected) String() string {
	if e == nil {
		return "none"
	}
	text := fmt.Sprint(e.state, " ", e.count)
	if !e.at.IsZero() {
		text += " at " + e.at.Format(time.RFC3339Nano)
	}
	return text
}

// model is what the signals must be.
type model struct {
	*world
	random  *rand.Rand
	owners  map[string]string
	waits   map[string]int
	signals map[[2]string]*expected
	servers []*server
	told    int
	late    time.Duration
	// down is since when no server runs; zero while one does.
	down time.Time
}

// server is a loop that looks when it said that it would.
type server struct {
	service *signal.Service
	looksAt time.Time
	stopped bool
}

// Whatever people and customers do, and however servers come and go: the signals are
// those of the rules, and each reminder is told once, within a second of its time.
func TestSignalsAreThoseOfTheRules(t *testing.T) {
	each(t, 4, func(w *world) {
		m := &model{
			world: w, random: rand.New(rand.NewPCG(1, 2)), owners: map[string]string{}, waits: map[string]int{},
			signals: map[[2]string]*expected{}, servers: []*server{{service: w.service()}, {service: w.service()}},
		}
		for _, talk := range w.talks {
			m.owners[talk] = w.users[0]
		}
		steps := 1_500
		if long() {
			steps = 15_000
		}
		for range steps {
			m.pass(time.Duration(m.random.IntN(120_000)) * time.Millisecond)
			m.act()
			m.compare()
		}
		for _, s := range m.servers {
			s.stopped = false
		}
		m.pass(time.Hour)
		m.compare()
		if m.told < steps/50 || m.late > time.Second {
			w.Errorf("%d reminders were told, at most %v late", m.told, m.late)
		}
	})
}

// pass lets time pass: servers look when they said.
func (m *model) pass(d time.Duration) {
	m.Helper()
	end := m.now().Add(d)
	for {
		next := m.next()
		if next == nil || next.looksAt.After(end) {
			m.set(end)
			return
		}
		if next.looksAt.After(m.now()) {
			m.set(next.looksAt)
		}
		m.look(next)
	}
}

// soonest is before the next reminder is due, or far away.
func (m *model) soonest() time.Time {
	at := m.now().Add(time.Minute)
	for _, s := range m.signals {
		if s.state == conversa.SignalSnoozed && s.at.Before(at) {
			at = s.at
		}
	}
	return at.Add(-time.Second)
}

// next is the server that looks first.
func (m *model) next() (first *server) {
	for _, s := range m.servers {
		if !s.stopped && (first == nil || s.looksAt.Before(first.looksAt)) {
			first = s
		}
	}
	return first
}

// look has a server look. On PostgreSQL the others that run look at the same moment.
func (m *model) look(first *server) {
	m.Helper()
	var all sync.WaitGroup
	for _, s := range m.servers {
		if s.stopped || s != first && m.store.Dialect() == dialect.SQLite {
			continue
		}
		all.Go(func() {
			pause, err := s.service.TellDue(m.Context())
			if err != nil {
				m.Error(err)
			}
			s.looksAt = m.now().Add(pause)
			if at := m.soonest(); pause == time.Second && at.After(s.looksAt) {
				s.looksAt = s.looksAt.Add(at.Sub(s.looksAt).Truncate(pause)) // it would find nothing until then
			}
		})
	}
	all.Wait()
	m.due()
}

// due holds the reminders that were told to the model.
func (m *model) due() {
	m.Helper()
	for _, e := range m.events(conversa.EventSignal) {
		s := m.signals[[2]string{e.signal.UserID, e.conversation}]
		if s == nil || s.state != conversa.SignalSnoozed || s.at.After(m.now()) {
			m.Fatalf("a reminder that nobody is due: %v at %v", s, m.now())
		}
		if since := m.now().Sub(s.at); m.down.IsZero() {
			m.late = max(m.late, since)
		}
		m.told++
		s.state, s.at = conversa.SignalNew, time.Time{}
	}
	m.down = time.Time{}
	for key, s := range m.signals {
		if s.state == conversa.SignalSnoozed && !s.at.After(m.now()) {
			m.Fatalf("a reminder of %v was not told: %v at %v", key, s, m.now())
		}
	}
}

// act does something at random.
func (m *model) act() {
	m.Helper()
	talk := m.talks[m.random.IntN(len(m.talks))]
	user := m.owners[talk]
	if m.random.IntN(5) == 0 {
		user = m.users[m.random.IntN(len(m.users))]
	}
	switch m.random.IntN(11) {
	case 0, 1, 2:
		m.arrived(talk)
	case 3:
		m.settled(talk)
	case 4:
		m.hasRead(talk, user)
	case 5, 6:
		m.snooze(talk, user)
	case 7:
		m.choose(talk, user)
	case 8:
		m.given(talk, user)
	case 9:
		m.restart()
	case 10:
		m.failed(talk)
	}
	m.events("") // what people did tells nothing here
}

func (m *model) arrived(talk string) {
	_, told := m.arrive(talk, m.now().Truncate(time.Second))
	m.waits[talk]++
	key := [2]string{m.owners[talk], talk}
	if len(told) != 1 || told[0] != key[0] {
		m.Fatalf("a message told %v, want %v", told, key)
	}
	s := m.signals[key]
	if s == nil {
		s = &expected{}
		m.signals[key] = s
	}
	if s.state != conversa.SignalNew && s.state != conversa.SignalSnoozed {
		s.count = 0
	}
	*s = expected{state: conversa.SignalNew, count: s.count + 1}
}

func (m *model) settled(talk string) {
	m.reply(talk)
	m.waits[talk] = 0
	for key, s := range m.signals {
		if key[1] == talk && s.state == conversa.SignalNew {
			s.state = conversa.SignalSeen
		}
	}
}

func (m *model) failed(talk string) {
	m.Helper()
	waits, told := m.fail(talk)
	if !waits {
		return
	}
	m.waits[talk] = max(1, m.waits[talk])
	if owner := m.owners[talk]; len(told) != 1 || told[0] != owner {
		m.Fatalf("a reply that failed told %v, want %v", told, owner)
	}
	m.signals[[2]string{m.owners[talk], talk}] = &expected{state: conversa.SignalNew, count: m.waits[talk]}
}

func (m *model) hasRead(talk, user string) {
	m.change(func(ctx context.Context, tx *store.Tx) error {
		_, err := signal.Read(ctx, tx, m.now(), talk, user)
		return err
	})
	if s := m.signals[[2]string{user, talk}]; s != nil && s.state == conversa.SignalNew {
		s.state = conversa.SignalSeen
	}
}

func (m *model) snooze(talk, user string) {
	row, s := m.world.signals()[[2]string{user, talk}], m.signals[[2]string{user, talk}]
	if s == nil {
		return
	}
	at, err := conversa.Period{Count: 1 + m.random.IntN(20), Unit: conversa.UnitMinute}.ReminderAt(m.now())
	if err != nil {
		m.Fatal(err)
	}
	ctx, viewer := m.as(user)
	if _, err := m.service().Remind(ctx, viewer, row.ID, at); err != nil {
		m.Fatal(err)
	}
	s.state, s.at = conversa.SignalSnoozed, at
}

func (m *model) choose(talk, user string) {
	row, s := m.world.signals()[[2]string{user, talk}], m.signals[[2]string{user, talk}]
	if s == nil {
		return
	}
	ctx, viewer := m.as(user)
	var err error
	if m.random.IntN(2) == 0 {
		_, err = m.service().Ignore(ctx, viewer, row.ID)
		s.state, s.at = conversa.SignalIgnored, time.Time{}
	} else {
		_, err = m.service().See(ctx, viewer, []string{row.ID})
		if s.state == conversa.SignalNew {
			s.state = conversa.SignalSeen
		}
	}
	if err != nil {
		m.Fatal(err)
	}
}

func (m *model) given(talk, user string) {
	m.give(talk, user)
	m.owners[talk] = user
	for key, s := range m.signals {
		if key[1] == talk && key[0] != user {
			s.state, s.at = conversa.SignalIgnored, time.Time{}
		}
	}
	key := [2]string{user, talk}
	switch s := m.signals[key]; {
	case m.waits[talk] > 0:
		m.signals[key] = &expected{state: conversa.SignalNew, count: m.waits[talk]}
	case s != nil && s.state == conversa.SignalNew:
		s.state = conversa.SignalSeen
	}
}

// restart stops a server or starts one. What was due while none ran is told at the start.
func (m *model) restart() {
	s := m.servers[m.random.IntN(len(m.servers))]
	if s.stopped = !s.stopped; s.stopped {
		if m.next() == nil {
			m.down = m.now()
		}
		return
	}
	s.service, s.looksAt = m.service(), m.now()
}

func (m *model) compare() {
	m.Helper()
	rows := m.world.signals()
	if len(rows) != len(m.signals) {
		m.Fatalf("%d signals, want %d", len(rows), len(m.signals))
	}
	for key, want := range m.signals {
		if got := show(rows[key]); got != want.String() {
			m.Fatalf("the signal of %v is %s, want %s", key, got, want)
		}
	}
}
