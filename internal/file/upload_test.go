package file_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/file"
	"conversa/internal/job"
	"conversa/internal/store"
)

// desk is where users upload, in a world.
type desk struct {
	*world
	service *file.Service
	viewer  conversa.Viewer
}

func eachDesk(t *testing.T, test func(t *testing.T, d *desk)) {
	t.Helper()
	each(t, func(t *testing.T, w *world) {
		d := &desk{world: w}
		w.jobs = job.NewRunner(w.store, w.clock.now, slog.New(slog.DiscardHandler))
		d.service = file.NewService(file.ServiceConfig{
			Store: w.store, Jobs: w.jobs, Files: w.folder, Now: w.clock.now, Log: slog.New(slog.DiscardHandler),
			Links: file.Links{Key: []byte("a key of 32 bytes for a test ..."), Now: w.clock.now},
		})
		user := w.store.Client().User.Query().OnlyX(system(t.Context()))
		d.viewer = conversa.Viewer{
			OrganizationID: user.OrganizationID, UserID: user.ID, Profile: user.Profile, Scopes: conversa.AllScopes,
			Sight: conversa.Sight{OwnerIDs: []string{user.ID}},
		}
		test(t, d)
	})
}

func (d *desk) ctx() context.Context { return conversa.WithViewer(d.t.Context(), d.viewer) }

func (d *desk) create(name, contentType string, size int64) file.Upload {
	d.t.Helper()
	u, err := d.service.Create(d.ctx(), d.viewer, file.NewUpload{Name: name, ContentType: contentType, Size: size})
	if err != nil {
		d.t.Fatal(err)
	}
	return u
}

// add uploads a content.
func (d *desk) add(name, contentType, content string) (*ent.File, error) {
	d.t.Helper()
	u := d.create(name, contentType, int64(len(content)))
	err := d.service.Receive(d.t.Context(), u.File.ID, strings.NewReader(content))
	return d.store.Client().File.GetX(d.ctx(), u.File.ID), err
}

// holds checks that a file is in a state, and that its bytes are there, or nothing of it.
func (d *desk) holds(id string, state conversa.FileState, content string) {
	d.t.Helper()
	if row := d.store.Client().File.GetX(d.ctx(), id); row.State != state {
		d.t.Errorf("the file is %s, want %s", row.State, state)
	}
	if got, there := read(d.t, d.folder, id); got != content || there != (content != "") {
		d.t.Errorf("stored: %v, %d bytes; want %d", there, len(got), len(content))
	}
	if left := unfinished(d.t, d.dir); len(left) > 0 {
		d.t.Errorf("unfinished: %v", left)
	}
}

func TestAnUploadIsReadyOnceItsBytesAreHere(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		content := "%PDF-1.7\n" + strings.Repeat("x", 200_000)
		u := d.create(`C:\notes\nota`+"\u202e.pdf", "application/pdf; q=1", int64(len(content)))
		row := u.File
		if row.State != conversa.FilePending || row.Name != "nota.pdf" || row.ContentType != "application/pdf" ||
			row.Size == nil || *row.Size != int64(len(content)) || row.Source != conversa.FileFromComputer {
			t.Errorf("the file is %v", row)
		}
		if want := start.Add(time.Hour); !u.ExpiresAt.Equal(want) {
			t.Errorf("expires at %v, want %v", u.ExpiresAt, want)
		}
		d.holds(row.ID, conversa.FilePending, "")
		for range 2 { // a repeat changes nothing
			if err := d.service.Receive(t.Context(), row.ID, strings.NewReader(content)); err != nil {
				t.Fatal(err)
			}
			d.holds(row.ID, conversa.FileReady, content)
		}
		if err := d.service.Receive(t.Context(), row.ID, strings.NewReader("other")); err != nil {
			t.Errorf("another body for a file that is READY: %v", err)
		}
		d.holds(row.ID, conversa.FileReady, content)
	})
}

func TestABodyOfAnotherLengthLeavesNothing(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		for name, c := range map[string]struct {
			body io.Reader
			want error
		}{
			"shorter, at its beginning": {strings.NewReader("%PDF"), file.ErrIncomplete},
			"shorter":                   {strings.NewReader("%PDF-1.7" + strings.Repeat("x", 99_991)), file.ErrIncomplete},
			"longer":                    {strings.NewReader("%PDF-1.7" + strings.Repeat("x", 99_993)), file.ErrIncomplete},
			"empty":                     {strings.NewReader(""), file.ErrIncomplete},
			"broken off":                {io.MultiReader(strings.NewReader("%PDF-1.7"+strings.Repeat("x", 80_000)), broken{}), errBroken},
		} {
			u := d.create("a.pdf", "application/pdf", 100_000)
			if err := d.service.Receive(t.Context(), u.File.ID, c.body); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
			d.holds(u.File.ID, conversa.FilePending, "")
			whole := "%PDF-1.7" + strings.Repeat("x", 99_992)
			if err := d.service.Receive(t.Context(), u.File.ID, strings.NewReader(whole)); err != nil {
				t.Errorf("%s, then whole: %v", name, err)
			}
			d.holds(u.File.ID, conversa.FileReady, whole)
		}
	})
}

var errBroken = errors.New("connection reset")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

func office(t *testing.T, folder string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", folder + "document.xml"} {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// padded is a content of a size, with a beginning.
func padded(beginning string, size int) string {
	return beginning + strings.Repeat("\x00", size-len(beginning))
}

const (
	pngHead  = "\x89PNG\r\n\x1a\n"
	jpegHead = "\xff\xd8\xff\xe0"
	webp     = "RIFF\x00\x00\x00\x00WEBPVP8 \x00\x00\x00\x00"
	anim     = "RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00"
	mp4      = "\x00\x00\x00\x18ftypisom\x00\x00\x00\x00"
)

func TestTheTypeIsThatOfTheContent(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		for name, c := range map[string]struct{ name, announced, content, want string }{
			"as announced":           {"a.png", "image/png", pngHead, "image/png"},
			"another picture":        {"a.png", "image/png", jpegHead, "image/jpeg"},
			"a page as a photo":      {"a.jpg", "image/jpeg", "<!DOCTYPE html><script>alert(1)</script>", "text/html"},
			"a page as a document":   {"a.pdf", "application/pdf", "<html><body>", "text/html"},
			"a drawing":              {"a.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"},
			"a drawing with a head":  {"a.png", "image/png", "<?xml version='1.0'?><svg/>", "image/svg+xml"},
			"a script":               {"a.js", "text/javascript", "alert(1)", "text/javascript"},
			"a script as a picture":  {"a.png", "image/png", "alert(1)", "text/plain"},
			"a table":                {"a.csv", "text/csv", "a;b\n1;2\n", "text/csv"},
			"a document":             {"a.docx", docx, office(t, "word/"), docx},
			"a document, unknown":    {"a", "", office(t, "word/"), docx},
			"a sheet as a document":  {"a.docx", docx, office(t, "xl/"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
			"an old document":        {"a.DOC", "application/msword", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"},
			"a video":                {"a.mp4", "video/mp4", mp4, "video/mp4"},
			"a recording":            {"a.m4a", "audio/x-m4a", mp4, "audio/mp4"},
			"a song":                 {"a.mp3", "audio/mpeg", "ID3\x04", "audio/mpeg"},
			"a voice":                {"a.ogg", "audio/ogg", "OggS" + strings.Repeat("\x00", 24) + "OpusHead\x01\x01", "audio/ogg"},
			"speech":                 {"a.amr", "audio/amr", "#!AMR\n", "audio/amr"},
			"an old phone's video":   {"a.3gp", "video/3gpp", "\x00\x00\x00\x18ftyp3gp4", "video/3gpp"},
			"a sticker":              {"a.webp", "image/webp", webp, "image/webp"},
			"a sticker at its limit": {"a.webp", "image/webp", padded(webp, 100<<10), "image/webp"},
			"one that moves":         {"a.webp", "image/webp", padded(anim, 500<<10), "image/webp"},
			"a photo at its limit":   {"a.jpg", "image/jpeg", padded(jpegHead, 5<<20), "image/jpeg"},
		} {
			row, err := d.add(c.name, c.announced, c.content)
			if err != nil || row.ContentType != c.want {
				t.Errorf("%s: %s, %v, want %s", name, row.ContentType, err, c.want)
				continue
			}
			d.holds(row.ID, conversa.FileReady, c.content)
		}
	})
}

func TestWhatWhatsAppDoesNotTakeIsRefused(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		for name, c := range map[string]struct {
			name, announced, content string
			want                     error
		}{
			"an archive as a document": {"a.docx", "application/pdf", office(t, "src/"), conversa.ErrFileType},
			"a program as a photo":     {"a.jpg", "image/jpeg", "MZ\x90\x00\x03\x00\x00\x00", conversa.ErrFileType},
			"an installer":             {"a.msi", "application/msword", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", conversa.ErrFileType},
			"a GIF as a PNG":           {"a.png", "image/png", "GIF89a", conversa.ErrFileType},
			"Vorbis":                   {"a.ogg", "audio/ogg", "OggS" + strings.Repeat("\x00", 24) + "\x01vorbis", conversa.ErrFileType},
			"Opus in stereo":           {"a.ogg", "audio/ogg", "OggS" + strings.Repeat("\x00", 24) + "OpusHead\x01\x02", conversa.ErrFileType},
			"a PNG of 16 bits":         {"a.png", "image/png", pngHead + "\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x10\x02", conversa.ErrFileType},
			"bytes after a text":       {"a.txt", "text/plain", strings.Repeat("a", 600) + "\x00\x01", conversa.ErrFileType},
			"a large photo as a PDF":   {"a.pdf", "application/pdf", padded(jpegHead, 5<<20+1), conversa.ErrFileTooLarge},
			"a large video as a PDF":   {"a.pdf", "application/pdf", padded(mp4, 16<<20+1), conversa.ErrFileTooLarge},
			"a large sticker":          {"a.webp", "image/webp", padded(webp, 100<<10+1), conversa.ErrFileTooLarge},
			"a large one that moves":   {"a.pdf", "application/pdf", padded(anim, 500<<10+1), conversa.ErrFileTooLarge},
		} {
			row, err := d.add(c.name, c.announced, c.content)
			if !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
			d.holds(row.ID, conversa.FilePending, "")
		}
		for name, c := range map[string]struct {
			upload file.NewUpload
			want   conversa.ErrorCode
		}{
			"nothing":       {file.NewUpload{Name: "a", ContentType: "text/plain"}, conversa.CodeInvalidInput},
			"less":          {file.NewUpload{Name: "a", ContentType: "text/plain", Size: -1}, conversa.CodeInvalidInput},
			"a long name":   {file.NewUpload{Name: strings.Repeat("a", 5000), Size: 1}, conversa.CodeInvalidInput},
			"over all":      {file.NewUpload{Name: "a", Size: 100<<20 + 1}, conversa.CodeFileTooLarge},
			"a large photo": {file.NewUpload{Name: "a", ContentType: "image/jpeg", Size: 5<<20 + 1}, conversa.CodeFileTooLarge},
		} {
			var refusal *conversa.Error
			if _, err := d.service.Create(d.ctx(), d.viewer, c.upload); !errors.As(err, &refusal) || refusal.Code != c.want {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
		}
	})
}

// slow gives a content once it is let.
type slow struct {
	begun, let chan struct{}
	content    io.Reader
}

func (s slow) Read(b []byte) (int, error) {
	select {
	case <-s.begun:
	default:
		close(s.begun)
	}
	<-s.let
	return s.content.Read(b)
}

func TestOneBodyAtATimeIsReceived(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		u := d.create("a.txt", "text/plain", 5)
		first := slow{make(chan struct{}), make(chan struct{}), strings.NewReader("first")}
		done := make(chan error, 1)
		go func() { done <- d.service.Receive(t.Context(), u.File.ID, first) }()
		<-first.begun
		if err := d.service.Receive(t.Context(), u.File.ID, strings.NewReader("other")); !errors.Is(err, file.ErrReceiving) {
			t.Errorf("the second: %v", err)
		}
		close(first.let)
		if err := <-done; err != nil {
			t.Error(err)
		}
		d.holds(u.File.ID, conversa.FileReady, "first")
	})
}

// runJobs does what is due.
func (d *desk) runJobs() {
	d.t.Helper()
	ctx, stop := context.WithCancel(d.t.Context())
	done := make(chan error, 1)
	go func() { done <- d.jobs.Run(ctx) }()
	if err := d.jobs.Idle(ctx); err != nil {
		d.t.Error(err)
	}
	stop()
	if err := <-done; err != nil && !errors.Is(err, context.Canceled) { // it had not begun
		d.t.Error(err)
	}
}

func TestUploadsThatNoMessageUsedGoAfterADay(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		unused, err := d.add("unused.txt", "text/plain", "unused")
		if err != nil {
			t.Fatal(err)
		}
		used, err := d.add("used.txt", "text/plain", "used")
		if err != nil {
			t.Fatal(err)
		}
		never := d.create("never.txt", "text/plain", 5).File
		d.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Attachment.Create().SetOrganizationID(used.OrganizationID).SetMessageID(d.messageID).SetFileID(used.ID).Exec(ctx)
		})
		d.clock.advance(24*time.Hour - time.Second)
		d.runJobs()
		d.holds(unused.ID, conversa.FileReady, "unused")
		d.clock.advance(time.Second)
		d.runJobs()
		d.holds(used.ID, conversa.FileReady, "used")
		for _, id := range []string{unused.ID, never.ID} {
			if _, err := d.store.Client().File.Get(d.ctx(), id); !ent.IsNotFound(err) {
				t.Errorf("a file is still there: %v", err)
			}
			if _, there := read(t, d.folder, id); there {
				t.Error("its bytes are still there")
			}
			if err := d.service.Receive(t.Context(), id, strings.NewReader("again")); !errors.Is(err, conversa.ErrNotFound) {
				t.Errorf("bytes for a file that is gone: %v", err)
			}
		}
	})
}

func TestAnAddressIsGoodForOneUseOfOneFileForATime(t *testing.T) {
	t.Parallel()
	now := start
	links := file.Links{Key: []byte("key"), Now: func() time.Time { return now }}
	address, expiresAt := links.Upload("fil_1")
	query := queryOf(t, address)
	if !links.Good(file.UseUpload, "fil_1", query) {
		t.Fatal("the address is not good")
	}
	now = expiresAt.Add(-time.Second)
	if !links.Good(file.UseUpload, "fil_1", query) {
		t.Error("it expires early")
	}
	tampered := queryOf(t, address)
	tampered.Set("until", "99999999999")
	for name, good := range map[string]bool{
		"another file":   links.Good(file.UseUpload, "fil_2", query),
		"another use":    links.Good(file.UseContent, "fil_1", query),
		"another time":   links.Good(file.UseUpload, "fil_1", tampered),
		"another key":    file.Links{Key: []byte("other"), Now: links.Now}.Good(file.UseUpload, "fil_1", query),
		"no signature":   links.Good(file.UseUpload, "fil_1", nil),
		"of a thumbnail": links.Good(file.UseContent, "fil_1", queryOf(t, links.Thumbnail("fil_1"))),
	} {
		if good {
			t.Errorf("%s: it is good", name)
		}
	}
	now = expiresAt
	if links.Good(file.UseUpload, "fil_1", query) {
		t.Error("it is good for ever")
	}
}

// Browsers keep what they have as long as its address stays the same.
func TestAddressesOfFilesStayTheSameForAWhile(t *testing.T) {
	t.Parallel()
	now := start
	links := file.Links{Key: []byte("key"), Now: func() time.Time { return now }}
	first := links.Content("fil_1", true)
	now = start.Add(29 * time.Minute)
	if again := links.Content("fil_1", true); again != first {
		t.Errorf("%s, then %s", first, again)
	}
	now = start.Add(59 * time.Minute)
	if !links.Good(file.UseContent, "fil_1", queryOf(t, first)) {
		t.Error("it expired early")
	}
	now = start.Add(time.Hour)
	if links.Good(file.UseContent, "fil_1", queryOf(t, first)) {
		t.Error("it is good for too long")
	}
}

func queryOf(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}
