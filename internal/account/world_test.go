package account_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/account"
	"conversa/internal/job"
	"conversa/internal/people"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/whatsapp"
	"conversa/internal/whatsapp/simulator"
)

const (
	appID, appSecret = "500000000000001", "secret-of-the-app"
	wabaID           = "200000000000002"
	freshID          = "100000000000002"
	pinID            = "100000000000003"
	bannedID         = "100000000000004"
	elsewhereID      = "100000000000005"
)

// world is two organizations, whose numbers are at a simulated WhatsApp.
type world struct {
	*testing.T
	store    *store.Store
	sim      *simulator.Simulator
	accounts *account.Service
	config   account.Config
	meta     *httptest.Server
	ana, bea conversa.Viewer
	log      *bytes.Buffer
	now      time.Time
	// webhooks answers at the server's public address.
	webhooks http.Handler
}

// eachWorld runs a test on both databases.
func eachWorld(t *testing.T, test func(w *world)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := &world{T: t, store: s, log: &bytes.Buffer{}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
		w.sim = simulator.New(simulator.Config{AppID: appID, AppSecret: appSecret})
		w.sim.Freeze(w.now)
		w.meta = httptest.NewServer(w.sim.Handler())
		own := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.webhooks.ServeHTTP(rw, r) }))
		t.Cleanup(func() { w.meta.Close(); own.Close() })
		w.webhooks = http.HandlerFunc(w.verify)
		log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		w.config = account.Config{
			Store: s, Secrets: box(t, 1), WhatsApp: &whatsapp.Client{BaseURL: w.meta.URL}, Now: w.clock, Log: log,
			App: whatsapp.App{ID: appID, Secret: appSecret}, ConfigID: "600000000000001", DialogURL: w.meta.URL + "/dialog/oauth",
			PublicURL: func() string { return own.URL },
		}
		w.accounts = account.New(w.config)
		w.ana, w.bea = w.organization("ana"), w.organization("bea")
		w.addNumbers()
		test(w)
	})
}

func (w *world) clock() time.Time { return w.now }

// runner looks at accounts in turn, by a clock of its own.
func (w *world) runner(now func() time.Time) *job.Runner {
	config := w.config
	config.Now, config.Jobs = now, job.NewRunner(w.store, now, config.Log)
	config.Jobs.Poll = 10 * time.Millisecond
	account.New(config)
	return config.Jobs
}

func (w *world) organization(name string) conversa.Viewer {
	w.Helper()
	service, err := people.New(people.Config{Store: w.store})
	if err != nil {
		w.Fatal(err)
	}
	_, err = service.CreateOrganization(w.Context(), people.Organization{Name: name, AdminEmail: name + "@example.com", AdminPassword: "correct horse"})
	if err != nil {
		w.Fatal(err)
	}
	u, err := service.FindUser(w.Context(), name+"@example.com")
	if err != nil {
		w.Fatal(err)
	}
	return conversa.Viewer{
		OrganizationID: u.OrganizationID, UserID: u.ID, SessionID: "ses_" + name, Profile: conversa.ProfileAdministrator,
		Scopes: conversa.AllScopes, Sight: conversa.Sight{AllRecords: true},
	}
}

func (w *world) addNumbers() {
	for _, n := range []simulator.Number{
		{PhoneNumberID: freshID, WABAID: wabaID, DisplayPhoneNumber: "+1 555-010-0002", VerifiedName: "Shop", Fresh: true},
		{PhoneNumberID: pinID, WABAID: wabaID, DisplayPhoneNumber: "+1 555-010-0003", VerifiedName: "Shop 2", Fresh: true, Pin: "123456"},
		{PhoneNumberID: bannedID, WABAID: wabaID, DisplayPhoneNumber: "+1 555-010-0004", VerifiedName: "Shop 3", Fresh: true, Status: "BANNED"},
		{PhoneNumberID: elsewhereID, WABAID: "200000000000003", DisplayPhoneNumber: "+1 555-010-0005", VerifiedName: "Shop 4", Elsewhere: "500000000000009"},
	} {
		n.BusinessID = "300000000000001"
		w.sim.AddNumber(n)
	}
}

// verify answers the handshake of an account's own address.
func (w *world) verify(rw http.ResponseWriter, r *http.Request) {
	ids := strings.Split(r.URL.Path, "/")
	_, token, err := w.accounts.WebhookKeys(r.Context(), ids[len(ids)-1])
	if err != nil || token == "" || r.URL.Query().Get("hub.verify_token") != token {
		http.Error(rw, "forbidden", http.StatusForbidden)
		return
	}
	_, _ = rw.Write([]byte(r.URL.Query().Get("hub.challenge")))
}

// as is the context of a viewer.
func (w *world) as(v conversa.Viewer) context.Context { return conversa.WithViewer(w.Context(), v) }

func (w *world) system() context.Context {
	return conversa.WithViewer(w.Context(), conversa.SystemViewer())
}

// consent answers Meta's dialog as a person does, and gives what the redirect carries.
func (w *world) consent(address, phoneNumberID, answer string, scopes ...string) url.Values {
	w.Helper()
	u, err := url.Parse(address)
	if err != nil {
		w.Fatal(err)
	}
	form := url.Values{"phone_number_id": {phoneNumberID}, "answer": {answer}, "permissions": {"asked"}, "scope": scopes}
	for _, name := range []string{"client_id", "redirect_uri", "state"} {
		form.Set(name, u.Query().Get(name))
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.PostForm(w.meta.URL+"/dialog/oauth", form)
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	back, err := res.Location()
	if err != nil {
		w.Fatalf("the dialog answers %d: %v", res.StatusCode, err)
	}
	return back.Query()
}

var bothScopes = []string{whatsapp.ScopeManagement, whatsapp.ScopeMessaging}

// signIn goes through Meta's sign-in for one number's account.
func (w *world) signIn(v conversa.Viewer, phoneNumberID string) account.Complete {
	w.Helper()
	begun, err := w.accounts.Start(w.as(v), v)
	if err != nil {
		w.Fatal(err)
	}
	back := w.consent(begun.AuthorizationURL, phoneNumberID, "allow", bothScopes...)
	return account.Complete{Code: back.Get("code"), State: back.Get("state")}
}

func (w *world) complete(v conversa.Viewer, in account.Complete) *ent.Account {
	w.Helper()
	a, err := w.accounts.Complete(w.as(v), v, in)
	if err != nil {
		w.Fatal(err)
	}
	return a
}

// connected is an account that is verified, registered and active.
func (w *world) connected(v conversa.Viewer) *ent.Account {
	w.Helper()
	a := w.complete(v, w.signIn(v, freshID))
	a = w.complete(v, account.Complete{AccountID: a.ID, PhoneNumberID: freshID})
	if _, err := w.accounts.RequestVerification(w.as(v), v, a.ID, conversa.VerificationBySMS, "pt"); err != nil {
		w.Fatal(err)
	}
	if _, err := w.accounts.Verify(w.as(v), v, a.ID, w.code(freshID), ""); err != nil {
		w.Fatal(err)
	}
	name := "Shop"
	a, err := w.accounts.Activate(w.as(v), v, a.ID, account.Settings{Nickname: &name})
	if err != nil {
		w.Fatal(err)
	}
	return a
}

// code is the verification code that the number got.
func (w *world) code(phoneNumberID string) string {
	w.Helper()
	code := w.sim.VerificationCode(phoneNumberID)
	if code == "" {
		w.Fatal("no code was sent")
	}
	return code
}

func (w *world) is(a *ent.Account, status conversa.AccountStatus, reason string) {
	w.Helper()
	got := ""
	if a.StatusReason != nil {
		got = *a.StatusReason
	}
	if a.Status != status || !strings.Contains(got, reason) || reason == "" && got != "" {
		w.Errorf("the account is %s: %q, want %s: %q", a.Status, got, status, reason)
	}
}

// refused holds an error to its code, its field and words of it.
func (w *world) refused(err error, code conversa.ErrorCode, field, words string) {
	w.Helper()
	var refused *conversa.Error
	if !errors.As(err, &refused) || refused.Code != code || refused.Field != field || !strings.Contains(refused.Message, words) {
		w.Errorf("refused with %#v, want %s at %q: %q", err, code, field, words)
	}
}

func (w *world) reread(a *ent.Account) *ent.Account {
	w.Helper()
	row, err := w.store.Client().Account.Get(w.system(), a.ID)
	if err != nil {
		w.Fatal(err)
	}
	return row
}
