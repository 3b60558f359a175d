package conversa_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"conversa"
)

func TestCheckMedia(t *testing.T) {
	t.Parallel()
	const megabyte = 1 << 20
	for name, c := range map[string]struct {
		contentType string
		limit       int64
		kind        conversa.MessageType
	}{
		"a photo":       {"image/jpeg", 5 * megabyte, conversa.TypeImage},
		"a picture":     {"image/png", 5 * megabyte, conversa.TypeImage},
		"a sticker":     {"image/webp", 500 << 10, conversa.TypeSticker},
		"a video":       {"video/mp4", 16 * megabyte, conversa.TypeVideo},
		"an old video":  {"video/3gpp", 16 * megabyte, conversa.TypeVideo},
		"a voice":       {"audio/ogg", 16 * megabyte, conversa.TypeAudio},
		"a song":        {"audio/mpeg", 16 * megabyte, conversa.TypeAudio},
		"a PDF":         {"application/pdf", 100 * megabyte, conversa.TypeDocument},
		"a sheet":       {"application/vnd.ms-excel", 100 * megabyte, conversa.TypeDocument},
		"a text":        {"text/plain", 100 * megabyte, conversa.TypeDocument},
		"a page":        {"text/html", 100 * megabyte, conversa.TypeDocument},
		"a drawing":     {"image/svg+xml", 100 * megabyte, conversa.TypeDocument},
		"a script":      {"text/javascript", 100 * megabyte, conversa.TypeDocument},
		"comma-separat": {"text/csv", 100 * megabyte, conversa.TypeDocument},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if m, ok := conversa.MediaOf(c.contentType); !ok || m.Type != c.kind {
				t.Errorf("MediaOf = %v, %v", m, ok)
			}
			if err := conversa.CheckMedia(c.contentType, c.limit); err != nil {
				t.Errorf("at the limit: %v", err)
			}
			if err := conversa.CheckMedia(c.contentType, c.limit+1); !errors.Is(err, conversa.ErrFileTooLarge) {
				t.Errorf("over the limit: %v", err)
			}
		})
	}
	for _, other := range []string{"", "image/gif", "application/zip", "application/octet-stream", "video/quicktime", "application/x-msdownload"} {
		if err := conversa.CheckMedia(other, 1); !errors.Is(err, conversa.ErrFileType) {
			t.Errorf("%q: %v", other, err)
		}
	}
}

// What is text on the web runs nowhere as what WhatsApp is told that it is.
func TestNothingGoesOutAsAPage(t *testing.T) {
	t.Parallel()
	for _, contentType := range []string{"text/html", "image/svg+xml", "text/javascript", "text/xml"} {
		if m, _ := conversa.MediaOf(contentType); m.SendAs != "text/plain" {
			t.Errorf("%s goes out as %s", contentType, m.SendAs)
		}
	}
}

func TestCaptionsAreForWhatCanCarryThem(t *testing.T) {
	t.Parallel()
	for kind, want := range map[conversa.MessageType]bool{
		conversa.TypeImage: true, conversa.TypeVideo: true, conversa.TypeDocument: true,
		conversa.TypeAudio: false, conversa.TypeSticker: false, conversa.TypeText: false,
	} {
		if got := kind.TakesCaption(1024); got != want {
			t.Errorf("%s takes 1024 characters: %v", kind, got)
		}
		if kind.TakesCaption(1025) {
			t.Errorf("%s takes 1025 characters", kind)
		}
	}
}

func TestCleanFileName(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"orçamento.pdf":                   "orçamento.pdf",
		"../../etc/passwd":                "passwd",
		`C:\\Users\\ana\\nota.docx`:       "nota.docx",
		"a\x00b\r\n.txt":                  "ab.txt",
		"invoice\u202efdp.exe":            "invoicefdp.exe",
		"\u2066photo\u2069.jpg":           "photo.jpg",
		" .hidden. ":                      "hidden",
		"":                                "file",
		"..":                              "file",
		"/":                               "file",
		"\xff\xfe.png":                    "png",
		"<img src=x onerror=alert(1)>":    "<img src=x onerror=alert(1)>",
		strings.Repeat("é", 300) + ".pdf": strings.Repeat("é", 98) + ".pdf",
	} {
		if got := conversa.CleanFileName(given); got != want {
			t.Errorf("CleanFileName(%q) = %q, want %q", given, got, want)
		}
	}
}

func FuzzCleanFileName(f *testing.F) {
	f.Add("a/b.pdf")
	f.Add("\u202e" + strings.Repeat("x", 400))
	f.Fuzz(func(t *testing.T, given string) {
		name := conversa.CleanFileName(given)
		if name == "" || len(name) > 200 || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\x00\n\u202e") {
			t.Errorf("CleanFileName(%q) = %q", given, name)
		}
		if again := conversa.CleanFileName(name); again != name {
			t.Errorf("%q becomes %q", name, again)
		}
	})
}
