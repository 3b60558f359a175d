package graph_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"conversa"
)

const setLogo = `mutation ($id: ID) { updateOrganization(input: {logoFileId: $id}) { organization { logo { id name thumbnailUrl } } } }`

// picture uploads one of that size, and gives its file.
func (w *world) picture(s *shop, name string, width, height int) string {
	w.t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		w.t.Fatal(err)
	}
	id, _ := w.ask(s.viewer(), createUpload, map[string]any{"name": name, "type": "image/png", "size": b.Len()}).at("createUpload.file.id").(string)
	if err := w.resolver.Files.Receive(w.t.Context(), id, &b); err != nil {
		w.t.Fatal(err)
	}
	return id
}

func TestTheLogoIsEverybodysOfTheOrganization(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s, other := w.newShop("one"), w.newShop("two")
		id := w.picture(s, "logo.png", 400, 100)
		a := w.ask(s.viewer(), setLogo, map[string]any{"id": id})
		if got := a.at("updateOrganization.organization.logo.id"); got != id {
			t.Fatalf("the logo is %v", got)
		}
		clerk := s.seller()
		a = w.ask(clerk, `query ($id: ID!) { organization { logo { id thumbnailUrl } } node(id: $id) { id } }`, map[string]any{"id": id})
		if address, _ := a.at("organization.logo.thumbnailUrl").(string); !strings.Contains(address, "/files/"+id+"/thumbnail?") {
			t.Errorf("a clerk gets %s", a.text)
		}
		want(t, a, "node.id", `"`+id+`"`)
		a = w.ask(other.viewer(), `query ($id: ID!) { organization { logo { id } } node(id: $id) { id } }`, map[string]any{"id": id})
		if got := a.at("organization.logo.id"); got == nil || got == id {
			t.Errorf("another organization's logo is %v", got)
		}
		want(t, a, "node", `null`)
		if a := w.try(other.viewer(), setLogo, map[string]any{"id": id}); a.code() != "NOT_FOUND" || a.field() != "logoFileId" {
			t.Errorf("another organization takes it: %s", a.text)
		}
		if a := w.try(clerk, setLogo, map[string]any{"id": id}); a.code() != "FORBIDDEN" {
			t.Errorf("a clerk sets it: %s", a.text)
		}
		want(t, w.ask(s.viewer(), setLogo, map[string]any{"id": nil}), "updateOrganization.organization.logo", `null`)
		audit := w.ask(s.viewer(), `{ auditLog(filter: {actions: ["organization.updated"]}) { nodes { before after } } }`, nil)
		want(t, audit, "auditLog.nodes.0.before", `{"logo": "`+id+`"}`)
	})
}

func TestDocumentsBearTheLogo(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.newShop("one")
		made := w.ask(s.viewer(), `mutation { createSalesDocument(input: {kind: QUOTE, subject: "Shoes", currency: "BRL",
			lines: [{description: "Shoe", quantity: "2", unitPrice: "10"}]}) { salesDocument { id } } }`, nil)
		id, _ := made.at("createSalesDocument.salesDocument.id").(string)
		draw := func() []byte {
			t.Helper()
			_, content, err := w.resolver.Customers.DocumentPDF(conversa.WithViewer(t.Context(), s.viewer()), id)
			if err != nil {
				t.Fatal(err)
			}
			return content
		}
		pictures := func() int { return bytes.Count(draw(), []byte("/Subtype /Image")) }
		if n := pictures(); n != 0 {
			t.Errorf("without a logo: %d pictures", n)
		}
		w.ask(s.viewer(), setLogo, map[string]any{"id": w.picture(s, "logo.png", 400, 100)})
		if n := pictures(); n != 1 {
			t.Errorf("with it: %d pictures", n)
		}
	})
}
