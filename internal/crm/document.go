package crm

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"conversa"
	"conversa/ent"
	"conversa/ent/predicate"
	"conversa/ent/salesdocument"
	"conversa/internal/audit"
	"conversa/internal/store"
	"conversa/internal/view"
)

const (
	// maxSubject and maxKey are in characters.
	maxSubject, maxKey = 200, 200
)

// Document is a quote, an order or an invoice as it shall be.
type Document struct {
	Kind conversa.SalesDocumentKind
	// Customer may be empty: then the document is its creator's. A lead that was converted
	// stands for the contact that it became.
	Customer Ref
	Subject  string
	Currency string
	Lines    []conversa.SalesLine
	// ValidUntil may be nil.
	ValidUntil *time.Time
	// Status that is nil stays; of a new document it is DRAFT.
	Status *conversa.SalesDocumentStatus
	// UnchangedSince is when the document that is changed was last, as far as its writer knows;
	// nil does not ask.
	UnchangedSince *time.Time

	totals conversa.SalesTotals
}

// checked refuses what cannot be kept and prices the lines.
func (d Document) checked() (_ Document, err error) {
	d.Subject = strings.TrimSpace(d.Subject)
	if !utf8.ValidString(d.Subject) || strings.ContainsFunc(d.Subject, unicode.IsControl) {
		return d, conversa.Invalid("subject", "The subject holds characters that cannot be used.")
	}
	if n := utf8.RuneCountInString(d.Subject); n == 0 || n > maxSubject {
		return d, conversa.Invalid("subject", "The subject has 1 to 200 characters.")
	}
	if d.ValidUntil != nil {
		at := d.ValidUntil.UTC().Truncate(time.Microsecond)
		if at.Year() < 1970 || at.Year() > 9999 {
			return d, conversa.Invalid("validUntil", "Give a day from 1970 on.")
		}
		d.ValidUntil = &at
	}
	d.Lines, d.totals, err = conversa.PriceSales(d.Lines, d.Currency)
	return d, err
}

// fingerprint tells a repeat from another document with the same key.
func (d Document) fingerprint() (string, error) {
	raw, err := json.Marshal(d)
	if err != nil {
		return "", fmt.Errorf("encode document: %w", err)
	}
	sum := sha256.Sum256(raw)
	return base64.RawURLEncoding.EncodeToString(sum[:]), nil
}

// CreateDocument makes a document with the next number of its kind: 1, 2, 3, whoever makes
// others at the same moment. It is refused with INVALID_INPUT, or NOT_FOUND for a customer
// whom the viewer does not see. A key, which may be empty, answers with the viewer's first
// document of that key; CONFLICT if that was to be another.
func (s *Service) CreateDocument(ctx context.Context, viewer conversa.Viewer, key string, d Document) (row *ent.SalesDocument, err error) {
	if utf8.RuneCountInString(key) > maxKey || !utf8.ValidString(key) || strings.ContainsRune(key, 0) {
		return nil, conversa.Invalid("idempotencyKey", "Give a key of 1 to 200 characters, once for each document.")
	}
	if d, err = d.checked(); err != nil {
		return nil, err
	}
	if d.Status != nil && !conversa.SalesDraft.MayBecome(*d.Status) {
		return nil, conversa.Invalid("status", "A document does not begin like this.")
	}
	err = s.write(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		row, err = s.createOnce(ctx, tx, viewer, key, d)
		return err
	})
	return row, wrapRefused("create document", err)
}

func (s *Service) createOnce(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, key string, d Document) (*ent.SalesDocument, error) {
	asked, err := d.fingerprint()
	if err != nil {
		return nil, err
	}
	if key != "" {
		if err := tx.Lock(ctx, "document key/"+viewer.UserID+"/"+key); err != nil {
			return nil, err
		}
		if row, err := repeated(ctx, tx, viewer, key, asked); row != nil || err != nil {
			return row, err
		}
	}
	if d.Customer, err = holdCustomer(ctx, tx, viewer, d.Customer); err != nil {
		return nil, err
	}
	serial, err := nextSerial(ctx, tx, viewer.OrganizationID, d.Kind)
	if err != nil {
		return nil, err
	}
	create := tx.Client.SalesDocument.Create().SetOrganizationID(viewer.OrganizationID).SetCreatedByID(viewer.UserID).
		SetKind(d.Kind).SetSerial(serial).SetNillableStatus(d.Status).SetCreatedAt(s.now()).SetUpdatedAt(s.now()).
		SetSubject(d.Subject).SetSearchText(searchTextOf(d.Kind.Number(serial), d.Subject)).SetCurrency(d.Currency).
		SetLines(d.Lines).SetSubtotal(d.totals.Subtotal).SetTax(d.totals.Tax).SetTotal(d.totals.Total).
		SetNillableValidUntil(d.ValidUntil).SetNillableLeadID(d.Customer.in(conversa.ModuleLeads)).
		SetNillableContactID(d.Customer.in(conversa.ModuleContacts))
	if key != "" {
		create.SetIdempotencyKey(key).SetAsked(asked)
	}
	row, err := create.Save(ctx)
	if err != nil {
		return nil, err
	}
	return row, audit.Write(ctx, tx, audit.Entry{Action: "sales_document.created", SubjectID: row.ID, After: documentFacts(row), At: s.now()})
}

// repeated is the viewer's document of a key; nil for a key that is new.
func repeated(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, key, asked string) (*ent.SalesDocument, error) {
	row, err := tx.Client.SalesDocument.Query().
		Where(salesdocument.CreatedByID(viewer.UserID), salesdocument.IdempotencyKey(key)).Only(asOrganization(ctx, viewer))
	switch {
	case ent.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("find document by key: %w", err)
	case value(row.Asked) != asked:
		return nil, &conversa.Error{
			Code: conversa.CodeConflict, Message: "This key was used for another document already.", Field: "idempotencyKey",
		}
	}
	return findDocument(ctx, tx, "idempotencyKey", row.ID)
}

// findDocument finds one that the viewer sees; else it is NOT_FOUND at the argument.
func findDocument(ctx context.Context, tx *store.Tx, argument, id string) (*ent.SalesDocument, error) {
	row, err := tx.Client.SalesDocument.Query().Where(salesdocument.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound.At(argument)
	}
	if err != nil {
		return nil, fmt.Errorf("find document: %w", err)
	}
	return row, nil
}

// holdCustomer keeps a document's customer from being converted, handed over or deleted
// until commit.
func holdCustomer(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, ref Ref) (Ref, error) {
	if ref.ID == "" {
		return Ref{}, nil
	}
	r, err := hold(ctx, tx, viewer, ref)
	if err == nil && r.convertedTo != "" {
		r, err = hold(ctx, tx, viewer, Ref{Module: conversa.ModuleContacts, ID: r.convertedTo})
	}
	if errors.Is(err, conversa.ErrNotFound) {
		return Ref{}, conversa.ErrNotFound.At("customerId")
	}
	if err != nil {
		return Ref{}, err
	}
	return r.ref, nil
}

// nextSerial counts on. The row stays locked until commit; a rollback takes the number back.
func nextSerial(ctx context.Context, tx *store.Tx, organizationID string, kind conversa.SalesDocumentKind) (serial int, err error) {
	rows, err := tx.Query(ctx, `insert into sales_counters (id, made) values (?, 1)
		on conflict (id) do update set made = sales_counters.made + 1 returning made`, organizationID+"/"+string(kind))
	if err != nil {
		return 0, fmt.Errorf("number document: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := rows.Scan(&serial); err != nil {
			return 0, fmt.Errorf("number document: %w", err)
		}
	}
	return serial, wrap("number document", rows.Err())
}

// in is the customer's id if they are of the module.
func (r Ref) in(module conversa.CustomerModule) *string {
	if r.ID == "" || r.Module != module {
		return nil
	}
	return &r.ID
}

func searchTextOf(number, subject string) string { return view.Fold(number + " " + subject) }

// documentsOf are those of a customer.
func documentsOf(ref Ref) predicate.SalesDocument {
	if ref.Module == conversa.ModuleContacts {
		return salesdocument.ContactID(ref.ID)
	}
	return salesdocument.LeadID(ref.ID)
}

// moveDocuments gives a customer's documents to who they turned out to be.
func moveDocuments(ctx context.Context, tx *store.Tx, organizationID string, from, to Ref) error {
	_, err := tx.Exec(ctx, "update sales_documents set lead_id = ?, contact_id = ? where organization_id = ? and "+columnOf(from.Module)+" = ?",
		to.in(conversa.ModuleLeads), to.in(conversa.ModuleContacts), organizationID, from.ID)
	return wrap("move documents", err)
}

// documentFacts are a document for the audit, by the API's names.
func documentFacts(row *ent.SalesDocument) map[string]any {
	facts := map[string]any{
		"kind": string(row.Kind), "number": row.Number(), "status": string(row.Status), "subject": row.Subject, "currency": row.Currency,
		"lines": slices.Clone(row.Lines), "total": string(row.Total),
	}
	if id := customerOf(row).ID; id != "" {
		facts["customerId"] = id
	}
	if row.ValidUntil != nil {
		facts["validUntil"] = row.ValidUntil.UTC().Format(time.RFC3339)
	}
	return facts
}

func customerOf(row *ent.SalesDocument) Ref {
	if row.ContactID != nil {
		return Ref{Module: conversa.ModuleContacts, ID: *row.ContactID}
	}
	if row.LeadID != nil {
		return Ref{Module: conversa.ModuleLeads, ID: *row.LeadID}
	}
	return Ref{}
}
