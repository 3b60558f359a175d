package conversa_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"conversa"
)

func TestAFieldHoldsValuesOfItsType(t *testing.T) {
	t.Parallel()

	field := func(kind conversa.CustomFieldType) conversa.CustomField {
		return conversa.CustomField{Name: "Field", Type: kind, Choices: []string{"red", "blue"}}
	}
	for name, c := range map[string]struct {
		kind  conversa.CustomFieldType
		value any
		ok    bool
	}{
		"a text":           {conversa.FieldText, "São Paulo", true},
		"a long text":      {conversa.FieldText, strings.Repeat("é", 2001), false},
		"a zero byte":      {conversa.FieldText, "a\x00", false},
		"a number as text": {conversa.FieldText, 1.0, false},
		"a number":         {conversa.FieldNumber, -1.5, true},
		"infinity":         {conversa.FieldNumber, math.Inf(1), false},
		"a text as number": {conversa.FieldNumber, "1", false},
		"a date":           {conversa.FieldDate, "2024-02-29", true},
		"no such date":     {conversa.FieldDate, "2026-02-29", false},
		"a time":           {conversa.FieldDate, "2026-03-01T12:00:00Z", false},
		"a choice":         {conversa.FieldChoice, "red", true},
		"another":          {conversa.FieldChoice, "Red", false},
		"a list":           {conversa.FieldChoice, []any{"red"}, false},
		"an object":        {conversa.FieldText, map[string]any{}, false},
	} {
		if err := field(c.kind).Check(c.value); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFieldsThatCannotBe(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		field conversa.CustomField
		want  string
	}{
		"a text":           {conversa.CustomField{Name: "Bairro", Type: conversa.FieldText}, ""},
		"a choice":         {conversa.CustomField{Name: "Cor", Type: conversa.FieldChoice, Choices: []string{"azul"}}, ""},
		"no name":          {conversa.CustomField{Type: conversa.FieldText}, "name"},
		"a quote":          {conversa.CustomField{Name: `a"`, Type: conversa.FieldText}, "name"},
		"a long name":      {conversa.CustomField{Name: strings.Repeat("a", 51), Type: conversa.FieldText}, "name"},
		"choices of none":  {conversa.CustomField{Name: "a", Type: conversa.FieldDate, Choices: []string{"a"}}, "choices"},
		"no choice":        {conversa.CustomField{Name: "a", Type: conversa.FieldChoice}, "choices"},
		"one choice twice": {conversa.CustomField{Name: "a", Type: conversa.FieldChoice, Choices: []string{"a", "a"}}, "choices"},
	} {
		err := c.field.CheckDefinition()
		if got := fieldOf(err); got != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// fieldOf is the argument that a refusal names.
func fieldOf(err error) string {
	var refusal *conversa.Error
	if errors.As(err, &refusal) {
		return refusal.Field
	}
	return ""
}
