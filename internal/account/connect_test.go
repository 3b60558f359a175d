package account_test

import (
	"testing"

	"conversa"
	"conversa/internal/account"
	"conversa/internal/whatsapp"
	"conversa/internal/whatsapp/simulator"
)

func TestANumberIsConnectedByASignInWithMeta(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.complete(w.ana, w.signIn(w.ana, freshID))
		w.is(a, conversa.AccountAuthorized, "Choose the number")
		reasons := map[string]string{freshID: "", pinID: "", bannedID: "Meta has banned the number. Appeal in WhatsApp Manager."}
		if len(a.NumberChoices) != len(reasons) {
			w.Errorf("choices %v", a.NumberChoices)
		}
		for _, c := range a.NumberChoices {
			reason := ""
			if c.Reason != nil {
				reason = *c.Reason
			}
			if want := reasons[c.PhoneNumberID]; c.Eligible != (want == "") || reason != want || c.WabaID != wabaID {
				w.Errorf("choice %+v: %q", c, reason)
			}
		}
		a = w.complete(w.ana, account.Complete{AccountID: a.ID, WABAID: wabaID, PhoneNumberID: freshID})
		w.is(a, conversa.AccountPendingNumberVerification, "waits for its verification code")
		if *a.PhoneNumber != "+15550100002" || *a.BusinessID != "300000000000001" || a.NumberChoices != nil {
			w.Errorf("chosen: %v", a)
		}
		if _, err := w.accounts.RequestVerification(w.as(w.ana), w.ana, a.ID, conversa.VerificationByVoice, "pt-BR"); err != nil {
			w.Fatal(err)
		}
		_, err := w.accounts.Verify(w.as(w.ana), w.ana, a.ID, "000 00x", "")
		w.refused(err, conversa.CodeInvalidInput, "code", "6 digits")
		right := w.code(freshID)
		wrong := "000000"
		if right == wrong {
			wrong = "000001"
		}
		_, err = w.accounts.Verify(w.as(w.ana), w.ana, a.ID, wrong, "")
		w.refused(err, conversa.CodeInvalidInput, "code", "ask for another one")
		a, err = w.accounts.Verify(w.as(w.ana), w.ana, a.ID, right[:3]+"-"+right[3:], "")
		if err != nil {
			w.Fatal(err)
		}
		w.is(a, conversa.AccountAuthorized, "Name the account")
		name, leads := " Shop ", conversa.ModuleContacts
		a, err = w.accounts.Activate(w.as(w.ana), w.ana, a.ID, account.Settings{Nickname: &name, AddAs: &leads, WindowWarnings: []int{5, 60, 5}})
		if err != nil {
			w.Fatal(err)
		}
		w.is(a, conversa.AccountActive, "")
		if *a.Nickname != "Shop" || a.AddAs != leads || len(a.WindowWarnings) != 2 || a.WindowWarnings[0] != 60 {
			w.Errorf("activated: %v", a)
		}
		for i, c := range a.Checks {
			if want := c.Kind != conversa.CheckWebhookSeen; c.OK != want || (c.Advice == nil) != want {
				w.Errorf("check %d: %+v", i, c)
			}
		}
		if len(a.Checks) != 9 || a.BusinessProfile == nil {
			w.Errorf("checks %v, profile %v", a.Checks, a.BusinessProfile)
		}
	})
}

func TestASignInIsItsSessionsOwnAndWorksOnce(t *testing.T) {
	eachWorld(t, func(w *world) {
		in := w.signIn(w.ana, freshID)
		_, err := w.accounts.Complete(w.as(w.bea), w.bea, in)
		w.refused(err, conversa.CodeInvalidInput, "state", "Start again")
		other := w.ana
		other.SessionID = "ses_other"
		_, err = w.accounts.Complete(w.as(other), other, in)
		w.refused(err, conversa.CodeInvalidInput, "state", "Start again")
		for _, state := range []string{"", in.State + "x"} {
			_, err = w.accounts.Complete(w.as(w.ana), w.ana, account.Complete{Code: in.Code, State: state})
			w.refused(err, conversa.CodeInvalidInput, "state", "Start again")
		}
		wrong := in
		wrong.Code = "AQwrong"
		_, err = w.accounts.Complete(w.as(w.ana), w.ana, wrong)
		w.refused(err, conversa.CodeInvalidInput, "code", "Sign in with Meta again.")
		_, err = w.accounts.Complete(w.as(w.ana), w.ana, in) // the state was spent
		w.refused(err, conversa.CodeInvalidInput, "state", "Start again")

		late := w.signIn(w.ana, freshID)
		w.now = w.now.Add(61 * 60 * 1e9)
		_, err = w.accounts.Complete(w.as(w.ana), w.ana, late)
		w.refused(err, conversa.CodeInvalidInput, "state", "has expired")
		standard := w.ana
		standard.Profile = conversa.ProfileStandard
		if _, err := w.accounts.Start(w.as(standard), standard); err != conversa.ErrForbidden { //nolint:errorlint // the very one
			w.Errorf("a standard user begins: %v", err)
		}
		if n := w.store.Client().Account.Query().CountX(w.system()); n != 0 {
			w.Errorf("%d accounts were made", n)
		}
	})
}

func TestADeniedPermissionIsToldByItsName(t *testing.T) {
	eachWorld(t, func(w *world) {
		begun, err := w.accounts.Start(w.as(w.ana), w.ana)
		if err != nil {
			w.Fatal(err)
		}
		if back := w.consent(begun.AuthorizationURL, freshID, "deny"); back.Get("error") != "access_denied" || back.Get("code") != "" {
			w.Errorf("denied: %v", back)
		}
		back := w.consent(begun.AuthorizationURL, freshID, "allow", whatsapp.ScopeManagement)
		_, err = w.accounts.Complete(w.as(w.ana), w.ana, account.Complete{Code: back.Get("code"), State: back.Get("state")})
		w.refused(err, conversa.CodeInvalidInput, "code", "Permission is missing: "+whatsapp.ScopeMessaging)
	})
}

func TestIdsThatTheSignInDoesNotReachAreRefused(t *testing.T) {
	eachWorld(t, func(w *world) {
		in := w.signIn(w.ana, freshID)
		in.PhoneNumberID = elsewhereID // of another WhatsApp Business Account
		_, err := w.accounts.Complete(w.as(w.ana), w.ana, in)
		w.refused(err, conversa.CodeInvalidInput, "phoneNumberId", "does not reach this number")
		a := w.complete(w.ana, w.signIn(w.ana, freshID))
		if n := w.store.Client().Account.Query().CountX(w.system()); n != 1 {
			w.Errorf("%d accounts: a sign-in that was begun anew goes on", n)
		}
		for name, c := range map[string]struct {
			in    account.Complete
			code  conversa.ErrorCode
			field string
		}{
			"a banned number":        {account.Complete{AccountID: a.ID, PhoneNumberID: bannedID}, conversa.CodeInvalidInput, "phoneNumberId"},
			"another account's":      {account.Complete{AccountID: a.ID, PhoneNumberID: freshID, WABAID: "200000000000003"}, conversa.CodeInvalidInput, "phoneNumberId"},
			"no number at all":       {account.Complete{AccountID: a.ID, PhoneNumberID: "../me"}, conversa.CodeInvalidInput, "phoneNumberId"},
			"an account of nobody":   {account.Complete{AccountID: "acc_0", PhoneNumberID: freshID}, conversa.CodeNotFound, "accountId"},
			"nothing to begin with":  {account.Complete{}, conversa.CodeInvalidInput, "code"},
			"a secret without token": {account.Complete{AccountID: a.ID, AppSecret: "x"}, conversa.CodeInvalidInput, "appSecret"},
		} {
			_, err := w.accounts.Complete(w.as(w.ana), w.ana, c.in)
			w.Log(name)
			w.refused(err, c.code, c.field, "")
		}
		_, err = w.accounts.Complete(w.as(w.bea), w.bea, account.Complete{AccountID: a.ID, PhoneNumberID: freshID})
		w.refused(err, conversa.CodeNotFound, "accountId", "")
	})
}

func TestANumberInUseIsRefusedAndSaysWhere(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.connected(w.ana)
		for _, v := range []conversa.Viewer{w.ana, w.bea} {
			in := w.signIn(v, freshID)
			in.PhoneNumberID = freshID
			_, err := w.accounts.Complete(w.as(v), v, in)
			words := `as "Shop"`
			if v.UserID == w.bea.UserID {
				words = "It is connected already."
			}
			w.refused(err, conversa.CodeNumberInUse, "phoneNumberId", words)
		}
		in := w.signIn(w.ana, elsewhereID)
		in.PhoneNumberID = elsewhereID
		_, err := w.accounts.Complete(w.as(w.ana), w.ana, in)
		w.refused(err, conversa.CodeNumberInUse, "phoneNumberId", "registered elsewhere")
		w.is(w.reread(a), conversa.AccountActive, "")
	})
}

func TestANumberWithTwoStepVerificationNeedsItsPIN(t *testing.T) {
	eachWorld(t, func(w *world) {
		in := w.signIn(w.ana, pinID)
		in.PhoneNumberID = pinID
		a := w.complete(w.ana, in)
		if _, err := w.accounts.RequestVerification(w.as(w.ana), w.ana, a.ID, conversa.VerificationBySMS, ""); err != nil {
			w.Fatal(err)
		}
		code := w.code(pinID)
		_, err := w.accounts.Verify(w.as(w.ana), w.ana, a.ID, code, "")
		w.refused(err, conversa.CodeInvalidInput, "pin", "another PIN")
		if row := w.reread(a); row.Pin != nil {
			w.Error("a PIN that is wrong was kept")
		}
		_, err = w.accounts.Verify(w.as(w.ana), w.ana, a.ID, code, "12345")
		w.refused(err, conversa.CodeInvalidInput, "pin", "6 digits")
		a, err = w.accounts.Verify(w.as(w.ana), w.ana, a.ID, code, "123456") // the code was right already
		if err != nil {
			w.Fatal(err)
		}
		w.is(a, conversa.AccountAuthorized, "Name the account")
		_, err = w.accounts.RequestVerification(w.as(w.ana), w.ana, a.ID, conversa.VerificationBySMS, "")
		w.refused(err, conversa.CodeConflict, "accountId", "verified already")
	})
}

func TestASetUpThatBrokeOffGoesOn(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.complete(w.ana, w.signIn(w.ana, freshID))
		if err := w.sim.Fail(simulator.Failure{Mode: simulator.FailureEmpty, Endpoint: "subscribed_apps", Times: 2}); err != nil {
			w.Fatal(err)
		}
		choice := account.Complete{AccountID: a.ID, PhoneNumberID: freshID}
		_, err := w.accounts.Complete(w.as(w.ana), w.ana, choice)
		w.refused(err, conversa.CodeUnavailable, "", "Try again in a few minutes")
		_, err = w.accounts.Complete(w.as(w.ana), w.ana, choice)
		w.refused(err, conversa.CodeUnavailable, "", "Try again in a few minutes")
		w.is(w.complete(w.ana, choice), conversa.AccountPendingNumberVerification, "verification code")

		// another administrator's sign-in for the same number goes on with the same account
		in := w.signIn(w.ana, freshID)
		in.PhoneNumberID = freshID
		if again := w.complete(w.ana, in); again.ID != a.ID {
			w.Errorf("%s goes on as %s", a.ID, again.ID)
		}
		if err := w.sim.Fail(simulator.Failure{Code: 133016, Endpoint: "register"}); err != nil {
			w.Fatal(err)
		}
		if _, err := w.accounts.RequestVerification(w.as(w.ana), w.ana, a.ID, conversa.VerificationBySMS, ""); err != nil {
			w.Fatal(err)
		}
		_, err = w.accounts.Verify(w.as(w.ana), w.ana, a.ID, w.code(freshID), "")
		w.refused(err, conversa.CodeRateLimited, "", "Wait 72 hours")
		pin := w.reread(a).Pin
		if pin == nil {
			w.Fatal("the PIN was not kept before the number was registered with it")
		}
		if err := w.sim.Fail(simulator.Failure{Code: 133005, Endpoint: "register"}); err != nil {
			w.Fatal(err)
		}
		_, err = w.accounts.Complete(w.as(w.ana), w.ana, account.Complete{AccountID: a.ID, PIN: "654321"})
		w.refused(err, conversa.CodeInvalidInput, "pin", "another PIN")
		if string(w.reread(a).Pin) != string(pin) {
			w.Error("a mistyped PIN took the place of the kept one")
		}
		w.is(w.complete(w.ana, account.Complete{AccountID: a.ID}), conversa.AccountAuthorized, "Name the account")
		if string(w.reread(a).Pin) != string(pin) {
			w.Error("the number was registered with another PIN")
		}
	})
}

func TestATokenOfAnotherAppNeedsItsSecretAndGetsAnAddress(t *testing.T) {
	eachWorld(t, func(w *world) {
		other := simulator.App{ID: "500000000000007", Secret: "secret-of-another-app"}
		w.sim.AllowApp(other, "token-of-another-app", wabaID)
		in := account.Complete{AccessToken: "token-of-another-app", PhoneNumberID: freshID}
		_, err := w.accounts.Complete(w.as(w.ana), w.ana, in)
		w.refused(err, conversa.CodeInvalidInput, "appSecret", "another Meta app")
		in.AppSecret = "wrong"
		_, err = w.accounts.Complete(w.as(w.ana), w.ana, in)
		w.refused(err, conversa.CodeInvalidInput, "appSecret", "not the secret")
		in.AppSecret = other.Secret
		a := w.complete(w.ana, in)
		own, err := w.accounts.WebhookOf(a)
		if err != nil || own.VerifyToken == "" {
			w.Fatalf("address %v, %v", own, err)
		}
		secret, verify, err := w.accounts.WebhookKeys(w.Context(), a.ID)
		if err != nil || secret != other.Secret || verify != own.VerifyToken {
			w.Errorf("keys %q, %q, %v", secret, verify, err)
		}
		if got := w.sim.Override(wabaID); got != own.URL {
			w.Errorf("webhooks go to %q, want %q", got, own.URL)
		}
		again := w.complete(w.ana, account.Complete{AccountID: a.ID})
		if kept, err := w.accounts.WebhookOf(again); err != nil || kept != own {
			w.Errorf("the address changed to %v, %v", kept, err)
		}
		_, err = w.accounts.Complete(w.as(w.ana), w.ana, account.Complete{AccessToken: "no-token"})
		w.refused(err, conversa.CodeInvalidInput, "accessToken", "Make another one")
	})
}

func TestATokenOfTheServersAppNeedsNoSecret(t *testing.T) {
	eachWorld(t, func(w *world) {
		w.sim.AllowApp(simulator.App{ID: appID, Secret: appSecret}, "system-users-token", wabaID)
		a := w.complete(w.ana, account.Complete{AccessToken: "system-users-token", PhoneNumberID: freshID})
		w.is(a, conversa.AccountPendingNumberVerification, "verification code")
		if secret, verify, err := w.accounts.WebhookKeys(w.Context(), a.ID); secret != "" || verify != "" || err != nil {
			w.Errorf("keys %q, %q, %v", secret, verify, err)
		}
		w.sim.AllowApp(simulator.App{ID: appID, Secret: appSecret}, "half-a-token", wabaID, whatsapp.ScopeMessaging)
		_, err := w.accounts.Complete(w.as(w.ana), w.ana, account.Complete{AccessToken: "half-a-token"})
		w.refused(err, conversa.CodeInvalidInput, "accessToken", whatsapp.ScopeManagement)
	})
}
