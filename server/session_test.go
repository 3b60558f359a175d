package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"conversa/server"
)

const signInDocument = `mutation { signIn(input: {email: "` + email + `", password: "` + password + `"}) { token } }`

// signIn gives the token and the cookie of a new session.
func (n *node) signIn() (token string, cookie *http.Cookie) {
	n.t.Helper()
	got := n.query(signInDocument, nil)
	var answer struct {
		Data struct{ SignIn struct{ Token string } }
	}
	if err := json.Unmarshal([]byte(got.body), &answer); err != nil || answer.Data.SignIn.Token == "" {
		n.t.Fatalf("sign-in: %s", got.body)
	}
	cookie, err := http.ParseSetCookie(got.header.Get("Set-Cookie"))
	if err != nil {
		n.t.Fatal(err)
	}
	return answer.Data.SignIn.Token, cookie
}

func TestASessionsCookieWorksFromOurOwnPagesOnly(t *testing.T) {
	t.Parallel()

	n := start(t, "sqlite3", func(c *server.Config) { c.PublicURL = "https://inbox.example.com" })
	n.furnish()
	_, cookie := n.signIn()
	if !cookie.HttpOnly || !cookie.Secure || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.MaxAge != 400*24*60*60 {
		t.Errorf("cookie = %v", cookie)
	}
	for name, c := range map[string]struct {
		header map[string]string
		code   string
	}{
		"a program":             {nil, ""},
		"our page":              {map[string]string{"Origin": n.url, "Sec-Fetch-Site": "same-origin"}, ""},
		"our public page":       {map[string]string{"Origin": "https://inbox.example.com"}, ""},
		"another site":          {map[string]string{"Origin": "https://evil.example"}, "FORBIDDEN"},
		"another scheme":        {map[string]string{"Origin": "http://inbox.example.com"}, "FORBIDDEN"},
		"our name in another's": {map[string]string{"Origin": "https://inbox.example.com.evil.example"}, "FORBIDDEN"},
		"a hidden page":         {map[string]string{"Origin": "null"}, "FORBIDDEN"},
		"a sibling, no Origin":  {map[string]string{"Sec-Fetch-Site": "same-site"}, "FORBIDDEN"},
		"another, no Origin":    {map[string]string{"Sec-Fetch-Site": "cross-site"}, "FORBIDDEN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			header := map[string]string{"Cookie": cookie.Name + "=" + cookie.Value}
			for key, value := range c.header {
				header[key] = value
			}
			if got := n.query("{ viewer { email } }", header); got.code() != c.code || (c.code == "") != strings.Contains(got.body, email) {
				t.Errorf("answered %s, want %q", got.body, c.code)
			}
			if got := n.query(signInDocument, c.header); (got.code() == "FORBIDDEN") != (c.code == "FORBIDDEN") {
				t.Errorf("sign-in from there: %s", got.body)
			}
		})
	}
}

func TestTheTokenWinsOverTheCookie(t *testing.T) {
	t.Parallel()

	n := start(t, "sqlite3", nil)
	token := n.furnish()
	_, cookie := n.signIn()
	if cookie.Secure {
		t.Error("without https, a browser would not send the cookie back")
	}
	withCookie := func(authorization string) response {
		return n.query("{ viewer { email } }", map[string]string{"Authorization": authorization, "Cookie": cookie.Name + "=" + cookie.Value})
	}
	if got := withCookie("Bearer " + token); got.code() != "" {
		t.Errorf("both good: %s", got.body)
	}
	if got := withCookie("Bearer wrong"); got.status != http.StatusUnauthorized || got.code() != "UNAUTHENTICATED" {
		t.Errorf("a bad token beside a good cookie: %d %s", got.status, got.body)
	}
	if got := n.query("{ viewer { id } }", map[string]string{"Cookie": cookie.Name + "=cvs_ended"}); got.status != http.StatusOK || got.code() != "UNAUTHENTICATED" {
		t.Errorf("a cookie that ended: %d %s", got.status, got.body)
	}
	got := n.query("mutation { signOut { signedOut } }", map[string]string{"Cookie": cookie.Name + "=" + cookie.Value})
	if cleared, err := http.ParseSetCookie(got.header.Get("Set-Cookie")); err != nil || cleared.MaxAge >= 0 || cleared.Value != "" {
		t.Errorf("signing out sets %v, %v: %s", cleared, err, got.body)
	}
	if got := withCookie(""); got.code() != "UNAUTHENTICATED" {
		t.Errorf("after signing out: %s", got.body)
	}
}

func TestAliasesDoNotMultiplyGuesses(t *testing.T) {
	t.Parallel()

	now := time.Now()
	n := startAt(t, server.Config{Storage: storage(t, "sqlite3"), Addr: "127.0.0.1:0"}, func() time.Time { return now })
	n.furnish()
	field := `signIn(input: {email: "` + email + `", password: "guess guess"}) { token } `
	if got := n.query("mutation { a: "+field+"b: "+field+"}", nil); got.code() != "TOO_COMPLEX" {
		t.Errorf("two in one document: %s", got.body)
	}
	codes := map[string]int{}
	for range 12 {
		codes[n.query("mutation { "+field+"}", nil).code()]++
	}
	if codes["UNAUTHENTICATED"] != 10 || codes["RATE_LIMITED"] != 2 {
		t.Errorf("answers = %v, want 10 guesses", codes)
	}
	got := n.query(signInDocument, nil)
	if got.code() != "RATE_LIMITED" || !strings.Contains(got.body, "retryAfterMs") {
		t.Errorf("the right password among guesses: %s", got.body)
	}
}

// dial opens a socket and initialises it. The error is the server's refusal.
func (n *node) dial(header http.Header, payload string) (*websocket.Conn, error) {
	dialer := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, HandshakeTimeout: 5 * time.Second}
	ws, resp, err := dialer.Dial("ws"+strings.TrimPrefix(n.url, "http")+"/graphql", header)
	if err != nil {
		return nil, err
	}
	n.t.Cleanup(func() { ws.Close() })
	if resp.StatusCode != http.StatusSwitchingProtocols {
		n.t.Errorf("upgraded with %d", resp.StatusCode)
	}
	if err := ws.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return nil, err
	}
	if err := ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"connection_init","payload":`+payload+`}`)); err != nil {
		return nil, err
	}
	_, message, err := ws.ReadMessage()
	if err == nil && !strings.Contains(string(message), "connection_ack") {
		n.t.Errorf("got %s", message)
	}
	return ws, err
}

func TestWhoMayOpenASocket(t *testing.T) {
	t.Parallel()

	n := start(t, "sqlite3", func(c *server.Config) { c.PublicURL = "https://inbox.example.com" })
	token := n.furnish()
	_, cookie := n.signIn()
	withCookie := http.Header{"Cookie": {cookie.Name + "=" + cookie.Value}}
	from := func(origin string) http.Header {
		return http.Header{"Cookie": withCookie["Cookie"], "Origin": {origin}}
	}
	for name, c := range map[string]struct {
		header  http.Header
		payload string
		want    string // part of the error; empty: it opens
	}{
		"Authorization":              {nil, `{"Authorization": "Bearer ` + token + `"}`, ""},
		"authorization":              {nil, `{"authorization": "Bearer ` + token + `"}`, ""},
		"token":                      {nil, `{"token": "` + token + `"}`, ""},
		"header":                     {http.Header{"Authorization": {"Bearer " + token}}, `{}`, ""},
		"cookie":                     {withCookie, `{}`, ""},
		"cookie, our page":           {from(n.url), `null`, ""},
		"cookie, our public page":    {from("https://inbox.example.com"), `{}`, ""},
		"cookie, another site":       {from("https://evil.example"), `{}`, "bad handshake"},
		"cookie, a hidden page":      {from("null"), `{}`, "bad handshake"},
		"token, another site":        {http.Header{"Origin": {"https://evil.example"}}, `{"token": "` + token + `"}`, "bad handshake"},
		"nothing":                    {nil, `{}`, "4403"},
		"bad token":                  {nil, `{"Authorization": "Bearer wrong"}`, "4403"},
		"bad token beside a cookie":  {withCookie, `{"Authorization": "Bearer wrong"}`, "4403"},
		"bad header beside a cookie": {http.Header{"Authorization": {"Basic x"}, "Cookie": withCookie["Cookie"]}, `{}`, "4403"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			_, err := n.dial(c.header, c.payload)
			if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("dial: %v, want %q", err, c.want)
			}
		})
	}
}

func TestSigningOutClosesTheSessionsSockets(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n := start(t, dialect, nil)
		apiToken := n.furnish()
		token, _ := n.signIn()
		own, err := n.dial(nil, `{"token": "`+token+`"}`)
		if err != nil {
			t.Fatal(err)
		}
		other, err := n.dial(nil, `{"token": "`+apiToken+`"}`)
		if err != nil {
			t.Fatal(err)
		}
		if got := n.query("mutation { signOut { signedOut } }", bearer(token)); !strings.Contains(got.body, `"signedOut":true`) {
			t.Fatalf("signOut: %s", got.body)
		}
		if _, _, err := own.ReadMessage(); !websocket.IsCloseError(err, 4403) {
			t.Errorf("the session's socket: %v", err)
		}
		if err := other.WriteMessage(websocket.TextMessage, []byte(`{"type":"ping"}`)); err != nil {
			t.Fatal(err)
		}
		if _, message, err := other.ReadMessage(); err != nil || !strings.Contains(string(message), "pong") {
			t.Errorf("another's socket: %s, %v", message, err)
		}
	})
}
