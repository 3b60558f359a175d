package main

import (
	"context"
	"fmt"
	"math"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
)

const (
	ledgerOrganization = "org_ledger"
	ledgerConversation = "cnv_ledger"
	ledgerRate         = "rat_ledger"
)

// ledgerAccountID and ledgerMessageID are as long as the server's own ids.
func ledgerAccountID(n int) string { return fmt.Sprintf("acc_%026d", n) }
func ledgerMessageID(n int) string { return fmt.Sprintf("msg_%026d", n) }

// fill makes accounts that have credits, a price, and messages to be charged for.
func (t *till) fill(ctx context.Context) error {
	opened, err := store.Open(ctx, storageOf(t.settings()))
	if err != nil {
		return err
	}
	defer opened.Close() //nolint:errcheck // what it wrote is committed
	ctx = conversa.WithViewer(ctx, conversa.SystemViewer())
	messages := 2*t.plan.rounds*len(ledgerLoads)*ledgerTurn*t.plan.seconds + 1
	return opened.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := fillAccounts(ctx, tx); err != nil {
			return err
		}
		return fillMessages(ctx, tx, messages)
	})
}

func fillAccounts(ctx context.Context, tx *store.Tx) error {
	c := tx.Client
	if err := c.Organization.Create().SetID(ledgerOrganization).SetName("Ledger").Exec(ctx); err != nil {
		return err
	}
	user, err := c.User.Create().SetOrganizationID(ledgerOrganization).SetName("Ana").SetEmail("ana@example.com").
		SetProfile(conversa.ProfileAdministrator).Save(ctx)
	if err != nil {
		return err
	}
	var accounts []*ent.AccountCreate
	var balances []*ent.CreditBalanceCreate
	for n := range ledgerAccounts {
		accounts = append(accounts, c.Account.Create().SetID(ledgerAccountID(n)).SetOrganizationID(ledgerOrganization).SetAddedByID(user.ID).
			SetPhoneNumberID(fmt.Sprint("ledger", n)).SetCharged(true))
		balances = append(balances, c.CreditBalance.Create().SetID(ledgerAccountID(n)).SetOrganizationID(ledgerOrganization))
	}
	if err := c.Account.CreateBulk(accounts...).Exec(ctx); err != nil {
		return err
	}
	if err := c.CreditBalance.CreateBulk(balances...).Exec(ctx); err != nil {
		return err
	}
	err = c.CreditRate.Create().SetID(ledgerRate).SetCountry("*").SetCategory(conversa.CategoryService).SetUnit(conversa.UnitMessage).
		SetPrice(ledgerPrice).SetValidFrom(time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)).Exec(ctx)
	if err != nil {
		return err
	}
	lead, err := c.Lead.Create().SetOrganizationID(ledgerOrganization).SetOwnerID(user.ID).Save(ctx)
	if err != nil {
		return err
	}
	return c.Conversation.Create().SetID(ledgerConversation).SetOrganizationID(ledgerOrganization).SetAccountID(ledgerAccountID(0)).
		SetOwnerID(user.ID).SetLead(lead).SetLastMessageAt(time.Now()).Exec(ctx)
}

const addMessages = `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ?)
	insert into messages (id, organization_id, created_at, account_id, direction, type, origin, status, sent_at, conversation_id)
	select 'msg_' || %s, 'org_ledger', ?, ?, 'OUTBOUND', 'TEXT', 'CONVERSA', 'QUEUED', ?, 'cnv_ledger' from numbers`

// fillMessages adds the messages, and gives the accounts credits for all of them.
func fillMessages(ctx context.Context, tx *store.Tx, count int) error {
	number := "lpad(n::text, 26, '0')"
	if tx.Dialect() == dialect.SQLite {
		number = "printf('%026d', n)"
	}
	now := time.Now().UTC().Truncate(time.Microsecond)
	if _, err := tx.Exec(ctx, fmt.Sprintf(addMessages, number), count, now, ledgerAccountID(0), now); err != nil {
		return fmt.Errorf("add messages: %w", err)
	}
	return credits(ctx, tx, math.MaxInt32*ledgerPrice)
}

// credits gives each account so many, by an entry of its ledger.
func credits(ctx context.Context, tx *store.Tx, amount conversa.Credits) error {
	var entries []*ent.CreditLedgerEntryCreate
	for n := range ledgerAccounts {
		entries = append(entries, tx.Client.CreditLedgerEntry.Create().SetOrganizationID(ledgerOrganization).SetAccountID(ledgerAccountID(n)).
			SetPosition(1).SetKind(conversa.LedgerAdjustment).SetAmount(amount).SetBalanceAfter(amount).SetItem("adjustment/start"))
	}
	if err := tx.Client.CreditLedgerEntry.CreateBulk(entries...).Exec(ctx); err != nil {
		return fmt.Errorf("give credits: %w", err)
	}
	if err := tx.Client.CreditBalance.Update().SetAvailable(amount).SetEntries(1).Exec(ctx); err != nil {
		return fmt.Errorf("give credits: %w", err)
	}
	_, err := tx.Exec(ctx, "analyze")
	return err
}
