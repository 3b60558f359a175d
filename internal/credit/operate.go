package credit

import (
	"context"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/schema"
	"conversa/internal/audit"
	"conversa/internal/store"
)

// What the operator of a server does, by command. No administrator of an organization
// changes what they owe.

// Operator is what the audit log calls who does it.
const Operator = "command line"

// hold finds an account for the operator, and holds its balance.
func hold(ctx context.Context, tx *store.Tx, accountID string, now time.Time) (*ent.Account, *book, error) {
	row, err := tx.Client.Account.Query().Where(account.ID(accountID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil, fmt.Errorf("there is no account %q", accountID)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find account: %w", err)
	}
	b, err := open(ctx, tx, row.OrganizationID, row.ID, now)
	return row, b, err
}

// SetCharged says whether sending costs credits in an account. Where it ends, what is
// reserved is available again; what was charged stays.
func SetCharged(ctx context.Context, st *store.Store, now time.Time, accountID string, charged bool) error {
	return st.WithTx(system(ctx), func(ctx context.Context, tx *store.Tx) error {
		row, b, err := hold(ctx, tx, accountID, now)
		if err != nil || row.Charged == charged {
			return err
		}
		if err := row.Update().SetCharged(charged).Exec(ctx); err != nil {
			return fmt.Errorf("update account: %w", err)
		}
		if !charged {
			if err := b.giveBack(ctx, `account_id = ?`, accountID); err != nil {
				return err
			}
		}
		if b.available < b.minimum {
			if err := runLow(ctx, tx, row.OrganizationID, row.ID, now); err != nil {
				return err
			}
		}
		if err := b.close(ctx); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			OrganizationID: row.OrganizationID, Action: "account.charged", SubjectID: row.ID, At: now,
			Before: map[string]any{"charged": row.Charged}, After: map[string]any{"charged": charged},
		})
	})
}

// Adjust adds credits to an account, or takes some off with an amount below zero, and says
// why in the ledger. It returns what is available then.
func Adjust(ctx context.Context, st *store.Store, now time.Time, accountID string, amount conversa.Credits, note string) (available conversa.Credits, err error) {
	if amount == 0 || note == "" {
		return 0, conversa.Invalid("amount", "Say how many credits, and why.")
	}
	err = st.WithTx(system(ctx), func(ctx context.Context, tx *store.Tx) error {
		row, b, err := hold(ctx, tx, accountID, now)
		if err != nil {
			return err
		}
		b.enter(line{kind: conversa.LedgerAdjustment, amount: amount, item: "adjustment/" + schema.NewID("adj"), note: note})
		if err := b.close(ctx); err != nil {
			return err
		}
		available = b.available
		return audit.Write(ctx, tx, audit.Entry{
			OrganizationID: row.OrganizationID, Action: "credits.adjusted", SubjectID: row.ID, At: now,
			After: map[string]any{"amount": amount.String(), "note": note},
		})
	})
	return available, err
}

// giveBack makes what is reserved for some charges available again.
func (b *book) giveBack(ctx context.Context, where string, args ...any) error {
	rows, err := b.tx.Query(ctx, `select coalesce(cast(sum(reserved) as bigint), 0) from credit_charges where reserved > 0 and `+where, args...)
	if err != nil {
		return fmt.Errorf("find reservations: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var reserved conversa.Credits
	for rows.Next() {
		if err := rows.Scan(&reserved); err != nil {
			return fmt.Errorf("find reservations: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("find reservations: %w", err)
	}
	b.release(reserved)
	_, err = b.tx.Exec(ctx, `update credit_charges set reserved = 0 where reserved > 0 and `+where, args...)
	return wrapped("release credits", err)
}

// Expire makes available again what was reserved for messages of which WhatsApp said
// nothing for 30 days. It returns for how many accounts.
func Expire(ctx context.Context, st *store.Store, now time.Time) (accounts int, err error) {
	now = moment(now)
	ctx = system(ctx)
	late, err := lateAccounts(ctx, st, now)
	if err != nil {
		return 0, err
	}
	for id, organizationID := range late {
		err := st.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
			b, err := open(ctx, tx, organizationID, id, now)
			if err != nil {
				return err
			}
			if err := b.giveBack(ctx, `account_id = ? and expires_at <= ?`, id, now); err != nil {
				return err
			}
			return b.close(ctx)
		})
		if err != nil {
			return accounts, fmt.Errorf("expire reservations of account %s: %w", id, err)
		}
		accounts++
	}
	return accounts, nil
}

// lateAccounts have reservations that ended, each with its organization.
func lateAccounts(ctx context.Context, st *store.Store, now time.Time) (map[string]string, error) {
	rows, err := st.Query(ctx, `select distinct account_id, organization_id from credit_charges where reserved > 0 and expires_at <= ?`, now)
	if err != nil {
		return nil, fmt.Errorf("find reservations: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	late := map[string]string{}
	for rows.Next() {
		var id, organizationID string
		if err := rows.Scan(&id, &organizationID); err != nil {
			return nil, fmt.Errorf("find reservations: %w", err)
		}
		late[id] = organizationID
	}
	return late, wrapped("find reservations", rows.Err())
}

// system is the context in which the operator's commands work.
func system(ctx context.Context) context.Context {
	return conversa.WithViewer(ctx, conversa.SystemViewer())
}
