package file

import (
	"bytes"
	"encoding/binary"
	"image"
	"io"
)

// orientationTag is the tag of Exif that says how a picture is to be turned, from 1 to 8.
const orientationTag = 0x0112

// orientationOf reads how the picture of a JPEG is to be turned, from its first bytes; 1, as
// it is, where nothing says otherwise.
func orientationOf(content io.Reader) int {
	head, err := io.ReadAll(io.LimitReader(content, headSize))
	if err != nil || !bytes.HasPrefix(head, []byte("\xff\xd8")) {
		return 1
	}
	for at := 2; at+4 <= len(head) && head[at] == 0xff; {
		marker, length := head[at+1], int(binary.BigEndian.Uint16(head[at+2:]))
		if marker == 0xda || length < 2 { // the picture itself begins
			break
		}
		segment := head[min(at+4, len(head)):min(at+2+length, len(head))]
		if exif, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); marker == 0xe1 && ok {
			return exifOrientation(exif)
		}
		at += 2 + length
	}
	return 1
}

// exifOrientation looks for the tag in the first directory of what is written as TIFF.
func exifOrientation(exif []byte) int {
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if exif[0] == 'I' {
		order = binary.LittleEndian
	}
	const entry = 12
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < entry {
			break
		}
		if order.Uint16(entries) == orientationTag {
			if turn := int(order.Uint16(entries[8:])); turn >= 1 && turn <= 8 {
				return turn
			}
			break
		}
		entries = entries[entry:]
	}
	return 1
}

// turned is a picture as its orientation wants it to be seen.
func turned(p *image.RGBA, orientation int) *image.RGBA {
	if orientation <= 1 {
		return p
	}
	size := p.Bounds().Size()
	w, h := size.X, size.Y
	to := size
	if orientation >= 5 { // lies on its side
		to = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: to})
	for y := range to.Y {
		for x := range to.X {
			var from image.Point
			switch orientation {
			case 2:
				from = image.Pt(w-1-x, y)
			case 3:
				from = image.Pt(w-1-x, h-1-y)
			case 4:
				from = image.Pt(x, h-1-y)
			case 5:
				from = image.Pt(y, x)
			case 6:
				from = image.Pt(y, h-1-x)
			case 7:
				from = image.Pt(w-1-y, h-1-x)
			case 8:
				from = image.Pt(w-1-y, x)
			}
			out.SetRGBA(x, y, p.RGBAAt(from.X, from.Y))
		}
	}
	return out
}
