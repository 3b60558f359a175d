package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// database is one that the server runs on, and the measure of what it can do at
// most: its limit works alone, on a database of its own in the same place.
type database interface {
	name() string
	version(ctx context.Context) (string, error)
	// settings are the environment of a server on it.
	settings() []string
	// open opens what the server works on, to look at.
	open() (*sql.DB, error)
	// split makes the limit's database, of what is there so far. Nobody may be
	// connected.
	split(ctx context.Context) error
	// keepWebhooks and commitMessages do, as many at once, what one webhook or one
	// message needs at least, and return how many of them a second.
	keepWebhooks(ctx context.Context, clients int, body []byte, d time.Duration) (float64, error)
	commitMessages(ctx context.Context, clients int, body []byte, d time.Duration) (float64, error)
	// chargeByHand does, as many at once, what charging for a message needs at least, and
	// returns for how many a second. They are those after first, of which there are count,
	// and each is the next account's.
	chargeByHand(ctx context.Context, clients, accounts, first, count int, d time.Duration) (float64, error)
	// discard is the statement by which what waits to be processed counts as done.
	discard() string
	// another makes room for one more server, which shares nothing but the machine and
	// what serves all databases.
	another(ctx context.Context, name string) (*place, error)
	// processes are those of the database, where it is not part of the server.
	processes() ([]int, error)
	close() error
}

// place is where one more server keeps its data.
type place struct {
	settings []string
	// address is the database's, as the hand-written handler opens it.
	address string
	open    func() (*sql.DB, loader, error)
}

func openDatabase(ctx context.Context, name, dir string) (database, error) {
	switch name {
	case "sqlite":
		return newSQLite(dir), nil
	case "postgres":
		return newPostgres(ctx, dir)
	}
	return nil, fmt.Errorf("no database %q: there are sqlite and postgres", name)
}

// site is a server that runs on a database, ready to be measured: its customers
// have their conversations.
type site struct {
	database
	server *process
	// rows is the server's database, to look at.
	rows *sql.DB
}

// newSite sets a server up below a folder. What it logs is in the folder's
// server.log.
func newSite(ctx context.Context, d database, program, dir string) (_ *site, err error) {
	logs, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		return nil, fmt.Errorf("keep the server's log: %w", err)
	}
	s := &site{database: d}
	if s.server, err = newProcess(ctx, program, d.settings(), logs); err != nil {
		return nil, err
	}
	if err := d.split(ctx); err != nil {
		return nil, fmt.Errorf("make the limit's database: %w", err)
	}
	if s.rows, err = d.open(); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := s.server.start(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	if err := s.welcome(ctx); err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, nil
}

// welcome has every customer write for the first time.
func (s *site) welcome(ctx context.Context) error {
	l, err := dial(ctx, s.server.addr)
	if err != nil {
		return err
	}
	defer l.close()
	for i := range customers {
		if err := l.post(text(i, newWAMID())); err != nil {
			return err
		}
	}
	return s.drained(ctx)
}

func (s *site) stop() error {
	return errors.Join(s.server.stop(), s.rows.Close(), s.server.log.Close())
}

// working are the processes that work for the server's answers: itself and its
// database.
func (s *site) working() ([]int, error) {
	pids, err := s.processes()
	return append(pids, s.server.pid()), err
}

// drainWithin bounds how long the server may take to work a backlog off.
const drainWithin = 30 * time.Second

// lookEvery is often enough for the times that are measured, and costs the
// database little.
const lookEvery = 10 * time.Millisecond

// drained waits until the server has processed every webhook that it took. To ask
// whether there is one costs the database far less than to count them.
func (s *site) drained(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, drainWithin)
	defer cancel()
	for {
		waiting, err := s.count(ctx, "select count(*) from (select 1 from webhook_deliveries where state = 'PENDING' order by run_at limit 1) waiting")
		if err != nil || waiting == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("webhooks still wait: %w", ctx.Err())
		case <-time.After(lookEvery):
		}
	}
}

// messages is how many the server has committed.
func (s *site) messages(ctx context.Context) (int, error) {
	return s.count(ctx, "select count(*) from messages")
}

func (s *site) count(ctx context.Context, query string) (n int, err error) {
	if err := s.rows.QueryRowContext(ctx, query).Scan(&n); err != nil {
		return 0, fmt.Errorf("count: %w", err)
	}
	return n, nil
}

// dropBacklog has the server forget what it took and did not begin to process, and
// waits until it is at rest: the limit's turn is the limit's alone.
func (s *site) dropBacklog(ctx context.Context) error {
	if _, err := s.rows.ExecContext(ctx, s.discard()); err != nil {
		return fmt.Errorf("drop backlog: %w", err)
	}
	if err := s.drained(ctx); err != nil {
		return err
	}
	for before := -1; ; {
		now, err := s.messages(ctx)
		if err != nil || now == before {
			return err
		}
		before = now
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// owner is whose rows a limit writes: those of the one account.
type owner struct{ account, organization, user string }

// addConversations gives the limit conversations whose ids it can compute.
// insert is the statement of the dialect.
func addConversations(ctx context.Context, db *sql.DB, insert string) (o owner, err error) {
	err = db.QueryRowContext(ctx, "select id, organization_id, added_by_id from accounts").Scan(&o.account, &o.organization, &o.user)
	if err != nil {
		return owner{}, fmt.Errorf("find account: %w", err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return owner{}, fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback() // no effect after the commit
	for i := range customers {
		now := time.Now().UTC()
		if _, err := tx.ExecContext(ctx, insert, conversationID(i), o.organization, now, o.account, o.user); err != nil {
			return owner{}, fmt.Errorf("add conversation: %w", err)
		}
	}
	return o, tx.Commit()
}

// conversationID is as long as the server's own ids.
func conversationID(i int) string { return fmt.Sprintf("cnv_%026d", i+1) }
