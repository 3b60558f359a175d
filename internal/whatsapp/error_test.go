package whatsapp_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"conversa/internal/whatsapp"
)

func TestErrorIsReadFromItsBody(t *testing.T) {
	t.Parallel()

	got := whatsapp.ParseError(401, []byte(`{"error":{"message":"Session has expired","type":"OAuthException","code":"190",
		"error_subcode":463,"error_data":{"messaging_product":"whatsapp","details":"Expired on Friday."},"is_transient":false,
		"error_user_title":"Sign in","error_user_msg":"Please sign in again","fbtrace_id":"Atrace_1"}}`))
	want := &whatsapp.Error{
		HTTPStatus: 401, Code: 190, Subcode: 463, Type: "OAuthException", Message: "Session has expired",
		Details: "Expired on Friday.", UserTitle: "Sign in", UserMessage: "Please sign in again", TraceID: "Atrace_1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("error differs (-want +got):\n%s", diff)
	}
	if got, want := got.Error(), "whatsapp: code 190/463, HTTP 401, trace Atrace_1: The access token is invalid or has expired"; got != want {
		t.Errorf("Error() = %s, want %s", got, want)
	}
}

func TestErrorRepeatsNothingOfTheAnswer(t *testing.T) {
	t.Parallel()

	for _, body := range []string{
		`{"error":{"code":190,"title":"SECRET","message":"Malformed access token SECRET","type":"SECRET","fbtrace_id":"a SECRET"}}`,
		`{"error":"SECRET"}`,
		`<html>SECRET</html>`,
		`SECRET`,
		``,
	} {
		if got := whatsapp.ParseError(400, []byte(body)).Error(); strings.Contains(got, "SECRET") {
			t.Errorf("Error() = %s", got)
		}
	}
}

func TestEachCodeHasItsAdvice(t *testing.T) {
	t.Parallel()

	for advice, codes := range map[whatsapp.Advice][]int{
		whatsapp.AdviceStopAccount:  {190, 401, 3, 10, 200, 230, 299, 131031, 368, 131042},
		whatsapp.AdviceRetry:        {1, 2, 131000, 131016, 131057},
		whatsapp.AdviceRetryPair:    {131056},
		whatsapp.AdviceRetryNumber:  {4, 17, 80007, 130429},
		whatsapp.AdviceWindowClosed: {131047},
		whatsapp.AdviceFail: {
			100, 131008, 131009, 131021, 131026, 130497, 131050, 131051, 131052, 131053, 131062, 131063, 132000, 132001, 132018,
			132068, 132069, 300, 999999,
		},
		whatsapp.AdviceFailForNow: {131030, 131037, 131045, 133010, 131048, 131064, 131049, 130472, 137000},
	} {
		for _, code := range codes {
			if got := (&whatsapp.Error{HTTPStatus: 400, Code: code}).Advice(); got != advice {
				t.Errorf("advice of code %d = %d, want %d", code, got, advice)
			}
		}
	}
}

func TestWithoutAKnownCodeTheStatusDecides(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		e    whatsapp.Error
		want whatsapp.Advice
	}{
		"nothing at all":             {whatsapp.Error{}, whatsapp.AdviceFail},
		"a page of a proxy":          {whatsapp.Error{HTTPStatus: 403}, whatsapp.AdviceFail},
		"code 0 of an expired token": {whatsapp.Error{HTTPStatus: 400, Type: "OAuthException"}, whatsapp.AdviceStopAccount},
		"unauthorized":               {whatsapp.Error{HTTPStatus: 401}, whatsapp.AdviceStopAccount},
		"too many requests":          {whatsapp.Error{HTTPStatus: 429}, whatsapp.AdviceRetryNumber},
		"transient":                  {whatsapp.Error{HTTPStatus: 500, Code: 999999, Transient: true}, whatsapp.AdviceRetry},
		"server's fault":             {whatsapp.Error{HTTPStatus: 503}, whatsapp.AdviceUnknown},
		"request time-out":           {whatsapp.Error{HTTPStatus: 408}, whatsapp.AdviceUnknown},
		"known code in a 500":        {whatsapp.Error{HTTPStatus: 500, Code: 131047}, whatsapp.AdviceWindowClosed},
	} {
		if got := c.e.Advice(); got != c.want {
			t.Errorf("%s: advice = %d, want %d", name, got, c.want)
		}
	}
}

func TestWhatMayPassIsKnown(t *testing.T) {
	t.Parallel()

	for code, want := range map[int]bool{190: true, 131016: true, 131047: true, 131048: true, 999999: true, 131026: false, 131053: false} {
		if got := (&whatsapp.Error{HTTPStatus: 400, Code: code}).MayPass(); got != want {
			t.Errorf("code %d may pass: %v", code, got)
		}
	}
}

func TestTriesAreLimited(t *testing.T) {
	t.Parallel()

	for code, want := range map[int]int{
		131000: 3, 1: 6, 2: 6, 131016: 6, 131056: 0, 130429: 0, 80007: 0, 190: 1, 131047: 1, 131026: 1, 999999: 1,
	} {
		if got := (&whatsapp.Error{Code: code}).MaxTries(); got != want {
			t.Errorf("tries of code %d = %d, want %d", code, got, want)
		}
	}
}

// sendCodes are those with which a message can fail. Source: Meta's documentation of the Cloud API.
var sendCodes = []int{
	0, 190, 401, 3, 10, 200, 299, 1, 2, 131000, 131016, 4, 17, 80007, 130429, 131056, 131048, 131064, 100, 131008,
	131009, 131021, 131026, 131030, 131031, 368, 130497, 131037, 131042, 131045, 133010, 131057, 131047, 131049,
	130472, 131050, 131051, 131052, 131053, 131062, 131063, 132000, 132018, 132068, 132069, 137000,
}

// The browser has words of its own, in each of its languages; ranges are under their first code.
func TestTheBrowserHasWordsForEachCode(t *testing.T) {
	t.Parallel()

	for _, language := range []string{"en", "pt"} {
		source, err := os.ReadFile("../../client/src/i18n/failures." + language + ".ts")
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range sendCodes {
			if code == 299 || code == 132018 {
				continue
			}
			if !regexp.MustCompile(fmt.Sprintf(`(?m)^      %d: \[`, code)).Match(source) {
				t.Errorf("%s: code %d has no words", language, code)
			}
		}
	}
}

func TestCodesAreDescribedInPlainWords(t *testing.T) {
	t.Parallel()

	unknownTitle, unknownRemedy := whatsapp.Describe(999999)
	if unknownTitle == "" || unknownRemedy == "" {
		t.Errorf("an unknown code has no words: %q, %q", unknownTitle, unknownRemedy)
	}
	for _, code := range sendCodes {
		title, remedy := whatsapp.Describe(code)
		if title == "" || remedy == "" || title == unknownTitle || !strings.HasSuffix(remedy, ".") || strings.HasSuffix(title, ".") {
			t.Errorf("Describe(%d) = %q, %q", code, title, remedy)
		}
	}
}
