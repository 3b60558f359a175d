package conversa

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// MergeFields are those that a text for customers of one module may name.
type MergeFields struct {
	module CustomerModule
	all    []MergeField
	known  map[MergeField]MergeField // by their folded names
}

// NewMergeFields takes fields in the order in which they are offered. Of two with the
// same name the first counts. One that no text could name is left out.
func NewMergeFields(module CustomerModule, fields []MergeField) MergeFields {
	m := MergeFields{module: module, known: make(map[MergeField]MergeField, len(fields))}
	for _, f := range fields {
		if _, taken := m.known[f.folded()]; taken || !f.writable() {
			continue
		}
		m.known[f.folded()] = f
		m.all = append(m.all, f)
	}
	return m
}

// All are the fields, in the order in which they are offered.
func (m MergeFields) All() []MergeField { return slices.Clone(m.all) }

// Find is the field that a text names, as it is spelled, or why there is none.
func (m MergeFields) Find(named MergeField) (MergeField, TextProblemKind) {
	if f, ok := m.known[named.folded()]; ok {
		return f, ""
	}
	if other := m.module.other().Merge(); strings.EqualFold(named.Module, other) {
		return MergeField{}, ProblemWrongModule
	}
	return MergeField{}, ProblemUnknownField
}

// Check finds what is wrong with a text, whatever the customer.
func (m MergeFields) Check(t MergeText) []TextProblem {
	_, problems := t.Render(func(named MergeField) MergeValue {
		_, problem := m.Find(named)
		return MergeValue{Text: named.Name, Problem: problem}
	})
	return problems
}

// HasMergeFields reports whether a text holds merge fields, or what begins like one.
func HasMergeFields(text string) bool { return strings.Contains(text, mergeOpen) }

// Merge is how merge fields spell the module.
func (m CustomerModule) Merge() string {
	if m == ModuleContacts {
		return "Contacts"
	}
	return "Leads"
}

func (m CustomerModule) other() CustomerModule {
	if m == ModuleContacts {
		return ModuleLeads
	}
	return ModuleContacts
}

// folded is the field's name as names are compared.
func (f MergeField) folded() MergeField {
	fold := func(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
	return MergeField{Module: fold(f.Module), Name: fold(f.Name)}
}

// writable reports whether the field's token means the field.
func (f MergeField) writable() bool {
	fields := ParseMergeText(f.Token()).Fields()
	return len(fields) == 1 && fields[0] == f
}

// RefuseText turns what is wrong with a text into a refusal of the argument that it came
// in: what it names wrongly before what has no value. Nil for no problems.
func RefuseText(field string, problems []TextProblem) error {
	if len(problems) == 0 {
		return nil
	}
	code, first := CodeMissingMergeValue, problems[0]
	if i := slices.IndexFunc(problems, func(p TextProblem) bool { return p.Kind != ProblemNoValue }); i >= 0 {
		code, first = CodeUnknownMergeField, problems[i]
	}
	return &Error{Code: code, Message: first.String(), Field: field, Problems: problems}
}

// maxTokenShown is how much of a token a message repeats.
const maxTokenShown = 80

// String is the problem in words.
func (p TextProblem) String() string {
	token := p.Token
	if utf8.RuneCountInString(token) > maxTokenShown {
		token = string([]rune(token)[:maxTokenShown]) + "…"
	}
	return fmt.Sprintf("%s at character %d %s", token, p.Offset+1, p.Kind.words())
}

func (k TextProblemKind) words() string {
	switch k {
	case ProblemSyntax:
		return "begins like a merge field and is none: write $[Leads.First Name]."
	case ProblemWrongModule:
		return "is a field of the other module than the text's or the customer's."
	case ProblemNoValue:
		return "has no value for this customer, and no fallback."
	}
	return "names no field."
}

// Moved is the text with its merge fields named after another module of customers,
// wherever they name the one.
func (t MergeText) Moved(from, to CustomerModule) string {
	var out strings.Builder
	for _, p := range t.parts {
		if !p.isField || !strings.EqualFold(p.field.Module, from.Merge()) {
			out.WriteString(p.text)
			continue
		}
		_, rest, _ := strings.Cut(p.text, mergeModule)
		out.WriteString(mergeOpen + to.Merge() + mergeModule + rest)
	}
	return out.String()
}
