package crm

import (
	"context"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/schema"
	"conversa/internal/store"
)

// Person is what is known of a customer who is about to be added.
type Person struct {
	OwnerID             string
	FirstName, LastName string
	// Phone is as people write it; it finds the customer when they write.
	Phone string
	// Source is where a lead came from; contacts have none.
	Source         string
	Email, Company string
}

// Add makes a customer whom WhatsApp has not shown yet, to be recognised by
// their number when they write. The name is a person's word: no profile changes
// it. A number that another customer has already stays theirs.
func (d *Directory) Add(ctx context.Context, tx *store.Tx, organizationID string, module conversa.CustomerModule, p Person, now time.Time) (Ref, error) {
	number := conversa.PhoneDigits(p.Phone)
	ref, err := create(ctx, tx, organizationID, module, profile{
		ownerID: p.OwnerID, firstName: p.FirstName, lastName: p.LastName, source: p.Source, phone: conversa.PhoneOf(number),
		email: p.Email, company: p.Company,
	})
	if err != nil || number == "" {
		return ref, err
	}
	if err := tx.Lock(ctx, numberName(number).key().lock(organizationID)); err != nil {
		return Ref{}, err
	}
	return ref, d.give(ctx, tx, organizationID, ref, number, now)
}

// profile is a customer's own data, as a row keeps it.
type profile struct {
	ownerID, firstName, lastName  string
	waID, phone, username, source string
	email, company                string
	// namedAt and usernameAt are when the messages were written that told name and
	// username; nil where a person gave the name.
	namedAt, usernameAt *time.Time
}

// takeName takes a profile name in: that of the earliest message, so that the
// order in which messages arrive does not matter. What a person wrote stays.
func (p *profile) takeName(name string, at time.Time) (changed bool) {
	first, last := conversa.SplitName(name)
	if first == "" && last == "" {
		return false
	}
	if p.firstName != "" || p.lastName != "" {
		if p.namedAt == nil || at.After(*p.namedAt) ||
			at.Equal(*p.namedAt) && first+" "+last >= p.firstName+" "+p.lastName {
			return false
		}
	}
	p.firstName, p.lastName, p.namedAt = first, last, &at
	return true
}

// takeUsername takes a username in: that of the latest message, for people change
// it freely.
func (p *profile) takeUsername(username string, at time.Time) (changed bool) {
	if username == "" {
		return false
	}
	if p.usernameAt != nil && (at.Before(*p.usernameAt) || at.Equal(*p.usernameAt) && username <= p.username) {
		return false
	}
	p.username, p.usernameAt = username, &at
	return true
}

// takeNumber takes the customer's present number in. A phone number that a person
// wrote stays while it is the same number in another spelling.
func (p *profile) takeNumber(waID string) (changed bool) {
	if waID == "" || waID == p.waID {
		return false
	}
	p.waID = waID
	if p.phone == "" || conversa.MatchKey(p.phone) != conversa.MatchKey(waID) {
		p.phone = conversa.PhoneOf(waID)
	}
	return true
}

// absorb takes over what another record knows of the same person.
func (p *profile) absorb(other profile) (changed bool) {
	if other.namedAt != nil {
		changed = p.takeName(other.firstName+" "+other.lastName, *other.namedAt)
	}
	if other.usernameAt != nil {
		changed = p.takeUsername(other.username, *other.usernameAt) || changed
	}
	return changed
}

func create(ctx context.Context, tx *store.Tx, organizationID string, module conversa.CustomerModule, p profile) (Ref, error) {
	ref := Ref{Module: module, OwnerID: p.ownerID}
	if module == conversa.ModuleContacts {
		row, err := tx.Client.Contact.Create().
			SetOrganizationID(organizationID).SetOwnerID(p.ownerID).
			SetNillableFirstName(optional(p.firstName)).SetNillableLastName(optional(p.lastName)).SetNillableNamedAt(p.namedAt).
			SetNillableWaID(optional(p.waID)).SetNillablePhone(optional(p.phone)).
			SetNillableUsername(optional(p.username)).SetNillableUsernameAt(p.usernameAt).
			SetNillableEmail(optional(p.email)).SetNillableCompany(optional(p.company)).SetSearchText(p.searchText()).
			Save(ctx)
		if err != nil {
			return Ref{}, fmt.Errorf("create contact: %w", err)
		}
		ref.ID = row.ID
		return ref, nil
	}
	row, err := tx.Client.Lead.Create().
		SetOrganizationID(organizationID).SetOwnerID(p.ownerID).
		SetNillableFirstName(optional(p.firstName)).SetNillableLastName(optional(p.lastName)).SetNillableNamedAt(p.namedAt).
		SetNillableWaID(optional(p.waID)).SetNillablePhone(optional(p.phone)).
		SetNillableUsername(optional(p.username)).SetNillableUsernameAt(p.usernameAt).
		SetNillableEmail(optional(p.email)).SetNillableCompany(optional(p.company)).SetSearchText(p.searchText()).
		SetNillableSource(optional(p.source)).
		Save(ctx)
	if err != nil {
		return Ref{}, fmt.Errorf("create lead: %w", err)
	}
	ref.ID = row.ID
	return ref, nil
}

// save writes a profile back to the customer's row.
func (p *profile) save(ctx context.Context, tx *store.Tx, ref Ref) error {
	_, err := tx.Exec(ctx, "update "+tableOf(ref.Module)+` set first_name = ?, last_name = ?, named_at = ?,
		wa_id = ?, phone = ?, username = ?, username_at = ?, search_text = ?, updated_at = ? where id = ?`,
		optional(p.firstName), optional(p.lastName), p.namedAt, optional(p.waID), optional(p.phone),
		optional(p.username), p.usernameAt, p.searchText(), schema.Now(), ref.ID)
	return wrap("update customer", err)
}

func tableOf(module conversa.CustomerModule) string {
	if module == conversa.ModuleContacts {
		return "contacts"
	}
	return "leads"
}

// remove deletes a customer, unless there are documents of theirs.
func remove(ctx context.Context, tx *store.Tx, ref Ref) error {
	_, err := tx.Exec(ctx, "delete from "+tableOf(ref.Module)+" where id = ? and not exists (select 1 from sales_documents where "+
		columnOf(ref.Module)+" = ?)", ref.ID, ref.ID)
	return wrap("delete customer", err)
}

func leadProfile(l *ent.Lead) profile {
	return profile{
		ownerID: l.OwnerID, firstName: value(l.FirstName), lastName: value(l.LastName), waID: value(l.WaID),
		phone: value(l.Phone), username: value(l.Username), source: value(l.Source),
		email: value(l.Email), company: value(l.Company),
		namedAt: l.NamedAt, usernameAt: l.UsernameAt,
	}
}

func contactProfile(c *ent.Contact) profile {
	return profile{
		ownerID: c.OwnerID, firstName: value(c.FirstName), lastName: value(c.LastName), waID: value(c.WaID),
		phone: value(c.Phone), username: value(c.Username),
		email: value(c.Email), company: value(c.Company),
		namedAt: c.NamedAt, usernameAt: c.UsernameAt,
	}
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
