package graph

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"conversa"
)

const timeLayout = "2006-01-02T15:04:05.000Z"

// MarshalTime writes an instant in RFC 3339, in UTC with milliseconds.
func MarshalTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = io.WriteString(w, strconv.Quote(t.UTC().Format(timeLayout)))
	})
}

// UnmarshalTime reads an instant in RFC 3339. SQLite compares times as text, so that their
// years have four digits, in UTC as well.
func UnmarshalTime(v any) (time.Time, error) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, errors.New("a time is a string")
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, errors.New("a time is RFC 3339, e.g. 2026-03-01T12:00:00Z")
	}
	t = t.UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, errors.New("a time is of the years 1 to 9999 in UTC")
	}
	return t, nil
}

// MarshalDecimal writes an exact number as text.
func MarshalDecimal(number conversa.Decimal) graphql.Marshaler {
	return graphql.MarshalString(string(number))
}

// UnmarshalDecimal reads an exact number, which is text: a number of JSON or of a document
// may have been rounded on its way. Whether it is one is the use case's to say.
func UnmarshalDecimal(v any) (conversa.Decimal, error) {
	text, err := UnmarshalDecimalText(v)
	return conversa.Decimal(text), err
}

// MarshalDecimalText writes a number that is kept as it came.
func MarshalDecimalText(number string) graphql.Marshaler { return graphql.MarshalString(number) }

// UnmarshalDecimalText reads one.
func UnmarshalDecimalText(v any) (string, error) {
	text, ok := v.(string)
	if !ok {
		return "", errors.New(`a decimal number is text, e.g. "49.90"`)
	}
	return text, nil
}

// MarshalCredits writes an amount of credits as text.
func MarshalCredits(amount conversa.Credits) graphql.Marshaler {
	return graphql.MarshalString(amount.String())
}

// UnmarshalCredits reads one, which is text for the same reason.
func UnmarshalCredits(v any) (conversa.Credits, error) {
	text, _ := v.(string)
	amount, ok := conversa.ParseCredits(text)
	if !ok {
		return 0, errors.New(`credits are text, e.g. "12.5", with at most six digits behind the point`)
	}
	return amount, nil
}

// MarshalJSON writes a JSON value as it is kept.
func MarshalJSON(raw json.RawMessage) graphql.Marshaler {
	if len(raw) == 0 {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) { _, _ = w.Write(raw) })
}

// UnmarshalJSON takes any JSON value.
func UnmarshalJSON(v any) (json.RawMessage, error) { return json.Marshal(v) }
