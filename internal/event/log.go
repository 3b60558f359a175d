package event

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/store"
)

// Log is one node's view of the event log: its tail, and what subscriptions ask.
// It is safe for concurrent use; Run runs once.
type Log struct {
	store *store.Store
	log   *slog.Logger
	// Poll is how long an event can stay unseen when every wake-up was lost, and
	// how soon what a dead node left is numbered. Set it before Run.
	Poll time.Duration
	// Now is the clock that Prune compares Event.At with.
	Now func() time.Time

	started atomic.Bool

	mu       sync.Mutex // protects what follows
	position Cursor
	horizon  Cursor
}

// NewLog makes a log that stands at the beginning until Run puts it at the end.
func NewLog(s *store.Store, log *slog.Logger) *Log {
	return &Log{store: s, log: log, Poll: time.Second, Now: time.Now}
}

// Position is the last event whose delivery ended: a subscriber that got all it
// was handed may be told to resume from here.
func (l *Log) Position() Cursor {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.position
}

// Horizon is the last event whose delivery began. A subscription that resumes
// registers first, asks for the horizon and reads pages until they reach it: what
// comes later finds it registered.
func (l *Log) Horizon() Cursor {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.horizon
}

func (l *Log) moveTo(c Cursor) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.position, l.horizon = c, c
}

func (l *Log) lookTo(c Cursor) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.horizon = c
}

// Resume checks a client's cursor: it is valid while its own row, with its mark,
// is there. Else, because the row was pruned or belongs to another timeline, the
// error is RESYNC. The database is asked and not this node's memory, because the
// client may come from a node that is some milliseconds ahead.
func (l *Log) Resume(ctx context.Context, cursor string) (Cursor, error) {
	c, err := ParseCursor(cursor)
	if err != nil {
		return Cursor{}, err
	}
	ok, err := l.valid(ctx, c)
	if err != nil {
		return Cursor{}, fmt.Errorf("resume: %w", err)
	}
	if !ok {
		return Cursor{}, conversa.ErrResync
	}
	return c, nil
}

func (l *Log) valid(ctx context.Context, c Cursor) (bool, error) {
	var floor int64
	var mark sql.NullInt32
	query := "select f.seq, c.mark from event_floor f left join event c on c.seq = ?"
	if _, err := l.row(ctx, query, []any{c.Seq}, &floor, &mark); err != nil {
		return false, err
	}
	if c.Seq == 0 {
		return c.Mark == 0 && floor == 0, nil
	}
	return mark.Valid && mark.Int32 == c.Mark, nil
}

// row reads one row; found tells whether there was one.
func (l *Log) row(ctx context.Context, query string, args []any, into ...any) (found bool, err error) {
	rows, err := l.store.Query(ctx, query, args...)
	if err != nil {
		return false, err
	}
	defer rows.Close() // Err below tells
	if rows.Next() {
		found = true
		if err := rows.Scan(into...); err != nil {
			return false, err
		}
	}
	return found, rows.Err()
}

// head is the newest numbered event.
func (l *Log) head(ctx context.Context) (Cursor, error) {
	query := "select seq, mark from event order by seq desc limit 1"
	var c Cursor
	if _, err := l.row(ctx, query, nil, &c.Seq, &c.Mark); err != nil {
		return Cursor{}, fmt.Errorf("read head of the event log: %w", err)
	}
	return c, nil
}

// scanWindow bounds what one Page looks at, however few of the events are the
// organization's. The log is dense, so it is a range of numbers.
const scanWindow = 5000

// Page gives the events of one organization after a number, in order, at most
// limit, from one snapshot. Head is the number up to which nothing of that
// organization was left out: read on from there until it reaches where the
// subscription was registered. Numbers that were pruned are RESYNC.
func (l *Log) Page(ctx context.Context, organizationID string, after int64, limit int) (events []Event, head int64, err error) {
	rows, err := l.store.Query(ctx, l.pageQuery(), after, after+scanWindow, organizationID, limit)
	if err != nil {
		return nil, 0, fmt.Errorf("read page of events: %w", err)
	}
	defer rows.Close() // Err below tells
	var floor, newest int64
	for rows.Next() {
		e, there, err := scanJoined(rows, &floor, &newest)
		if err != nil {
			return nil, 0, fmt.Errorf("read page of events: %w", err)
		}
		if there {
			events = append(events, e)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, 0, fmt.Errorf("read page of events: %w", err)
	}
	switch {
	case after < floor:
		return nil, 0, conversa.ErrResync
	case len(events) == limit:
		return events, events[limit-1].Seq, nil
	default:
		return events, max(after, min(newest, after+scanWindow)), nil
	}
}

// pageQuery has floor and head beside each event, so that they are of one
// snapshot with them, and a row also when there is no event.
func (l *Log) pageQuery() string {
	head := "(select coalesce(max(seq), 0) from event)"
	if l.store.Dialect() == dialect.Postgres {
		head = "(select seq from event_head)"
	}
	return `select f.seq, ` + head + `, ` + eventColumns + `
		from event_floor f left join (
			select * from event where seq > ? and seq <= ? and organization_id = ? order by seq limit ?
		) e on true order by e.seq`
}

const eventColumns = "e.seq, e.mark, e.at, e.organization_id, e.kind, e.subject_id, e.payload"

func scanJoined(rows *sql.Rows, floor, newest *int64) (Event, bool, error) {
	var seq, mark sql.NullInt64
	var at instant
	var organization, kind, subject, payload sql.NullString
	err := rows.Scan(floor, newest, &seq, &mark, &at, &organization, &kind, &subject, &payload)
	return Event{
		Seq: seq.Int64, Mark: int32(mark.Int64), At: at.Time, OrganizationID: organization.String,
		Kind: kind.String, SubjectID: subject.String, Payload: payload.String,
	}, seq.Valid, err
}

// instant reads a time of either database: event is a strict table, so SQLite
// gives text.
type instant struct{ time.Time }

// sqliteTime is the form in which the store writes times on SQLite.
const sqliteTime = "2006-01-02 15:04:05.999999999-07:00"

// Scan implements sql.Scanner.
func (i *instant) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		i.Time = time.Time{}
	case time.Time:
		i.Time = v.UTC()
	case string:
		t, err := time.Parse(sqliteTime, v)
		if err != nil {
			return fmt.Errorf("read event time: %w", err)
		}
		i.Time = t.UTC()
	default:
		return errors.New("read event time: neither time nor text")
	}
	return nil
}
