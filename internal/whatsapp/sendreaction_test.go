package whatsapp_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"conversa/internal/whatsapp"
)

func TestReactionsAreSentAndTakenAway(t *testing.T) {
	t.Parallel()

	for _, emoji := range []string{"👍", ""} {
		var body map[string]any
		client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
				t.Error(err)
			}
			answer(200, `{"messages":[{"id":"wamid.2"}]}`)(w, r)
		})
		sent, err := client.SendReaction(t.Context(), credentials(), whatsapp.ReactionMessage{To: ana, MessageID: "wamid.1", Emoji: emoji, CallbackData: "rea_1/rct_1"})
		if err != nil || sent.WAMID != "wamid.2" {
			t.Fatalf("sent: %+v, %v", sent, err)
		}
		reaction, _ := body["reaction"].(map[string]any)
		if body["type"] != "reaction" || reaction["message_id"] != "wamid.1" || reaction["emoji"] != emoji || body["biz_opaque_callback_data"] != "rea_1/rct_1" {
			t.Errorf("on the wire: %v", body)
		}
	}
	client, _ := serve(t, answer(500, ""))
	refusal := (*whatsapp.Error)(nil)
	if _, err := client.SendReaction(t.Context(), credentials(), whatsapp.ReactionMessage{To: ana, Emoji: "👍"}); !errors.As(err, &refusal) || refusal.Code != 131008 {
		t.Errorf("on no message: %v", err)
	}
}
