package file

import (
	"bytes"
	"encoding/binary"
	"mime"
	"net/http"
	"path"
	"strings"
)

// headSize is how much of a file is looked at to know what it is: the first entries of
// an office document are in it.
const headSize = 64 << 10

// content is what a file turned out to be.
type content struct {
	contentType string
	// still is a WebP picture that does not move.
	still bool
	// size is in bytes, once it was copied.
	size int64
}

// sniff decides what a file is by its first bytes. What its sender says decides among
// what they leave open: kinds of text, and of old office documents.
func sniff(head []byte, announced, name string) content {
	switch ending := strings.ToLower(path.Ext(name)); {
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return content{contentType: sniffISO(string(head[8:12]), announced, ending)}
	case bytes.HasPrefix(head, []byte("OggS")):
		if isVoice(head[:min(len(head), 512)]) {
			return content{contentType: "audio/ogg"}
		}
		return content{contentType: "application/ogg"} // WhatsApp takes Opus of one channel alone
	case isDeepPNG(head):
		return content{contentType: unknownType} // WhatsApp takes 8 bits a channel
	case bytes.HasPrefix(head, []byte("#!AMR")):
		return content{contentType: "audio/amr"}
	case bytes.HasPrefix(head, []byte("ID3")):
		return content{contentType: "audio/mpeg"}
	case len(head) > 1 && head[0] == 0xff && (head[1] == 0xf1 || head[1] == 0xf9):
		return content{contentType: "audio/aac"}
	case len(head) > 1 && head[0] == 0xff && (head[1]&0xfe == 0xfa || head[1]&0xfe == 0xf2):
		return content{contentType: "audio/mpeg"}
	case len(head) >= 16 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return content{contentType: "image/webp", still: !moves(head)}
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return content{contentType: sniffOLE(announced, ending)}
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return content{contentType: sniffZip(head)}
	}
	return content{contentType: sniffOther(head, announced)}
}

// isVoice reports whether what is in Ogg is Opus of one channel, by its first packet.
func isVoice(head []byte) bool {
	_, opus, found := bytes.Cut(head, []byte("OpusHead"))
	return found && len(opus) > 1 && opus[1] == 1
}

// isDeepPNG reports whether a PNG has 16 bits a channel.
func isDeepPNG(head []byte) bool {
	return len(head) > 24 && bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")) && head[24] == 16
}

// moves reports whether a WebP picture says that it is animated.
func moves(head []byte) bool {
	return len(head) > 20 && string(head[12:16]) == "VP8X" && head[20]&0x02 != 0
}

// sniffISO tells what uses the container of MP4 by its brand.
func sniffISO(brand, announced, ending string) string {
	switch {
	case brand == "M4A ", brand == "M4B ":
		return "audio/mp4"
	case strings.HasPrefix(brand, "3g"):
		return "video/3gpp"
	case brand == "qt  ":
		return "video/quicktime"
	case brand == "avif", brand == "avis", strings.HasPrefix(brand, "hei"), strings.HasPrefix(brand, "hev"), brand == "mif1", brand == "msf1":
		return "image/heif"
	case announced == "audio/mp4", announced == "audio/x-m4a", ending == ".m4a":
		return "audio/mp4" // a container of video may hold sound alone
	}
	return "video/mp4"
}

// oldOffice are the documents that share the container of Office 97, by their endings.
var oldOffice = map[string]string{
	".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
}

func sniffOLE(announced, ending string) string {
	if contentType, ok := oldOffice[ending]; ok {
		return contentType
	}
	for _, contentType := range oldOffice {
		if contentType == announced && ending == "" {
			return contentType
		}
	}
	return "application/x-ole-storage" // installers are such files too
}

// newOffice are the documents that are ZIP archives, by a folder that each has.
var newOffice = map[string]string{
	"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xl/":   "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"ppt/":  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

// sniffZip looks at the names of an archive's first entries.
func sniffZip(head []byte) string {
	const header = 30
	for at := 0; ; {
		next := bytes.Index(head[at:], []byte("PK\x03\x04"))
		if next < 0 || at+next+header > len(head) {
			return "application/zip"
		}
		at += next + header
		length := int(binary.LittleEndian.Uint16(head[at-4:]))
		entry := string(head[at:min(at+length, len(head))])
		for folder, contentType := range newOffice {
			if strings.HasPrefix(entry, folder) {
				return contentType
			}
		}
	}
}

// sniffOther leaves the rest to what browsers do. Plain text may be of any kind that its
// sender says.
func sniffOther(head []byte, announced string) string {
	contentType, _, _ := mime.ParseMediaType(http.DetectContentType(head)) // it is always well formed
	switch {
	case !strings.HasPrefix(contentType, "text/"):
		return contentType
	case contentType == "text/plain" && bytes.IndexByte(head, 0) >= 0 && !bytes.HasPrefix(head, []byte("\xff\xfe")) && !bytes.HasPrefix(head, []byte("\xfe\xff")):
		return unknownType // text at its beginning alone
	case bytes.Contains(head[:min(len(head), 4096)], []byte("<svg")):
		return "image/svg+xml"
	case contentType == "text/plain" && strings.HasPrefix(announced, "text/"):
		return announced
	}
	return contentType
}
