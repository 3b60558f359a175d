package saved

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"conversa"
	"conversa/ent"
	"conversa/ent/messageview"
	"conversa/internal/audit"
	"conversa/internal/store"
)

const (
	// maxName is in characters.
	maxName = 100
	// MostOwn bounds the private views of a user, MostShared the shared ones of an
	// organization: whoever lists views gets them all.
	MostOwn, MostShared = 50, 50
	// Most is how long a list of views is at most.
	Most = countBuiltIn + MostOwn + MostShared
)

// Change is a view as it shall be. What is nil stays, or is NEWEST and not shared.
type Change struct {
	Name   string
	Filter conversa.MessageFilter
	Order  *conversa.MessageOrder
	Shared *bool
}

var (
	errBuiltIn = &conversa.Error{Code: conversa.CodeConflict, Message: "This view is built in: it cannot be changed. Save one of your own.", Field: "id"}
	errTaken   = &conversa.Error{Code: conversa.CodeConflict, Message: "There is a view with this name already.", Field: "name"}
)

// Create saves a view of the viewer's.
func (s *Service) Create(ctx context.Context, c Change) (v *View, err error) {
	kept, err := c.checked()
	if err != nil {
		return nil, err
	}
	err = s.change(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		now := s.now()
		create := tx.Client.MessageView.Create().SetOrganizationID(viewer.OrganizationID).SetCreatedByID(viewer.UserID).
			SetName(c.Name).SetCriteria(kept).SetNillableMessageOrder(c.Order).SetNillableShared(c.Shared).
			SetCreatedAt(now).SetUpdatedAt(now)
		row, err := create.Save(ctx)
		if err != nil {
			return err
		}
		v = viewOf(row)
		return s.admit(ctx, tx, nil, v)
	})
	return v, wrap("create view", err)
}

// Update changes a view of the viewer's or, for administrators, a shared one. It is nil
// where the viewer may not use it any more: an administrator made it private to another.
func (s *Service) Update(ctx context.Context, id string, c Change) (v *View, err error) {
	kept, err := c.checked()
	if err != nil {
		return nil, err
	}
	err = s.change(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		before, err := s.changeable(ctx, tx, viewer, id)
		if err != nil {
			return err
		}
		row, err := tx.Client.MessageView.UpdateOneID(id).SetName(c.Name).SetCriteria(kept).
			SetNillableMessageOrder(c.Order).SetNillableShared(c.Shared).SetUpdatedAt(s.now()).Save(ctx)
		if err != nil {
			return err
		}
		v = viewOf(row)
		if err := s.admit(ctx, tx, before, v); err != nil {
			return err
		}
		if v.OwnerID != viewer.UserID && !v.Shared {
			v = nil
		}
		return nil
	})
	return v, wrap("update view", err)
}

// Delete removes a view of the viewer's or, for administrators, a shared one.
func (s *Service) Delete(ctx context.Context, id string) error {
	err := s.change(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		before, err := s.changeable(ctx, tx, viewer, id)
		if err != nil {
			return err
		}
		if err := tx.Client.MessageView.DeleteOneID(id).Exec(ctx); err != nil {
			return fmt.Errorf("delete row: %w", err)
		}
		return s.note(ctx, tx, before, nil)
	})
	return wrap("delete view", err)
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// checked is the filter as it is kept. The name loses the spaces around it.
func (c *Change) checked() (kept string, err error) {
	c.Name = strings.TrimSpace(c.Name)
	if !utf8.ValidString(c.Name) || strings.ContainsFunc(c.Name, unicode.IsControl) {
		return "", conversa.Invalid("name", "The name holds characters that cannot be used.")
	}
	if n := utf8.RuneCountInString(c.Name); n == 0 || n > maxName {
		return "", conversa.Invalid("name", "The name has 1 to 100 characters.")
	}
	return conversa.SaveFilter(c.Filter, "filter")
}

// change runs one change of an organization's views at a time, so that names and numbers
// that it was decided on still hold.
func (s *Service) change(ctx context.Context, do func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error) error {
	viewer, _ := conversa.ViewerFrom(ctx)
	if err := viewer.Allow("", conversa.ScopeWrite); err != nil {
		return err
	}
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Lock(ctx, "views/"+viewer.OrganizationID); err != nil {
			return err
		}
		return do(ctx, tx, viewer)
	})
}

// changeable finds a view that the viewer may change. One that they may only use is
// FORBIDDEN.
func (s *Service) changeable(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, id string) (*View, error) {
	if builtIn(id) != nil {
		return nil, errBuiltIn
	}
	row, err := tx.Client.MessageView.Query().Where(messageview.ID(id)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, conversa.ErrNotFound.At("id")
	case err != nil:
		return nil, fmt.Errorf("find view: %w", err)
	case row.CreatedByID != viewer.UserID && !viewer.Reach().Administers:
		return nil, conversa.ErrForbidden.At("id")
	}
	return viewOf(row), nil
}

// admit holds a view that was just written to those that its owner may use beside it, and writes it down.
func (s *Service) admit(ctx context.Context, tx *store.Tx, before, v *View) error {
	for _, b := range builtIns() {
		if strings.EqualFold(b.Name, v.Name) {
			return errTaken
		}
	}
	owner := conversa.WithViewer(ctx, conversa.Viewer{OrganizationID: v.organizationID, UserID: v.OwnerID})
	rows, err := tx.Client.MessageView.Query().All(owner)
	if err != nil {
		return fmt.Errorf("find views beside: %w", err)
	}
	beside := 0 // itself among them
	for _, row := range rows {
		if row.ID != v.ID && strings.EqualFold(row.Name, v.Name) {
			return errTaken
		}
		if row.Shared == v.Shared {
			beside++
		}
	}
	if moved := before == nil || before.Shared != v.Shared; moved && beside > most(v.Shared) {
		return tooMany(v.Shared)
	}
	return s.note(ctx, tx, before, v)
}

func most(shared bool) int {
	if shared {
		return MostShared
	}
	return MostOwn
}

func tooMany(shared bool) error {
	of := "private views"
	if shared {
		of = "shared views in an organization"
	}
	return &conversa.Error{
		Code: conversa.CodeConflict, Field: "shared",
		Message: fmt.Sprintf("There can be %d %s: delete one first.", most(shared), of),
	}
}

// note writes down what became of a view that others use. A private one is nobody else's
// business.
func (s *Service) note(ctx context.Context, tx *store.Tx, before, after *View) error {
	e := audit.Entry{Action: "message_view.saved", Before: facts(before), After: facts(after), At: s.now()}
	switch {
	case after == nil:
		e.Action, e.SubjectID = "message_view.deleted", before.ID
	default:
		e.SubjectID = after.ID
	}
	if !(before != nil && before.Shared || after != nil && after.Shared) {
		return nil
	}
	return audit.Write(ctx, tx, e)
}

func facts(v *View) map[string]any {
	if v == nil {
		return nil
	}
	var filter any
	_ = json.Unmarshal(v.Kept, &filter) // Kept always is JSON
	return map[string]any{"name": v.Name, "shared": v.Shared, "orderBy": string(v.Order), "filter": filter}
}

// wrap says what failed, and leaves what a user is told as it is. A name that is there
// in the same letters is refused by the database as well.
func wrap(what string, err error) error {
	var refusal *conversa.Error
	switch {
	case err == nil, errors.As(err, &refusal):
		return err
	case store.IsUnique(err):
		return errTaken
	}
	return fmt.Errorf("%s: %w", what, err)
}
