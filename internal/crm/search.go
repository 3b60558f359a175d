package crm

import (
	"strings"

	"conversa"
	"conversa/internal/view"
)

// searchText is what lists find a customer by: names, company, e-mail and username as
// searches compare them, and the digits of the numbers. Every writer of a profile
// keeps it.
func (p *profile) searchText() string {
	words := view.Fold(strings.Join([]string{p.firstName, p.lastName, p.company, p.email, p.username}, " "))
	phone, waID := conversa.PhoneDigits(p.phone), conversa.PhoneDigits(p.waID)
	numbers := []string{words, phone}
	if waID != phone {
		numbers = append(numbers, waID)
	}
	return strings.TrimSpace(strings.Join(numbers, " "))
}
