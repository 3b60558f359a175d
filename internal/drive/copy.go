package drive

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/file"
)

// CopyWithin gives the largest file that WhatsApp passes on, 100 MB, 350 KB a second.
const CopyWithin = 5 * time.Minute

// Copy copies a file of a drive into the store, as an upload of the viewer's: what becomes
// of the drive does not touch it. It is held to what WhatsApp takes, by what the bytes
// are. The error is NOT_FOUND, CLOUD_DRIVE_DISCONNECTED, FILE_TOO_LARGE,
// FILE_TYPE_NOT_ALLOWED, RATE_LIMITED, UNAVAILABLE, or INVALID_INPUT for a folder; nothing
// is kept then.
func (s *Service) Copy(ctx context.Context, viewer conversa.Viewer, driveID, itemID string) (*ent.File, error) {
	if err := checkID(itemID); err != nil {
		return nil, conversa.ErrNotFound.At("cloudFileId")
	}
	row, err := s.Drive(ctx, driveID)
	if errors.Is(err, conversa.ErrNotFound) {
		return nil, conversa.ErrNotFound.At("driveId")
	}
	if err != nil {
		return nil, err
	}
	select {
	case s.copying <- struct{}{}:
		defer func() { <-s.copying }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, CopyWithin)
	defer cancel()
	var got *ent.File
	err = s.with(ctx, row, func(in session) (err error) {
		got, err = s.copy(ctx, viewer, row, in, itemID)
		return err
	})
	switch {
	case errors.Is(err, conversa.ErrNotFound):
		return nil, conversa.ErrNotFound.At("cloudFileId")
	case errors.Is(err, file.ErrIncomplete):
		return nil, errNotWhole
	case errors.Is(err, context.DeadlineExceeded):
		return nil, errUnavailable
	}
	return got, err
}

func (s *Service) copy(ctx context.Context, viewer conversa.Viewer, row *ent.CloudDrive, in session, itemID string) (*ent.File, error) {
	p := s.of(row)
	item, err := p.find(ctx, in, itemID)
	if err != nil {
		return nil, err
	}
	if err := item.check(); err != nil {
		return nil, err
	}
	content, err := p.open(ctx, in, item)
	if err != nil {
		return nil, err
	}
	defer content.Close() //nolint:errcheck // it was only read
	got, err := s.Files.Bring(ctx, viewer, file.Brought{
		Name: item.Name, ContentType: item.ContentType, Source: row.Provider.Source(), Content: newProved(content, item),
	})
	if err != nil {
		return nil, fmt.Errorf("copy file of %s: %w", row.Provider, err)
	}
	return got, nil
}

// check refuses what cannot be sent, whatever its bytes are.
func (i Item) check() error {
	if i.Folder {
		return conversa.Invalid("cloudFileId", "This is a folder. Choose files.")
	}
	if i.Size == nil {
		return nil
	}
	if *i.Size > conversa.MaxFileSize {
		return conversa.ErrFileTooLarge
	}
	if m, ok := conversa.MediaOf(i.ContentType); ok && *i.Size > m.Limit {
		return conversa.ErrFileTooLarge
	}
	return nil
}
