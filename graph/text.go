package graph

import (
	"strings"
)

// askable is a text that both databases can be asked about. No row has what is
// replaced, so that it finds what the text itself would: nothing.
func askable(text string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", "\uFFFD"), "\uFFFD")
}

func askableOrNil(text *string) *string {
	if text == nil {
		return nil
	}
	t := askable(*text)
	return &t
}

func askableAll(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = askable(text)
	}
	return all
}
