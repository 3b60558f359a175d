package people

import (
	"context"
	"fmt"
	"slices"

	"conversa"
	"conversa/ent"
	"conversa/ent/group"
	"conversa/ent/user"
	"conversa/internal/audit"
	"conversa/internal/store"
)

// UserChange is what an administrator changes about a user. What is nil stays.
type UserChange struct {
	Profile
	Rights *conversa.Profile
	// RoleID is only looked at with SetRole; nil is no role.
	RoleID  *string
	SetRole bool
	// GroupIDs are all groups of the user.
	GroupIDs *[]string
}

var errLastAdministrator = &conversa.Error{
	Code:    conversa.CodeConflict,
	Message: "This is the last active administrator. Make somebody else an administrator first.",
}

// UpdateUser changes a user of the organization. CONFLICT for the last administrator; FORBIDDEN to a
// token that may do less than a user, or ends, where somebody would become one.
// EventPeople follows.
func (s *Service) UpdateUser(ctx context.Context, id string, in UserChange) (u *ent.User, err error) {
	if in.Profile, err = in.checked(); err != nil {
		return nil, err
	}
	err = s.administer(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		before, err := tx.Client.User.Get(ctx, id)
		if err != nil {
			return missing(err, "id")
		}
		if in.Rights != nil && *in.Rights == conversa.ProfileAdministrator && before.Profile != conversa.ProfileAdministrator {
			if err := mayHandOut(viewer); err != nil {
				return err
			}
		}
		u, err = s.updateUser(ctx, tx, before, in)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("update user: %w", err)
	}
	return u, nil
}

func (s *Service) updateUser(ctx context.Context, tx *store.Tx, before *ent.User, in UserChange) (*ent.User, error) {
	var groupIDs []string
	if in.GroupIDs != nil {
		groupIDs = *in.GroupIDs
	}
	if err := checkPlaces(ctx, tx, in.RoleID, groupIDs); err != nil {
		return nil, err
	}
	if in.Rights != nil && *in.Rights != conversa.ProfileAdministrator {
		if err := refuseLastAdministrator(ctx, tx, before); err != nil {
			return nil, err
		}
	}
	from, err := userFacts(ctx, tx, before)
	if err != nil {
		return nil, err
	}
	u, err := in.apply(before.Update().SetUpdatedAt(s.moment())).Save(ctx)
	if err != nil {
		return nil, err
	}
	to, err := userFacts(ctx, tx, u)
	if err != nil {
		return nil, err
	}
	return u, s.note(ctx, tx, audit.Entry{Action: "user.updated", SubjectID: u.ID, Before: from, After: to})
}

func (in UserChange) apply(update *ent.UserUpdateOne) *ent.UserUpdateOne {
	update.SetNillableName(in.Name).SetNillableLocale(in.Locale).SetNillableTimeZone(in.TimeZone).SetNillableProfile(in.Rights)
	switch {
	case in.SetRole && in.RoleID == nil:
		update.ClearRole()
	case in.SetRole:
		update.SetRoleID(*in.RoleID)
	}
	if in.GroupIDs != nil {
		update.ClearGroups().AddGroupIDs(unique(*in.GroupIDs)...)
	}
	return update
}

// userFacts are factsOf with the groups.
func userFacts(ctx context.Context, tx *store.Tx, u *ent.User) (map[string]any, error) {
	ids, err := tx.Client.Group.Query().Where(group.HasUsersWith(user.ID(u.ID))).IDs(ctx)
	slices.Sort(ids)
	facts := factsOf(u)
	facts["groupIds"] = ids
	return facts, err
}

// refuseLastAdministrator keeps an organization from having nobody who administers it.
func refuseLastAdministrator(ctx context.Context, tx *store.Tx, u *ent.User) error {
	if u.Profile != conversa.ProfileAdministrator || u.Status != conversa.UserActive {
		return nil
	}
	others, err := tx.Client.User.Query().Where(
		user.OrganizationID(u.OrganizationID), user.IDNEQ(u.ID),
		user.ProfileEQ(conversa.ProfileAdministrator), user.StatusEQ(conversa.UserActive),
	).Exist(ctx)
	if err != nil {
		return err
	}
	if !others {
		return errLastAdministrator
	}
	return nil
}
