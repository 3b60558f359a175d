package crm_test

import (
	"bytes"
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/internal/crm"
	"conversa/internal/store"
)

func TestALinkOpensItsDocumentForTenMinutes(t *testing.T) {
	t.Parallel()

	now := noon
	links := &crm.Links{Key: []byte("key"), Base: func() string { return "https://conversa.example.com/" }, Now: func() time.Time { return now }}
	address, err := url.Parse(links.Address("doc_1", "usr_1"))
	if err != nil || address.Host != "conversa.example.com" || address.Path != "/pdf/doc_1" {
		t.Fatalf("%v, %v", address, err)
	}
	expires, signature := address.Query().Get("expires"), address.Query().Get("signature")
	other := &crm.Links{Key: []byte("another"), Base: links.Base, Now: links.Now}
	for name, c := range map[string]struct {
		links                      *crm.Links
		id, by, expires, signature string
		after                      time.Duration
		opens                      bool
	}{
		"as given":            {links, "doc_1", "usr_1", expires, signature, 0, true},
		"in the last second":  {links, "doc_1", "usr_1", expires, signature, 10*time.Minute - time.Second, true},
		"after ten minutes":   {links, "doc_1", "usr_1", expires, signature, 10 * time.Minute, false},
		"another document":    {links, "doc_2", "usr_1", expires, signature, 0, false},
		"another user":        {links, "doc_1", "usr_2", expires, signature, 0, false},
		"a longer life":       {links, "doc_1", "usr_1", expires + "0", signature, 0, false},
		"no end":              {links, "doc_1", "usr_1", "", signature, 0, false},
		"no signature":        {links, "doc_1", "usr_1", expires, "", 0, false},
		"a tampered one":      {links, "doc_1", "usr_1", expires, strings.Repeat("A", len(signature)), 0, false},
		"another server's":    {other, "doc_1", "usr_1", expires, signature, 0, false},
		"the parts elsewhere": {links, "doc_1\nusr_1", expires, "", signature, 0, false},
	} {
		now = noon.Add(c.after)
		if got := c.links.Opens(c.id, c.by, c.expires, c.signature); got != c.opens {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestADocumentIsDrawnForWhoSeesIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.change(func(ctx context.Context, tx *store.Tx) {
			tx.Client.Organization.UpdateOneID(w.org).SetLegalName("Shop Ltda.").SetTaxID("1").SetAddress("1 Main St\nSão Paulo").ExecX(ctx)
		})
		lead := w.create(w.seller, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Bia"), Company: ptr("Reis"), Email: ptr("bia@example.com")})
		became, err := w.crm.Convert(t.Context(), w.seller, w.create(w.seller, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Caio")}).ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, customer := range []crm.Ref{lead, {Module: conversa.ModuleContacts, ID: became}, {}} {
			row := w.document(w.seller, shoes(of(customer)))
			name, content, err := w.crm.DocumentPDF(conversa.WithViewer(t.Context(), w.seller), row.ID)
			if err != nil || name != row.Number()+".pdf" || !bytes.HasPrefix(content, []byte("%PDF-")) {
				t.Errorf("%s: %d bytes, %v", name, len(content), err)
			}
			_, _, err = w.crm.DocumentPDF(conversa.WithViewer(t.Context(), w.eva), row.ID)
			w.wantRefused("another's", err, conversa.CodeNotFound, "id")
		}
	})
}

func TestADraftIsDrawnAsSentForItsCustomer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		row, ctx := w.document(w.seller, shoes()), conversa.WithViewer(t.Context(), w.seller)
		_, draft, err := w.crm.DocumentPDF(ctx, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		first, err := w.crm.DrawToSend(ctx, row.ID)
		if err != nil || bytes.Equal(first.Content, draft) {
			t.Errorf("it is drawn as a draft: %v", err)
		}
		second, err := w.crm.DrawToSend(ctx, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		send := func(sheets ...crm.Sheet) error {
			return w.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error { return w.crm.SendSheets(ctx, tx, sheets) })
		}
		token := w.seller
		token.Scopes = []conversa.TokenScope{conversa.ScopeRead, conversa.ScopeSend}
		w.wantRefused("by a token that may change nothing", w.store.WithTx(conversa.WithViewer(t.Context(), token), func(ctx context.Context, tx *store.Tx) error {
			return w.crm.SendSheets(ctx, tx, []crm.Sheet{first})
		}), conversa.CodeForbidden, "")
		if err := send(first, first); err != nil {
			t.Error(err)
		}
		w.wantRefused("what changed since it was drawn", send(second), conversa.CodeUnavailable, "")
		third, err := w.crm.DrawToSend(ctx, row.ID)
		if err != nil || !bytes.Equal(third.Content, first.Content) {
			t.Errorf("once it is sent it is drawn otherwise: %v", err)
		}
		if err := send(third); err != nil {
			t.Error(err)
		}
		_, err = w.crm.DrawToSend(conversa.WithViewer(t.Context(), w.eva), row.ID)
		w.wantRefused("another's", err, conversa.CodeNotFound, "id")
	})
}
