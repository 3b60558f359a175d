package paper

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"conversa"
)

// words are what a document says by itself.
type words struct {
	kinds    map[conversa.SalesDocumentKind]string
	statuses map[conversa.SalesDocumentStatus]string

	customer, date, validUntil, preparedBy, currency, status, page string
	description, quantity, price, discount, tax, total             string
	subtotal, of                                                   string
}

var english = words{
	kinds: map[conversa.SalesDocumentKind]string{
		conversa.SalesQuote: "Quote", conversa.SalesOrder: "Sales order", conversa.PurchaseOrder: "Purchase order", conversa.SalesInvoice: "Invoice",
	},
	statuses: map[conversa.SalesDocumentStatus]string{
		conversa.SalesDraft: "Draft", conversa.SalesDeclined: "Declined", conversa.SalesCancelled: "Cancelled",
	},
	customer: "For", date: "Date", validUntil: "Valid until", preparedBy: "Prepared by", currency: "Currency", status: "Status", page: "Page",
	description: "Description", quantity: "Quantity", price: "Unit price", discount: "Discount", tax: "Tax", total: "Total",
	subtotal: "Subtotal", of: "of",
}

var portuguese = words{
	kinds: map[conversa.SalesDocumentKind]string{
		conversa.SalesQuote: "Orçamento", conversa.SalesOrder: "Pedido de venda", conversa.PurchaseOrder: "Pedido de compra", conversa.SalesInvoice: "Fatura",
	},
	statuses: map[conversa.SalesDocumentStatus]string{
		conversa.SalesDraft: "Rascunho", conversa.SalesDeclined: "Recusado", conversa.SalesCancelled: "Cancelado",
	},
	customer: "Para", date: "Data", validUntil: "Válido até", preparedBy: "Preparado por", currency: "Moeda", status: "Situação", page: "Página",
	description: "Descrição", quantity: "Quantidade", price: "Preço unitário", discount: "Desconto", tax: "Imposto", total: "Total",
	subtotal: "Subtotal", of: "de",
}

func isPortuguese(locale string) bool {
	base, _ := language.Make(locale).Base()
	return base.String() == "pt"
}

func wordsOf(locale string) words {
	if isPortuguese(locale) {
		return portuguese
	}
	return english
}

// numbers is how numbers are written.
type numbers struct{ point, group string }

func numbersOf(locale string) numbers {
	if isPortuguese(locale) {
		return numbers{",", "."}
	}
	return numbers{".", ","}
}

// write is an exact number, e.g. 1.234,56.
func (n numbers) write(d conversa.Decimal) string {
	whole, fraction, _ := strings.Cut(string(d), ".")
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(n.group)
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString(n.point + fraction)
	}
	return b.String()
}

// percent is a rate, or a dash for none.
func (n numbers) percent(d conversa.Decimal) string {
	if d.Sign() == 0 {
		return "–"
	}
	return n.write(d) + "%"
}

// fonts are looked into for what they can show.
var fonts = sync.OnceValue(func() (fonts []*sfnt.Font) {
	for _, file := range [][]byte{goregular.TTF, gobold.TTF} {
		font, err := sfnt.Parse(file)
		if err != nil {
			panic(err) // it is a part of the program
		}
		fonts = append(fonts, font)
	}
	return fonts
})

// shown is a text as the fonts can show it: accents in one piece, a question mark in place
// of what they have not, such as emoji.
func shown(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.In(r, unicode.Mn, unicode.Cf, unicode.Cc):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		var b sfnt.Buffer
		for _, font := range fonts() {
			if i, err := font.GlyphIndex(&b, r); i == 0 || err != nil || r > 0xFFFF {
				return '?'
			}
		}
		return r
	}, norm.NFC.String(text))
}
