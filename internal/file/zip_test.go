package file_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/attachment"
	"conversa/internal/file"
	"conversa/internal/store"
)

// attach gives the conversation one more message with a file that is here.
func (d *desk) attach(name, said string, change func(m *ent.MessageCreate)) (attachmentID string) {
	d.t.Helper()
	fileID := ""
	d.change(func(ctx context.Context, tx *store.Tx) error {
		conv := tx.Client.Conversation.GetX(ctx, d.conversationID)
		create := tx.Client.Message.Create().SetOrganizationID(conv.OrganizationID).SetConversationID(conv.ID).SetAccountID(conv.AccountID).
			SetOwnerID(conv.OwnerID).SetDirection(conversa.DirectionInbound).SetType(conversa.TypeDocument).SetOrigin(conversa.OriginCustomer).
			SetStatus(conversa.StatusReceived).SetSentAt(start).SetHasAttachment(true)
		change(create)
		m := create.SaveX(ctx)
		f := tx.Client.File.Create().SetOrganizationID(conv.OrganizationID).SetAccountID(conv.AccountID).SetMediaID("1").SetName(name).
			SetContentType("text/plain").SetSize(int64(len(said))).SetState(conversa.FileReady).SetSource(conversa.FileFromWhatsApp).SaveX(ctx)
		fileID = f.ID
		attachmentID = tx.Client.Attachment.Create().SetOrganizationID(conv.OrganizationID).SetMessageID(m.ID).SetFileID(f.ID).SaveX(ctx).ID
		return nil
	})
	err := d.folder.Put(fileID, func(to io.Writer) error {
		_, err := io.WriteString(to, said)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return attachmentID
}

func asItIs(*ent.MessageCreate) {}

// zipped are the files of an archive, as "name: content", as a viewer gets it.
func (d *desk) zipped(viewer conversa.Viewer, ids []string) ([]string, error) {
	d.t.Helper()
	var to bytes.Buffer
	begun := 0
	a := file.Archive{ConversationID: d.conversationID, UserID: viewer.UserID, IDs: ids}
	err := d.service.WriteZip(conversa.WithViewer(d.t.Context(), viewer), a, &to, func(name string) {
		begun++
		if name == "" || !strings.HasSuffix(name, ".zip") {
			d.t.Errorf("the archive is called %q", name)
		}
	})
	if err != nil {
		if begun > 0 {
			d.t.Error("it had begun")
		}
		return nil, err
	}
	read, err := zip.NewReader(bytes.NewReader(to.Bytes()), int64(to.Len()))
	if err != nil || begun != 1 {
		d.t.Fatalf("begun %d times, %v", begun, err)
	}
	list := []string{}
	for _, f := range read.File {
		content, err := f.Open()
		if err != nil {
			d.t.Fatal(err)
		}
		said, err := io.ReadAll(content)
		if err != nil {
			d.t.Fatal(err)
		}
		list = append(list, f.Name+": "+string(said))
	}
	return list, nil
}

func TestAttachmentsComeInOneArchive(t *testing.T) {
	t.Parallel()
	eachDesk(t, func(t *testing.T, d *desk) {
		first := d.attach("a.txt", "1", asItIs)
		d.attach("A.TXT", "2", asItIs)
		third := d.attach(`..\x/CON.txt`, "3", asItIs)
		d.attach(`a<b>"c.txt`, "4", asItIs)
		d.attach("withdrawn.txt", "5", func(m *ent.MessageCreate) { m.SetRevokedAt(start) })
		all, err := d.zipped(d.viewer, nil)
		if want := `["a.txt: 1" "A (2).TXT: 2" "_CON.txt: 3" "a_b__c.txt: 4"]`; err != nil || fmt.Sprintf("%q", all) != want {
			t.Errorf("all: %q, %v", all, err)
		}
		some, err := d.zipped(d.viewer, []string{third, first, "att_none"})
		if want := `["a.txt: 1" "_CON.txt: 3"]`; err != nil || fmt.Sprintf("%q", some) != want {
			t.Errorf("two: %q, %v", some, err)
		}
	})
}

// Nothing is left out without a word.
func TestAnArchiveTellsWhatIsNotHere(t *testing.T) {
	t.Parallel()
	eachDesk(t, func(t *testing.T, d *desk) {
		d.attach("a.txt", "1", asItIs)
		states := []conversa.FileState{conversa.FilePending, conversa.FileFailed, conversa.FileExpired, conversa.FileReady}
		for i, state := range states {
			id := d.attach(fmt.Sprint("b", i, ".txt"), "2", asItIs)
			d.change(func(ctx context.Context, tx *store.Tx) error {
				f := tx.Client.Attachment.Query().Where(attachment.ID(id)).QueryFile().OnlyX(ctx)
				if state == conversa.FileReady {
					return d.folder.Delete(f.ID)
				}
				return f.Update().SetState(state).Exec(ctx)
			})
		}
		d.attach("Missing files.txt", "3", asItIs)
		all, err := d.zipped(d.viewer, nil)
		if err != nil || len(all) != 3 || all[0] != "a.txt: 1" || all[1] != "Missing files.txt: 3" {
			t.Fatalf("%q, %v", all, err)
		}
		for i, why := range []string{"still being fetched", "could not be fetched", "gone from WhatsApp", "missing on the server"} {
			if want := fmt.Sprintf("- b%d.txt (%s): ", i, start.Format(time.RFC3339)); !strings.Contains(all[2], want) || !strings.Contains(all[2], why) {
				t.Errorf("no %q of %q in %q", why, want, all[2])
			}
		}
		if !strings.HasPrefix(all[2], "Missing files (2).txt: ") {
			t.Errorf("the list is %q", all[2])
		}
		d.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.User.Update().SetLocale("pt-BR").Exec(ctx)
		})
		if all, err = d.zipped(d.viewer, nil); err != nil || len(all) != 3 || !strings.HasPrefix(all[2], "Arquivos ausentes.txt: Estes arquivos") {
			t.Errorf("in Portuguese: %q, %v", all, err)
		}
	})
}

func TestAnArchiveOfNothingButWhatIsNotHere(t *testing.T) {
	t.Parallel()
	eachDesk(t, func(t *testing.T, d *desk) {
		d.attach("a.txt", "1", asItIs)
		d.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.File.Update().SetState(conversa.FilePending).Exec(ctx)
		})
		if all, err := d.zipped(d.viewer, nil); err != nil || len(all) != 1 || !strings.HasPrefix(all[0], "Missing files.txt: ") {
			t.Errorf("%q, %v", all, err)
		}
	})
}

// What is in an archive is decided when it is read.
func TestAnArchiveHasWhatItsReaderSees(t *testing.T) {
	t.Parallel()
	eachDesk(t, func(t *testing.T, d *desk) {
		id := d.attach("a.txt", "1", asItIs)
		blind, stranger := d.viewer, d.viewer
		blind.Sight = conversa.Sight{}
		stranger.OrganizationID, stranger.Sight = "org_other", conversa.Sight{AllRecords: true}
		for name, v := range map[string]conversa.Viewer{"who does not see the customer": blind, "another organization": stranger} {
			for _, ids := range [][]string{nil, {id}} {
				if list, err := d.zipped(v, ids); !errors.Is(err, conversa.ErrNotFound) {
					t.Errorf("%s: %q, %v", name, list, err)
				}
			}
		}
		if list, err := d.zipped(d.viewer, []string{"att_none"}); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("none: %q, %v", list, err)
		}
	})
}

// Batches follow each other, also where all messages are of one instant.
func TestAnArchiveOfManyFiles(t *testing.T) {
	t.Parallel()
	eachDesk(t, func(t *testing.T, d *desk) {
		for i := range 120 {
			d.attach("photo.jpg", fmt.Sprint(i), func(m *ent.MessageCreate) { m.SetSentAt(start.Add(time.Duration(i/60) * time.Second)) })
		}
		all, err := d.zipped(d.viewer, nil)
		if err != nil || len(all) != 120 || !slices.ContainsFunc(all, func(f string) bool { return strings.HasPrefix(f, "photo (120).jpg: ") }) {
			t.Errorf("%d files, %v", len(all), err)
		}
	})
}

func TestAddressesOfArchives(t *testing.T) {
	t.Parallel()
	now := start
	links := file.Links{Key: []byte("key"), Now: func() time.Time { return now }}
	for name, ids := range map[string][]string{"all": nil, "two": {"att_1", "att_2"}} {
		address, err := links.Zip("cnv_1", "usr_1", ids)
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if a, ok := links.Archive("cnv_1", u.Query()); !ok || a.UserID != "usr_1" || !slices.Equal(a.IDs, ids) {
			t.Errorf("%s: %+v, %v", name, a, ok)
		}
		if _, ok := links.Archive("cnv_2", u.Query()); ok {
			t.Errorf("%s: good for another conversation", name)
		}
		for key, value := range map[string]string{"by": "usr_2", "only": "att_3", "until": "99999999999"} {
			q := u.Query()
			q.Set(key, value)
			if _, ok := links.Archive("cnv_1", q); ok {
				t.Errorf("%s: good with another %s", name, key)
			}
		}
		now = start.Add(time.Hour + time.Second)
		if _, ok := links.Archive("cnv_1", u.Query()); ok {
			t.Errorf("%s: good after an hour", name)
		}
		now = start
	}
	for _, ids := range [][]string{{}, make([]string, 101)} {
		if _, err := links.Zip("cnv_1", "usr_1", ids); err == nil {
			t.Errorf("%d attachments were named", len(ids))
		}
	}
}
