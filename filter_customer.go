package conversa

import "slices"

// CustomerFilter says which leads or contacts: fields that are set must all hold.
type CustomerFilter struct {
	Owner *UserChoice
	// Search is words of a name, a company or an e-mail address, or parts of a number.
	Search          *string
	HasConversation *bool
	Created         *TimeSpan
	// Statuses are of leads. A list that is set but empty matches nothing.
	Statuses []LeadStatus
}

// UserChoice says which users, in exactly one way.
type UserChoice struct {
	Me     *bool    `json:"me,omitempty"`
	UserID *string  `json:"userId,omitempty"`
	AnyOf  []string `json:"anyOf,omitzero"`
}

// Check refuses a choice that is none, or several. field is where it stands.
func (c UserChoice) Check(field string) error {
	if !onlyOne(c.Me != nil, c.UserID != nil, c.AnyOf != nil) {
		return Invalid(field, "Give one of me, userId and anyOf.")
	}
	if c.Me != nil && !*c.Me {
		return Invalid(field, "me can only be true.")
	}
	return nil
}

// IDs are the users that are meant; me is who asks.
func (c UserChoice) IDs(me string) []string {
	switch {
	case c.Me != nil:
		return []string{me}
	case c.UserID != nil:
		return []string{*c.UserID}
	}
	return slices.Compact(slices.Sorted(slices.Values(c.AnyOf)))
}

func onlyOne(given ...bool) bool {
	n := 0
	for _, g := range given {
		if g {
			n++
		}
	}
	return n == 1
}
