package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"conversa"
	"conversa/ent"
	entfile "conversa/ent/file"
	"conversa/internal/store"
)

// Brought is a file that the server brings from elsewhere for a user.
type Brought struct {
	// Name and ContentType are what it is said to be.
	Name, ContentType string
	Source            conversa.FileSource
	// Content may end with an error: nothing is kept then.
	Content io.Reader
}

// Bring makes a file of the viewer's of what comes from elsewhere. It is READY, and as an
// upload is deleted once it is a day old and no message has it. It holds no more than a
// part of the content in memory. The error is FILE_TYPE_NOT_ALLOWED or FILE_TOO_LARGE, by
// what the bytes are and as soon as it is known, ErrIncomplete for none, or what reading
// failed with.
func (s *Service) Bring(ctx context.Context, viewer conversa.Viewer, b Brought) (*ent.File, error) {
	b.ContentType = announcedType(b.ContentType)
	row, err := s.add(ctx, viewer, NewUpload{Name: b.Name, ContentType: b.ContentType}, b.Source)
	if err != nil {
		return nil, err
	}
	ctx = conversa.WithViewer(ctx, conversa.SystemViewer())
	var got content
	err = s.Files.Put(row.ID, func(w io.Writer) (err error) {
		got, err = copyBrought(w, b)
		return err
	})
	if err == nil {
		err = s.ready(ctx, row, got)
	}
	if err != nil {
		return nil, errors.Join(err, s.forget(context.WithoutCancel(ctx), row.ID))
	}
	return s.upload(ctx, row.ID)
}

// copyBrought copies a content of a size that is not known, once its beginning shows that
// it is what WhatsApp takes.
func copyBrought(w io.Writer, b Brought) (content, error) {
	head, err := io.ReadAll(io.LimitReader(b.Content, headSize))
	if err != nil {
		return content{}, err
	}
	if len(head) == 0 {
		return content{}, ErrIncomplete
	}
	got := sniff(head, b.ContentType, conversa.CleanFileName(b.Name))
	media, ok := conversa.MediaOf(got.contentType)
	if !ok {
		return got, conversa.ErrFileType
	}
	limit := media.Limit
	if got.still {
		limit = conversa.MaxStillSticker
	}
	got.size, err = io.Copy(w, io.LimitReader(io.MultiReader(bytes.NewReader(head), b.Content), limit+1))
	if err == nil && got.size > limit {
		err = conversa.ErrFileTooLarge
	}
	return got, err
}

// forget deletes a file that did not come, and what is there of it.
func (s *Service) forget(ctx context.Context, id string) error {
	var gone int
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		gone, err = tx.Client.File.Delete().Where(entfile.ID(id), entfile.StateEQ(conversa.FilePending)).Exec(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete file: %w", err)
	}
	if gone == 0 {
		return nil
	}
	return s.Files.Delete(id)
}
