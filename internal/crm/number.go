package crm

import (
	"context"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/identity"
	"conversa/internal/audit"
	"conversa/internal/store"
)

func numberName(number string) name { return name{identity.KindWA_ID, number} }

// give ties a number to a customer by a person's word. Who is known to WhatsApp under
// it keeps it, in all spellings; whom people gave it in another spelling is told apart
// by that. Then the two records stay apart, and the audit says so. The caller has
// locked the number.
func (d *Directory) give(ctx context.Context, tx *store.Tx, organizationID string, ref Ref, number string, now time.Time) error {
	given := numberName(number)
	renamings, err := renamingsOf(ctx, tx, organizationID, []nameKey{given.key()})
	if err != nil {
		return err
	}
	since, _ := newTimeline(renamings).holding(given.key(), now, false)
	others, err := tx.Client.Identity.Query().Where(identity.OrganizationID(organizationID), identity.KindEQ(given.kind),
		identity.MatchKey(given.key().key), identity.Since(since)).All(ctx)
	if err != nil {
		return fmt.Errorf("find holders: %w", err)
	}
	for _, other := range others {
		if other.CustomerID != ref.ID && (!other.Given || other.Value == number) {
			return keptApart(ctx, tx, organizationID, ref.ID, other.CustomerID, number)
		}
	}
	err = remember(ctx, tx, organizationID, tie{
		name: given, key: given.key(), since: since, given: true, module: ref.Module, customerID: ref.ID,
	})
	if err != nil {
		return err
	}
	return d.confirm(ctx, tx, ref)
}

// confirm makes all names of a customer a person's word: that they are one person,
// whatever messages tell.
func (d *Directory) confirm(ctx context.Context, tx *store.Tx, ref Ref) error {
	_, err := tx.Exec(ctx, "update identities set given = ? where customer_id = ?", true, ref.ID)
	return wrap("confirm names", err)
}

// keptApart tells a person who looks for it that a number is another customer's.
func keptApart(ctx context.Context, tx *store.Tx, organizationID, customerID, holderID, number string) error {
	return audit.Write(ctx, tx, audit.Entry{
		OrganizationID: organizationID, Action: "identity.kept_apart", SubjectID: customerID,
		After: map[string]any{"phone": conversa.PhoneOf(number), "belongsTo": holderID},
	})
}

// renumber gives a customer another number by a person's word, or none. A number that
// people gave before and under which nobody ever wrote is theirs no longer. The caller
// has locked the names.
func (d *Directory) renumber(ctx context.Context, tx *store.Tx, organizationID string, ref Ref, number string, now time.Time) error {
	used, err := namesUsed(ctx, tx, organizationID, ref)
	if err != nil {
		return err
	}
	rows, err := namesOf(ctx, tx, organizationID, ref.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		key := name{row.Kind, row.Value}.key()
		if !row.Given || used[key] || row.Value == number {
			continue
		}
		if err := tx.Client.Identity.DeleteOneID(row.ID).Exec(ctx); err != nil {
			return fmt.Errorf("forget name: %w", err)
		}
	}
	if number == "" {
		return nil
	}
	return d.give(ctx, tx, organizationID, ref, number, now)
}

// namesOf are the names of a customer.
func namesOf(ctx context.Context, tx *store.Tx, organizationID, customerID string) ([]*ent.Identity, error) {
	rows, err := tx.Client.Identity.Query().
		Where(identity.OrganizationID(organizationID), identity.CustomerID(customerID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find names: %w", err)
	}
	return rows, nil
}

// namesUsed are the names under which a customer's messages came.
func namesUsed(ctx context.Context, tx *store.Tx, organizationID string, ref Ref) (map[nameKey]bool, error) {
	rows, err := tx.Query(ctx, `select distinct coalesce(m.wa_id, ''), coalesce(m.bsuid, '') from messages m
		where m.conversation_id in (`+conversationsOf(ref)+`)`, organizationID, ref.ID)
	if err != nil {
		return nil, fmt.Errorf("find names of messages: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	used := map[nameKey]bool{}
	for rows.Next() {
		var s Sender
		if err := rows.Scan(&s.WaID, &s.UserID); err != nil {
			return nil, fmt.Errorf("find names of messages: %w", err)
		}
		for _, n := range s.names() {
			used[n.key()] = true
		}
	}
	return used, wrap("find names of messages", rows.Err())
}

// conversationsOf selects the ids of a customer's conversations, at most one for each
// account: that is how they are indexed. Its arguments are organization and customer.
func conversationsOf(ref Ref) string {
	return `select id from conversations where account_id in (select id from accounts where organization_id = ?) and ` +
		columnOf(ref.Module) + ` = ?`
}

// columnOf is where a conversation names its customer.
func columnOf(module conversa.CustomerModule) string {
	if module == conversa.ModuleContacts {
		return "contact_id"
	}
	return "lead_id"
}
