package text

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"conversa"
	"conversa/ent"
	"conversa/ent/predefinedtext"
	"conversa/internal/audit"
	"conversa/internal/store"
	"conversa/internal/view"
)

const (
	// maxName is in characters.
	maxName = 100
	// maxKey bounds a folded name, which may be longer: it has to fit into an index.
	maxKey = 150
	// Most is how many texts an organization has: more than anybody chooses from.
	Most = 500
)

// New is a text as it shall be.
type New struct {
	Module     conversa.CustomerModule
	Name, Body string
}

var (
	errTaken   = &conversa.Error{Code: conversa.CodeConflict, Message: "There is a text with this name already.", Field: "name"}
	errTooMany = &conversa.Error{Code: conversa.CodeConflict, Message: "There can be 500 predefined texts: delete one first."}
)

// Create saves a text of the viewer's.
func (s *Service) Create(ctx context.Context, n New) (row *ent.PredefinedText, err error) {
	err = s.change(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		row, err = s.add(ctx, tx, viewer, n)
		return err
	})
	return row, wrap("create text", err)
}

// Update changes name and body of a text: the viewer's or, for administrators, anybody's.
// What is nil stays.
func (s *Service) Update(ctx context.Context, id string, name, body *string) (row *ent.PredefinedText, err error) {
	err = s.change(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		before, err := changeable(ctx, tx, viewer, id)
		if err != nil {
			return err
		}
		n := New{Module: before.Module, Name: before.Name, Body: before.Body}
		if name != nil {
			n.Name = *name
		}
		if body != nil {
			n.Body = *body
		}
		if body == nil { // its fields may be gone since
			err = n.checkName()
		} else {
			err = n.check(ctx, tx)
		}
		if err != nil {
			return err
		}
		row, err = tx.Client.PredefinedText.UpdateOneID(id).SetName(n.Name).SetNameKey(keyOf(n.Name)).SetBody(n.Body).
			SetUpdatedAt(s.now()).Save(ctx)
		if err != nil {
			return err
		}
		return s.note(ctx, tx, before, row)
	})
	return row, wrap("update text", err)
}

// Delete removes a text: the viewer's or, for administrators, anybody's.
func (s *Service) Delete(ctx context.Context, id string) error {
	err := s.change(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		before, err := changeable(ctx, tx, viewer, id)
		if err != nil {
			return err
		}
		if err := tx.Client.PredefinedText.DeleteOneID(id).Exec(ctx); err != nil {
			return fmt.Errorf("delete row: %w", err)
		}
		return s.note(ctx, tx, before, nil)
	})
	return wrap("delete text", err)
}

// Copy makes a text of the viewer's out of anybody's. In the other module, its merge fields
// are that module's.
func (s *Service) Copy(ctx context.Context, id string, module conversa.CustomerModule) (row *ent.PredefinedText, err error) {
	err = s.change(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		from, err := Find(ctx, tx, "id", id)
		if err != nil {
			return err
		}
		n := New{Module: module, Body: conversa.ParseMergeText(from.Body).Moved(from.Module, module)}
		if n.Name, err = freeName(ctx, tx, module, from.Name); err != nil {
			return err
		}
		row, err = s.add(ctx, tx, viewer, n)
		return err
	})
	return row, wrap("copy text", err)
}

// Find gives a text; NOT_FOUND at the argument of that name where there is none that the
// viewer may use.
func Find(ctx context.Context, tx *store.Tx, argument, id string) (*ent.PredefinedText, error) {
	row, err := tx.Client.PredefinedText.Query().Where(predefinedtext.ID(id)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound.At(argument)
	}
	if err != nil {
		return nil, fmt.Errorf("find text: %w", err)
	}
	return row, nil
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// change runs one change of an organization's texts at a time, so that their number and
// the names that were looked at still hold.
func (s *Service) change(ctx context.Context, do func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error) error {
	viewer, _ := conversa.ViewerFrom(ctx)
	if err := viewer.Allow("", conversa.ScopeWrite); err != nil {
		return err
	}
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.Lock(ctx, "texts/"+viewer.OrganizationID); err != nil {
			return err
		}
		return do(ctx, tx, viewer)
	})
}

// add makes the row, if there is room for it.
func (s *Service) add(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, n New) (*ent.PredefinedText, error) {
	if err := n.check(ctx, tx); err != nil {
		return nil, err
	}
	count, err := tx.Client.PredefinedText.Query().Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("count texts: %w", err)
	}
	if count >= Most {
		return nil, errTooMany
	}
	now := s.now()
	row, err := tx.Client.PredefinedText.Create().SetOrganizationID(viewer.OrganizationID).SetCreatedByID(viewer.UserID).
		SetModule(n.Module).SetName(n.Name).SetNameKey(keyOf(n.Name)).SetBody(n.Body).
		SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
	if err != nil {
		return nil, err
	}
	return row, s.note(ctx, tx, nil, row)
}

// changeable finds a text that the viewer may change. One that they may only use is
// FORBIDDEN.
func changeable(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, id string) (*ent.PredefinedText, error) {
	row, err := Find(ctx, tx, "id", id)
	if err == nil && row.CreatedByID != viewer.UserID && !viewer.Reach().Administers {
		return nil, conversa.ErrForbidden.At("id")
	}
	return row, err
}

// check refuses what cannot be kept, or could never be sent.
func (n *New) check(ctx context.Context, tx *store.Tx) error {
	if err := n.checkName(); err != nil {
		return err
	}
	if !utf8.ValidString(n.Body) || strings.ContainsRune(n.Body, 0) {
		return conversa.Invalid("body", "The text holds characters that cannot be sent.")
	}
	if length := utf8.RuneCountInString(n.Body); strings.TrimSpace(n.Body) == "" || length > conversa.MaxTextLength {
		return conversa.Invalid("body", "A text has 1 to 4096 characters.")
	}
	k, err := catalogOf(ctx, tx.Client, n.Module)
	if err != nil {
		return err
	}
	return conversa.RefuseText("body", k.Check(conversa.ParseMergeText(n.Body)))
}

// checkName takes the spaces around the name away.
func (n *New) checkName() error {
	n.Name = strings.TrimSpace(n.Name)
	if !utf8.ValidString(n.Name) || strings.ContainsFunc(n.Name, unicode.IsControl) {
		return conversa.Invalid("name", "The name holds characters that cannot be used.")
	}
	if length := utf8.RuneCountInString(n.Name); length == 0 || length > maxName {
		return conversa.Invalid("name", "The name has 1 to 100 characters.")
	}
	return nil
}

// keyOf is a name as names are compared and searched.
func keyOf(name string) string {
	key := []rune(view.Fold(name))
	return string(key[:min(len(key), maxKey)])
}

// freeName is the name, with a number where the module has it already.
func freeName(ctx context.Context, tx *store.Tx, module conversa.CustomerModule, name string) (string, error) {
	keys, err := tx.Client.PredefinedText.Query().Where(predefinedtext.ModuleEQ(module)).
		Select(predefinedtext.FieldNameKey).Strings(ctx)
	if err != nil {
		return "", fmt.Errorf("list names: %w", err)
	}
	taken := make(map[string]bool, len(keys))
	for _, key := range keys {
		taken[key] = true
	}
	free := name
	for n := 2; taken[keyOf(free)]; n++ {
		free = numbered(name, n)
	}
	return free, nil
}

// numbered is a name with a number that its key holds as well.
func numbered(name string, n int) string {
	number := fmt.Sprintf(" %d", n)
	stem := []rune(name)
	stem = stem[:min(len(stem), maxName-len(number))]
	for len(stem) > 0 && utf8.RuneCountInString(view.Fold(string(stem)+number)) > maxKey {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimSpace(string(stem) + number)
}

// note writes down what became of a text: others use it.
func (s *Service) note(ctx context.Context, tx *store.Tx, before, after *ent.PredefinedText) error {
	e := audit.Entry{Action: "predefined_text.saved", Before: noted(before), After: noted(after), At: s.now()}
	if after == nil {
		e.Action, e.SubjectID = "predefined_text.deleted", before.ID
	} else {
		e.SubjectID = after.ID
	}
	return audit.Write(ctx, tx, e)
}

func noted(row *ent.PredefinedText) map[string]any {
	if row == nil {
		return nil
	}
	return map[string]any{"module": string(row.Module), "name": row.Name, "body": row.Body}
}

// wrap says what failed, and leaves what a user is told as it is. A name that is taken is
// refused by the database.
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
