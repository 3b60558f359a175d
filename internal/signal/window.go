package signal

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/store"
)

// A conversation's warn_at is the next mark of its window, whether it waits or not, so
// that one that waits again, because a reply failed, has those that are left. Whoever
// moves the window sets it.

// closing is a conversation whose mark has come.
type closing struct {
	id, organizationID, ownerID string
	window                      conversa.Window
	mark                        time.Time
	waits                       bool
	minutes                     []int
}

// warn tells the owners of windows that have come to a mark and whose customers wait,
// and moves on to their next marks. Of several marks that went by unseen one is told. A
// mark that is none of the account's any more is not told.
func warn(ctx context.Context, tx *store.Tx, now time.Time) (seen int, err error) {
	found, err := atMark(ctx, tx, now)
	if err != nil {
		return 0, err
	}
	for _, c := range found {
		if _, err := tx.Exec(ctx, `update conversations set warn_at = ? where id = ?`,
			orNil(c.window.NextWarning(now, c.minutes)), c.id); err != nil {
			return 0, fmt.Errorf("move on from mark: %w", err)
		}
		if !c.waits || !c.window.WarningDue(c.mark, now, c.minutes) {
			continue
		}
		err := tell(tx, conversa.EventWindowClosing, c.organizationID, c.id, conversa.WindowNews{
			OwnerID: c.ownerID, ClosesAt: c.window.ClosesAt(), MinutesLeft: c.window.MinutesLeft(now),
		})
		if err != nil {
			return 0, err
		}
	}
	return len(found), nil
}

func atMark(ctx context.Context, tx *store.Tx, now time.Time) (found []closing, err error) {
	rows, err := tx.Query(ctx, `select c.id, c.organization_id, c.owner_id, c.last_inbound_at, c.warn_at,
			c.waiting_since is not null, a.window_warnings
		from conversations c join accounts a on a.id = c.account_id
		where c.warn_at <= ? order by c.warn_at limit ?`+unlocked(tx, "c"), now, batch)
	if err != nil {
		return nil, fmt.Errorf("find windows at a mark: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		c, minutes, inbound := closing{}, []byte{}, sql.NullTime{}
		if err := rows.Scan(&c.id, &c.organizationID, &c.ownerID, &inbound, &c.mark, &c.waits, &minutes); err != nil {
			return nil, fmt.Errorf("find windows at a mark: %w", err)
		}
		if err := json.Unmarshal(minutes, &c.minutes); err != nil {
			return nil, fmt.Errorf("read marks of %s: %w", c.id, err)
		}
		c.window.LastInbound = inbound.Time.UTC()
		found = append(found, c)
	}
	return found, rows.Err()
}

// Rearm sets the marks of an account's open windows anew, once its warnings changed. It
// must be called in the transaction that changed them.
func (s *Service) Rearm(ctx context.Context, tx *store.Tx, accountID string, minutes []int) error {
	return s.rearm(ctx, tx, accountID, minutes, time.Time{})
}

// RearmAgain is Rearm for windows that were opened meanwhile by the warnings before. A mark
// that has come stays: nobody may have been told yet.
func (s *Service) RearmAgain(ctx context.Context, tx *store.Tx, accountID string, minutes []int) error {
	return s.rearm(ctx, tx, accountID, minutes, s.now())
}

// rearm replaces the marks that are later than an instant.
func (s *Service) rearm(ctx context.Context, tx *store.Tx, accountID string, minutes []int, after time.Time) error {
	now := s.now()
	_, err := tx.Exec(ctx, `update conversations set warn_at = null where account_id = ? and warn_at > ?`, accountID, after)
	if err != nil {
		return fmt.Errorf("disarm windows: %w", err)
	}
	// The longest last: of those that are still to come it is the next.
	for _, m := range ascending(minutes) {
		_, err := tx.Exec(ctx, `update conversations set warn_at = `+earlier(tx)+` where account_id = ? and window_closes_at > ?
				and (warn_at is null or warn_at > ?)`,
			m, accountID, now.Add(time.Duration(m)*time.Minute), after)
		if err != nil {
			return fmt.Errorf("arm windows: %w", err)
		}
	}
	return nil
}

// earlier is so many minutes before a window closes, in the form in which the store
// keeps times.
func earlier(tx *store.Tx) string {
	if tx.Dialect() == dialect.Postgres {
		return `window_closes_at - make_interval(mins => ?::int)`
	}
	return `strftime('%Y-%m-%d %H:%M:%S', substr(window_closes_at, 1, 19), '-' || ? || ' minutes') || substr(window_closes_at, 20)`
}

func ascending(minutes []int) []int { return slices.Sorted(slices.Values(minutes)) }

func orNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
