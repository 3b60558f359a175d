package crm

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/identity"
	"conversa/ent/schema"
	"conversa/internal/store"
)

// Found is the outcome of looking for a sender.
type Found struct {
	Customer Ref
	// ConversationID is theirs with the account; empty: none yet.
	ConversationID string
	// WaID and UserID are where replies go, by what this message tells.
	WaID, UserID string
	// Unsure: the names alone do not tell, or they tell something new of several
	// people. Call Regroup once the message is written.
	Unsure bool
}

// Find looks for who a sender is, contacts before leads, and makes a customer of
// a stranger as the account prefers. at is when the sender wrote: a message from
// before a change of number belongs to who had the number then. The caller holds
// the sender's locks, and writes the message.
func (d *Directory) Find(ctx context.Context, tx *store.Tx, account *ent.Account, s Sender, at time.Time) (Found, error) {
	held, changed, err := look(ctx, tx, account, s)
	if err != nil {
		return Found{}, err
	}
	var renamings []renaming
	if changed {
		if renamings, held, err = lookFurther(ctx, tx, account, s, at); err != nil {
			return Found{}, err
		}
	}
	c := compare(s.names(), at, newTimeline(renamings), held)
	if c.holder == nil {
		ref, err := d.welcome(ctx, tx, account, s, at, c)
		return c.found(ref, changed), err
	}
	if err := learn(ctx, tx, account.OrganizationID, s, at, c); err != nil {
		return Found{}, err
	}
	return c.found(c.holder.ref, changed && len(c.missing) > 0), nil
}

// holder is a customer who has one of the names.
type holder struct {
	tie
	ref     Ref
	profile profile
	// The conversation with the account, where there is one.
	conversationID, waID, userID string
	// crowded: they have several numbers.
	crowded bool
}

// tie ties a name to a customer from since on.
type tie struct {
	name
	key        nameKey
	since      time.Time
	given      bool
	module     conversa.CustomerModule
	customerID string
}

func (t tie) node() node { return node{nameKey: t.key, since: t.since.UnixMicro()} }

const lookSQL = `select x.n, i.kind, i.value, i.match_key, i.since, i.given, i.module, i.customer_id,
	coalesce(l.owner_id, c.owner_id), coalesce(l.first_name, c.first_name), coalesce(l.last_name, c.last_name),
	coalesce(l.wa_id, c.wa_id), coalesce(l.phone, c.phone), coalesce(l.username, c.username),
	coalesce(l.email, c.email), coalesce(l.company, c.company),
	l.named_at, c.named_at, l.username_at, c.username_at,
	coalesce(vl.id, vc.id), coalesce(vl.wa_id, vc.wa_id), coalesce(vl.bsuid, vc.bsuid),
	(select count(distinct o.match_key) from identities o where o.customer_id = i.customer_id and o.kind = 'WA_ID')
from (select count(*) n from identity_changes where organization_id = ? and (
	kind = 'WA_ID' and (from_key = ? or to_key = ?) or kind = 'BSUID' and (from_key = ? or to_key = ?))) x
left join identities i on i.organization_id = ? and (i.kind = 'WA_ID' and i.match_key = ? or i.kind = 'BSUID' and i.match_key = ?)
left join leads l on i.module = 'LEADS' and l.id = i.customer_id
left join contacts c on i.module = 'CONTACTS' and c.id = i.customer_id
left join conversations vl on vl.account_id = ? and vl.lead_id = l.id
left join conversations vc on vc.account_id = ? and vc.contact_id = c.id
order by i.module, i.customer_id, i.value`

// look reads, in one round trip, who has the names now, and whether any of the
// names ever changed. "CONTACTS" sorts before "LEADS".
func look(ctx context.Context, tx *store.Tx, account *ent.Account, s Sender) (held []holder, changed bool, err error) {
	number, user := name{identity.KindWA_ID, s.WaID}.key().key, s.UserID
	org := account.OrganizationID
	rows, err := tx.Query(ctx, lookSQL, org, number, number, user, user, org, number, user, account.ID, account.ID)
	if err != nil {
		return nil, false, fmt.Errorf("find names: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		h, changes, err := scanHolder(rows)
		if err != nil {
			return nil, false, fmt.Errorf("find names: %w", err)
		}
		changed = changes > 0
		if h != nil {
			held = append(held, *h)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, false, fmt.Errorf("find names: %w", err)
	}
	return held, changed, nil
}

// scanHolder gives nil for the row that says that nobody has the names.
func scanHolder(rows *sql.Rows) (h *holder, changes int, err error) {
	var (
		kind, value, key, module, customer, owner       sql.NullString
		first, last, waID, phone, username              sql.NullString
		email, company                                  sql.NullString
		conv, convWaID, convUserID                      sql.NullString
		since, namedLead, namedContact, userLead, userC sql.NullTime
		given                                           sql.NullBool
		numbers                                         int
	)
	err = rows.Scan(&changes, &kind, &value, &key, &since, &given, &module, &customer,
		&owner, &first, &last, &waID, &phone, &username, &email, &company, &namedLead, &namedContact, &userLead, &userC,
		&conv, &convWaID, &convUserID, &numbers)
	if err != nil || !customer.Valid {
		return nil, changes, err
	}
	n := name{identity.Kind(kind.String), value.String}
	return &holder{
		tie: tie{
			name: n, key: nameKey{n.kind, key.String}, since: since.Time, given: given.Bool,
			module: conversa.CustomerModule(module.String), customerID: customer.String,
		},
		ref: Ref{Module: conversa.CustomerModule(module.String), ID: customer.String, OwnerID: owner.String},
		profile: profile{
			ownerID: owner.String, firstName: first.String, lastName: last.String, waID: waID.String,
			phone: phone.String, username: username.String, email: email.String, company: company.String,
			namedAt: either(namedLead, namedContact), usernameAt: either(userLead, userC),
		},
		conversationID: conv.String, waID: convWaID.String, userID: convUserID.String, crowded: numbers > 1,
	}, changes, nil
}

func either(a, b sql.NullTime) *time.Time {
	switch {
	case a.Valid:
		return &a.Time
	case b.Valid:
		return &b.Time
	}
	return nil
}

// lookFurther follows the changes of the names, and looks again under those that
// they lead to.
func lookFurther(ctx context.Context, tx *store.Tx, account *ent.Account, s Sender, at time.Time) ([]renaming, []holder, error) {
	var keys []nameKey
	for _, n := range s.names() {
		keys = append(keys, n.key())
	}
	renamings, err := chainOf(ctx, tx, account.OrganizationID, keys)
	if err != nil {
		return nil, nil, err
	}
	timeline, now := newTimeline(renamings), Sender{}
	var locks []string
	for _, n := range s.names() {
		place, value := timeline.find(n, at)
		if n.kind == identity.KindWA_ID {
			now.WaID = value
		} else {
			now.UserID = value
		}
		locks = append(locks, place.lock(account.OrganizationID))
	}
	if err := tx.Lock(ctx, locks...); err != nil {
		return nil, nil, err
	}
	held, _, err := look(ctx, tx, account, now)
	return renamings, held, err
}

// comparison is what the names of one message tell.
type comparison struct {
	holder  *holder // who has the names; nil: a stranger
	several bool    // more than one customer has them
	missing []tie   // names, or spellings, that nobody has yet
	waID    string
	userID  string
}

// compare looks each name up: by its exact spelling, else by its key.
func compare(names []name, at time.Time, t timeline, held []holder) comparison {
	var c comparison
	for _, n := range names {
		place, value := t.find(n, at)
		if n.kind == identity.KindWA_ID {
			c.waID = value
		} else {
			c.userID = value
		}
		best, exact := pick(held, place, value)
		if !exact {
			c.missing = append(c.missing, tie{
				name: name{n.kind, value}, key: place.nameKey, since: time.UnixMicro(place.since).UTC(),
			})
		}
		switch {
		case best == nil:
		case c.holder == nil:
			c.holder = best
		case c.holder.ref.ID != best.ref.ID:
			c.several = true
		}
	}
	return c
}

func pick(held []holder, place node, value string) (best *holder, exact bool) {
	for i := range held {
		h := &held[i]
		if h.node() != place {
			continue
		}
		if h.value == value {
			return h, true
		}
		if best == nil {
			best = h
		}
	}
	return best, false
}

func (c comparison) found(ref Ref, unsure bool) Found {
	f := Found{Customer: ref, WaID: c.waID, UserID: c.userID, Unsure: unsure || c.several}
	if h := c.holder; h != nil {
		f.ConversationID = h.conversationID
		another := h.waID != "" && c.waID != "" && h.waID != c.waID ||
			h.userID != "" && c.userID != "" && h.userID != c.userID
		moreNumbers := h.profile.waID != "" && c.waID != "" && conversa.MatchKey(h.profile.waID) != conversa.MatchKey(c.waID)
		f.Unsure = f.Unsure || another || h.crowded || moreNumbers
	}
	return f
}

// welcome makes a customer of a stranger, whose turn it is to have one.
func (d *Directory) welcome(ctx context.Context, tx *store.Tx, account *ent.Account, s Sender, at time.Time, c comparison) (Ref, error) {
	owner, err := nextOwner(ctx, tx, account)
	if err != nil {
		return Ref{}, err
	}
	p := profile{ownerID: owner, waID: c.waID, phone: conversa.PhoneOf(c.waID), source: "WhatsApp"}
	p.takeName(s.ProfileName, at)
	p.takeUsername(s.Username, at)
	ref, err := create(ctx, tx, account.OrganizationID, account.AddAs, p)
	if err != nil {
		return Ref{}, err
	}
	return ref, rememberAll(ctx, tx, account.OrganizationID, ref, c.missing)
}

// learn keeps what a known customer's message tells anew: another spelling, a
// second name, the number, the profile.
func learn(ctx context.Context, tx *store.Tx, organizationID string, s Sender, at time.Time, c comparison) error {
	if err := rememberAll(ctx, tx, organizationID, c.holder.ref, c.missing); err != nil {
		return err
	}
	p := c.holder.profile
	changed := p.takeName(s.ProfileName, at)
	changed = p.takeUsername(s.Username, at) || changed
	if p.waID == "" {
		changed = p.takeNumber(c.waID) || changed
	}
	if !changed {
		return nil
	}
	return p.save(ctx, tx, c.holder.ref)
}

func rememberAll(ctx context.Context, tx *store.Tx, organizationID string, ref Ref, ties []tie) error {
	for _, t := range ties {
		t.module, t.customerID = ref.Module, ref.ID
		if err := remember(ctx, tx, organizationID, t); err != nil {
			return err
		}
	}
	return nil
}

// remember ties a name to a customer. One that somebody has already stays theirs.
func remember(ctx context.Context, tx *store.Tx, organizationID string, t tie) error {
	_, err := tx.Exec(ctx, `insert into identities
		(id, organization_id, created_at, kind, value, match_key, since, given, module, customer_id)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (organization_id, kind, value, since) do nothing`,
		schema.NewID("idn"), organizationID, schema.Now(), string(t.kind), t.value, t.key.key, t.since.UTC(), t.given,
		string(t.module), t.customerID)
	return wrap("remember name", err)
}
