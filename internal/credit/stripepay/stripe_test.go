package stripepay

import (
	"strings"
	"testing"

	"github.com/stripe/stripe-go/v84"

	"conversa"
)

// Each amount is the same here and there, in the units in which Stripe counts.
func TestAmountsAreTheSameOnBothSides(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		currency string
		price    conversa.Decimal
		minor    int64
	}{
		{"USD", "0.50", 50}, {"USD", "99999999900.00", 9999999990000}, {"BRL", "25.07", 2507}, {"JPY", "500", 500}, {"ISK", "5", 500}, {"UGX", "5", 500},
	} {
		got, err := minor(c.price, c.currency)
		if err != nil || got != c.minor {
			t.Errorf("%s %s are %d, %v, want %d", c.currency, c.price, got, err, c.minor)
		}
		price, code := priceOf(c.minor, stripe.Currency(strings.ToLower(c.currency)))
		if price.Compare(c.price) != 0 || code != c.currency {
			t.Errorf("%d are %s %s, want %s %s", c.minor, code, price, c.currency, c.price)
		}
	}
	for _, currency := range []string{"KWD", "CLF", "MGA", "ABC", ""} {
		if _, err := minor("1", currency); err == nil || Supports(currency) {
			t.Errorf("%q is taken", currency)
		}
	}
}
