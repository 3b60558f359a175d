package whatsapp_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"testing"

	"conversa/internal/whatsapp"
)

func TestMessagesAreMarkedRead(t *testing.T) {
	t.Parallel()

	var body map[string]any
	client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		answer(200, `{"success":true}`)(w, r)
	})
	if err := client.MarkRead(t.Context(), credentials(), "wamid.1"); err != nil {
		t.Fatal(err)
	}
	if len(body) != 3 || body["messaging_product"] != "whatsapp" || body["status"] != "read" || body["message_id"] != "wamid.1" {
		t.Errorf("on the wire: %v", body)
	}

	client, _ = serve(t, answer(400, `{"error":{"code":100,"message":"Invalid parameter"}}`))
	refusal := (*whatsapp.Error)(nil)
	if err := client.MarkRead(t.Context(), credentials(), "wamid.1"); !errors.As(err, &refusal) || refusal.Code != 100 {
		t.Errorf("refused: %v", err)
	}
	client, _ = serve(t, answer(500, ""))
	if err := client.MarkRead(t.Context(), credentials(), "wamid.1"); !errors.Is(err, whatsapp.ErrUnknownOutcome) {
		t.Errorf("unanswered: %v", err)
	}
}
