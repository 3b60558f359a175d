package inbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"strings"

	"conversa"
	"conversa/internal/file"
	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/view"
	"conversa/internal/whatsapp"
)

// content is what a message on the wire holds, as rows keep it.
type content struct {
	kind       conversa.MessageType
	text       string
	searchText string
	content    *conversa.MessageContent
	referral   *conversa.Referral
	media      *whatsapp.Media
	forwarded  bool
	replyTo    string
}

// contentOf reads what a message holds. What it cannot show stays as it came.
func contentOf(m whatsapp.Message) content {
	c := content{kind: conversa.MessageTypeOf(m.Type), text: m.Text, media: m.Media}
	c.content = partOf(m)
	if c.content == nil && c.text == "" && c.media == nil {
		c.kind = placeholderKind(m)
		c.content = unsupported(m)
	}
	if m.Referral != nil {
		c.referral = referralOf(*m.Referral)
	}
	if m.Context != nil {
		c.forwarded = m.Context.Forwarded || m.Context.FrequentlyForwarded
		c.replyTo = cut(m.Context.ID)
	}
	c.searchText = c.fold(m)
	return c
}

// placeholderKind keeps the type of a message whose content did not come, so that
// an empty form is still a form.
func placeholderKind(m whatsapp.Message) conversa.MessageType {
	if kind := conversa.MessageTypeOf(m.Type); kind == conversa.TypeInteractive {
		return kind
	}
	return conversa.TypeUnsupported
}

func (c content) fold(m whatsapp.Message) string {
	words := []string{c.text}
	if c.media != nil {
		words = append(words, c.media.Filename)
	}
	for _, card := range m.Cards {
		words = append(words, card.Name)
	}
	if m.Location != nil {
		words = append(words, m.Location.Name, m.Location.Address)
	}
	return view.Fold(strings.Join(words, " "))
}

func partOf(m whatsapp.Message) *conversa.MessageContent {
	switch {
	case m.Location != nil:
		return &conversa.MessageContent{Location: &conversa.LocationContent{
			Latitude: m.Location.Latitude, Longitude: m.Location.Longitude,
			Name: optional(m.Location.Name), Address: optional(m.Location.Address),
		}}
	case len(m.Cards) > 0:
		return &conversa.MessageContent{Cards: cardsOf(m.Cards)}
	case m.Button != nil:
		return &conversa.MessageContent{Button: &conversa.ButtonContent{
			ID: optional(m.Button.ID), Title: m.Button.Title, Payload: cleanJSON(m.Button.Payload),
		}}
	case m.Order != nil:
		return &conversa.MessageContent{Order: orderOf(*m.Order)}
	}
	return nil
}

func cardsOf(cards []whatsapp.Card) *conversa.ContactCardsContent {
	content := &conversa.ContactCardsContent{}
	for _, card := range cards {
		content.Cards = append(content.Cards, conversa.ContactCard{
			Name: card.Name, Phones: some(card.Phones), Emails: some(card.Emails), Company: optional(card.Company),
		})
	}
	return content
}

func orderOf(o whatsapp.Order) *conversa.OrderContent {
	content := &conversa.OrderContent{CatalogID: o.CatalogID, Note: optional(o.Note), Items: []conversa.OrderItem{}}
	for _, item := range o.Items {
		content.Items = append(content.Items, conversa.OrderItem(item))
	}
	return content
}

func referralOf(r whatsapp.Referral) *conversa.Referral {
	return &conversa.Referral{
		SourceURL: optional(r.SourceURL), Headline: optional(r.Headline), Body: optional(r.Body),
		SourceType: optional(r.SourceType), SourceID: optional(r.SourceID), ClickID: optional(r.ClickID),
	}
}

// unsupported keeps a message that cannot be shown, with the reason in words.
func unsupported(m whatsapp.Message) *conversa.MessageContent {
	reason := "WhatsApp sent a message of a kind that cannot be shown here."
	if len(m.Errors) > 0 {
		title, _ := whatsapp.Describe(m.Errors[0].Code)
		reason = title
	}
	return &conversa.MessageContent{Unsupported: &conversa.UnsupportedContent{Reason: reason, Raw: cleanJSON(m.Raw)}}
}

// hasFile reports whether attach finds a file to write down.
func (c content) hasFile() bool { return c.media != nil && c.media.ID != "" }

// attach writes down the message's file and has it fetched.
func (s *Service) attach(ctx context.Context, tx *store.Tx, in incoming, row stored, c content) error {
	if !c.hasFile() {
		return nil
	}
	made, err := tx.Client.File.Create().
		SetOrganizationID(row.organizationID).SetAccountID(row.accountID).SetMediaID(cut(c.media.ID)).
		SetName(fileName(*c.media, row.kind)).SetContentType(contentType(c.media.MIMEType)).
		SetNillableSha256(optional(cut(c.media.SHA256))).SetSource(conversa.FileFromWhatsApp).
		Save(ctx)
	if err != nil {
		return fmt.Errorf("create file: %w", err)
	}
	err = tx.Client.Attachment.Create().
		SetOrganizationID(row.organizationID).SetMessageID(row.id).SetFileID(made.ID).
		SetNillableCaption(optional(c.media.Caption)).SetVoice(c.media.Voice).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("create attachment: %w", err)
	}
	payload := map[string]string{"file": made.ID, "message": row.id}
	return job.Enqueue(ctx, tx, s.now(), job.New{Kind: file.JobFetch, UniqueKey: file.JobFetch + "/" + made.ID, Payload: payload})
}

// fileName is the sender's, else one made of the message's type and content type.
func fileName(m whatsapp.Media, kind conversa.MessageType) string {
	if strings.TrimSpace(m.Filename) != "" {
		return conversa.CleanFileName(m.Filename)
	}
	name := strings.ToLower(string(kind))
	return name + ending(contentType(m.MIMEType))
}

// ending is what files of a type are called. WhatsApp's own types do not depend
// on what the machine calls them.
func ending(contentType string) string {
	switch contentType {
	case "image/jpeg":
		return ".jpg"
	case "video/mp4":
		return ".mp4"
	case "audio/ogg":
		return ".ogg"
	case "audio/mpeg":
		return ".mp3"
	case "audio/mp4":
		return ".m4a"
	}
	if endings, _ := mime.ExtensionsByType(contentType); len(endings) > 0 {
		return endings[0]
	}
	return ""
}

func contentType(announced string) string {
	if kind, _, err := mime.ParseMediaType(announced); err == nil {
		return kind
	}
	return "application/octet-stream"
}

// cleanJSON is a JSON text without what jsonb refuses: NUL and half characters.
// Nil where it is no JSON.
func cleanJSON(raw json.RawMessage) json.RawMessage {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil
	}
	clean, err := json.Marshal(cleanValue(value))
	if err != nil {
		return nil
	}
	return clean
}

func cleanValue(value any) any {
	switch v := value.(type) {
	case string:
		return strings.ReplaceAll(v, "\x00", "")
	case []any:
		for i := range v {
			v[i] = cleanValue(v[i])
		}
	case map[string]any:
		clean := make(map[string]any, len(v))
		for key, item := range v {
			clean[strings.ReplaceAll(key, "\x00", "")] = cleanValue(item)
		}
		return clean
	}
	return value
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func some(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func lower(s string) string { return strings.ToLower(s) }
