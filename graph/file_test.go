package graph_test

import (
	"context"
	"strings"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/ent/file"
)

const createUpload = `mutation ($name: String!, $type: String!, $size: Int!) { createUpload(input: {name: $name, contentType: $type, size: $size}) {
	file { id name contentType size state source } uploadUrl expiresAt } }`

func TestCreateUploadGivesAnAddress(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.viewer(), createUpload, map[string]any{"name": "../a/nota.pdf", "type": "application/pdf", "size": 1000})
		id, _ := a.at("createUpload.file.id").(string)
		want(t, a, "createUpload.file", `{"id": "`+id+`", "name": "nota.pdf", "contentType": "application/pdf", "size": 1000, "state": "PENDING", "source": "COMPUTER"}`)
		want(t, a, "createUpload.expiresAt", `"2026-03-01T13:00:00.000Z"`)
		if address, _ := a.at("createUpload.uploadUrl").(string); !strings.HasPrefix(address, "https://conversa.example.com/uploads/"+id+"?") {
			t.Errorf("the address is %s", address)
		}
	})
}

func TestCreateUploadRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		for name, c := range map[string]struct {
			contentType string
			size        int
			code, field string
		}{
			"what is too large for all":  {"application/pdf", 100<<20 + 1, "FILE_TOO_LARGE", "size"},
			"what is too large as it is": {"image/png", 5<<20 + 1, "FILE_TOO_LARGE", "size"},
			"what is nothing":            {"image/png", 0, "INVALID_INPUT", "size"},
		} {
			a := w.try(s.viewer(), createUpload, map[string]any{"name": "a", "type": c.contentType, "size": c.size})
			if a.code() != c.code || a.field() != c.field {
				t.Errorf("%s: %s", name, a.text)
			}
		}
		if a := w.try(s.viewer("READ", "WRITE"), createUpload, map[string]any{"name": "a", "type": "text/plain", "size": 1}); a.code() != "FORBIDDEN" {
			t.Errorf("without the scope SEND: %s", a.text)
		}
	})
}

// Not even an administrator sees what a colleague uploaded and did not send.
func TestAnUploadIsItsUsersUntilItIsSent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		want(t, w.node(s, s.upload.ID, "File", "name"), "node", `{"name": "quote.pdf"}`)
		want(t, w.node(s, s.theirs.ID, "File", "name"), "node", `null`)
	})
}

func TestAFileHasAnAddressOnceItsBytesAreHere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.node(s, s.file.ID, "File", "url inline: url(inline: true)")
		prefix := "https://conversa.example.com/files/" + s.file.ID + "?until="
		for path, inline := range map[string]bool{"node.url": false, "node.inline": true} {
			address, _ := a.at(path).(string)
			if !strings.HasPrefix(address, prefix) || strings.HasSuffix(address, "&inline=1") != inline {
				t.Errorf("%s is %q", path, address)
			}
		}
		small, _ := w.node(s, s.file.ID, "File", "thumbnailUrl").at("node.thumbnailUrl").(string)
		if !strings.HasPrefix(small, "https://conversa.example.com/files/"+s.file.ID+"/thumbnail?until=") {
			t.Errorf("the thumbnail is at %q", small)
		}
		want(t, w.node(s, s.upload.ID, "File", "thumbnailUrl"), "node", `{"thumbnailUrl": null}`)
		w.save(func(ctx context.Context, c *ent.Client) {
			c.File.UpdateOne(s.file).SetState(conversa.FilePending).ExecX(ctx)
		})
		want(t, w.node(s, s.file.ID, "File", "url thumbnailUrl"), "node", `{"url": null, "thumbnailUrl": null}`)
	})
}

func TestAReplyHasFilesAndDocuments(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		const sendFiles = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages {
			type text attachments { caption file { name contentType source state } } } } }`
		attached := func(key string, attachments ...map[string]any) map[string]any {
			return sending(s, map[string]any{"idempotencyKey": key, "attachments": attachments})
		}
		both := attached("both", map[string]any{"salesDocumentId": s.document.ID}, map[string]any{"fileId": s.upload.ID})
		for range 2 { // a repeat answers with the same
			a := w.ask(s.viewer(), sendFiles, both)
			want(t, a, "sendMessage.messages", `[
				{"type": "DOCUMENT", "text": "At once.", "attachments": [{"caption": "At once.", "file": {"name": "Q-0001.pdf", "contentType": "application/pdf", "source": "INVENTORY", "state": "READY"}}]},
				{"type": "DOCUMENT", "text": null, "attachments": [{"caption": null, "file": {"name": "quote.pdf", "contentType": "application/pdf", "source": "COMPUTER", "state": "READY"}}]}]`)
		}
		if n := w.store.Client().File.Query().Where(file.SourceEQ(conversa.FileFromInventory)).CountX(system(t)); n != 1 {
			t.Errorf("%d files of the document", n)
		}
		upload := map[string]any{"fileId": s.upload.ID}
		for name, c := range map[string]struct {
			attachments []map[string]any
			code        string
		}{
			"six":              {[]map[string]any{upload, upload, upload, upload, upload, upload}, "TOO_MANY_ATTACHMENTS"},
			"another user's":   {[]map[string]any{{"fileId": s.theirs.ID}}, "NOT_FOUND"},
			"a withdrawn one":  {[]map[string]any{{"fileId": s.secret.FileID}}, "NOT_FOUND"},
			"no such document": {[]map[string]any{{"salesDocumentId": "doc_x"}}, "NOT_FOUND"},
			"unprintable":      {[]map[string]any{{"salesDocumentId": "doc_\x00"}}, "NOT_FOUND"},
		} {
			if a := w.try(s.viewer(), sendFiles, attached(name, c.attachments...)); a.code() != c.code || a.field() != "attachments" {
				t.Errorf("%s: %s", name, a.text)
			}
		}
		for name, attachment := range map[string]map[string]any{"nothing": {}, "two": {"fileId": s.upload.ID, "salesDocumentId": s.document.ID}, "null": {"fileId": nil}} {
			if a := w.try(s.viewer(), sendFiles, attached(name, attachment)); len(a.Errors) == 0 {
				t.Errorf("%s: %s", name, a.text)
			}
		}
	})
}
