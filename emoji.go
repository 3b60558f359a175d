package conversa

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	// ReactionPeriod is how long after a message was written WhatsApp takes reactions to it.
	// Source: Meta's documentation of the Cloud API.
	ReactionPeriod = 30 * 24 * time.Hour
	// maxEmoji is how many code points the longest emoji have: families, and flags of regions.
	maxEmoji = 12
)

// CheckReaction refuses what WhatsApp takes for no emoji. An empty one takes a reaction
// away. Whether it is one that phones can show is for WhatsApp to say.
func CheckReaction(emoji string) error {
	if emoji == "" {
		return nil
	}
	if !utf8.ValidString(emoji) || utf8.RuneCountInString(emoji) > maxEmoji || !pictured(emoji) {
		return Invalid("emoji", "A reaction is one emoji.")
	}
	return nil
}

const (
	joiner      = '\u200d'
	variation   = '\ufe0f'
	keycap      = '\u20e3'
	doubleMark  = '\u203c' // ‼
	interrobang = '\u2049' // ⁉
)

// pictured reports whether all of a text is a picture, or joins pictures.
func pictured(text string) bool {
	pictures := 0
	keyed := strings.ContainsRune(text, keycap)
	for _, r := range text {
		switch {
		case r == joiner, r == variation, unicode.Is(unicode.Sk, r), r >= 0xe0020 && r <= 0xe007f:
		case r == keycap, r == doubleMark, r == interrobang, unicode.Is(unicode.So, r), unicode.Is(unicode.Sm, r) && r > 0xff:
			pictures++
		case keyed && (r >= '0' && r <= '9' || r == '#' || r == '*'):
		default:
			return false
		}
	}
	return pictures > 0
}

// ReactionOpen reports whether a reaction to a message of that time may be sent at now.
func ReactionOpen(sentAt, now time.Time) bool { return now.Sub(sentAt) < ReactionPeriod }
