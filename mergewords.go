package conversa

import (
	"strconv"
	"strings"
	"time"
)

// MergeWords is how values that are no texts are written into one: in the language and
// the time zone of the organization, for customers have told neither.
type MergeWords struct {
	// Locale is a BCP 47 language tag.
	Locale string
	Zone   *time.Location
}

// romance reports whether days are written 01/03/2026, and numbers with a comma. Other
// languages get what cannot be mistaken.
func (w MergeWords) romance() bool {
	language, _, _ := strings.Cut(strings.ToLower(w.Locale), "-")
	return language == "pt" || language == "es"
}

// Day is the day of an instant.
func (w MergeWords) Day(at time.Time) string {
	if w.Zone != nil {
		at = at.In(w.Zone)
	}
	if w.romance() {
		return at.Format("02/01/2006")
	}
	return at.Format("2 January 2006")
}

// Number is exact, without groups of digits.
func (w MergeWords) Number(n float64) string {
	text := strconv.FormatFloat(n, 'f', -1, 64)
	if w.romance() {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}

// Custom is the value of a field of the organization's own, as JSON gives it.
func (w MergeWords) Custom(kind CustomFieldType, value any) string {
	switch v := value.(type) {
	case float64:
		return w.Number(v)
	case string:
		if day, err := time.Parse(dateLayout, v); kind == FieldDate && err == nil {
			return MergeWords{Locale: w.Locale}.Day(day) // a day has no zone
		}
		return strings.TrimSpace(v)
	}
	return ""
}
