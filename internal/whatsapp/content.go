package whatsapp

import (
	"encoding/json"
	"strings"
)

// Context is what a message answers or where it comes from. The message with this ID may be
// older than all that we know.
type Context struct {
	ID, From                       string
	Forwarded, FrequentlyForwarded bool
	ProductID, CatalogID           string // the product that the customer asks about
}

// Media is a file that WhatsApp keeps for a while. SHA256 is base64 or hex: see EqualHash.
type Media struct {
	ID, MIMEType, SHA256, Filename, Caption string
	URL                                     string // not always given, and valid for minutes
	Voice, Animated                         bool
}

// Location is a place on the map, in degrees.
type Location struct {
	Latitude, Longitude float64
	Name, Address, URL  string
}

// Card is one of the address cards in a message of type contacts.
type Card struct {
	Name           string
	Phones, Emails []string
	Company        string
}

// Button is what the customer chose or filled in.
type Button struct {
	Kind string // button, button_reply, list_reply, nfm_reply (a form), call_permission_reply

	// ID is the developer's word for the choice; of a form its name.
	ID, Title, Description string

	// Payload is always valid JSON: the answers of a form, the payload of a template's button,
	// else the reply as it came. What was not JSON stands in it as a JSON string.
	Payload json.RawMessage
}

// Order is a basket from the business's catalogue.
type Order struct {
	CatalogID, Note string
	Items           []OrderItem
}

// OrderItem is a line of an order. Price is the decimal number as it came, for one piece.
type OrderItem struct {
	ProductID       string
	Quantity        int
	Price, Currency string
}

// Reaction decorates another message. An empty Emoji takes the reaction away.
type Reaction struct{ MessageID, Emoji string }

// System tells that the sender's number or user id changed. WaID and UserID are the new ones.
type System struct{ Kind, Body, WaID, UserID, PreviousUserID string }

// Edit is a new version of an earlier message; Message is nil when it could not be read.
type Edit struct {
	OriginalID string
	Message    *Message
}

// Readable reports whether the edit says what the message is now. Media may have lost its words.
func (e Edit) Readable() bool {
	m := e.Message
	return m != nil && m.Problem == nil && (m.Text != "" || m.Media != nil)
}

// Revoke takes an earlier message back.
type Revoke struct{ OriginalID string }

// Referral is the advertisement that led the customer here.
type Referral struct{ SourceURL, SourceID, SourceType, Headline, Body, ClickID string }

func readContext(o object) *Context {
	product := o.object("referred_product")
	c := Context{
		ID:                  o.text("id"),
		From:                o.text("from"),
		Forwarded:           o.yes("forwarded"),
		FrequentlyForwarded: o.yes("frequently_forwarded"),
		ProductID:           product.text("product_retailer_id"),
		CatalogID:           product.text("catalog_id"),
	}
	if c == (Context{}) {
		return nil
	}
	return &c
}

func readReferral(o object) *Referral {
	r := Referral{
		SourceURL:  o.text("source_url"),
		SourceID:   o.text("source_id"),
		SourceType: o.text("source_type"),
		Headline:   o.text("headline"),
		Body:       o.text("body"),
		ClickID:    o.text("ctwa_clid"),
	}
	if r == (Referral{}) {
		return nil
	}
	return &r
}

func readMedia(o object) *Media {
	return &Media{
		ID:       o.text("id"),
		MIMEType: o.text("mime_type"),
		SHA256:   o.text("sha256"),
		Filename: o.text("filename"),
		Caption:  o.text("caption"),
		URL:      o.text("url"),
		Voice:    o.yes("voice"),
		Animated: o.yes("animated"),
	}
}

func readLocation(o object) *Location {
	return &Location{
		Latitude:  o.float("latitude"),
		Longitude: o.float("longitude"),
		Name:      o.text("name"),
		Address:   o.text("address"),
		URL:       o.text("url"),
	}
}

func readButton(o object) *Button {
	payload := o.text("payload")
	return &Button{Kind: "button", ID: payload, Title: o.text("text"), Payload: validJSON(payload)}
}

func readInteractive(o object) *Button {
	kind := o.text("type")
	if kind == "" {
		kind = replyKind(o)
	}
	reply := o.object(kind)
	b := &Button{
		Kind:        kind,
		ID:          reply.text("id"),
		Title:       reply.text("title"),
		Description: reply.text("description"),
		Payload:     o[kind],
	}
	switch kind {
	case "nfm_reply":
		b.ID, b.Title = reply.text("name"), reply.text("body")
		b.Payload = formAnswers(reply)
	case "call_permission_reply":
		b.ID = reply.text("response")
	}
	if b.Payload == nil {
		b.Payload = json.RawMessage("null")
	}
	return b
}

func replyKind(o object) string {
	for _, kind := range []string{"button_reply", "list_reply", "nfm_reply", "call_permission_reply"} {
		if _, ok := o[kind]; ok {
			return kind
		}
	}
	return ""
}

// formAnswers are a JSON text inside a JSON string, and not always a sound one.
func formAnswers(reply object) json.RawMessage {
	raw := reply["response_json"]
	if kind(raw) == '"' {
		return validJSON(scalar(raw))
	}
	return raw
}

func readOrder(o object) *Order {
	order := &Order{CatalogID: o.text("catalog_id"), Note: o.text("text")}
	for _, item := range o.objects("product_items") {
		order.Items = append(order.Items, OrderItem{
			ProductID: item.text("product_retailer_id"),
			Quantity:  int(item.int("quantity")),
			Price:     item.text("item_price"),
			Currency:  item.text("currency"),
		})
	}
	return order
}

func readSystem(o object) *System {
	s := &System{
		Kind:           o.text("type"),
		Body:           o.text("body"),
		PreviousUserID: o.text("previous_user_id"),
	}
	s.WaID, s.UserID = splitID(o.first("wa_id", "new_wa_id"), o.text("user_id"))
	return s
}

func readCards(all []object) []Card {
	var cards []Card
	for _, o := range all {
		cards = append(cards, readCard(o))
	}
	return cards
}

// readCard reads WhatsApp's own form of a card, or the vCard that comes instead when the
// customer answers a request for their contact details.
func readCard(o object) Card {
	name := o.object("name")
	card := Card{Name: name.text("formatted_name"), Company: o.object("org").text("company")}
	if card.Name == "" {
		card.Name = strings.TrimSpace(name.text("first_name") + " " + name.text("last_name"))
	}
	for _, phone := range o.objects("phones") {
		card.Phones = appendText(card.Phones, phone.first("phone", "wa_id"))
	}
	for _, email := range o.objects("emails") {
		card.Emails = appendText(card.Emails, email.text("email"))
	}
	if card.Name == "" && card.Phones == nil {
		return readVCard(o.text("vcard"))
	}
	return card
}

func appendText(all []string, s string) []string {
	if s == "" {
		return all
	}
	return append(all, s)
}

// readVCard takes the few properties that a person reads from an RFC 6350 vCard.
func readVCard(text string) Card {
	var card Card
	unfolded := strings.NewReplacer("\r\n ", "", "\n ", "", "\r\n\t", "", "\n\t", "").Replace(text)
	for line := range strings.Lines(unfolded) {
		property, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		name, _, _ := strings.Cut(property, ";")
		name = name[strings.LastIndex(name, ".")+1:] // "item1.TEL" groups, it renames nothing
		switch strings.ToUpper(name) {
		case "FN":
			card.Name = value
		case "TEL":
			card.Phones = appendText(card.Phones, strings.TrimPrefix(value, "tel:"))
		case "EMAIL":
			card.Emails = appendText(card.Emails, value)
		case "ORG":
			card.Company = strings.TrimRight(value, ";")
		}
	}
	return card
}
