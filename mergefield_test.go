package conversa_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"conversa"
)

// anaSouza is a lead who has no company.
func anaSouza(f conversa.MergeField) conversa.MergeValue {
	switch strings.ToLower(f.Module + "." + f.Name) {
	case "leads.first name":
		return conversa.MergeValue{Text: "Ana"}
	case "leads.company":
		return conversa.MergeValue{}
	case "leads.nickname":
		return conversa.MergeValue{Text: "[x] $[Leads.First Name]"}
	case "contacts.first name":
		return conversa.MergeValue{Problem: conversa.ProblemWrongModule}
	}
	return conversa.MergeValue{Problem: conversa.ProblemUnknownField}
}

func TestMergeFieldsAreWrittenAsTheRecordsValues(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]string{
		"":                                    "",
		"Hi":                                  "Hi",
		"Hi, $[Leads.First Name]!":            "Hi, Ana!",
		"Hi, $[ leads . FIRST name ]!":        "Hi, Ana!",
		"$[Leads.First Name|there]":           "Ana",
		"of $[Leads.Company|your company ]":   "of your company",
		"$[Leads.Company|a|b]":                "a|b",
		"$[Leads.Company|a.b]":                "a.b",
		"$[Leads.First Name]$[Leads.Company|": "$[Leads.First Name]$[Leads.Company|",
		"costs $5 [net]":                      "costs $5 [net]",
		"$ [Leads.First Name]":                "$ [Leads.First Name]",
		// What a value brings is no merge field, nor looks like one.
		"$[Leads.Nickname]":    "[x] $ [Leads.First Name]",
		"US$$[Leads.Nickname]": "US$ [x] $ [Leads.First Name]",
	} {
		got, problems := conversa.ParseMergeText(text).Render(anaSouza)
		if wrong := strings.HasSuffix(text, "|"); wrong != (len(problems) > 0) {
			t.Errorf("%q has the problems %v", text, problems)
		}
		if !strings.HasSuffix(text, "|") && got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestWhatKeepsATextFromBeingSentIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()

	type problem = conversa.TextProblem
	for text, want := range map[string][]problem{
		"Olá, ção $[Leads.Firstname]": {{conversa.ProblemUnknownField, "$[Leads.Firstname]", 9, 18}},
		"$[Leads.Company]":            {{conversa.ProblemNoValue, "$[Leads.Company]", 0, 16}},
		"$[Leads.Company| ]":          {{conversa.ProblemNoValue, "$[Leads.Company| ]", 0, 18}},
		"$[Contacts.First Name|you]":  {{conversa.ProblemWrongModule, "$[Contacts.First Name|you]", 0, 26}},
		"$[First Name]":               {{conversa.ProblemSyntax, "$[First Name]", 0, 13}},
		"$[Leads.]":                   {{conversa.ProblemSyntax, "$[Leads.]", 0, 9}},
		"$[.Name]":                    {{conversa.ProblemSyntax, "$[.Name]", 0, 8}},
		"$[]":                         {{conversa.ProblemSyntax, "$[]", 0, 3}},
		"a $[Leads.First Name":        {{conversa.ProblemSyntax, "$[Leads.First Name", 2, 18}},
		"$[Leads.First\nName]":        {{conversa.ProblemSyntax, "$[Leads.First", 0, 13}},
		"$[Leads.$[Leads.First Name]": {{conversa.ProblemSyntax, "$[Leads.", 0, 8}},
		"$[x $[Leads.Company]": {
			{conversa.ProblemSyntax, "$[x ", 0, 4}, {conversa.ProblemNoValue, "$[Leads.Company]", 4, 16},
		},
	} {
		shown, got := conversa.ParseMergeText(text).Render(anaSouza)
		if !slices.Equal(got, want) {
			t.Errorf("%q has the problems %v, want %v", text, got, want)
		}
		for _, p := range want {
			if !strings.Contains(shown, p.Token) {
				t.Errorf("%q is shown as %q, without %q", text, shown, p.Token)
			}
		}
	}
}

func TestATextNamesItsFields(t *testing.T) {
	t.Parallel()

	got := conversa.ParseMergeText("$[Leads.First Name] $[Owner.Name|us] $[bad] $[Leads.First Name]").Fields()
	first, owner := conversa.MergeField{Module: "Leads", Name: "First Name"}, conversa.MergeField{Module: "Owner", Name: "Name"}
	if !slices.Equal(got, []conversa.MergeField{first, owner, first}) {
		t.Errorf("fields %v", got)
	}
	if token := first.Token(); token != "$[Leads.First Name]" {
		t.Errorf("token %q", token)
	}
}

// Whatever is written, and whatever the values: nobody is sent "$[", and problems tell their place.
func FuzzMergeText(f *testing.F) {
	for _, text := range []string{"", "$[", "$[Leads.First Name|x]", "$$[[a.b]]", "é$[a.b\n]", "$[a.b|$[c.d]", "$[a.b]["} {
		f.Add(text, "$[")
	}
	f.Fuzz(func(t *testing.T, text, value string) {
		parsed := conversa.ParseMergeText(text)
		for _, values := range []func(conversa.MergeField) conversa.MergeValue{
			anaSouza,
			func(conversa.MergeField) conversa.MergeValue { return conversa.MergeValue{Text: value} },
		} {
			written, problems := parsed.Render(values)
			if len(problems) == 0 && strings.Contains(written, "$[") {
				t.Errorf("%q became %q", text, written)
			}
			if !strings.Contains(text, "$[") && (written != text || len(problems) > 0) {
				t.Errorf("%q without fields became %q, %v", text, written, problems)
			}
			for _, p := range problems {
				checkPlace(t, text, p)
			}
		}
	})
}

func checkPlace(t *testing.T, text string, p conversa.TextProblem) {
	t.Helper()
	if !utf8.ValidString(text) {
		return // its characters are not those of the text
	}
	if runes := []rune(text); p.Length == 0 || p.Offset+p.Length > len(runes) || string(runes[p.Offset:p.Offset+p.Length]) != p.Token {
		t.Errorf("%q: %v is not there", text, p)
	}
}

func TestATextsFieldsAreThoseOfItsModule(t *testing.T) {
	t.Parallel()

	field := func(module, name string) conversa.MergeField { return conversa.MergeField{Module: module, Name: name} }
	fields := conversa.NewMergeFields(conversa.ModuleLeads, []conversa.MergeField{
		field("Leads", "First Name"), field("Leads", "FIRST  NAME"), field("Leads", "a|b"), field("Leads", "a]"), field("Owner", "Name"),
	})
	if all := fields.All(); !slices.Equal(all, []conversa.MergeField{field("Leads", "First Name"), field("Owner", "Name")}) {
		t.Errorf("fields %v", all)
	}
	for text, want := range map[string]conversa.ErrorCode{
		"$[leads.first name] $[OWNER.name|us]": "",
		"$[Leads.First Name|a] $[Owner.Shoes]": conversa.CodeUnknownMergeField,
		"$[Contacts.First Name]":               conversa.CodeUnknownMergeField,
		"$[Leads.First Name":                   conversa.CodeUnknownMergeField,
	} {
		err := conversa.RefuseText("body", fields.Check(conversa.ParseMergeText(text)))
		var refusal *conversa.Error
		if errors.As(err, &refusal); (want == "") != (err == nil) || err != nil && (refusal.Code != want || refusal.Field != "body" || len(refusal.Problems) != 1) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestARefusalTellsWhatIsWrongBeforeWhatIsMissing(t *testing.T) {
	t.Parallel()

	_, problems := conversa.ParseMergeText("é $[Leads.Company] $[Leads.Shoes]").Render(anaSouza)
	err := conversa.RefuseText("text", problems)
	if want := "UNKNOWN_MERGE_FIELD: $[Leads.Shoes] at character 20 names no field."; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	err = conversa.RefuseText("text", problems[:1])
	if want := "MISSING_MERGE_VALUE: $[Leads.Company] at character 3 has no value for this customer, and no fallback."; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if _, many := conversa.ParseMergeText(strings.Repeat("$[", 8192)).Render(anaSouza); len(many) != 100 {
		t.Errorf("%d problems are told", len(many))
	}
	long := conversa.ParseMergeText("$[" + strings.Repeat("é", 4000))
	_, problems = long.Render(anaSouza)
	if err := conversa.RefuseText("text", problems); len(err.Error()) > 400 {
		t.Errorf("%d bytes: %v", len(err.Error()), err)
	}
}

func TestATextMovesToTheOtherModule(t *testing.T) {
	t.Parallel()

	text := "Hi $[ leads . First Name | a.b ], $[Owner.Name] $[Leads $[Leadsx.y] $[Leads.Company]"
	want := "Hi $[Contacts. First Name | a.b ], $[Owner.Name] $[Leads $[Leadsx.y] $[Contacts.Company]"
	if got := conversa.ParseMergeText(text).Moved(conversa.ModuleLeads, conversa.ModuleContacts); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestValuesAreWrittenInTheOrganizationsLanguage(t *testing.T) {
	t.Parallel()

	zone := time.FixedZone("", -3*60*60)
	night := time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC)
	for locale, want := range map[string][]string{
		"pt-BR": {"01/03/2026", "1234,5", "09/03/2026"}, "es": {"01/03/2026", "1234,5", "09/03/2026"}, "en": {"1 March 2026", "1234.5", "9 March 2026"},
	} {
		w := conversa.MergeWords{Locale: locale, Zone: zone}
		if got := []string{w.Day(night), w.Number(1234.5), w.Custom(conversa.FieldDate, "2026-03-09")}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
		if got := []string{w.Custom(conversa.FieldText, "2026-03-09"), w.Custom(conversa.FieldNumber, 7.0), w.Custom(conversa.FieldText, nil), w.Custom(conversa.FieldText, " \u00a0 ")}; !slices.Equal(got, []string{"2026-03-09", "7", "", ""}) {
			t.Errorf("%s: %q", locale, got)
		}
	}
}
