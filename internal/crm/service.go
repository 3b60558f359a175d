package crm

import (
	"context"
	"encoding/json"
	"fmt"
	"image"
	"slices"
	"time"

	"conversa"
	"conversa/ent/contact"
	"conversa/ent/lead"
	"conversa/ent/schema"
	"conversa/internal/event"
	"conversa/internal/store"
)

// Service is what people do with leads and contacts. It is safe for concurrent use.
type Service struct {
	Store     *store.Store
	Directory *Directory
	// Signals follow conversations to a new owner.
	Signals Signals
	// Links are those to documents.
	Links *Links
	// Logos has the pictures at the head of documents.
	Logos Logos
	// Now is the clock of names: from when on a number is somebody's.
	Now func() time.Time
}

// Signals are the notifications of conversations. It is signal.Service.
type Signals interface {
	Moved(ctx context.Context, tx *store.Tx, conversationIDs ...string) error
}

// Logos gives pictures of files, as JPEG with their size in pixels, nil for what is none.
// It is file.Service.
type Logos interface {
	Logo(ctx context.Context, fileID string) (content []byte, size image.Point, err error)
}

// now is the clock in the form that both databases keep.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// write runs a change of records in one transaction, by a viewer who may write.
func (s *Service) write(ctx context.Context, viewer conversa.Viewer, fn func(ctx context.Context, tx *store.Tx) error) error {
	if err := viewer.Allow("", conversa.ScopeWrite); err != nil {
		return err
	}
	return s.Store.WithTx(conversa.WithViewer(ctx, viewer), fn)
}

// asOrganization reaches what the viewer's own policy would not let them, within
// their organization.
func asOrganization(ctx context.Context, viewer conversa.Viewer) context.Context {
	return conversa.WithViewer(ctx, conversa.SystemViewerOf(viewer.OrganizationID))
}

// record is a customer's row as people change it.
type record struct {
	ref            Ref
	organizationID string
	profile        profile
	custom         map[string]any
	// status and convertedTo are leads'.
	status      conversa.LeadStatus
	convertedTo string
}

// hold reads a customer whom the viewer sees, and keeps everybody else from changing
// them until commit: people by their id, WhatsApp's messages by their names and by
// further ones that they are about to get. Else it is NOT_FOUND.
func hold(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, ref Ref, further ...name) (*record, error) {
	if _, err := read(ctx, tx, ref); err != nil {
		return nil, err
	}
	locked := map[string]bool{}
	locks := []string{"customer/" + ref.ID}
	for _, n := range further {
		locks = append(locks, n.key().lock(viewer.OrganizationID))
	}
	for len(locks) > 0 {
		if err := tx.Lock(ctx, locks...); err != nil {
			return nil, err
		}
		for _, key := range locks {
			locked[key] = true
		}
		rows, err := namesOf(ctx, tx, viewer.OrganizationID, ref.ID)
		if err != nil {
			return nil, err
		}
		locks = nil
		for _, row := range rows {
			if key := (name{row.Kind, row.Value}).key().lock(viewer.OrganizationID); !locked[key] {
				locks = append(locks, key)
			}
		}
	}
	return read(ctx, tx, ref) // nobody changes it any more
}

// read finds a customer by the viewer's own policy.
func read(ctx context.Context, tx *store.Tx, ref Ref) (*record, error) {
	r := &record{ref: ref}
	if ref.Module == conversa.ModuleContacts {
		row, err := tx.Client.Contact.Query().Where(contact.ID(ref.ID)).Only(ctx)
		if err != nil {
			return nil, notFound(err)
		}
		r.organizationID, r.profile, r.custom, r.ref.OwnerID = row.OrganizationID, contactProfile(row), row.CustomFields, row.OwnerID
		return r, nil
	}
	row, err := tx.Client.Lead.Query().Where(lead.ID(ref.ID)).Only(ctx)
	if err != nil {
		return nil, notFound(err)
	}
	r.organizationID, r.profile, r.custom, r.ref.OwnerID = row.OrganizationID, leadProfile(row), row.CustomFields, row.OwnerID
	r.status, r.convertedTo = row.Status, value(row.ConvertedToID)
	return r, nil
}

// save writes the record back. Reading it was the policy's to allow.
func (r *record) save(ctx context.Context, tx *store.Tx) error {
	custom, err := customText(r.custom)
	if err != nil {
		return err
	}
	p := r.profile
	query := "update " + tableOf(r.ref.Module) + ` set first_name = ?, last_name = ?, named_at = ?, phone = ?, email = ?,
		company = ?, owner_id = ?, search_text = ?, custom_fields = ?, updated_at = ?`
	args := []any{
		optional(p.firstName), optional(p.lastName), p.namedAt, optional(p.phone), optional(p.email),
		optional(p.company), p.ownerID, p.searchText(), custom, schema.Now(),
	}
	if r.ref.Module == conversa.ModuleLeads {
		query += ", source = ?, status = ?, converted_to_id = ?"
		args = append(args, optional(p.source), string(r.status), optional(r.convertedTo))
	}
	_, err = tx.Exec(ctx, query+" where id = ?", append(args, r.ref.ID)...)
	return wrap("save customer", err)
}

// customText are values as a JSON column takes them.
func customText(values map[string]any) (*string, error) {
	if len(values) == 0 {
		return nil, nil
	}
	raw, err := json.Marshal(values)
	if err != nil {
		return nil, fmt.Errorf("encode custom fields: %w", err)
	}
	text := string(raw)
	return &text, nil
}

// conversations are the ids of a customer's conversations.
func conversations(ctx context.Context, tx *store.Tx, r *record) ([]string, error) {
	rows, err := tx.Query(ctx, conversationsOf(r.ref), r.organizationID, r.ref.ID)
	if err != nil {
		return nil, fmt.Errorf("find conversations: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("find conversations: %w", err)
		}
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, wrap("find conversations", rows.Err())
}

// tell appends the same news of several conversations to the event log.
func tell(tx *store.Tx, organizationID string, conversationIDs []string, news conversa.ConversationNews) error {
	payload, err := json.Marshal(news)
	if err != nil {
		return fmt.Errorf("encode event: %w", err)
	}
	for _, id := range conversationIDs {
		event.Append(tx, schema.Now(), event.Event{
			OrganizationID: organizationID, Kind: string(conversa.EventConversation), SubjectID: id, Payload: string(payload),
		})
	}
	return nil
}
