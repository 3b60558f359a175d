package crm

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"time"

	"conversa"
	"conversa/ent/contact"
	"conversa/ent/identity"
	"conversa/ent/lead"
	"conversa/internal/store"
)

// circle is everything that is known of people whose names have to do with each
// other.
type circle struct {
	keys      map[nameKey]bool
	renamings []renaming
	ties      []tie
	said      []said
	people    map[string]person
}

// said is what a message tells of who wrote it.
type said struct {
	messageID, conversationID, accountID, customerID string
	waID, userID                                     string
	at                                               time.Time
	// waAt and userAt are when WhatsApp used the names: a reply from here repeats what was
	// heard before it, and may do so after the customer left the name.
	waAt, userAt time.Time
}

func (s said) names() []name { return Sender{WaID: s.waID, UserID: s.userID}.names() }

// usedAt is when one of its names was theirs.
func (s said) usedAt(n name) time.Time {
	if n.kind == identity.KindBSUID {
		return s.userAt
	}
	return s.waAt
}

// person is a customer's row.
type person struct {
	ref     Ref
	profile profile
	// custom: they have values in fields of the organization's own.
	custom bool
}

// gatherLocked gathers the circle around some names, and locks all of its names,
// so that it stays as it is until commit.
func gatherLocked(ctx context.Context, tx *store.Tx, organizationID string, keys []nameKey) (*circle, error) {
	locked := map[nameKey]bool{}
	for {
		var locks []string
		for _, k := range keys {
			locked[k] = true
			locks = append(locks, k.lock(organizationID))
		}
		if err := tx.Lock(ctx, locks...); err != nil {
			return nil, err
		}
		c, err := gather(ctx, tx, organizationID, slices.Collect(maps.Keys(locked)))
		if err != nil {
			return nil, err
		}
		keys = nil
		for k := range c.keys {
			if !locked[k] {
				keys = append(keys, k)
			}
		}
		if len(keys) == 0 {
			return c, nil
		}
	}
}

// gather reads from the names outwards: the changes of a name, who has the names,
// what these people wrote, under which further names.
func gather(ctx context.Context, tx *store.Tx, organizationID string, keys []nameKey) (*circle, error) {
	c := &circle{keys: map[nameKey]bool{}, people: map[string]person{}}
	for keys = c.fresh(keys); len(keys) > 0; {
		chain, err := chainOf(ctx, tx, organizationID, keys)
		if err != nil {
			return nil, err
		}
		for _, r := range chain {
			keys = append(keys, c.fresh([]nameKey{r.from(), r.to()})...)
		}
		c.addRenamings(chain)
		customers, err := c.readHolders(ctx, tx, organizationID, keys)
		if err != nil {
			return nil, err
		}
		if keys, err = c.readPeople(ctx, tx, organizationID, customers); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// fresh notes names, and returns those that are new.
func (c *circle) fresh(keys []nameKey) []nameKey {
	var fresh []nameKey
	for _, k := range keys {
		if !c.keys[k] {
			c.keys[k] = true
			fresh = append(fresh, k)
		}
	}
	return fresh
}

func (c *circle) addRenamings(chain []renaming) {
	for _, r := range chain {
		if !slices.ContainsFunc(c.renamings, func(known renaming) bool { return known.id == r.id }) {
			c.renamings = append(c.renamings, r)
		}
	}
}

// readHolders finds customers who have the names and are not in the circle yet.
func (c *circle) readHolders(ctx context.Context, tx *store.Tx, organizationID string, keys []nameKey) ([]Ref, error) {
	var refs []Ref
	for _, k := range keys {
		rows, err := tx.Client.Identity.Query().Where(identity.OrganizationID(organizationID),
			identity.KindEQ(k.kind), identity.MatchKey(k.key)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("find holders: %w", err)
		}
		for _, row := range rows {
			if _, known := c.people[row.CustomerID]; !known {
				c.people[row.CustomerID] = person{}
				refs = append(refs, Ref{Module: row.Module, ID: row.CustomerID})
			}
		}
	}
	return refs, nil
}

// readPeople reads customers, their names and what they wrote, and returns names
// that were not known.
func (c *circle) readPeople(ctx context.Context, tx *store.Tx, organizationID string, refs []Ref) ([]nameKey, error) {
	var found []nameKey
	for _, ref := range refs {
		p, err := readPerson(ctx, tx, ref)
		if err != nil {
			return nil, err
		}
		c.people[ref.ID] = p
		rows, err := tx.Client.Identity.Query().
			Where(identity.OrganizationID(organizationID), identity.CustomerID(ref.ID)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("find names: %w", err)
		}
		for _, row := range rows {
			n := name{row.Kind, row.Value}
			c.ties = append(c.ties, tie{
				name: n, key: n.key(), since: row.Since, given: row.Given, module: ref.Module, customerID: ref.ID,
			})
			found = append(found, n.key())
		}
		words, err := readSaid(ctx, tx, organizationID, ref)
		if err != nil {
			return nil, fmt.Errorf("find messages: %w", err)
		}
		c.said = append(c.said, words...)
		for _, s := range words {
			for _, n := range s.names() {
				found = append(found, n.key())
			}
		}
	}
	return c.fresh(found), nil
}

func readPerson(ctx context.Context, tx *store.Tx, ref Ref) (person, error) {
	if ref.Module == conversa.ModuleContacts {
		row, err := tx.Client.Contact.Query().Where(contact.ID(ref.ID)).Only(ctx)
		if err != nil {
			return person{}, fmt.Errorf("find contact %s: %w", ref.ID, err)
		}
		return person{Ref{ref.Module, ref.ID, row.OwnerID}, contactProfile(row), len(row.CustomFields) > 0}, nil
	}
	row, err := tx.Client.Lead.Query().Where(lead.ID(ref.ID)).Only(ctx)
	if err != nil {
		return person{}, fmt.Errorf("find lead %s: %w", ref.ID, err)
	}
	return person{Ref{ref.Module, ref.ID, row.OwnerID}, leadProfile(row), len(row.CustomFields) > 0}, nil
}

func readSaid(ctx context.Context, tx *store.Tx, organizationID string, ref Ref) ([]said, error) {
	rows, err := tx.Query(ctx, `select m.id, m.conversation_id, m.account_id, m.wa_id, m.bsuid, m.sent_at, m.origin
		from messages m where m.conversation_id in (`+conversationsOf(ref)+`) order by m.sent_at, m.id`, organizationID, ref.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var all []said
	heard := map[string]time.Time{} // of a conversation's names, when they were last used
	for rows.Next() {
		s := said{customerID: ref.ID}
		var waID, userID sql.NullString
		var origin conversa.MessageOrigin
		if err := rows.Scan(&s.messageID, &s.conversationID, &s.accountID, &waID, &userID, &s.at, &origin); err != nil {
			return nil, err
		}
		s.waID, s.userID, s.waAt, s.userAt = waID.String, userID.String, s.at, s.at
		for value, at := range map[string]*time.Time{s.waID: &s.waAt, s.userID: &s.userAt} {
			in := s.conversationID + " " + value
			if before, ok := heard[in]; ok && origin == conversa.OriginConversa {
				*at = before
			} else if origin != conversa.OriginConversa {
				heard[in] = s.at
			}
		}
		all = append(all, s)
	}
	return all, rows.Err()
}
