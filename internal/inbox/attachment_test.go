package inbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/inbox"
	"conversa/internal/store"
	"conversa/internal/whatsapp/simulator"
)

// upload is a file of the administrator's that is READY.
func (w *town) upload(name, contentType string) (id string) {
	w.Helper()
	content := "content of " + name
	w.change(func(ctx context.Context, tx *store.Tx) error {
		id = tx.Client.File.Create().SetOrganizationID(w.org).SetAccountID("").SetMediaID("").SetUploadedByID(w.admin).SetName(name).
			SetContentType(contentType).SetSize(int64(len(content))).SetState(conversa.FileReady).SetSource(conversa.FileFromComputer).SaveX(ctx).ID
		return nil
	})
	err := w.folder.Put(id, func(to io.Writer) error {
		_, err := io.WriteString(to, content)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return id
}

// content is what is kept of a file; empty for nothing.
func (w *town) content(id string) string {
	w.Helper()
	content, _, err := w.folder.Open(id)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err != nil {
		w.Fatal(err)
	}
	defer content.Close()
	all, err := io.ReadAll(content)
	if err != nil {
		w.Fatal(err)
	}
	return string(all)
}

func (w *town) sendFiles(key, text string, files ...string) ([]*ent.Message, error) {
	ctx, v := w.viewer()
	r := inbox.Reply{ConversationID: w.conv.ID, IdempotencyKey: key, Text: text}
	for _, id := range files {
		r.Attachments = append(r.Attachments, inbox.Attachment{FileID: id})
	}
	return w.inbox.Reply(ctx, v, r)
}

func (w *town) mustSend(key, text string, files ...string) (ids []string) {
	w.Helper()
	rows, err := w.sendFiles(key, text, files...)
	if err != nil {
		w.Fatalf("reply: %v", err)
	}
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	return ids
}

// arrived is what WhatsApp accepted, as "type caption-or-text filename", in order.
func (w *town) arrived() (list []string) {
	w.Helper()
	for _, m := range w.sim.Sent() {
		var body map[string]json.RawMessage
		var part struct{ Body, Caption, Filename string }
		if err := json.Unmarshal(m.Body, &body); err != nil {
			w.Fatal(err)
		}
		if err := json.Unmarshal(body[m.Type], &part); err != nil {
			w.Fatal(err)
		}
		text := part.Caption + part.Body
		if len(text) > 20 {
			text = fmt.Sprint(len(text))
		}
		list = append(list, strings.TrimSpace(m.Type+" "+strings.TrimSpace(text+" "+part.Filename)))
	}
	return list
}

func (w *town) wantArrived(want ...string) {
	w.Helper()
	if got := w.arrived(); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		w.Errorf("WhatsApp accepted %q, want %q", got, want)
	}
}

// Nobody is sent what looks like a merge field, not in a file's name either.
func TestAMergeFieldInAFilesNameIsParted(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.mustSend("k", "", w.upload("$[Leads.First Name].pdf", "application/pdf"))
		w.settle()
		w.wantArrived("document $ [Leads.First Name].pdf")
	})
}

func TestEachFileBecomesAMessageInOrder(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		files := []string{
			w.upload("a.jpg", "image/jpeg"), w.upload("b.pdf", "application/pdf"), w.upload("c.html", "text/html"),
			w.upload("d.mp3", "audio/mpeg"), w.upload("e.webp", "image/webp"),
		}
		ids := w.mustSend("k", "olá", files...)
		w.settle()
		w.wantArrived("image olá", "document b.pdf", "document c.html", "audio", "sticker")
		kinds := []conversa.MessageType{conversa.TypeImage, conversa.TypeDocument, conversa.TypeDocument, conversa.TypeAudio, conversa.TypeSticker}
		for i, id := range ids {
			w.want(id, "DELIVERED")
			m := w.store.Client().Message.Query().Where().WithAttachments().AllX(w.systemCtx())
			for _, row := range m {
				if row.ID == id && (row.Type != kinds[i] || !row.HasAttachment || len(row.Edges.Attachments) != 1 || row.Edges.Attachments[0].FileID != files[i]) {
					t.Errorf("message %d: %v, %v", i, row, row.Edges.Attachments)
				}
			}
		}
		first := w.store.Client().Message.Query().WithAttachments().AllX(w.systemCtx())
		for _, row := range first {
			if row.ID == ids[0] && (value(row.Text) != "olá" || value(row.Edges.Attachments[0].Caption) != "olá" || !strings.Contains(row.SearchText, "a.jpg")) {
				t.Errorf("the first: %v", row)
			}
		}
		if conv := w.conversation(); value(conv.LastMessageID) != ids[4] || conv.WaitingSince != nil {
			t.Errorf("conversation: %v", conv)
		}
		if n := w.store.Client().Job.Query().CountX(w.systemCtx()); n != 0 {
			t.Errorf("%d jobs are left", n)
		}
	})
}

func TestABlankTextBesideFilesIsNone(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		file := w.upload("a.jpg", "image/jpeg")
		first := w.mustSend("k", " \n", file)
		if again := w.mustSend("k", " \n", file); fmt.Sprint(again) != fmt.Sprint(first) {
			t.Errorf("the same key made %v, then %v", first, again)
		}
		w.settle()
		w.wantArrived("image")
	})
}

func TestTheTextGoesBeforeWhatCannotCarryIt(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		photo, song := w.upload("a.jpg", "image/jpeg"), w.upload("d.mp3", "audio/mpeg")
		long := strings.Repeat("é", 1024)
		w.mustSend("1", "ouça", song, photo)
		w.mustSend("2", long+"!", photo)
		w.mustSend("3", long, photo)
		w.mustSend("4", "", song, photo)
		w.settle()
		w.wantArrived("text ouça", "audio", "image", "text 2049", "image", "image 2048", "audio", "image")
	})
}

func TestAFileIsHandedOverOncePerNumber(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		photo := w.upload("a.jpg", "image/jpeg")
		uploads := func(want int64) {
			t.Helper()
			if got := w.uploads.Load(); got != want {
				t.Errorf("%d uploads, want %d", got, want)
			}
		}
		w.mustSend("1", "", photo, photo)
		w.mustSend("2", "", photo)
		w.settle()
		uploads(1)
		for day := range 29 { // the window stays open
			w.ana.WriteText(shopID, fmt.Sprint("dia ", day))
			w.pass(23 * time.Hour)
		}
		w.mustSend("3", "", photo)
		w.settle()
		uploads(1)
		w.ana.WriteText(shopID, "oi")
		w.pass(23 * time.Hour)
		w.pass(time.Hour - time.Second)
		w.ana.WriteText(shopID, "oi")
		w.pass(7 * time.Hour)
		w.mustSend("4", "", photo)
		w.settle()
		uploads(2)
		w.wantSent(5)
	})
}

func TestAFileThatWhatsAppForgotIsHandedOverAgain(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		photo := w.upload("a.jpg", "image/jpeg")
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.MediaUpload.Create().SetFileID(photo).SetPhoneNumberID(shopID).SetMediaID("4711").
				SetExpiresAt(noon.Add(24 * time.Hour)).Exec(ctx)
		})
		id := w.mustSend("k", "olha", photo)[0]
		w.settle()
		w.want(id, "QUEUED")
		w.pass(10 * time.Second)
		w.want(id, "DELIVERED")
		w.wantArrived("image olha")
	})
}

func TestAPartThatFailsFailsAlone(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Code: 131053, Text: "b.pdf"})
		ids := w.mustSend("k", "olá", w.upload("a.jpg", "image/jpeg"), w.upload("b.pdf", "application/pdf"), w.upload("c.pdf", "application/pdf"))
		w.settle()
		w.want(ids[0], "DELIVERED")
		w.want(ids[1], "FAILED 131053 ")
		w.want(ids[2], "DELIVERED")
		w.wantArrived("image olá", "document c.pdf")
	})
}

func TestAFileThatWhatsAppRefusesFailsAlone(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Endpoint: "media", Code: 131053})
		ids := w.mustSend("k", "", w.upload("a.jpg", "image/jpeg"), w.upload("c.pdf", "application/pdf"))
		gone := w.upload("b.pdf", "application/pdf")
		if err := w.folder.Delete(gone); err != nil {
			t.Fatal(err)
		}
		lost := w.mustSend("l", "", gone)[0]
		w.settle()
		w.want(ids[0], "FAILED 131053 ")
		w.want(ids[1], "DELIVERED")
		w.want(lost, "FAILED 0 NOT_FOUND")
		w.wantArrived("document c.pdf")
	})
}

// What holds a file up holds up what comes after it, and nothing is sent twice.
func TestFilesAreHandedOverUntilItWorks(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		for _, f := range []simulator.Failure{
			{Endpoint: "media", Mode: simulator.FailureEmpty}, {Endpoint: "media", Mode: simulator.FailureBreak},
			{Endpoint: "media", Code: 131016}, {Endpoint: "media", Mode: simulator.FailureHang},
		} {
			w.fail(f)
		}
		ids := append(w.mustSend("k", "", w.upload("a.jpg", "image/jpeg"), w.upload("b.pdf", "application/pdf")), w.mustReply("t", "e aí?"))
		for range 6 {
			w.settle()
			w.pass(time.Minute)
		}
		for _, id := range ids {
			w.want(id, "DELIVERED")
		}
		w.wantArrived("image", "document b.pdf", "text e aí?")
	})
}

func TestAnUnknownOutcomeOfAFileIsNeverSentAgain(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Mode: simulator.FailureEmpty})
		w.fail(simulator.Failure{Mode: simulator.FailureBreakAccepted})
		ids := w.mustSend("k", "", w.upload("a.jpg", "image/jpeg"), w.upload("b.pdf", "application/pdf"), w.upload("c.pdf", "application/pdf"))
		w.settle()
		w.pass(time.Hour)
		w.want(ids[0], "UNCONFIRMED")
		w.want(ids[1], "DELIVERED") // a status said what the answer did not
		w.want(ids[2], "DELIVERED")
		w.wantArrived("document b.pdf", "document c.pdf")
	})
}

func TestAFileThatWaitsUntilTheWindowCloses(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.fail(simulator.Failure{Endpoint: "media", Code: 131016, Times: -1})
		id := w.mustSend("k", "", w.upload("a.jpg", "image/jpeg"))[0]
		w.settle()
		w.pass(24 * time.Hour)
		w.want(id, "FAILED 0 WINDOW_CLOSED")
		w.wantSent(0)
	})
}

func TestOneKeyMakesTheMessagesOfItsFilesOnce(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		photo, note := w.upload("a.jpg", "image/jpeg"), w.upload("b.pdf", "application/pdf")
		first := w.mustSend("k", "olá", photo, note)
		if again := w.mustSend("k", "olá", photo, note); fmt.Sprint(again) != fmt.Sprint(first) {
			t.Errorf("%v, then %v", first, again)
		}
		for name, files := range map[string][]string{"fewer files": {photo}, "another order": {note, photo}, "no file": {}} {
			if _, err := w.sendFiles("k", "olá", files...); !errors.Is(err, &conversa.Error{Code: conversa.CodeConflict}) {
				t.Errorf("%s with the key: %v", name, err)
			}
		}
		w.settle()
		w.wantArrived("image olá", "document b.pdf")
	})
}

func TestFilesThatCannotBeSentAreRefused(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		good := w.upload("a.jpg", "image/jpeg")
		edit := func(id string, change func(u *ent.FileUpdateOne)) string {
			w.change(func(ctx context.Context, tx *store.Tx) error {
				u := tx.Client.File.UpdateOneID(id)
				change(u)
				return u.Exec(ctx)
			})
			return id
		}
		other := anotherWorld(t, w.store)
		foreign := &town{world: other, folder: w.folder}
		for name, c := range map[string]struct {
			files []string
			code  conversa.ErrorCode
		}{
			"six":                   {[]string{good, good, good, good, good, good}, conversa.CodeTooManyAttachments},
			"none such":             {[]string{good, "fil_none"}, conversa.CodeNotFound},
			"an id with NUL":        {[]string{"fil_\x00"}, conversa.CodeNotFound},
			"another organization":  {[]string{foreign.upload("x.jpg", "image/jpeg")}, conversa.CodeNotFound},
			"whose bytes are away":  {[]string{edit(w.upload("b", "image/jpeg"), func(u *ent.FileUpdateOne) { u.SetState(conversa.FilePending) })}, conversa.CodeInvalidInput},
			"of a type not allowed": {[]string{w.upload("a.zip", "application/zip")}, conversa.CodeFileTypeNotAllowed},
			"too large":             {[]string{edit(w.upload("c", "image/jpeg"), func(u *ent.FileUpdateOne) { u.SetSize(5<<20 + 1) })}, conversa.CodeFileTooLarge},
		} {
			_, err := w.sendFiles("k", "olá", c.files...)
			if refusal := (*conversa.Error)(nil); !errors.As(err, &refusal) || refusal.Code != c.code || refusal.Field != "attachments" {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
		}
		w.settle()
		w.wantSent(0)
		if n := len(w.mustSend("five", "", good, good, good, good, good)); n != 5 {
			t.Errorf("five files make %d messages", n)
		}
	})
}
