package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

// The statements of pgbench/charge.sql.
const (
	reserveCharge = `insert into credit_charges (id, organization_id, created_at, account_id, conversation_id, message_id, country,
		reserved, reserved_by_id, expires_at, billing) values (?1, ?2, ?3, ?4, ?5, ?6, 'US', ?7, ?8, ?9, '{}')`
	reserveBalance = `update credit_balances set available = available - ?1, reserved = reserved + ?1 where id = ?2 and available >= ?1`
	billCharge     = `update credit_charges set reserved = 0, billing = ?1, item = ?2, due_at = ?3 where message_id = ?4`
	billBalance    = `update credit_balances set reserved = reserved - ?1, entries = entries + 1 where id = ?2
		returning entries, available + reserved`
	billEntry = `insert into credit_ledger_entries (id, organization_id, created_at, account_id, position, kind, amount, balance_after,
		item, part, message_id, rate_id) values (?1, ?2, ?3, ?4, ?5, 'CHARGE', ?6, ?7, ?8, 0, ?9, ?10)`
	logAccount = `insert into event (mark, at, organization_id, kind, subject_id, payload) values (?, ?, ?, 'account', ?, ?)`
)

// billed and balanceNews are what the product writes.
const (
	billed      = `{"status":"DELIVERED","billable":true,"unit":"MESSAGE","category":"SERVICE","at":"2026-11-29T08:00:00.123456Z"}`
	balanceNews = `{"change":"BALANCE"}`
)

// cashier does by hand what one charge needs. A SQLite file has one writer, and so has it.
type cashier struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

func newCashier(ctx context.Context, db *sql.DB) (*cashier, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	c := &cashier{conn: conn, statements: map[string]*sql.Stmt{}}
	for _, query := range []string{reserveCharge, reserveBalance, billCharge, billBalance, billEntry, logAccount} {
		if c.statements[query], err = conn.PrepareContext(ctx, query); err != nil {
			return nil, errors.Join(fmt.Errorf("prepare: %w", err), conn.Close())
		}
	}
	return c, nil
}

// within runs a transaction.
func (c *cashier) within(ctx context.Context, do func(run func(query string, args ...any) error, tx *sql.Tx) error) error {
	tx, err := c.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // no effect after the commit
	run := func(query string, args ...any) error {
		_, err := tx.StmtContext(ctx, c.statements[query]).ExecContext(ctx, args...)
		return err
	}
	if err := do(run, tx); err != nil {
		return err
	}
	return tx.Commit()
}

func (c *cashier) reserve(ctx context.Context, account, message string) error {
	return c.within(ctx, func(run func(string, ...any) error, _ *sql.Tx) error {
		now := time.Now().UTC()
		return errors.Join(
			run(reserveCharge, newID("chg"), ledgerOrganization, now, account, ledgerConversation, message, ledgerPrice, ledgerRate, now.AddDate(0, 0, 30)),
			run(logAccount, rand.Int32(), now, ledgerOrganization, account, balanceNews),
			run(reserveBalance, ledgerPrice, account))
	})
}

// bill is the second commit, which does not wait for the disk.
func (c *cashier) bill(ctx context.Context, account, message string) error {
	if _, err := c.conn.ExecContext(ctx, "pragma synchronous = normal"); err != nil {
		return err
	}
	err := c.within(ctx, func(run func(string, ...any) error, tx *sql.Tx) error {
		now, item := time.Now().UTC(), "message/"+message
		if err := run(billCharge, billed, item, now, message); err != nil {
			return err
		}
		var position, balance int64
		if err := tx.StmtContext(ctx, c.statements[billBalance]).QueryRowContext(ctx, ledgerPrice, account).Scan(&position, &balance); err != nil {
			return err
		}
		return errors.Join(
			run(billEntry, newID("cle"), ledgerOrganization, now, account, position, -ledgerPrice, balance, item, message, ledgerRate),
			run(logAccount, rand.Int32(), now, ledgerOrganization, account, balanceNews))
	})
	_, reset := c.conn.ExecContext(ctx, "pragma synchronous = full")
	return errors.Join(err, reset)
}

// chargeByHand has the clients take turns: see loop.
func (s *sqlite) chargeByHand(ctx context.Context, clients, accounts, first, _ int, d time.Duration) (float64, error) {
	c, err := newCashier(ctx, s.limit)
	if err != nil {
		return 0, err
	}
	defer c.conn.Close()
	var begun atomic.Int64
	turn := make(chan struct{}, 1)
	return loop(clients, d, func() error {
		n := first + int(begun.Add(1))
		account, message := ledgerAccountID(n%accounts), ledgerMessageID(n)
		turn <- struct{}{}
		defer func() { <-turn }()
		if err := c.reserve(ctx, account, message); err != nil {
			return err
		}
		return c.bill(ctx, account, message)
	})
}
