package server_test

import (
	"testing"

	"conversa"
)

// Who was away while it changed whose records they see has a list that events cannot
// bring up to date.
func TestResumingAfterAChangeOfSightBeginsAnew(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name     string
		from, to conversa.RecordVisibility
	}{
		{"they see less", conversa.VisibilityPublic, conversa.VisibilityOwner},
		{"they see more", conversa.VisibilityOwner, conversa.VisibilityPublic},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			o := openOffice(t, "sqlite3", 1, 2)
			w := o.watchers[0]
			o.message()
			o.settle("a message")
			o.assign(1, w.id, o.customers[1])
			o.settle("another owner")
			o.setVisibility(c.from)
			o.settle("the first visibility")
			o.message()
			o.settle("a message that is told")
			w.hangUp()
			o.setVisibility(c.to)
			w.connect(o)
			for _, s := range topics() {
				w.subscribe(o, s, w.cursor)
			}
			for _, s := range topics() {
				if code := w.awaitEnd(o, s); code != string(conversa.CodeResync) {
					t.Errorf("%s: ended with %q, want RESYNC", s.field, code)
				}
			}
		})
	}
}
