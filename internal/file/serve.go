package file

import (
	"context"
	"fmt"
	"io"
	"slices"

	"conversa"
	"conversa/ent"
	"conversa/ent/attachment"
	entfile "conversa/ent/file"
	"conversa/ent/message"
	"conversa/ent/predicate"
)

// harmless are the content types that browsers show without running anything of them.
var harmless = []string{
	"image/jpeg", "image/png", "image/webp", "image/gif",
	"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/webm",
	"video/mp4", "video/3gpp", "video/webm", "application/pdf",
}

// Harmless reports whether a file may be shown in a browser, and may be called what it
// is there.
func Harmless(contentType string) bool { return slices.Contains(harmless, contentType) }

// Find is a file that is READY and that the viewer may see. What a withdrawn message
// said nobody sees.
func (s *Service) Find(ctx context.Context, id string) (*ent.File, error) {
	row, err := s.Store.Client().File.Query().Where(
		entfile.ID(id), entfile.StateEQ(conversa.FileReady), NotWithdrawn(),
	).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find file: %w", err)
	}
	return row, nil
}

// NotWithdrawn leaves out the files that withdrawn messages alone have.
func NotWithdrawn() predicate.File {
	return entfile.Or(entfile.Not(entfile.HasAttachments()),
		entfile.HasAttachmentsWith(attachment.HasMessageWith(message.RevokedAtIsNil())))
}

// Open gives the content of a file that is READY, and its size in bytes.
func (s *Service) Open(id string) (io.ReadSeekCloser, int64, error) { return s.Files.Open(id) }
