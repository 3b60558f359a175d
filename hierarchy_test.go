package conversa_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"conversa"
)

// shop is a chief above two clerks, one of whom has an apprentice, and somebody
// without a role.
func shop(visibility conversa.RecordVisibility) conversa.Hierarchy {
	return conversa.Hierarchy{
		Visibility: visibility,
		Members: map[string]conversa.Member{
			"admin": {Profile: conversa.ProfileAdministrator}, "apprentice": {RoleID: "apprentice"}, "chief": {RoleID: "chief"},
			"clerk1": {RoleID: "clerk"}, "clerk2": {RoleID: "clerk", Status: conversa.UserDeactivated}, "none": {},
		},
		ReportsTo: map[string]string{"chief": "", "clerk": "chief", "apprentice": "clerk"},
	}
}

func TestWhoseRecordsAViewerSees(t *testing.T) {
	t.Parallel()
	all := []string{"admin", "apprentice", "chief", "clerk1", "clerk2", "none"}
	for user, below := range map[string][]string{
		"admin": all, "chief": {"apprentice", "chief", "clerk1", "clerk2"}, "clerk1": {"apprentice", "clerk1"},
		"clerk2": {"apprentice", "clerk2"}, "apprentice": {"apprentice"}, "none": {"none"}, "stranger": nil,
	} {
		for visibility, want := range map[conversa.RecordVisibility][]string{conversa.VisibilityOwner: below, conversa.VisibilityPublic: all} {
			if user == "stranger" {
				want = nil
			}
			v := conversa.Viewer{OrganizationID: "org_1", UserID: user, Sight: shop(visibility).Sight(user)}
			for _, owner := range all {
				if got := v.MaySeeRecord("org_1", owner); got != slices.Contains(want, owner) || got != v.Sight.Includes(owner) {
					t.Errorf("%s: %s sees the records of %s: %v", visibility, user, owner, got)
				}
				if v.MaySeeRecord("org_2", owner) {
					t.Errorf("%s: %s sees another organization's records of %s", visibility, user, owner)
				}
			}
		}
	}
	if system := conversa.SystemViewer(); !system.MaySeeRecord("org_1", "clerk1") {
		t.Error("the system does not see a record")
	}
}

func TestRolesInACircleSeeNothingOfEachOther(t *testing.T) {
	t.Parallel()
	h := shop(conversa.VisibilityOwner)
	if !h.Reports("chief", "apprentice") || !h.Reports("chief", "chief") || h.Reports("apprentice", "chief") {
		t.Error("a circle is not recognized, or one is where there is none")
	}
	h.ReportsTo = map[string]string{"clerk": "apprentice", "apprentice": "clerk"}
	if got := h.Sight("chief"); !slices.Equal(got.OwnerIDs, []string{"chief"}) {
		t.Errorf("outside of a circle of others: %v", got)
	}
}

// What is decided about one owner is what a user's whole sight says.
func TestWhatAViewerSeesOfOneOwnerIsTheWholeSight(t *testing.T) {
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
