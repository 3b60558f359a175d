package conversa

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FileState is whether a file's bytes are here.
type FileState string

const (
	FilePending FileState = "PENDING"
	FileReady   FileState = "READY"
	FileFailed  FileState = "FAILED"
	// FileExpired is gone: at WhatsApp before it could be fetched, or here because no
	// message used it.
	FileExpired FileState = "EXPIRED"
)

// Values lists the states, for the data model.
func (FileState) Values() []string { return []string{"PENDING", "READY", "FAILED", "EXPIRED"} }

// FileSource is where a file came from.
type FileSource string

const (
	// FileFromWhatsApp came with a customer's message, FileFromComputer from who sends it,
	// FileFromInventory is a sales document as it was then.
	FileFromWhatsApp  FileSource = "WHATSAPP"
	FileFromComputer  FileSource = "COMPUTER"
	FileFromInventory FileSource = "INVENTORY"
)

// Files of cloud drives come from their providers: see CloudProvider.Source.

// Values lists the sources, for the data model.
func (FileSource) Values() []string {
	return append([]string{"WHATSAPP", "COMPUTER", "INVENTORY"}, CloudProvider("").Values()...)
}

const (
	// MaxFileSize is the largest file that WhatsApp passes on, in bytes.
	MaxFileSize = 100 << 20
	// MaxAttachments is how many files one reply may have.
	MaxAttachments = 5
	// MaxStillSticker is the largest WebP picture that does not move; see MediaOf for
	// those that do.
	MaxStillSticker = 100 << 10
	// MaxCaption is the longest text below a file, in characters.
	MaxCaption = 1024
	// maxFileName bounds a name, in bytes: file systems take 255.
	maxFileName = 200
)

// Media is how WhatsApp takes files of a content type.
type Media struct {
	// Type is that of the message that carries one.
	Type MessageType
	// SendAs is the content type that WhatsApp is told.
	SendAs string
	// Limit is the largest, in bytes.
	Limit int64
}

// media has the types that WhatsApp takes, as its documentation lists them. It is only
// read.
var media = map[string]Media{
	"image/jpeg": {TypeImage, "image/jpeg", 5 << 20}, "image/png": {TypeImage, "image/png", 5 << 20},
	"image/webp": {TypeSticker, "image/webp", 500 << 10},
	"audio/aac":  {TypeAudio, "audio/aac", 16 << 20}, "audio/amr": {TypeAudio, "audio/amr", 16 << 20},
	"audio/mpeg": {TypeAudio, "audio/mpeg", 16 << 20}, "audio/mp4": {TypeAudio, "audio/mp4", 16 << 20},
	"audio/ogg": {TypeAudio, "audio/ogg", 16 << 20},
	"video/mp4": {TypeVideo, "video/mp4", 16 << 20}, "video/3gpp": {TypeVideo, "video/3gpp", 16 << 20},
}

// documents are content types beside those of texts.
var documents = []string{
	"application/pdf", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation",
}

// MediaOf says how files of a content type go out, and whether they can. Whatever is
// text, also HTML, SVG and scripts, is a document, and plain text to WhatsApp.
func MediaOf(contentType string) (Media, bool) {
	if m, ok := media[contentType]; ok {
		return m, true
	}
	for _, document := range documents {
		if contentType == document {
			return Media{TypeDocument, contentType, MaxFileSize}, true
		}
	}
	if strings.HasPrefix(contentType, "text/") || contentType == "image/svg+xml" {
		return Media{TypeDocument, "text/plain", MaxFileSize}, true
	}
	return Media{}, false
}

// CheckMedia refuses a file that WhatsApp would not take, with FILE_TYPE_NOT_ALLOWED or
// FILE_TOO_LARGE.
func CheckMedia(contentType string, size int64) error {
	m, ok := MediaOf(contentType)
	switch {
	case !ok:
		return ErrFileType
	case size > m.Limit:
		return ErrFileTooLarge
	}
	return nil
}

// AttachmentFilter says which attachments of a conversation. What is nil says nothing.
type AttachmentFilter struct {
	// Types are those of the messages: any of them.
	Types     []MessageType
	Direction *MessageDirection
}

// Check refuses a filter that no attachment could pass.
func (f AttachmentFilter) Check() error {
	if f.Types != nil && len(f.Types) == 0 {
		return Invalid("types", "Name at least one type, or leave them out.")
	}
	return nil
}

// TakesCaption reports whether a text of so many characters can stand below a file of a
// message of this type.
func (t MessageType) TakesCaption(length int) bool {
	return length <= MaxCaption && (t == TypeImage || t == TypeVideo || t == TypeDocument)
}

// CleanFileName makes a name of what somebody says that a file is called: without
// folders, control characters and marks that turn the direction of reading, at most 200
// bytes with its ending kept. It is "file" where nothing is left.
func CleanFileName(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, name)
	name = strings.Trim(name, ". \u00a0")
	if len(name) > maxFileName {
		ending := path.Ext(name)
		if len(ending) > 20 {
			ending = ""
		}
		name = cutText(strings.TrimSuffix(name, ending), maxFileName-len(ending)) + ending
	}
	if name == "" {
		return "file"
	}
	return name
}

// cutText is the beginning of a text, of at most so many bytes and whole characters.
func cutText(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
