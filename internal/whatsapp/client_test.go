package whatsapp_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"conversa/internal/whatsapp"
)

const token = "TOKEN-OF-THE-TEST"

func credentials() whatsapp.Credentials {
	return whatsapp.Credentials{PhoneNumberID: "100000000000001", Token: token}
}

// serve starts an API with one answer for everything, and a client of it.
func serve(t *testing.T, handler http.HandlerFunc) (*whatsapp.Client, *httptest.Server) {
	t.Helper()

	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &whatsapp.Client{BaseURL: server.URL, HTTP: server.Client()}, server
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func hello() whatsapp.Text { return whatsapp.Text{To: ana, Body: "Olá"} }

func TestTextIsSent(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		text whatsapp.Text
		want string
	}{
		"to a number": {
			hello(),
			`{"messaging_product":"whatsapp","recipient_type":"individual","to":"+5511955501234","type":"text","text":{"body":"Olá"}}`,
		},
		"to a user id, as an answer": {
			whatsapp.Text{Recipient: biaID, Body: "<Oi>", ReplyTo: "wamid.EARLIER", CallbackData: "message 7"},
			`{"messaging_product":"whatsapp","recipient_type":"individual","recipient":"BR.1000000000000000002","type":"text",
			"text":{"body":"<Oi>"},"context":{"message_id":"wamid.EARLIER"},"biz_opaque_callback_data":"message 7"}`,
		},
		"the number wins": {
			whatsapp.Text{To: "+" + ana, Recipient: anaID, Body: "Olá"},
			`{"messaging_product":"whatsapp","recipient_type":"individual","to":"+5511955501234","type":"text","text":{"body":"Olá"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got := r.Method + " " + r.URL.Path + " " + r.Header.Get("Content-Type") + " " + r.Header.Get("Authorization")
				if want := "POST /v24.0/100000000000001/messages application/json Bearer " + token; got != want {
					t.Errorf("request = %s, want %s", got, want)
				}
				if diff := cmp.Diff(decode(t, []byte(c.want)), decode(t, body)); diff != "" {
					t.Errorf("payload differs (-want +got):\n%s", diff)
				}
				fmt.Fprint(w, `{"messaging_product":"whatsapp","contacts":[{"input":"+5511955501234","wa_id":"551195501234","user_id":"BR.1000000000000000001"}],
					"messages":[{"id":"wamid.NEW","message_status":"accepted"}]}`)
			})
			got, err := client.SendText(t.Context(), credentials(), c.text)
			if err != nil {
				t.Fatal(err)
			}
			want := whatsapp.Sent{WAMID: "wamid.NEW", WaID: "551195501234", UserID: anaID, Status: "accepted"}
			if got != want {
				t.Errorf("SendText = %+v, want %+v", got, want)
			}
		})
	}
}

func decode(t *testing.T, body []byte) (v any) {
	t.Helper()

	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("decode %s: %v", body, err)
	}
	return v
}

func TestWhatCannotBeSentIsRefusedHere(t *testing.T) {
	t.Parallel()

	client, _ := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was made") })
	for _, text := range []whatsapp.Text{
		{Body: "nobody"}, {To: "+", Body: "nobody"}, {To: "+55 11 95550-1234", Body: "spaced"}, {To: ana},
	} {
		_, err := client.SendText(t.Context(), credentials(), text)
		if e := asError(t, err); e.Advice() != whatsapp.AdviceFail {
			t.Errorf("%+v: %v, want a permanent failure", text, err)
		}
	}
	if _, err := client.SendText(t.Context(), whatsapp.Credentials{}, hello()); asError(t, err).Code != 100 {
		t.Errorf("without a number: %v", err)
	}
}

func asError(t *testing.T, err error) *whatsapp.Error {
	t.Helper()

	var e *whatsapp.Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *whatsapp.Error", err)
	}
	return e
}

func TestRefusalsAreErrorsWithAdvice(t *testing.T) {
	t.Parallel()

	for code, want := range map[int]whatsapp.Advice{
		190: whatsapp.AdviceStopAccount, 131047: whatsapp.AdviceWindowClosed, 131056: whatsapp.AdviceRetryPair,
		130429: whatsapp.AdviceRetryNumber, 131016: whatsapp.AdviceRetry, 131026: whatsapp.AdviceFail,
	} {
		for _, status := range []int{200, 400, 500} {
			client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "90")
				w.WriteHeader(status)
				fmt.Fprintf(w, `{"error":{"code":%d,"message":"about %s"}}`, code, token)
			})
			_, err := client.SendText(t.Context(), credentials(), hello())
			e := asError(t, err)
			if e.Code != code || e.HTTPStatus != status || e.Advice() != want || e.RetryAfter != 90*time.Second {
				t.Errorf("code %d in HTTP %d: %+v, advice %d", code, status, e, e.Advice())
			}
			if e.Message != "about [token]" {
				t.Errorf("Message = %q", e.Message)
			}
		}
	}
}

func TestAnswersWithoutAnErrorObject(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		handler http.HandlerFunc
		unknown bool
		advice  whatsapp.Advice
	}{
		"refused by a proxy":      {answer(403, "<html>"), false, whatsapp.AdviceFail},
		"too many, in HTML":       {answer(429, "<html>"), false, whatsapp.AdviceRetryNumber},
		"unauthorized":            {answer(401, ""), false, whatsapp.AdviceStopAccount},
		"gateway gave up":         {answer(504, "<html>"), true, 0},
		"service down":            {answer(503, ""), true, 0},
		"request time-out":        {answer(408, ""), true, 0},
		"accepted without id":     {answer(200, `{"messages":[]}`), true, 0},
		"accepted with an empty":  {answer(200, ""), true, 0},
		"accepted with half":      {answer(200, `{"messages":[{"id":"wamid.`), true, 0},
		"accepted with too much":  {answer(200, strings.Repeat(" ", 2<<20)+`{"messages":[{"id":"wamid.1"}]}`), true, 0},
		"redirected":              {http.RedirectHandler("/elsewhere", http.StatusTemporaryRedirect).ServeHTTP, true, 0},
		"connection cut":          {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, true, 0},
		"connection cut half way": {cutHalfWay, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var requests atomic.Int32
			client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				c.handler(w, r)
			})
			_, err := client.SendText(t.Context(), credentials(), hello())
			if got := errors.Is(err, whatsapp.ErrUnknownOutcome); got != c.unknown {
				t.Fatalf("%v: unknown outcome = %v, want %v", err, got, c.unknown)
			}
			if !c.unknown && asError(t, err).Advice() != c.advice {
				t.Errorf("%v: advice = %d, want %d", err, asError(t, err).Advice(), c.advice)
			}
			if got := requests.Load(); got != 1 {
				t.Errorf("%d requests, want 1", got)
			}
		})
	}
}

func cutHalfWay(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	fmt.Fprint(w, `{"messages":[{"id":"wamid.1"}]}`)
}

// TestTimeOutAfterTheRequestLeft waits until the request is there before it gives up, over
// both versions of HTTP.
func TestTimeOutAfterTheRequestLeft(t *testing.T) {
	t.Parallel()

	for _, http2 := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.ProtoMajor == 2 != http2 {
				t.Errorf("protocol = %s", r.Proto)
			}
			_, _ = io.Copy(io.Discard, r.Body)
			cancel()
			<-r.Context().Done()
		}))
		server.EnableHTTP2 = http2
		server.StartTLS()
		t.Cleanup(server.Close)
		client := &whatsapp.Client{BaseURL: server.URL, HTTP: server.Client()}
		_, err := client.SendText(ctx, credentials(), hello())
		if !errors.Is(err, whatsapp.ErrUnknownOutcome) || !errors.Is(err, context.Canceled) || errors.Is(err, whatsapp.ErrNotSent) {
			t.Errorf("HTTP/2 %v: %v, want an unknown outcome", http2, err)
		}
	}
}

func TestAnIdleConnectionThatDiedIsNotUsedTwice(t *testing.T) {
	t.Parallel()

	var requests atomic.Int32
	client, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1) == 2 {
			panic(http.ErrAbortHandler)
		}
		fmt.Fprint(w, `{"messages":[{"id":"wamid.1"}]}`)
	})
	if _, err := client.SendText(t.Context(), credentials(), hello()); err != nil {
		t.Fatal(err)
	}
	if _, err := client.SendText(t.Context(), credentials(), hello()); !errors.Is(err, whatsapp.ErrUnknownOutcome) {
		t.Errorf("on a reused connection: %v, want an unknown outcome", err)
	}
	if got := requests.Load(); got != 2 {
		t.Errorf("%d requests, want 2", got)
	}
}

func TestNothingLeft(t *testing.T) {
	t.Parallel()

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, plain := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was made") })
	done, cancel := context.WithCancel(t.Context())
	cancel()
	noName := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
	}}}
	for name, c := range map[string]struct {
		ctx    context.Context
		client *whatsapp.Client
	}{
		"connection refused": {t.Context(), &whatsapp.Client{BaseURL: closed}},
		"no such name":       {t.Context(), &whatsapp.Client{BaseURL: "https://graph.example.com", HTTP: noName}},
		"no TLS":             {t.Context(), &whatsapp.Client{BaseURL: strings.Replace(plain.URL, "http:", "https:", 1)}},
		"already cancelled":  {done, &whatsapp.Client{BaseURL: plain.URL}},
		"not an address":     {t.Context(), &whatsapp.Client{BaseURL: "http://[::1"}},
	} {
		_, err := c.client.SendText(c.ctx, credentials(), hello())
		if !errors.Is(err, whatsapp.ErrNotSent) || errors.Is(err, whatsapp.ErrUnknownOutcome) {
			t.Errorf("%s: %v, want not sent", name, err)
		}
	}
}

type brokenTransport struct{}

func (brokenTransport) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("something broke")
}

func TestATransportThatReportsNothingProvesNothing(t *testing.T) {
	t.Parallel()

	client := &whatsapp.Client{HTTP: &http.Client{Transport: brokenTransport{}}}
	if _, err := client.SendText(t.Context(), credentials(), hello()); !errors.Is(err, whatsapp.ErrUnknownOutcome) {
		t.Errorf("%v, want an unknown outcome", err)
	}
}

func TestPhoneNumberIsRead(t *testing.T) {
	t.Parallel()

	client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v25.0/100000000000001" || !strings.Contains(r.URL.Query().Get("fields"), "quality_rating") {
			t.Errorf("address = %s", r.URL)
		}
		fmt.Fprint(w, `{"id":100000000000001,"display_phone_number":"+1 555-010-0001","verified_name":"Loja Exemplo",
			"quality_rating":"GREEN","status":"CONNECTED","name_status":"APPROVED","code_verification_status":"VERIFIED","more":{}}`)
	})
	client.Version = "v25.0"
	got, err := client.PhoneNumber(t.Context(), credentials())
	if err != nil {
		t.Fatal(err)
	}
	want := whatsapp.PhoneNumber{
		ID: "100000000000001", DisplayPhoneNumber: "+1 555-010-0001", VerifiedName: "Loja Exemplo",
		QualityRating: "GREEN", Status: "CONNECTED", NameStatus: "APPROVED", CodeVerificationStatus: "VERIFIED",
	}
	if got != want {
		t.Errorf("PhoneNumber = %+v, want %+v", got, want)
	}
}

func TestReadingRefusals(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct {
		handler http.HandlerFunc
		code    int
	}{
		"expired token":   {answer(401, `{"error":{"code":190}}`), 190},
		"error in a 200":  {answer(200, `{"error":{"code":100}}`), 100},
		"page of a proxy": {answer(502, `<html>`), 0},
		"redirect":        {http.RedirectHandler("/elsewhere", http.StatusFound).ServeHTTP, 0},
	} {
		client, _ := serve(t, c.handler)
		_, err := client.PhoneNumber(t.Context(), credentials())
		if e := asError(t, err); e.Code != c.code {
			t.Errorf("%s: %v, want code %d", name, err, c.code)
		}
	}
	client, _ := serve(t, answer(200, "no JSON"))
	if _, err := client.PhoneNumber(t.Context(), credentials()); err == nil {
		t.Error("an answer that is no JSON was read")
	}
}
