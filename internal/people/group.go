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

// SaveGroup makes a group, or changes the one of an id. Its users are those of the
// organization that are named. A name that is taken is CONFLICT. EventPeople follows.
func (s *Service) SaveGroup(ctx context.Context, id *string, name string, userIDs []string) (g *ent.Group, err error) {
	if name, err = checkOwnName(name); err != nil {
		return nil, err
	}
	userIDs = unique(userIDs)
	err = s.administer(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		if err := checkUsers(ctx, tx, userIDs); err != nil {
			return err
		}
		var before map[string]any
		if g, before, err = s.writeGroup(ctx, tx, viewer, id, name, userIDs); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.Entry{
			Action: "group.saved", SubjectID: g.ID, Before: before, After: map[string]any{"name": name, "userIds": userIDs},
		})
	})
	if err != nil {
		return nil, fmt.Errorf("save group: %w", taken(err, "name", "There is a group with this name already."))
	}
	return g, nil
}

func (s *Service) writeGroup(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, id *string, name string, userIDs []string) (*ent.Group, map[string]any, error) {
	now := s.moment()
	if id == nil {
		g, err := tx.Client.Group.Create().SetOrganizationID(viewer.OrganizationID).SetName(name).
			AddUserIDs(userIDs...).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
		return g, nil, err
	}
	g, err := tx.Client.Group.Get(ctx, *id)
	if err != nil {
		return nil, nil, missing(err, "id")
	}
	before, err := groupFacts(ctx, tx, g)
	if err != nil {
		return nil, nil, err
	}
	g, err = g.Update().SetName(name).ClearUsers().AddUserIDs(userIDs...).SetUpdatedAt(now).Save(ctx)
	return g, before, err
}

func groupFacts(ctx context.Context, tx *store.Tx, g *ent.Group) (map[string]any, error) {
	ids, err := tx.Client.User.Query().Where(user.HasGroupsWith(group.ID(g.ID))).IDs(ctx)
	slices.Sort(ids)
	return map[string]any{"name": g.Name, "userIds": ids}, err
}

func checkUsers(ctx context.Context, tx *store.Tx, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	n, err := tx.Client.User.Query().Where(user.IDIn(ids...)).Count(ctx)
	if err == nil && n != len(ids) {
		return conversa.ErrNotFound.At("userIds")
	}
	return err
}

// DeleteGroup deletes a group; its users stay, accounts assign to it no longer.
// EventPeople follows.
func (s *Service) DeleteGroup(ctx context.Context, id string) error {
	err := s.administer(ctx, func(ctx context.Context, tx *store.Tx, _ conversa.Viewer) error {
		g, err := tx.Client.Group.Get(ctx, id)
		if err != nil {
			return missing(err, "id")
		}
		before, err := groupFacts(ctx, tx, g)
		if err != nil {
			return err
		}
		if err := tx.Client.Group.DeleteOne(g).Exec(ctx); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.Entry{Action: "group.deleted", SubjectID: id, Before: before})
	})
	if err != nil {
		return fmt.Errorf("delete group: %w", err)
	}
	return nil
}
