package inbox_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/internal/inbox"
	"conversa/internal/store"
)

// rename gives Ana's lead another first name; empty for none.
func (w *town) rename(first string) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		update := tx.Client.Lead.UpdateOneID(*w.conv.LeadID)
		if first == "" {
			return update.ClearFirstName().Exec(ctx)
		}
		return update.SetFirstName(first).Exec(ctx)
	})
}

// predefine saves a text for a module.
func (w *town) predefine(module conversa.CustomerModule, body string) (row *ent.PredefinedText) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		row = tx.Client.PredefinedText.Create().SetOrganizationID(w.org).SetCreatedByID(w.admin).SetModule(module).
			SetName(body).SetNameKey(body).SetBody(body).SaveX(ctx)
		return nil
	})
	return row
}

func TestTheCustomerReadsTheValuesOfTheMoment(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		const written = "Oi, $[leads.first name]! $[Leads.Company|Até logo]. $[Owner.Name]"
		w.rename("Bia")
		row, err := w.reply("k1", written)
		if err != nil || value(row.Text) != "Oi, Bia! Até logo. Ana" || row.SearchText != "oi, bia! ate logo. ana" {
			t.Fatalf("reply: %v, %v", row, err)
		}
		w.rename("Caio $[Leads.First Name]")
		again, err := w.reply("k1", written)
		if err != nil || again.ID != row.ID || value(again.Text) != value(row.Text) {
			t.Errorf("the repeat: %v, %v", again, err)
		}
		for _, other := range []string{"Oi, Bia! Até logo. Ana", "Oi, $[Leads.First Name]!"} {
			if _, err := w.reply("k1", other); !errors.Is(err, &conversa.Error{Code: conversa.CodeConflict}) {
				t.Errorf("another text with the key: %v", err)
			}
		}
		w.rename("Caio $[Leads.First Name]")
		w.mustReply("k2", "Oi, $[Leads.First Name]!")
		w.settle()
		sent := w.sim.Sent()
		if len(sent) != 2 || !strings.Contains(string(sent[0].Body), "Oi, Bia! Até logo. Ana") || !strings.Contains(string(sent[1].Body), "Oi, Caio $ [Leads.First Name]!") {
			t.Errorf("sent: %+v", sent)
		}
	})
}

func TestAPredefinedTextIsSentAsItIs(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.rename("Bia")
		saved := w.predefine(conversa.ModuleLeads, "Oi, $[Leads.First Name]!")
		ctx, v := w.viewer()
		r := inbox.Reply{ConversationID: w.conv.ID, IdempotencyKey: "k1", PredefinedTextID: saved.ID}
		row, err := one(w.inbox.Reply(ctx, v, r))
		if err != nil || value(row.Text) != "Oi, Bia!" {
			t.Fatalf("reply: %v, %v", row, err)
		}
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.PredefinedText.DeleteOneID(saved.ID).Exec(ctx)
		})
		if again, err := one(w.inbox.Reply(ctx, v, r)); err != nil || again.ID != row.ID {
			t.Errorf("the repeat, once the text is gone: %v, %v", again, err)
		}
		if _, err := w.reply("k1", "Oi, Bia!"); !errors.Is(err, &conversa.Error{Code: conversa.CodeConflict}) {
			t.Errorf("another text with the key: %v", err)
		}
		w.settle()
		w.wantSent(1)
	})
}

func TestATextThatCannotBeFilledInIsNotSent(t *testing.T) {
	eachTown(t, func(t *testing.T, w *town) {
		w.rename("")
		saved := map[string]string{
			"missing": w.predefine(conversa.ModuleLeads, "$[Leads.First Name]").ID,
			"wrong":   w.predefine(conversa.ModuleContacts, "$[Contacts.First Name|x]").ID,
			"gone":    w.predefine(conversa.ModuleLeads, "$[Leads.Shoes|x]").ID,
		}
		ctx, v := w.viewer()
		for name, c := range map[string]struct {
			text, predefined string
			code             conversa.ErrorCode
			field            string
			problems         int
		}{
			"no value":                     {"Oi, $[Leads.First Name] $[Leads.Company]", "", conversa.CodeMissingMergeValue, "text", 2},
			"an unknown field":             {"Oi, $[Leads.Shoes] $[Leads.Company]", "", conversa.CodeUnknownMergeField, "text", 2},
			"no field":                     {"Oi, $[", "", conversa.CodeUnknownMergeField, "text", 1},
			"the other module's":           {"$[Contacts.First Name]", "", conversa.CodeUnknownMergeField, "text", 1},
			"far too long":                 {"$[Owner.Name]" + strings.Repeat("a", 16384), "", conversa.CodeMessageTooLong, "text", 0},
			"too long with values":         {"$[Owner.Name]" + strings.Repeat("é", 4094), "", conversa.CodeMessageTooLong, "text", 0},
			"NUL beside a field":           {"$[Owner.Name]\x00", "", conversa.CodeInvalidInput, "text", 0},
			"both":                         {"Oi", saved["missing"], conversa.CodeInvalidInput, "predefinedTextId", 0},
			"a predefined without value":   {"", saved["missing"], conversa.CodeMissingMergeValue, "predefinedTextId", 1},
			"a predefined for contacts":    {"", saved["wrong"], conversa.CodeUnknownMergeField, "predefinedTextId", 1},
			"a predefined of a gone field": {"", saved["gone"], conversa.CodeUnknownMergeField, "predefinedTextId", 1},
			"a predefined with NUL":        {"", "txt_\x00", conversa.CodeNotFound, "predefinedTextId", 0},
			"no predefined":                {"", "txt_none", conversa.CodeNotFound, "predefinedTextId", 0},
		} {
			_, err := w.inbox.Reply(ctx, v, inbox.Reply{ConversationID: w.conv.ID, IdempotencyKey: name, Text: c.text, PredefinedTextID: c.predefined})
			var refusal *conversa.Error
			if !errors.As(err, &refusal) || refusal.Code != c.code || refusal.Field != c.field || len(refusal.Problems) != c.problems {
				t.Errorf("%s: %v, want %s at %s with %d problems", name, err, c.code, c.field, c.problems)
			}
		}
		if _, err := w.reply("just", "$[Owner.Name]"+strings.Repeat("é", 4093)); err != nil {
			t.Errorf("4096 characters with values: %v", err)
		}
		w.settle()
		w.wantSent(1)
	})
}
