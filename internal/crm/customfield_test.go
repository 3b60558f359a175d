package crm_test

import (
	"fmt"
	"testing"

	"conversa"
	"conversa/internal/crm"
)

func TestFieldsOfTheOrganizationsOwn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		size := crm.Field{Module: conversa.ModuleLeads, CustomField: conversa.CustomField{Name: "Size", Type: conversa.FieldNumber}}
		color := crm.Field{Module: conversa.ModuleLeads, CustomField: conversa.CustomField{Name: "Cor", Type: conversa.FieldChoice, Choices: []string{"azul"}}}
		save := func(id *string, f crm.Field) string {
			t.Helper()
			saved, err := w.crm.SaveField(t.Context(), w.admin, id, f)
			if err != nil {
				t.Fatal(err)
			}
			return saved
		}
		sizeID, colorID := save(nil, size), save(nil, color)
		ref := w.create(w.seller, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Ana"), Custom: map[string]any{"Size": 7.5, "Cor": "azul"}})
		fields := func() string { return fmt.Sprint(w.lead(ref).CustomFields) }
		if fields() != "map[Cor:azul Size:7.5]" {
			t.Error(fields())
		}
		color.Choices = []string{"verde"}
		if save(&colorID, color) != colorID || fields() != "map[Cor:azul Size:7.5]" {
			t.Errorf("a choice that is gone takes values along: %s", fields())
		}
		err := w.crm.Update(t.Context(), w.seller, ref, crm.Fields{Custom: map[string]any{"Cor": "azul"}})
		w.wantRefused("a choice that is gone", err, conversa.CodeInvalidInput, "customFields")
		err = w.crm.Update(t.Context(), w.seller, ref, crm.Fields{Custom: map[string]any{"Cor": nil}})
		if err != nil || fields() != "map[Size:7.5]" {
			t.Errorf("%v, %s", err, fields())
		}
		if err := w.crm.DeleteField(t.Context(), w.admin, sizeID); err != nil || fields() != "map[]" {
			t.Errorf("%v, %s", err, fields())
		}
		if acts := w.acts(colorID); len(acts) != 2 || acts[1] != `ana custom_field.saved {"choices":["azul"]}{"choices":["verde"]}` {
			t.Errorf("audited %q", acts)
		}
		if acts := w.acts(sizeID); len(acts) != 2 || acts[1] != `ana custom_field.deleted {"module":"LEADS","name":"Size","type":"NUMBER"}null` {
			t.Errorf("audited %q", acts)
		}
	})
}

func TestFieldsAreTheAdministratorsAndFixed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := crm.Field{Module: conversa.ModuleLeads, CustomField: conversa.CustomField{Name: "Região", Type: conversa.FieldText}}
		_, err := w.crm.SaveField(t.Context(), w.seller, nil, f)
		w.wantRefused("a seller's", err, conversa.CodeForbidden, "")
		id, err := w.crm.SaveField(t.Context(), w.admin, nil, f)
		if err != nil {
			t.Fatal(err)
		}
		again := f
		again.Name = "regiao"
		_, err = w.crm.SaveField(t.Context(), w.admin, nil, again)
		w.wantRefused("the same name", err, conversa.CodeConflict, "name")
		for name, other := range map[string]crm.Field{
			"another name":   {Module: f.Module, CustomField: conversa.CustomField{Name: "Else", Type: f.Type}},
			"another module": {Module: conversa.ModuleContacts, CustomField: f.CustomField},
			"another type":   {Module: f.Module, CustomField: conversa.CustomField{Name: f.Name, Type: conversa.FieldDate}},
		} {
			_, err := w.crm.SaveField(t.Context(), w.admin, &id, other)
			w.wantRefused(name, err, conversa.CodeConflict, "")
		}
		nowhere := "cfd_x"
		_, err = w.crm.SaveField(t.Context(), w.admin, &nowhere, f)
		w.wantRefused("of nobody", err, conversa.CodeNotFound, "")
		w.wantRefused("delete of nobody's", w.crm.DeleteField(t.Context(), w.admin, nowhere), conversa.CodeNotFound, "")
		w.wantRefused("delete by a seller", w.crm.DeleteField(t.Context(), w.seller, id), conversa.CodeForbidden, "")
	})
}
