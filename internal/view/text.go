package view

import (
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Fold is a text as searches compare it: without accents, in lower case, with
// single spaces.
func Fold(text string) string {
	marks := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(marks, text)
	if err != nil {
		folded = text
	}
	return strings.Join(strings.Fields(strings.ToLower(folded)), " ")
}

// maxPhrases bounds how much one search may ask for.
const maxPhrases = 16

// Phrases takes the text of a search apart: words, and phrases in quotes, folded.
func Phrases(text string) []string {
	var phrases []string
	for i, part := range strings.Split(text, `"`) {
		folded := Fold(part)
		switch {
		case folded == "":
		case i%2 == 1:
			phrases = append(phrases, folded)
		default:
			phrases = append(phrases, strings.Fields(folded)...)
		}
	}
	return phrases[:min(len(phrases), maxPhrases)]
}
