package whatsapp_test

import (
	"strings"
	"testing"

	"conversa/internal/whatsapp"
)

// Every error that setting an account up can meet says what happened and what to do.
func TestErrorsOfTheSetUpSayWhatToDo(t *testing.T) {
	t.Parallel()

	unknown, _ := whatsapp.Describe(999999)
	for _, c := range []struct {
		code, subcode int
		words         string
	}{
		{100, 0, "registered elsewhere"}, {100, 33, "does not reach"}, {100, 36007, "Sign in with Meta again"},
		{100, 36008, "/accounts/callback"}, {100, 36009, "Sign in with Meta again"}, {101, 0, "id and secret"}, {190, 463, "another token"},
		{200, 0, "permissions"}, {10, 0, "permissions"}, {2388012, 0, "Choose it from the list"},
		{136024, 0, "SMS or calls"}, {136024, 2388091, "wait an hour"}, {136025, 0, "another one"}, {136025, 2388093, "another one"},
		{133005, 0, "Enter the PIN"}, {133006, 0, "Ask for a code"}, {133008, 0, "Wait"}, {133009, 0, "Wait"}, {133010, 0, "register it"},
		{133015, 0, "few minutes"}, {133016, 0, "72 hours"}, {2494100, 0, "few minutes"}, {2200, 0, "reachable"}, {80007, 0, "hour"},
	} {
		e := &whatsapp.Error{Code: c.code, Subcode: c.subcode, HTTPStatus: 400, Message: "Meta's own words", UserMessage: "Meta's own words"}
		title, remedy := e.Words()
		if title == "" || title == unknown || !strings.Contains(title+" "+remedy, c.words) {
			t.Errorf("%d/%d: %s. %s", c.code, c.subcode, title, remedy)
		}
		if strings.Contains(title+remedy, "Meta's own words") {
			t.Errorf("%d/%d repeats what Meta said", c.code, c.subcode)
		}
	}
}

func TestAnAnswerThatIsNotMetasIsNoTokensFault(t *testing.T) {
	t.Parallel()

	for body, refused := range map[string]bool{
		"<html>Bad gateway</html>": false,
		`{"error":{"code":0,"type":"OAuthException","message":"AuthException"}}`: true,
		`{"error":{"code":190,"message":"expired"}}`:                             true,
		`{"error":{"code":2,"is_transient":true}}`:                               false,
		`{"error":{"code":10}}`:                                                  false,
	} {
		e := whatsapp.ParseError(502, []byte(body))
		if e.TokenRefused() != refused {
			t.Errorf("%s: token refused = %v", body, !refused)
		}
		if title, remedy := e.Words(); title == "" || remedy == "" {
			t.Errorf("%s: %q, %q", body, title, remedy)
		}
	}
}
