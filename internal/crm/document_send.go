package crm

import (
	"context"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/audit"
	"conversa/internal/store"
)

// Sheet is a document as a customer gets it.
type Sheet struct {
	DocumentID string
	// Name is a file's, e.g. "INV-0007.pdf".
	Name    string
	Content []byte

	draft     bool
	changedAt time.Time
}

var errRedrawn = &conversa.Error{
	Code: conversa.CodeUnavailable, Message: "Somebody changed the document at this moment. Send it again.",
}

// DrawToSend draws a document that the context's viewer sees for its customer: a draft as
// the document that it is once they have it. NOT_FOUND for another.
func (s *Service) DrawToSend(ctx context.Context, id string) (Sheet, error) {
	row, err := s.document(ctx, id)
	if err != nil {
		return Sheet{}, err
	}
	sheet := Sheet{DocumentID: id, draft: row.Status == conversa.SalesDraft, changedAt: row.UpdatedAt}
	if sheet.draft {
		row.Status = conversa.SalesSent
	}
	sheet.Name, sheet.Content, err = s.draw(ctx, row)
	return sheet, err
}

// HoldSheets keeps everybody else from changing the documents until commit. Documents are
// locked before the conversations that they are sent in.
func (s *Service) HoldSheets(ctx context.Context, tx *store.Tx, sheets []Sheet) error {
	var locks []string
	for _, sheet := range sheets {
		locks = append(locks, "document/"+sheet.DocumentID)
	}
	if len(locks) == 0 {
		return nil
	}
	return tx.Lock(ctx, locks...)
}

// SendSheets makes drafts SENT that are held, which asks a token for WRITE. UNAVAILABLE where one
// is not as it was drawn.
func (s *Service) SendSheets(ctx context.Context, tx *store.Tx, sheets []Sheet) error {
	sent := map[string]bool{}
	for _, sheet := range sheets {
		if !sheet.draft || sent[sheet.DocumentID] {
			continue
		}
		sent[sheet.DocumentID] = true
		viewer, _ := conversa.ViewerFrom(ctx)
		if err := viewer.Allow("", conversa.ScopeWrite); err != nil {
			return err
		}
		before, err := findDocument(ctx, tx, "id", sheet.DocumentID)
		if err != nil {
			return err
		}
		if before.Status != conversa.SalesDraft || !before.UpdatedAt.Equal(sheet.changedAt) {
			return errRedrawn
		}
		if err := s.sendDocument(ctx, tx, before); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) sendDocument(ctx context.Context, tx *store.Tx, before *ent.SalesDocument) error {
	now := s.now()
	// Who sees a document may send it, whoever may change it.
	row, err := tx.Client.SalesDocument.UpdateOneID(before.ID).SetStatus(conversa.SalesSent).SetUpdatedAt(now).
		Save(conversa.WithViewer(ctx, conversa.SystemViewerOf(before.OrganizationID)))
	if err != nil {
		return fmt.Errorf("send document: %w", err)
	}
	return audit.Write(ctx, tx, audit.Entry{
		Action: "sales_document.updated", SubjectID: row.ID, Before: documentFacts(before), After: documentFacts(row), At: now,
	})
}
