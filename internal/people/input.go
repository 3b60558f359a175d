package people

import (
	"net/mail"
	"strings"
	"time"
	_ "time/tzdata" // zones are known wherever the program runs
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"conversa"
)

// maxName is in characters.
const maxName = 100

// checkName is a name without the spaces around it.
func checkName(field, name string) (string, error) {
	name = strings.TrimSpace(name)
	if !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return "", conversa.Invalid(field, "The name holds characters that cannot be used.")
	}
	if n := utf8.RuneCountInString(name); n == 0 || n > maxName {
		return "", conversa.Invalid(field, "The name has 1 to 100 characters.")
	}
	return name, nil
}

// checkEmail is an address as users are found by it.
func checkEmail(field, email string) (string, error) {
	email = foldEmail(email)
	address, err := mail.ParseAddress(email)
	if err != nil || address.Address != email || len(email) > maxEmail || !utf8.ValidString(email) ||
		strings.ContainsFunc(email, unicode.IsControl) {
		return "", conversa.Invalid(field, "This is not an e-mail address.")
	}
	return email, nil
}

// checkLocale is a language tag in its canonical spelling.
func checkLocale(locale string) (string, error) {
	tag, err := language.Parse(locale)
	if err != nil || tag == language.Und {
		return "", conversa.Invalid("locale", "This is not a language tag such as en or pt-BR.")
	}
	return tag.String(), nil
}

func checkTimeZone(zone string) (string, error) {
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		return "", conversa.Invalid("timeZone", "This is not a time zone such as America/Sao_Paulo.")
	}
	return zone, nil
}

// checkedOrNil checks what may be left out.
func checkedOrNil(text *string, check func(string) (string, error)) (*string, error) {
	if text == nil {
		return nil, nil
	}
	checked, err := check(*text)
	return &checked, err
}

func checkOwnName(name string) (string, error) { return checkName("name", name) }
