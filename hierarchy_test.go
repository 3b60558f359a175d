package conversa_test

import (
	"testing"

	"pgregory.net/rapid"

	"conversa"
)

// What is decided about one owner is what a user's whole sight says.
func TestSeeingOneOwnerIsAsTheWholeSight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		users := []string{"usr_a", "usr_b", "usr_c", "usr_d", "usr_e"}
		roles := []string{"rol_1", "rol_2", "rol_3", "rol_4"}
		h := conversa.Hierarchy{
			Visibility: rapid.SampledFrom([]conversa.RecordVisibility{conversa.VisibilityPublic, conversa.VisibilityOwner, conversa.VisibilityOwner}).Draw(t, "visibility"),
			Members:    map[string]conversa.Member{}, ReportsTo: map[string]string{},
		}
		orNone := rapid.SampledFrom(append(roles, ""))
		for _, role := range roles { // also in circles
			h.ReportsTo[role] = orNone.Draw(t, "above "+role)
		}
		for _, user := range users[:4] { // the last is a stranger
			profile := rapid.SampledFrom([]conversa.Profile{conversa.ProfileStandard, conversa.ProfileStandard, conversa.ProfileAdministrator})
			h.Members[user] = conversa.Member{Profile: profile.Draw(t, "profile of "+user), RoleID: orNone.Draw(t, "role of "+user)}
		}
		for _, user := range users {
			sight := h.Sight(user)
			for _, owner := range append(users, "") {
				if got, want := h.Sees(user, owner), sight.Includes(owner); got != want {
					t.Errorf("%s sees records of %q: %v, by the whole sight %v", user, owner, got, want)
				}
			}
		}
	})
}
