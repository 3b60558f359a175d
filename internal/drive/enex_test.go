package drive

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"conversa"
)

// Whatever an export holds, it is read or refused, and what is found in it is there.
func FuzzReadExport(f *testing.F) {
	const head = `<?xml version="1.0"?><!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd"><en-export>`
	for _, seed := range []string{
		"", "<", `<?xml version="0"?>0`, "<en-export/>", head, head + "<note><title>a</title></note></en-export>",
		head + "<note><content><![CDATA[<en-note><data>x</data>&nbsp;<en-todo checked=\"true\"/></en-note>]]></content></note></en-export>",
		head + "<note><resource><data encoding=\"base64\">aGVs\nbG8=</data><mime>text/plain</mime><resource-attributes><file-name>a</file-name></resource-attributes></resource></note></en-export>",
		head + "<!-- <data> --><note><resource><data/></resource></note></en-export>", head + "<note><data>a</data><data>b<x/></data></note></en-export>",
		"<en-export><note><resource><data>", "<!DOCTYPE a [<!ENTITY b \"c\">]><en-export/>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, export []byte) {
		notes, err := readExport(bytes.NewReader(export))
		if err != nil {
			if !errors.Is(err, conversa.Invalid("", "")) {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		for _, n := range notes {
			if !utf8.ValidString(n.name()) || !utf8.ValidString(n.written()) {
				t.Errorf("note %q is no text", n.Title)
			}
			for _, file := range n.Files {
				if file.From < 0 || file.From > file.To || file.To > int64(len(export)) {
					t.Fatalf("a file at %d to %d of %d", file.From, file.To, len(export))
				}
				content, err := dataReader(bytes.NewReader(export), file)
				if err != nil {
					t.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, content) // what is no base64 is left out
			}
		}
	})
}

// What stands in too many others, or in the bytes of a file, is refused before it costs
// memory: a stack that ran over would end the server.
func TestAnExportIsAsDeepAsExportsAre(t *testing.T) {
	t.Parallel()
	const many = 5_000_000
	for name, export := range map[string]string{
		"bytes in bytes":       "<en-export><note><resource>" + strings.Repeat("<data>", many),
		"bytes from the start": strings.Repeat("<data>", many),
		"elements":             "<en-export>" + strings.Repeat("<a>", many),
		"elements of a note":   "<en-export><note><resource>" + strings.Repeat("<a>", many),
		"elements of a title":  "<en-export><note><title>" + strings.Repeat("<a>", many),
		"empty files":          "<en-export><note>" + strings.Repeat("<data></data>", many/10),
	} {
		if _, err := readExport(strings.NewReader(export)); !errors.Is(err, conversa.Invalid("", "")) {
			t.Errorf("%s: %v", name, err)
		}
	}
	text := strings.Repeat("<a>", maxText/4) + "hidden"
	notes, err := readExport(strings.NewReader("<en-export><note><content><![CDATA[<div>shown" + text + "]]></content></note></en-export>"))
	if err != nil || len(notes) != 1 || notes[0].Content != "shown" {
		t.Errorf("a text in many marks is %v: %v", notes, err)
	}
}

// Sums as their providers' documentation has them.
func TestSumsOfProviders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sum     sum
		content string
	}{
		{sum{kind: quickXorSum, base64: "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}, ""},
		{sum{kind: quickXorSum, base64: "SgAAAAAAAAAAAAAAAQAAAAAAAAA="}, "J"},
		{sum{kind: quickXorSum, base64: "taAFAAAAAAAAAAAAAgAAAAAAAAA="}, "\xb5\xb4"},
		{sum{kind: sha256Sum, hex: "2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824"}, "hello"},
		{sum{kind: dropboxSum, hex: "9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50"}, "hello"},
	} {
		h := c.sum.hash()
		_, _ = h.Write([]byte(c.content))
		if !c.sum.equals(h.Sum(nil)) {
			t.Errorf("%v of %q is %x", c.sum, c.content, h.Sum(nil))
		}
	}
}
