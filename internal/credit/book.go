package credit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"conversa"
	"conversa/ent/schema"
	"conversa/internal/event"
	"conversa/internal/store"
)

// book is an account's balance and ledger, held until commit. Who has it open takes no
// further lock but those of charges.
type book struct {
	tx                        *store.Tx
	organizationID, accountID string
	now                       time.Time
	// available and reserved are as they will be.
	available, reserved conversa.Credits
	entries             int64
	lines               []line
	// minimum is what should be available, and before what was when the book was opened.
	minimum, before conversa.Credits
}

// line is an entry to be made.
type line struct {
	kind              conversa.LedgerEntryKind
	amount            conversa.Credits
	item              string
	part              int
	messageID, rateID string
	purchaseID        string
	note              string
}

const openBalance = `insert into credit_balances (id, organization_id, available, reserved, entries) values (?, ?, 0, 0, 0)
	on conflict (id) do update set entries = credit_balances.entries returning available, reserved, entries, minimum`

// open holds an account's balance, which it begins where there is none.
func open(ctx context.Context, tx *store.Tx, organizationID, accountID string, now time.Time) (*book, error) {
	b := &book{tx: tx, organizationID: organizationID, accountID: accountID, now: moment(now)}
	rows, err := tx.Query(ctx, openBalance, accountID, organizationID)
	if err != nil {
		return nil, fmt.Errorf("hold balance: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := rows.Scan(&b.available, &b.reserved, &b.entries, &b.minimum); err != nil {
			return nil, fmt.Errorf("hold balance: %w", err)
		}
	}
	b.before = b.available
	return b, wrapped("hold balance", rows.Err())
}

// release makes what was reserved available again.
func (b *book) release(reserved conversa.Credits) {
	b.reserved -= reserved
	b.available += reserved
}

// enter adds an entry to the ledger.
func (b *book) enter(l line) {
	b.available += l.amount
	b.lines = append(b.lines, l)
}

const insertEntry = `insert into credit_ledger_entries
	(id, organization_id, created_at, account_id, position, kind, amount, balance_after, item, part, message_id, rate_id, purchase_id, note)
	values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// close writes what was entered, and the balance.
func (b *book) close(ctx context.Context) error {
	balance := b.available + b.reserved
	for _, l := range b.lines {
		balance -= l.amount
	}
	for _, l := range b.lines {
		b.entries++
		balance += l.amount
		_, err := b.tx.Exec(ctx, insertEntry, schema.NewID("cle"), b.organizationID, b.now, b.accountID, b.entries, l.kind, l.amount, balance,
			l.item, l.part, optional(l.messageID), optional(l.rateID), optional(l.purchaseID), optional(l.note))
		if err != nil {
			return fmt.Errorf("enter into the ledger: %w", err)
		}
	}
	b.lines = nil
	_, err := b.tx.Exec(ctx, `update credit_balances set available = ?, reserved = ?, entries = ? where id = ?`,
		b.available, b.reserved, b.entries, b.accountID)
	if err != nil {
		return fmt.Errorf("update balance: %w", err)
	}
	if fell(b.minimum, b.before, b.available) {
		if err := runLow(ctx, b.tx, b.organizationID, b.accountID, b.now); err != nil {
			return err
		}
	}
	return tell(b.tx, b.organizationID, b.accountID, conversa.AccountChangeBalance)
}

// tell says that something about an account's credits changed.
func tell(tx *store.Tx, organizationID, accountID string, change conversa.AccountChange) error {
	payload, err := json.Marshal(conversa.AccountNews{Change: change})
	if err != nil {
		return fmt.Errorf("encode event: %w", err)
	}
	event.Append(tx, schema.Now(), event.Event{
		OrganizationID: organizationID, Kind: string(conversa.EventAccount), SubjectID: accountID, Payload: string(payload),
	})
	return nil
}

// entered is what the ledger says of an item so far, and in how many entries.
func (b *book) entered(ctx context.Context, item string) (sum conversa.Credits, count int, err error) {
	rows, err := b.tx.Query(ctx, `select coalesce(cast(sum(amount) as bigint), 0), count(*) from credit_ledger_entries
		where account_id = ? and item = ?`, b.accountID, item)
	if err != nil {
		return 0, 0, fmt.Errorf("read the ledger: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := rows.Scan(&sum, &count); err != nil {
			return 0, 0, fmt.Errorf("read the ledger: %w", err)
		}
	}
	return sum, count, wrapped("read the ledger", rows.Err())
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
