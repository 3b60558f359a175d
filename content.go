package conversa

import (
	"encoding/json"
	"time"
)

// MessageContent is what a message's type holds beyond text and attachments.
// Exactly one part is set.
type MessageContent struct {
	Location    *LocationContent     `json:"location,omitempty"`
	Cards       *ContactCardsContent `json:"cards,omitempty"`
	Button      *ButtonContent       `json:"button,omitempty"`
	Order       *OrderContent        `json:"order,omitempty"`
	Unsupported *UnsupportedContent  `json:"unsupported,omitempty"`
}

// Part is the one part that is set, or nil.
func (c *MessageContent) Part() ContentPart {
	switch {
	case c == nil:
		return nil
	case c.Location != nil:
		return c.Location
	case c.Cards != nil:
		return c.Cards
	case c.Button != nil:
		return c.Button
	case c.Order != nil:
		return c.Order
	case c.Unsupported != nil:
		return c.Unsupported
	}
	return nil
}

// ContentPart is one of the contents that a message may have.
type ContentPart interface{ IsMessageContent() }

// LocationContent is a place on the earth, in degrees.
type LocationContent struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      *string `json:"name,omitempty"`
	Address   *string `json:"address,omitempty"`
}

// ContactCardsContent is what a customer shared from their address book.
type ContactCardsContent struct {
	Cards []ContactCard `json:"cards"`
}

// ContactCard is one person of an address book.
type ContactCard struct {
	Name    string   `json:"name"`
	Phones  []string `json:"phones"`
	Emails  []string `json:"emails"`
	Company *string  `json:"company,omitempty"`
}

// ButtonContent is the answer that a customer tapped, in a list, a button or a
// form.
type ButtonContent struct {
	ID      *string         `json:"id,omitempty"`
	Title   string          `json:"title"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// OrderContent is a basket that a customer sent from a catalogue.
type OrderContent struct {
	CatalogID string      `json:"catalogId"`
	Note      *string     `json:"note,omitempty"`
	Items     []OrderItem `json:"items"`
}

// OrderItem is one line of a basket. Price is an exact decimal in the currency.
type OrderItem struct {
	ProductID string `json:"productId"`
	Quantity  int    `json:"quantity"`
	Price     string `json:"price"`
	Currency  string `json:"currency"`
}

// UnsupportedContent is a message that WhatsApp or Conversa cannot show, kept as
// it came.
type UnsupportedContent struct {
	Reason string          `json:"reason"`
	Raw    json.RawMessage `json:"raw"`
}

// IsMessageContent marks the contents that a message may have.
func (*LocationContent) IsMessageContent()     {}
func (*ContactCardsContent) IsMessageContent() {}
func (*ButtonContent) IsMessageContent()       {}
func (*OrderContent) IsMessageContent()        {}
func (*UnsupportedContent) IsMessageContent()  {}

// Referral is the advertisement that a customer came from.
type Referral struct {
	SourceURL  *string `json:"sourceUrl,omitempty"`
	Headline   *string `json:"headline,omitempty"`
	Body       *string `json:"body,omitempty"`
	SourceType *string `json:"sourceType,omitempty"`
	SourceID   *string `json:"sourceId,omitempty"`
	ClickID    *string `json:"clickId,omitempty"`
}

// DeliveryFailure is why a message did not reach its customer, in words for the
// one who wrote it.
type DeliveryFailure struct {
	// Reason is ours, e.g. WINDOW_CLOSED; empty where only WhatsApp knows.
	Reason ErrorCode `json:"reason,omitempty"`
	// Code is Meta's; zero where the request never came to an answer.
	Code      int    `json:"code,omitempty"`
	Title     string `json:"title"`
	Detail    string `json:"detail,omitempty"`
	Retryable bool   `json:"retryable"`
}

// Cancelled reports that a person withdrew the message before it was sent.
func (f *DeliveryFailure) Cancelled() bool { return f != nil && f.Reason == CodeCancelled }

// ReasonOrNil is our own reason, where there is one.
func (f *DeliveryFailure) ReasonOrNil() *ErrorCode { return orNil(f.Reason) }

// CodeOrNil is Meta's code, where there is one.
func (f *DeliveryFailure) CodeOrNil() *int { return orNil(f.Code) }

// DetailOrNil is what to do about it, where there is anything.
func (f *DeliveryFailure) DetailOrNil() *string { return orNil(f.Detail) }

func orNil[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// MessageChange is what a webhook says about a message that is there, or that
// has not come yet. Exactly one part is set.
type MessageChange struct {
	At     time.Time        `json:"at"`
	Status MessageStatus    `json:"status,omitempty"`
	Fail   *DeliveryFailure `json:"fail,omitempty"`
	Edit   *string          `json:"edit,omitempty"`
	Revoke bool             `json:"revoke,omitempty"`
	// Billing is set where it says how the message is billed.
	Billing *Billing `json:"billing,omitempty"`
}
