package conversa_test

import (
	"slices"
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
		if err := pricing.Check("amount", amount); (err == nil) != ok {
			t.Errorf("%s credits: %v", amount, err)
		}
	}
}

func TestWhatAPartOfThePriceBought(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		part, price conversa.Decimal
		want        conversa.Credits
	}{
		{"0", "5.00", 0},
		{"0.01", "5.00", 20_000},
		{"1.00", "3.00", 3_333_333},
		{"3.00", "3.00", 10 * conversa.Credit},
		{"4.00", "3.00", 10 * conversa.Credit},
	} {
		if got := conversa.CreditsOf(10*conversa.Credit, c.part, c.price); got != c.want {
			t.Errorf("%s of %s are %s of 10 credits, want %s", c.part, c.price, got, c.want)
		}
	}
}

func TestPaidIsTheLastWordOfAPayment(t *testing.T) {
	t.Parallel()

	const pending, paid, failed, expired = conversa.PurchasePending, conversa.PurchasePaid, conversa.PurchaseFailed, conversa.PurchaseExpired
	follows := map[conversa.PurchaseStatus][]conversa.PurchaseStatus{pending: {paid, failed, expired}, failed: {paid}, expired: {paid}}
	for _, known := range pending.Values() {
		for _, news := range pending.Values() {
			want := slices.Contains(follows[conversa.PurchaseStatus(known)], conversa.PurchaseStatus(news))
			if got := conversa.PurchaseStatus(news).Follows(conversa.PurchaseStatus(known)); got != want {
				t.Errorf("%s after %s: %t", news, known, got)
			}
		}
	}
}
