package inbox_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent/message"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/whatsapp/simulator"
)

// medium is a kind of file with the most that WhatsApp takes of it, in bytes.
type medium struct {
	contentType string
	kind        conversa.MessageType
	// head is what it begins with, where that matters.
	head  string
	limit int
	// refusedHere: what is larger does not get as far as WhatsApp.
	refusedHere bool
}

// media are of each type. A document is taken at its limit in the long run alone.
func media() map[string]medium {
	document := 8 << 20
	if long() {
		document = conversa.MaxFileSize
	}
	return map[string]medium{
		"a photo":        {"image/jpeg", conversa.TypeImage, "", 5 << 20, true},
		"a picture":      {"image/png", conversa.TypeImage, "", 5 << 20, true},
		"a song":         {"audio/mpeg", conversa.TypeAudio, "", 16 << 20, true},
		"a voice":        {"audio/ogg", conversa.TypeAudio, "", 16 << 20, true},
		"a film":         {"video/mp4", conversa.TypeVideo, "", 16 << 20, true},
		"a still":        {"image/webp", conversa.TypeSticker, "RIFF....WEBPVP8 .........", conversa.MaxStillSticker, false},
		"one that moves": {"image/webp", conversa.TypeSticker, "RIFF....WEBPVP8X....\x02....", 500 << 10, true},
		"a document":     {"application/pdf", conversa.TypeDocument, "%PDF-1.7", document, false},
	}
}

func (m medium) content(size int) string { return m.head + strings.Repeat("x", size-len(m.head)) }

// place puts a file of that many bytes there, as an upload that is done leaves it.
func (w *town) place(m medium, size int) (id string) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		id = tx.Client.File.Create().SetOrganizationID(w.org).SetAccountID("").SetMediaID("").SetUploadedByID(w.admin).SetName("a").
			SetContentType(m.contentType).SetSize(int64(size)).SetState(conversa.FileReady).SetSource(conversa.FileFromComputer).SaveX(ctx).ID
		return nil
	})
	err := w.folder.Put(id, func(to io.Writer) error {
		_, err := io.WriteString(to, m.content(size))
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return id
}

// Each type goes out at its limit; what is larger is refused here or, where only its
// content tells, by WhatsApp.
func TestEachMediaTypeGoesOutAtItsLimit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := (&town{patience: time.Minute}).found(t, s)
		for name, m := range media() {
			id := w.mustSend(name, "", w.place(m, m.limit))[0]
			w.settle()
			w.want(id, "DELIVERED")
			if row := w.store.Client().Message.GetX(w.systemCtx(), id); row.Type != m.kind {
				t.Errorf("%s went out as %s", name, row.Type)
			}
			if m.kind == conversa.TypeDocument && !long() {
				continue
			}
			rows, err := w.sendFiles(name+", larger", "", w.place(m, m.limit+1))
			if m.refusedHere || m.kind == conversa.TypeDocument {
				if !errors.Is(err, conversa.ErrFileTooLarge) {
					t.Errorf("%s, larger: %v", name, err)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%s, larger: %v", name, err)
			}
			w.settle()
			w.want(rows[0].ID, "FAILED 131053 ")
		}
	})
}

// Each type comes in at its limit, byte by byte; of what is too large for WhatsApp the
// customer's message tells.
func TestEachMediaTypeComesInAtItsLimit(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := (&town{patience: time.Minute, fetches: true}).found(t, s)
		for name, m := range media() {
			said := m.content(m.limit)
			wamid := w.ana.SendMedia(shopID, simulator.File{Data: []byte(said), MIME: m.contentType, Filename: "a"})
			w.settle()
			row := w.store.Client().Message.Query().Where(message.Wamid(wamid)).WithAttachments().OnlyX(w.systemCtx())
			if row.Type != m.kind || !row.HasAttachment || len(row.Edges.Attachments) != 1 {
				t.Fatalf("%s came in as %v", name, row)
			}
			f := w.store.Client().File.GetX(w.systemCtx(), row.Edges.Attachments[0].FileID)
			if f.State != conversa.FileReady || f.Size == nil || *f.Size != int64(m.limit) || w.content(f.ID) != said {
				t.Errorf("%s: %v", name, f)
			}
		}
		if !long() {
			return
		}
		wamid := w.ana.SendMedia(shopID, simulator.File{Data: make([]byte, conversa.MaxFileSize+1), MIME: "application/pdf"})
		w.settle()
		if row := w.store.Client().Message.Query().Where(message.Wamid(wamid)).OnlyX(w.systemCtx()); row.Type != conversa.TypeUnsupported {
			t.Errorf("what is too large came in as %v", row)
		}
	})
}
