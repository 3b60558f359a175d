package conversa_test

import (
	"testing"

	"conversa"
)

func TestWhatCreditsCost(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		currency string
		each     conversa.Decimal
		amount   conversa.Credits
		want     conversa.Decimal
	}{
		{"USD", "1", 100 * conversa.Credit, "100.00"},
		{"BRL", "0.0555", 10 * conversa.Credit, "0.56"},
		{"BRL", "0.0554", 10 * conversa.Credit, "0.55"},
		{"BRL", "5.4321", 12_345_678, "67.06"},
		{"JPY", "1.5", conversa.Credit, "2"},
		{"KWD", "0.3333", conversa.Credit, "0.333"},
		{"USD", "99999.9999", conversa.MaxPurchase, "99999999900.00"},
	} {
		if got := (conversa.CreditPricing{Currency: c.currency, PricePerCredit: c.each}).Price(c.amount); got != c.want {
			t.Errorf("%s credits at %s %s cost %s, want %s", c.amount, c.each, c.currency, got, c.want)
		}
	}
	pricing := conversa.CreditPricing{Currency: "USD", PricePerCredit: "0.001"}
	for amount, ok := range map[conversa.Credits]bool{
		0: false, -conversa.Credit: false, conversa.Credit - 1: false, conversa.Credit: false, // for a tenth of a cent
		10 * conversa.Credit: true, conversa.MaxPurchase: true, conversa.MaxPurchase + 1: false,
	} {
		if err := pricing.Check(amount); (err == nil) != ok {
			t.Errorf("%s credits: %v", amount, err)
		}
	}
}
