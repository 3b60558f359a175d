package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/ent/accountassignee"
	"conversa/ent/group"
	"conversa/ent/role"
	"conversa/ent/user"
	"conversa/internal/audit"
	"conversa/internal/store"
)

const (
	// maxWarnings and maxWarning bound the warnings of a window, which is open for 24 h.
	maxWarnings, maxWarning = 5, 24*60 - 1
	// maxAssignees bounds whom strangers go to.
	maxAssignees = 50
)

// Settings are an account's name and preferences. Nil stays as it is.
type Settings struct {
	Nickname *string
	AddAs    *conversa.CustomerModule
	// AssignTo are ids of users, groups and roles. An empty list is nobody: strangers
	// are then whose who added the account.
	AssignTo         []string
	WindowWarnings   []int
	SendReadReceipts *bool
}

func (in Settings) checked() (Settings, error) {
	if in.Nickname != nil {
		name := strings.TrimSpace(*in.Nickname)
		if name == "" || len([]rune(name)) > maxNickname {
			return in, conversa.Invalid("nickname", "The nickname has 1 to 100 characters.")
		}
		in.Nickname = &name
	}
	if len(in.AssignTo) > maxAssignees {
		return in, conversa.Invalid("assignTo", "Name at most 50 users, groups and roles.")
	}
	if in.AddAs != nil && !slices.Contains(conversa.CustomerModule("").Values(), string(*in.AddAs)) {
		return in, conversa.Invalid("addAs", "Strangers become LEADS or CONTACTS.")
	}
	if len(in.WindowWarnings) > maxWarnings || slices.ContainsFunc(in.WindowWarnings, func(m int) bool { return m < 1 || m > maxWarning }) {
		return in, conversa.Invalid("windowWarnings", "Name at most five warnings, each 1 to 1439 minutes before the window closes.")
	}
	if in.WindowWarnings != nil {
		in.WindowWarnings = slices.Clone(in.WindowWarnings)
		slices.SortFunc(in.WindowWarnings, func(a, b int) int { return b - a })
		in.WindowWarnings = slices.Compact(in.WindowWarnings)
	}
	return in, nil
}

// Activate names an account and sets how it treats strangers. It is ACTIVE when Meta
// agrees, which is looked at now. A nickname that is taken is CONFLICT.
func (s *Service) Activate(ctx context.Context, viewer conversa.Viewer, accountID string, in Settings) (*ent.Account, error) {
	a, g, err := s.withNumber(ctx, viewer, accountID)
	if err != nil {
		return nil, err
	}
	if a.Nickname == nil && in.Nickname == nil {
		return nil, conversa.Invalid("nickname", "Give the account a nickname.")
	}
	if a, err = s.set(ctx, a, in, "account.activated"); err != nil {
		return nil, err
	}
	return s.lookAt(ctx, a, g, byPerson)
}

// Update changes an account's name and preferences. A nickname that is taken is
// CONFLICT.
func (s *Service) Update(ctx context.Context, viewer conversa.Viewer, accountID string, in Settings) (*ent.Account, error) {
	if err := viewer.Allow(conversa.ProfileAdministrator, conversa.ScopeAdmin); err != nil {
		return nil, err
	}
	a, err := s.find(ctx, accountID)
	if err != nil {
		return nil, err
	}
	return s.set(ctx, a, in, "account.updated")
}

func (s *Service) set(ctx context.Context, seen *ent.Account, in Settings, action string) (*ent.Account, error) {
	in, err := in.checked()
	if err != nil {
		return nil, err
	}
	var kept *ent.Account
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := lock(ctx, tx, seen.ID); err != nil {
			return err
		}
		before, err := s.preferences(ctx, tx, seen.ID)
		if err != nil {
			return err
		}
		if kept, err = in.write(ctx, tx, seen.ID, s); err != nil {
			return err
		}
		if in.WindowWarnings != nil {
			if err := s.rearm(ctx, tx, kept); err != nil {
				return err
			}
		}
		after, err := s.preferences(ctx, tx, seen.ID)
		if err != nil {
			return err
		}
		if err := tell(tx, s.moment(), kept, conversa.AccountChangeStatus); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Action: action, SubjectID: seen.ID, Before: before, After: after, At: s.moment()})
	})
	if store.IsUnique(err) {
		return nil, errNicknameUsed
	}
	if err != nil {
		return nil, fmt.Errorf("set account: %w", err)
	}
	return kept, nil
}

func (in Settings) write(ctx context.Context, tx *store.Tx, id string, s *Service) (*ent.Account, error) {
	update := tx.Client.Account.UpdateOneID(id).SetUpdatedAt(s.moment()).
		SetNillableAddAs(in.AddAs).SetNillableSendReadReceipts(in.SendReadReceipts)
	if in.Nickname != nil {
		update.SetNickname(*in.Nickname)
	}
	if in.WindowWarnings != nil {
		update.SetWindowWarnings(in.WindowWarnings)
	}
	row, err := update.Save(ctx)
	if err != nil || in.AssignTo == nil {
		return row, err
	}
	return row, assign(ctx, tx, row, in.AssignTo)
}

// preferences are what the audit compares.
func (s *Service) preferences(ctx context.Context, tx *store.Tx, id string) (map[string]any, error) {
	a, err := tx.Client.Account.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	assignees, err := tx.Client.AccountAssignee.Query().Where(accountassignee.AccountID(id)).
		Order(ent.Asc(accountassignee.FieldPosition)).All(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(assignees))
	for i, row := range assignees {
		ids[i] = text(row.UserID) + text(row.GroupID) + text(row.RoleID)
	}
	return map[string]any{
		"nickname": text(a.Nickname), "addAs": string(a.AddAs), "assignTo": ids,
		"windowWarnings": a.WindowWarnings, "sendReadReceipts": a.SendReadReceipts,
	}, nil
}

// assign replaces whom strangers go to. Who was assigned already may have been deactivated since:
// they are passed over until they are back.
func assign(ctx context.Context, tx *store.Tx, a *ent.Account, ids []string) error {
	known, err := tx.Client.AccountAssignee.Query().Where(accountassignee.AccountID(a.ID), accountassignee.UserIDNotNil()).All(ctx)
	if err != nil {
		return fmt.Errorf("find assignees: %w", err)
	}
	if _, err := tx.Client.AccountAssignee.Delete().Where(accountassignee.AccountID(a.ID)).Exec(ctx); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		row := tx.Client.AccountAssignee.Create().SetOrganizationID(a.OrganizationID).SetAccountID(a.ID).SetPosition(len(seen))
		if slices.ContainsFunc(known, func(k *ent.AccountAssignee) bool { return *k.UserID == id }) {
			row.SetUserID(id)
		} else if err := assignee(ctx, tx, row, a.OrganizationID, id); err != nil {
			return err
		}
		if err := row.Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// assignee finds who an id is of. Not there and of another organization are the same.
func assignee(ctx context.Context, tx *store.Tx, row *ent.AccountAssigneeCreate, organizationID, id string) error {
	var found bool
	var err error
	switch prefix, _, _ := strings.Cut(id, "_"); prefix {
	case "usr":
		found, err = tx.Client.User.Query().Where(user.ID(id), user.OrganizationID(organizationID), user.StatusNEQ(conversa.UserDeactivated)).Exist(ctx)
		row.SetUserID(id)
	case "grp":
		found, err = tx.Client.Group.Query().Where(group.ID(id), group.OrganizationID(organizationID)).Exist(ctx)
		row.SetGroupID(id)
	case "rol":
		found, err = tx.Client.Role.Query().Where(role.ID(id), role.OrganizationID(organizationID)).Exist(ctx)
		row.SetRoleID(id)
	}
	if err != nil {
		return fmt.Errorf("find assignee: %w", err)
	}
	if !found {
		return conversa.ErrNotFound.At("assignTo")
	}
	return nil
}
