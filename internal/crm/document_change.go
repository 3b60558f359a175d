package crm

import (
	"context"
	"slices"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/audit"
	"conversa/internal/store"
)

var errStatus = &conversa.Error{
	Code: conversa.CodeConflict, Message: "A document of this status cannot become that.", Field: "status",
}

var errChanged = &conversa.Error{
	Code: conversa.CodeConflict, Message: "Somebody else changed the document meanwhile.", Field: "unchangedSince",
}

// UpdateDocument makes a draft what it shall be. What is none any more keeps all but its
// status: anything else is CONFLICT at its field, as is a status that cannot follow, and what
// was changed after UnchangedSince. The kind always stays. A repeat changes nothing.
func (s *Service) UpdateDocument(ctx context.Context, viewer conversa.Viewer, id string, d Document) (row *ent.SalesDocument, err error) {
	if d, err = d.checked(); err != nil {
		return nil, err
	}
	err = s.write(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		if _, err := findDocument(ctx, tx, "id", id); err != nil { // before anything is locked for it
			return err
		}
		if err := tx.Lock(ctx, "document/"+id); err != nil {
			return err
		}
		if d.Customer, err = holdCustomer(ctx, tx, viewer, d.Customer); err != nil {
			return err
		}
		before, err := findDocument(ctx, tx, "id", id)
		if err != nil {
			return err
		}
		row, err = s.changeDocument(ctx, tx, before, d)
		return err
	})
	return row, wrapRefused("update document", err)
}

func (s *Service) changeDocument(ctx context.Context, tx *store.Tx, before *ent.SalesDocument, d Document) (*ent.SalesDocument, error) {
	if d.Kind != before.Kind {
		return nil, conversa.Invalid("kind", "A document stays of its kind: its number belongs to it.")
	}
	if d.Status == nil {
		d.Status = &before.Status
	}
	if !before.Status.MayBecome(*d.Status) {
		return nil, errStatus
	}
	changed := d.changes(before)
	if changed == "" && *d.Status == before.Status {
		return before, nil
	}
	if since := d.UnchangedSince; since != nil && since.UnixMilli() != before.UpdatedAt.UnixMilli() { // as the API tells it
		return nil, errChanged
	}
	if changed != "" && before.Status != conversa.SalesDraft {
		return nil, &conversa.Error{
			Code: conversa.CodeConflict, Message: "Only a draft changes: of this document only the status may.", Field: changed,
		}
	}
	update := tx.Client.SalesDocument.UpdateOneID(before.ID).SetStatus(*d.Status).SetUpdatedAt(s.now()).
		SetSubject(d.Subject).SetSearchText(searchTextOf(before.Number(), d.Subject)).SetCurrency(d.Currency).
		SetLines(d.Lines).SetSubtotal(d.totals.Subtotal).SetTax(d.totals.Tax).SetTotal(d.totals.Total)
	orClear(d.ValidUntil, update.SetValidUntil, update.ClearValidUntil)
	orClear(d.Customer.in(conversa.ModuleLeads), update.SetLeadID, update.ClearLeadID)
	orClear(d.Customer.in(conversa.ModuleContacts), update.SetContactID, update.ClearContactID)
	// The viewer sees the customer, whose document it is from now on.
	row, err := update.Save(conversa.WithViewer(ctx, conversa.SystemViewerOf(before.OrganizationID)))
	if err != nil {
		return nil, err
	}
	return row, audit.Write(ctx, tx, audit.Entry{
		Action: "sales_document.updated", SubjectID: row.ID, Before: documentFacts(before), After: documentFacts(row), At: s.now(),
	})
}

// orClear sets a field that may be empty.
func orClear[T any](to *T, set func(T) *ent.SalesDocumentUpdateOne, clear func() *ent.SalesDocumentUpdateOne) {
	if to == nil {
		clear()
		return
	}
	set(*to)
}

// changes names the first field, beside the status, that would not be as it is.
func (d Document) changes(row *ent.SalesDocument) string {
	is := customerOf(row)
	switch {
	case d.Customer.ID != is.ID:
		return "customerId"
	case d.Subject != row.Subject:
		return "subject"
	case d.Currency != row.Currency:
		return "currency"
	case !slices.Equal(d.Lines, row.Lines):
		return "lines"
	case moment(d.ValidUntil) != moment(row.ValidUntil):
		return "validUntil"
	}
	return ""
}

// moment is an instant that can be compared, whatever zone a database gives it in.
func moment(at *time.Time) int64 {
	if at == nil {
		return -1 // before 1970, which no document is
	}
	return at.UnixMicro()
}
