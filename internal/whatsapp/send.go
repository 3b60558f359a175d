package whatsapp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
)

// Text is a free-form message to one customer: at most 4096 characters, and only inside the
// customer service window.
type Text struct {
	To           string // the customer's number as WhatsApp gave it, with or without "+"
	Recipient    string // the business-scoped user id, used when To is empty
	Body         string
	ReplyTo      string // wamid of the message that this one answers; may be empty
	CallbackData string // comes back in each status; at most 512 characters
}

// Sent is WhatsApp's acceptance of a message; whether it is sent follows in statuses.
type Sent struct {
	WAMID        string
	WaID, UserID string // the recipient as WhatsApp knows them
	Status       string // accepted, held_for_quality_assessment, paused, or empty
}

// SendText asks WhatsApp to send a text. The error is an *Error when WhatsApp refused,
// ErrNotSent when nothing left, and ErrUnknownOutcome in all other cases: then the message
// may have been sent, and a repeat may reach the customer twice.
func (c *Client) SendText(ctx context.Context, cr Credentials, t Text) (Sent, error) {
	payload, err := t.payload()
	if err != nil {
		return Sent{}, fmt.Errorf("send text: %w", err)
	}
	sent, err := c.send(ctx, cr, payload)
	if err != nil {
		return Sent{}, fmt.Errorf("send text: %w", err)
	}
	return sent, nil
}

// payload is a message on the wire. The part of its type is set.
type payload struct {
	Product       string        `json:"messaging_product"`
	RecipientType string        `json:"recipient_type"`
	To            string        `json:"to,omitempty"`
	Recipient     string        `json:"recipient,omitempty"`
	Type          string        `json:"type"`
	Text          *textBody     `json:"text,omitempty"`
	Image         *mediaBody    `json:"image,omitempty"`
	Video         *mediaBody    `json:"video,omitempty"`
	Audio         *mediaBody    `json:"audio,omitempty"`
	Document      *mediaBody    `json:"document,omitempty"`
	Sticker       *mediaBody    `json:"sticker,omitempty"`
	Reaction      *reactionBody `json:"reaction,omitempty"`
	Context       *textContext  `json:"context,omitempty"`
	CallbackData  string        `json:"biz_opaque_callback_data,omitempty"`
}

type textBody struct {
	Body string `json:"body"`
}

type textContext struct {
	MessageID string `json:"message_id"`
}

// payload refuses what cannot be sent with the code that WhatsApp would use.
func (t Text) payload() ([]byte, error) {
	p, err := newPayload(t.To, t.Recipient, t.ReplyTo, t.CallbackData)
	if err != nil {
		return nil, err
	}
	if t.Body == "" {
		return nil, &Error{Code: 131008, Title: "a text needs a body"}
	}
	p.Type, p.Text = "text", &textBody{Body: t.Body}
	return json.Marshal(p)
}

// newPayload is a message but for its content.
func newPayload(to, recipient, replyTo, callbackData string) (*payload, error) {
	number, err := withPlus(to, recipient)
	if err != nil {
		return nil, err
	}
	p := &payload{Product: "whatsapp", RecipientType: "individual", To: number, CallbackData: callbackData}
	if number == "" {
		p.Recipient = recipient
	}
	if replyTo != "" {
		p.Context = &textContext{MessageID: replyTo}
	}
	return p, nil
}

// withPlus puts the "+" before the number: without it WhatsApp prepends the business's own country.
func withPlus(to, recipient string) (string, error) {
	digits := strings.TrimPrefix(to, "+")
	switch {
	case digits == "" && recipient == "":
		return "", &Error{Code: 131008, Title: "a message needs a recipient"}
	case digits == "":
		return "", nil
	case strings.Trim(digits, "0123456789") != "":
		return "", &Error{Code: 131009, Title: "the recipient is not a phone number"}
	}
	return "+" + digits, nil
}

func (c *Client) send(ctx context.Context, cr Credentials, payload []byte) (Sent, error) {
	status, body, err := c.exchange(ctx, cr, payload)
	if err != nil {
		return Sent{}, err
	}
	return parseSent(status, body)
}

// exchange posts a message, or what is said of one, and reads the answer, unless that is a
// refusal.
func (c *Client) exchange(ctx context.Context, cr Credentials, payload []byte) (status int, body []byte, err error) {
	if err := ctx.Err(); err != nil {
		return 0, nil, fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	res, err := c.post(ctx, cr, payload)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	body, err = readAnswer(res)
	if err != nil && !refused(res.StatusCode) {
		return 0, nil, fmt.Errorf("%w: read answer: %w", ErrUnknownOutcome, err)
	}
	if hasError(body) || refused(res.StatusCode) {
		return 0, nil, refusal(res, body, cr)
	}
	return res.StatusCode, body, nil
}

// refused tells whether a status alone says that the request was not acted upon.
func refused(status int) bool {
	return status >= 400 && status < 500 && status != http.StatusRequestTimeout
}

func parseSent(status int, body []byte) (Sent, error) {
	o, err := parseObject(body)
	messages, contacts := o.objects("messages"), o.objects("contacts")
	if err != nil || status != http.StatusOK || len(messages) == 0 || messages[0].text("id") == "" {
		return Sent{}, fmt.Errorf("%w: HTTP %d without a message id", ErrUnknownOutcome, status)
	}
	sent := Sent{WAMID: messages[0].text("id"), Status: messages[0].text("message_status")}
	if len(contacts) > 0 {
		sent.WaID, sent.UserID = splitID(contacts[0].text("wa_id"), contacts[0].text("user_id"))
	}
	return sent, nil
}

// post writes a message once, or not at all, and tells which of the two when it fails.
func (c *Client) post(ctx context.Context, cr Credentials, payload []byte) (*http.Response, error) {
	if cr.PhoneNumberID == "" {
		return nil, &Error{Code: 100, Title: "no phone number id"}
	}
	var d departure
	ctx = httptrace.WithClientTrace(ctx, d.trace())
	address := c.endpoint(nil, cr.PhoneNumberID, "messages")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(payload))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	req.GetBody = nil // keeps the transport from writing it a second time
	req.Header.Set("Content-Type", "application/json")
	res, err := c.do(req, cr)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", d.verdict(), err)
	}
	return res, nil
}

// departure watches whether a request can have left. It can from the moment it has a
// connection: its bytes are written by another goroutine, which a cancelled request outlives.
type departure struct{ sought, connected atomic.Bool }

func (d *departure) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { d.sought.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { d.connected.Store(true) },
	}
}

// verdict on a request without an answer. A transport that reports nothing proves nothing.
func (d *departure) verdict() error {
	if d.sought.Load() && !d.connected.Load() {
		return ErrNotSent
	}
	return ErrUnknownOutcome
}
