package event

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
)

const (
	// pageSize is how many events the tail reads at once.
	pageSize = 500
	// readEvery is the least time between two reads of a node on SQLite; on PostgreSQL
	// publishing is spaced already. The first after a pause is never delayed; under load
	// one page then has many events, which costs all who read them less.
	readEvery = 5 * time.Millisecond
	// channel is where publishing notifies on PostgreSQL, with the last number.
	channel = "conversa_event"
)

// ErrGap says that the tail could not read on from where it stood: numbers are
// missing, or its own last event is gone or another one, after a restore or a
// failover. Everything derived from events must be fetched again.
var ErrGap = errors.New("event: the log does not continue at this node's position")

// Start puts this node at the head of the log, and tells where that is: Run delivers
// what comes after it.
func (l *Log) Start(ctx context.Context) (Cursor, error) {
	head, err := l.head(ctx)
	if err != nil {
		return Cursor{}, err
	}
	l.moveTo(head)
	l.started.Store(true)
	return head, nil
}

// Run delivers every event after Start, in order, from one goroutine, until ctx is
// done. Without a Start before it begins at the head. It numbers what was appended, on PostgreSQL also what other
// nodes appended and did not get to number. Deliver must not block for long: it
// holds up all others. Resync is called, from the same goroutine, when the log
// does not continue where this node stood; delivery goes on from the new head.
//
// The error is nil when ctx ended it. A database that does not answer is tried
// again for ever.
func (l *Log) Run(ctx context.Context, deliver func([]Event), resync func(error)) error {
	t := &tail{Log: l, deliver: deliver, resync: resync, ready: make(chan struct{}, 1), dirty: make(chan struct{}, 1)}
	stop := l.store.OnWake(topic, t.appended)
	defer stop()
	notified, closeListener, err := t.listen(ctx)
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return err
	}
	defer closeListener()
	if !t.start(ctx) {
		return nil
	}
	published := make(chan struct{})
	go func() {
		defer close(published)
		t.publishLoop(ctx)
	}()
	t.readLoop(ctx, notified)
	<-published
	return nil
}

// tail is one Run.
type tail struct {
	*Log
	deliver func([]Event)
	resync  func(error)
	ready   chan struct{} // numbered events may be there to read
	dirty   chan struct{} // appended events may be there to number
}

// poke fills a channel of size one: one pending wake-up stands for any number.
func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// appended is called after a commit of this process that appended events.
func (t *tail) appended() {
	if t.store.Dialect() == dialect.Postgres {
		poke(t.dirty)
	} else {
		poke(t.ready)
	}
}

func (t *tail) listen(ctx context.Context) (<-chan *pq.Notification, func(), error) {
	if t.store.Dialect() != dialect.Postgres {
		return nil, func() {}, nil
	}
	listener, err := t.store.Listener(ctx, channel)
	if err != nil {
		return nil, nil, err
	}
	return listener.Notify, func() { _ = listener.Close() }, nil // it has nothing left to lose
}

// start makes sure of Start, however long the database takes to answer.
func (t *tail) start(ctx context.Context) bool {
	for !t.started.Load() {
		if _, err := t.Start(ctx); err != nil && !t.pause(ctx, err) {
			return false
		}
	}
	return true
}

// pause waits before another try, and tells whether there is to be one.
func (t *tail) pause(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return false
	}
	t.log.ErrorContext(ctx, "event log: database failed", "error", err)
	return sleep(ctx, t.Poll)
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

func (t *tail) readLoop(ctx context.Context, notified <-chan *pq.Notification) {
	ticker := time.NewTicker(t.Poll)
	defer ticker.Stop()
	for {
		begun := time.Now()
		if err := t.readOn(ctx); err != nil && !t.pause(ctx, err) {
			return
		}
		if t.store.Dialect() == dialect.SQLite && !sleep(ctx, readEvery-time.Since(begun)) {
			return
		}
		for waiting := true; waiting; {
			select {
			case <-ctx.Done():
				return
			case <-t.ready:
				waiting = false
			case <-ticker.C:
				waiting = false
			case n := <-notified:
				waiting = t.knows(n)
			}
		}
	}
}

// knows tells whether a notification brings nothing new. A nil one follows a
// reconnection: some may have been lost.
func (t *tail) knows(n *pq.Notification) bool {
	if n == nil {
		return false
	}
	seq, err := strconv.ParseInt(n.Extra, 10, 64)
	return err == nil && seq <= t.Position().Seq
}

// readOn delivers until there is nothing more.
func (t *tail) readOn(ctx context.Context) error {
	for {
		events, err := t.readPage(ctx)
		if errors.Is(err, ErrGap) {
			return t.jump(ctx, err)
		}
		if err != nil || len(events) == 0 {
			return err
		}
		last := events[len(events)-1].Cursor()
		t.lookTo(last)
		t.deliver(events)
		t.moveTo(last)
		if len(events) < pageSize {
			return nil
		}
	}
}

// jump gives up the position for the head, and says so to everybody.
func (t *tail) jump(ctx context.Context, reason error) error {
	head, err := t.head(ctx)
	if err != nil {
		return err
	}
	t.log.ErrorContext(ctx, "event log: resynchronizing", "error", reason, "head", head.Seq)
	t.moveTo(head)
	t.resync(reason)
	return nil
}

// readPage reads the event at the position again, to see that it is still the
// same one, and those after it, whose numbers must follow without a gap.
func (t *tail) readPage(ctx context.Context) ([]Event, error) {
	at := t.Position()
	events, err := t.readFrom(ctx, at.Seq)
	if err != nil {
		return nil, err
	}
	if at.Seq > 0 {
		if len(events) == 0 || events[0].Cursor() != at {
			return nil, fmt.Errorf("%w: event %d is gone or another one", ErrGap, at.Seq)
		}
		events = events[1:]
	}
	for i, e := range events {
		if want := at.Seq + 1 + int64(i); e.Seq != want {
			return nil, fmt.Errorf("%w: event %d is missing", ErrGap, want)
		}
	}
	return events, nil
}

func (t *tail) readFrom(ctx context.Context, seq int64) ([]Event, error) {
	rows, err := t.store.Query(ctx, "select "+eventColumns+" from event e where seq >= ? order by seq limit ?", seq, pageSize+1)
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	defer rows.Close() // Err below tells
	var events []Event
	for rows.Next() {
		var e Event
		var at instant
		if err := rows.Scan(&e.Seq, &e.Mark, &at, &e.OrganizationID, &e.Kind, &e.SubjectID, &e.Payload); err != nil {
			return nil, fmt.Errorf("read events: %w", err)
		}
		e.At = at.Time
		events = append(events, e)
	}
	return events, rows.Err()
}
