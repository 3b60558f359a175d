package crm_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/salesdocument"
	"conversa/internal/crm"
	"conversa/internal/store"
)

// shoes is a quote over a pair of shoes, changed.
func shoes(change ...func(*crm.Document)) crm.Document {
	d := crm.Document{Kind: conversa.SalesQuote, Subject: "Shoes", Currency: "BRL", Lines: []conversa.SalesLine{
		{Description: "Shoes", Quantity: "2", UnitPrice: "49.9", Discount: "10", TaxRate: "17"},
	}}
	for _, c := range change {
		c(&d)
	}
	return d
}

func of(ref crm.Ref) func(*crm.Document) { return func(d *crm.Document) { d.Customer = ref } }

func becoming(status conversa.SalesDocumentStatus) func(*crm.Document) {
	return func(d *crm.Document) { d.Status = &status }
}

func (w *world) document(viewer conversa.Viewer, d crm.Document) *ent.SalesDocument {
	w.Helper()
	row, err := w.crm.CreateDocument(w.Context(), viewer, "", d)
	if err != nil {
		w.Fatal(err)
	}
	return row
}

// Numbers have neither gaps nor repeats, whoever makes documents at the same moment, and
// whatever is refused meanwhile.
func TestDocumentsMadeAtOnceAreNumberedWithoutGaps(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const many = 50
		lead := w.create(w.seller, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Bia")})
		errs := make(chan error, 2*many)
		var wait sync.WaitGroup
		for i := range many {
			kind := conversa.SalesInvoice
			if i%5 == 0 {
				kind = conversa.SalesQuote
			}
			wait.Go(func() {
				_, err := w.crm.CreateDocument(t.Context(), w.seller, "", shoes(of(lead), func(d *crm.Document) { d.Kind = conversa.SalesOrder }))
				errs <- err
			})
			wait.Go(func() { // one that is undone after it had its number
				err := w.store.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
					return crm.FailAfterNumber(ctx, tx, w.org, kind)
				})
				if err == nil {
					t.Error("it was to fail")
				}
				_, err = w.crm.CreateDocument(t.Context(), w.admin, "", shoes(func(d *crm.Document) { d.Kind = kind }))
				errs <- err
			})
		}
		wait.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
		for kind, count := range map[conversa.SalesDocumentKind]int{
			conversa.SalesOrder: many, conversa.SalesInvoice: many - many/5, conversa.SalesQuote: many / 5,
		} {
			var want []int
			for n := range count {
				want = append(want, n+1)
			}
			got := w.store.Client().SalesDocument.Query().Where(salesdocument.KindEQ(kind)).
				Order(ent.Asc(salesdocument.FieldSerial)).Select(salesdocument.FieldSerial).IntsX(w.system())
			if !slices.Equal(got, want) {
				t.Errorf("%s are numbered %v", kind, got)
			}
		}
	})
}

func TestTheSameKeyMakesOneDocument(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ids := make([]string, 10)
		var wait sync.WaitGroup
		for i := range ids {
			wait.Go(func() {
				row, err := w.crm.CreateDocument(t.Context(), w.seller, "k", shoes())
				if err != nil {
					t.Error(err)
					return
				}
				ids[i] = row.ID
			})
		}
		wait.Wait()
		if slices.ContainsFunc(ids, func(id string) bool { return id != ids[0] }) {
			t.Errorf("the key made %v", ids)
		}
		_, err := w.crm.CreateDocument(t.Context(), w.seller, "k", shoes(func(d *crm.Document) { d.Subject = "Boots" }))
		w.wantRefused("another with the key", err, conversa.CodeConflict, "idempotencyKey")
		theirs, err := w.crm.CreateDocument(t.Context(), w.eva, "k", shoes())
		if err != nil || theirs.ID == ids[0] || theirs.Number() != "Q-0002" {
			t.Errorf("another's key: %v, %v", theirs, err)
		}
		sent, err := w.crm.UpdateDocument(t.Context(), w.seller, ids[0], shoes(becoming(conversa.SalesSent)))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.crm.CreateDocument(t.Context(), w.seller, "k", shoes()); err != nil || again.ID != sent.ID || again.Status != conversa.SalesSent {
			t.Errorf("a repeat after a change: %v, %v", again, err)
		}
		_, err = w.crm.CreateDocument(t.Context(), w.seller, strings.Repeat("k", 201), shoes())
		w.wantRefused("a long key", err, conversa.CodeInvalidInput, "idempotencyKey")
	})
}

func TestADocumentIsPricedAndWrittenDown(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		row := w.document(w.seller, shoes())
		if row.Subtotal != "89.82" || row.Tax != "15.27" || row.Total != "105.09" || row.Lines[0].UnitPrice != "49.90" || row.Lines[0].Total != "89.82" {
			t.Errorf("%+v", row)
		}
		if acts := w.acts(row.ID); len(acts) != 1 || !strings.HasPrefix(acts[0], "bob sales_document.created") || !strings.Contains(acts[0], `"number":"Q-0001"`) {
			t.Errorf("%v", acts)
		}
		changed, err := w.crm.UpdateDocument(t.Context(), w.seller, row.ID, shoes(func(d *crm.Document) { d.Lines[0].Quantity = "1" }))
		if err != nil || changed.Total != "52.54" || changed.Number() != "Q-0001" {
			t.Errorf("%+v, %v", changed, err)
		}
		if acts := w.acts(row.ID); len(acts) != 2 || !strings.Contains(acts[1], `"total":"105.09"`) || !strings.Contains(acts[1], `"total":"52.54"`) {
			t.Errorf("%v", acts)
		}
		if _, err := w.crm.UpdateDocument(t.Context(), w.seller, row.ID, shoes(func(d *crm.Document) { d.Lines[0].Quantity = "1" })); err != nil {
			t.Error(err)
		}
		if acts := w.acts(row.ID); len(acts) != 2 {
			t.Errorf("a repeat was written down: %v", acts)
		}
	})
}

// Who knows a document as it was does not undo what others changed, by sending it least of all.
func TestADocumentIsNotChangedBehindSomebodysBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		known := w.document(w.seller, shoes())
		one := func(d *crm.Document) { d.Lines[0].Quantity = "1" }
		as := func(since time.Time) func(*crm.Document) { return func(d *crm.Document) { d.UnchangedSince = &since } }
		update := func(change ...func(*crm.Document)) (*ent.SalesDocument, error) {
			return w.crm.UpdateDocument(t.Context(), w.seller, known.ID, shoes(change...))
		}
		w.later = time.Minute
		changed, err := update(one, as(known.UpdatedAt))
		if err != nil {
			t.Fatal(err)
		}
		_, err = update(becoming(conversa.SalesSent), as(known.UpdatedAt))
		w.wantRefused("an older one that is sent", err, conversa.CodeConflict, "unchangedSince")
		if again, err := update(one, as(known.UpdatedAt)); err != nil || !again.UpdatedAt.Equal(changed.UpdatedAt) {
			t.Errorf("a repeat: %v, %v", again, err)
		}
		if sent, err := update(one, becoming(conversa.SalesSent), as(changed.UpdatedAt)); err != nil || sent.Total != changed.Total {
			t.Errorf("sent: %v, %v", sent, err)
		}
	})
}

func TestWhatIsNoDraftKeepsAllButItsStatus(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := w.create(w.seller, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Bia")})
		until := time.Date(2026, 4, 1, 0, 0, 0, 123456789, time.UTC)
		quote := func(change ...func(*crm.Document)) crm.Document {
			return shoes(append([]func(*crm.Document){of(lead), func(d *crm.Document) { d.ValidUntil = &until }}, change...)...)
		}
		row := w.document(w.seller, quote(becoming(conversa.SalesSent)))
		update := func(d crm.Document) error {
			_, err := w.crm.UpdateDocument(t.Context(), w.seller, row.ID, d)
			return err
		}
		for field, change := range map[string]func(*crm.Document){
			"customerId": of(crm.Ref{}),
			"subject":    func(d *crm.Document) { d.Subject = "Boots" },
			"currency":   func(d *crm.Document) { d.Currency = "USD" },
			"lines":      func(d *crm.Document) { d.Lines[0].Quantity = "3" },
			"validUntil": func(d *crm.Document) { d.ValidUntil = nil },
			"status":     becoming(conversa.SalesDraft),
		} {
			w.wantRefused(field, update(quote(change)), conversa.CodeConflict, field)
		}
		w.wantRefused("kind", update(quote(func(d *crm.Document) { d.Kind = conversa.SalesInvoice })), conversa.CodeInvalidInput, "kind")
		if err := update(quote(becoming(conversa.SalesAccepted))); err != nil {
			t.Error(err)
		}
		if err := update(quote()); err != nil {
			t.Errorf("a status that is left out: %v", err)
		}
		if err := update(quote(becoming(conversa.SalesCancelled))); err != nil {
			t.Error(err)
		}
		w.wantRefused("after the end", update(quote(becoming(conversa.SalesSent))), conversa.CodeConflict, "status")
	})
}

func TestADocumentThatCannotBeKeptIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		old := time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC)
		for field, change := range map[string]func(*crm.Document){
			"subject":          func(d *crm.Document) { d.Subject = " " },
			"currency":         func(d *crm.Document) { d.Currency = "brl" },
			"validUntil":       func(d *crm.Document) { d.ValidUntil = &old },
			"lines.0.quantity": func(d *crm.Document) { d.Lines[0].Quantity = "0" },
		} {
			_, err := w.crm.CreateDocument(t.Context(), w.seller, "", shoes(change))
			w.wantRefused(field, err, conversa.CodeInvalidInput, field)
		}
		reader := w.seller
		reader.Scopes = []conversa.TokenScope{conversa.ScopeRead}
		_, err := w.crm.CreateDocument(t.Context(), reader, "", shoes())
		w.wantRefused("a token that reads", err, conversa.CodeForbidden, "")
		if row := w.document(w.seller, shoes()); row.Number() != "Q-0001" {
			t.Errorf("what was refused took a number: %s", row.Number())
		}
	})
}

func TestADocumentGoesWithItsCustomer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lead := w.create(w.seller, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Bia")})
		_, err := w.crm.CreateDocument(t.Context(), w.eva, "", shoes(of(lead)))
		w.wantRefused("another's lead", err, conversa.CodeNotFound, "customerId")
		row := w.document(w.seller, shoes(of(lead)))
		_, err = w.crm.UpdateDocument(t.Context(), w.eva, row.ID, shoes())
		w.wantRefused("another's document", err, conversa.CodeNotFound, "id")
		w.wantRefused("a lead with documents", w.crm.Delete(t.Context(), w.seller, lead), conversa.CodeConflict, "")
		became, err := w.crm.Convert(t.Context(), w.seller, lead.ID)
		if err != nil {
			t.Fatal(err)
		}
		now := w.store.Client().SalesDocument.GetX(w.system(), row.ID)
		if now.LeadID != nil || now.ContactID == nil || *now.ContactID != became {
			t.Errorf("after the conversion it is %v's or %v's", now.LeadID, now.ContactID)
		}
		later := w.document(w.seller, shoes(of(lead)))
		if later.ContactID == nil || *later.ContactID != became {
			t.Errorf("a converted lead's is %v's", later.ContactID)
		}
		if err := w.crm.Assign(t.Context(), w.seller, crm.Ref{Module: conversa.ModuleContacts, ID: became}, w.eva.UserID); err != nil {
			t.Fatal(err)
		}
		_, err = w.crm.UpdateDocument(t.Context(), w.seller, row.ID, shoes())
		w.wantRefused("a customer who was given away", err, conversa.CodeNotFound, "id")
		if _, err = w.crm.UpdateDocument(t.Context(), w.eva, row.ID, shoes(of(crm.Ref{Module: conversa.ModuleContacts, ID: became}))); err != nil {
			t.Error(err)
		}
		if free, err := w.crm.UpdateDocument(t.Context(), w.eva, row.ID, shoes()); err != nil || free.ContactID != nil {
			t.Errorf("nobody's: %v, %v", free, err)
		}
	})
}
