package inbox_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/ent/attachment"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

const plain = "DONE; ACTIVE at 80/s"

// payloads are the files of testdata, and what there is after each has arrived
// twice in an inbox where Ana and the business have said one thing each.
var payloads = map[string]string{
	"text":                 "INBOUND TEXT \"Bom dia, ainda têm a cadeira azul?\"; window to +30; " + plain,
	"text_reply_forwarded": "INBOUND TEXT \"essa aqui\" re wamid.older forwarded; window to +30; " + plain,
	"text_from_ad":         `INBOUND TEXT "Vi o anúncio" ad 4711; window to +30; ` + plain,
	"image":                `INBOUND IMAGE "a cadeira" file 7001 image.jpg image/jpeg "a cadeira"; window to +30; ` + plain,
	"video":                `INBOUND VIDEO "a loja" file 7001 video.mp4 video/mp4 "a loja"; window to +30; ` + plain,
	"voice":                `INBOUND AUDIO "" file 7001 audio.ogg audio/ogg "" voice; window to +30; ` + plain,
	"document":             `INBOUND DOCUMENT "o pedido" file 7001 pedido nº 7.pdf application/pdf "o pedido"; window to +30; ` + plain,
	"sticker":              `INBOUND STICKER "" file 7001 sticker.webp image/webp ""; window to +30; ` + plain,
	"location":             `INBOUND LOCATION "" {"location":{"address":"Av. Exemplo 1000","latitude":-23.5614,"longitude":-46.6559,"name":"Loja"}}; window to +30; ` + plain,
	"contacts":             `INBOUND CONTACTS "" {"cards":{"cards":[{"company":"Example","emails":["caio@example.com"],"name":"Caio Lima","phones":["+55 21 95550-5678"]}]}}; window to +30; ` + plain,
	"button":               `INBOUND BUTTON "Quero" re wamid.older {"button":{"id":"want-1","payload":"want-1","title":"Quero"}}; window to +30; ` + plain,
	"button_reply":         `INBOUND INTERACTIVE "Sim" {"button":{"id":"b1","payload":{"id":"b1","title":"Sim"},"title":"Sim"}}; window to +30; ` + plain,
	"list_reply":           `INBOUND INTERACTIVE "Azul" {"button":{"id":"r1","payload":{"description":"a cor","id":"r1","title":"Azul"},"title":"Azul"}}; window to +30; ` + plain,
	"form":                 `INBOUND INTERACTIVE "Enviado" {"button":{"id":"flow","payload":{"cor":"azul"},"title":"Enviado"}}; window to +30; ` + plain,
	"call_permission":      `INBOUND INTERACTIVE "" {"button":{"id":"accept","payload":{"response":"accept"},"title":""}}; window to +30; ` + plain,
	"interactive_empty":    `INBOUND INTERACTIVE "" kept: WhatsApp sent a message of a kind that cannot be shown here.; window to +30; ` + plain,
	"order":                `INBOUND ORDER "para sexta" {"order":{"catalogId":"c1","items":[{"currency":"BRL","price":"19.9","productId":"sku-1","quantity":2}],"note":"para sexta"}}; window to +30; ` + plain,
	"unsupported":          `INBOUND UNSUPPORTED "" kept: This type of message is not supported; window to +30; ` + plain,
	"unknown_type":         `INBOUND UNSUPPORTED "" kept: WhatsApp sent a message of a kind that cannot be shown here.; window to +30; ` + plain,
	"no_type":              `INBOUND TEXT "sem tipo"; window to +30; ` + plain,
	"text_nul":             `INBOUND TEXT "ab <b>$[Leads.First Name]</b>"; window to +30; ` + plain,
	"reaction":             `on wamid.older: CUSTOMER 👍; window to +0; ` + plain,
	"reaction_removed":     `on wamid.older: CUSTOMER ; window to +0; ` + plain,
	"edit":                 `older: "corrigido", was "oi"; window to +0; ` + plain,
	"revoke":               `older: revoked; window to +0; ` + plain,
	"request_welcome":      `window to +0; ` + plain,
	"group_message":        `window to +0; ` + plain,
	"system_number":        `now 5511955509999/BR.1000000000000000001; window to +0; ` + plain,
	"system_user_id":       `now 5511955501234/BR.1000000000000000009; window to +0; ` + plain,
	"system_identity":      `window to +0; ` + plain,
	"echo":                 `OUTBOUND TEXT "respondi no celular" BUSINESS_APP SENT; window to +0; ` + plain,
	"history":              `INBOUND TEXT "antigo" HISTORY RECEIVED; OUTBOUND TEXT "resposta antiga" HISTORY DELIVERED; window to +0; ` + plain,
	"history_declined":     `window to +0; ` + plain,
	"status_sent":          `window to +0; ` + plain,
	"status_delivered":     `echo: DELIVERED; window to +0; ` + plain,
	"status_read":          `echo: READ; window to +0; ` + plain,
	"status_played":        `echo: READ; window to +0; ` + plain,
	"status_failed":        `echo: FAILED 131047 WINDOW_CLOSED; window to +0; ` + plain,
	"status_unheard_of":    `window to +0; KEPT: unknown status pondering; ACTIVE at 80/s`,
	"status_group":         `window to +0; ` + plain,
	"value_error":          `window to +0; ` + plain,
	"user_actions":         `window to +0; ` + plain,
	"unknown_field":        `window to +0; KEPT: unknown field moon_phase_update; ACTIVE at 80/s`,
	"no_sender":            `window to +0; KEPT: a message names no sender; ACTIVE at 80/s`,
	"no_id":                `window to +0; KEPT: a message cannot be decoded; ACTIVE at 80/s`,
	"edit_of_nothing":      `window to +0; KEPT: a message of type edit cannot be decoded; ACTIVE at 80/s`,
	"edit_unsupported":     `window to +0; KEPT: a message of type edit cannot be decoded; ACTIVE at 80/s`,
	"reaction_to_nothing":  `window to +0; KEPT: a message of type reaction cannot be decoded; ACTIVE at 80/s`,
	"unknown_number":       `window to +0; KEPT: no account has phone number id 42; ACTIVE at 80/s`,
	"not_an_object":        `window to +0; KEPT: not a notification; ACTIVE at 80/s`,
	"account_deleted":      `window to +0; DONE; DISCONNECTED at 80/s: The WhatsApp Business Account was deleted at Meta.`,
	"account_restriction":  `window to +0; DONE; RESTRICTED at 80/s: Meta has restricted the account until 2026-09-21 14:13 UTC. See Meta's Business Support Home.`,
	"account_reconnected":  `window to +0; ` + plain,
	"partner_removed":      `window to +0; DONE; DISCONNECTED at 80/s: Access was withdrawn at Meta. Connect the account again.`,
	"disabled_update":      `window to +0; DONE; RESTRICTED at 80/s: Meta has disabled the account. Appeal in Meta's Business Support Home.`,
	"review_rejected":      `window to +0; DONE; RESTRICTED at 80/s: Meta's review rejected the business. Appeal in Meta's Business Support Home.`,
	"throughput_upgrade":   `window to +0; DONE; ACTIVE at 1000/s`,
}

func TestEveryKindOfPayload(t *testing.T) {
	t.Parallel()

	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(payloads) {
		t.Errorf("%d files, %d expectations", len(files), len(payloads))
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			t.Run(name, func(t *testing.T) {
				body, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				wipe(t, s)
				w := newWorld(t, s)
				w.hear(notify(messagesField(shopID, text("wamid.older", ana, anaID, "oi", 0))),
					notify(field("smb_message_echoes", shopID, object{"message_echoes": []object{
						with(text("wamid.echo", shopLine, "", "olá", 1), "to", ana)}})))
				w.hear(body, body)
				if got := w.summary(); got != payloads[name] {
					t.Errorf("\n got %s\nwant %s", got, payloads[name])
				}
			})
		}
	})
}

// summary says what came to be beyond the two messages that were there.
func (w *world) summary() string {
	w.Helper()
	var parts []string
	for _, m := range w.messages() {
		switch {
		case value(m.Wamid) == "wamid.older":
			parts = append(parts, older(m)...)
		case value(m.Wamid) == "wamid.echo":
			if m.Status != conversa.StatusSent {
				parts = append(parts, strings.TrimSpace(fmt.Sprintf("echo: %s %s", m.Status, failureText(m))))
			}
		default:
			parts = append(parts, w.describe(m))
		}
	}
	for _, r := range w.store.Client().Reaction.Query().AllX(w.systemCtx()) {
		parts = append(parts, fmt.Sprintf("on %s: %s %s", r.Wamid, r.Author, r.Emoji))
	}
	conv := w.conversation()
	if value(conv.WaID) != ana || value(conv.Bsuid) != anaID {
		parts = append(parts, fmt.Sprintf("now %s/%s", value(conv.WaID), value(conv.Bsuid)))
	}
	parts = append(parts, fmt.Sprintf("window to %+.0f", conv.WindowClosesAt.Sub(noon).Seconds()-86400))
	states := w.states()
	slices.Sort(states[len(states)-2:])
	if last := states[len(states)-2:]; last[0] != last[1] {
		parts = append(parts, "the repeat is "+last[1])
	}
	a := w.store.Client().Account.GetX(w.systemCtx(), w.shop.ID)
	account := fmt.Sprintf("%s at %d/s", a.Status, a.MessagesPerSecond)
	if a.StatusReason != nil {
		account += ": " + *a.StatusReason
	}
	return strings.Join(append(parts, states[len(states)-2], account), "; ")
}

func older(m *ent.Message) []string {
	switch {
	case m.RevokedAt != nil:
		return []string{"older: revoked"}
	case m.EditedAt != nil:
		return []string{fmt.Sprintf("older: %q, was %q", value(m.Text), value(m.OriginalText))}
	}
	return nil
}

func failureText(m *ent.Message) string {
	if m.Failure == nil {
		return ""
	}
	return fmt.Sprintf("%d %s", m.Failure.Code, m.Failure.Reason)
}

func (w *world) describe(m *ent.Message) string {
	words := []string{string(m.Direction), string(m.Type), fmt.Sprintf("%q", value(m.Text))}
	if m.ReplyToWamid != nil {
		words = append(words, "re "+*m.ReplyToWamid)
	}
	if m.Forwarded {
		words = append(words, "forwarded")
	}
	if m.Referral != nil {
		words = append(words, "ad "+value(m.Referral.SourceID))
	}
	if m.Content != nil && m.Content.Unsupported != nil {
		words = append(words, "kept: "+m.Content.Unsupported.Reason)
	} else if m.Content != nil {
		words = append(words, sortedJSON(m.Content))
	}
	for _, a := range w.store.Client().Attachment.Query().Where(attachment.MessageID(m.ID)).WithFile().AllX(w.systemCtx()) {
		words = append(words, fmt.Sprintf("file %s %s %s %q", a.Edges.File.MediaID, a.Edges.File.Name, a.Edges.File.ContentType, value(a.Caption)))
		if a.Voice {
			words = append(words, "voice")
		}
	}
	if m.Origin != conversa.OriginCustomer {
		words = append(words, string(m.Origin), string(m.Status))
	}
	return strings.Join(words, " ")
}

// sortedJSON does not show in which order a database keeps the members.
func sortedJSON(v any) string {
	raw, _ := json.Marshal(v)
	var plain any
	_ = json.Unmarshal(raw, &plain)
	sorted, _ := json.Marshal(plain)
	return string(sorted)
}
