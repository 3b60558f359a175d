package whatsapp_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"conversa"
	"conversa/internal/whatsapp"
	"conversa/internal/whatsapp/simulator"
)

func TestWhatATokenReachesIsRead(t *testing.T) {
	t.Parallel()

	app := whatsapp.App{ID: "5", Secret: "secret"}
	sim := simulator.New(simulator.Config{AppID: app.ID, AppSecret: app.Secret})
	sim.AddNumber(simulator.Number{PhoneNumberID: "1", WABAID: "2", BusinessID: "3", DisplayPhoneNumber: "+1 555-010-0001", VerifiedName: "Shop", Token: "token", Fresh: true})
	sim.AddNumber(simulator.Number{PhoneNumberID: "9", WABAID: "8", BusinessID: "7", DisplayPhoneNumber: "+1 555-010-0009", Token: "other"})
	meta := httptest.NewServer(sim.Handler())
	defer meta.Close()
	c, ctx := &whatsapp.Client{BaseURL: meta.URL}, t.Context()

	info, err := c.DebugToken(ctx, app, "token")
	if err != nil || !info.Valid || info.AppID != "5" || len(info.Missing()) != 0 || !info.Grants(whatsapp.ScopeMessaging, "2") || info.Grants(whatsapp.ScopeMessaging, "8") {
		t.Errorf("token: %+v, %v", info, err)
	}
	if info, err := c.DebugToken(ctx, app, "nobody's"); err != nil || info.Valid {
		t.Errorf("a token of nobody: %+v, %v", info, err)
	}
	businesses, err := c.Businesses(ctx, "token")
	if err != nil || len(businesses) != 1 || businesses[0].ID != "3" {
		t.Fatalf("businesses: %v, %v", businesses, err)
	}
	wabas, err := c.WABAsOf(ctx, "token", "3")
	if err != nil || len(wabas) != 1 || wabas[0].ID != "2" || wabas[0].ReviewStatus != "APPROVED" || wabas[0].BusinessID != "3" {
		t.Errorf("accounts: %v, %v", wabas, err)
	}
	numbers, err := c.PhoneNumbers(ctx, "token", "2")
	if err != nil || len(numbers) != 1 || numbers[0].Verified() || numbers[0].Registered() || numbers[0].ID != "1" {
		t.Errorf("numbers: %v, %v", numbers, err)
	}
	var refused *whatsapp.Error
	if _, err := c.PhoneNumbers(ctx, "token", "8"); !errors.As(err, &refused) || !refused.ReachRefused() {
		t.Errorf("another's numbers: %v", err)
	}
	for secret, want := range map[string]bool{"secret": true, "wrong": false} {
		if right, err := c.SignsFor(ctx, "token", secret); right != want || err != nil {
			t.Errorf("secret %q: %v, %v", secret, right, err)
		}
	}
	for range 2 { // a repeat changes nothing
		if err := c.Subscribe(ctx, "token", "2", whatsapp.Webhook{}); err != nil {
			t.Error(err)
		}
	}
	if apps, err := c.Subscribed(ctx, "token", "2"); err != nil || len(apps) != 1 || apps[0] != "5" {
		t.Errorf("apps: %v, %v", apps, err)
	}
	if err := c.Unsubscribe(ctx, "token", "2"); err != nil {
		t.Error(err)
	}
	if apps, err := c.Subscribed(ctx, "token", "2"); err != nil || len(apps) != 0 {
		t.Errorf("apps: %v, %v", apps, err)
	}
}

func TestANumberIsRegisteredAndItsProfileWritten(t *testing.T) {
	t.Parallel()

	sim := simulator.New(simulator.Config{})
	sim.AddNumber(simulator.Number{PhoneNumberID: "1", WABAID: "2", DisplayPhoneNumber: "+1 555-010-0001", Token: "token", Fresh: true})
	meta := httptest.NewServer(sim.Handler())
	defer meta.Close()
	c, ctx, cr := &whatsapp.Client{BaseURL: meta.URL}, t.Context(), whatsapp.Credentials{PhoneNumberID: "1", Token: "token"}

	var refused *whatsapp.Error
	if err := c.Register(ctx, cr, "123456"); !errors.As(err, &refused) || refused.Code != 133006 || strings.Contains(err.Error(), "123456") {
		t.Errorf("unverified: %v", err)
	}
	if err := c.RequestCode(ctx, cr, whatsapp.CodeByVoice, "pt_BR"); err != nil {
		t.Fatal(err)
	}
	if err := c.VerifyCode(ctx, cr, sim.VerificationCode("1")); err != nil {
		t.Fatal(err)
	}
	if err := c.Register(ctx, cr, "123456"); err != nil {
		t.Fatal(err)
	}
	if n, err := c.PhoneNumber(ctx, cr); err != nil || !n.Verified() || !n.Registered() {
		t.Errorf("registered: %+v, %v", n, err)
	}
	about, sites := "Open", []string{"https://example.com"}
	if err := c.UpdateBusinessProfile(ctx, cr, whatsapp.ProfileChange{About: &about, Websites: &sites}); err != nil {
		t.Fatal(err)
	}
	p, err := c.BusinessProfile(ctx, cr)
	if err != nil || p.About == nil || *p.About != about || len(p.Websites) != 1 || p.Email != nil || p.Vertical != nil {
		t.Errorf("profile: %+v, %v", p, err)
	}
	if err := c.Deregister(ctx, cr); err != nil {
		t.Fatal(err)
	}
	if err := c.Deregister(ctx, cr); !errors.As(err, &refused) || refused.Code != 133010 {
		t.Errorf("deregistered twice: %v", err)
	}
}

// Some answers wrap the profile.
func TestAWrappedProfileIsRead(t *testing.T) {
	t.Parallel()

	meta := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"data":[{"business_profile":{"about":"Open","websites":["https://example.com"],"vertical":"RESTAURANT"}}]}`))
	}))
	defer meta.Close()
	var p conversa.BusinessProfile
	p, err := (&whatsapp.Client{BaseURL: meta.URL}).BusinessProfile(t.Context(), whatsapp.Credentials{PhoneNumberID: "1", Token: "t"})
	if err != nil || p.About == nil || *p.About != "Open" || len(p.Websites) != 1 || *p.Vertical != "RESTAURANT" {
		t.Errorf("profile: %+v, %v", p, err)
	}
}
