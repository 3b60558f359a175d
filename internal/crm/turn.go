package crm

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/user"
	"conversa/internal/store"
)

// nextOwner is whose turn it is to own a stranger who wrote to the account: those
// whom it is assigned to take turns, in their order, each once, however many servers
// welcome strangers at the same moment. Where nobody of them is active it is the
// administrator who added the account.
func nextOwner(ctx context.Context, tx *store.Tx, of *ent.Account) (string, error) {
	candidates, err := assignees(ctx, tx, of.ID)
	if err != nil {
		return "", err
	}
	if len(candidates) == 0 {
		return ownerByDefault(ctx, tx, of)
	}
	turn, err := takeTurn(ctx, tx, of.ID)
	if err != nil {
		return "", err
	}
	for len(candidates) > 0 {
		next := int((turn - 1) % int64(len(candidates)))
		active, err := holdActive(ctx, tx, of.OrganizationID, candidates[next])
		if err != nil || active {
			return candidates[next], err
		}
		candidates = slices.Delete(candidates, next, next+1) // deactivated this very moment
	}
	return ownerByDefault(ctx, tx, of)
}

// ownerByDefault is the administrator who added the account, or to whom it was handed over since
// the account was read. Where they are gone as well it is the organization's first administrator.
func ownerByDefault(ctx context.Context, tx *store.Tx, known *ent.Account) (string, error) {
	active, err := holdActive(ctx, tx, known.OrganizationID, known.AddedByID)
	if err != nil || active {
		return known.AddedByID, err
	}
	ids, err := tx.Client.Account.Query().Where(account.ID(known.ID)).Select(account.FieldAddedByID).Strings(ctx)
	if err != nil {
		return "", wrap("find account", err)
	}
	others, err := tx.Client.User.Query().Where(user.OrganizationID(known.OrganizationID), user.StatusEQ(conversa.UserActive),
		user.ProfileEQ(conversa.ProfileAdministrator)).Order(ent.Asc(user.FieldID)).IDs(ctx)
	if err != nil {
		return "", wrap("find administrators", err)
	}
	for _, id := range append(ids, others...) {
		active, err := holdActive(ctx, tx, known.OrganizationID, id)
		if err != nil || active {
			return id, err
		}
	}
	return known.AddedByID, nil
}

const assigneesSQL = `select a.position, u.id from account_assignees a
	join users u on u.id = a.user_id where a.account_id = ? and u.status = 'ACTIVE'
union select a.position, u.id from account_assignees a
	join group_users g on g.group_id = a.group_id join users u on u.id = g.user_id where a.account_id = ? and u.status = 'ACTIVE'
union select a.position, u.id from account_assignees a
	join users u on u.role_id = a.role_id where a.account_id = ? and u.status = 'ACTIVE'
order by 1, 2`

// assignees are the active users whom an account is assigned to, as such, by a group
// or by a role: in the order of the assignment, then by id, each once.
func assignees(ctx context.Context, tx *store.Tx, accountID string) ([]string, error) {
	rows, err := tx.Query(ctx, assigneesSQL, accountID, accountID, accountID)
	if err != nil {
		return nil, fmt.Errorf("find assignees: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var ids []string
	for rows.Next() {
		var position int
		var id string
		if err := rows.Scan(&position, &id); err != nil {
			return nil, fmt.Errorf("find assignees: %w", err)
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, wrap("find assignees", rows.Err())
}

// takeTurn counts one more stranger of the account. The count stays locked until the
// stranger is there, and goes back if they are not.
func takeTurn(ctx context.Context, tx *store.Tx, accountID string) (turn int64, err error) {
	rows, err := tx.Query(ctx, `insert into assignment_turns (id, assigned) values (?, 1)
		on conflict (id) do update set assigned = assignment_turns.assigned + 1 returning assigned`, accountID)
	if err != nil {
		return 0, fmt.Errorf("take turn: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := rows.Scan(&turn); err != nil {
			return 0, fmt.Errorf("take turn: %w", err)
		}
	}
	return turn, wrap("take turn", rows.Err())
}

// holdActive reports whether a user of the organization is active, and keeps them so
// until commit: who deactivates them waits, and then hands over what they were given.
func holdActive(ctx context.Context, tx *store.Tx, organizationID, userID string) (bool, error) {
	status, found, err := holdUser(ctx, tx, organizationID, userID)
	return found && status == conversa.UserActive, err
}

func holdUser(ctx context.Context, tx *store.Tx, organizationID, userID string) (status conversa.UserStatus, found bool, err error) {
	query := "select status from users where id = ? and organization_id = ?"
	if tx.Dialect() == dialect.Postgres {
		query += " for share"
	}
	rows, err := tx.Query(ctx, query, userID, organizationID)
	if err != nil {
		return "", false, fmt.Errorf("find user: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var text sql.NullString
	for rows.Next() {
		if err := rows.Scan(&text); err != nil {
			return "", false, fmt.Errorf("find user: %w", err)
		}
	}
	return conversa.UserStatus(text.String), text.Valid, wrap("find user", rows.Err())
}
