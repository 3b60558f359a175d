package conversa_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"conversa"
)

// forward are the statuses from the first that a message may have to the last.
var forward = []conversa.MessageStatus{
	conversa.StatusQueued, conversa.StatusUnconfirmed, conversa.StatusSent, conversa.StatusFailed,
	conversa.StatusDelivered, conversa.StatusRead,
}

func TestStatusOnlyMovesForward(t *testing.T) {
	t.Parallel()
	for i, a := range forward {
		for j, b := range forward {
			if got, want := a.Advance(b), forward[max(i, j)]; got != want {
				t.Errorf("%s, then %s reported: %s, want %s", a, b, got, want)
			}
		}
	}
}

func TestTheOrderOfReportsDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		reports := rapid.SliceOfN(rapid.SampledFrom(forward), 1, 8).Draw(t, "reports")
		end := func(order []conversa.MessageStatus) conversa.MessageStatus {
			status := conversa.StatusQueued
			for _, r := range order {
				status = status.Advance(r)
			}
			return status
		}
		if a, b := end(reports), end(rapid.Permutation(reports).Draw(t, "order")); a != b {
			t.Errorf("%s and %s", a, b)
		}
	})
}

func TestMessageStatusOf(t *testing.T) {
	t.Parallel()
	for wire, want := range map[string]conversa.MessageStatus{
		"sent": conversa.StatusSent, "delivered": conversa.StatusDelivered, "read": conversa.StatusRead,
		"played": conversa.StatusRead, "failed": conversa.StatusFailed,
		"deleted": "", "warning": "", "": "", "SENT": "",
	} {
		if got, ok := conversa.MessageStatusOf(wire); got != want || ok != (want != "") {
			t.Errorf("%q is %s, %v", wire, got, ok)
		}
	}
}

func TestMessageTypeOf(t *testing.T) {
	t.Parallel()
	for wire, want := range map[string]conversa.MessageType{
		"text": conversa.TypeText, "image": conversa.TypeImage, "video": conversa.TypeVideo, "audio": conversa.TypeAudio,
		"document": conversa.TypeDocument, "sticker": conversa.TypeSticker, "location": conversa.TypeLocation,
		"contacts": conversa.TypeContacts, "button": conversa.TypeButton, "interactive": conversa.TypeInteractive,
		"order": conversa.TypeOrder, "unsupported": conversa.TypeUnsupported,
		"poll_creation": conversa.TypeUnsupported, "": conversa.TypeUnsupported, "reaction": conversa.TypeUnsupported,
	} {
		if got := conversa.MessageTypeOf(wire); got != want {
			t.Errorf("%q is %s, want %s", wire, got, want)
		}
	}
}

func TestTypesThatComeWithAFile(t *testing.T) {
	t.Parallel()
	with := map[string]bool{"IMAGE": true, "VIDEO": true, "AUDIO": true, "DOCUMENT": true, "STICKER": true, "UNSUPPORTED": true}
	for _, name := range conversa.MessageType("").Values() {
		if got := conversa.MessageType(name).HasFile(); got != with[name] {
			t.Errorf("%s has a file: %v", name, got)
		}
	}
}

func TestCheckText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		code conversa.ErrorCode
	}{
		"a letter":                {"a", ""},
		"HTML":                    {"<b>$[Leads.First Name]</b>", ""},
		"4096 letters":            {strings.Repeat("a", 4096), ""},
		"4096 emoji":              {strings.Repeat("👍", 4096), ""},
		"4097 letters":            {strings.Repeat("a", 4097), conversa.CodeMessageTooLong},
		"nothing":                 {"", conversa.CodeInvalidInput},
		"blank":                   {" \t\n\u00a0", conversa.CodeInvalidInput},
		"NUL":                     {"a\x00", conversa.CodeInvalidInput},
		"no UTF-8":                {"a\xff", conversa.CodeInvalidInput},
		"half a surrogate":        {"a\xed\xa0\x80", conversa.CodeInvalidInput},
		"letters with a newline":  {"a\nb", ""},
		"right to left, isolated": {"\u2067مرحبا\u2069", ""},
	} {
		err := conversa.CheckText(c.text)
		refusal := (*conversa.Error)(nil)
		switch {
		case c.code == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.code != "" && (!errors.As(err, &refusal) || refusal.Code != c.code || refusal.Field != "text"):
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestWhatMayBeSentAgain(t *testing.T) {
	t.Parallel()

	passing, lasting := &conversa.DeliveryFailure{Retryable: true}, &conversa.DeliveryFailure{}
	for name, c := range map[string]struct {
		origin  conversa.MessageOrigin
		status  conversa.MessageStatus
		failure *conversa.DeliveryFailure
		may     bool
	}{
		"a failure that may pass": {conversa.OriginConversa, conversa.StatusFailed, passing, true},
		"a failure for no reason": {conversa.OriginConversa, conversa.StatusFailed, nil, true},
		"a lasting failure":       {conversa.OriginConversa, conversa.StatusFailed, lasting, false},
		"an unknown fate":         {conversa.OriginConversa, conversa.StatusUnconfirmed, nil, true},
		"one that waits":          {conversa.OriginConversa, conversa.StatusQueued, nil, false},
		"one that was sent":       {conversa.OriginConversa, conversa.StatusSent, nil, false},
		"one that was read":       {conversa.OriginConversa, conversa.StatusRead, nil, false},
		"the phone's":             {conversa.OriginBusinessApp, conversa.StatusFailed, passing, false},
		"the customer's":          {conversa.OriginCustomer, conversa.StatusReceived, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			err := conversa.CheckRetry(c.origin, c.status, c.failure)
			if refusal := (*conversa.Error)(nil); (err == nil) != c.may || err != nil && (!errors.As(err, &refusal) || refusal.Code != conversa.CodeConflict) {
				t.Errorf("refused with %v", err)
			}
		})
	}
}
