package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"
)

// ReactionMessage is the business's emoji on a message of a conversation. To set it again is to
// set it once: unlike a message, it may be repeated.
type ReactionMessage struct {
	To, Recipient string // as in Text
	// MessageID is the wamid of the message that it is on.
	MessageID string
	// Emoji is one emoji; empty takes the one that is there away.
	Emoji        string
	CallbackData string // comes back in each status; at most 512 characters
}

// SendReaction asks WhatsApp to set or remove the business's reaction. Its errors are those
// of SendText.
func (c *Client) SendReaction(ctx context.Context, cr Credentials, r ReactionMessage) (Sent, error) {
	payload, err := r.payload()
	if err != nil {
		return Sent{}, fmt.Errorf("send reaction: %w", err)
	}
	sent, err := c.send(ctx, cr, payload)
	if err != nil {
		return Sent{}, fmt.Errorf("send reaction: %w", err)
	}
	return sent, nil
}

type reactionBody struct {
	MessageID string `json:"message_id"`
	Emoji     string `json:"emoji"` // also where it is empty
}

// payload refuses what cannot be sent with the code that WhatsApp would use.
func (r ReactionMessage) payload() ([]byte, error) {
	p, err := newPayload(r.To, r.Recipient, "", r.CallbackData)
	if err != nil {
		return nil, err
	}
	if r.MessageID == "" {
		return nil, &Error{Code: 131008, Title: "a reaction needs a message"}
	}
	p.Type, p.Reaction = "reaction", &reactionBody{MessageID: r.MessageID, Emoji: r.Emoji}
	return json.Marshal(p)
}
