package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/view"
)

func (r queryResolver) Leads(ctx context.Context, filter *conversa.CustomerFilter, first *int, after *string) (*LeadConnection, error) {
	f, err := r.customers(ctx, filter)
	if err != nil {
		return nil, err
	}
	rows, err := r.View.Leads(ctx, f, page(first, after, nil, nil))
	if err != nil {
		return nil, err
	}
	relate(r.load(ctx).kin, rows.Rows)
	return leadPage(rows, func(ctx context.Context) (int, error) { return r.View.CountLeads(ctx, f) }), nil
}

func (r queryResolver) Contacts(ctx context.Context, filter *conversa.CustomerFilter, first *int, after *string) (*ContactConnection, error) {
	if filter != nil && filter.Statuses != nil {
		return nil, conversa.Invalid("filter.statuses", "Only leads have a status.")
	}
	f, err := r.customers(ctx, filter)
	if err != nil {
		return nil, err
	}
	rows, err := r.View.Contacts(ctx, f, page(first, after, nil, nil))
	if err != nil {
		return nil, err
	}
	relate(r.load(ctx).kin, rows.Rows)
	return contactPage(rows, func(ctx context.Context) (int, error) { return r.View.CountContacts(ctx, f) }), nil
}

// customers is a filter as its caller means it now.
func (r *Resolver) customers(ctx context.Context, filter *conversa.CustomerFilter) (view.Customers, error) {
	if filter == nil {
		return view.Customers{}, nil
	}
	viewer, _ := conversa.ViewerFrom(ctx)
	f := view.Customers{Search: askableOrNil(filter.Search), HasConversation: filter.HasConversation, Statuses: filter.Statuses}
	if filter.Owner != nil {
		if err := filter.Owner.Check("filter.owner"); err != nil {
			return f, err
		}
		f.Owners = []string{}
		for _, id := range filter.Owner.IDs(viewer.UserID) {
			f.Owners = append(f.Owners, askable(id))
		}
	}
	if filter.Created == nil {
		return f, nil
	}
	if err := filter.Created.Check("filter.created"); err != nil {
		return f, err
	}
	zone, err := r.zone(ctx, viewer)
	f.Created = filter.Created.Range(r.Now(), zone)
	return f, err
}

// zone is where the caller's days begin.
func (r *Resolver) zone(ctx context.Context, viewer conversa.Viewer) (*time.Location, error) {
	user, err := r.load(ctx).users.load(ctx, viewer.UserID)
	if err != nil {
		return time.UTC, err
	}
	zone, err := time.LoadLocation(user.TimeZone)
	if err != nil {
		return time.UTC, nil //nolint:nilerr // a zone that this machine does not know
	}
	return zone, nil
}

func (r leadResolver) CustomFields(_ context.Context, obj *ent.Lead) (json.RawMessage, error) {
	return customFields(obj.CustomFields)
}

func (r contactResolver) CustomFields(_ context.Context, obj *ent.Contact) (json.RawMessage, error) {
	return customFields(obj.CustomFields)
}

func customFields(values map[string]any) (json.RawMessage, error) {
	if len(values) == 0 {
		return json.RawMessage("{}"), nil
	}
	return json.Marshal(values)
}

func (r leadResolver) Conversations(ctx context.Context, obj *ent.Lead, first *int, after *string) (*ConversationConnection, error) {
	l := r.load(ctx)
	all, err := of(ctx, l.kin, l.talksOfLeads, obj, "conversations", always(func(c *ent.Lead) string { return c.ID }))
	return talks(all, page(first, after, nil, nil), err)
}

func (r contactResolver) Conversations(ctx context.Context, obj *ent.Contact, first *int, after *string) (*ConversationConnection, error) {
	l := r.load(ctx)
	all, err := of(ctx, l.kin, l.talksOfContacts, obj, "conversations", always(func(c *ent.Contact) string { return c.ID }))
	return talks(all, page(first, after, nil, nil), err)
}

// talks is a page of a customer's conversations, of which there are few.
func talks(all []*ent.Conversation, p view.Page, err error) (*ConversationConnection, error) {
	if err != nil {
		return nil, err
	}
	rows, err := view.CutConversations(all, p)
	if err != nil {
		return nil, err
	}
	return conversationPage(rows, func(context.Context) (int, error) { return len(all), nil }), nil
}

// talkLoader reads the conversations of many customers of a module at once.
func talkLoader(k *kin, v *view.Service, module conversa.CustomerModule) *loader[string, []*ent.Conversation] {
	return newLoader(func(ctx context.Context, ids []string) func(string) ([]*ent.Conversation, error) {
		byCustomer, err := v.ConversationsOf(ctx, module, ids)
		if err != nil {
			err = fmt.Errorf("find conversations of customers: %w", err)
		}
		var all []*ent.Conversation
		for _, rows := range byCustomer {
			all = append(all, rows...)
		}
		relate(k, all)
		return func(id string) ([]*ent.Conversation, error) { return byCustomer[id], err }
	})
}

func (r leadResolver) ConvertedTo(ctx context.Context, obj *ent.Lead) (*ent.Contact, error) {
	l := r.load(ctx)
	return orNull(of(ctx, l.kin, l.contacts, obj, "convertedTo", ifAny(func(c *ent.Lead) *string { return c.ConvertedToID })))
}

func (r organizationResolver) CustomFieldDefinitions(ctx context.Context, _ *ent.Organization, module *conversa.CustomerModule) ([]*ent.CustomFieldDefinition, error) {
	return r.View.CustomFields(ctx, module)
}
