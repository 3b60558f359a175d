package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"
)

const (
	// archiveAccounts and archiveOwners share the conversations.
	archiveAccounts, archiveOwners = 4, 20
	// seed makes every archive of a size alike, but for the time that it ends at.
	seed = 4
)

// archive is a server on a database that was filled.
type archive struct {
	messages int
	address  string
	server   *process
	facts    facts
}

// newArchive generates so many messages and starts a server on them.
func newArchive(ctx context.Context, d database, program, dir, name string, messages int) (_ *archive, err error) {
	at, err := d.another(ctx, name)
	if err != nil {
		return nil, err
	}
	logs, err := os.Create(filepath.Join(dir, "server-"+name+".log"))
	if err != nil {
		return nil, fmt.Errorf("keep the server's log: %w", err)
	}
	a := &archive{messages: messages, address: at.address}
	if a.server, err = newProcess(ctx, program, at.settings, logs); err != nil {
		return nil, errors.Join(err, logs.Close())
	}
	for i := range archiveAccounts - 1 {
		if err := a.server.addAccount(ctx, fmt.Sprint("Bench ", i+2), fmt.Sprint(phoneNumberID, i+2)); err != nil {
			return nil, err
		}
	}
	if err := a.generate(ctx, at); err != nil {
		return nil, fmt.Errorf("generate %d messages: %w", messages, err)
	}
	if err := a.server.start(ctx); err != nil {
		return nil, errors.Join(err, a.stop())
	}
	return a, nil
}

func (a *archive) stop() error { return errors.Join(a.server.stop(), a.server.log.Close()) }

func (a *archive) generate(ctx context.Context, at *place) (err error) {
	db, l, err := at.open()
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	a.facts.Now = time.Now().UTC().Truncate(time.Second)
	if err := a.facts.people(ctx, db); err != nil {
		return err
	}
	h := &history{rng: rand.New(rand.NewPCG(seed, uint64(a.messages))), speech: newSpeech(), facts: a.facts, messages: a.messages}
	if err := fill(ctx, l, h, max(1, a.messages/talkAverage)); err != nil {
		return err
	}
	a.facts = h.facts
	return nil
}

// people finds the organization, its first user and its accounts, and adds owners.
func (f *facts) people(ctx context.Context, db *sql.DB) error {
	if err := db.QueryRowContext(ctx, "select organization_id, id from users").Scan(&f.Organization, &f.Me); err != nil {
		return fmt.Errorf("find the administrator: %w", err)
	}
	accounts, err := pairs(ctx, db, "select phone_number_id, id from accounts")
	if err != nil {
		return err
	}
	f.Accounts = nil
	f.Accounts = append(f.Accounts, accounts[phoneNumberID])
	for i := range archiveAccounts - 1 {
		f.Accounts = append(f.Accounts, accounts[fmt.Sprint(phoneNumberID, i+2)])
	}
	f.Zone = evening(f.Now)
	if _, err := db.ExecContext(ctx, "update users set time_zone = '"+f.Zone+"'"); err != nil {
		return fmt.Errorf("set the time zone: %w", err)
	}
	for i := range archiveOwners - 1 {
		id := fmt.Sprintf("usr_%026d", i+1)
		_, err := db.ExecContext(ctx, `insert into users (id, organization_id, name, email, profile, created_at, updated_at)
			select '`+id+`', organization_id, 'Seller `+fmt.Sprint(i+1)+`', '`+id+`@example.com', 'STANDARD', created_at, updated_at
			from users where id = '`+f.Me+`'`)
		if err != nil {
			return fmt.Errorf("add owner: %w", err)
		}
		f.Owners = append(f.Owners, id)
	}
	f.Other = f.Owners[0]
	return nil
}

// evening is a time zone in which it is evening, or late in the day at least, so that
// today has messages whenever this runs. In these names the sign is the other way
// round, and they end at -14.
func evening(now time.Time) string {
	switch ahead := min(14, 20-now.UTC().Hour()); {
	case ahead > 0:
		return fmt.Sprintf("Etc/GMT-%d", ahead)
	case ahead < 0:
		return fmt.Sprintf("Etc/GMT+%d", -ahead)
	}
	return "Etc/GMT"
}
