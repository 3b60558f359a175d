package drive

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// An export of Evernote (.enex) is XML: notes, each with a text and files, whose bytes
// stand in it as base64. Such a file may have a hundred megabytes in one piece, which no
// XML reader should hold: cutter takes the bytes out before one sees them, and remembers
// where they were.

const (
	// maxText is how long anything else in one piece may be: the text of a note.
	maxText = 5 << 20
	// maxTag bounds a tag, with its attributes.
	maxTag = 64 << 10
)

var (
	errTextTooLong = errors.New("drive: a text of the export is too long")
	errEntities    = errors.New("drive: the export defines entities")
	errNotBytes    = errors.New("drive: something else than bytes stands in a file of the export")
	errTooDeep     = errors.New("drive: elements of the export stand in too many others")
)

// span is a part of the export, in bytes from its beginning.
type span struct{ from, to int64 }

// cutter passes an export on without what stands between <data> and </data>. It refuses
// pieces that are too long, and a document type with definitions of its own.
type cutter struct {
	in    io.ByteReader
	at    int64 // of the next byte of in
	spans []span
	out   bytes.Buffer
	err   error
	piece []byte // being read
}

// Read implements io.Reader.
func (c *cutter) Read(b []byte) (int, error) {
	for c.out.Len() == 0 && c.err == nil {
		c.err = c.step()
	}
	if c.out.Len() > 0 {
		return c.out.Read(b)
	}
	return 0, c.err
}

func (c *cutter) next() (byte, error) {
	b, err := c.in.ReadByte()
	if err == nil {
		c.at++
	}
	return b, err
}

// step passes on one piece: a text, a tag, a comment, or a section of characters.
func (c *cutter) step() error {
	b, err := c.next()
	if err != nil {
		return err
	}
	if b != '<' {
		c.out.WriteByte(b)
		return c.until("<", maxText)
	}
	return c.tag()
}

// until passes on what follows, with the end.
func (c *cutter) until(end string, most int) error {
	c.piece = c.piece[:0]
	for len(c.piece) < most {
		b, err := c.next()
		if err != nil {
			return err
		}
		c.piece = append(c.piece, b)
		if b == end[len(end)-1] && bytes.HasSuffix(c.piece, []byte(end)) {
			c.out.Write(c.piece)
			if end == "<" {
				c.out.Truncate(c.out.Len() - 1)
				return c.tag()
			}
			return nil
		}
	}
	return errTextTooLong
}

// tag passes on what a "<" begins, which was read.
func (c *cutter) tag() error {
	c.out.WriteByte('<')
	var head []byte
	for len(head) < maxTag {
		b, err := c.next()
		if err != nil {
			return err
		}
		head = append(head, b)
		switch {
		case string(head) == "!--":
			c.out.Write(head)
			return c.until("-->", maxText)
		case string(head) == "![CDATA[":
			c.out.Write(head)
			return c.until("]]>", maxText)
		case b == '[' && bytes.HasPrefix(head, []byte("!DOCTYPE")):
			return errEntities
		case b == '>':
			c.out.Write(head)
			if isData(head) {
				return c.skipData()
			}
			return nil
		}
	}
	return errTextTooLong
}

// isData tells the tag that begins bytes.
func isData(head []byte) bool {
	name, rest, _ := bytes.Cut(head[:len(head)-1], []byte(" "))
	return string(bytes.TrimSpace(name)) == "data" && !bytes.HasSuffix(rest, []byte("/"))
}

// maxSpans bounds how many are remembered: a file of a note may have two.
const maxSpans = 2 * maxNoteFiles

// skipData remembers where bytes are, and passes on the tag that ends them.
func (c *cutter) skipData() error {
	if len(c.spans) == maxSpans {
		return errTooManyFiles
	}
	from := c.at
	for {
		b, err := c.next()
		if err != nil {
			return err
		}
		if b == '<' {
			c.spans = append(c.spans, span{from, c.at - 1})
			return c.endData()
		}
	}
}

// endData passes on the tag that ends bytes, of which the "<" was read.
func (c *cutter) endData() error {
	const name = "/data"
	tag := []byte{'<'}
	for len(tag) < maxTag {
		b, err := c.next()
		if err != nil {
			return err
		}
		tag = append(tag, b)
		at := len(tag) - 2
		switch {
		case at < len(name) && b != name[at], at >= len(name) && !strings.ContainsRune(" \t\r\n>", rune(b)):
			return errNotBytes
		case b == '>':
			c.out.Write(tag)
			return nil
		}
	}
	return errTextTooLong
}
