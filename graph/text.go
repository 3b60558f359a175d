package graph

import (
	"strings"

	"conversa"
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

// messageFilter is the filter of a list and of a subscription.
func messageFilter(f *conversa.MessageFilter) conversa.MessageFilter {
	if f == nil {
		return conversa.MessageFilter{}
	}
	filter := *f
	filter.AccountID, filter.ConversationID = askableOrNil(f.AccountID), askableOrNil(f.ConversationID)
	filter.Wamid, filter.Text = askableOrNil(f.Wamid), askableOrNil(f.Text)
	never := askable("\x00")
	if f.Wamid != nil && *f.Wamid == "" {
		filter.Wamid = &never // a message that has none yet is not meant
	}
	return filter
}

func conversationFilter(f *conversa.ConversationFilter) conversa.ConversationFilter {
	if f == nil {
		return conversa.ConversationFilter{}
	}
	return conversa.ConversationFilter{AccountID: askableOrNil(f.AccountID)}
}
