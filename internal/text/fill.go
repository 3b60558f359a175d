package text

import (
	"context"
	"strings"
	"unicode/utf8"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
)

const (
	// maxWritten bounds a text before its merge fields are filled in, in characters:
	// tokens are longer than most values.
	maxWritten = 4 * conversa.MaxTextLength
	// maxAttachments is how many files go with a text.
	maxAttachments = 5
)

// Preview is a text as a customer would get it.
type Preview struct {
	Text     string
	Length   int
	Missing  []conversa.MergeField
	Unknown  []string
	Problems []conversa.TextProblem
	// ConversationID and AttachmentCount are what it was made for.
	ConversationID  string
	AttachmentCount int
}

// Preview fills a text in for the customer of a conversation, as Fill does.
func (s *Service) Preview(ctx context.Context, conversationID, written string, attachmentCount int) (*Preview, error) {
	if attachmentCount < 0 || attachmentCount > maxAttachments {
		return nil, conversa.Invalid("attachmentCount", "At most five files go with a text.")
	}
	if err := checkWritten(written); err != nil {
		return nil, err
	}
	f, k, err := read(ctx, s.Store.Client(), conversationID)
	if err != nil {
		return nil, err
	}
	filled, problems := conversa.ParseMergeText(written).Render(k.value(f))
	p := &Preview{
		Text: filled, Length: utf8.RuneCountInString(filled), Problems: problems,
		ConversationID: conversationID, AttachmentCount: attachmentCount,
	}
	p.sort(k)
	return p, nil
}

// sort tells fields without a value from what names none.
func (p *Preview) sort(k catalog) {
	seen := map[string]bool{}
	for _, problem := range p.Problems {
		key := problem.Token
		if problem.Kind != conversa.ProblemNoValue {
			if !seen[key] {
				p.Unknown = append(p.Unknown, problem.Token)
			}
			seen[key] = true
			continue
		}
		for _, named := range conversa.ParseMergeText(problem.Token).Fields() {
			f, _ := k.Find(named)
			if key = f.Token(); !seen[key] {
				p.Missing = append(p.Missing, f)
			}
			seen[key] = true
		}
	}
}

// Check refuses a text that could not be sent, whoever it is for.
func Check(written string) error {
	if !conversa.HasMergeFields(written) {
		return conversa.CheckText(written)
	}
	return checkWritten(written)
}

// Fill writes a text for the customer of a conversation, with their values of now. What is
// wrong with merge fields refuses it with UNKNOWN_MERGE_FIELD or MISSING_MERGE_VALUE, at
// the argument of that name; MESSAGE_TOO_LONG what WhatsApp would not take then. A text
// without merge fields costs no look at the database.
func Fill(ctx context.Context, tx *store.Tx, conversationID, argument, written string) (string, error) {
	if err := Check(written); err != nil || !conversa.HasMergeFields(written) {
		return written, err
	}
	f, k, err := read(ctx, tx.Client, conversationID)
	if err != nil {
		return "", err
	}
	filled, problems := conversa.ParseMergeText(written).Render(k.value(f))
	if err := conversa.RefuseText(argument, problems); err != nil {
		return "", err
	}
	return filled, conversa.CheckText(filled)
}

func read(ctx context.Context, c *ent.Client, conversationID string) (*facts, catalog, error) {
	f, err := factsOf(ctx, c, conversationID)
	if err != nil {
		return nil, catalog{}, err
	}
	k, err := catalogOf(ctx, c, f.customer.module)
	return f, k, err
}

func checkWritten(written string) error {
	if !utf8.ValidString(written) || strings.ContainsRune(written, 0) {
		return conversa.Invalid("text", "The text holds characters that cannot be sent.")
	}
	if utf8.RuneCountInString(written) > maxWritten {
		return &conversa.Error{Code: conversa.CodeMessageTooLong, Field: "text", Message: "Before merge fields are filled in, a text has at most 16384 characters."}
	}
	return nil
}
