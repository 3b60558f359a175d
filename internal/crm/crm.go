// Package crm owns leads and contacts: who a WhatsApp user is among them, and
// what becomes of a stranger. It does not own what they say: see inbox.
//
// WhatsApp names a person by number, by user id, or by both, and says when a name
// changes. Each message keeps the names that it came with, so that who wrote what
// is a function of all messages and all changes, whatever the order in which they
// arrive. Find decides the ordinary message by looking at the names alone; where
// that is not enough, Regroup works the people concerned out anew.
package crm

import (
	"fmt"
	"log/slog"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/identity"
)

// Sender is who WhatsApp says is on the other side, by each name that it gave.
// At least one of WaID and UserID is set.
type Sender struct {
	WaID     string
	UserID   string
	Username string
	// ProfileName is what the person calls themselves.
	ProfileName string
}

// Known reports whether there is any name to find somebody by.
func (s Sender) Known() bool { return s.WaID != "" || s.UserID != "" }

// LockKeys are what a transaction locks so that one person is found or made only
// once, however many of their messages arrive together.
func (s Sender) LockKeys(organizationID string) []string {
	var keys []string
	for _, n := range s.names() {
		keys = append(keys, n.key().lock(organizationID))
	}
	return keys
}

func (s Sender) names() []name {
	var names []name
	if s.WaID != "" {
		names = append(names, name{identity.KindWA_ID, s.WaID})
	}
	if s.UserID != "" {
		names = append(names, name{identity.KindBSUID, s.UserID})
	}
	return names
}

// name is one of the names of a person, as it was given.
type name struct {
	kind  identity.Kind
	value string
}

// nameKey is a name in all its spellings.
type nameKey struct {
	kind identity.Kind
	key  string
}

func (n name) key() nameKey {
	if n.kind == identity.KindWA_ID {
		return nameKey{n.kind, conversa.MatchKey(n.value)}
	}
	return nameKey{n.kind, n.value}
}

func (k nameKey) lock(organizationID string) string {
	return "identity/" + organizationID + "/" + string(k.kind) + "/" + k.key
}

// Ref points to a customer.
type Ref struct {
	Module  conversa.CustomerModule
	ID      string
	OwnerID string
}

// Directory finds customers by the names that WhatsApp gives them.
type Directory struct{ Log *slog.Logger }

// always is since when somebody has a name of which no change is known.
func always() time.Time { return time.Unix(0, 0).UTC() }

func wrap(what string, err error) error {
	if err == nil || ent.IsNotFound(err) {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
