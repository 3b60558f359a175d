package graph

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"conversa"
	"conversa/ent"
	"conversa/internal/crm"
)

func (r mutationResolver) CreateLead(ctx context.Context, input CustomerInput) (*LeadPayload, error) {
	ref, err := r.createCustomer(ctx, conversa.ModuleLeads, input)
	if err != nil {
		return nil, err
	}
	return r.leadNow(ctx, ref.ID)
}

func (r mutationResolver) CreateContact(ctx context.Context, input CustomerInput) (*ContactPayload, error) {
	ref, err := r.createCustomer(ctx, conversa.ModuleContacts, input)
	if err != nil {
		return nil, err
	}
	return r.contactNow(ctx, ref.ID)
}

func (r mutationResolver) createCustomer(ctx context.Context, module conversa.CustomerModule, input CustomerInput) (crm.Ref, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	fields, err := input.fields()
	if err != nil {
		return crm.Ref{}, err
	}
	return r.Customers.Create(ctx, viewer, module, fields)
}

func (r mutationResolver) UpdateLead(ctx context.Context, id string, input CustomerInput) (*LeadPayload, error) {
	if err := r.updateCustomer(ctx, lead(id), input); err != nil {
		return nil, err
	}
	return r.leadNow(ctx, id)
}

func (r mutationResolver) UpdateContact(ctx context.Context, id string, input CustomerInput) (*ContactPayload, error) {
	if err := r.updateCustomer(ctx, contact(id), input); err != nil {
		return nil, err
	}
	return r.contactNow(ctx, id)
}

func (r mutationResolver) updateCustomer(ctx context.Context, ref crm.Ref, input CustomerInput) error {
	viewer, _ := conversa.ViewerFrom(ctx)
	fields, err := input.fields()
	if err != nil {
		return err
	}
	return at("id", r.Customers.Update(ctx, viewer, ref, fields))
}

func (r mutationResolver) DeleteLead(ctx context.Context, id string) (*DeletePayload, error) {
	return r.deleteCustomer(ctx, lead(id))
}

func (r mutationResolver) DeleteContact(ctx context.Context, id string) (*DeletePayload, error) {
	return r.deleteCustomer(ctx, contact(id))
}

func (r mutationResolver) deleteCustomer(ctx context.Context, ref crm.Ref) (*DeletePayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	if err := r.Customers.Delete(ctx, viewer, ref); err != nil {
		return nil, at("id", err)
	}
	r.reload(ctx)
	return &DeletePayload{DeletedID: ref.ID}, nil
}

func (r mutationResolver) ConvertLead(ctx context.Context, id string) (*ContactPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	contactID, err := r.Customers.Convert(ctx, viewer, askable(id))
	if err != nil {
		return nil, at("id", err)
	}
	return r.contactNow(ctx, contactID)
}

func (r mutationResolver) AssignCustomer(ctx context.Context, customerID string, ownerID string) (*CustomerPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	ref := lead(customerID)
	if strings.HasPrefix(customerID, "con_") {
		ref = contact(customerID)
	}
	if err := r.Customers.Assign(ctx, viewer, ref, askable(ownerID)); err != nil {
		return nil, at("customerId", err)
	}
	if ref.Module == conversa.ModuleContacts {
		now, err := r.contactNow(ctx, ref.ID)
		if now == nil {
			return nil, err
		}
		return &CustomerPayload{Customer: now.Contact}, nil
	}
	now, err := r.leadNow(ctx, ref.ID)
	if now == nil {
		return nil, err
	}
	return &CustomerPayload{Customer: now.Lead}, nil
}

func (r mutationResolver) SaveCustomField(ctx context.Context, id *string, input CustomFieldInput) (*CustomFieldPayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	saved, err := r.Customers.SaveField(ctx, viewer, askableOrNil(id), crm.Field{
		Module:      input.Module,
		CustomField: conversa.CustomField{Name: input.Name, Type: input.Type, Choices: input.Choices},
	})
	if err != nil {
		return nil, at("id", err)
	}
	r.reload(ctx)
	field, err := r.View.CustomField(ctx, saved)
	if err != nil {
		return nil, err
	}
	return &CustomFieldPayload{CustomFieldDefinition: field}, nil
}

func (r mutationResolver) DeleteCustomField(ctx context.Context, id string) (*DeletePayload, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	id = askable(id)
	if err := r.Customers.DeleteField(ctx, viewer, id); err != nil {
		return nil, at("id", err)
	}
	r.reload(ctx)
	return &DeletePayload{DeletedID: id}, nil
}

// leadNow is a lead as it is after a change; nil where the caller gave it away.
func (r *Resolver) leadNow(ctx context.Context, id string) (*LeadPayload, error) {
	r.reload(ctx)
	row, err := orNull[ent.Lead](r.load(ctx).leads.load(ctx, askable(id)))
	if row == nil {
		return nil, err
	}
	return &LeadPayload{Lead: row}, nil
}

// contactNow is the same of a contact.
func (r *Resolver) contactNow(ctx context.Context, id string) (*ContactPayload, error) {
	r.reload(ctx)
	row, err := orNull[ent.Contact](r.load(ctx).contacts.load(ctx, askable(id)))
	if row == nil {
		return nil, err
	}
	return &ContactPayload{Contact: row}, nil
}

func lead(id string) crm.Ref { return crm.Ref{Module: conversa.ModuleLeads, ID: askable(id)} }

func contact(id string) crm.Ref { return crm.Ref{Module: conversa.ModuleContacts, ID: askable(id)} }

// at names the argument of what was not found, where that is not said already.
func at(field string, err error) error {
	var refusal *conversa.Error
	if errors.As(err, &refusal) && refusal.Code == conversa.CodeNotFound && refusal.Field == "" {
		return refusal.At(field)
	}
	return err
}

// fields tells what was left out, which stays, from null, which clears.
func (in CustomerInput) fields() (crm.Fields, error) {
	f := crm.Fields{
		FirstName: words(in.FirstName), LastName: words(in.LastName), Phone: words(in.Phone),
		Email: words(in.Email), Company: words(in.Company), Source: words(in.Source),
		OwnerID: words(in.OwnerID), Status: in.Status,
	}
	if f.OwnerID != nil {
		if *f.OwnerID == "" {
			return f, conversa.Invalid("ownerId", "A record always has an owner.")
		}
		f.OwnerID = askableOrNil(f.OwnerID)
	}
	if len(in.CustomFields) == 0 || string(in.CustomFields) == "null" {
		return f, nil
	}
	if err := json.Unmarshal(in.CustomFields, &f.Custom); err != nil {
		return f, conversa.Invalid("customFields", "Give an object: values by the names of the fields.")
	}
	return f, nil
}

// words is what was written into a field: nil when it was left out, empty when it
// was null.
func words(field graphql.Omittable[*string]) *string {
	text, given := field.ValueOK()
	if !given || text != nil {
		return text
	}
	empty := ""
	return &empty
}
