package text

import (
	"context"
	"fmt"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/conversation"
	"conversa/ent/organization"
)

// factsOf reads who a conversation is with, as they are now. NOT_FOUND for one that the
// viewer does not see.
func factsOf(ctx context.Context, c *ent.Client, conversationID string) (*facts, error) {
	conv, err := c.Conversation.Query().Where(conversation.ID(conversationID)).
		WithLead().WithContact().WithOwner().WithAccount().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound.At("conversationId")
	}
	if err != nil {
		return nil, fmt.Errorf("find conversation: %w", err)
	}
	org, err := c.Organization.Query().Where(organization.ID(conv.OrganizationID)).Only(ctx)
	if err != nil {
		return nil, fmt.Errorf("find organization: %w", err)
	}
	zone, err := time.LoadLocation(org.TimeZone)
	if err != nil {
		zone = time.UTC // it was checked when it was chosen
	}
	f := &facts{
		owner: conv.Edges.Owner, account: conv.Edges.Account, words: conversa.MergeWords{Locale: org.Locale, Zone: zone},
	}
	switch {
	case conv.Edges.Contact != nil:
		f.customer = ofContact(conv.Edges.Contact)
	case conv.Edges.Lead != nil:
		f.customer = ofLead(conv.Edges.Lead)
	default:
		return nil, conversa.ErrNotFound.At("conversationId")
	}
	return f, nil
}

func ofLead(l *ent.Lead) customer {
	return customer{
		module: conversa.ModuleLeads, first: value(l.FirstName), last: value(l.LastName), phone: value(l.Phone), waID: value(l.WaID),
		username: value(l.Username), email: value(l.Email), company: value(l.Company), source: value(l.Source),
		status: capital(string(l.Status)), custom: l.CustomFields, createdAt: l.CreatedAt,
	}
}

func ofContact(c *ent.Contact) customer {
	return customer{
		module: conversa.ModuleContacts, first: value(c.FirstName), last: value(c.LastName), phone: value(c.Phone), waID: value(c.WaID),
		username: value(c.Username), email: value(c.Email), company: value(c.Company), custom: c.CustomFields, createdAt: c.CreatedAt,
	}
}

func value(text *string) string {
	if text == nil {
		return ""
	}
	return strings.TrimSpace(*text)
}

func joined(words ...string) string { return strings.TrimSpace(strings.Join(words, " ")) }

func firstWord(name string) string { return firstOf(strings.Fields(name)) }

func firstOf(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

// capital is QUALIFIED as a word: Qualified.
func capital(word string) string {
	if word == "" {
		return ""
	}
	return word[:1] + strings.ToLower(word[1:])
}

func ofProfile(of func(*conversa.BusinessProfile) string) func(*facts) string {
	return func(f *facts) string {
		if f.account.BusinessProfile == nil {
			return ""
		}
		return of(f.account.BusinessProfile)
	}
}
