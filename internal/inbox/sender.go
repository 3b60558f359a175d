package inbox

import (
	"strings"

	"conversa/internal/crm"
)

const maxNameLength = 200

// sender is the customer's side of the message: who wrote it, or to whom the
// business's phone wrote.
func (in incoming) sender() crm.Sender {
	m := in.message
	s := crm.Sender{WaID: m.From, UserID: m.FromUserID}
	if in.outbound() {
		s = crm.Sender{WaID: m.To, UserID: m.ToUserID}
		if s.WaID == "" {
			s.WaID = m.ThreadID
		}
	}
	profile := in.change.ProfileOf(s.WaID, s.UserID)
	if s.WaID == "" {
		s.WaID = profile.WaID
	}
	if s.UserID == "" {
		s.UserID = profile.UserID
	}
	s.Username = cut(profile.Username)
	s.ProfileName = cut(profile.Name)
	s.WaID, s.UserID = cut(s.WaID), cut(s.UserID)
	return s
}

// outbound reports whether the business wrote it: on its phone, or in the history
// of one.
func (in incoming) outbound() bool {
	switch in.way {
	case fromPhone:
		return true
	case fromHistory:
		m := in.message
		return m.To != "" || m.ThreadID != "" && m.From != m.ThreadID
	}
	return false
}

// cut bounds a name that strangers choose.
func cut(s string) string {
	s = strings.TrimSpace(s)
	if len(s) <= maxNameLength {
		return s
	}
	return strings.ToValidUTF8(s[:maxNameLength], "")
}
