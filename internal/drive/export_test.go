package drive_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"conversa"
	"conversa/internal/drive"
	"conversa/internal/file"
)

const enexHead = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">
<en-export export-date="20260301T120000Z" application="Evernote" version="10.0">`

// enex is an export of two notes, the second with the files.
func enex(files ...string) string {
	b := &strings.Builder{}
	b.WriteString(enexHead + `<note><title>Opening &amp; hours</title><created>20260227T093000Z</created><content><![CDATA[<?xml version="1.0"?>
<!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd"><en-note><div>Monday&nbsp;to <b>Friday</b>, 9 &ndash; 18.</div>
<ul><li>closed on holidays</li></ul><div><en-todo checked="true"/>told &lt;everybody&gt;</div><data>not a file</data></en-note>]]></content></note>
<note><title>Catalogue</title><content><![CDATA[<en-note><div>See the file.</div></en-note>]]></content>`)
	for _, f := range files {
		b.WriteString(f)
	}
	b.WriteString("</note></en-export>")
	return b.String()
}

func resource(name, contentType string, content []byte) string {
	encoded := base64.StdEncoding.EncodeToString(content)
	var lines []string
	for len(encoded) > 76 {
		lines, encoded = append(lines, encoded[:76]), encoded[76:]
	}
	return fmt.Sprintf(`<resource><data encoding="base64">
%s
</data><mime>%s</mime><resource-attributes><file-name>%s</file-name></resource-attributes></resource>`, strings.Join(append(lines, encoded), "\n"), contentType, name)
}

// upload is a file of Ana's.
func (w *world) upload(name string, content io.Reader) string {
	w.t.Helper()
	row, err := w.files.Bring(w.as(w.ana), w.ana, file.Brought{Name: name, ContentType: "application/enex+xml", Source: conversa.FileFromComputer, Content: content})
	if err != nil {
		w.t.Fatal(err)
	}
	return row.ID
}

func TestAnExportOfEvernoteIsADrive(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		id := w.upload("My notes.enex", strings.NewReader(enex(
			resource("catalogue.pdf", "application/pdf", somePDF(300_000)), resource("../a/b.png", "image/png", []byte("\x89PNG\r\n\x1a\n1")),
			`<resource><data encoding="base64">!!</data><mime>image/png</mime></resource>`)))
		row, err := w.service.ImportEvernote(w.as(w.ana), w.ana, id)
		if err != nil {
			t.Fatal(err)
		}
		if row.Provider != conversa.Evernote || row.AccountName != "My notes" || row.State != conversa.DriveConnected {
			t.Errorf("imported %v", row)
		}
		if got := w.names(row, drive.Question{First: 1}); !slices.Equal(got, []string{"Opening & hours.txt", "Catalogue"}) {
			t.Errorf("it begins with %q", got)
		}
		if got := w.names(row, drive.Question{Folder: "n1", First: 2}); !slices.Equal(got, []string{"Catalogue.txt", "catalogue.pdf", "b.png"}) {
			t.Errorf("the note has %q", got)
		}
		if got := w.names(row, drive.Question{Search: "CATALOGUE", First: 2}); !slices.Equal(got, []string{"Catalogue.txt", "catalogue.pdf"}) {
			t.Errorf("found %q", got)
		}
		if got := w.names(row, drive.Question{Search: "holidays", First: 2}); !slices.Equal(got, []string{"Opening & hours.txt"}) {
			t.Errorf("found by its text %q", got)
		}
		note, err := w.copy(row, "n0")
		if err != nil {
			t.Fatal(err)
		}
		want := "Opening & hours\n\nMonday to Friday, 9 – 18.\n\n- closed on holidays\n[x] told <everybody>not a file\n"
		if got := string(w.bytesOf(note.ID)); got != want || note.ContentType != "text/plain" || note.Source != conversa.Evernote.Source() {
			t.Errorf("the note is %q, %v", got, note)
		}
		pdf, err := w.copy(row, "n1-0")
		if err != nil || !bytes.Equal(w.bytesOf(pdf.ID), somePDF(300_000)) {
			t.Errorf("the file is another: %v", err)
		}
		for _, id := range []string{"n2", "n1-2", "n01", "n-1", "n1--1", "n1-", "x"} {
			if _, err := w.copy(row, id); !errors.Is(err, conversa.ErrNotFound) {
				t.Errorf("%s: %v", id, err)
			}
		}
		if err := w.service.Disconnect(w.as(w.ana), row.ID); err != nil {
			t.Fatal(err)
		}
		if files, _ := w.left(); len(files) != 3 {
			t.Errorf("left are %q", files)
		}
	})
}

func TestWhatIsNoExportIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		note := func(inner string) string { return enexHead + "<note>" + inner + "</note></en-export>" }
		for name, content := range map[string]string{
			"a text":             "hello",
			"another document":   "<?xml version=\"1.0\"?><html><note/></html>",
			"cut off":            enex()[:len(enex())-20],
			"cut off in a file":  enexHead + `<note><resource><data encoding="base64">AAAA`,
			"entities":           `<?xml version="1.0"?><!DOCTYPE en-export [<!ENTITY a SYSTEM "file:///etc/hostname">]><en-export><note><title>&a;</title></note></en-export>`,
			"an unknown entity":  note("<title>&a;</title>"),
			"a text too long":    note("<content><![CDATA[" + strings.Repeat("a", 6<<20) + "]]></content>"),
			"a tag too long":     note("<a " + strings.Repeat("b", 100_000) + "></a>"),
			"without its root":   `<?xml version="1.0"?><note></note>`,
			"with two roots cut": enexHead + "<note></note>",
		} {
			_, err := w.service.ImportEvernote(w.as(w.ana), w.ana, w.upload("a.enex", strings.NewReader(content)))
			if !errors.Is(err, conversa.Invalid("fileId", "")) {
				t.Errorf("%s: %v", name, err)
			}
		}
		id := w.upload("a.enex", strings.NewReader(enex()))
		if _, err := w.service.ImportEvernote(w.as(w.bea), w.bea, id); !errors.Is(err, conversa.ErrNotFound) {
			t.Errorf("a colleague's upload: %v", err)
		}
	})
}

// A file of the export is never held in memory.
func TestALargeExportNeedsLittleMemory(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const size = 60 << 20
		line := strings.Repeat("A", 76) + "\n"
		export := io.MultiReader(strings.NewReader(enexHead+`<note><title>a</title><resource><data encoding="base64">`),
			io.LimitReader(repeated(line), size/57*77), strings.NewReader(`</data><mime>application/pdf</mime></resource></note></en-export>`))
		id := w.upload("a.enex", export)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		row, err := w.service.ImportEvernote(w.as(w.ana), w.ana, id)
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Fatal(err)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 40<<20 {
			t.Errorf("%d MB were allocated", grown>>20)
		}
		got, err := w.service.Look(w.as(w.ana), row, drive.Question{Folder: "n0", First: 5})
		if err != nil || len(got.Entries) != 2 || *got.Entries[1].Size != size/57*57 {
			t.Errorf("it has %v, %v", got, err)
		}
	})
}

// repeater is a text without end.
type repeater struct {
	text string
	at   int
}

func repeated(text string) io.Reader { return &repeater{text: text} }

func (r *repeater) Read(b []byte) (int, error) {
	for n := range b {
		b[n] = r.text[r.at]
		r.at = (r.at + 1) % len(r.text)
	}
	return len(b), nil
}
