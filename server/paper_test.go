package server_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestADocumentIsFetchedByItsAddress(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, w *world) {
		p := w.server()
		writer := api{p.url(), p.run("token", "create", "--email", testAdmin, "--name", "writer", "--scopes", "READ,WRITE")}
		var made struct {
			CreateSalesDocument struct{ SalesDocument struct{ PdfURL string } }
		}
		err := writer.ask(t.Context(), `mutation { createSalesDocument(input: {kind: INVOICE, subject: "Maçãs", currency: "BRL",
			lines: [{description: "Maçã", quantity: "3", unitPrice: "1.20"}]}) { salesDocument { pdfUrl } } }`, nil, &made)
		if err != nil {
			t.Fatal(err)
		}
		address := made.CreateSalesDocument.SalesDocument.PdfURL
		answer, content := fetch(t, address)
		if answer.StatusCode != http.StatusOK || !bytes.HasPrefix(content, []byte("%PDF-")) {
			t.Fatalf("%s: %s, %.100q", address, answer.Status, content)
		}
		for name, want := range map[string]string{
			"Content-Type": "application/pdf", "Content-Disposition": `attachment; filename="INV-0001.pdf"`, "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-store",
		} {
			if got := answer.Header.Get(name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		whole, _, _ := strings.Cut(address, "?")
		for name, other := range map[string]string{
			"without a signature": whole, "tampered with": address[:len(address)-2] + "AA", "of another": strings.Replace(address, "/pdf/doc_", "/pdf/doc_0", 1),
			"for longer": strings.Replace(address, "expires=", "expires=9", 1),
		} {
			if answer, _ := fetch(t, other); answer.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %s", name, answer.Status)
			}
		}
	})
}

func fetch(t *testing.T, address string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, content
}
