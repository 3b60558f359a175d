package conversa

import (
	"math/big"
	"regexp"
	"strings"
)

// Decimal is an exact decimal number as text, e.g. "49.90": at most 15 digits before the
// point and 4 behind it. Its sums and products are exact.
type Decimal string

// decimalScale is how many digits a Decimal has behind the point at most.
const decimalScale = 4

var decimalForm = regexp.MustCompile(`^-?\d{1,15}(\.\d{1,4})?$`)

// ParseDecimal reads a decimal number as programs write it: with a point, without
// thousands' separators. It drops needless zeros: "007.50" is "7.5".
func ParseDecimal(text string) (Decimal, bool) {
	if len(text) > 32 || !decimalForm.MatchString(text) {
		return "", false
	}
	return decimalOf(Decimal(text).scaled(decimalScale), decimalScale).Fixed(0), true
}

// scaled is the number times ten to the power of scale, which keeps all its digits.
func (d Decimal) scaled(scale int) *big.Int {
	whole, fraction, _ := strings.Cut(string(d), ".")
	n, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", scale-len(fraction)), 10)
	if !ok {
		return new(big.Int) // the zero value: ""
	}
	return n
}

// decimalOf is n divided by ten to the power of scale, with all its digits.
func decimalOf(n *big.Int, scale int) Decimal {
	digits := new(big.Int).Abs(n).String()
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if n.Sign() < 0 {
		digits = "-" + digits
	}
	if scale == 0 {
		return Decimal(digits)
	}
	point := len(digits) - scale
	return Decimal(digits[:point] + "." + digits[point:])
}

// Fixed writes the number with that many digits behind the point, or with more where it
// has them.
func (d Decimal) Fixed(digits int) Decimal {
	whole, fraction, _ := strings.Cut(string(d), ".")
	fraction = strings.TrimRight(fraction, "0")
	if missing := digits - len(fraction); missing > 0 {
		fraction += strings.Repeat("0", missing)
	}
	if fraction == "" {
		return Decimal(whole)
	}
	return Decimal(whole + "." + fraction)
}

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int { return d.scaled(decimalScale).Sign() }

// Compare is -1, 0 or 1 as the number is less than, equal to or more than the other.
func (d Decimal) Compare(other Decimal) int {
	return d.scaled(decimalScale).Cmp(other.scaled(decimalScale))
}
