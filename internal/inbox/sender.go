package inbox

import (
	"cmp"
	"slices"
	"strings"

	"conversa"
	"conversa/internal/crm"
)

const maxNameLength = 200

// sender is the customer's side of the message: who wrote it, or to whom the
// business's phone wrote.
func (in incoming) sender() crm.Sender {
	s := in.named()
	profile := in.change.ProfileOf(s.WaID, s.UserID)
	if s.WaID == "" {
		s.WaID = profile.WaID
	}
	if s.UserID == "" {
		s.UserID = profile.UserID
	}
	if in.way == fromHistory && in.isOwnLine(s.WaID) {
		s.WaID = "" // who writes to themselves is no customer
	}
	s.Username = cut(profile.Username)
	s.ProfileName = cut(profile.Name)
	s.WaID, s.UserID = cut(s.WaID), cut(s.UserID)
	return s
}

// named is the customer's side by the names in the message, or its thread's.
func (in incoming) named() crm.Sender {
	m := in.message
	if in.outbound() {
		return crm.Sender{WaID: cmp.Or(m.To, m.ThreadID), UserID: cmp.Or(m.ToUserID, m.ThreadUserID)}
	}
	if s := (crm.Sender{WaID: m.From, UserID: m.FromUserID}); s.Known() {
		return s
	}
	return crm.Sender{WaID: m.ThreadID, UserID: m.ThreadUserID}
}

// outbound reports whether the business wrote it: on its phone, or in the history of
// one, which names a receiver only of some messages.
func (in incoming) outbound() bool {
	switch m := in.message; in.way {
	case fromPhone:
		return true
	case fromHistory:
		return m.To != "" || m.ToUserID != "" || in.isOwnLine(m.From) ||
			m.From != "" && m.ThreadID != "" && conversa.MatchKey(m.From) != conversa.MatchKey(m.ThreadID)
	}
	return false
}

// isOwnLine reports whether a number is the business's own, in any spelling.
func (in incoming) isOwnLine(number string) bool {
	lines := []string{value(in.account.PhoneNumber), in.change.DisplayPhoneNumber}
	return number != "" && slices.ContainsFunc(lines, func(line string) bool {
		return conversa.MatchKey(conversa.PhoneDigits(line)) == conversa.MatchKey(number)
	})
}

// isLoose reports whether it is a file that the business sent to nobody knows whom: of the
// history's files only the messages that they belong to tell, which may come later.
func (in incoming) isLoose() bool {
	return in.way == fromHistory && in.outbound() && !in.sender().Known() && contentOf(in.message).hasFile()
}

// cut bounds a name that strangers choose.
func cut(s string) string {
	s = strings.TrimSpace(s)
	if len(s) <= maxNameLength {
		return s
	}
	return strings.ToValidUTF8(s[:maxNameLength], "")
}
