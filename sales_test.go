package conversa_test

import (
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"conversa"
)

func TestADecimalIsReadExactly(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		"1": "1", "007.50": "7.5", "0.0001": "0.0001", "-0.00": "0", "-2.5": "-2.5", "999999999999999.9999": "999999999999999.9999",
		"": "", ".5": "", "1.": "", "1,5": "", "1e3": "", "+1": "", " 1": "", "1.00001": "", "1234567890123456": "", "٣": "", "0x1": "",
	} {
		got, ok := conversa.ParseDecimal(text)
		if string(got) != want || ok != (want != "") {
			t.Errorf("ParseDecimal(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
}

func TestACurrencyHasItsMinorUnit(t *testing.T) {
	t.Parallel()

	for code, want := range map[string]int{"BRL": 2, "USD": 2, "JPY": 0, "KWD": 3, "CLF": 4, "brl": -1, "XXX": -1, "XAU": -1, "R$": -1, "": -1} {
		if digits, ok := conversa.MinorUnit(code); ok != (want >= 0) || ok && digits != want {
			t.Errorf("MinorUnit(%q) = %d, %v, want %d", code, digits, ok, want)
		}
	}
}

func TestALineIsRoundedHalfUpToTheMinorUnit(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		currency                      string
		quantity, price, discount, at conversa.Decimal
		total, tax                    conversa.Decimal
	}{
		"plain":                     {"BRL", "3", "49.90", "0", "0", "149.70", "0.00"},
		"half a cent":               {"BRL", "0.5", "0.01", "0", "0", "0.01", "0.00"},
		"just under half":           {"BRL", "0.4999", "0.01", "0", "0", "0.00", "0.00"},
		"a discount":                {"BRL", "1", "10.05", "50", "0", "5.03", "0.00"},
		"all of it":                 {"BRL", "9", "10", "100", "17", "0.00", "0.00"},
		"a tax of half a cent":      {"BRL", "1", "0.10", "0", "5", "0.10", "0.01"},
		"the tax is of what is due": {"BRL", "1", "0.104", "0", "5", "0.10", "0.01"},
		"yen have no cents":         {"JPY", "3", "33.5", "0", "10", "101", "10"},
		"half a yen":                {"JPY", "1", "5", "0", "10", "5", "1"},
		"dinars have thousandths":   {"KWD", "1", "1.0005", "0", "0", "1.001", "0.000"},
		"the smallest of all":       {"BRL", "0.0001", "0.0001", "99.9999", "0.0001", "0.00", "0.00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			lines, totals, err := conversa.PriceSales([]conversa.SalesLine{
				{Description: "x", Quantity: c.quantity, UnitPrice: c.price, Discount: c.discount, TaxRate: c.at},
			}, c.currency)
			if err != nil || lines[0].Total != c.total || lines[0].Tax != c.tax || totals.Subtotal != c.total || totals.Tax != c.tax {
				t.Errorf("%+v, %+v, %v", lines, totals, err)
			}
		})
	}
}

// decimals draws a number of so many digits before the point and up to four behind it.
func decimals(whole string) *rapid.Generator[string] {
	return rapid.StringMatching(`(0|[1-9][0-9]{0,` + whole + `})(\.[0-9]{1,4})?`)
}

// The independent calculation is one of fractions.
func TestTotalsAreThoseOfFractions(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"BRL", "USD", "JPY", "KWD", "CLF"}).Draw(t, "currency")
		percent := rapid.OneOf(rapid.Just("100"), rapid.StringMatching(`[0-9]{1,2}(\.[0-9]{1,4})?`))
		lines := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) conversa.SalesLine {
			quantity := decimals("4").Filter(func(s string) bool { return strings.Trim(s, "0.") != "" })
			return conversa.SalesLine{
				Description: "x", Quantity: conversa.Decimal(quantity.Draw(t, "quantity")),
				UnitPrice: conversa.Decimal(decimals("3").Draw(t, "price")),
				Discount:  conversa.Decimal(percent.Draw(t, "discount")), TaxRate: conversa.Decimal(percent.Draw(t, "tax")),
			}
		}), 1, 20).Draw(t, "lines")
		given := slices.Clone(lines)
		priced, totals, err := conversa.PriceSales(lines, currency)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(lines, given) {
			t.Fatal("the lines that were given are changed")
		}
		digits, _ := conversa.MinorUnit(currency)
		net, tax := new(big.Rat), new(big.Rat)
		for i, l := range given {
			due := rat(l.Quantity)
			due.Mul(due, rat(l.UnitPrice)).Mul(due, new(big.Rat).Sub(big.NewRat(1, 1), share(l.Discount)))
			due = nearest(due, digits)
			part := nearest(new(big.Rat).Mul(due, share(l.TaxRate)), digits)
			if got := priced[i]; string(got.Total) != due.FloatString(digits) || string(got.Tax) != part.FloatString(digits) {
				t.Fatalf("line %d: %s and %s, want %s and %s", i, got.Total, got.Tax, due.FloatString(digits), part.FloatString(digits))
			}
			net.Add(net, due)
			tax.Add(tax, part)
		}
		want := conversa.SalesTotals{
			Subtotal: conversa.Decimal(net.FloatString(digits)), Tax: conversa.Decimal(tax.FloatString(digits)),
			Total: conversa.Decimal(new(big.Rat).Add(net, tax).FloatString(digits)),
		}
		if totals != want {
			t.Fatalf("totals %+v, want %+v", totals, want)
		}
		checkTaxes(t, conversa.SalesTaxes(priced, currency), net, tax)
		again, same, err := conversa.PriceSales(priced, currency)
		if err != nil || same != totals || !slices.Equal(again, priced) {
			t.Fatalf("priced twice: %+v, %v", same, err)
		}
	})
}

func checkTaxes(t *rapid.T, taxes []conversa.SalesTax, net, tax *big.Rat) {
	ofNet, ofTax := new(big.Rat), new(big.Rat)
	for i, one := range taxes {
		ofNet.Add(ofNet, rat(one.Net))
		ofTax.Add(ofTax, rat(one.Tax))
		if i > 0 && rat(one.Rate).Cmp(rat(taxes[i-1].Rate)) <= 0 {
			t.Fatalf("rates are out of order: %v", taxes)
		}
	}
	if ofNet.Cmp(net) != 0 || ofTax.Cmp(tax) != 0 {
		t.Fatalf("by rate it is %v", taxes)
	}
}

func rat(d conversa.Decimal) *big.Rat {
	r, ok := new(big.Rat).SetString(string(d))
	if !ok {
		panic("no number: " + d)
	}
	return r
}

func share(percent conversa.Decimal) *big.Rat {
	return new(big.Rat).Quo(rat(percent), big.NewRat(100, 1))
}

// nearest rounds half up: the floor of what is half a unit more.
func nearest(r *big.Rat, digits int) *big.Rat {
	unit := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
	scaled := new(big.Rat).Add(new(big.Rat).Mul(r, unit), big.NewRat(1, 2))
	floor := new(big.Int).Div(scaled.Num(), scaled.Denom())
	return new(big.Rat).Quo(new(big.Rat).SetInt(floor), unit)
}

func TestALineThatCannotBeKeptIsRefusedAtItsField(t *testing.T) {
	t.Parallel()

	line := conversa.SalesLine{Description: "x", Quantity: "1", UnitPrice: "1", Discount: "0", TaxRate: "0"}
	with := func(change func(*conversa.SalesLine)) []conversa.SalesLine {
		changed := line
		change(&changed)
		return []conversa.SalesLine{line, changed}
	}
	for name, c := range map[string]struct {
		currency, field string
		lines           []conversa.SalesLine
	}{
		"no currency":        {"EURO", "currency", []conversa.SalesLine{line}},
		"no line":            {"EUR", "lines", nil},
		"too many":           {"EUR", "lines", slices.Repeat([]conversa.SalesLine{line}, conversa.MaxSalesLines+1)},
		"no description":     {"EUR", "lines.1.description", with(func(l *conversa.SalesLine) { l.Description = " " })},
		"a long one":         {"EUR", "lines.1.description", with(func(l *conversa.SalesLine) { l.Description = strings.Repeat("é", 501) })},
		"a control":          {"EUR", "lines.1.description", with(func(l *conversa.SalesLine) { l.Description = "a\x00b" })},
		"no text":            {"EUR", "lines.1.description", with(func(l *conversa.SalesLine) { l.Description = "a\xff" })},
		"nothing":            {"EUR", "lines.1.quantity", with(func(l *conversa.SalesLine) { l.Quantity = "0.0" })},
		"less than nothing":  {"EUR", "lines.1.quantity", with(func(l *conversa.SalesLine) { l.Quantity = "-1" })},
		"too much":           {"EUR", "lines.1.quantity", with(func(l *conversa.SalesLine) { l.Quantity = "1000000000" })},
		"a negative price":   {"EUR", "lines.1.unitPrice", with(func(l *conversa.SalesLine) { l.UnitPrice = "-0.01" })},
		"a price in words":   {"EUR", "lines.1.unitPrice", with(func(l *conversa.SalesLine) { l.UnitPrice = "free" })},
		"a fine price":       {"EUR", "lines.1.unitPrice", with(func(l *conversa.SalesLine) { l.UnitPrice = "0.00001" })},
		"more than all":      {"EUR", "lines.1.discount", with(func(l *conversa.SalesLine) { l.Discount = "100.0001" })},
		"more than as much":  {"EUR", "lines.1.taxRate", with(func(l *conversa.SalesLine) { l.TaxRate = "101" })},
		"a total beyond all": {"EUR", "lines", with(func(l *conversa.SalesLine) { l.UnitPrice = "999999999999" })},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, _, err := conversa.PriceSales(c.lines, c.currency)
			var refusal *conversa.Error
			if !errors.As(err, &refusal) || refusal.Code != conversa.CodeInvalidInput || refusal.Field != c.field {
				t.Errorf("%v, want INVALID_INPUT at %s", err, c.field)
			}
		})
	}
}

func TestWhatWasDeclinedOrCancelledStaysSo(t *testing.T) {
	t.Parallel()

	var got []string
	for _, from := range conversa.SalesDocumentStatus("").Values() {
		for _, to := range conversa.SalesDocumentStatus("").Values() {
			if from != to && conversa.SalesDocumentStatus(from).MayBecome(conversa.SalesDocumentStatus(to)) {
				got = append(got, from+" "+to)
			}
		}
	}
	want := []string{
		"DRAFT SENT", "DRAFT ACCEPTED", "DRAFT DECLINED", "DRAFT CANCELLED",
		"SENT ACCEPTED", "SENT DECLINED", "SENT CANCELLED", "ACCEPTED CANCELLED",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestADocumentIsCalledByItsKindAndNumber(t *testing.T) {
	t.Parallel()

	got := []string{conversa.SalesQuote.Number(1), conversa.SalesOrder.Number(22), conversa.PurchaseOrder.Number(333), conversa.SalesInvoice.Number(12345)}
	if want := []string{"Q-0001", "SO-0022", "PO-0333", "INV-12345"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
