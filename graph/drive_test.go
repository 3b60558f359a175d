package graph_test

import (
	"context"
	"encoding/base64"
	"io"
	"strings"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/internal/file"
)

func (s *shop) addDrives(ctx context.Context, c *ent.Client) {
	s.drive = s.addDrive(ctx, c, s.admin.ID, conversa.Evernote, "1")
	s.theirDrive = s.addDrive(ctx, c, s.gone.ID, conversa.Dropbox, "1")
}

func (s *shop) addDrive(ctx context.Context, c *ent.Client, userID string, p conversa.CloudProvider, key string) *ent.CloudDrive {
	return c.CloudDrive.Create().SetOrganizationID(s.org.ID).SetUserID(userID).SetProvider(p).SetOwnerKey(key).
		SetAccountName("Notes").SetCreatedAt(noon).SetUpdatedAt(noon).SaveX(ctx)
}

// inDrive is the cursor of the first file of export.
var inDrive = base64.RawURLEncoding.EncodeToString([]byte(`{"s":1}`))

// export keeps what a drive of Evernote is read from: three notes, the last with a file.
func (w *world) export(driveID string) {
	w.t.Helper()
	for id, content := range map[string]string{
		driveID: "aGVsbG8=",
		driveID + "_index": `[{"title": "One", "content": "First", "created_at": "2026-02-27T09:30:00Z"}, {"title": "Two", "content": "Second"},
			{"title": "Three", "content": "Third", "files": [{"name": "hello.txt", "content_type": "text/plain", "size": 5, "from": 0, "to": 8}]}]`,
	} {
		err := w.folder.Put(id, func(f io.Writer) error {
			_, err := io.WriteString(f, content)
			return err
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

const driveFiles = `query ($id: ID!, $folder: ID, $search: String, $first: Int, $after: Cursor) { node(id: $id) { ... on CloudDrive {
	files(folder: $folder, search: $search, first: $first, after: $after) { nodes { id name folder contentType size modifiedAt } edges { cursor node { name } }
		pageInfo { hasNextPage hasPreviousPage endCursor } } } } }`

func TestACloudDriveIsListedAndLookedThrough(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		a := w.ask(s.viewer(), "{ cloudDrives { id provider accountName state } cloudProviders }", nil)
		want(t, a, "cloudDrives", `[{"id": "`+s.drive.ID+`", "provider": "EVERNOTE", "accountName": "Notes", "state": "CONNECTED"}]`)
		want(t, a, "cloudProviders", `["DROPBOX", "EVERNOTE"]`)
		a = w.ask(s.viewer(), driveFiles, map[string]any{"id": s.drive.ID, "first": 2})
		want(t, a, "node.files.nodes", `[
			{"id": "n0", "name": "One.txt", "folder": false, "contentType": "text/plain", "size": 11, "modifiedAt": "2026-02-27T09:30:00.000Z"},
			{"id": "n1", "name": "Two.txt", "folder": false, "contentType": "text/plain", "size": 12, "modifiedAt": null}]`)
		want(t, a, "node.files.pageInfo.hasNextPage", `true`)
		a = w.ask(s.viewer(), driveFiles, map[string]any{"id": s.drive.ID, "first": 2, "after": a.at("node.files.pageInfo.endCursor")})
		want(t, a, "node.files.nodes", `[{"id": "n2", "name": "Three", "folder": true, "contentType": null, "size": null, "modifiedAt": null}]`)
		want(t, a, "node.files.pageInfo.hasNextPage", `false`)
		a = w.ask(s.viewer(), driveFiles, map[string]any{"id": s.drive.ID, "search": "hello"})
		want(t, a, "node.files.edges.0.node.name", `"hello.txt"`)
		for name, c := range map[string]struct {
			key, field, code string
			value            any
		}{
			"no rows":    {"first", "first", "INVALID_INPUT", 0},
			"too many":   {"first", "first", "INVALID_INPUT", 101},
			"no cursor":  {"after", "after", "INVALID_INPUT", "x"},
			"no folder":  {"folder", "folder", "NOT_FOUND", "n9"},
			"a long one": {"search", "search", "INVALID_INPUT", strings.Repeat("a", 201)},
		} {
			if a := w.try(s.viewer(), driveFiles, map[string]any{"id": s.drive.ID, c.key: c.value}); a.code() != c.code || a.field() != c.field {
				t.Errorf("%s: %s", name, a.text)
			}
		}
		w.save(func(ctx context.Context, c *ent.Client) {
			c.CloudDrive.UpdateOne(s.theirDrive).SetState(conversa.DriveDisconnected).ExecX(ctx)
		})
		theirs := conversa.Viewer{OrganizationID: s.org.ID, UserID: s.gone.ID, Scopes: conversa.AllScopes, Profile: conversa.ProfileStandard}
		if a := w.try(theirs, driveFiles, map[string]any{"id": s.theirDrive.ID}); a.code() != "CLOUD_DRIVE_DISCONNECTED" {
			t.Errorf("disconnected: %s", a.text)
		}
		want(t, w.try(s.viewer(), driveFiles, map[string]any{"id": s.theirDrive.ID}), "node", `null`)
	})
}

func TestACloudDriveIsConnectedAndDisconnected(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		const connect = `mutation ($provider: CloudProvider!) { connectCloudDrive(provider: $provider) { authorizationUrl state } }`
		a := w.ask(s.viewer(), connect, map[string]any{"provider": "DROPBOX"})
		address, _ := a.at("connectCloudDrive.authorizationUrl").(string)
		state, _ := a.at("connectCloudDrive.state").(string)
		for _, part := range []string{
			"http://127.0.0.1:1/oauth2/authorize?", "client_id=client", "code_challenge_method=S256", "state=" + state,
			"redirect_uri=https%3A%2F%2Fconversa.example.com%2Fdrives%2Fcallback",
		} {
			if state == "" || !strings.Contains(address, part) {
				t.Errorf("%s is not in %s", part, address)
			}
		}
		for provider, code := range map[string]string{"ONEDRIVE": "CONFLICT", "EVERNOTE": "INVALID_INPUT"} {
			if a := w.try(s.viewer(), connect, map[string]any{"provider": provider}); a.code() != code {
				t.Errorf("%s: %s", provider, a.text)
			}
		}
		const disconnect = `mutation ($id: ID!) { disconnectCloudDrive(id: $id) { deletedId } }`
		if a := w.try(s.viewer(), disconnect, map[string]any{"id": s.theirDrive.ID}); a.code() != "NOT_FOUND" {
			t.Errorf("a colleague's: %s", a.text)
		}
		want(t, w.ask(s.viewer(), disconnect, map[string]any{"id": s.drive.ID}), "disconnectCloudDrive", `{"deletedId": "`+s.drive.ID+`"}`)
		want(t, w.ask(s.viewer(), "{ cloudDrives { id } }", nil), "cloudDrives", `[]`)
	})
}

func TestAnExportOfEvernoteIsOpened(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		upload := func(content string) string {
			row, err := w.resolver.Files.Bring(conversa.WithViewer(t.Context(), s.viewer()), s.viewer(), file.Brought{
				Name: "Mine.enex", ContentType: "text/xml", Source: conversa.FileFromComputer, Content: strings.NewReader(content),
			})
			if err != nil {
				t.Fatal(err)
			}
			return row.ID
		}
		const open = `mutation ($id: ID!) { importEvernote(fileId: $id) { cloudDrive { accountName provider files { nodes { name } } } } }`
		a := w.ask(s.viewer(), open, map[string]any{"id": upload(`<?xml version="1.0"?><en-export><note><title>Hours</title><content>9 to 18</content></note></en-export>`)})
		want(t, a, "importEvernote.cloudDrive", `{"accountName": "Mine", "provider": "EVERNOTE", "files": {"nodes": [{"name": "Hours.txt"}]}}`)
		for name, c := range map[string]struct{ id, code string }{
			"no export":     {upload("<?xml version=\"1.0\"?><a/>"), "INVALID_INPUT"},
			"no such file":  {"fil_x", "NOT_FOUND"},
			"a colleague's": {s.theirs.ID, "NOT_FOUND"},
		} {
			if a := w.try(s.viewer(), open, map[string]any{"id": c.id}); a.code() != c.code || a.field() != "fileId" {
				t.Errorf("%s: %s", name, a.text)
			}
		}
	})
}

func TestATokenThatIsNoneIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		const connect = `mutation ($token: String!) { connectEvernote(token: $token) { cloudDrive { id } } }`
		for _, token := range []string{"", "two words", strings.Repeat("a", 1001)} {
			if a := w.try(s.viewer(), connect, map[string]any{"token": token}); a.code() != "INVALID_INPUT" || a.field() != "token" {
				t.Errorf("%.20q: %s", token, a.text)
			}
		}
	})
}

func TestAFileOfADriveIsCopiedAndSent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		const copyFile = `mutation ($drive: ID!, $file: ID!) { copyCloudFile(driveId: $drive, cloudFileId: $file) { file { name contentType size state source } } }`
		a := w.ask(s.viewer(), copyFile, map[string]any{"drive": s.drive.ID, "file": "n2-0"})
		want(t, a, "copyCloudFile.file", `{"name": "hello.txt", "contentType": "text/plain", "size": 5, "state": "READY", "source": "EVERNOTE"}`)
		for name, c := range map[string]struct{ drive, file, field string }{
			"no such drive": {"drv_x", "n0", "driveId"}, "a colleague's": {s.theirDrive.ID, "n0", "driveId"}, "no such file": {s.drive.ID, "n9", "cloudFileId"},
			"unprintable": {s.drive.ID, "n\x00", "cloudFileId"},
		} {
			if a := w.try(s.viewer(), copyFile, map[string]any{"drive": c.drive, "file": c.file}); a.code() != "NOT_FOUND" || a.field() != c.field {
				t.Errorf("%s: %s", name, a.text)
			}
		}
		const sendFiles = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { messages { attachments { file { name source } } } } }`
		cloud := func(key, id string) map[string]any {
			return sending(s, map[string]any{"idempotencyKey": key, "attachments": []map[string]any{{"cloudFile": map[string]any{"driveId": s.drive.ID, "cloudFileId": id}}}})
		}
		before := w.store.Client().File.Query().CountX(system(t))
		for range 2 { // a repeat copies nothing
			a := w.ask(s.viewer(), sendFiles, cloud("cloud", "n0"))
			want(t, a, "sendMessage.messages", `[{"attachments": [{"file": {"name": "One.txt", "source": "EVERNOTE"}}]}]`)
		}
		if n := w.store.Client().File.Query().CountX(system(t)); n != before+1 {
			t.Errorf("%d files more", n-before)
		}
		if a := w.try(s.viewer(), sendFiles, cloud("none", "n9")); a.code() != "NOT_FOUND" || a.field() != "attachments" {
			t.Errorf("no such file: %s", a.text)
		}
	})
}
