package people

import (
	"context"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/role"
	"conversa/ent/user"
	"conversa/internal/audit"
	"conversa/internal/store"
)

var (
	errCircle = &conversa.Error{
		Code: conversa.CodeConflict, Field: "reportsToId",
		Message: "A role cannot report to itself, nor to one below it.",
	}
	errRoleInUse = &conversa.Error{
		Code:    conversa.CodeConflict,
		Message: "Users have this role. Give them another one first.",
	}
	errRoleHasBelow = &conversa.Error{
		Code:    conversa.CodeConflict,
		Message: "Other roles report to this one. Have them report to another one first.",
	}
)

// SaveRole makes a role, or changes the one of an id. A name that is taken, and a
// circle, are CONFLICT. reportsToID is nil for the topmost. EventPeople follows.
func (s *Service) SaveRole(ctx context.Context, id *string, name string, reportsToID *string) (r *ent.Role, err error) {
	if name, err = checkOwnName(name); err != nil {
		return nil, err
	}
	err = s.administer(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		if err := checkAbove(ctx, tx, id, reportsToID); err != nil {
			return err
		}
		var before map[string]any
		if r, before, err = s.writeRole(ctx, tx, viewer, id, name, reportsToID); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.Entry{Action: "role.saved", SubjectID: r.ID, Before: before, After: roleFacts(r)})
	})
	if err != nil {
		return nil, fmt.Errorf("save role: %w", taken(err, "name", "There is a role with this name already."))
	}
	return r, nil
}

func (s *Service) writeRole(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, id *string, name string, reportsToID *string) (*ent.Role, map[string]any, error) {
	now := s.moment()
	if id == nil {
		r, err := tx.Client.Role.Create().SetOrganizationID(viewer.OrganizationID).SetName(name).
			SetNillableReportsToID(reportsToID).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		return r, nil, err
	}
	r, err := tx.Client.Role.Get(ctx, *id)
	if err != nil {
		return nil, nil, missing(err, "id")
	}
	before := roleFacts(r)
	update := r.Update().SetName(name).SetUpdatedAt(now)
	if reportsToID == nil {
		update.ClearReportsTo()
	} else {
		update.SetReportsToID(*reportsToID)
	}
	r, err = update.Save(ctx)
	return r, before, err
}

func roleFacts(r *ent.Role) map[string]any {
	return map[string]any{"name": r.Name, "reportsToId": text(r.ReportsToID)}
}

// checkAbove refuses a role above that is not there or makes a circle.
func checkAbove(ctx context.Context, tx *store.Tx, id, reportsToID *string) error {
	if reportsToID == nil {
		return nil
	}
	roles, err := tx.Client.Role.Query().All(ctx)
	if err != nil {
		return err
	}
	hierarchy := conversa.Hierarchy{ReportsTo: make(map[string]string, len(roles))}
	for _, r := range roles {
		hierarchy.ReportsTo[r.ID] = text(r.ReportsToID)
	}
	if _, ok := hierarchy.ReportsTo[*reportsToID]; !ok {
		return conversa.ErrNotFound.At("reportsToId")
	}
	if id != nil && hierarchy.Reports(*id, *reportsToID) {
		return errCircle
	}
	return nil
}

// DeleteRole deletes a role that no user has and none reports to: else CONFLICT.
// EventPeople follows.
func (s *Service) DeleteRole(ctx context.Context, id string) error {
	err := s.administer(ctx, func(ctx context.Context, tx *store.Tx, _ conversa.Viewer) error {
		r, err := tx.Client.Role.Get(ctx, id)
		if err != nil {
			return missing(err, "id")
		}
		if used, err := tx.Client.User.Query().Where(user.RoleID(id)).Exist(ctx); used || err != nil {
			return refusedOr(errRoleInUse, err)
		}
		if above, err := tx.Client.Role.Query().Where(role.ReportsToID(id)).Exist(ctx); above || err != nil {
			return refusedOr(errRoleHasBelow, err)
		}
		if err := tx.Client.Role.DeleteOne(r).Exec(ctx); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.Entry{Action: "role.deleted", SubjectID: id, Before: roleFacts(r)})
	})
	if err != nil {
		return fmt.Errorf("delete role: %w", err)
	}
	return nil
}

// refusedOr is the refusal, unless it could not be found out.
func refusedOr(refusal *conversa.Error, err error) error {
	if err != nil {
		return err
	}
	return refusal
}
