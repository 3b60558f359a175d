package file_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"testing"
)

// photo is a JPEG of 60 × 40, red at its top left and blue at its top right, that says how it
// is to be turned.
func photo(t *testing.T, order binary.AppendByteOrder, orientation uint16) string {
	t.Helper()
	full := image.NewRGBA(image.Rect(0, 0, 60, 40))
	draw.Draw(full, full.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(full, image.Rect(0, 0, 24, 16), image.NewUniform(color.RGBA{R: 255, A: 255}), image.Point{}, draw.Src)
	draw.Draw(full, image.Rect(36, 0, 60, 16), image.NewUniform(color.RGBA{B: 255, A: 255}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, full, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00\x2a")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		exif = []byte("Exif\x00\x00II\x2a\x00")
	}
	exif = order.AppendUint16(order.AppendUint32(exif, 8), 1)
	exif = order.AppendUint32(order.AppendUint16(order.AppendUint16(exif, 0x0112), 3), 1)
	exif = append(order.AppendUint16(exif, orientation), 0, 0, 0, 0, 0, 0)
	head := binary.BigEndian.AppendUint16([]byte("\xff\xd8\xff\xe1"), uint16(len(exif)+2))
	return string(head) + string(exif) + b.String()[2:]
}

func TestAThumbnailStandsUpright(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		// Where the corners of the file are seen, from left and top.
		for orientation, c := range map[uint16]struct{ red, blue image.Point }{
			0: {image.Pt(0, 0), image.Pt(1, 0)}, 1: {image.Pt(0, 0), image.Pt(1, 0)},
			2: {image.Pt(1, 0), image.Pt(0, 0)}, 3: {image.Pt(1, 1), image.Pt(0, 1)},
			4: {image.Pt(0, 1), image.Pt(1, 1)}, 5: {image.Pt(0, 0), image.Pt(0, 1)},
			6: {image.Pt(1, 0), image.Pt(1, 1)}, 7: {image.Pt(1, 1), image.Pt(1, 0)},
			8: {image.Pt(0, 1), image.Pt(0, 0)}, 9: {image.Pt(0, 0), image.Pt(1, 0)},
		} {
			for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
				row, err := d.add("a.jpg", "image/jpeg", photo(t, order, orientation))
				if err != nil {
					t.Fatal(err)
				}
				small, size := d.small(row), image.Pt(60, 40)
				if orientation >= 5 && orientation <= 8 {
					size = image.Pt(40, 60)
				}
				if got := small.Bounds().Size(); got != size {
					t.Errorf("%d: its size is %v, want %v", orientation, got, size)
				}
				at := func(p image.Point) (r, b uint32) {
					r, _, b, _ = small.At(5+p.X*(size.X-10), 5+p.Y*(size.Y-10)).RGBA()
					return r, b
				}
				if r, b := at(c.red); r < 0xd000 || b > 0x3000 {
					t.Errorf("%d: %v is not red", orientation, c.red)
				}
				if r, b := at(c.blue); b < 0xd000 || r > 0x3000 {
					t.Errorf("%d: %v is not blue", orientation, c.blue)
				}
			}
		}
	})
}

// What a picture says of itself may be cut off or wrong.
func TestABrokenOrientationIsNone(t *testing.T) {
	eachDesk(t, func(t *testing.T, d *desk) {
		whole := photo(t, binary.BigEndian, 6)
		for at := 4; at < 38; at++ {
			broken := []byte(whole)
			broken[at] = 0xff
			row, err := d.add("a.jpg", "image/jpeg", string(broken))
			if err != nil {
				t.Fatal(err)
			}
			if content, err := d.service.Thumbnail(t.Context(), row); err == nil {
				content.Close()
			}
		}
	})
}
