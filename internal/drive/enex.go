package drive

import (
	"bufio"
	"cmp"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"conversa"
)

const (
	// maxNotes and maxNoteFiles bound what is kept of an export.
	maxNotes, maxNoteFiles = 20_000, 40_000
	// maxTitle bounds a note's title, in bytes.
	maxTitle = 1000
	// maxDepth bounds in how many others an element stands.
	maxDepth = 256
)

var errTooManyFiles = conversa.Invalid("fileId", "The export has more than 40,000 files. Export fewer notes at once.")

var errNoExport = conversa.Invalid("fileId", "This is no export of Evernote. In Evernote, export notes as an ENEX file (.enex), and upload that.")

// note is a note of an export.
type note struct {
	Title     string     `json:"title"`
	CreatedAt *time.Time `json:"created_at,omitempty"`
	// Content is the text itself, without marks.
	Content string     `json:"content"`
	Files   []noteFile `json:"files,omitempty"`
}

// noteFile is a file of a note.
type noteFile struct {
	Name        string `json:"name"`
	ContentType string `json:"content_type"`
	// Size is in bytes. Its base64 stands at From to To in the export.
	Size int64 `json:"size"`
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// readExport reads which notes an export has, and where their files are. It holds no file
// in memory. The error is INVALID_INPUT for what is no export.
func readExport(r io.Reader) ([]note, error) {
	c := &cutter{in: bufio.NewReaderSize(r, 256<<10)}
	d := xml.NewDecoder(c)
	d.Strict = true
	e := exportReader{decoder: d, cutter: c}
	err := e.read()
	var refusal *conversa.Error
	switch {
	case err == nil:
		return e.notes, nil
	case errors.As(err, &refusal):
		return nil, err
	case c.err != nil && !slices.Contains([]error{io.EOF, errTextTooLong, errEntities, errNotBytes}, c.err):
		return nil, fmt.Errorf("read export: %w", c.err)
	}
	return nil, errNoExport
}

type exportReader struct {
	decoder *xml.Decoder
	cutter  *cutter
	notes   []note
	files   int
	depth   int
}

// token is the next one, as long as elements do not stand in too many others: each costs
// memory until it ends.
func (e *exportReader) token() (xml.Token, error) {
	token, err := e.decoder.Token()
	switch token.(type) {
	case xml.StartElement:
		if e.depth++; e.depth > maxDepth {
			return nil, errTooDeep
		}
	case xml.EndElement:
		e.depth--
	}
	return token, err
}

// skip reads an element, whose beginning was read, to its end.
func (e *exportReader) skip() error {
	for end := e.depth - 1; e.depth > end; {
		if _, err := e.token(); err != nil {
			return unexpected(err)
		}
	}
	return nil
}

// unexpected is the error of an end within an element.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// read goes through the document: <en-export> holds <note>s.
func (e *exportReader) read() error {
	root := false
	for {
		token, err := e.token()
		if errors.Is(err, io.EOF) && root {
			return nil
		}
		if errors.Is(err, io.EOF) {
			return errNoExport
		}
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case !root && start.Name.Local != "en-export":
			return errNoExport
		case !root:
			root = true
		case start.Name.Local == "note":
			if err := e.note(); err != nil {
				return err
			}
		default:
			if err := e.skip(); err != nil {
				return err
			}
		}
	}
}

func (e *exportReader) note() error {
	if len(e.notes) == maxNotes {
		return conversa.Invalid("fileId", "The export has more than 20,000 notes. Export fewer at once.")
	}
	var n note
	err := e.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "title":
			return e.text(&n.Title)
		case "content":
			var content string
			if err := e.text(&content); err != nil {
				return err
			}
			n.Content = plainText(content)
			return nil
		case "created", "updated":
			var at string
			err := e.text(&at)
			if t, timeErr := time.Parse("20060102T150405Z", strings.TrimSpace(at)); timeErr == nil {
				n.CreatedAt = &t
			}
			return err
		case "resource":
			return e.resource(&n)
		}
		return e.skip()
	})
	n.Title = cutTitle(n.Title)
	e.notes = append(e.notes, n)
	return err
}

// resource reads a file of a note.
func (e *exportReader) resource(n *note) error {
	if e.files++; e.files > maxNoteFiles {
		return errTooManyFiles
	}
	before := len(e.cutter.spans)
	var f noteFile
	err := e.children(func(start xml.StartElement) error {
		switch start.Name.Local {
		case "mime":
			return e.text(&f.ContentType)
		case "resource-attributes":
			return e.children(func(start xml.StartElement) error {
				if start.Name.Local == "file-name" {
					return e.text(&f.Name)
				}
				return e.skip()
			})
		}
		return e.skip()
	})
	if err != nil || len(e.cutter.spans) == before {
		return err
	}
	at := e.cutter.spans[before]
	f.From, f.To = at.from, at.to
	f.Name = conversa.CleanFileName(cmp.Or(f.Name, "file "+strconv.Itoa(len(n.Files)+1)))
	f.ContentType = strings.TrimSpace(f.ContentType)
	n.Files = append(n.Files, f)
	return nil
}

// children gives each child of the element whose beginning was read. What is given has to
// read it to its end.
func (e *exportReader) children(do func(xml.StartElement) error) error {
	for {
		token, err := e.token()
		if err != nil {
			return unexpected(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := do(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// text reads what an element says, whose beginning was read.
func (e *exportReader) text(into *string) error {
	var text strings.Builder
	for end := e.depth - 1; e.depth > end; {
		token, err := e.token()
		if err != nil {
			return unexpected(err)
		}
		if t, ok := token.(xml.CharData); ok {
			if text.Len()+len(t) > maxText {
				return errTextTooLong
			}
			text.Write(t)
		}
	}
	*into = text.String()
	return nil
}

func cutTitle(title string) string {
	title = strings.Join(strings.Fields(title), " ")
	if len(title) > maxTitle {
		title = strings.ToValidUTF8(title[:maxTitle], "")
	}
	return title
}

// blocks are elements of a note that begin a line.
var blocks = map[string]bool{
	"div": true, "p": true, "br": true, "li": true, "tr": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"hr": true, "pre": true, "blockquote": true, "ul": true, "ol": true, "table": true,
}

// plainText is what a note says, without its marks. What cannot be read to its end is
// taken as far as it can.
func plainText(enml string) string {
	d := xml.NewDecoder(strings.NewReader(enml))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var b strings.Builder
	for depth := 0; ; {
		token, err := d.Token()
		if err != nil || depth > maxDepth {
			return tidied(b.String())
		}
		switch t := token.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			depth++
			switch name := t.Name.Local; {
			case name == "en-todo":
				b.WriteString(todoMark(t))
			case name == "li":
				b.WriteString("\n- ")
			case name == "td" || name == "th":
				b.WriteString("\t")
			case blocks[name]:
				b.WriteString("\n")
			}
		case xml.CharData:
			b.WriteString(strings.Map(visible, string(t)))
		}
	}
}

func todoMark(t xml.StartElement) string {
	for _, a := range t.Attr {
		if a.Name.Local == "checked" && a.Value == "true" {
			return "[x] "
		}
	}
	return "[ ] "
}

// visible leaves out what steers and does not show; a line of the source is a space.
func visible(r rune) rune {
	switch {
	case r == '\n', r == '\r', r == '\u00a0':
		return ' '
	case unicode.IsControl(r) && r != '\t':
		return -1
	}
	return r
}

// tidied is a text without spaces at the ends of lines, and with no two empty ones.
func tidied(text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(line, " \t")
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, strings.TrimPrefix(line, " "))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// dataReader reads the bytes of a file of an export, from its base64 with its line breaks.
func dataReader(r io.ReadSeeker, f noteFile) (io.Reader, error) {
	if _, err := r.Seek(f.From, io.SeekStart); err != nil {
		return nil, fmt.Errorf("find file in export: %w", err)
	}
	return base64.NewDecoder(base64.StdEncoding, unspaced{io.LimitReader(r, f.To-f.From)}), nil
}

// unspaced leaves spaces out, which a base64 decoder does not take.
type unspaced struct{ io.Reader }

// Read implements io.Reader.
func (u unspaced) Read(b []byte) (int, error) {
	n, err := u.Reader.Read(b)
	kept := b[:0]
	for _, c := range b[:n] {
		if c != ' ' && c != '\t' {
			kept = append(kept, c)
		}
	}
	return len(kept), err
}
