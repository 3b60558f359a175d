package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/event"
	"conversa/internal/store"
)

// feed appends events of messages that are there already, as another server on the
// same database would. What is measured then is the way from the log to the
// subscribers, and not how messages come in.
type feed struct {
	store  *store.Store
	events []event.Event
	next   int
	// bell is a connection to the server where nothing else wakes it.
	bell *line

	stop context.CancelFunc
	done sync.WaitGroup
	err  error
}

func newFeed(ctx context.Context, s *site) (_ *feed, err error) {
	f := &feed{}
	if f.events, err = arrivals(ctx, s.rows); err != nil {
		return nil, err
	}
	if f.store, err = store.Open(ctx, s.storage()); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	logCtx, stop := context.WithCancel(ctx)
	f.stop = stop
	if f.store.Dialect() == dialect.Postgres {
		// It numbers what is appended and notifies, as every node does.
		log := event.NewLog(f.store, slog.New(slog.DiscardHandler))
		f.done.Go(func() { f.err = log.Run(logCtx, func([]event.Event) {}, func(error) {}) })
		return f, nil
	}
	if f.bell, err = dial(ctx, s.server.addr); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

// arrivals are the events of all messages, once more.
func arrivals(ctx context.Context, db *sql.DB) (events []event.Event, err error) {
	rows, err := db.QueryContext(ctx, "select id, conversation_id, organization_id from messages where direction = 'INBOUND' order by id")
	if err != nil {
		return nil, fmt.Errorf("find messages: %w", err)
	}
	defer rows.Close() // Err below tells
	for rows.Next() {
		e := event.Event{Kind: string(conversa.EventConversation)}
		news := conversa.ConversationNews{Change: conversa.ChangeMessageAdded, Inbound: true}
		if err := rows.Scan(&news.MessageID, &e.SubjectID, &e.OrganizationID); err != nil {
			return nil, fmt.Errorf("find messages: %w", err)
		}
		payload, err := json.Marshal(news)
		if err != nil {
			return nil, fmt.Errorf("encode event: %w", err)
		}
		e.Payload = string(payload)
		events = append(events, e)
	}
	return events, rows.Err()
}

// append appends n events in one transaction, and tells how many the subscribers
// will hear of. Nobody tells a server on SQLite what another process committed: a
// new message wakes it, and is an event more.
func (f *feed) append(ctx context.Context, n int) (int64, error) {
	batch := make([]event.Event, n)
	for i := range batch {
		batch[i] = f.events[f.next]
		f.next = (f.next + 1) % len(f.events)
	}
	err := f.store.WithTx(ctx, func(_ context.Context, tx *store.Tx) error {
		event.Append(tx, time.Now().UTC(), batch...)
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("append events: %w", err)
	}
	if f.bell == nil {
		return int64(n), nil
	}
	return int64(n) + 1, f.bell.post(anyText())
}

func (f *feed) close() error {
	f.stop()
	f.done.Wait()
	if f.bell != nil {
		f.bell.close()
	}
	return errors.Join(f.err, f.store.Close())
}
