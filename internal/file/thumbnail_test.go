package file_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"strings"
	"testing"
	"time"

	"conversa/ent"
)

// picture is a PNG that is red on its left half and clear on its right one.
func picture(t *testing.T, width, height int) string {
	t.Helper()
	full := image.NewNRGBA(image.Rect(0, 0, width, height))
	for x := range width / 2 {
		for y := range height {
			full.SetNRGBA(x, y, color.NRGBA{R: 255, A: 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, full); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// small is the thumbnail of a file.
func (d *desk) small(row *ent.File) image.Image {
	d.t.Helper()
	content, err := d.service.Thumbnail(d.t.Context(), row)
	if err != nil {
		d.t.Fatal(err)
	}
	defer content.Close()
	small, err := jpeg.Decode(content)
	if err != nil {
		d.t.Fatal(err)
	}
	return small
}

func TestAThumbnailIsASmallPictureOfTheFile(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		for name, c := range map[string]struct{ width, height, toWidth, toHeight int }{
			"wide":    {1280, 640, 320, 160},
			"high":    {300, 900, 106, 320},
			"small":   {40, 30, 40, 30},
			"a line":  {4000, 2, 320, 1},
			"at size": {320, 320, 320, 320},
		} {
			row, err := d.add("a.png", "image/png", picture(t, c.width, c.height))
			if err != nil {
				t.Fatal(err)
			}
			small := d.small(row)
			if size := small.Bounds().Size(); size != image.Pt(c.toWidth, c.toHeight) {
				t.Errorf("%s: %v", name, size)
			}
			r, g, _, _ := small.At(c.toWidth/8, c.toHeight/2).RGBA()
			if r < 0xe000 || g > 0x2000 {
				t.Errorf("%s: the left is %x %x, not red", name, r, g)
			}
			if r, g, b, _ := small.At(c.toWidth*7/8, c.toHeight/2).RGBA(); r < 0xe000 || g < 0xe000 || b < 0xe000 {
				t.Errorf("%s: the right is %x %x %x, not white", name, r, g, b)
			}
		}
	})
}

func TestAThumbnailIsMadeOnceAndGoesWithItsFile(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		row, err := d.add("a.png", "image/png", picture(t, 10, 10))
		if err != nil {
			t.Fatal(err)
		}
		d.small(row)
		kept := "thumb_" + row.ID
		if err := d.folder.Delete(row.ID); err != nil {
			t.Fatal(err)
		}
		d.small(row) // without the file that it was made of
		d.clock.advance(24 * time.Hour)
		d.runJobs()
		if _, there := read(t, d.folder, kept); there {
			t.Error("it is still there")
		}
	})
}

// huge is the beginning of a PNG that claims to have so many pixels.
func huge(width, height uint32) string {
	head := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
	head = binary.BigEndian.AppendUint32(head, width)
	head = binary.BigEndian.AppendUint32(head, height)
	return string(head) + "\x08\x06\x00\x00\x00"
}

func TestWhatCannotBeReadHasNoThumbnail(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		whole := picture(t, 100, 100)
		for name, c := range map[string]struct{ contentType, content string }{
			"no picture":     {"text/plain", "hello"},
			"a broken one":   {"image/png", whole[:len(whole)/2]},
			"far too large":  {"image/png", huge(60_000, 60_000)},
			"beyond numbers": {"image/png", huge(1<<31-1, 1<<31-1)},
			"a thread":       {"image/png", picture(t, 1, 1<<16)},
			"a long line":    {"image/png", picture(t, 1<<16, 1)},
			"no real JPEG":   {"image/jpeg", jpegHead + strings.Repeat("x", 100)},
		} {
			row, err := d.add("a", c.contentType, c.content)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for range 2 {
				if content, err := d.service.Thumbnail(t.Context(), row); content != nil || !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("%s: %v, %v", name, content, err)
				}
			}
		}
	})
}
