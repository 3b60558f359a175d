package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"conversa"
	"conversa/internal/credit"
	"conversa/internal/store"
)

const (
	// ledgerAccounts share the charges where it is not one account that has them all.
	ledgerAccounts = 1000
	// ledgerPrice is that of each message.
	ledgerPrice = conversa.Credit
	// ledgerTurn is for how many messages there must be to charge for, each second: more
	// than any side comes to.
	ledgerTurn = 8_000
)

// ledgerLoads are who charges, and whom.
var ledgerLoads = []ledgerLoad{
	{"charges to one account, one at a time", 1, 1},
	{"charges to one account, 32 at once", 32, 1},
	{"charges to 1,000 accounts, 32 at once", 32, ledgerAccounts},
}

type ledgerLoad struct {
	name              string
	clients, accounts int
}

// measureLedger measures how many messages a second are charged, each in the two
// transactions that it takes: it is queued, and it arrives.
func measureLedger(ctx context.Context, args []string) error {
	var o options
	if err := o.parse(flag.NewFlagSet("bench ledger", flag.ContinueOnError), args, "ledger.json"); err != nil {
		return err
	}
	return o.benchmark(ctx, "go run ./bench ledger", columnHead(), func(ctx context.Context, r *report, name, dir string) error {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
		d, err := openDatabase(ctx, name, dir)
		if err != nil {
			return err
		}
		return errors.Join((&till{database: d, report: r, plan: o.plan}).measure(ctx), d.close())
	})
}

// till charges for messages, on one database.
type till struct {
	database
	report *report
	plan   plan

	store *store.Store
	// used is how many messages were charged for, or given to the limit.
	used int
}

func (t *till) measure(ctx context.Context) (err error) {
	if err := store.Migrate(ctx, storageOf(t.settings())); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := t.fill(ctx); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	if err := t.split(ctx); err != nil {
		return fmt.Errorf("make the limit's database: %w", err)
	}
	if t.store, err = store.Open(ctx, storageOf(t.settings())); err != nil {
		return fmt.Errorf("open store: %w", err)
	}
	defer func() { err = errors.Join(err, t.store.Close()) }()
	if err := t.report.database(ctx, t.database); err != nil {
		return err
	}
	for _, load := range ledgerLoads {
		if err := t.compare(ctx, load); err != nil {
			return fmt.Errorf("%s: %w", load.name, err)
		}
	}
	problems, err := credit.Verify(ctx, t.store)
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("the ledger is wrong: %q", problems)
	}
	return err
}

// compare measures one load beside the same inserts and updates by hand.
func (t *till) compare(ctx context.Context, load ledgerLoad) error {
	each := ledgerTurn * t.plan.seconds
	rounds, err := alternate(t.plan.rounds,
		func() (float64, error) {
			first := t.used
			t.used += each
			return t.charge(ctx, load, first)
		},
		func() (float64, error) {
			first := t.used
			t.used += each
			return t.chargeByHand(ctx, load.clients, load.accounts, first, each, t.plan.duration())
		})
	if err != nil {
		return err
	}
	t.report.add(&measure{
		Database: t.name(), Name: load.name, Unit: "per second",
		LimitName: "the same inserts and updates", Rounds: rounds, Goal: goal{RatioAtLeast: half},
	})
	return nil
}

// charge reserves for messages from one on, and has WhatsApp bill each of them.
func (t *till) charge(ctx context.Context, load ledgerLoad, first int) (float64, error) {
	var begun atomic.Int64
	ctx = conversa.WithViewer(ctx, conversa.SystemViewer())
	return loop(load.clients, t.plan.duration(), func() error {
		n := first + int(begun.Add(1))
		account, message, now := ledgerAccountID(n%load.accounts), ledgerMessageID(n), time.Now()
		err := t.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
			return credit.Reserve(ctx, tx, now, credit.Queued{
				OrganizationID: ledgerOrganization, AccountID: account, ConversationID: ledgerConversation, Country: "US", MessageIDs: []string{message},
			})
		})
		if err != nil {
			return fmt.Errorf("reserve: %w", err)
		}
		return t.store.WithRepeatableTx(ctx, nil, func(ctx context.Context, tx *store.Tx) error {
			return credit.Report(ctx, tx, now, credit.Sent{
				OrganizationID: ledgerOrganization, AccountID: account, ConversationID: ledgerConversation, MessageID: message, Country: "US",
			}, conversa.Billing{
				Status: conversa.StatusDelivered, Billable: true, Unit: conversa.UnitMessage, Category: conversa.CategoryService, At: now,
			})
		})
	})
}
