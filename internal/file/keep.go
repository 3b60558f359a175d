package file

import (
	"context"
	"fmt"
	"io"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
)

// Made is a file that the server has made.
type Made struct {
	Name, ContentType string
	Source            conversa.FileSource
	Content           []byte
}

// Keep makes a file of the viewer's of what the server has made. It is READY, and as an
// upload is deleted once it is a day old and no message has it.
func (s *Service) Keep(ctx context.Context, viewer conversa.Viewer, m Made) (id string, err error) {
	row, err := s.add(ctx, viewer, NewUpload{Name: m.Name, ContentType: m.ContentType, Size: int64(len(m.Content))}, m.Source)
	if err != nil {
		return "", err
	}
	err = s.Files.Put(row.ID, func(w io.Writer) error {
		_, err := w.Write(m.Content)
		return err
	})
	if err != nil {
		return "", err
	}
	return row.ID, s.ready(conversa.WithViewer(ctx, conversa.SystemViewer()), row, content{contentType: m.ContentType, size: int64(len(m.Content))})
}

// add makes a file that is PENDING, and the job that deletes it where no message uses it.
func (s *Service) add(ctx context.Context, viewer conversa.Viewer, n NewUpload, source conversa.FileSource) (row *ent.File, err error) {
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		now := s.now()
		row, err = tx.Client.File.Create().SetOrganizationID(viewer.OrganizationID).SetUploadedByID(viewer.UserID).
			SetAccountID("").SetMediaID("").SetName(conversa.CleanFileName(n.Name)).SetContentType(n.ContentType).
			SetSize(n.Size).SetSource(source).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		if err != nil {
			return fmt.Errorf("create file: %w", err)
		}
		return s.discardLater(ctx, tx, row.ID)
	})
	return row, err
}
