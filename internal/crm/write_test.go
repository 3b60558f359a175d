package crm_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/ent/identity"
	"conversa/internal/crm"
	"conversa/internal/store"
)

func TestAPersonAddsAndChangesALead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ref := w.create(w.seller, conversa.ModuleLeads, crm.Fields{
			FirstName: ptr(" João "), Phone: ptr("+55 (11) 95550-1234"), Email: ptr("joao@example.com"), Source: ptr("Fair"),
		})
		l := w.lead(ref)
		if l.OwnerID != w.seller.UserID || *l.FirstName != "João" || *l.Phone != "+5511955501234" || l.NamedAt != nil || l.Status != conversa.LeadNew {
			t.Errorf("lead %v", l)
		}
		if l.SearchText != "joao joao@example.com 5511955501234" {
			t.Errorf("searched in %q", l.SearchText)
		}
		talk := w.talk(ref)
		change := crm.Fields{LastName: ptr("Sá"), Company: ptr("Ação"), Email: ptr(""), Status: ptr(conversa.LeadQualified)}
		for range 2 { // a repeat changes nothing
			if err := w.crm.Update(t.Context(), w.seller, ref, change); err != nil {
				t.Fatal(err)
			}
		}
		l = w.lead(ref)
		if *l.FirstName != "João" || *l.LastName != "Sá" || l.Email != nil || l.Status != conversa.LeadQualified || l.SearchText != "joao sa acao 5511955501234" {
			t.Errorf("lead %v, searched in %q", l, l.SearchText)
		}
		if news := w.news(talk); len(news) != 1 || news[0].Change != conversa.ChangeCustomer {
			t.Errorf("news %+v", news)
		}
		acts := w.acts(ref.ID)
		if len(acts) != 2 || !strings.HasPrefix(acts[0], "bob lead.created null") ||
			acts[1] != `bob lead.updated {"email":"joao@example.com","status":"NEW"}{"company":"Ação","lastName":"Sá","status":"QUALIFIED"}` {
			t.Errorf("audited %q", acts)
		}
	})
}

func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		gone := w.user("gone", conversa.ProfileStandard)
		w.change(func(ctx context.Context, tx *store.Tx) {
			tx.Client.User.UpdateOneID(gone.UserID).SetStatus(conversa.UserDeactivated).ExecX(ctx)
		})
		there := map[conversa.CustomerModule]crm.Ref{}
		for _, m := range []conversa.CustomerModule{conversa.ModuleLeads, conversa.ModuleContacts} {
			there[m] = w.create(w.seller, m, crm.Fields{FirstName: ptr("Ana")})
		}
		for name, c := range map[string]struct {
			module conversa.CustomerModule
			fields crm.Fields
			code   conversa.ErrorCode
			field  string
		}{
			"a long name":             {conversa.ModuleLeads, crm.Fields{FirstName: ptr(strings.Repeat("é", 201))}, conversa.CodeInvalidInput, "firstName"},
			"a zero byte":             {conversa.ModuleLeads, crm.Fields{Company: ptr("a\x00")}, conversa.CodeInvalidInput, "company"},
			"no number":               {conversa.ModuleLeads, crm.Fields{Phone: ptr("call me")}, conversa.CodeInvalidInput, "phone"},
			"a short number":          {conversa.ModuleContacts, crm.Fields{Phone: ptr("12345")}, conversa.CodeInvalidInput, "phone"},
			"no address":              {conversa.ModuleContacts, crm.Fields{Email: ptr("Ana <ana@example.com>")}, conversa.CodeInvalidInput, "email"},
			"a contact's source":      {conversa.ModuleContacts, crm.Fields{Source: ptr("Fair")}, conversa.CodeInvalidInput, "source"},
			"a contact's status":      {conversa.ModuleContacts, crm.Fields{Status: ptr(conversa.LeadNew)}, conversa.CodeInvalidInput, "status"},
			"converted by hand":       {conversa.ModuleLeads, crm.Fields{Status: ptr(conversa.LeadConverted)}, conversa.CodeInvalidInput, "status"},
			"an owner who is nobody":  {conversa.ModuleLeads, crm.Fields{FirstName: ptr("A"), OwnerID: ptr("usr_x")}, conversa.CodeNotFound, "ownerId"},
			"an owner who has gone":   {conversa.ModuleLeads, crm.Fields{FirstName: ptr("A"), OwnerID: &gone.UserID}, conversa.CodeInvalidInput, "ownerId"},
			"a field that is nowhere": {conversa.ModuleLeads, crm.Fields{FirstName: ptr("A"), Custom: map[string]any{"Size": 1.0}}, conversa.CodeInvalidInput, "customFields"},
		} {
			_, err := w.crm.Create(t.Context(), w.seller, c.module, c.fields)
			w.wantRefused(name+", created", err, c.code, c.field)
			w.wantRefused(name+", updated", w.crm.Update(t.Context(), w.seller, there[c.module], c.fields), c.code, c.field)
		}
		_, err := w.crm.Create(t.Context(), w.seller, conversa.ModuleLeads, crm.Fields{FirstName: ptr(" ")})
		w.wantRefused("nothing", err, conversa.CodeInvalidInput, "firstName")
		reader := w.seller
		reader.Scopes = []conversa.TokenScope{conversa.ScopeRead, conversa.ScopeSend}
		_, err = w.crm.Create(t.Context(), reader, conversa.ModuleLeads, crm.Fields{FirstName: ptr("A")})
		w.wantRefused("without the scope", err, conversa.CodeForbidden, "")
		if n := w.store.Client().Lead.Query().CountX(w.system()) + w.store.Client().Contact.Query().CountX(w.system()); n != 2 {
			t.Errorf("%d customers", n)
		}
	})
}

// What a viewer does not see is not there for any use case.
func TestRecordsOfOthersAreNotFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ref := w.create(w.eva, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Ana")})
		_, err := w.crm.Convert(t.Context(), w.seller, ref.ID)
		for name, err := range map[string]error{
			"update":  w.crm.Update(t.Context(), w.seller, ref, crm.Fields{FirstName: ptr("B")}),
			"delete":  w.crm.Delete(t.Context(), w.seller, ref),
			"assign":  w.crm.Assign(t.Context(), w.seller, ref, w.seller.UserID),
			"convert": err,
		} {
			w.wantRefused(name, err, conversa.CodeNotFound, "")
		}
		if acts := w.acts(ref.ID); len(acts) != 1 {
			t.Errorf("audited %q", acts)
		}
	})
}

func TestWhoHasConversationsIsNotDeleted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, module := range []conversa.CustomerModule{conversa.ModuleLeads, conversa.ModuleContacts} {
			phone := fmt.Sprint("+1555010000", len(module))
			ref := w.create(w.seller, module, crm.Fields{Phone: &phone})
			talk := w.talk(ref)
			w.wantRefused("with a conversation", w.crm.Delete(t.Context(), w.seller, ref), conversa.CodeConflict, "")
			w.change(func(ctx context.Context, tx *store.Tx) { tx.Client.Conversation.DeleteOneID(talk).ExecX(ctx) })
			if err := w.crm.Delete(t.Context(), w.seller, ref); err != nil {
				t.Fatal(err)
			}
			w.wantRefused("again", w.crm.Delete(t.Context(), w.seller, ref), conversa.CodeNotFound, "")
			if n := w.store.Client().Identity.Query().CountX(w.system()); n != 0 {
				t.Errorf("%d names are left", n)
			}
			if acts := w.acts(ref.ID); len(acts) != 2 || !strings.Contains(acts[1], ".deleted {") {
				t.Errorf("audited %q", acts)
			}
		}
	})
}

func TestWhoSeesARecordMayGiveItAway(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ref := w.create(w.seller, conversa.ModuleContacts, crm.Fields{FirstName: ptr("Ana")})
		talk := w.talk(ref)
		w.wantRefused("to nobody", w.crm.Assign(t.Context(), w.seller, ref, "usr_x"), conversa.CodeNotFound, "ownerId")
		for range 2 { // the second time the seller does not see it any more
			err := w.crm.Assign(t.Context(), w.seller, ref, w.eva.UserID)
			if err != nil {
				w.wantRefused("again", err, conversa.CodeNotFound, "")
			}
		}
		if err := w.crm.Assign(t.Context(), w.admin, ref, w.eva.UserID); err != nil {
			t.Error(err)
		}
		conv := w.store.Client().Conversation.GetX(w.system(), talk)
		if row := w.store.Client().Contact.GetX(w.system(), ref.ID); row.OwnerID != w.eva.UserID || conv.OwnerID != w.eva.UserID {
			t.Errorf("owners %s, %s", row.OwnerID, conv.OwnerID)
		}
		want := conversa.ConversationNews{Change: conversa.ChangeOwner, OwnerID: w.eva.UserID, PreviousOwnerID: w.seller.UserID}
		if news := w.news(talk); len(news) != 1 || !reflect.DeepEqual(news[0], want) {
			t.Errorf("news %+v", news)
		}
		if acts := w.acts(ref.ID); len(acts) != 2 {
			t.Errorf("audited %q", acts)
		}
	})
}

func TestALeadIsConvertedWithAllThatIsTheirs(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for _, f := range []crm.Field{
			{Module: conversa.ModuleLeads, CustomField: conversa.CustomField{Name: "Size", Type: conversa.FieldNumber}},
			{Module: conversa.ModuleLeads, CustomField: conversa.CustomField{Name: "Note", Type: conversa.FieldText}},
			{Module: conversa.ModuleContacts, CustomField: conversa.CustomField{Name: "Size", Type: conversa.FieldNumber}},
		} {
			if _, err := w.crm.SaveField(t.Context(), w.admin, nil, f); err != nil {
				t.Fatal(err)
			}
		}
		ref := w.create(w.seller, conversa.ModuleLeads, crm.Fields{
			FirstName: ptr("João"), Phone: ptr("+5511955501234"), Email: ptr("j@example.com"), Custom: map[string]any{"Size": 7.0, "Note": "x"},
		})
		talk := w.talk(ref)
		id, err := w.crm.Convert(t.Context(), w.seller, ref.ID)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.crm.Convert(t.Context(), w.seller, ref.ID); err != nil || again != id {
			t.Errorf("again: %s, %v", again, err)
		}
		row, lead := w.store.Client().Contact.GetX(w.system(), id), w.lead(ref)
		if *row.FirstName != "João" || *row.Email != "j@example.com" || row.OwnerID != w.seller.UserID || row.NamedAt != nil ||
			row.SearchText != lead.SearchText || fmt.Sprint(row.CustomFields) != "map[Size:7]" {
			t.Errorf("contact %v, %v", row, row.CustomFields)
		}
		if lead.Status != conversa.LeadConverted || *lead.ConvertedToID != id {
			t.Errorf("lead %v", lead)
		}
		conv := w.store.Client().Conversation.GetX(w.system(), talk)
		if conv.LeadID != nil || conv.ContactID == nil || *conv.ContactID != id || conv.OwnerID != w.seller.UserID {
			t.Errorf("conversation %v", conv)
		}
		name := w.store.Client().Identity.Query().OnlyX(w.system())
		if name.CustomerID != id || name.Module != conversa.ModuleContacts || !name.Given {
			t.Errorf("name %v", name)
		}
		if news := w.news(talk); len(news) != 1 || news[0].Change != conversa.ChangeCustomer {
			t.Errorf("news %+v", news)
		}
		w.wantRefused("another status", w.crm.Update(t.Context(), w.seller, ref, crm.Fields{Status: ptr(conversa.LeadLost)}), conversa.CodeInvalidInput, "status")
	})
}

// A number is one customer's, in all its spellings; landlines are never joined.
func TestANumberOfAnotherCustomerStaysTheirs(t *testing.T) {
	for name, c := range map[string]struct {
		shown, given string
		apart        bool
	}{
		"the same":              {"15550100001", "+1 555 010 0001", true},
		"Brazil's ninth digit":  {"554865501234", "+55 48 96550-1234", true},
		"Mexico's 1":            {"5215555501234", "+52 55 5550 1234", true},
		"Argentina's 9":         {"5491155501234", "+54 11 15 5550-1234", true},
		"a landline in Brazil":  {"551133501234", "+55 11 93350-1234", false},
		"somebody else's":       {"15550100001", "+15550100002", false},
		"a landline's neighbor": {"551133501234", "+551133501235", false},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				known := w.create(w.admin, conversa.ModuleContacts, crm.Fields{FirstName: ptr("Ana")})
				w.change(func(ctx context.Context, tx *store.Tx) {
					tx.Client.Identity.Create().SetOrganizationID(w.org).SetKind(identity.KindWA_ID).SetValue(c.shown).
						SetMatchKey(conversa.MatchKey(c.shown)).SetModule(conversa.ModuleContacts).SetCustomerID(known.ID).ExecX(ctx)
				})
				added := w.create(w.seller, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Bia"), Phone: &c.given})
				changed := w.create(w.seller, conversa.ModuleLeads, crm.Fields{FirstName: ptr("Caio")})
				if err := w.crm.Update(t.Context(), w.seller, changed, crm.Fields{Phone: &c.given}); err != nil {
					t.Fatal(err)
				}
				held := w.store.Client().Identity.Query().Where(identity.CustomerIDIn(added.ID, changed.ID)).CountX(w.system())
				apart := 0
				for _, act := range append(w.acts(added.ID), w.acts(changed.ID)...) {
					if strings.Contains(act, "identity.kept_apart") {
						apart++
					}
				}
				wantHeld, wantApart := 1, 1 // the second to give it comes too late
				if c.apart {
					wantHeld, wantApart = 0, 2
				}
				if held != wantHeld || apart != wantApart {
					t.Errorf("%d hold it, %d were kept apart", held, apart)
				}
				if l := w.lead(changed); *l.Phone != "+"+conversa.PhoneDigits(c.given) {
					t.Errorf("the number shows as %s", *l.Phone)
				}
			})
		})
	}
}

func TestANumberThatNobodyUsedIsForgotten(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ref := w.create(w.seller, conversa.ModuleLeads, crm.Fields{Phone: ptr("+15550100001")})
		names := func() (values []string) {
			for _, n := range w.store.Client().Identity.Query().Where(identity.CustomerID(ref.ID)).Order(ent.Asc(identity.FieldValue)).AllX(w.system()) {
				values = append(values, fmt.Sprint(n.Value, n.Given))
			}
			return values
		}
		update := func(phone string) {
			t.Helper()
			if err := w.crm.Update(t.Context(), w.seller, ref, crm.Fields{Phone: &phone, FirstName: ptr("A")}); err != nil {
				t.Fatal(err)
			}
		}
		if update("+15550100002"); fmt.Sprint(names()) != "[15550100002true]" {
			t.Errorf("names %v", names())
		}
		talk := w.talk(ref)
		w.change(func(ctx context.Context, tx *store.Tx) {
			tx.Client.Message.Create().SetOrganizationID(w.org).SetConversationID(talk).SetAccountID(w.account.ID).SetWaID("15550100002").
				SetDirection(conversa.DirectionInbound).SetOrigin(conversa.OriginCustomer).SetType(conversa.TypeText).
				SetStatus(conversa.StatusReceived).SetSentAt(noon).ExecX(ctx)
		})
		if update("+15550100003"); fmt.Sprint(names()) != "[15550100002true 15550100003true]" {
			t.Errorf("names %v", names())
		}
		if update(""); fmt.Sprint(names()) != "[15550100002true]" || w.lead(ref).Phone != nil {
			t.Errorf("names %v", names())
		}
	})
}
