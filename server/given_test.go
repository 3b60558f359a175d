package server_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"testing"

	"conversa"
	"conversa/internal/store"
	"conversa/server"
)

// colleague is a user beside the administrator, and a token of theirs.
func (n *node) colleague() (id, token string) {
	n.t.Helper()
	n.asSystem(func(ctx context.Context, tx *store.Tx) {
		org := tx.Client.Organization.Query().OnlyX(ctx)
		id = tx.Client.User.Create().SetOrganizationID(org.ID).SetName("Caio").SetEmail("caio@example.com").SetPasswordHash("none").
			SetProfile(conversa.ProfileStandard).SaveX(ctx).ID
	})
	token, err := server.CreateToken(n.t.Context(), n.config.Storage, "caio@example.com", "test", []string{"READ"}, slog.New(slog.DiscardHandler))
	if err != nil {
		n.t.Fatal(err)
	}
	return id, token
}

// Archives and PDFs are given out by the rights of now, not by those of when their
// address was asked for.
func TestAnAddressEndsWithTheSightOfWhoHasIt(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, admin := startAging(t, dialect)
		colleague, token := n.colleague()
		n.fill(1, "oi")
		file, _, _ := n.keep(admin, "a.txt", "text/plain", "first")
		talk := n.attach(file)
		got := n.query(`mutation { createSalesDocument(input: {kind: QUOTE, subject: "Apples", currency: "USD",
			lines: [{description: "Apple", quantity: "3", unitPrice: "1.20"}]}) { salesDocument { id } } }`, bearer(admin))
		var made struct {
			Data struct {
				CreateSalesDocument struct{ SalesDocument struct{ ID string } }
			}
		}
		if err := json.Unmarshal([]byte(got.body), &made); err != nil {
			t.Fatal(err)
		}
		got = n.query(`{ zip: node(id: "`+talk+`") { ... on Conversation { url: attachmentsZipUrl } }
			pdf: node(id: "`+made.Data.CreateSalesDocument.SalesDocument.ID+`") { ... on SalesDocument { url: pdfUrl } } }`, bearer(token))
		var given struct {
			Data map[string]struct{ URL string }
		}
		if err := json.Unmarshal([]byte(got.body), &given); err != nil || len(given.Data) != 2 {
			t.Fatalf("%s, %v", got.body, err)
		}
		want := func(when string, header map[string]string, status int) {
			t.Helper()
			for name, at := range given.Data {
				if got := n.do("GET", at.URL[len(n.url):], header, ""); got.status != status {
					t.Errorf("%s, the %s: %d, want %d", when, name, got.status, status)
				}
			}
		}
		change := func(mutation string) {
			t.Helper()
			if got := n.query("mutation { "+mutation+" }", bearer(admin)); got.code() != "" {
				t.Fatal(got.body)
			}
		}
		want("as given", nil, http.StatusOK)
		want("with its user's token", bearer(token), http.StatusOK)
		want("with a colleague's", bearer(admin), http.StatusNotFound)
		change(`updateOrganization(input: {recordVisibility: OWNER_AND_ROLES_ABOVE}) { organization { id } }`)
		want("out of sight", nil, http.StatusNotFound)
		change(`updateOrganization(input: {recordVisibility: PUBLIC}) { organization { id } }`)
		want("seen again", nil, http.StatusOK)
		change(`deactivateUser(id: "` + colleague + `") { user { id } }`)
		want("deactivated", nil, http.StatusNotFound)
	})
}
