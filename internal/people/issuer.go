package people

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"conversa"
	"conversa/ent"
)

// Bounds of what the head of a document has room for, in characters.
const (
	maxLegalName, maxTaxID, maxAddress = 200, 50, 500
	maxAddressLines                    = 6
)

// trimmed takes needless spaces away and refuses what a document cannot show.
func (i Issuer) trimmed() (Issuer, error) {
	for _, f := range []struct {
		name  string
		text  **string
		most  int
		lines int
	}{
		{"legalName", &i.LegalName, maxLegalName, 1}, {"taxId", &i.TaxID, maxTaxID, 1}, {"address", &i.Address, maxAddress, maxAddressLines},
	} {
		if *f.text == nil {
			continue
		}
		trimmed := strings.TrimSpace(strings.ReplaceAll(**f.text, "\r\n", "\n"))
		control := func(r rune) bool { return unicode.IsControl(r) && (r != '\n' || f.lines == 1) }
		if !utf8.ValidString(trimmed) || strings.ContainsFunc(trimmed, control) {
			return i, conversa.Invalid(f.name, "The text holds characters that cannot be used.")
		}
		if utf8.RuneCountInString(trimmed) > f.most || strings.Count(trimmed, "\n") >= f.lines {
			return i, conversa.Invalid(f.name, fmt.Sprintf("Write at most %d characters, in at most %d lines.", f.most, f.lines))
		}
		*f.text = &trimmed
	}
	return i, nil
}

// write puts what was given into an update.
func (i Issuer) write(update *ent.OrganizationUpdateOne) *ent.OrganizationUpdateOne {
	for _, f := range []struct {
		text  *string
		set   func(string) *ent.OrganizationUpdateOne
		clear func() *ent.OrganizationUpdateOne
	}{
		{i.LegalName, update.SetLegalName, update.ClearLegalName},
		{i.TaxID, update.SetTaxID, update.ClearTaxID},
		{i.Address, update.SetAddress, update.ClearAddress},
	} {
		switch {
		case f.text == nil:
		case *f.text == "":
			f.clear()
		default:
			f.set(*f.text)
		}
	}
	return update
}
