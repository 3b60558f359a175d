package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"github.com/oklog/ulid/v2"
	"golang.org/x/sync/errgroup"
	_ "modernc.org/sqlite" // the driver that the server uses
)

// sqlite is a file in the server's data folder, and a copy of it for the limit.
type sqlite struct {
	dir   string
	limit *sql.DB
	owner owner
	// statements are the limit's.
	statements prepared
}

func newSQLite(dir string) *sqlite { return &sqlite{dir: dir} }

func (s *sqlite) name() string { return "sqlite" }

func (s *sqlite) settings() []string { return []string{"CONVERSA_DATA=" + s.dir} }

func (s *sqlite) open() (*sql.DB, error) { return openSQLite(filepath.Join(s.dir, "conversa.db")) }

// openSQLite opens a file as the server's writer does: the same driver, the same
// pragmas, one connection.
func openSQLite(path string) (*sql.DB, error) {
	dsn := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: "_pragma=busy_timeout(5000)" +
		"&_pragma=journal_mode(WAL)&_txlock=immediate&_time_format=sqlite&_timezone=UTC&_pragma=foreign_keys(1)&_pragma=synchronous(FULL)"}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func (s *sqlite) version(ctx context.Context) (version string, err error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", err
	}
	defer db.Close() // it was only read
	err = db.QueryRowContext(ctx, "select 'SQLite ' || sqlite_version() || ', WAL, synchronous FULL'").Scan(&version)
	return version, err
}

func (s *sqlite) split(ctx context.Context) error {
	served, err := s.open()
	if err != nil {
		return err
	}
	defer served.Close() // it was only read
	path := filepath.Join(s.dir, "limit.db")
	if err := os.RemoveAll(path); err != nil {
		return fmt.Errorf("make room: %w", err)
	}
	if _, err := served.ExecContext(ctx, "vacuum into ?", path); err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	if s.limit, err = openSQLite(path); err != nil {
		return err
	}
	s.owner, err = addConversations(ctx, s.limit, `insert into conversations
		(id, organization_id, created_at, updated_at, last_message_at, pair_next_at, account_id, owner_id)
		values (?1, ?2, ?3, ?3, ?3, ?3, ?4, ?5)`)
	if err != nil {
		return err
	}
	s.statements, err = prepare(ctx, s.limit)
	return err
}

func (s *sqlite) discard() string {
	return "update webhook_deliveries set state = 'DONE' where state = 'PENDING'"
}

func (s *sqlite) another(_ context.Context, name string) (*place, error) {
	dir := filepath.Join(s.dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	path := filepath.Join(dir, "conversa.db")
	return &place{
		settings: []string{"CONVERSA_DATA=" + dir}, address: path,
		open: func() (*sql.DB, loader, error) {
			db, err := openSQLite(path)
			return db, &sqliteLoader{db}, err
		},
	}, nil
}

func (s *sqlite) processes() ([]int, error) { return nil, nil }

func (s *sqlite) close() error {
	if s.limit == nil {
		return nil
	}
	return s.limit.Close()
}

const (
	keepWebhook = `insert into webhook_deliveries (id, received_at, body, state, run_at, attempts) values (?1, ?2, ?3, 'PENDING', ?2, 0)`
	keepMessage = `insert into messages (id, organization_id, created_at, account_id, wamid, direction, type, origin, text, search_text,
		forwarded, status, sent_at, tries, waiting, conversation_id, owner_id)
		values (?, ?, ?, ?, ?, 'INBOUND', 'TEXT', 'CUSTOMER', ?, ?, false, 'RECEIVED', ?, 0, true, ?, ?)`
	moveConversation = `update conversations set updated_at = ?1, last_message_id = ?2, last_message_at = ?1, last_inbound_at = ?1,
		window_closes_at = ?3, warn_at = ?4, inbound_count = inbound_count + 1, waiting_since = coalesce(waiting_since, ?1) where id = ?5`
	tellOwner = `insert into signals (id, organization_id, created_at, updated_at, user_id, conversation_id, latest_message_id, message_count, state, told_at)
		values (?1, ?2, ?3, ?3, ?4, ?5, ?6, 1, 'NEW', ?3)
		on conflict (user_id, conversation_id) do update set message_count = signals.message_count + 1,
			latest_message_id = excluded.latest_message_id, told_at = excluded.told_at, updated_at = excluded.updated_at`
	logEvent   = `insert into event (mark, at, organization_id, kind, subject_id, payload) values (?, ?, ?, 'conversation', ?, ?)`
	endWebhook = `update webhook_deliveries set state = 'DONE', processed_at = ? where id = ?`
)

// prepared are the limit's statements.
type prepared struct{ webhook, message, conversation, signal, event, end *sql.Stmt }

func prepare(ctx context.Context, db *sql.DB) (p prepared, err error) {
	for query, into := range map[string]**sql.Stmt{
		keepWebhook: &p.webhook, keepMessage: &p.message, moveConversation: &p.conversation,
		tellOwner: &p.signal, logEvent: &p.event, endWebhook: &p.end,
	} {
		if *into, err = db.PrepareContext(ctx, query); err != nil {
			return prepared{}, fmt.Errorf("prepare: %w", err)
		}
	}
	return p, nil
}

func (s *sqlite) keepWebhooks(ctx context.Context, clients int, body []byte, d time.Duration) (float64, error) {
	return loop(clients, d, func() error {
		_, err := s.statements.webhook.ExecContext(ctx, newID("whd"), time.Now().UTC(), body)
		return err
	})
}

func (s *sqlite) commitMessages(ctx context.Context, clients int, body []byte, d time.Duration) (float64, error) {
	return loop(clients, d, func() error {
		webhook := newID("whd")
		if _, err := s.statements.webhook.ExecContext(ctx, webhook, time.Now().UTC(), body); err != nil {
			return err
		}
		return s.commitMessage(ctx, webhook)
	})
}

// commitMessage is the second commit of a message: see pgbench/message.sql.
func (s *sqlite) commitMessage(ctx context.Context, webhook string) error {
	tx, err := s.limit.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // no effect after the commit
	p, o := s.statements, s.owner
	now, message, conversation := time.Now().UTC(), newID("msg"), conversationID(rand.IntN(customers))
	_, insertErr := tx.StmtContext(ctx, p.message).ExecContext(ctx, message, o.organization, now, o.account, newWAMID(), words, words, now, conversation, o.user)
	_, updateErr := tx.StmtContext(ctx, p.conversation).ExecContext(ctx, now, message, now.Add(24*time.Hour), now.Add(22*time.Hour), conversation)
	_, signalErr := tx.StmtContext(ctx, p.signal).ExecContext(ctx, newID("sig"), o.organization, now, o.user, conversation, message)
	_, eventErr := tx.StmtContext(ctx, p.event).ExecContext(ctx, rand.Int32(), now, o.organization, conversation,
		`{"change":"MESSAGE_ADDED","message":"`+message+`","inbound":true,"signalOf":["`+o.user+`"]}`)
	_, endErr := tx.StmtContext(ctx, p.end).ExecContext(ctx, now, webhook)
	if err := errors.Join(insertErr, updateErr, signalErr, eventErr, endErr); err != nil {
		return err
	}
	return tx.Commit()
}

func newID(prefix string) string { return prefix + "_" + strings.ToLower(ulid.Make().String()) }

// loop repeats one piece of work, by so many at once, and returns how many a
// second. A SQLite file has one writer: they take turns on one connection, which
// is faster than several connections that lock one another out.
func loop(clients int, d time.Duration, work func() error) (float64, error) {
	var done atomic.Int64
	var group errgroup.Group
	start := time.Now()
	more := until(start.Add(d))
	for range clients {
		group.Go(func() error {
			for more() {
				if err := work(); err != nil {
					return fmt.Errorf("limit: %w", err)
				}
				done.Add(1)
			}
			return nil
		})
	}
	err := group.Wait()
	return float64(done.Load()) / time.Since(start).Seconds(), err
}
