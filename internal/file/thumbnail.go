package file

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // registers its format
	"io"
	"io/fs"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // registers its format

	"conversa/ent"
)

const (
	// thumbnailSide is the longer side of a small picture, in pixels: twice what lists
	// show, for fine screens.
	thumbnailSide = 320
	// maxPixels bounds the memory that a picture takes while it is decoded, to 128 MB, and
	// twice that for progressive JPEG; a small file can claim to be very large. Photos of
	// phones have 12 million.
	maxPixels = 16 << 20
	// maxSide bounds what scaling takes, which goes by the longer side. JPEG has no longer one.
	maxSide = 1<<16 - 1
	// thumbnailQuality is JPEG's.
	thumbnailQuality = 80
)

// HasThumbnail reports whether files of a type are pictures that a small one is made of.
func HasThumbnail(contentType string) bool {
	return contentType == "image/jpeg" || contentType == "image/png" || contentType == "image/webp"
}

func thumbnailID(id string) string { return "thumb_" + id }

// Thumbnail gives a small picture of a file that is READY, as JPEG. It is made when it
// is first asked for, one at a time, and kept beside the file. fs.ErrNotExist for what
// is no picture, or is none that can be read: that is kept too.
func (s *Service) Thumbnail(ctx context.Context, row *ent.File) (io.ReadSeekCloser, error) {
	if !HasThumbnail(row.ContentType) {
		return nil, fs.ErrNotExist
	}
	small, err := s.openThumbnail(row.ID)
	if !errors.Is(err, errNotMade) {
		return small, err
	}
	select {
	case s.drawing <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-s.drawing }()
	if small, err := s.openThumbnail(row.ID); !errors.Is(err, errNotMade) {
		return small, err // made while this waited
	}
	if err := s.makeThumbnail(row.ID); err != nil {
		return nil, err
	}
	return s.openThumbnail(row.ID)
}

var errNotMade = errors.New("file: no thumbnail yet")

// openThumbnail finds what was made. An empty one says that none can be.
func (s *Service) openThumbnail(id string) (io.ReadSeekCloser, error) {
	small, size, err := s.Files.Open(thumbnailID(id))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errNotMade
	case err != nil:
		return nil, err
	case size == 0:
		return nil, errors.Join(fs.ErrNotExist, small.Close())
	}
	return small, nil
}

func (s *Service) makeThumbnail(id string) error {
	content, _, err := s.Files.Open(id)
	if err != nil {
		return err
	}
	defer content.Close() //nolint:errcheck // it was only read
	var small bytes.Buffer
	if err := shrink(&small, content); err != nil {
		s.Log.Info("no thumbnail", "file", id, "cause", err.Error())
		small.Reset()
	}
	return s.Files.Put(thumbnailID(id), func(w io.Writer) error {
		_, err := w.Write(small.Bytes())
		return err
	})
}

var errTooManyPixels = errors.New("file: the picture has too many pixels")

// shrink draws a picture small, upright and on white. One that is small already keeps its
// size.
func shrink(w io.Writer, content io.ReadSeeker) error {
	config, _, err := image.DecodeConfig(content)
	if err != nil {
		return err
	}
	if config.Width < 1 || config.Height < 1 || max(config.Width, config.Height) > maxSide || config.Width > maxPixels/config.Height {
		return errTooManyPixels
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return err
	}
	orientation := orientationOf(content)
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return err
	}
	full, _, err := image.Decode(content)
	if err != nil {
		return err
	}
	size := full.Bounds().Size()
	if longer := max(size.X, size.Y); longer > thumbnailSide {
		size = image.Pt(max(size.X*thumbnailSide/longer, 1), max(size.Y*thumbnailSide/longer, 1))
	}
	small := image.NewRGBA(image.Rectangle{Max: size})
	draw.Draw(small, small.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.CatmullRom.Scale(small, small.Bounds(), full, full.Bounds(), draw.Over, nil)
	return jpeg.Encode(w, turned(small, orientation), &jpeg.Options{Quality: thumbnailQuality})
}
