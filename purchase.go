package conversa

import "math/big"

// PurchaseStatus is what has become of a purchase of credits.
type PurchaseStatus string

const (
	// PurchasePending waits for the payment to be confirmed.
	PurchasePending PurchaseStatus = "PENDING"
	// PurchasePaid has added its credits.
	PurchasePaid PurchaseStatus = "PAID"
)

// Values lists the statuses, for the data model.
func (PurchaseStatus) Values() []string { return []string{"PENDING", "PAID"} }

// The smallest and the largest purchase.
const (
	MinPurchase = Credit
	MaxPurchase = 1_000_000 * Credit
)

// CreditPricing is what credits cost, by the operator's word.
type CreditPricing struct {
	// Currency is a code of ISO 4217.
	Currency       string
	PricePerCredit Decimal
}

// Price is what an amount costs, rounded half up to the currency's minor unit.
func (p CreditPricing) Price(amount Credits) Decimal {
	digits, _ := MinorUnit(p.Currency)
	exact := new(big.Int).Mul(big.NewInt(int64(amount)), p.PricePerCredit.scaled(decimalScale))
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(6+decimalScale-digits)), nil)
	exact.Add(exact, new(big.Int).Quo(unit, big.NewInt(2)))
	return decimalOf(exact.Quo(exact, unit), digits)
}

// Check refuses what cannot be bought.
func (p CreditPricing) Check(amount Credits) error {
	if amount < MinPurchase || amount > MaxPurchase {
		return Invalid("amount", "From "+MinPurchase.String()+" to "+MaxPurchase.String()+" credits can be bought at once.")
	}
	if p.Price(amount).Sign() <= 0 {
		return Invalid("amount", "Buy more: so few cost less than the smallest coin.")
	}
	return nil
}

// MinimumPurchase is the least that can be bought at once.
func (CreditPricing) MinimumPurchase() Credits { return MinPurchase }

// MaximumPurchase is the most that can be bought at once.
func (CreditPricing) MaximumPurchase() Credits { return MaxPurchase }
