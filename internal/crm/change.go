package crm

import (
	"context"
	"fmt"
	"strings"
	"time"

	"conversa/ent/identity"
	"conversa/ent/schema"
	"conversa/internal/store"
)

// Change is WhatsApp's word that somebody goes by another name from At on.
type Change struct {
	// From and To are both numbers, both user ids, or both of both.
	From, To Sender
	At       time.Time
	// Source is the wamid that said so.
	Source string
}

// LockKeys are what a transaction locks before it applies the change.
func (c Change) LockKeys(organizationID string) []string {
	return append(c.From.LockKeys(organizationID), c.To.LockKeys(organizationID)...)
}

// renamings are the names that change, kind by kind. Another spelling is no
// change.
func (c Change) renamings() []renaming {
	var all []renaming
	for _, pair := range [][2]name{
		{{identity.KindWA_ID, c.From.WaID}, {identity.KindWA_ID, c.To.WaID}},
		{{identity.KindBSUID, c.From.UserID}, {identity.KindBSUID, c.To.UserID}},
	} {
		from, to := pair[0], pair[1]
		if from.value == "" || to.value == "" || from.key() == to.key() {
			continue
		}
		all = append(all, renaming{
			kind: from.kind, fromKey: from.key().key, toKey: to.key().key, toValue: to.value, at: c.At, source: c.Source,
		})
	}
	return all
}

// Apply takes a change of number or user id in, and works out anew who is who
// among those concerned. A repeat changes nothing. Nobody is made a customer by
// it: the change waits for who writes.
//
// Where the new name was somebody else's until then, what they wrote before stays
// theirs, and the change is marked as a conflict for a person to look at.
func (d *Directory) Apply(ctx context.Context, tx *store.Tx, organizationID string, c Change) (Regrouping, error) {
	var keys []nameKey
	for _, r := range c.renamings() {
		fresh, err := keep(ctx, tx, organizationID, r)
		if err != nil {
			return Regrouping{}, err
		}
		if fresh {
			keys = append(keys, r.from(), r.to())
		}
	}
	if len(keys) == 0 {
		return Regrouping{}, nil
	}
	return d.regroup(ctx, tx, organizationID, keys)
}

// keep keeps a change; fresh is false for a repeat.
func keep(ctx context.Context, tx *store.Tx, organizationID string, r renaming) (fresh bool, err error) {
	result, err := tx.Exec(ctx, `insert into identity_changes
		(id, organization_id, created_at, kind, from_key, to_key, to_value, changed_at, source, conflict)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (organization_id, source, kind) do nothing`,
		schema.NewID("idc"), organizationID, schema.Now(), string(r.kind), r.fromKey, r.toKey, r.toValue,
		r.at.UTC(), r.source, false)
	if err != nil {
		return false, fmt.Errorf("record change of name: %w", err)
	}
	n, err := result.RowsAffected()
	return n > 0, wrap("record change of name", err)
}

// chainOf reads every change that the names take part in, or that a name which
// they were changed to or from does, and so on.
func chainOf(ctx context.Context, tx *store.Tx, organizationID string, keys []nameKey) ([]renaming, error) {
	seen := map[nameKey]bool{}
	byID := map[string]bool{}
	var all []renaming
	for len(keys) > 0 {
		for _, k := range keys {
			seen[k] = true
		}
		found, err := renamingsOf(ctx, tx, organizationID, keys)
		if err != nil {
			return nil, err
		}
		keys = nil
		for _, r := range found {
			if byID[r.id] {
				continue
			}
			byID[r.id] = true
			all = append(all, r)
			for _, k := range []nameKey{r.from(), r.to()} {
				if !seen[k] {
					seen[k] = true
					keys = append(keys, k)
				}
			}
		}
	}
	return all, nil
}

// renamingsOf reads the changes that the names take part in, each with what else
// the same notice changed.
func renamingsOf(ctx context.Context, tx *store.Tx, organizationID string, keys []nameKey) ([]renaming, error) {
	var all []renaming
	for len(keys) > 0 {
		n := min(len(keys), maxList)
		page, err := renamingsPage(ctx, tx, organizationID, keys[:n])
		if err != nil {
			return nil, fmt.Errorf("find changes of names: %w", err)
		}
		all, keys = append(all, page...), keys[n:]
	}
	return all, nil
}

// maxList bounds a list in a statement.
const maxList = 200

func renamingsPage(ctx context.Context, tx *store.Tx, organizationID string, keys []nameKey) ([]renaming, error) {
	var conditions []string
	args := []any{organizationID, organizationID}
	for _, k := range keys {
		conditions = append(conditions, "kind = ? and (from_key = ? or to_key = ?)")
		args = append(args, string(k.kind), k.key, k.key)
	}
	rows, err := tx.Query(ctx, `select id, kind, from_key, to_key, to_value, changed_at, source, conflict
		from identity_changes where organization_id = ? and source in (
			select source from identity_changes where organization_id = ? and (`+strings.Join(conditions, " or ")+`))
		order by changed_at, id`, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var all []renaming
	for rows.Next() {
		var r renaming
		if err := rows.Scan(&r.id, &r.kind, &r.fromKey, &r.toKey, &r.toValue, &r.at, &r.source, &r.conflict); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}
