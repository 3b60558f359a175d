package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"
)

// MediaMessage is a file for one customer. It was uploaded before, by the same number.
type MediaMessage struct {
	To, Recipient string // as in Text
	// Kind is image, video, audio, document or sticker.
	Kind    string
	MediaID string
	// Caption stands below a picture, video or document: at most 1024 characters.
	Caption string
	// Filename is what a document is called, with its ending.
	Filename     string
	ReplyTo      string // wamid of the message that this one answers; may be empty
	CallbackData string // comes back in each status; at most 512 characters
}

// SendMedia asks WhatsApp to send a file. Its errors are those of SendText.
func (c *Client) SendMedia(ctx context.Context, cr Credentials, m MediaMessage) (Sent, error) {
	payload, err := m.payload()
	if err != nil {
		return Sent{}, fmt.Errorf("send media: %w", err)
	}
	sent, err := c.send(ctx, cr, payload)
	if err != nil {
		return Sent{}, fmt.Errorf("send media: %w", err)
	}
	return sent, nil
}

type mediaBody struct {
	ID       string `json:"id"`
	Caption  string `json:"caption,omitempty"`
	Filename string `json:"filename,omitempty"`
}

// payload refuses what cannot be sent with the code that WhatsApp would use.
func (m MediaMessage) payload() ([]byte, error) {
	p, err := newPayload(m.To, m.Recipient, m.ReplyTo, m.CallbackData)
	if err != nil {
		return nil, err
	}
	if m.MediaID == "" {
		return nil, &Error{Code: 131008, Title: "a file needs an id"}
	}
	p.Type = m.Kind
	captioned := &mediaBody{ID: m.MediaID, Caption: m.Caption}
	switch m.Kind {
	case "image":
		p.Image = captioned
	case "video":
		p.Video = captioned
	case "document":
		captioned.Filename = m.Filename
		p.Document = captioned
	case "audio":
		p.Audio = &mediaBody{ID: m.MediaID}
	case "sticker":
		p.Sticker = &mediaBody{ID: m.MediaID}
	default:
		return nil, &Error{Code: 131009, Title: "files are not sent in this way"}
	}
	return json.Marshal(p)
}
