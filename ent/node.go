package ent

import (
	"encoding/json"
	"strings"

	"conversa"
)

// The hand-written part of the model: what the API reads of a row, without
// looking at another row.

// IsNode marks the rows that the API finds by id.
func (*Organization) IsNode() {}
func (*User) IsNode()         {}
func (*Account) IsNode()      {}
func (*Lead) IsNode()         {}
func (*Contact) IsNode()      {}
func (*Conversation) IsNode() {}
func (*Message) IsNode()      {}
func (*Attachment) IsNode()   {}
func (*File) IsNode()         {}
func (*Role) IsNode()         {}
func (*Group) IsNode()        {}
func (*Session) IsNode()      {}
func (*ApiToken) IsNode()     {}
func (*AuditEntry) IsNode()   {}
func (*Signal) IsNode()       {}

// IsNode marks what everybody answers with.
func (*PredefinedText) IsNode() {}

// IsNode marks them too.
func (*CustomFieldDefinition) IsNode() {}

// IsAssignee marks whom an account's strangers can be assigned to.
func (*User) IsAssignee()  {}
func (*Group) IsAssignee() {}
func (*Role) IsAssignee()  {}

// IsCustomer marks the rows that are customers.
func (*Lead) IsCustomer()    {}
func (*Contact) IsCustomer() {}

// IsReactionAuthor marks the rows that can react.
func (*User) IsReactionAuthor()    {}
func (*Lead) IsReactionAuthor()    {}
func (*Contact) IsReactionAuthor() {}

// FullName is first and last name, else the username or the number.
func (l *Lead) FullName() string {
	return fullName(l.FirstName, l.LastName, l.Username, l.Phone, l.WaID)
}

// FullName is first and last name, else the username or the number.
func (c *Contact) FullName() string {
	return fullName(c.FirstName, c.LastName, c.Username, c.Phone, c.WaID)
}

func fullName(first, last *string, otherwise ...*string) string {
	if name := strings.TrimSpace(text(first) + " " + text(last)); name != "" {
		return name
	}
	for _, s := range otherwise {
		if text(s) != "" {
			return *s
		}
	}
	return "WhatsApp"
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// Window is the conversation's customer service window.
func (c *Conversation) Window() conversa.Window {
	if c.LastInboundAt == nil {
		return conversa.Window{}
	}
	return conversa.Window{LastInbound: *c.LastInboundAt}
}

// VisibleText is what a person may still read of the message.
func (m *Message) VisibleText() *string {
	if m.RevokedAt != nil {
		return nil
	}
	return m.Text
}

// VisibleContent is what a person may still see of the message beyond its text.
func (m *Message) VisibleContent() conversa.ContentPart {
	if m.RevokedAt != nil {
		return nil
	}
	return m.Content.Part()
}

// Number is Meta's id of the account's number; empty where it has none.
func (a *Account) Number() string { return text(a.PhoneNumberID) }

// Preferences is how the account treats those who write to it.
func (a *Account) Preferences() *conversa.AccountPreferences {
	return &conversa.AccountPreferences{
		AccountID: a.ID, AddAs: a.AddAs, WindowWarnings: a.WindowWarnings, SendReadReceipts: a.SendReadReceipts,
	}
}

// UserAgentOrNil is what the browser called itself.
func (s *Session) UserAgentOrNil() *string { return some(s.UserAgent) }

// IPAddressOrNil is where the sign-in came from.
func (s *Session) IPAddressOrNil() *string { return some(s.IPAddress) }

func some(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// TokenScopes are what the token may do.
func (t *ApiToken) TokenScopes() []conversa.TokenScope {
	scopes := make([]conversa.TokenScope, len(t.Scopes))
	for i, name := range t.Scopes {
		scopes[i] = conversa.TokenScope(name)
	}
	return scopes
}

// BeforeJSON is what changed, as it was; nil for what is new.
func (a *AuditEntry) BeforeJSON() (json.RawMessage, error) { return fieldsOrNil(a.Before) }

// AfterJSON is what changed, as it is since; nil for what is gone.
func (a *AuditEntry) AfterJSON() (json.RawMessage, error) { return fieldsOrNil(a.After) }

func fieldsOrNil(fields map[string]any) (json.RawMessage, error) {
	if fields == nil {
		return nil, nil
	}
	return json.Marshal(fields)
}

// IsNode marks documents of the Inventory.
func (*SalesDocument) IsNode() {}

// Number is how the document is called, e.g. "INV-0007".
func (d *SalesDocument) Number() string { return d.Kind.Number(d.Serial) }

// IsNode marks cloud drives.
func (*CloudDrive) IsNode() {}

// IsNode marks an object that has an id.
func (*CreditLedgerEntry) IsNode() {}

// IsNode marks purchases.
func (*CreditPurchase) IsNode() {}
