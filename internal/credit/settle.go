package credit

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"conversa"
	"conversa/ent/schema"
	"conversa/internal/store"
)

// Sent is a message of which something became known.
type Sent struct {
	OrganizationID, AccountID, ConversationID, MessageID string
	// Country is the customer's; empty where nothing tells.
	Country string
}

// Report takes in how a message is billed, in the transaction that changes the message: what
// it costs is charged, what was reserved beyond that is available again. Reports may come
// in any order and be repeated. What WhatsApp bills is charged even where the balance does
// not cover it; what differs from what was reserved, or from an earlier report, is an entry
// of its own. Where charging ended while the transaction ran, nothing is. The caller keeps
// others from reporting of the same message.
func Report(ctx context.Context, tx *store.Tx, now time.Time, m Sent, reports ...conversa.Billing) error {
	news := conversa.Billing{}
	for _, r := range reports {
		if r.Decided() {
			news = news.Merge(r)
		}
	}
	if !news.Decided() {
		return nil
	}
	c, err := m.find(ctx, tx)
	if err != nil || c.billing.Merge(news) == c.billing {
		return err
	}
	if c.id == "" && !news.Due() { // nothing is reserved, but a late report must not make it cost something
		c.billing = news
		return c.keep(ctx, tx, now)
	}
	b, err := open(ctx, tx, m.OrganizationID, m.AccountID, now)
	if err != nil {
		return err
	}
	if charged, err := isCharged(ctx, tx, m.AccountID); err != nil || !charged {
		return err
	}
	if c.id != "" { // what was reserved may have expired until the balance was held
		if c, err = m.find(ctx, tx); err != nil {
			return err
		}
	}
	if err := b.bill(ctx, c, news); err != nil {
		return err
	}
	return b.close(ctx)
}

// charge is a row of what a message costs. Without an id it is not there yet.
type charge struct {
	Sent

	id       string
	reserved conversa.Credits
	// reservedBy is the price by which it is reserved.
	reservedBy string
	billing    conversa.Billing
	item       string
}

func (m Sent) find(ctx context.Context, tx *store.Tx) (c charge, err error) {
	c.Sent = m
	rows, err := tx.Query(ctx, `select id, country, reserved, coalesce(reserved_by_id, ''), billing, item from credit_charges where message_id = ?`, m.MessageID)
	if err != nil {
		return c, fmt.Errorf("find charge: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var billing []byte
		if err := rows.Scan(&c.id, &c.Country, &c.reserved, &c.reservedBy, &billing, &c.item); err != nil {
			return c, fmt.Errorf("find charge: %w", err)
		}
		if err := json.Unmarshal(billing, &c.billing); err != nil {
			return c, fmt.Errorf("read charge %s: %w", c.id, err)
		}
	}
	return c, wrapped("find charge", rows.Err())
}

// bill brings a charge up to what is known of it, and the ledger up to the charge.
func (b *book) bill(ctx context.Context, c charge, news conversa.Billing) error {
	before, reserved := c.item, c.reserved
	c.billing, c.item, c.reserved = c.billing.Merge(news), "", 0
	if c.billing.Due() {
		c.item = c.billing.Item(c.MessageID)
	}
	if err := c.keep(ctx, b.tx, b.now); err != nil {
		return err
	}
	b.release(reserved)
	if before != "" && before != c.item {
		if err := b.settle(ctx, c, before, 0); err != nil {
			return err
		}
	}
	if c.item == "" {
		return nil
	}
	return b.settle(ctx, c, c.item, reserved)
}

const upsertCharge = `insert into credit_charges (id, organization_id, created_at, account_id, conversation_id, message_id, country,
		reserved, expires_at, billing, item, due_at) values (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
	on conflict (message_id) do update set reserved = 0, billing = excluded.billing, item = excluded.item, due_at = excluded.due_at`

func (c charge) keep(ctx context.Context, tx *store.Tx, now time.Time) error {
	now = moment(now)
	billing, err := json.Marshal(c.billing)
	if err != nil {
		return fmt.Errorf("keep charge: %w", err)
	}
	var dueAt sql.NullTime
	if c.item != "" {
		dueAt = sql.NullTime{Time: moment(c.billing.At), Valid: true}
	}
	if c.id == "" {
		c.id = schema.NewID("chg")
	}
	_, err = tx.Exec(ctx, upsertCharge, c.id, c.OrganizationID, now, c.AccountID, c.ConversationID, c.MessageID, c.Country,
		now, string(billing), c.item, dueAt)
	return wrapped("keep charge", err)
}

// settle enters what an item costs by now, less what was entered of it before. The price
// is that of the time at which it first cost something.
func (b *book) settle(ctx context.Context, c charge, item string, reserved conversa.Credits) error {
	p, err := b.priceOf(ctx, c, item)
	if err != nil {
		return err
	}
	sum, count, err := b.entered(ctx, item)
	if err != nil {
		return err
	}
	l := line{kind: conversa.LedgerAdjustment, item: item, part: count, messageID: c.MessageID, rateID: p.rateID, amount: -p.credits - sum}
	if l.amount == 0 {
		return nil
	}
	if count > 0 {
		l.note = "WhatsApp billed it otherwise than it said before."
		b.enter(l)
		return nil
	}
	l.kind = conversa.LedgerCharge
	if reserved == 0 || reserved == p.credits {
		b.enter(l)
		return nil
	}
	rest := l
	l.amount, l.rateID = -reserved, c.reservedBy
	b.enter(l)
	rest.kind, rest.part, rest.amount = conversa.LedgerAdjustment, 1, rest.amount+reserved
	rest.note = "WhatsApp billed " + p.credits.String() + ", " + reserved.String() + " was reserved."
	b.enter(rest)
	return nil
}

// priceOf is what an item costs: nothing where no message makes it cost something any more.
func (b *book) priceOf(ctx context.Context, c charge, item string) (price, error) {
	t := tariff{accountID: b.accountID, country: c.Country, category: c.billing.Category, unit: c.billing.Unit, at: c.billing.At}
	if !strings.HasPrefix(item, "conversation/") {
		if c.item != item {
			return price{}, nil
		}
		return t.find(ctx, b.tx)
	}
	parts := strings.Split(item, "/")
	t.unit, t.category = conversa.UnitConversation, conversa.ConversationCategory(parts[len(parts)-1])
	due, err := t.begin(ctx, b.tx, item)
	if err != nil || !due {
		return price{}, err
	}
	return t.find(ctx, b.tx)
}

// begin goes by the first message that made a conversation cost something. It reports
// whether there is one.
func (t *tariff) begin(ctx context.Context, tx *store.Tx, item string) (due bool, err error) {
	rows, err := tx.Query(ctx, `select country, due_at from credit_charges where account_id = ? and item = ? and due_at is not null
		order by due_at, id limit 1`, t.accountID, item)
	if err != nil {
		return false, fmt.Errorf("find conversation: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		due = true
		if err := rows.Scan(&t.country, &t.at); err != nil {
			return false, fmt.Errorf("find conversation: %w", err)
		}
	}
	return due, wrapped("find conversation", rows.Err())
}
