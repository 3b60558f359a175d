package view_test

import (
	"slices"
	"strings"
	"testing"

	"conversa/internal/view"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                   "",
		"  Olá,\t MUNDO \n ": "ola, mundo",
		"AÇÃO":               "acao",
		"e\u0301":            "e",
		"ﬁm":                 "fim",
		"Ｆｕｌｌ":               "full",
		"İstanbul":           "istanbul",
		"日本 語":               "日本 語",
		"👍🏽":                 "👍🏽",
		"a\u00a0b":           "a b",
		"مَرْحَبا":           "مرحبا",
	} {
		if got := view.Fold(text); got != want {
			t.Errorf("Fold(%q) = %q, want %q", text, got, want)
		}
		if got := view.Fold(want); got != want {
			t.Errorf("Fold(%q) again = %q", want, got)
		}
	}
}

func TestPhrases(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                    {},
		"  ":                  {},
		`""`:                  {},
		"Olá mundo":           {"ola", "mundo"},
		`"Olá mundo"`:         {"ola mundo"},
		`um "dois três" four`: {"um", "dois tres", "four"},
		`um "dois três`:       {"um", "dois tres"},
		`a"b"c`:               {"a", "b", "c"},
	} {
		if got := view.Phrases(text); !slices.Equal(got, want) {
			t.Errorf("Phrases(%q) = %q, want %q", text, got, want)
		}
	}
	if got := len(view.Phrases(strings.Repeat("word ", 1000))); got != 16 {
		t.Errorf("%d phrases of a thousand words", got)
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Olá \xff mundo")
	f.Fuzz(func(t *testing.T, text string) {
		once := view.Fold(text)
		if twice := view.Fold(once); twice != once {
			t.Errorf("%q folds to %q and then to %q", text, once, twice)
		}
	})
}
