package account_test

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/internal/account"
	"conversa/internal/people"
	"conversa/internal/secret"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/whatsapp"
)

const token = "access-token-of-a-test"

func box(t *testing.T, fill byte) *secret.Box {
	t.Helper()
	b, err := secret.New(bytes.Repeat([]byte{fill}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// each runs a test on both databases, with two organizations.
func each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		service, err := people.New(people.Config{Store: s})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"ana", "bea"} {
			_, err := service.CreateOrganization(t.Context(), people.Organization{
				Name: name, AdminEmail: name + "@example.com", AdminPassword: "correct horse",
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		test(t, s)
	})
}

func add(admin, nickname, number string) account.Add {
	return account.Add{
		OrgAdminEmail: admin, Nickname: nickname, PhoneNumberID: number, WABAID: "200", AccessToken: token,
	}
}

func TestAnAccountIsActiveAndItsTokenUnreadable(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		meta := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") != "Bearer "+token {
				t.Errorf("asked with %q", r.Header.Get("Authorization"))
			}
			_, _ = w.Write([]byte(`{"id":"100","display_phone_number":"+1 555-010-0001","verified_name":"Shop","quality_rating":"GREEN"}`))
		}))
		defer meta.Close()
		service := account.New(account.Config{Store: s, Secrets: box(t, 1), WhatsApp: &whatsapp.Client{BaseURL: meta.URL}})
		a, err := service.Add(t.Context(), add("Ana@example.com", "Shop", "100"))
		if err != nil {
			t.Fatal(err)
		}
		if a.Status != conversa.AccountActive || a.AddAs != conversa.ModuleLeads || *a.PhoneNumber != "+15550100001" || *a.VerifiedName != "Shop" || a.QualityRating != conversa.QualityGreen {
			t.Errorf("added %v", a)
		}
		if bytes.Contains(a.AccessToken, []byte(token)) || strings.Contains(a.String(), token) {
			t.Error("the token can be read")
		}
		if got, err := service.OpenToken(a); got != token || err != nil {
			t.Errorf("OpenToken = %q, %v", got, err)
		}
		moved := &ent.Account{ID: "acc_other", AccessToken: a.AccessToken}
		if _, err := service.OpenToken(moved); !errors.Is(err, secret.ErrUnreadable) {
			t.Errorf("a token moved to another row: %v", err)
		}
	})
}

func TestAnAccountIsAddedWithoutWhatsApp(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		meta := httptest.NewServer(http.NotFoundHandler())
		meta.Close() // nobody answers
		service := account.New(account.Config{Store: s, Secrets: box(t, 1), WhatsApp: &whatsapp.Client{BaseURL: meta.URL}})
		in := add("ana@example.com", "Shop", "100")
		in.AddAs = conversa.ModuleContacts
		a, err := service.Add(t.Context(), in)
		if err != nil || a.Status != conversa.AccountActive || a.PhoneNumber != nil || a.AddAs != conversa.ModuleContacts {
			t.Errorf("Add = %v, %v", a, err)
		}
	})
}

func TestWhatIsTakenOrWrongIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		service := account.New(account.Config{Store: s, Secrets: box(t, 1)})
		if _, err := service.Add(t.Context(), add("ana@example.com", "Shop", "100")); err != nil {
			t.Fatal(err)
		}
		wrongModule := add("ana@example.com", "New", "101")
		wrongModule.AddAs = "FRIENDS"
		for name, c := range map[string]struct {
			in   account.Add
			code conversa.ErrorCode
		}{
			"number of the same organization": {add("ana@example.com", "New", "100"), conversa.CodeNumberInUse},
			"number of another organization":  {add("bea@example.com", "Shop", "100"), conversa.CodeNumberInUse},
			"nickname of the organization":    {add("ana@example.com", " Shop ", "101"), conversa.CodeConflict},
			"unknown administrator":           {add("eve@example.com", "New", "101"), conversa.CodeNotFound},
			"no nickname":                     {add("ana@example.com", " ", "101"), conversa.CodeInvalidInput},
			"number that is none":             {add("ana@example.com", "New", "../me"), conversa.CodeInvalidInput},
			"module that is none":             {wrongModule, conversa.CodeInvalidInput},
		} {
			var refused *conversa.Error
			if _, err := service.Add(t.Context(), c.in); !errors.As(err, &refused) || refused.Code != c.code {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
		}
		if _, err := service.Add(t.Context(), add("bea@example.com", "Shop", "102")); err != nil {
			t.Errorf("the same nickname elsewhere: %v", err)
		}
	})
}
