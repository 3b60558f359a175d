package crm

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/ent/customfielddefinition"
	"conversa/internal/audit"
	"conversa/internal/store"
	"conversa/internal/view"
)

// maxFields bounds the fields of a module.
const maxFields = 100

// Field is a field of the organization's own that an administrator adds or changes.
type Field struct {
	Module conversa.CustomerModule
	conversa.CustomField
}

// SaveField adds a field, or gives one with an id other choices: name, module and type
// are fixed at creation. Values that are no longer among the choices stay.
func (s *Service) SaveField(ctx context.Context, viewer conversa.Viewer, id *string, f Field) (fieldID string, err error) {
	f.Name = strings.TrimSpace(f.Name)
	if err := f.CheckDefinition(); err != nil {
		return "", err
	}
	err = s.administer(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		if id == nil {
			fieldID, err = addField(ctx, tx, viewer.OrganizationID, f)
			return err
		}
		fieldID = *id
		return changeField(ctx, tx, *id, f)
	})
	if store.IsUnique(err) {
		err = errFieldThere
	}
	return fieldID, wrapRefused("save custom field", err)
}

// administer runs a change by an administrator in one transaction.
func (s *Service) administer(ctx context.Context, viewer conversa.Viewer, fn func(ctx context.Context, tx *store.Tx) error) error {
	if err := viewer.Allow(conversa.ProfileAdministrator, conversa.ScopeAdmin); err != nil {
		return err
	}
	return s.Store.WithTx(conversa.WithViewer(ctx, viewer), fn)
}

var errFieldThere = &conversa.Error{Code: conversa.CodeConflict, Message: "There is a field of this name already.", Field: "name"}

func addField(ctx context.Context, tx *store.Tx, organizationID string, f Field) (string, error) {
	if err := tx.Lock(ctx, "custom_fields/"+organizationID); err != nil {
		return "", err
	}
	there, err := fieldsOf(ctx, tx, organizationID, f.Module)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(there, func(t *ent.CustomFieldDefinition) bool { return view.Fold(t.Name) == view.Fold(f.Name) }) {
		return "", errFieldThere
	}
	if len(there) >= maxFields {
		return "", &conversa.Error{Code: conversa.CodeConflict, Message: "There can be 100 fields: delete one first."}
	}
	row, err := tx.Client.CustomFieldDefinition.Create().SetOrganizationID(organizationID).
		SetModule(f.Module).SetName(f.Name).SetType(f.Type).SetChoices(f.Choices).Save(ctx)
	if err != nil {
		return "", fmt.Errorf("create field: %w", err)
	}
	return row.ID, audit.Write(ctx, tx, audit.Entry{Action: "custom_field.saved", SubjectID: row.ID, After: fieldFacts(row)})
}

func changeField(ctx context.Context, tx *store.Tx, id string, f Field) error {
	row, err := tx.Client.CustomFieldDefinition.Get(ctx, id)
	if err != nil {
		return notFound(err)
	}
	if row.Name != f.Name || row.Module != f.Module || row.Type != f.Type {
		return &conversa.Error{Code: conversa.CodeConflict, Message: "Name, module and type of a field are fixed: add another field."}
	}
	before := fieldFacts(row)
	if slices.Equal(row.Choices, f.Choices) {
		return nil
	}
	if row, err = row.Update().SetChoices(f.Choices).Save(ctx); err != nil {
		return fmt.Errorf("update field: %w", err)
	}
	return audit.Write(ctx, tx, audit.Entry{Action: "custom_field.saved", SubjectID: id, Before: before, After: fieldFacts(row)})
}

func fieldFacts(row *ent.CustomFieldDefinition) map[string]any {
	facts := map[string]any{"module": string(row.Module), "name": row.Name, "type": string(row.Type)}
	if len(row.Choices) > 0 {
		facts["choices"] = row.Choices
	}
	return facts
}

// DeleteField removes a field and its values, so that another of the same name begins
// anew.
func (s *Service) DeleteField(ctx context.Context, viewer conversa.Viewer, id string) error {
	err := s.administer(ctx, viewer, func(ctx context.Context, tx *store.Tx) error {
		row, err := tx.Client.CustomFieldDefinition.Get(ctx, id)
		if err != nil {
			return notFound(err)
		}
		if err := tx.Client.CustomFieldDefinition.DeleteOne(row).Exec(ctx); err != nil {
			return fmt.Errorf("delete field: %w", err)
		}
		if err := clearField(ctx, tx, row); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Action: "custom_field.deleted", SubjectID: id, Before: fieldFacts(row)})
	})
	return wrapRefused("delete custom field", err)
}

// clearField takes a field's values out of all records. A name has no quotes, so that
// it can stand in SQLite's path.
func clearField(ctx context.Context, tx *store.Tx, row *ent.CustomFieldDefinition) error {
	table, path := tableOf(row.Module), `$."`+row.Name+`"`
	query := "update " + table + " set custom_fields = json_remove(custom_fields, ?) where organization_id = ? and json_type(custom_fields, ?) is not null"
	args := []any{path, row.OrganizationID, path}
	if tx.Dialect() == dialect.Postgres {
		query = "update " + table + " set custom_fields = custom_fields - ?::text where organization_id = ? and jsonb_exists(custom_fields, ?)"
		args = []any{row.Name, row.OrganizationID, row.Name}
	}
	_, err := tx.Exec(ctx, query, args...)
	return wrap("clear field", err)
}

func fieldsOf(ctx context.Context, tx *store.Tx, organizationID string, module conversa.CustomerModule) ([]*ent.CustomFieldDefinition, error) {
	rows, err := tx.Client.CustomFieldDefinition.Query().Where(customfielddefinition.OrganizationID(organizationID),
		customfielddefinition.ModuleEQ(module)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find fields: %w", err)
	}
	return rows, nil
}

// checkCustom refuses values that the organization's fields do not hold. nil is none.
func checkCustom(ctx context.Context, tx *store.Tx, organizationID string, module conversa.CustomerModule, values map[string]any) error {
	if len(values) == 0 {
		return nil
	}
	fields, err := fieldsOf(ctx, tx, organizationID, module)
	if err != nil {
		return err
	}
	for name, v := range values {
		at := slices.IndexFunc(fields, func(f *ent.CustomFieldDefinition) bool { return f.Name == name })
		if at < 0 {
			return conversa.Invalid("customFields", "There is no field of this name: see Organization.customFieldDefinitions.")
		}
		f := conversa.CustomField{Name: name, Type: fields[at].Type, Choices: fields[at].Choices}
		if v == nil {
			continue
		}
		if err := f.Check(v); err != nil {
			return err
		}
	}
	return nil
}

// carried are the values of a lead that a contact can have too: in fields of the same
// name and type.
func carried(ctx context.Context, tx *store.Tx, r *record) (map[string]any, error) {
	fields, err := fieldsOf(ctx, tx, r.organizationID, conversa.ModuleContacts)
	if err != nil {
		return nil, err
	}
	kept := map[string]any{}
	for _, f := range fields {
		field := conversa.CustomField{Name: f.Name, Type: f.Type, Choices: f.Choices}
		if v, ok := r.custom[f.Name]; ok && field.Check(v) == nil {
			kept[f.Name] = v
		}
	}
	return kept, nil
}
