// Package event is the log of what others should know: transactions append to
// it, subscriptions read it in order and resume from a cursor without gap or
// repeat.
//
// On PostgreSQL a transaction appends to event_in, and one statement, after the
// commit and on whichever node wrote, numbers the rows densely into event. On
// SQLite, which has one writer, the insert numbers itself. Every node's tail
// reads event in order; density proves that nothing is missing. The package
// knows neither who may see an event nor what it looks like on the wire.
package event

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"

	"conversa/internal/store"
)

// topic wakes this process's logs after a commit.
const topic = "event"

// Event says that something happened to a subject. It carries ids and few facts:
// who may see it is judged at delivery, against today's rows.
type Event struct {
	// Seq is dense and ascending. Zero until the event is numbered.
	Seq int64
	// Mark is random: it tells two events apart that got one number on two
	// timelines, after a restore or a failover.
	Mark           int32
	At             time.Time
	OrganizationID string
	Kind           string
	SubjectID      string
	Payload        string
}

// Cursor is where to resume after this event.
func (e Event) Cursor() Cursor { return Cursor{Seq: e.Seq, Mark: e.Mark} }

// Append collects events that happened at now. They are written with the
// transaction's last statement, after the rows changed: their order is then that
// in which transactions held the rows' locks. After the commit the log is woken.
func Append(tx *store.Tx, now time.Time, events ...Event) {
	if len(events) == 0 {
		return
	}
	b, ok := tx.Value(batchKey{}, func() any { return &batch{} }).(*batch)
	if !ok {
		return // the key is ours alone
	}
	for _, e := range events {
		e.At, e.Mark = now, 1+rand.Int32N(1<<31-2)
		b.events = append(b.events, e)
	}
	tx.BeforeCommit(store.LastHook, b.flush)
	tx.Wake(topic)
}

type batchKey struct{}

type batch struct{ events []Event }

func (b *batch) flush(ctx context.Context, tx *store.Tx) error {
	var err error
	if tx.Dialect() == dialect.Postgres {
		err = b.insertPostgres(ctx, tx)
	} else {
		err = b.insertSQLite(ctx, tx)
	}
	if err != nil {
		return fmt.Errorf("append %d events: %w", len(b.events), err)
	}
	return nil
}

func (b *batch) insertPostgres(ctx context.Context, tx *store.Tx) error {
	n := len(b.events)
	marks, ats := make([]int64, n), make([]string, n)
	organizations, kinds, subjects, payloads := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i, e := range b.events {
		marks[i], ats[i] = int64(e.Mark), e.At.UTC().Format(time.RFC3339Nano)
		organizations[i], kinds[i], subjects[i], payloads[i] = e.OrganizationID, e.Kind, e.SubjectID, e.Payload
	}
	_, err := tx.Exec(ctx, `insert into event_in (mark, at, organization_id, kind, subject_id, payload)
		select * from unnest(?::int[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[])`,
		pq.Array(marks), pq.Array(ats), pq.Array(organizations), pq.Array(kinds), pq.Array(subjects), pq.Array(payloads))
	return err
}

// rowsPerInsert keeps the few texts of this statement cacheable and below
// SQLite's limit of variables.
const rowsPerInsert = 32

func (b *batch) insertSQLite(ctx context.Context, tx *store.Tx) error {
	for start := 0; start < len(b.events); start += rowsPerInsert {
		chunk := b.events[start:min(start+rowsPerInsert, len(b.events))]
		var args []any
		for _, e := range chunk {
			args = append(args, e.Mark, e.At, e.OrganizationID, e.Kind, e.SubjectID, e.Payload)
		}
		values := strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?), ", len(chunk)), ", ")
		query := "insert into event (mark, at, organization_id, kind, subject_id, payload) values " + values
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return err
		}
	}
	return nil
}
