package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/auditentry"
	"conversa/ent/conversation"
	"conversa/ent/file"
	"conversa/internal/inbox"
	"conversa/internal/store"
)

// Who turns out to be another customer brings the documents along.
func TestDocumentsGoToWhoTheirCustomerTurnsOutToBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(from("Ana", text("wamid.1", ana, "", "a", 1))))
		stays := w.conversation()
		w.hear(notify(from("Ana", text("wamid.2", "", anaID, "b", 2))))
		goes := w.store.Client().Conversation.Query().Where(conversation.IDNEQ(stays.ID)).OnlyX(w.systemCtx())
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.SalesDocument.Create().SetOrganizationID(stays.OrganizationID).SetCreatedByID(w.admin).
				SetKind(conversa.SalesQuote).SetSerial(1).SetLeadID(*goes.LeadID).SetSubject("x").SetSearchText("x").SetCurrency("BRL").
				SetLines([]conversa.SalesLine{}).SetSubtotal("0").SetTax("0").SetTotal("0").Exec(ctx)
		})
		w.hear(notify(from("Ana", text("wamid.3", ana, anaID, "c", 3))))
		document := w.store.Client().SalesDocument.Query().OnlyX(w.systemCtx())
		if document.LeadID == nil || *document.LeadID != *stays.LeadID {
			t.Errorf("it is %v's, want %s's", document.LeadID, *stays.LeadID)
		}
		if n := w.store.Client().Lead.Query().CountX(w.systemCtx()); n != 1 {
			t.Errorf("there are %d leads", n)
		}
	})
}

// invoice is a document of an organization.
func (w *world) invoice(subject string) (id string) {
	w.Helper()
	before := w.store.Client().SalesDocument.Query().CountX(w.systemCtx())
	w.change(func(ctx context.Context, tx *store.Tx) error {
		id = tx.Client.SalesDocument.Create().SetOrganizationID(w.org).SetCreatedByID(w.admin).SetKind(conversa.SalesInvoice).SetSerial(7 + before).
			SetSubject(subject).SetSearchText("x").SetCurrency("BRL").SetLines([]conversa.SalesLine{}).
			SetSubtotal("0").SetTax("0").SetTotal("0").SaveX(ctx).ID
		return nil
	})
	return id
}

func (w *town) sendDocument(key, id string) ([]*ent.Message, error) {
	ctx, v := w.viewer()
	return w.inbox.Reply(ctx, v, inbox.Reply{
		ConversationID: w.conv.ID, IdempotencyKey: key, Text: "segue", Attachments: []inbox.Attachment{{SalesDocumentID: id}},
	})
}

func (w *town) drawn() []*ent.File {
	return w.store.Client().File.Query().Where(file.SourceEQ(conversa.FileFromInventory)).AllX(w.systemCtx())
}

func TestADocumentIsSentAsItIsThen(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		id := w.invoice("Sapatos")
		first, err := one(w.sendDocument("k", id))
		if err != nil {
			t.Fatal(err)
		}
		w.settle()
		w.want(first.ID, "DELIVERED")
		w.wantArrived("document segue INV-0007.pdf")
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.SalesDocument.DeleteOneID(id).Exec(ctx)
		})
		if again, err := one(w.sendDocument("k", id)); err != nil || again.ID != first.ID {
			t.Errorf("the repeat, once the document is gone: %v, %v", again, err)
		}
		if _, err := w.sendDocument("l", id); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("a document that is gone: %v", err)
		}
		files := w.drawn()
		if len(files) != 1 || !strings.HasPrefix(w.content(files[0].ID), "%PDF-") {
			t.Errorf("kept: %v", files)
		}
		w.pass(25 * time.Hour)
		if n := len(w.drawn()); n != 1 {
			t.Errorf("a day later there are %d", n)
		}
	})
}

func (w *world) document(id string) *ent.SalesDocument {
	return w.store.Client().SalesDocument.GetX(w.systemCtx(), id)
}

func TestADraftIsSentWithTheMessageThatBringsIt(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		id := w.invoice("Sapatos")
		first, err := one(w.sendDocument("k", id))
		if err != nil {
			t.Fatal(err)
		}
		sent := w.document(id)
		if sent.Status != conversa.SalesSent {
			t.Errorf("it is %s", sent.Status)
		}
		acts := w.store.Client().AuditEntry.Query().Where(auditentry.Action("sales_document.updated"), auditentry.SubjectID(id)).AllX(w.systemCtx())
		if len(acts) != 1 || fmt.Sprint(acts[0].Before, acts[0].After) != "map[status:DRAFT] map[status:SENT]" {
			t.Errorf("the audit says %v", acts)
		}
		w.pass(time.Second)
		if again, err := one(w.sendDocument("k", id)); err != nil || again.ID != first.ID {
			t.Errorf("the repeat: %v, %v", again, err)
		}
		if _, err := w.sendDocument("l", id); err != nil {
			t.Errorf("another message: %v", err)
		}
		if now := w.document(id); !now.UpdatedAt.Equal(sent.UpdatedAt) {
			t.Errorf("it changed at %v and %v", sent.UpdatedAt, now.UpdatedAt)
		}
		refused := w.invoice("Meias")
		w.pass(24 * time.Hour)
		if _, err := w.sendDocument("m", refused); !errors.Is(err, conversa.ErrWindowClosed) {
			t.Errorf("after the window: %v", err)
		}
		if now := w.document(refused); now.Status != conversa.SalesDraft {
			t.Errorf("refused, it is %s", now.Status)
		}
	})
}

func TestADocumentThatIsNotSentLeavesNothing(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		other := &town{world: anotherWorld(t, w.store)}
		if _, err := w.sendDocument("k", other.invoice("theirs")); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("another organization's: %v", err)
		}
		w.pass(24 * time.Hour)
		if _, err := w.sendDocument("k", w.invoice("Sapatos")); !errors.Is(err, conversa.ErrWindowClosed) {
			t.Errorf("after the window: %v", err)
		}
		left := w.drawn()
		w.pass(24 * time.Hour)
		if n := len(w.drawn()); n != 0 {
			t.Errorf("%d files are left", n)
		}
		for _, f := range left {
			if content := w.content(f.ID); content != "" {
				t.Errorf("%d bytes are left", len(content))
			}
		}
		w.wantSent(0)
	})
}
