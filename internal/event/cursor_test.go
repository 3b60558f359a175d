package event_test

import (
	"errors"
	"testing"

	"conversa"
	"conversa/internal/event"
)

func TestCursorRoundTrip(t *testing.T) {
	t.Parallel()
	for _, c := range []event.Cursor{{}, {Seq: 1, Mark: 1}, {Seq: 1 << 62, Mark: 1<<31 - 1}} {
		if got, err := event.ParseCursor(c.String()); err != nil || got != c {
			t.Errorf("ParseCursor(%q) = %v, %v, want %v", c.String(), got, err, c)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add("")
	f.Add(event.Cursor{Seq: 5, Mark: 7}.String())
	f.Fuzz(func(t *testing.T, text string) {
		c, err := event.ParseCursor(text)
		var refusal *conversa.Error
		switch {
		case err == nil && c.String() != text:
			t.Errorf("%q is read as %v, which is %q", text, c, c.String())
		case err != nil && (!errors.As(err, &refusal) || refusal.Field != "since"):
			t.Errorf("ParseCursor(%q) = %v, want a refusal of since", text, err)
		}
	})
}
