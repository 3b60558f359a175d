package inbox_test

import (
	"log/slog"
	"testing"

	"conversa"
	"conversa/ent/lead"
	"conversa/internal/crm"
	"conversa/internal/signal"
)

// people is what people do with the customers of a world.
func (w *world) people() (*crm.Service, conversa.Viewer) {
	_, viewer := w.viewer()
	viewer.Sight = conversa.Sight{AllRecords: true}
	return &crm.Service{Store: w.store, Directory: &crm.Directory{Log: slog.New(slog.DiscardHandler)},
		Signals: &signal.Service{Store: w.store, Now: w.clock.now}, Now: w.clock.now}, viewer
}

func (w *world) rename(ref crm.Ref, f crm.Fields) {
	w.Helper()
	people, viewer := w.people()
	if err := people.Update(w.Context(), viewer, ref, f); err != nil {
		w.Fatal(err)
	}
}

func (w *world) only() crm.Ref {
	w.Helper()
	return crm.Ref{Module: conversa.ModuleLeads, ID: w.store.Client().Lead.Query().OnlyX(w.systemCtx()).ID}
}

// Whoever writes keeps what searches look in.
func TestSearchesFindWhatWhatsAppTells(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(from("João", text("wamid.1", ana, anaID, "oi", 1))))
		ref := w.only()
		is := func(want string) {
			t.Helper()
			if got := w.store.Client().Lead.GetX(w.systemCtx(), ref.ID).SearchText; got != want {
				t.Errorf("searched in %q, want %q", got, want)
			}
		}
		is("joao user.joao " + ana)
		company := "Ação"
		w.rename(ref, crm.Fields{Company: &company})
		w.hear(notify(from("Zé", text("wamid.2", ana, anaID, "oi", 2)))) // the first name stays, the last username counts
		is("joao acao user.ze " + ana)
		w.hear(notify(numberChange("wamid.c", ana, newAna, anaID, newAnaI, 10)))
		is("joao acao user.ze " + newAna)
	})
}

// A person knows a second number of somebody who writes under another one: what comes
// from either is theirs, whichever comes first.
func TestANumberThatAPersonGaveIsTheCustomersToo(t *testing.T) {
	eachOf(t, map[string]struct{ waID, userID string }{
		"known by number": {ana, ""}, "known by user id": {"", anaID}, "known by both": {ana, anaID},
	}, func(t *testing.T, w *world, c struct{ waID, userID string }) {
		w.hear(notify(from("Ana", text("wamid.1", c.waID, c.userID, "oi", 1))))
		ref, phone, name := w.only(), "+"+newAna, "Ana Maria"
		w.rename(ref, crm.Fields{Phone: &phone, FirstName: &name})
		w.hear(notify(from("Outra", text("wamid.2", newAna, "", "do novo", 2))),
			notify(from("Ana", text("wamid.3", c.waID, c.userID, "do antigo", 3))), notify(from("Ana", text("wamid.0", newAna, "", "atrasada", 0))))
		l := w.store.Client().Lead.Query().Where(lead.ID(ref.ID)).OnlyX(w.systemCtx())
		if n := w.store.Client().Lead.Query().CountX(w.systemCtx()); n != 1 || value(l.FirstName) != name {
			t.Errorf("%d leads, %v", n, l)
		}
		if conv := w.conversation(); value(conv.LeadID) != ref.ID || len(w.messages()) != 4 {
			t.Errorf("%d messages of %v", len(w.messages()), conv)
		}
	})
}

// What a person wrote into a record outlives that it turns out to be another one's.
func TestWhatAPersonWroteIsNotAbsorbed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(from("Ana", text("wamid.1", "", anaID, "oi", 1))))
		email := "ana@example.com"
		w.rename(w.only(), crm.Fields{Email: &email})
		w.hear(notify(from("Ana", text("wamid.2", ana, "", "oi", 2))), notify(from("Ana", text("wamid.3", ana, anaID, "sou eu", 3))))
		if n := w.store.Client().Lead.Query().Where(lead.Email(email)).CountX(w.systemCtx()); n != 1 {
			t.Errorf("%d records keep the address", n)
		}
		if conv := w.conversation(); len(w.messages()) != 3 {
			t.Errorf("%d messages of %v", len(w.messages()), conv)
		}
	})
}

// A converted lead goes on as the contact, and nobody new is made.
func TestAConvertedLeadGoesOnWriting(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.hear(notify(from("Ana", text("wamid.1", ana, anaID, "oi", 1))))
		people, viewer := w.people()
		id, err := people.Convert(t.Context(), viewer, w.only().ID)
		if err != nil {
			t.Fatal(err)
		}
		w.hear(notify(from("Ana", text("wamid.2", ana, "", "oi", 2))), notify(from("Ana", text("wamid.3", "", anaID, "oi", 3))),
			notify(numberChange("wamid.c", ana, newAna, anaID, newAnaI, 10)), notify(from("Ana", text("wamid.4", newAna, newAnaI, "oi", 11))))
		conv := w.conversation()
		if value(conv.ContactID) != id || conv.LeadID != nil || len(w.messages()) != 4 {
			t.Errorf("%d messages of %v", len(w.messages()), conv)
		}
		if n := w.store.Client().Contact.Query().CountX(w.systemCtx()); n != 1 || w.only().ID == "" {
			t.Errorf("%d contacts", n)
		}
	})
}
