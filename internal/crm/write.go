package crm

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/internal/audit"
	"conversa/internal/store"
)

// Create adds a lead or a contact by a person's word. WhatsApp's messages from the
// number find them, unless it is another customer's already: then both stay apart, and
// the audit says so.
func (s *Service) Create(ctx context.Context, viewer conversa.Viewer, module conversa.CustomerModule, f Fields) (Ref, error) {
	f, err := f.checked(module)
	if err != nil {
		return Ref{}, err
	}
	if f.OwnerID == nil {
		f.OwnerID = &viewer.UserID
	}
	var ref Ref
	err = s.write(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		if err := s.check(ctx, tx, viewer, module, f); err != nil {
			return err
		}
		r := &record{organizationID: viewer.OrganizationID, status: conversa.LeadNew}
		f.apply(r)
		ref, err = s.add(ctx, tx, viewer, module, r, f)
		return err
	})
	return ref, wrapRefused("create customer", err)
}

// add makes the row. Its owner may be one whose records the viewer does not see, so the
// organization makes it and not the viewer.
func (s *Service) add(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, module conversa.CustomerModule, r *record, f Fields) (Ref, error) {
	p := r.profile
	if p.firstName+p.lastName+p.company+p.email+p.phone == "" {
		return Ref{}, conversa.Invalid("firstName", "Give a name, a company, an e-mail address or a phone number.")
	}
	ref, err := s.Directory.Add(asOrganization(ctx, viewer), tx, viewer.OrganizationID, module, Person{
		OwnerID: p.ownerID, FirstName: p.firstName, LastName: p.lastName, Phone: p.phone,
		Source: p.source, Email: p.email, Company: p.company,
	}, s.now())
	if err != nil {
		return Ref{}, err
	}
	r.ref = ref
	if module == conversa.ModuleContacts {
		r.status = ""
	}
	if err := r.save(ctx, tx); err != nil {
		return Ref{}, err
	}
	return ref, audit.Write(ctx, tx, audit.Entry{Action: actionOf(module, "created"), SubjectID: ref.ID, After: r.facts()})
}

// Update writes a person's changes into a record. A repeat changes nothing. The events
// CUSTOMER and OWNER follow for each conversation.
func (s *Service) Update(ctx context.Context, viewer conversa.Viewer, ref Ref, f Fields) error {
	f, err := f.checked(ref.Module)
	if err != nil {
		return err
	}
	err = s.write(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		r, err := hold(ctx, tx, viewer, ref, f.names()...)
		if err != nil {
			return err
		}
		if err := s.check(ctx, tx, viewer, ref.Module, f); err != nil {
			return err
		}
		return s.change(ctx, tx, r, f)
	})
	return wrapRefused("update customer", err)
}

func (s *Service) change(ctx context.Context, tx *store.Tx, r *record, f Fields) error {
	if r.status == conversa.LeadConverted && f.Status != nil {
		return conversa.Invalid("status", "A converted lead stays converted.")
	}
	before, phone := *r, r.profile.phone
	f.apply(r)
	entry := audit.Entry{Action: actionOf(r.ref.Module, "updated"), SubjectID: r.ref.ID, Before: before.facts(), After: r.facts()}
	if same(entry.Before, entry.After) && before.profile.namedAt == r.profile.namedAt {
		return nil
	}
	if err := r.save(ctx, tx); err != nil {
		return err
	}
	if r.profile.phone != phone {
		if err := s.Directory.renumber(ctx, tx, r.organizationID, r.ref, f.number(), s.now()); err != nil {
			return err
		}
	}
	if err := audit.Write(ctx, tx, entry); err != nil {
		return err
	}
	if err := s.handOver(ctx, tx, r, before.profile.ownerID); err != nil {
		return err
	}
	ids, err := conversations(ctx, tx, r)
	if err != nil {
		return err
	}
	return tell(tx, r.organizationID, ids, conversa.ConversationNews{Change: conversa.ChangeCustomer})
}

// check refuses an owner or values that the organization does not have.
func (s *Service) check(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, module conversa.CustomerModule, f Fields) error {
	if f.OwnerID != nil {
		if err := checkOwner(ctx, tx, viewer, *f.OwnerID); err != nil {
			return err
		}
	}
	return checkCustom(ctx, tx, viewer.OrganizationID, module, f.Custom)
}

// checkOwner refuses an owner who is not there or not active, and keeps one who is.
func checkOwner(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, ownerID string) error {
	status, found, err := holdUser(ctx, tx, viewer.OrganizationID, ownerID)
	switch {
	case err != nil:
		return err
	case !found:
		return conversa.ErrNotFound.At("ownerId")
	case status != conversa.UserActive:
		return conversa.Invalid("ownerId", "Only a user who can sign in can own records.")
	}
	return nil
}

// Delete removes a customer who has neither conversations nor documents: those are kept,
// and then it is CONFLICT.
func (s *Service) Delete(ctx context.Context, viewer conversa.Viewer, ref Ref) error {
	err := s.write(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		r, err := hold(ctx, tx, viewer, ref)
		if err != nil {
			return err
		}
		ids, err := conversations(ctx, tx, r)
		if err != nil {
			return err
		}
		if len(ids) > 0 {
			return &conversa.Error{Code: conversa.CodeConflict, Message: "Who has conversations is not deleted: what was said is kept."}
		}
		documents, err := tx.Client.SalesDocument.Query().Where(documentsOf(ref)).Exist(ctx)
		if err != nil {
			return fmt.Errorf("find documents: %w", err)
		}
		if documents {
			return &conversa.Error{Code: conversa.CodeConflict, Message: "Who has quotes, orders or invoices is not deleted: those are kept."}
		}
		return s.erase(ctx, tx, r)
	})
	return wrapRefused("delete customer", err)
}

func (s *Service) erase(ctx context.Context, tx *store.Tx, r *record) error {
	_, err := tx.Exec(ctx, "delete from identities where organization_id = ? and customer_id = ?", r.organizationID, r.ref.ID)
	if err != nil {
		return fmt.Errorf("forget names: %w", err)
	}
	if err := remove(ctx, tx, r.ref); err != nil {
		return err
	}
	return audit.Write(ctx, tx, audit.Entry{Action: actionOf(r.ref.Module, "deleted"), SubjectID: r.ref.ID, Before: r.facts()})
}

// actionOf is what the audit calls an act, e.g. "lead.created".
func actionOf(module conversa.CustomerModule, verb string) string {
	return strings.TrimSuffix(tableOf(module), "s") + "." + verb
}

// notFound is NOT_FOUND for a row that is not there or not the viewer's.
func notFound(err error) error {
	if ent.IsNotFound(err) {
		return conversa.ErrNotFound
	}
	return fmt.Errorf("find customer: %w", err)
}

// wrapRefused leaves a refusal in its own words.
func wrapRefused(what string, err error) error {
	var refusal *conversa.Error
	if err == nil || errors.As(err, &refusal) {
		return err
	}
	return fmt.Errorf("%s: %w", what, err)
}
