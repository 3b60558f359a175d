package conversa

import "math/big"

// PurchaseStatus is what has become of a purchase of credits.
type PurchaseStatus string

const (
	// PurchasePending waits for the payment to be confirmed.
	PurchasePending PurchaseStatus = "PENDING"
	// PurchasePaid has added its credits. It is final.
	PurchasePaid PurchaseStatus = "PAID"
	// PurchaseFailed was refused by whoever takes the payment.
	PurchaseFailed PurchaseStatus = "FAILED"
	// PurchaseExpired was not paid in time.
	PurchaseExpired PurchaseStatus = "EXPIRED"
)

// Values lists the statuses, for the data model.
func (PurchaseStatus) Values() []string { return []string{"PENDING", "PAID", "FAILED", "EXPIRED"} }

// Follows reports whether news of a payment change what is known of it: paid is the last
// word, and that of a payment which was given up already counts still.
func (s PurchaseStatus) Follows(known PurchaseStatus) bool {
	return s != known && (known == PurchasePending || s == PurchasePaid)
}

// Card is a means of payment that whoever takes the payments keeps for us: their own ids,
// which are of no use to anybody else.
type Card struct {
	Customer string `json:"customer"`
	Method   string `json:"method"`
	// Words name it to people, e.g. "Visa 4242".
	Words string `json:"words"`
}

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
	// PaidOnline: on a page of whoever takes the payments; else the operator confirms them.
	PaidOnline bool
}

// Price is what an amount costs, rounded half up to the currency's minor unit.
func (p CreditPricing) Price(amount Credits) Decimal {
	digits, _ := MinorUnit(p.Currency)
	exact := new(big.Int).Mul(big.NewInt(int64(amount)), p.PricePerCredit.scaled(decimalScale))
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(6+decimalScale-digits)), nil)
	exact.Add(exact, new(big.Int).Quo(unit, big.NewInt(2)))
	return decimalOf(exact.Quo(exact, unit), digits)
}

// CreditsOf is the share of an amount that a part of its price is, rounded down, and at most
// the amount.
func CreditsOf(amount Credits, part, price Decimal) Credits {
	whole := price.scaled(decimalScale)
	if part.Compare(price) >= 0 || whole.Sign() <= 0 {
		return amount
	}
	share := new(big.Int).Mul(big.NewInt(int64(amount)), part.scaled(decimalScale))
	return Credits(share.Quo(share, whole).Int64())
}

// Check refuses what cannot be bought, and names the field that asked for it.
func (p CreditPricing) Check(field string, amount Credits) error {
	if amount < MinPurchase || amount > MaxPurchase {
		return Invalid(field, "From "+MinPurchase.String()+" to "+MaxPurchase.String()+" credits can be bought at once.")
	}
	if p.Price(amount).Sign() <= 0 {
		return Invalid(field, "Buy more: so few cost less than the smallest coin.")
	}
	return nil
}

// MinimumPurchase is the least that can be bought at once.
func (CreditPricing) MinimumPurchase() Credits { return MinPurchase }

// MaximumPurchase is the most that can be bought at once.
func (CreditPricing) MaximumPurchase() Credits { return MaxPurchase }
