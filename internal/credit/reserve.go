package credit

import (
	"context"
	"fmt"
	"time"

	"conversa"
	"conversa/ent/schema"
	"conversa/internal/store"
)

// Queued is what is about to be sent in one conversation.
type Queued struct {
	OrganizationID, AccountID, ConversationID string
	// Country is the customer's; empty where nothing tells.
	Country    string
	MessageIDs []string
}

// Reserve keeps the price of messages apart, each once, in the transaction that queues them.
// It is refused with INSUFFICIENT_CREDITS where what is available does not cover all of
// them. Nothing is reserved where no price is in force, in a conversation that was paid
// for and has not ended, and where charging ended while the transaction ran.
func Reserve(ctx context.Context, tx *store.Tx, now time.Time, q Queued) error {
	now = moment(now)
	p, err := q.price(ctx, tx, now)
	if err != nil || p.credits == 0 {
		return err
	}
	total := p.credits * conversa.Credits(len(q.MessageIDs))
	covered, low, err := q.hold(ctx, tx, total)
	if err != nil {
		return err
	}
	if !covered {
		charged, err := IsCharged(ctx, tx, q.AccountID)
		if err == nil && charged {
			err = conversa.ErrInsufficientCredits
		}
		return err
	}
	charged, err := q.insert(ctx, tx, p, now)
	if err != nil {
		return err
	}
	if !charged {
		return q.letGo(ctx, tx, total)
	}
	if low {
		if err := runLow(ctx, tx, q.OrganizationID, q.AccountID, now); err != nil {
			return err
		}
	}
	return tell(tx, q.OrganizationID, q.AccountID, conversa.AccountChangeBalance)
}

// hold keeps credits apart, if they are available, and the balance until commit. It reports
// whether what is left fell below the minimum with that.
func (q Queued) hold(ctx context.Context, tx *store.Tx, total conversa.Credits) (covered, low bool, err error) {
	rows, err := tx.Query(ctx, `update credit_balances set available = available - ?, reserved = reserved + ?
		where id = ? and available >= ? returning available, minimum`, total, total, q.AccountID, total)
	if err != nil {
		return false, false, fmt.Errorf("reserve credits: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var available, minimum conversa.Credits
		if err := rows.Scan(&available, &minimum); err != nil {
			return false, false, fmt.Errorf("reserve credits: %w", err)
		}
		covered, low = true, fell(minimum, available+total, available)
	}
	return covered, low, wrapped("reserve credits", rows.Err())
}

// letGo undoes hold.
func (q Queued) letGo(ctx context.Context, tx *store.Tx, total conversa.Credits) error {
	_, err := tx.Exec(ctx, `update credit_balances set available = available + ?, reserved = reserved - ? where id = ?`, total, total, q.AccountID)
	return wrapped("reserve credits", err)
}

// price is what each of the messages would cost.
func (q Queued) price(ctx context.Context, from reader, now time.Time) (price, error) {
	p, err := tariff{accountID: q.AccountID, country: q.Country, category: conversa.CategoryService, at: now}.find(ctx, from)
	if err != nil || p.credits == 0 || p.unit != conversa.UnitConversation {
		return p, err
	}
	paid, err := isPaid(ctx, from, q.ConversationID, now)
	if paid {
		p = price{}
	}
	return p, err
}

// Cost is what Reserve would keep apart for so many messages, MessageIDs aside.
func Cost(ctx context.Context, st *store.Store, now time.Time, q Queued, messages int) (conversa.Credits, error) {
	p, err := q.price(ctx, st, moment(now))
	return p.credits * conversa.Credits(messages), err
}

const insertReservation = `insert into credit_charges (id, organization_id, created_at, account_id, conversation_id, message_id, country,
		reserved, reserved_by_id, expires_at, billing) select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? from accounts where id = ? and charged`

// insert writes down what is reserved for each message, unless sending costs nothing in the
// account. It comes after the balance is held, as IsCharged does.
func (q Queued) insert(ctx context.Context, tx *store.Tx, p price, now time.Time) (charged bool, err error) {
	for _, id := range q.MessageIDs {
		done, err := tx.Exec(ctx, insertReservation, schema.NewID("chg"), q.OrganizationID, now, q.AccountID, q.ConversationID, id, q.Country,
			p.credits, p.rateID, now.Add(conversa.ReservationLife), `{}`, q.AccountID)
		if err != nil {
			return false, fmt.Errorf("reserve credits: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return false, wrapped("reserve credits", err)
		}
	}
	return true, nil
}

// conversationLength is how long a conversation lasts that is paid for as one.
const conversationLength = 24 * time.Hour

// isPaid reports whether a conversation that was paid for as one has not ended.
func isPaid(ctx context.Context, from reader, conversationID string, now time.Time) (paid bool, err error) {
	since := now.Add(-conversationLength)
	rows, err := from.Query(ctx, `select 1 from credit_charges where conversation_id = ? and due_at > ? and due_at <= ? and item like ?
		group by item having min(due_at) > ? limit 1`,
		conversationID, since.Add(-conversationLength), now, "conversation/%/"+string(conversa.CategoryService), since)
	if err != nil {
		return false, fmt.Errorf("find paid conversation: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	return rows.Next(), wrapped("find paid conversation", rows.Err())
}
