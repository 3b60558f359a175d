package conversa

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"
)

// SalesDocumentKind is what a document of the Inventory is.
type SalesDocumentKind string

const (
	SalesQuote    SalesDocumentKind = "QUOTE"
	SalesOrder    SalesDocumentKind = "SALES_ORDER"
	PurchaseOrder SalesDocumentKind = "PURCHASE_ORDER"
	SalesInvoice  SalesDocumentKind = "INVOICE"
)

// Values lists the kinds, for the data model.
func (SalesDocumentKind) Values() []string {
	return []string{"QUOTE", "SALES_ORDER", "PURCHASE_ORDER", "INVOICE"}
}

// Number is how the n-th document of the kind is called: "INV-0007". It sorts as a text up
// to 9999.
func (k SalesDocumentKind) Number(n int) string {
	prefix := map[SalesDocumentKind]string{SalesQuote: "Q", SalesOrder: "SO", PurchaseOrder: "PO", SalesInvoice: "INV"}[k]
	return fmt.Sprintf("%s-%04d", prefix, n)
}

// SalesDocumentStatus is how far a document has come.
type SalesDocumentStatus string

const (
	SalesDraft     SalesDocumentStatus = "DRAFT"
	SalesSent      SalesDocumentStatus = "SENT"
	SalesAccepted  SalesDocumentStatus = "ACCEPTED"
	SalesDeclined  SalesDocumentStatus = "DECLINED"
	SalesCancelled SalesDocumentStatus = "CANCELLED"
)

// Values lists the statuses, for the data model.
func (SalesDocumentStatus) Values() []string {
	return []string{"DRAFT", "SENT", "ACCEPTED", "DECLINED", "CANCELLED"}
}

// salesSteps are what each status may become. What was declined or cancelled stays so.
var salesSteps = map[SalesDocumentStatus][]SalesDocumentStatus{
	SalesDraft:    {SalesSent, SalesAccepted, SalesDeclined, SalesCancelled},
	SalesSent:     {SalesAccepted, SalesDeclined, SalesCancelled},
	SalesAccepted: {SalesCancelled},
}

// MayBecome reports whether a document of this status may have that one next. A repeat
// may always be.
func (s SalesDocumentStatus) MayBecome(next SalesDocumentStatus) bool {
	return s == next || slices.Contains(salesSteps[s], next)
}

// SalesLine is a line of a document. Discount and TaxRate are percentages.
type SalesLine struct {
	Description string  `json:"description"`
	Quantity    Decimal `json:"quantity"`
	UnitPrice   Decimal `json:"unitPrice"`
	Discount    Decimal `json:"discount"`
	TaxRate     Decimal `json:"taxRate"`
	// Total is after the discount and before the tax. Price gives it, and Tax.
	Total Decimal `json:"total"`
	Tax   Decimal `json:"tax"`
}

// SalesTotals are what a document comes to. Total is Subtotal and Tax.
type SalesTotals struct{ Subtotal, Tax, Total Decimal }

// SalesTax is what a document's lines of one rate come to.
type SalesTax struct{ Rate, Net, Tax Decimal }

const (
	// MaxSalesLines is how many lines a document has at most.
	MaxSalesLines = 200
	// maxSalesText is in characters.
	maxSalesText = 500
	// maxSalesTotal has as many digits as any bookkeeping takes, and a Decimal holds.
	maxSalesTotal = Decimal("999999999999")
	maxQuantity   = Decimal("999999999.9999")
	maxPercent    = Decimal("100")
)

// PriceSales checks the lines of a document in a currency of MinorUnit and completes them:
// numbers are written in one way, prices with the digits of the currency at least, Total
// and Tax are worked out. INVALID_INPUT names the line at fault, from 0: "lines.0.quantity".
func PriceSales(lines []SalesLine, currency string) ([]SalesLine, SalesTotals, error) {
	digits, ok := MinorUnit(currency)
	if !ok {
		return nil, SalesTotals{}, Invalid("currency", "Give a currency by its code, e.g. BRL.")
	}
	if len(lines) == 0 || len(lines) > MaxSalesLines {
		return nil, SalesTotals{}, Invalid("lines", "A document has 1 to 200 lines.")
	}
	priced := make([]SalesLine, len(lines))
	for i, line := range lines {
		if err := line.check(fmt.Sprintf("lines.%d.", i)); err != nil {
			return nil, SalesTotals{}, err
		}
		priced[i] = line.priced(digits)
	}
	totals := totalsOf(priced, digits)
	if totals.Total.overflows() {
		return nil, SalesTotals{}, Invalid("lines", "A document comes to less than 1,000,000,000,000.")
	}
	return priced, totals, nil
}

// check reads the numbers of a line and refuses what cannot be kept.
func (l *SalesLine) check(at string) error {
	l.Description = strings.TrimSpace(l.Description)
	if n := utf8.RuneCountInString(l.Description); n == 0 || n > maxSalesText || !printable(l.Description) {
		return Invalid(at+"description", "A line says in 1 to 500 characters what it is about.")
	}
	for _, number := range []struct {
		name    string
		value   *Decimal
		most    Decimal
		refusal string
	}{
		{"quantity", &l.Quantity, maxQuantity, "A quantity is more than 0, with at most 9 digits before the point and 4 behind it."},
		{"unitPrice", &l.UnitPrice, maxSalesTotal, "A price is 0 or more, with at most 12 digits before the point and 4 behind it."},
		{"discount", &l.Discount, maxPercent, "A discount is 0 to 100 percent, with at most 4 digits behind the point."},
		{"taxRate", &l.TaxRate, maxPercent, "A tax is 0 to 100 percent, with at most 4 digits behind the point."},
	} {
		parsed, ok := ParseDecimal(string(*number.value))
		if !ok || parsed.Sign() < 0 || parsed.Compare(number.most) > 0 || number.name == "quantity" && parsed.Sign() == 0 {
			return Invalid(at+number.name, number.refusal)
		}
		*number.value = parsed
	}
	return nil
}

// printable reports whether both databases and a page can show a text. Line breaks they can.
func printable(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7F })
}

// priced works a line out in a currency of so many digits. What is paid is
// quantity × price × (100 − discount) %, rounded; the tax is its percentage of that,
// rounded on its own.
func (l SalesLine) priced(digits int) SalesLine {
	l.UnitPrice = l.UnitPrice.Fixed(digits)
	left := new(big.Int).Sub(maxPercent.scaled(decimalScale), l.Discount.scaled(decimalScale))
	net := new(big.Int).Mul(l.Quantity.scaled(decimalScale), l.UnitPrice.scaled(decimalScale))
	net = roundHalfUp(net.Mul(net, left), 3*decimalScale+2, digits)
	tax := new(big.Int).Mul(net, l.TaxRate.scaled(decimalScale))
	tax = roundHalfUp(tax, digits+decimalScale+2, digits)
	l.Total, l.Tax = decimalOf(net, digits), decimalOf(tax, digits)
	return l
}

// roundHalfUp is the one rule by which money is rounded: each line, and each line's tax, to
// the minor unit of the currency, and half of one up. Sums are of rounded numbers, so that
// what a document shows adds up. n has from digits behind the point and gets to; it is not
// negative.
func roundHalfUp(n *big.Int, from, to int) *big.Int {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(from-to)), nil)
	half := new(big.Int).Rsh(unit, 1)
	return new(big.Int).Div(new(big.Int).Add(n, half), unit)
}

func totalsOf(lines []SalesLine, digits int) SalesTotals {
	net, tax := new(big.Int), new(big.Int)
	for _, l := range lines {
		net.Add(net, l.Total.scaled(digits))
		tax.Add(tax, l.Tax.scaled(digits))
	}
	return SalesTotals{
		Subtotal: decimalOf(net, digits), Tax: decimalOf(tax, digits), Total: decimalOf(new(big.Int).Add(net, tax), digits),
	}
}

// overflows reports whether a sum is more than a document may come to.
func (d Decimal) overflows() bool {
	whole, _, _ := strings.Cut(string(d), ".")
	return len(whole) > len(maxSalesTotal)
}

// SalesTaxes are what priced lines come to by rate of tax, the lowest first.
func SalesTaxes(lines []SalesLine, currency string) []SalesTax {
	digits, _ := MinorUnit(currency)
	byRate := map[Decimal][]SalesLine{}
	for _, l := range lines {
		byRate[l.TaxRate] = append(byRate[l.TaxRate], l)
	}
	var taxes []SalesTax
	for rate, of := range byRate {
		totals := totalsOf(of, digits)
		taxes = append(taxes, SalesTax{Rate: rate, Net: totals.Subtotal, Tax: totals.Tax})
	}
	slices.SortFunc(taxes, func(a, b SalesTax) int { return a.Rate.Compare(b.Rate) })
	return taxes
}
