package conversa_test

import (
	"slices"
	"testing"

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
