package conversa

import "time"

// AutoRecharge is how an account buys credits by itself, and how the last tries went.
type AutoRecharge struct {
	Enabled bool
	// MinimumBalance: once fewer are available, TopUpAmount are bought. Nil: none was set.
	MinimumBalance, TopUpAmount *Credits
	// DailyLimit is the most that is bought by itself in any 24 hours.
	DailyLimit *Credits
	// PaymentMethod is the saved card in words; nil where there is none.
	PaymentMethod *string
	// LastFailure is why the last try failed, until one succeeds.
	LastFailure *string
	// PausedAt is since when nothing is bought by itself any more, after MaxRechargeFailures.
	PausedAt *time.Time
}

// MaxRechargeFailures is after how many failures in a row recharging pauses.
const MaxRechargeFailures = 3

// Bounds of what is bought in 24 hours, by the amount that is bought each time.
const (
	usualTopUps = 5
	mostTopUps  = 100
)

// Checked are the settings with the daily limit that holds where none is given. It refuses,
// with INVALID_INPUT, what no one can mean.
func (r AutoRecharge) Checked(p CreditPricing) (AutoRecharge, error) {
	if r.Enabled && r.MinimumBalance == nil {
		return r, Invalid("minimumBalance", "Say how many credits must be left.")
	}
	if r.Enabled && r.TopUpAmount == nil {
		return r, Invalid("topUpAmount", "Say how many credits to buy.")
	}
	if m := r.MinimumBalance; m != nil && (*m <= 0 || *m > MaxPurchase) {
		return r, Invalid("minimumBalance", "The minimum is above 0, and at most "+MaxPurchase.String()+" credits.")
	}
	if r.TopUpAmount == nil {
		r.DailyLimit = nil
		return r, nil
	}
	amount := *r.TopUpAmount
	if err := p.Check("topUpAmount", amount); err != nil {
		return r, err
	}
	if r.DailyLimit == nil {
		limit := usualTopUps * amount
		r.DailyLimit = &limit
	}
	if limit := *r.DailyLimit; limit < amount || limit > mostTopUps*amount {
		return r, Invalid("dailyLimit", "The daily limit is from one to a hundred times the amount that is bought.")
	}
	return r, nil
}
