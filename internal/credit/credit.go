// Package credit owns what sending costs: prices by date, what is reserved for messages,
// and the ledger, which only grows and whose sum is the balance. It does not own messages:
// it is told of them in the transactions that queue and change them.
package credit

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"conversa"
	"conversa/internal/store"
)

// moment is a time in the form that both databases keep.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// reader reads: a transaction, or the store.
type reader interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// price is a price in force. The zero value: there is none, and nothing is to be paid.
type price struct {
	rateID  string
	unit    conversa.ChargeUnit
	credits conversa.Credits
}

// tariff is what decides which price is in force.
type tariff struct {
	accountID, country string
	category           conversa.ConversationCategory
	// unit may be empty: then the price that began last counts, whatever it is for.
	unit conversa.ChargeUnit
	at   time.Time
}

// The account's own prices come before the server's, those of the country before those of
// any, and a later price before an earlier one. Of two that began at once, the one for
// messages is newer.
const inForce = `select id, unit, price from credit_rates
	where category = ? and country in (?, '*') and account_id in (?, '') and replaced_at is null
		and valid_from <= ? and cast(? as text) in (unit, '')
	order by account_id = '', country = '*', valid_from desc, unit desc limit 1`

func (t tariff) find(ctx context.Context, from reader) (p price, err error) {
	rows, err := from.Query(ctx, inForce, t.category, t.country, t.accountID, moment(t.at), string(t.unit))
	if err != nil {
		return price{}, fmt.Errorf("find price: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := rows.Scan(&p.rateID, &p.unit, &p.credits); err != nil {
			return price{}, fmt.Errorf("find price: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return price{}, fmt.Errorf("find price: %w", err)
	}
	return p, nil
}

// IsCharged reports whether sending costs credits in an account. Who holds its balance knows
// it for sure: SetCharged holds it as well.
func IsCharged(ctx context.Context, tx *store.Tx, accountID string) (charged bool, err error) {
	rows, err := tx.Query(ctx, `select charged from accounts where id = ?`, accountID)
	if err != nil {
		return false, fmt.Errorf("find account: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := rows.Scan(&charged); err != nil {
			return false, fmt.Errorf("find account: %w", err)
		}
	}
	return charged, wrapped("find account", rows.Err())
}

func wrapped(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
