package whatsapp_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"conversa/internal/whatsapp"
)

const (
	ana   = "5511955501234"
	anaID = "BR.1000000000000000001"
	biaID = "BR.1000000000000000002"
	hash  = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
)

func TestEveryTypeOfMessageIsRead(t *testing.T) {
	t.Parallel()

	for name, want := range messages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			c := only(t, notification(t, name).Changes)
			if c.WABAID != "900000000000001" || c.PhoneNumberID != "100000000000001" || c.DisplayPhoneNumber != "15550100001" {
				t.Errorf("change is addressed to %q, %q, %q", c.WABAID, c.PhoneNumberID, c.DisplayPhoneNumber)
			}
			got := only(t, c.Messages)
			if !json.Valid(got.Raw) {
				t.Errorf("Raw = %s", got.Raw)
			}
			if got.SentAt.Year() != 2026 || got.SentAt.Location() != time.UTC {
				t.Errorf("SentAt = %v", got.SentAt)
			}
			if diff := cmp.Diff(want, got, withoutRaw(), cmpopts.IgnoreFields(whatsapp.Message{}, "SentAt")); diff != "" {
				t.Errorf("message differs (-want +got):\n%s", diff)
			}
		})
	}
}

// messages are what the notifications in testdata say, without their times.
func messages() map[string]whatsapp.Message {
	earlier := &whatsapp.Context{ID: "wamid.EARLIER", From: "15550100001"}
	all := map[string]whatsapp.Message{
		"location": {
			ID: "wamid.LOCATION", Type: "location",
			Location: &whatsapp.Location{
				Latitude: -23.5614, Longitude: -46.6559,
				Name: "Loja", Address: "Avenida Exemplo, 1", URL: "https://example.com/loja",
			},
		},
		"contacts": {
			ID: "wamid.CONTACTS", Type: "contacts",
			Cards: []whatsapp.Card{
				{
					Name: "Caio Exemplo", Company: "Exemplo Ltda",
					Phones: []string{"+55 21 95550-5678", "5521955505679"}, Emails: []string{"caio@example.com"},
				},
				{Name: "Davi Exemplo"},
			},
		},
		"contacts_vcard": {
			ID: "wamid.CONTACTS_VCARD", Type: "contacts",
			Cards: []whatsapp.Card{{
				Name: "Ana Exemplo", Company: "Exemplo Ltda",
				Phones: []string{"+55 11 95550-1234"}, Emails: []string{"ana@example.com"},
			}},
		},
		"order": {
			ID: "wamid.ORDER", Type: "order", Text: "Entregar à tarde",
			Order: &whatsapp.Order{
				CatalogID: "300000000000001", Note: "Entregar à tarde",
				Items: []whatsapp.OrderItem{
					{ProductID: "SKU-1", Quantity: 2, Price: "30.5", Currency: "BRL"},
					{ProductID: "SKU-2", Quantity: 1, Price: "25", Currency: "BRL"},
				},
			},
		},
		"unknown_type": {ID: "wamid.UNKNOWN_TYPE", Type: "hologram"},
		"unknown_type_known_body": {
			ID: "wamid.UNKNOWN_TYPE_KNOWN_BODY", Type: "gif", Text: "Dança",
			Media: &whatsapp.Media{ID: "700000000000003", MIMEType: "video/mp4", Caption: "Dança"},
		},
		"type_missing": {
			ID: "wamid.TYPE_MISSING", Type: "location",
			Location: &whatsapp.Location{Latitude: -23.5, Longitude: -46.6},
		},
		"numbers_for_strings": {ID: "wamid.NUMBERS_FOR_STRINGS", Type: "text", Text: "42"},
	}
	addTexts(all, earlier)
	addMedia(all)
	addEvents(all)
	addButtons(all, earlier)
	for name, m := range all {
		m.From, m.FromUserID = ana, anaID
		all[name] = m
	}
	addHidden(all)
	return all
}

func addTexts(all map[string]whatsapp.Message, earlier *whatsapp.Context) {
	maps.Copy(all, map[string]whatsapp.Message{
		"text":       {ID: "wamid.TEXT", Type: "text", Text: "Olá, vocês entregam hoje?"},
		"text_reply": {ID: "wamid.TEXT_REPLY", Type: "text", Text: "Sim, por favor", Context: earlier},
		"text_nul":   {ID: "wamid.TEXT_NUL", Type: "text", Text: "<b>a\x00b</b> $[Leads.First Name] \u202e"},
		"text_group": {ID: "wamid.TEXT_GROUP", Type: "text", Text: "Bom dia a todos", GroupID: "GROUP1"},
		"text_forwarded": {
			ID: "wamid.TEXT_FORWARDED", Type: "text", Text: "Repassando",
			Context: &whatsapp.Context{Forwarded: true, FrequentlyForwarded: true},
		},
		"text_product": {
			ID: "wamid.TEXT_PRODUCT", Type: "text", Text: "Ainda tem?",
			Context: &whatsapp.Context{ID: "wamid.PRODUCT", From: "15550100001", ProductID: "SKU-1", CatalogID: "300000000000001"},
		},
		"text_advertisement": {
			ID: "wamid.TEXT_ADVERTISEMENT", Type: "text", Text: "Quero saber mais",
			Referral: &whatsapp.Referral{
				SourceURL: "https://ads.example.com/1", SourceID: "400000000000001", SourceType: "ad",
				Headline: "Fale conosco", Body: "Ofertas de março", ClickID: "CLICK1",
			},
		},
	})
}

func addMedia(all map[string]whatsapp.Message) {
	all["image"] = whatsapp.Message{ID: "wamid.IMAGE", Type: "image", Text: "A vitrine", Media: &whatsapp.Media{
		MIMEType: "image/jpeg", Caption: "A vitrine",
		URL: "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=700000000000001",
	}}
	all["video"] = whatsapp.Message{ID: "wamid.VIDEO", Type: "video", Media: &whatsapp.Media{MIMEType: "video/mp4"}}
	all["audio"] = whatsapp.Message{ID: "wamid.AUDIO", Type: "audio", Media: &whatsapp.Media{
		MIMEType: "audio/ogg; codecs=opus", Voice: true,
	}}
	all["document"] = whatsapp.Message{ID: "wamid.DOCUMENT", Type: "document", Text: "A proposta", Media: &whatsapp.Media{
		MIMEType: "application/pdf", Filename: "proposta.pdf", Caption: "A proposta",
	}}
	all["sticker"] = whatsapp.Message{ID: "wamid.STICKER", Type: "sticker", Media: &whatsapp.Media{
		MIMEType: "image/webp", Animated: true,
	}}
	for _, name := range []string{"image", "video", "audio", "document", "sticker"} {
		all[name].Media.ID, all[name].Media.SHA256 = "700000000000001", hash
	}
}

// addEvents adds the messages that tell of others, or of the sender.
func addEvents(all map[string]whatsapp.Message) {
	maps.Copy(all, map[string]whatsapp.Message{
		"reaction": {
			ID: "wamid.REACTION", Type: "reaction",
			Reaction: &whatsapp.Reaction{MessageID: "wamid.EARLIER", Emoji: "👍🏽"},
		},
		"reaction_removed": {
			ID: "wamid.REACTION_REMOVED", Type: "reaction",
			Reaction: &whatsapp.Reaction{MessageID: "wamid.EARLIER"},
		},
		"system_number": {
			ID: "wamid.SYSTEM_NUMBER", Type: "system",
			System: &whatsapp.System{
				Kind: "user_changed_number", Body: "User Ana changed from 5511955501234 to 5511955509999",
				WaID: "5511955509999", UserID: "BR.1000000000000000088", PreviousUserID: anaID,
			},
		},
		"edit": {
			ID: "wamid.EDIT", Type: "edit",
			Edit: &whatsapp.Edit{OriginalID: "wamid.EARLIER", Message: &whatsapp.Message{
				Type: "image", Text: "A nova vitrine",
				Media: &whatsapp.Media{ID: "700000000000002", MIMEType: "image/png", Caption: "A nova vitrine"},
			}},
		},
		"revoke": {ID: "wamid.REVOKE", Type: "revoke", Revoke: &whatsapp.Revoke{OriginalID: "wamid.EARLIER"}},
		"unsupported": {
			ID: "wamid.UNSUPPORTED", Type: "unsupported", UnsupportedType: "poll",
			Errors: []whatsapp.Error{{
				Code: 131051, Title: "Message type unknown", Message: "Message type unknown",
				Details: "Message type is currently not supported.",
			}},
		},
	})
}

func addButtons(all map[string]whatsapp.Message, earlier *whatsapp.Context) {
	all["button"] = whatsapp.Message{ID: "wamid.BUTTON", Type: "button", Text: "Confirmar", Button: &whatsapp.Button{
		Kind: "button", ID: "confirm order 7", Title: "Confirmar", Payload: json.RawMessage(`"confirm order 7"`),
	}}
	all["button_reply"] = whatsapp.Message{ID: "wamid.BUTTON_REPLY", Text: "Sim", Button: &whatsapp.Button{
		Kind: "button_reply", ID: "yes", Title: "Sim", Payload: json.RawMessage(`{"id":"yes","title":"Sim"}`),
	}}
	all["list_reply"] = whatsapp.Message{ID: "wamid.LIST_REPLY", Text: "Expressa", Button: &whatsapp.Button{
		Kind: "list_reply", ID: "express", Title: "Expressa", Description: "Chega amanhã",
		Payload: json.RawMessage(`{"id":"express","title":"Expressa","description":"Chega amanhã"}`),
	}}
	all["form"] = whatsapp.Message{ID: "wamid.FORM", Text: "Enviado", Button: &whatsapp.Button{
		Kind: "nfm_reply", ID: "flow", Title: "Enviado", Payload: json.RawMessage(`{"rating":"5"}`),
	}}
	all["form_not_json"] = whatsapp.Message{ID: "wamid.FORM_NOT_JSON", Text: "Enviado", Button: &whatsapp.Button{
		Kind: "nfm_reply", ID: "flow", Title: "Enviado", Payload: json.RawMessage(`"{rating: 5"`),
	}}
	all["reply_type_missing"] = whatsapp.Message{ID: "wamid.REPLY_TYPE_MISSING", Text: "Não", Button: &whatsapp.Button{
		Kind: "button_reply", ID: "no", Title: "Não", Payload: json.RawMessage(`{"id":"no","title":"Não"}`),
	}}
	all["reply_unknown"] = whatsapp.Message{ID: "wamid.REPLY_UNKNOWN", Button: &whatsapp.Button{
		Kind: "hologram_reply", Payload: json.RawMessage(`null`),
	}}
	all["call_permission"] = whatsapp.Message{ID: "wamid.CALL_PERMISSION", Button: &whatsapp.Button{
		Kind: "call_permission_reply", ID: "accept",
		Payload: json.RawMessage(`{"response":"accept","expiration_timestamp":1790600000,"response_source":"user_action"}`),
	}}
	all["interactive_missing"] = whatsapp.Message{ID: "wamid.INTERACTIVE_MISSING"}
	for _, name := range []string{
		"button", "button_reply", "list_reply", "form", "form_not_json", "call_permission",
		"reply_type_missing", "reply_unknown", "interactive_missing",
	} {
		m := all[name]
		m.Context = earlier
		if m.Type == "" {
			m.Type = "interactive"
		}
		all[name] = m
	}
}

// addHidden adds the messages whose sender's number is not shown.
func addHidden(all map[string]whatsapp.Message) {
	all["text_hidden_number"] = whatsapp.Message{
		ID: "wamid.TEXT_HIDDEN_NUMBER", Type: "text", Text: "Oi",
		FromUserID: biaID, FromParentUserID: "BR.ENT.1000000000000000009",
	}
	all["text_user_id_as_number"] = whatsapp.Message{
		ID: "wamid.TEXT_USER_ID_AS_NUMBER", Type: "text", Text: "Oi", FromUserID: biaID,
	}
	all["system_user_id"] = whatsapp.Message{
		ID: "wamid.SYSTEM_USER_ID", Type: "system", FromUserID: anaID,
		System: &whatsapp.System{
			Kind: "user_changed_user_id", Body: "User Ana changed their number",
			UserID: "BR.1000000000000000099", PreviousUserID: anaID,
		},
	}
}

func withoutRaw() cmp.Option {
	return cmp.Options{
		cmpopts.IgnoreFields(whatsapp.Message{}, "Raw"),
		cmpopts.IgnoreFields(whatsapp.Status{}, "Raw"),
		cmp.Transformer("JSON", func(raw json.RawMessage) (v any) {
			if json.Unmarshal(raw, &v) != nil {
				return "not JSON: " + string(raw)
			}
			return v
		}),
	}
}

func notification(t *testing.T, name string) whatsapp.Notification {
	t.Helper()

	body, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	n, err := whatsapp.ParseNotification(body)
	if err != nil {
		t.Fatal(err)
	}
	if n.Object != "whatsapp_business_account" {
		t.Errorf("Object = %q", n.Object)
	}
	return n
}

func only[T any](t *testing.T, all []T) T {
	t.Helper()

	if len(all) != 1 {
		t.Fatalf("%d elements, want 1: %+v", len(all), all)
	}
	return all[0]
}
