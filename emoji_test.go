package conversa_test

import (
	"strings"
	"testing"
	"time"

	"conversa"
)

func TestAReactionIsOneEmoji(t *testing.T) {
	t.Parallel()

	for emoji, want := range map[string]bool{
		"": true, "👍": true, "👍🏽": true, "❤️": true, "❤": true, "👨‍👩‍👧‍👦": true, "🇧🇷": true, "🏴󠁧󠁢󠁳󠁣󠁴󠁿": true, "1️⃣": true, "#️⃣": true, "‼️": true, "↔️": true, "©️": true,
		"a": false, "1": false, "ok 👍": false, "👍a": false, "+": false, " ": false, "\x00": false, "\u200d": false, "\xff": false, "<b>": false,
		strings.Repeat("👍", 13): false,
	} {
		t.Run(emoji, func(t *testing.T) {
			t.Parallel()

			if err := conversa.CheckReaction(emoji); (err == nil) != want {
				t.Errorf("%q: %v", emoji, err)
			}
		})
	}
}

func TestReactionsAreTakenFor30Days(t *testing.T) {
	t.Parallel()

	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for after, want := range map[time.Duration]bool{0: true, conversa.ReactionPeriod - time.Second: true, conversa.ReactionPeriod: false} {
		if got := conversa.ReactionOpen(at, at.Add(after)); got != want {
			t.Errorf("after %v: %v", after, got)
		}
	}
}
