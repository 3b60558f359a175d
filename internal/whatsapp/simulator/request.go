package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

// request is the body of POST /{phone_number_id}/messages.
type request struct {
	MessagingProduct string `json:"messaging_product"`
	To               string `json:"to"`
	Recipient        string `json:"recipient"`
	Type             string `json:"type"`
	CallbackData     string `json:"biz_opaque_callback_data"`
	Context          struct {
		MessageID string `json:"message_id"`
	} `json:"context"`

	// Marking as read, and typing.
	Status          string `json:"status"`
	MessageID       string `json:"message_id"`
	TypingIndicator *struct {
		Type string `json:"type"`
	} `json:"typing_indicator"`

	Text *struct {
		Body string `json:"body"`
	} `json:"text"`
	Image       *mediaPart       `json:"image"`
	Video       *mediaPart       `json:"video"`
	Audio       *mediaPart       `json:"audio"`
	Document    *mediaPart       `json:"document"`
	Sticker     *mediaPart       `json:"sticker"`
	Location    *locationPart    `json:"location"`
	Contacts    []contactPart    `json:"contacts"`
	Interactive *interactivePart `json:"interactive"`
	Reaction    *struct {
		MessageID string `json:"message_id"`
		Emoji     string `json:"emoji"`
	} `json:"reaction"`
	Template *struct {
		Name     string `json:"name"`
		Language struct {
			Code string `json:"code"`
		} `json:"language"`
	} `json:"template"`

	raw map[string]any
	src []byte // compact
}

type mediaPart struct {
	ID      string `json:"id"`
	Link    string `json:"link"`
	Caption string `json:"caption"`
}

type locationPart struct {
	Latitude  *json.Number `json:"latitude"`
	Longitude *json.Number `json:"longitude"`
}

type contactPart struct {
	Name struct {
		FormattedName string `json:"formatted_name"`
	} `json:"name"`
}

// requestLimit is the most bytes of a body; messages carry no files.
const requestLimit = 1 << 20

// readRequest decodes a body. Unknown keys are taken, as by Meta.
func readRequest(r *http.Request) (*request, *graphError) {
	body, err := io.ReadAll(io.LimitReader(r.Body, requestLimit+1))
	if err != nil || len(body) > requestLimit {
		return nil, invalid("The body of the request is too large or broken")
	}
	q := &request{}
	var compact bytes.Buffer
	if json.Unmarshal(body, &q.raw) != nil || json.Compact(&compact, body) != nil {
		return nil, invalid("Invalid JSON in the body of the request")
	}
	q.src = compact.Bytes()
	if err := json.Unmarshal(body, q); err != nil {
		return nil, invalid("Invalid parameter").because("%s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if q.MessagingProduct != "whatsapp" {
		return nil, invalid("The parameter messaging_product is required.")
	}
	if q.Type == "" {
		q.Type = "text"
	}
	return q, nil
}

// media is the part of a message that names a file, if its type has one.
func (q *request) media() *mediaPart {
	switch q.Type {
	case "image":
		return q.Image
	case "video":
		return q.Video
	case "audio":
		return q.Audio
	case "document":
		return q.Document
	case "sticker":
		return q.Sticker
	}
	return nil
}

func missing(name string) *graphError { return invalid("The parameter %s is required.", name) }

// limit checks the length of a text in characters.
func limit(name, text string, most int) *graphError {
	if utf8.RuneCountInString(text) > most {
		return invalid("Param %s must be at most %d characters long.", name, most)
	}
	return nil
}

// within checks that a text is there and not too long.
func within(name, text string, most int) *graphError {
	if text == "" {
		return missing(name)
	}
	return limit(name, text, most)
}

// first is the first error of several checks.
func first(checks ...*graphError) *graphError {
	for _, e := range checks {
		if e != nil {
			return e
		}
	}
	return nil
}

// check refuses what Meta refuses in the answer; what it refuses later, by status, is found when the message is taken.
func (q *request) check() *graphError {
	if q.To == "" && q.Recipient == "" {
		return missing("to")
	}
	if q.To != "" && digits(q.To) == "" {
		return invalid("Invalid parameter").because("The to parameter is not a phone number.")
	}
	if e := limit("biz_opaque_callback_data", q.CallbackData, 512); e != nil {
		return e
	}
	switch q.Type {
	case "text":
		return q.checkText()
	case "image", "video", "audio", "document", "sticker":
		return q.checkMediaPart()
	case "location":
		return q.Location.check()
	case "contacts":
		return q.checkContacts()
	case "interactive":
		return q.Interactive.check()
	case "reaction":
		return q.checkReaction()
	case "template":
		return q.checkTemplate()
	}
	return invalid("Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, REACTION, "+
		"STICKER, TEMPLATE, TEXT, VIDEO} - got \"%s\".", q.Type)
}

func (q *request) checkText() *graphError {
	if q.Text == nil {
		return missing("text")
	}
	return within("text['body']", q.Text.Body, 4096)
}

func (q *request) checkMediaPart() *graphError {
	part := q.media()
	switch {
	case part == nil:
		return missing(q.Type)
	case part.ID == "" && part.Link == "":
		return missing(fmt.Sprintf("%s['id'] or %s['link']", q.Type, q.Type))
	case part.ID != "" && part.Link != "":
		return invalid("Only one of %s['id'] and %s['link'] can be given.", q.Type, q.Type)
	case part.Caption != "" && (q.Type == "audio" || q.Type == "sticker"):
		return invalid("Unexpected key \"caption\" on param \"%s\".", q.Type)
	}
	return limit(q.Type+"['caption']", part.Caption, 1024)
}

func (l *locationPart) check() *graphError {
	if l == nil || l.Latitude == nil || l.Longitude == nil {
		return missing("location['latitude'] and location['longitude']")
	}
	latitude, err := l.Latitude.Float64()
	longitude, err2 := l.Longitude.Float64()
	if err != nil || err2 != nil || latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
		return metaError(131009).because("The location is not on earth.")
	}
	return nil
}

func (q *request) checkContacts() *graphError {
	if len(q.Contacts) == 0 {
		return missing("contacts")
	}
	if len(q.Contacts) > 257 {
		return invalid("Param contacts must have at most 257 elements.")
	}
	for _, c := range q.Contacts {
		if c.Name.FormattedName == "" {
			return missing("contacts[]['name']['formatted_name']")
		}
	}
	return nil
}

func (q *request) checkReaction() *graphError {
	if q.Reaction == nil || q.Reaction.MessageID == "" {
		return missing("reaction['message_id']")
	}
	return nil
}

func (q *request) checkTemplate() *graphError {
	if q.Template == nil || q.Template.Name == "" || q.Template.Language.Code == "" {
		return missing("template['name'] and template['language']['code']")
	}
	return nil
}

// mergeFields are the texts of a request that still hold a merge field: a product's mistake that a customer would see.
func mergeFields(value any) []string {
	var found []string
	switch v := value.(type) {
	case string:
		if strings.Contains(v, "$[") {
			found = append(found, v)
		}
	case []any:
		for _, inner := range v {
			found = append(found, mergeFields(inner)...)
		}
	case map[string]any:
		for key, inner := range v {
			if key != "biz_opaque_callback_data" {
				found = append(found, mergeFields(inner)...)
			}
		}
	}
	return found
}
