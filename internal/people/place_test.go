package people_test

import (
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/ent/group"
	"conversa/ent/user"
	"conversa/internal/people"
)

func TestRolesReportInNoCircle(t *testing.T) {
	inOffice(t, func(o *office) {
		ctx := o.as(o.admin)
		save := func(id *string, name string, above *string) (*ent.Role, error) {
			return o.service.SaveRole(ctx, id, name, above)
		}
		chief, err := save(nil, "Chief", nil)
		o.must(err)
		lead, err := save(nil, "Lead", &chief.ID)
		o.must(err)
		clerk, err := save(nil, "Clerk", &lead.ID)
		o.must(err)
		for _, above := range []string{chief.ID, lead.ID, clerk.ID} {
			_, err := save(&chief.ID, "Chief", &above)
			o.refused("a circle", err, conversa.CodeConflict, "reportsToId")
		}
		nowhere := "rol_x"
		_, err = save(nil, "Else", &nowhere)
		o.refused("a role above that is not there", err, conversa.CodeNotFound, "reportsToId")
		_, err = save(nil, "Clerk", nil)
		o.refused("a taken name", err, conversa.CodeConflict, "name")
		if moved, err := save(&clerk.ID, "Clerks", nil); err != nil || moved.ReportsToID != nil || moved.Name != "Clerks" {
			o.Errorf("moved = %+v, %v", moved, err)
		}
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		_, err = o.service.UpdateUser(ctx, bia.UserID, people.UserChange{SetRole: true, RoleID: &lead.ID})
		o.must(err)
		o.refused("a role in use", o.service.DeleteRole(ctx, lead.ID), conversa.CodeConflict, "")
		o.refused("a role with one below", o.service.DeleteRole(ctx, chief.ID), conversa.CodeConflict, "")
		o.must(o.service.DeleteRole(ctx, clerk.ID))
		o.refused("again", o.service.DeleteRole(ctx, clerk.ID), conversa.CodeNotFound, "id")
		if n := len(o.audited("role.saved")); n != 4 || len(o.audited("role.deleted")) != 1 {
			o.Errorf("%d roles saved in the audit", n)
		}
	})
}

func (o *office) usersOf(groupID string) []string {
	return o.store.Client().User.Query().Where(user.HasGroupsWith(group.ID(groupID))).IDsX(o.system())
}

func TestGroupsAreTheUsersThatAreNamed(t *testing.T) {
	inOffice(t, func(o *office) {
		ctx := o.as(o.admin)
		bia, _ := o.hire("bia", conversa.ProfileStandard)
		g, err := o.service.SaveGroup(ctx, nil, " Sales ", []string{bia.UserID, bia.UserID, o.admin.UserID})
		o.must(err)
		if n := len(o.usersOf(g.ID)); n != 2 || g.Name != "Sales" {
			o.Errorf("%q has %d users", g.Name, n)
		}
		g, err = o.service.SaveGroup(ctx, &g.ID, "Sellers", []string{bia.UserID})
		o.must(err)
		if users := o.usersOf(g.ID); len(users) != 1 || users[0] != bia.UserID {
			o.Errorf("users = %v", users)
		}
		_, err = o.service.SaveGroup(ctx, nil, "Sellers", nil)
		o.refused("a taken name", err, conversa.CodeConflict, "name")
		_, err = o.service.SaveGroup(ctx, nil, "Else", []string{"usr_x"})
		o.refused("who is not there", err, conversa.CodeNotFound, "userIds")
		o.must(o.service.DeleteGroup(ctx, g.ID))
		o.refused("again", o.service.DeleteGroup(ctx, g.ID), conversa.CodeNotFound, "id")
		entries := o.audited("group.saved")
		if len(entries) != 2 || entries[1].Before["name"] != "Sales" || entries[1].After["name"] != "Sellers" {
			o.Errorf("audit = %v", entries)
		}
	})
}
