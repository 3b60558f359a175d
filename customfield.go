package conversa

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// maxFieldText is how many characters a field of the organization's own holds.
	maxFieldText = 2000
	// dateLayout is a day without a zone.
	dateLayout = "2006-01-02"
)

// CustomField is a field that an organization added to its leads or contacts.
type CustomField struct {
	Name string
	Type CustomFieldType
	// Choices are those of a CHOICE.
	Choices []string
}

// Check refuses a value that the field cannot hold. A value is what JSON makes of it.
func (f CustomField) Check(value any) error {
	text, isText := value.(string)
	number, isNumber := value.(float64)
	switch {
	case f.Type == FieldNumber && isNumber && !math.IsNaN(number) && !math.IsInf(number, 0):
	case f.Type == FieldText && isText && plain(text) && utf8.RuneCountInString(text) <= maxFieldText:
	case f.Type == FieldDate && isText && isDate(text):
	case f.Type == FieldChoice && isText && slices.Contains(f.Choices, text):
	default:
		return Invalid("customFields", f.Name+": "+f.advice())
	}
	return nil
}

func (f CustomField) advice() string {
	switch f.Type {
	case FieldNumber:
		return "write a number."
	case FieldDate:
		return "write a date as 2026-03-01."
	case FieldChoice:
		return "choose one of " + strings.Join(f.Choices, ", ") + "."
	}
	return "write a text of at most 2000 characters."
}

func isDate(text string) bool {
	_, err := time.Parse(dateLayout, text)
	return err == nil
}

// plain is a text that both databases can keep.
func plain(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

const (
	maxFieldName = 50
	maxChoices   = 200
	maxChoice    = 100
)

// CheckDefinition refuses a field that cannot be.
func (f CustomField) CheckDefinition() error {
	if f.Name == "" || utf8.RuneCountInString(f.Name) > maxFieldName || !plain(f.Name) || strings.ContainsAny(f.Name, "\"\\\n\r\t{}[]|") {
		return Invalid("name", "A field's name has 1 to 50 characters, without quotes, braces, brackets, bars and backslashes.")
	}
	if f.Type != FieldChoice {
		if len(f.Choices) > 0 {
			return Invalid("choices", "Only fields of the type CHOICE have choices.")
		}
		return nil
	}
	if len(f.Choices) == 0 || len(f.Choices) > maxChoices {
		return Invalid("choices", "A field has 1 to 200 choices.")
	}
	seen := map[string]bool{}
	for _, c := range f.Choices {
		if c == "" || utf8.RuneCountInString(c) > maxChoice || !plain(c) || seen[c] {
			return Invalid("choices", "A choice has 1 to 100 characters, and stands there once.")
		}
		seen[c] = true
	}
	return nil
}
