package paper_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/internal/paper"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// document is one of a kind in a language, with so many lines.
func document(t *testing.T, kind conversa.SalesDocumentKind, locale, currency string, count int) paper.Document {
	t.Helper()
	things := []conversa.SalesLine{
		{Description: "Tênis de corrida Coração, edição «São João»", Quantity: "2", UnitPrice: "1249.9", Discount: "10", TaxRate: "17"},
		{Description: "Instalação e configuração no endereço do cliente, com visita técnica prévia, ajuste fino e treinamento da equipe durante o horário comercial", Quantity: "1.5", UnitPrice: "350", Discount: "0", TaxRate: "5"},
		{Description: "Frete", Quantity: "1", UnitPrice: "89.9", Discount: "0", TaxRate: "0"},
	}
	var lines []conversa.SalesLine
	for i := range count {
		lines = append(lines, things[i%len(things)])
	}
	priced, totals, err := conversa.PriceSales(lines, currency)
	if err != nil {
		t.Fatal(err)
	}
	until := noon.AddDate(0, 1, 0)
	return paper.Document{
		Kind: kind, Status: conversa.SalesDraft, Number: kind.Number(7), Subject: "Tênis e instalação para a equipe", Currency: currency,
		Lines: priced, Totals: totals, Date: noon, ValidUntil: &until, PreparedBy: "Ana Conceição", Locale: locale, Zone: time.UTC,
		Issuer:   paper.Party{Name: "Loja Exemplo Comércio de Calçados Ltda.", Details: []string{"CNPJ 00.000.000/0001-00", "Rua das Flores, 123", "São Paulo – SP"}},
		Customer: paper.Party{Name: "José Antônio Gonçalves", Details: []string{"Gonçalves & Irmãos", "jose@example.com", "+55 11 95550-0100"}},
	}
}

func TestADocumentOfEachKindIsDrawn(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		kind             conversa.SalesDocumentKind
		locale, currency string
		lines, pages     int
		holds            []string
	}{
		{conversa.SalesQuote, "pt-BR", "BRL", 3, 1, []string{"Orçamento", "Q-0007", "Coração", "Descrição", "2.249,82", "Imposto 17% de 2.249,82", "382,47", "BRL 3.273,44", "01/03/2026", "Página 1/1", "Rascunho"}},
		{conversa.SalesOrder, "en", "USD", 3, 1, []string{"Sales order", "SO-0007", "Gonçalves & Irmãos", "Unit price", "1,249.90", "Tax 5% of 525.00", "26.25", "USD 3,273.44", "Page 1/1"}},
		{conversa.PurchaseOrder, "pt-PT", "KWD", 60, 5, []string{"Pedido de compra", "PO-0007", "KWD 65.468,780", "Página 5/5"}},
		{conversa.SalesInvoice, "de", "JPY", 200, 13, []string{"Invoice", "INV-0007", "JPY", "Page 13/13"}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			t.Parallel()

			content, err := paper.Draw(document(t, c.kind, c.locale, c.currency, c.lines))
			if err != nil {
				t.Fatal(err)
			}
			if folder := os.Getenv("CONVERSA_PAPER"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, string(c.kind)+".pdf"), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if n := pages(content); n != c.pages {
				t.Errorf("%d pages, want %d", n, c.pages)
			}
			read := textOf(t, content)
			for _, want := range c.holds {
				if !strings.Contains(read, want) {
					t.Errorf("%q is not in it:\n%.3000s", want, read)
				}
			}
			if titles := strings.Count(read, "Descrição") + strings.Count(read, "Description"); titles < c.pages-1 {
				t.Errorf("%d of %d pages have titles", titles, c.pages)
			}
		})
	}
}

// logo is a picture of that size.
func logo(t *testing.T, width, height int) *paper.Picture {
	t.Helper()
	full := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(full, full.Bounds(), image.NewUniform(color.RGBA{R: 20, G: 110, B: 90, A: 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, full, nil); err != nil {
		t.Fatal(err)
	}
	return &paper.Picture{JPEG: b.Bytes(), Width: width, Height: height}
}

func TestALogoStandsAboveTheIssuer(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ width, height int }{{320, 80}, {320, 320}, {10, 320}, {320, 1}} {
		d := document(t, conversa.SalesQuote, "pt-BR", "BRL", 3)
		d.Logo = logo(t, c.width, c.height)
		content, err := paper.Draw(d)
		if err != nil {
			t.Fatal(err)
		}
		if folder := os.Getenv("CONVERSA_PAPER"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprint("logo", c.width, "x", c.height, ".pdf")), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		// Below it is all that stands in a document without one.
		if n, read := pages(content), textOf(t, content); n != 1 || !strings.Contains(read, "Loja Exemplo") || !strings.Contains(read, "BRL 3.273,44") {
			t.Errorf("%d pages: %.500s", n, read)
		}
		if bytes.Count(content, []byte("/Subtype /Image")) != 1 {
			t.Errorf("%v: no picture", c)
		}
	}
}

func TestADocumentIsDrawnTheSameEachTime(t *testing.T) {
	t.Parallel()

	d := document(t, conversa.SalesInvoice, "pt-BR", "BRL", 40)
	first, err := paper.Draw(d)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if again, err := paper.Draw(d); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("it differs: %v", err)
		}
	}
}

// What no font has, or no page has room for, is drawn nevertheless.
func TestWhatIsHardToShowIsDrawn(t *testing.T) {
	t.Parallel()

	for name, text := range map[string]string{
		"emoji": "Shoes 👟👩‍👩‍👧 ❤️", "another script": "靴 สวัสดี", "apart": "Cafe\u0301", "a long word": strings.Repeat("W", 500),
		"lines": strings.Repeat("a\n", 249) + "a", "beyond": "\U0010FFFF", "spaces": "a\u00a0b\u3000c\t",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			d := document(t, conversa.SalesQuote, "en", "BRL", 2)
			d.Lines[0].Description, d.Subject = text, strings.ReplaceAll(text, "\n", " ")
			d.Issuer, d.Customer.Name = paper.Party{Name: text}, d.Subject
			d.Lines[1].UnitPrice, d.Lines[1].Total, d.Totals.Total = "999999999999.9999", "999999999999.99", "999999999999.99"
			content, err := paper.Draw(d)
			if err != nil {
				t.Fatal(err)
			}
			if read := textOf(t, content); name == "apart" && !strings.Contains(read, "Café") || !strings.Contains(read, "BRL 999,999,999,999.99") {
				t.Errorf("it reads %s", read)
			}
		})
	}
}

var page = regexp.MustCompile(`/Type /Page\b[^s]`)

func pages(content []byte) int { return len(page.FindAll(content, -1)) }

// textOf reads a PDF back, in the order of the page.
func textOf(t *testing.T, content []byte) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("poppler's pdftotext reads documents back: %v", err)
		}
		t.Skipf("poppler's pdftotext reads documents back: %v", err)
	}
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	output, err := exec.CommandContext(t.Context(), tool, "-layout", path, "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return fmt.Sprint(regexp.MustCompile(` +`).ReplaceAllString(string(output), " "))
}
