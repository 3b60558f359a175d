package event

import (
	"encoding/base64"
	"encoding/binary"

	"conversa"
)

// Cursor is a place in the log: after the event of that number and mark. The
// zero Cursor is the beginning of a log that nothing was deleted from.
type Cursor struct {
	Seq  int64
	Mark int32
}

const (
	cursorVersion = 1
	// cursorSize is version 1 byte, number 8, mark 4, big-endian.
	cursorSize = 13
)

// String is the opaque form that clients get.
func (c Cursor) String() string {
	b := make([]byte, 0, cursorSize)
	b = append(b, cursorVersion)
	b = binary.BigEndian.AppendUint64(b, uint64(c.Seq))
	b = binary.BigEndian.AppendUint32(b, uint32(c.Mark))
	return base64.RawURLEncoding.EncodeToString(b)
}

// ParseCursor reads what String wrote. Anything else is INVALID_INPUT.
func ParseCursor(text string) (Cursor, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) != cursorSize || b[0] != cursorVersion {
		return Cursor{}, errCursor()
	}
	c := Cursor{Seq: int64(binary.BigEndian.Uint64(b[1:])), Mark: int32(binary.BigEndian.Uint32(b[9:]))}
	if c.Seq < 0 || c.Mark < 0 {
		return Cursor{}, errCursor()
	}
	return c, nil
}

func errCursor() error {
	return conversa.Invalid("since", "This is no cursor of a subscription.")
}
