package server_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"conversa/server"
)

var setUpAddress = regexp.MustCompile(`(http\S+)/setup\?token=(\S+)`)

const setUpDocument = `mutation ($token: String!) { setUp(input: {token: $token, organizationName: "Shop", name: "Ana", email: "` + email + `", password: "` + password + `"}) { token } }`

// ask runs a document with variables by POST.
func (n *node) ask(document string, variables map[string]any, header map[string]string) response {
	n.t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		n.t.Fatal(err)
	}
	all := map[string]string{"Content-Type": "application/json"}
	for key, value := range header {
		all[key] = value
	}
	return n.do("POST", "/graphql", all, string(body))
}

func TestAFreshServerPrintsWhereItIsSetUp(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		config := server.Config{Storage: storage(t, dialect), Addr: "127.0.0.1:0", WhatsAppAppSecret: appSecret}
		first := startWith(t, config)
		old := setUpAddress.FindStringSubmatch(first.out.String())
		second := startWith(t, config) // as a second node, or after a restart
		printed := setUpAddress.FindStringSubmatch(second.out.String())
		if old == nil || printed == nil || printed[1] != second.url {
			t.Fatalf("printed %q and %q", first.out.String(), second.out.String())
		}
		if got := first.ask(setUpDocument, map[string]any{"token": old[2]}, nil); got.code() != "NOT_FOUND" {
			t.Errorf("the address of the first start: %s", got.body)
		}
		got := first.ask(setUpDocument, map[string]any{"token": printed[2]}, nil)
		cookie, err := http.ParseSetCookie(got.header.Get("Set-Cookie"))
		if got.code() != "" || err != nil || !cookie.HttpOnly {
			t.Fatalf("setUp: %s, cookie %v", got.body, err)
		}
		if got := second.query("{ viewer { email } }", map[string]string{"Cookie": cookie.Name + "=" + cookie.Value}); !strings.Contains(got.body, email) {
			t.Errorf("with the cookie: %s", got.body)
		}
		for _, n := range []*node{first, second} {
			if strings.Contains(n.log.String(), printed[2]) || strings.Contains(n.log.String(), old[2]) {
				t.Error("the log holds the token")
			}
		}
		if third := startWith(t, config); third.out.String() != "" {
			t.Errorf("with an organization there: %q", third.out.String())
		}
	})
}

func TestALinkLeadsToWhereTheBrowserReachesUs(t *testing.T) {
	t.Parallel()

	invite := `mutation ($email: String!) { inviteUser(input: {name: "Bia", email: $email, profile: STANDARD}) { invitationUrl } }`
	for name, c := range map[string]struct {
		public string
		header map[string]string
		want   string // empty: the server's own
	}{
		"public address":  {"https://inbox.example.com/", nil, "https://inbox.example.com"},
		"the request's":   {"", nil, ""},
		"an unknown word": {"", map[string]string{"X-Forwarded-Proto": "https"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			n := start(t, "sqlite3", func(config *server.Config) { config.PublicURL = c.public })
			header := bearer(n.furnish())
			for key, value := range c.header {
				header[key] = value
			}
			want := c.want
			if want == "" {
				want = n.url
			}
			got := n.ask(invite, map[string]any{"email": "bia@example.com"}, header)
			if !strings.Contains(got.body, `"`+want+`/invitation?token=cvl_`) {
				t.Errorf("answered %s, want %s", got.body, want)
			}
		})
	}
}

func TestAForgottenPasswordIsResetByCommand(t *testing.T) {
	t.Parallel()

	n := start(t, "sqlite3", nil)
	n.furnish()
	link, err := server.ResetPassword(t.Context(), n.config.Storage, "https://inbox.example.com/", email, slog.New(slog.DiscardHandler))
	token, ok := strings.CutPrefix(link, "https://inbox.example.com/invitation?token=")
	if err != nil || !ok {
		t.Fatalf("link = %q, %v", link, err)
	}
	accept := `mutation ($token: String!) { acceptInvitation(token: $token, password: "another horse") { viewer { email } } }`
	if got := n.ask(accept, map[string]any{"token": token}, nil); !strings.Contains(got.body, email) {
		t.Errorf("accepted: %s", got.body)
	}
	if got := n.query(signInDocument, nil); got.code() != "UNAUTHENTICATED" {
		t.Errorf("the old password: %s", got.body)
	}
	if path, err := server.ResetPassword(t.Context(), n.config.Storage, "", email, slog.New(slog.DiscardHandler)); err != nil || !strings.HasPrefix(path, "/invitation?token=") {
		t.Errorf("path = %q, %v", path, err)
	}
	if _, err := server.ResetPassword(t.Context(), n.config.Storage, "", "nobody@example.com", slog.New(slog.DiscardHandler)); err == nil {
		t.Error("nobody has a password now")
	}
}
