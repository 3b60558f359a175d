package inbox_test

import (
	"strings"
	"testing"
)

// A file is found by its name also once its caption was edited, in whichever order both come.
func TestAFileIsFoundByItsNameAfterAnEdit(t *testing.T) {
	sent := text("wamid.1", ana, "", "", 0)
	sent["type"], sent["document"] = "document", object{
		"id": "7001", "mime_type": "application/pdf", "filename": "Orçamento 12.pdf", "caption": "o primeiro",
	}
	delete(sent, "text")
	edit := func(wamid, caption string, second int) object {
		m := text(wamid, ana, "", "", second)
		m["type"], m["edit"] = "edit", object{"original_message_id": "wamid.1", "message": object{
			"type": "document", "document": object{"id": "7001", "mime_type": "application/pdf", "caption": caption},
		}}
		delete(m, "text")
		return m
	}
	document := notify(messagesField(shopID, sent))
	first, second := notify(messagesField(shopID, edit("wamid.2", "o segundo", 1))), notify(messagesField(shopID, edit("wamid.3", "o terceiro", 2)))
	eachOf(t, map[string][][]byte{
		"in order": {document, first, second}, "edits first": {second, first, document}, "between": {first, document, second},
	}, func(t *testing.T, w *world, bodies [][]byte) {
		w.hear(bodies...)
		m := w.messages()
		if len(m) != 1 || m[0].SearchText != "o terceiro orcamento 12.pdf" {
			t.Errorf("messages: %v", m)
		}
	})
}

// What a customer calls their file does not turn the direction of reading, and keeps its ending.
func TestNamesOfFilesAreCleaned(t *testing.T) {
	long := strings.Repeat("a", 300)
	eachOf(t, map[string]struct{ sent, want string }{
		"turned round": {"contrato\u202efdp.exe", "contratofdp.exe"},
		"a path":       {"a/b\\c\td.pdf", "cd.pdf"},
		"long":         {long + ".pdf", long[:196] + ".pdf"},
		"none":         {" ", "document.pdf"},
	}, func(t *testing.T, w *world, c struct{ sent, want string }) {
		m := text("wamid.1", ana, "", "", 0)
		m["type"], m["document"] = "document", object{"id": "7001", "mime_type": "application/pdf", "filename": c.sent}
		delete(m, "text")
		w.hear(notify(messagesField(shopID, m)))
		if name := w.store.Client().File.Query().OnlyX(w.systemCtx()).Name; name != c.want {
			t.Errorf("the file is called %q, want %q", name, c.want)
		}
	})
}
