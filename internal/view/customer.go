package view

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/contact"
	"conversa/ent/conversation"
	"conversa/ent/customfielddefinition"
	"conversa/ent/lead"
	"conversa/ent/predicate"

	"entgo.io/ent/dialect/sql"
)

// Customers is a checked filter of leads or contacts, as seen by somebody at a moment.
type Customers struct {
	// Owners are any of these; nil: anybody's.
	Owners          []string
	Search          *string
	HasConversation *bool
	Created         conversa.TimeRange
	// Statuses are of leads; nil: any.
	Statuses []conversa.LeadStatus
}

// Leads is a page of the leads that pass, newest first.
func (s *Service) Leads(ctx context.Context, f Customers, p Page) (Rows[*ent.Lead], error) {
	span, err := p.span()
	if err != nil {
		return Rows[*ent.Lead]{}, err
	}
	l := searching(list[predicate.Lead]{
		span: span, table: lead.Table, column: lead.FieldCreatedAt, by: newestFirst, filters: leadsPassing(f), owners: f.Owners,
	}, customerTexts, f.phrases())
	rows, err := readPage(ctx, s, l, func(where []predicate.Lead) ([]*ent.Lead, error) {
		return s.Store.Client().Lead.Query().Where(where...).Limit(span.limit + 1).All(ctx)
	})
	if err != nil {
		return Rows[*ent.Lead]{}, fmt.Errorf("list leads: %w", err)
	}
	return cutPage(rows, span), nil
}

// CountLeads counts the leads that pass.
func (s *Service) CountLeads(ctx context.Context, f Customers) (int, error) {
	n, err := s.Store.Client().Lead.Query().Where(leadsPassing(f)...).Count(ctx)
	return n, found("number of leads", err)
}

func leadsPassing(f Customers) []predicate.Lead {
	all := []predicate.Lead{f.passing(conversation.FieldLeadID)}
	if f.Statuses != nil {
		all = append(all, lead.StatusIn(f.Statuses...))
	}
	return all
}

// Contacts is a page of the contacts that pass, newest first.
func (s *Service) Contacts(ctx context.Context, f Customers, p Page) (Rows[*ent.Contact], error) {
	span, err := p.span()
	if err != nil {
		return Rows[*ent.Contact]{}, err
	}
	l := searching(list[predicate.Contact]{
		span: span, table: contact.Table, column: contact.FieldCreatedAt, by: newestFirst, filters: contactsPassing(f), owners: f.Owners,
	}, customerTexts, f.phrases())
	rows, err := readPage(ctx, s, l, func(where []predicate.Contact) ([]*ent.Contact, error) {
		return s.Store.Client().Contact.Query().Where(where...).Limit(span.limit + 1).All(ctx)
	})
	if err != nil {
		return Rows[*ent.Contact]{}, fmt.Errorf("list contacts: %w", err)
	}
	return cutPage(rows, span), nil
}

// CountContacts counts the contacts that pass.
func (s *Service) CountContacts(ctx context.Context, f Customers) (int, error) {
	n, err := s.Store.Client().Contact.Query().Where(contactsPassing(f)...).Count(ctx)
	return n, found("number of contacts", err)
}

func contactsPassing(f Customers) []predicate.Contact {
	return []predicate.Contact{f.passing(conversation.FieldContactID)}
}

// passing puts the filter into SQL. column is where a conversation names the customer.
func (f Customers) passing(column string) func(*sql.Selector) {
	return func(q *sql.Selector) {
		if f.Owners != nil {
			sql.FieldIn(lead.FieldOwnerID, f.Owners...)(q)
		}
		if !f.Created.From.IsZero() {
			q.Where(sql.GTE(q.C(lead.FieldCreatedAt), f.Created.From))
		}
		if !f.Created.To.IsZero() {
			q.Where(sql.LT(q.C(lead.FieldCreatedAt), f.Created.To))
		}
		if p := containing(q.C(lead.FieldSearchText), f.phrases()); p != nil {
			q.Where(p)
		}
		if f.HasConversation != nil {
			exists := sql.Exists(conversationsOf(q, column))
			if !*f.HasConversation {
				exists = sql.Not(exists)
			}
			q.Where(exists)
		}
	}
}

// phrases are what the customer's search text must hold.
func (f Customers) phrases() []string {
	if f.Search == nil {
		return nil
	}
	return searchPhrases(*f.Search)
}

// conversationsOf selects the conversations of the customer at hand: each account has
// at most one, and finds it by its index.
func conversationsOf(customer *sql.Selector, column string) *sql.Selector {
	accounts := sql.Table(account.Table).As("a")
	of := sql.Dialect(customer.Dialect()).Select().From(accounts)
	talks := sql.Table(conversation.Table).As("v")
	of.Join(talks).On(accounts.C(account.FieldID), talks.C(conversation.FieldAccountID))
	return of.Select(talks.C(conversation.FieldID)).Where(sql.And(
		sql.ColumnsEQ(accounts.C(account.FieldOrganizationID), customer.C(lead.FieldOrganizationID)),
		sql.ColumnsEQ(talks.C(column), customer.C(lead.FieldID)),
	))
}

// searchPhrases are what a customer's search text must hold. Of a number only the
// digits count, however people write it.
func searchPhrases(text string) []string {
	phrases := Phrases(text)
	var wanted []string
	for _, phrase := range phrases {
		if strings.ContainsFunc(phrase, unicode.IsDigit) && strings.Trim(phrase, "+0123456789()-./ ") == "" {
			phrase = conversa.PhoneDigits(phrase)
		}
		if strings.Trim(phrase, "+()-./ ") != "" {
			wanted = append(wanted, phrase)
		}
	}
	return wanted
}

// ConversationsOf finds all conversations of customers of a module, by customer: at most
// one for each account, latest message first.
func (s *Service) ConversationsOf(ctx context.Context, module conversa.CustomerModule, customerIDs []string) (map[string][]*ent.Conversation, error) {
	of, customerOf := conversation.LeadIDIn(customerIDs...), func(c *ent.Conversation) *string { return c.LeadID }
	if module == conversa.ModuleContacts {
		of, customerOf = conversation.ContactIDIn(customerIDs...), func(c *ent.Conversation) *string { return c.ContactID }
	}
	accounts, err := s.Store.Client().Account.Query().IDs(ctx)
	if err != nil {
		return nil, found("accounts", err)
	}
	rows, err := s.Store.Client().Conversation.Query().Where(conversation.AccountIDIn(accounts...), of).
		Order(ent.Desc(conversation.FieldLastMessageAt, conversation.FieldID)).All(ctx)
	byCustomer := make(map[string][]*ent.Conversation, len(customerIDs))
	for _, row := range rows {
		id := *customerOf(row)
		byCustomer[id] = append(byCustomer[id], row)
	}
	return byCustomer, found("conversations", err)
}

// CutConversations is a page of conversations that were all read, latest message first.
func CutConversations(all []*ent.Conversation, p Page) (Rows[*ent.Conversation], error) {
	span, err := p.span()
	if err != nil {
		return Rows[*ent.Conversation]{}, err
	}
	var rows []*ent.Conversation
	for _, c := range all {
		at := Position{At: c.LastMessageAt, ID: c.ID}
		if (span.after == nil || at.olderThan(*span.after)) && len(rows) <= span.limit {
			rows = append(rows, c)
		}
	}
	return cutPage(rows, span).placed(latestMessage), nil
}

func (p Position) olderThan(other Position) bool {
	return p.At.Before(other.At) || p.At.Equal(other.At) && p.ID < other.ID
}

// CustomFields are the organization's own fields of a module, or of both where it is
// nil, by name.
func (s *Service) CustomFields(ctx context.Context, module *conversa.CustomerModule) ([]*ent.CustomFieldDefinition, error) {
	query := s.Store.Client().CustomFieldDefinition.Query()
	if module != nil {
		query.Where(customfielddefinition.ModuleEQ(*module))
	}
	rows, err := query.Order(ent.Asc(customfielddefinition.FieldModule, customfielddefinition.FieldName)).All(ctx)
	return rows, found("custom fields", err)
}

// CustomField finds one of them.
func (s *Service) CustomField(ctx context.Context, id string) (*ent.CustomFieldDefinition, error) {
	return s.Store.Client().CustomFieldDefinition.Get(ctx, id)
}
