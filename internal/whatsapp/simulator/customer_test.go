package simulator_test

import (
	"testing"
	"time"

	"conversa/internal/whatsapp/simulator"
)

func TestACustomersMessageArrivesAsMetaSendsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.ana.WriteText(phoneID, "oi")
	w.delivered()
	value := w.product.values(t)[0]
	contact := value["contacts"].([]any)[0].(map[string]any)
	message := value["messages"].([]any)[0].(map[string]any)
	metadata := value["metadata"].(map[string]any)
	if metadata["phone_number_id"] != phoneID || metadata["display_phone_number"] != "15550100001" {
		t.Errorf("metadata = %v", metadata)
	}
	if contact["wa_id"] != anaPhone || contact["profile"].(map[string]any)["name"] != "Ana Exemplo" ||
		contact["user_id"] != message["from_user_id"] {
		t.Errorf("contact = %v", contact)
	}
	if message["id"] != id || message["from"] != anaPhone || message["timestamp"] != "1772366400" ||
		message["type"] != "text" || message["text"].(map[string]any)["body"] != "oi" {
		t.Errorf("message = %v", message)
	}
	if w.ana.WriteText("404", "x") != "" {
		t.Error("a message to an unknown number got an id")
	}
}

func TestReactionsEditsAndDeletionsNameTheirMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.ana.WriteText(phoneID, "oi")
	out := w.send(text(anaPhone, "olá"))
	w.sim.Jump(23 * time.Hour)
	if w.ana.React(out, "👍") == "" || w.ana.React(out, "") == "" || w.ana.Edit(in, "oi!") == "" || w.ana.Delete(in) == "" {
		t.Fatal("a change got no id")
	}
	if w.ana.Edit(out, "x") != "" || w.ana.Delete(out) != "" || w.ana.Edit(in, "deleted") != "" ||
		w.sim.Customer("5511955500000", "B").React(out, "👍") != "" {
		t.Error("somebody else's or a deleted message was changed")
	}
	w.delivered()
	got := w.product.elements(t, "messages")[1:]
	if r := got[0]["reaction"].(map[string]any); got[0]["type"] != "reaction" || r["message_id"] != out || r["emoji"] != "👍" {
		t.Errorf("reaction = %v", got[0])
	}
	if r := got[1]["reaction"].(map[string]any); r["emoji"] != nil {
		t.Errorf("removed reaction = %v", got[1])
	}
	edited := got[2]["edit"].(map[string]any)
	if edited["original_message_id"] != in ||
		edited["message"].(map[string]any)["text"].(map[string]any)["body"] != "oi!" {
		t.Errorf("edit = %v", got[2])
	}
	if got[3]["revoke"].(map[string]any)["original_message_id"] != in {
		t.Errorf("revoke = %v", got[3])
	}
	w.sim.Jump(time.Hour)
	late := w.send(text(anaPhone, "x"))
	w.delivered()
	if got := w.product.fate(t, late); got != "failed" {
		t.Errorf("after 24 h = %q: a change must not open the window", got)
	}
}

func TestAChangedNumberIsAnnouncedAndAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ana.WriteText(phoneID, "oi")
	if err := w.ana.ChangeNumber("5511955509999"); err != nil {
		t.Fatal(err)
	}
	w.delivered()
	message := w.product.elements(t, "messages")[1]
	system := message["system"].(map[string]any)
	if message["from"] != anaPhone || system["type"] != "user_changed_number" || system["wa_id"] != "5511955509999" ||
		system["previous_user_id"] != message["from_user_id"] || system["user_id"] == system["previous_user_id"] {
		t.Errorf("message = %v", message)
	}
	if w.product.values(t)[1]["contacts"] != nil {
		t.Error("a system message has contacts")
	}
	if got := w.send(text("+5511955509999", "olá")); got == "" {
		t.Error("the new number cannot be written to")
	}
	w.sim.Customer("5511955501111", "Bia")
	if err := w.ana.ChangeNumber("5511955501111"); err == nil {
		t.Error("somebody else's number was taken")
	}
	if err := w.ana.ChangeUserID("BR.1"); err == nil {
		t.Error("a person with a phone changed the user id alone")
	}
}

func TestAHiddenPhoneIsKnownByItsUserID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bia := w.sim.CustomerByUserID("BR.1000000000000000002", "bia.exemplo", "Bia")
	bia.WriteText(phoneID, "oi")
	w.delivered()
	value := w.product.values(t)[0]
	contact := value["contacts"].([]any)[0].(map[string]any)
	message := value["messages"].([]any)[0].(map[string]any)
	if _, ok := contact["wa_id"]; ok || contact["profile"].(map[string]any)["username"] != "bia.exemplo" {
		t.Errorf("contact = %v", contact)
	}
	if _, ok := message["from"]; ok || message["from_user_id"] != "BR.1000000000000000002" {
		t.Errorf("message = %v", message)
	}
	reply := map[string]any{
		"messaging_product": "whatsapp", "recipient": "BR.1000000000000000002", "text": map[string]any{"body": "olá"},
	}
	status, answer := w.call("POST", "/v24.0/"+phoneID+"/messages", reply)
	if status != 200 || answer["contacts"].([]any)[0].(map[string]any)["user_id"] != "BR.1000000000000000002" {
		t.Errorf("answer = %d %v", status, answer)
	}
	w.delivered()
	for _, s := range w.product.elements(t, "statuses") {
		if _, ok := s["recipient_id"]; ok || s["recipient_user_id"] != "BR.1000000000000000002" {
			t.Errorf("status = %v", s)
		}
	}
	if err := bia.ChangeUserID("BR.99"); err != nil {
		t.Fatal(err)
	}
	w.delivered()
	messages := w.product.elements(t, "messages")
	if last := messages[len(messages)-1]["system"].(map[string]any); last["type"] != "user_changed_user_id" || last["user_id"] != "BR.99" {
		t.Errorf("system = %v", last)
	}
	if _, answer := w.call("POST", "/v24.0/"+phoneID+"/messages", reply); code(answer) != 131009 {
		t.Errorf("the retired user id = %v", answer)
	}
}

func TestFilesBecomeTheTypeAPhoneMakesOfThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for mime, kind := range map[string]string{
		"image/jpeg": "image", "image/webp": "sticker", "audio/ogg; codecs=opus": "audio", "video/mp4": "video",
		"text/html": "document", "image/svg+xml": "document",
	} {
		w.ana.SendMedia(phoneID, simulator.File{Data: []byte("x"), MIME: mime, Voice: kind == "audio"})
		w.delivered()
		messages := w.product.elements(t, "messages")
		last := messages[len(messages)-1]
		content, _ := last[kind].(map[string]any)
		if last["type"] != kind || content["mime_type"] != mime || (kind == "audio" && content["voice"] != true) {
			t.Errorf("%s = %v", mime, last)
		}
	}
	w.ana.SendMedia(phoneID, simulator.File{Data: make([]byte, 100<<20+1), MIME: "video/mp4"})
	w.delivered()
	messages := w.product.elements(t, "messages")
	last := messages[len(messages)-1]
	if last["type"] != "unsupported" || last["errors"].([]any)[0].(map[string]any)["code"] != 131052.0 {
		t.Errorf("too big = %v", last)
	}
}

func TestMessagesOfAnyTypeAreSentAsGiven(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.ana.Write(phoneID, map[string]any{
		"id": "wamid.MINE", "timestamp": "1772300000", "type": "order", "order": map[string]any{"catalog_id": "1"},
		"context": map[string]any{"forwarded": true},
	})
	w.delivered()
	m := w.product.elements(t, "messages")[0]
	if id != "wamid.MINE" || m["id"] != id || m["timestamp"] != "1772300000" || m["order"] == nil || m["context"] == nil {
		t.Errorf("message = %v", m)
	}
}
