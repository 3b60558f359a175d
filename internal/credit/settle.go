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
// of its own. Where charging ended while the transaction ran, nothing is.
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
	known, before := c.known, c.learn(news)
	p, err := c.price(ctx, tx) // before others have to wait
	if err != nil {
		return err
	}
	b, err := open(ctx, tx, m.OrganizationID, m.AccountID, now)
	if err != nil {
		return err
	}
	s, err := b.stand(ctx, m.MessageID, c.item)
	if err != nil || !s.charged {
		return err
	}
	if s.known != known { // another report was first: from now on none is
		return Report(ctx, tx, now, m, reports...)
	}
	c.reserved = s.reserved // it may have expired until the balance was held
	if err := b.bill(ctx, c, before, p, s); err != nil {
		return err
	}
	return b.close(ctx)
}

// charge is a row of what a message costs. Without an id it is not there yet.
type charge struct {
	Sent

	id string
	// reserved is known only while the balance is held.
	reserved conversa.Credits
	// reservedBy is the price by which it is reserved.
	reservedBy string
	billing    conversa.Billing
	item       string
	// was is the billing before it learned something.
	was conversa.Billing
	// known is the billing as it is kept.
	known string
}

func (m Sent) find(ctx context.Context, tx *store.Tx) (c charge, err error) {
	c.Sent = m
	rows, err := tx.Query(ctx, `select id, country, coalesce(reserved_by_id, ''), cast(billing as text), item
		from credit_charges where message_id = ?`, m.MessageID)
	if err != nil {
		return c, fmt.Errorf("find charge: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := rows.Scan(&c.id, &c.Country, &c.reservedBy, &c.known, &c.item); err != nil {
			return c, fmt.Errorf("find charge: %w", err)
		}
		if err := json.Unmarshal([]byte(c.known), &c.billing); err != nil {
			return c, fmt.Errorf("read charge %s: %w", c.id, err)
		}
	}
	return c, wrapped("find charge", rows.Err())
}

// learn takes in what is new, and returns what the message was an item of before.
func (c *charge) learn(news conversa.Billing) (before string) {
	before = c.item
	c.was, c.billing, c.item = c.billing, c.billing.Merge(news), ""
	if c.billing.Due() {
		c.item = c.billing.Item(c.MessageID)
	}
	return before
}

// bill keeps a charge that learned something, and brings the ledger up to it. The price is
// that of a message which is billed by itself. What an item was settled by stays, whatever was
// imported since, unless WhatsApp says something else that decides the price.
func (b *book) bill(ctx context.Context, c charge, before string, p price, s standing) error {
	old := c
	old.billing, old.item = c.was, before
	was, err := b.tariffOf(ctx, old, c.item)
	if err != nil {
		return err
	}
	left := tariff{}
	if before != c.item {
		if left, err = b.tariffOf(ctx, old, before); err != nil {
			return err
		}
	}
	if err := c.keep(ctx, b.tx, b.now); err != nil {
		return err
	}
	b.release(c.reserved)
	if before != "" && before != c.item {
		if err := b.leave(ctx, c, before, left); err != nil {
			return err
		}
	}
	if c.item == "" {
		return nil
	}
	now, err := b.tariffOf(ctx, c, c.item)
	if err != nil || now == was {
		return err
	}
	if isTalk(c.item) {
		if p, err = now.find(ctx, b.tx); err != nil {
			return err
		}
	}
	b.settle(c, c.item, p, s.sum, s.count)
	return nil
}

// leave settles an item that a message is no longer for.
func (b *book) leave(ctx context.Context, c charge, item string, was tariff) error {
	sum, count, err := b.entered(ctx, item)
	if err != nil {
		return err
	}
	now, err := b.tariffOf(ctx, c, item)
	if err != nil || now == was {
		return err
	}
	p := price{}
	if now != (tariff{}) {
		if p, err = now.find(ctx, b.tx); err != nil {
			return err
		}
	}
	c.reserved = 0 // it is for what the message is an item of now
	b.settle(c, item, p, sum, count)
	return nil
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

// settle enters what an item costs by now, less the sum that so many entries have of it.
func (b *book) settle(c charge, item string, p price, sum conversa.Credits, count int) {
	l := line{kind: conversa.LedgerAdjustment, item: item, part: count, messageID: c.MessageID, rateID: p.rateID, amount: -p.credits - sum}
	if l.amount == 0 {
		return
	}
	if count > 0 {
		l.note = "WhatsApp billed it otherwise than it said before."
		b.enter(l)
		return
	}
	l.kind = conversa.LedgerCharge
	if c.reserved == 0 || c.reserved == p.credits {
		b.enter(l)
		return
	}
	rest := l
	l.amount, l.rateID = -c.reserved, c.reservedBy
	b.enter(l)
	rest.kind, rest.part, rest.amount = conversa.LedgerAdjustment, 1, rest.amount+c.reserved
	rest.note = "WhatsApp billed " + p.credits.String() + ", " + c.reserved.String() + " was reserved."
	b.enter(rest)
}

// isTalk reports whether an item is a conversation of Meta's.
func isTalk(item string) bool { return strings.HasPrefix(item, "conversation/") }

// tariff is that of the time at which a charge first cost something.
func (c charge) tariff() tariff {
	return tariff{accountID: c.AccountID, country: c.Country, category: c.billing.Category, unit: c.billing.Unit, at: c.billing.At}
}

// price is what the message costs by itself: nothing where it is part of a conversation.
func (c charge) price(ctx context.Context, from reader) (price, error) {
	if c.item == "" || isTalk(c.item) {
		return price{}, nil
	}
	return c.tariff().find(ctx, from)
}

// tariffOf is that of an item; the zero value where no message makes it cost something.
func (b *book) tariffOf(ctx context.Context, c charge, item string) (t tariff, err error) {
	t = c.tariff()
	due := item != "" && item == c.item
	if isTalk(item) {
		parts := strings.Split(item, "/")
		t.unit, t.category = conversa.UnitConversation, conversa.ConversationCategory(parts[len(parts)-1])
		due, err = t.begin(ctx, b.tx, item)
	}
	if err != nil || !due {
		return tariff{}, err
	}
	t.at = moment(t.at)
	return t, nil
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
