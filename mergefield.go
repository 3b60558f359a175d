package conversa

import (
	"strings"
	"unicode/utf8"
)

// A text may hold merge fields, which stand for values of the record that it is sent about:
//
//	Hi, $[Leads.First Name]
//	Hi, $[Leads.First Name|there]
//
// What follows | is written where the record has no value. Names are compared without regard
// to case, and spaces around names and fallback do not count.
const (
	mergeOpen, mergeClose      = "$[", "]"
	mergeModule, mergeFallback = ".", "|"
)

// mostProblems bounds what is told of one text: whoever mends these sees the others then.
const mostProblems = 100

// MergeField names a value: a field of a module.
type MergeField struct{ Module, Name string }

// Token is how the field is written in a text.
func (f MergeField) Token() string { return mergeOpen + f.Module + mergeModule + f.Name + mergeClose }

// TextProblemKind tells what keeps a text from being sent.
type TextProblemKind string

const (
	// ProblemSyntax: something begins like a merge field and is none.
	ProblemSyntax TextProblemKind = "SYNTAX"
	// ProblemUnknownField: no field has that name.
	ProblemUnknownField TextProblemKind = "UNKNOWN_FIELD"
	// ProblemNoValue: the record has no value, and the text no fallback.
	ProblemNoValue TextProblemKind = "NO_VALUE"
	// ProblemWrongModule: the field is one of leads and the customer a contact, or the reverse.
	ProblemWrongModule TextProblemKind = "WRONG_MODULE"
)

// Values implements gqlgen's enum check.
func (TextProblemKind) Values() []string {
	return []string{string(ProblemSyntax), string(ProblemUnknownField), string(ProblemNoValue), string(ProblemWrongModule)}
}

// TextProblem is one thing that keeps a text from being sent, and where it stands.
type TextProblem struct {
	Kind TextProblemKind
	// Token is the part of the text at fault, as it was written.
	Token string
	// Offset and Length are in characters.
	Offset, Length int
}

// MergeText is a text that was taken apart once, and can be written for many records.
type MergeText struct{ parts []mergePart }

// mergePart is text as it stands, or a field.
type mergePart struct {
	text     string // as it was written
	offset   int    // in characters
	field    MergeField
	isField  bool
	fallback string
}

// ParseMergeText takes a text apart. It never fails: what begins like a merge field and is
// none is a problem, and stays as it was written.
func ParseMergeText(text string) MergeText {
	var t MergeText
	offset := 0
	for len(text) > 0 {
		p := nextPart(text)
		p.offset = offset
		t.parts = append(t.parts, p)
		offset += utf8.RuneCountInString(p.text)
		text = text[len(p.text):]
	}
	return t
}

// nextPart is the text up to the next field, or the field that the text begins with. A field
// ends in its line, and holds no other.
func nextPart(text string) mergePart {
	switch at := strings.Index(text, mergeOpen); {
	case at < 0:
		return mergePart{text: text}
	case at > 0:
		return mergePart{text: text[:at]}
	}
	inside := text[len(mergeOpen):]
	if next := strings.Index(inside, mergeOpen); next >= 0 {
		inside = inside[:next]
	}
	end := strings.IndexAny(inside, mergeClose+"\n\r")
	if end < 0 {
		return mergePart{text: text[:len(mergeOpen)+len(inside)]}
	}
	if inside[end] != mergeClose[0] {
		return mergePart{text: text[:len(mergeOpen)+end]}
	}
	p := mergePart{text: text[:len(mergeOpen)+end+len(mergeClose)]}
	name, fallback, _ := strings.Cut(inside[:end], mergeFallback)
	module, name, found := strings.Cut(name, mergeModule)
	p.field = MergeField{Module: strings.TrimSpace(module), Name: strings.TrimSpace(name)}
	p.isField = found && p.field.Module != "" && p.field.Name != ""
	p.fallback = strings.TrimSpace(fallback)
	return p
}

// syntax is ProblemSyntax for text that begins like a field.
func (p mergePart) syntax() TextProblemKind {
	if strings.HasPrefix(p.text, mergeOpen) {
		return ProblemSyntax
	}
	return ""
}

func (p mergePart) problem(kind TextProblemKind) TextProblem {
	return TextProblem{Kind: kind, Token: p.text, Offset: p.offset, Length: utf8.RuneCountInString(p.text)}
}

// Fields are the merge fields of the text, in its order, each as often as it stands there.
func (t MergeText) Fields() (fields []MergeField) {
	for _, p := range t.parts {
		if p.isField {
			fields = append(fields, p.field)
		}
	}
	return fields
}

// MergeValue is what a record has for a merge field.
type MergeValue struct {
	// Text is empty where the record has no value.
	Text string
	// Problem is ProblemUnknownField or ProblemWrongModule where there is no such field.
	Problem TextProblemKind
}

// Render writes the text for a record, whose values are asked for by field. Without problems
// it is what the customer reads. With some, which are in the text's order, it is what the
// sender is shown: what is at fault stands as it was written.
//
// A value is never read as a merge field. Where "$[" comes about by one, a space parts it, so
// that nobody is sent what looks like a field.
func (t MergeText) Render(valueOf func(MergeField) MergeValue) (text string, problems []TextProblem) {
	var out strings.Builder
	for _, p := range t.parts {
		written, kind := p.render(valueOf)
		if kind != "" && len(problems) < mostProblems {
			problems = append(problems, p.problem(kind))
		}
		out.WriteString(written)
	}
	if text = out.String(); len(problems) == 0 {
		text = strings.ReplaceAll(text, mergeOpen, "$ [")
	}
	return text, problems
}

func (p mergePart) render(valueOf func(MergeField) MergeValue) (written string, problem TextProblemKind) {
	if !p.isField {
		return p.text, p.syntax()
	}
	value := valueOf(p.field)
	switch {
	case value.Problem != "":
		return p.text, value.Problem
	case value.Text != "":
		return value.Text, ""
	case p.fallback != "":
		return p.fallback, ""
	}
	return p.text, ProblemNoValue
}
