package crm

import (
	"context"
	"fmt"
	"reflect"

	"conversa"
	"conversa/ent/schema"
	"conversa/internal/audit"
	"conversa/internal/store"
	"conversa/internal/unread"
)

func same(a, b map[string]any) bool { return reflect.DeepEqual(a, b) }

// Assign makes a user the owner of a customer and of all their conversations. Who sees
// a record may give it away, also to somebody whose records they do not see. The event
// OWNER follows for each conversation.
func (s *Service) Assign(ctx context.Context, viewer conversa.Viewer, ref Ref, ownerID string) error {
	err := s.write(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		r, err := hold(ctx, tx, viewer, ref)
		if err != nil {
			return err
		}
		if err := checkOwner(ctx, tx, viewer, ownerID); err != nil {
			return err
		}
		before := r.profile.ownerID
		if before == ownerID {
			return nil
		}
		r.profile.ownerID = ownerID
		if err := r.save(ctx, tx); err != nil {
			return err
		}
		err = audit.Write(ctx, tx, audit.Entry{
			Action: actionOf(ref.Module, "assigned"), SubjectID: ref.ID,
			Before: map[string]any{"ownerId": before}, After: map[string]any{"ownerId": ownerID},
		})
		if err != nil {
			return err
		}
		return s.handOver(ctx, tx, r, before)
	})
	return wrapRefused("assign customer", err)
}

// handOver has the conversations follow their customer to a new owner.
func (s *Service) handOver(ctx context.Context, tx *store.Tx, r *record, before string) error {
	if before == r.profile.ownerID {
		return nil
	}
	ids, err := conversations(ctx, tx, r)
	if err != nil {
		return err
	}
	unread.LockAtCommit(tx, r.organizationID)
	for _, id := range ids {
		_, err := tx.Exec(ctx, "update conversations set owner_id = ?, updated_at = ? where id = ?", r.profile.ownerID, schema.Now(), id)
		if err != nil {
			return fmt.Errorf("hand conversation over: %w", err)
		}
	}
	if err := s.Signals.Moved(ctx, tx, ids...); err != nil {
		return err
	}
	return tell(tx, r.organizationID, ids, conversa.ConversationNews{
		Change: conversa.ChangeOwner, OwnerID: r.profile.ownerID, PreviousOwnerID: before,
	})
}

// Convert makes a contact of a lead. The conversations, documents and all names go along; the
// lead stays as CONVERTED. A repeat answers with the same contact. The event CUSTOMER
// follows for each conversation.
func (s *Service) Convert(ctx context.Context, viewer conversa.Viewer, leadID string) (contactID string, err error) {
	err = s.write(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		r, err := hold(ctx, tx, viewer, Ref{Module: conversa.ModuleLeads, ID: leadID})
		if err != nil {
			return err
		}
		if r.convertedTo != "" {
			contactID = r.convertedTo
			return nil
		}
		contactID, err = s.convert(ctx, tx, r)
		return err
	})
	return contactID, wrapRefused("convert lead", err)
}

func (s *Service) convert(ctx context.Context, tx *store.Tx, r *record) (contactID string, err error) {
	custom, err := carried(ctx, tx, r)
	if err != nil {
		return "", err
	}
	ref, err := create(ctx, tx, r.organizationID, conversa.ModuleContacts, r.profile)
	if err != nil {
		return "", err
	}
	became := &record{ref: ref, organizationID: r.organizationID, profile: r.profile, custom: custom}
	if err := became.save(ctx, tx); err != nil {
		return "", err
	}
	if err := s.moveAll(ctx, tx, r, ref); err != nil {
		return "", err
	}
	before := r.facts()
	r.status, r.convertedTo = conversa.LeadConverted, ref.ID
	if err := r.save(ctx, tx); err != nil {
		return "", err
	}
	return ref.ID, audit.Write(ctx, tx, audit.Entry{
		Action: "lead.converted", SubjectID: r.ref.ID, Before: before, After: r.facts(),
	})
}

// moveAll gives the conversations, documents and names of a lead to the contact that it became.
func (s *Service) moveAll(ctx context.Context, tx *store.Tx, r *record, to Ref) error {
	ids, err := conversations(ctx, tx, r)
	if err != nil {
		return err
	}
	for _, id := range ids {
		_, err := tx.Exec(ctx, "update conversations set lead_id = null, contact_id = ?, updated_at = ? where id = ?", to.ID, schema.Now(), id)
		if err != nil {
			return fmt.Errorf("move conversation: %w", err)
		}
	}
	if err := moveDocuments(ctx, tx, r.organizationID, r.ref, to); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update identities set module = ?, customer_id = ? where organization_id = ? and customer_id = ?",
		string(to.Module), to.ID, r.organizationID, r.ref.ID)
	if err != nil {
		return fmt.Errorf("move names: %w", err)
	}
	return tell(tx, r.organizationID, ids, conversa.ConversationNews{Change: conversa.ChangeCustomer})
}
