package drive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/drive"
	"conversa/internal/drive/fakedrive"
	"conversa/internal/store"
)

// notes fills the fake's Evernote: two notebooks, the first with a note that has files, one
// that has none, and so many others.
func (w *world) notes(others int) {
	w.fake.Add(fakedrive.Evernote,
		fakedrive.Node{ID: "book", Name: "Sales", Folder: true},
		fakedrive.Node{ID: "empty", Name: "Archive", Folder: true},
		fakedrive.Node{ID: "catalogue", Parent: "book", Name: "Catalogue", Folder: true, Content: []byte("<en-note><div>See the file.</div></en-note>")},
		fakedrive.Node{ID: "pdf", Parent: "catalogue", Name: "catalogue.pdf", Type: "application/pdf", Content: somePDF(300_000)},
		fakedrive.Node{ID: "zip", Parent: "catalogue", Name: "a.zip", Type: "application/zip", Content: []byte("PK\x03\x04")},
		fakedrive.Node{ID: "film", Parent: "catalogue", Name: "a.mp4", Type: "video/mp4", Content: []byte("....ftypmp42"), Announced: 300 << 20},
		fakedrive.Node{ID: "hours", Parent: "book", Name: "Opening / hours", Folder: true, Content: []byte("<en-note><div>Monday to <b>Friday</b>, 9 &ndash; 18.</div></en-note>")})
	for i := range others {
		w.fake.Add(fakedrive.Evernote, fakedrive.Node{Parent: "book", Name: fmt.Sprintf("Note %03d", i), Folder: true})
	}
}

func (w *world) evernote() *ent.CloudDrive {
	w.t.Helper()
	row, err := w.service.ConnectEvernote(w.as(w.ana), w.ana, " "+fakedrive.EvernoteToken+"\n")
	if err != nil {
		w.t.Fatal(err)
	}
	return row
}

func TestEvernoteIsConnectedWithATokenAndLookedThrough(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.notes(120)
		row := w.evernote()
		if again := w.evernote(); again.ID != row.ID {
			t.Errorf("connected again it is another: %v", again)
		}
		if row.Provider != conversa.Evernote || row.AccountName != "ana@notes.example.com" || row.State != conversa.DriveConnected || bytes.Contains(row.Tokens, []byte("fake")) {
			t.Errorf("connected %v", row)
		}
		for name, c := range map[string]struct {
			question drive.Question
			want     []string
		}{
			"notebooks": {drive.Question{First: 1}, []string{"Sales", "Archive"}},
			"a note":    {drive.Question{Folder: "note:catalogue", First: 2}, []string{"Catalogue.txt", "catalogue.pdf", "a.zip", "a.mp4"}},
			"no notes":  {drive.Question{Folder: "notebook:empty", First: 2}, nil},
			"found":     {drive.Question{Search: "FRIDAY", First: 5}, []string{"Opening - hours.txt"}},
		} {
			if got := w.names(row, c.question); !slices.Equal(got, c.want) {
				t.Errorf("%s: %q", name, got)
			}
		}
		if got := w.names(row, drive.Question{Folder: "notebook:book", First: 50}); len(got) != 122 || got[0] != "Catalogue" || got[1] != "Opening - hours.txt" {
			t.Errorf("the notebook has %d: %.40q", len(got), got)
		}
		for _, folder := range []string{"notebook:none", "note:none", "text:hours", "file:pdf", "other"} {
			if _, err := w.service.Look(w.as(w.ana), row, drive.Question{Folder: folder, First: 5}); !errors.Is(err, conversa.ErrNotFound) {
				t.Errorf("%s: %v", folder, err)
			}
		}
	})
}

func TestFilesOfEvernoteAreCopied(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.notes(0)
		row := w.evernote()
		text, err := w.copy(row, "text:hours")
		if err != nil || string(w.bytesOf(text.ID)) != "Opening / hours\n\nMonday to Friday, 9 – 18.\n" || text.ContentType != "text/plain" || text.Source != conversa.Evernote.Source() {
			t.Errorf("the note: %v, %v", text, err)
		}
		pdf, err := w.copy(row, "file:pdf")
		if err != nil || !bytes.Equal(w.bytesOf(pdf.ID), somePDF(300_000)) || pdf.Name != "catalogue.pdf" {
			t.Errorf("the file: %v, %v", pdf, err)
		}
		before, _ := w.left()
		for name, c := range map[string]struct {
			id    string
			fault fakedrive.Fault
			want  error
		}{
			"cut off":        {"file:pdf", fakedrive.Fault{Cut: 1000}, &conversa.Error{Code: conversa.CodeUnavailable}},
			"another":        {"file:pdf", fakedrive.Fault{Wrong: true}, &conversa.Error{Code: conversa.CodeUnavailable}},
			"too large":      {"file:film", fakedrive.Fault{}, conversa.ErrFileTooLarge},
			"not taken":      {"file:zip", fakedrive.Fault{}, conversa.ErrFileType},
			"gone":           {"file:none", fakedrive.Fault{}, conversa.ErrNotFound},
			"a note's files": {"note:catalogue", fakedrive.Fault{}, conversa.Invalid("cloudFileId", "")},
		} {
			// The first fault is that of looking the file up, the second that of its content.
			w.fake.Fail(fakedrive.Evernote, fakedrive.Fault{}, c.fault)
			if _, err := w.copy(row, c.id); !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
			w.fake.Heal()
		}
		if after, _ := w.left(); len(after) != len(before) {
			t.Errorf("left are %q", after)
		}
	})
}

func TestWhatEvernoteRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.notes(0)
		for _, token := range []string{"", "S=s1:unknown", "two words", strings.Repeat("a", 1001)} {
			if _, err := w.service.ConnectEvernote(w.as(w.ana), w.ana, token); !errors.Is(err, conversa.Invalid("token", "")) {
				t.Errorf("%.20q: %v", token, err)
			}
		}
		row := w.evernote()
		look := func() error {
			_, err := w.service.Look(w.as(w.ana), row, drive.Question{First: 5})
			return err
		}
		w.fake.Fail(fakedrive.Evernote, fakedrive.Fault{Status: 19, RetryAfter: 40})
		var often *conversa.Error
		if err := look(); !errors.As(err, &often) || often.Code != conversa.CodeRateLimited || often.RetryAfter != 40*time.Second {
			t.Errorf("too often: %v", err)
		}
		for _, status := range []int{4, 12, 500} { // an error of its own, a part that is down
			w.fake.Fail(fakedrive.Evernote, fakedrive.Fault{Status: status})
			if err := look(); !errors.Is(err, &conversa.Error{Code: conversa.CodeUnavailable}) || w.state(row) != conversa.DriveConnected {
				t.Errorf("%d: %v", status, err)
			}
		}
		if _, err := w.service.Drive(w.as(w.bea), row.ID); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("a colleague: %v", err)
		}
		w.fake.Revoke()
		if err := look(); !errors.Is(err, conversa.ErrDrive) || w.state(row) != conversa.DriveDisconnected {
			t.Errorf("revoked: %v, %v", err, w.state(row))
		}
		row = w.store.Client().CloudDrive.GetX(w.as(w.ana), row.ID)
		if err := look(); !errors.Is(err, conversa.ErrDrive) || len(row.Tokens) != 0 {
			t.Errorf("once disconnected: %v, %v", err, row)
		}
		if strings.Contains(w.log.b.String(), "fake-evernote") {
			t.Errorf("the log: %s", w.log.b.String())
		}
		if err := w.service.Disconnect(w.as(w.ana), row.ID); err != nil {
			t.Fatal(err)
		}
	})
}

func TestATokenIsNoTwentyFirstDrive(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		err := w.store.WithTx(w.as(w.ana), func(ctx context.Context, tx *store.Tx) error {
			for i := range 20 {
				tx.Client.CloudDrive.Create().SetOrganizationID(w.ana.OrganizationID).SetUserID(w.ana.UserID).SetProvider(conversa.Dropbox).
					SetOwnerKey(fmt.Sprint(i)).SetAccountName("a").ExecX(ctx)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.service.ConnectEvernote(w.as(w.ana), w.ana, fakedrive.EvernoteToken)
		if !errors.Is(err, &conversa.Error{Code: conversa.CodeConflict}) {
			t.Error(err)
		}
	})
}
