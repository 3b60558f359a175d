package credit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

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
	// refunded: credits of a purchase were taken back.
	refunded bool
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

const (
	findBalance  = `select available, reserved, entries, minimum from credit_balances where id = ?`
	beginBalance = `insert into credit_balances (id, organization_id, available, reserved, entries) values (?, ?, 0, 0, 0)
	on conflict (id) do update set entries = credit_balances.entries returning available, reserved, entries, minimum`
	updateBalance = `update credit_balances set available = ?, reserved = ?, entries = ? where id = ?`
)

// open holds an account's balance, which it begins where there is none.
func open(ctx context.Context, tx *store.Tx, organizationID, accountID string, now time.Time) (*book, error) {
	b := &book{tx: tx, organizationID: organizationID, accountID: accountID, now: moment(now)}
	query := findBalance
	if tx.Dialect() == dialect.Postgres {
		query += " for no key update"
	}
	found, err := b.read(ctx, query, accountID)
	if err == nil && !found {
		_, err = b.read(ctx, beginBalance, accountID, organizationID)
	}
	b.before = b.available
	return b, wrapped("hold balance", err)
}

func (b *book) read(ctx context.Context, query string, args ...any) (found bool, err error) {
	rows, err := b.tx.Query(ctx, query, args...)
	if err != nil {
		return false, err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		found = true
		if err := rows.Scan(&b.available, &b.reserved, &b.entries, &b.minimum); err != nil {
			return false, err
		}
	}
	return found, rows.Err()
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

// insertEntry dates an entry no earlier than the one before it: others may have waited longer
// for the balance.
const insertEntry = `insert into credit_ledger_entries
	(id, organization_id, created_at, account_id, position, kind, amount, balance_after, item, part, message_id, rate_id, purchase_id, note)
	values (?, ?, coalesce((select created_at from credit_ledger_entries where account_id = ? and position = ? and created_at > ?), ?),
		?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// close writes what was entered, and the balance.
func (b *book) close(ctx context.Context) error {
	if err := b.flush(ctx); err != nil {
		return err
	}
	if fell(b.minimum, b.before, b.available) {
		if err := b.runLow(ctx); err != nil {
			return err
		}
	}
	return tell(b.tx, b.organizationID, b.accountID, conversa.AccountChangeBalance)
}

// flush writes the last entry and the balance in one statement where the database can:
// others wait for the balance.
func (b *book) flush(ctx context.Context) error {
	first, balance := b.entries+1, b.available+b.reserved
	for _, l := range b.lines {
		balance -= l.amount
	}
	b.entries += int64(len(b.lines))
	query, args := updateBalance, []any{b.available, b.reserved, b.entries, b.accountID}
	for i, l := range b.lines {
		balance += l.amount
		entry := []any{
			schema.NewID("cle"), b.organizationID, b.accountID, first + int64(i) - 1, b.now, b.now,
			b.accountID, first + int64(i), l.kind, l.amount, balance, l.item, l.part,
			optional(l.messageID), optional(l.rateID), optional(l.purchaseID), optional(l.note),
		}
		if i == len(b.lines)-1 && b.tx.Dialect() == dialect.Postgres {
			query, args = "with entry as ("+insertEntry+") "+updateBalance, append(entry, args...)
			break
		}
		if _, err := b.tx.Exec(ctx, insertEntry, entry...); err != nil {
			return fmt.Errorf("enter into the ledger: %w", err)
		}
	}
	b.lines = nil
	_, err := b.tx.Exec(ctx, query, args...)
	return wrapped("update balance", err)
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

// standing is what others may have changed until the balance was held.
type standing struct {
	// charged: sending costs credits in the account.
	charged bool
	// reserved is for the message, of which WhatsApp said what is known.
	reserved conversa.Credits
	known    string
	// sum is what the ledger says of the item, and count in how many entries.
	sum   conversa.Credits
	count int
}

// stand reads, at once, how things stand of a message, and of the item that it is for.
func (b *book) stand(ctx context.Context, messageID, item string) (s standing, err error) {
	rows, err := b.tx.Query(ctx, `select a.charged, coalesce(c.reserved, 0), coalesce(cast(c.billing as text), ''), e.amount, e.count
		from accounts a left join credit_charges c on c.message_id = ?
		cross join (select coalesce(cast(sum(amount) as bigint), 0) amount, count(*) count from credit_ledger_entries
			where account_id = ? and item = ?) e
		where a.id = ?`, messageID, b.accountID, item, b.accountID)
	if err != nil {
		return s, fmt.Errorf("find charge: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := rows.Scan(&s.charged, &s.reserved, &s.known, &s.sum, &s.count); err != nil {
			return s, fmt.Errorf("find charge: %w", err)
		}
	}
	return s, wrapped("find charge", rows.Err())
}

func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
