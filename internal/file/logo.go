package file

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"

	"conversa"
	"conversa/ent"
	entfile "conversa/ent/file"
	"conversa/internal/store"
)

// logoField is where a logo is named in requests.
const logoField = "logoFileId"

// CheckLogo refuses what cannot be an organization's logo: NOT_FOUND for a file that the
// context's viewer does not see or whose bytes are not here, FILE_TYPE_NOT_ALLOWED for what
// is no picture that a small one can be made of.
func (s *Service) CheckLogo(ctx context.Context, id string) error {
	row, err := s.Store.Client().File.Query().Where(entfile.ID(id), entfile.StateEQ(conversa.FileReady)).Only(ctx)
	if ent.IsNotFound(err) {
		return conversa.ErrNotFound.At(logoField)
	}
	if err != nil {
		return fmt.Errorf("find logo: %w", err)
	}
	picture, err := s.Thumbnail(ctx, row)
	if errors.Is(err, fs.ErrNotExist) {
		return conversa.ErrFileType.At(logoField)
	}
	if err != nil {
		return err
	}
	return picture.Close()
}

// MoveLogo has everybody of the organization see one file, its logo, and no longer another
// one, which is deleted after a day unless a message has it. Empty is none. NOT_FOUND
// where the new one was deleted meanwhile.
func (s *Service) MoveLogo(ctx context.Context, tx *store.Tx, organizationID, from, to string) error {
	if from == to {
		return nil
	}
	// Who may change the logo may not change each file that is or was it.
	ctx = conversa.WithViewer(ctx, conversa.SystemViewer())
	if to != "" {
		if err := tx.Lock(ctx, LockKey(to)); err != nil {
			return err
		}
		n, err := tx.Client.File.Update().Where(entfile.ID(to), entfile.OrganizationID(organizationID), entfile.StateEQ(conversa.FileReady)).
			SetShared(true).Save(ctx)
		if err != nil {
			return fmt.Errorf("share logo: %w", err)
		}
		if n == 0 {
			return conversa.ErrNotFound.At(logoField)
		}
	}
	if from == "" {
		return nil
	}
	if err := tx.Client.File.Update().Where(entfile.ID(from), entfile.OrganizationID(organizationID)).SetShared(false).Exec(ctx); err != nil {
		return fmt.Errorf("drop logo: %w", err)
	}
	return s.discardLater(ctx, tx, from)
}

// maxLogo is more than a small picture has, in bytes.
const maxLogo = 1 << 20

// Logo gives a logo as a JPEG picture for documents, with its size in pixels. It is nil where
// there is none that can be read.
func (s *Service) Logo(ctx context.Context, id string) (content []byte, size image.Point, err error) {
	row, err := s.Store.Client().File.Query().Where(entfile.ID(id), entfile.Shared(true)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, size, nil
	}
	if err != nil {
		return nil, size, fmt.Errorf("find logo: %w", err)
	}
	picture, err := s.Thumbnail(ctx, row)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, size, nil
	}
	if err != nil {
		return nil, size, err
	}
	defer picture.Close() //nolint:errcheck // it was only read
	config, _, err := image.DecodeConfig(picture)
	if err != nil {
		return nil, size, fmt.Errorf("read logo: %w", err)
	}
	if _, err := picture.Seek(0, io.SeekStart); err != nil {
		return nil, size, fmt.Errorf("read logo: %w", err)
	}
	content, err = io.ReadAll(io.LimitReader(picture, maxLogo))
	return content, image.Pt(config.Width, config.Height), err
}
