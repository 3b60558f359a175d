package server_test

import (
	"net/http"
	"strings"
	"testing"

	"conversa/internal/store"
	"conversa/internal/whatsapp"
	"conversa/server"
)

// kept counts the bodies in the database.
func (n *node) kept() (count int) {
	n.t.Helper()
	st, err := store.Open(n.t.Context(), store.Config{URL: n.config.DatabaseURL, Dir: n.config.Data})
	if err != nil {
		n.t.Fatal(err)
	}
	defer st.Close()
	rows, err := st.Query(n.t.Context(), "select count(*) from webhook_deliveries")
	if err != nil {
		n.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&count); err != nil {
			n.t.Fatal(err)
		}
	}
	return count
}

func TestOnlySignedWebhooksAreKept(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n := start(t, dialect, nil)
		body := `{"object":"whatsapp_business_account","entry":[]}`
		signed := whatsapp.Sign(appSecret, []byte(body))
		large := strings.Repeat(" ", 4<<20+1)
		for _, c := range []struct {
			name, body, signature string
			status                int
		}{
			{"no signature", body, "", 401},
			{"another secret", body, whatsapp.Sign("other", []byte(body)), 401},
			{"another body", body + " ", signed, 401},
			{"without its prefix", body, strings.TrimPrefix(signed, "sha256="), 401},
			{"SHA-1", body, "sha1=" + strings.TrimPrefix(signed, "sha256="), 401},
			{"too large", large, whatsapp.Sign(appSecret, []byte(large)), 413},
		} {
			if got := n.do("POST", "/webhooks/whatsapp", map[string]string{"X-Hub-Signature-256": c.signature}, c.body); got.status != c.status {
				t.Errorf("%s: %d, want %d", c.name, got.status, c.status)
			}
		}
		if count := n.kept(); count != 0 {
			t.Fatalf("%d were kept", count)
		}
		nearlyTooLarge := `{"x":"` + strings.Repeat(" ", 4<<20-8) + `"}`
		for _, good := range []string{body, "not even JSON", nearlyTooLarge} {
			if got := n.do("POST", "/webhooks/whatsapp", map[string]string{"X-Hub-Signature-256": whatsapp.Sign(appSecret, []byte(good))}, good); got.status != 200 {
				t.Errorf("signed, %d bytes: %d", len(good), got.status)
			}
		}
		if count := n.kept(); count != 3 {
			t.Errorf("%d were kept, want 3", count)
		}
	})
}

func TestWithoutASecretEveryWebhookIsRefused(t *testing.T) {
	t.Parallel()

	n := start(t, "sqlite3", func(c *server.Config) { c.WhatsAppAppSecret, c.WhatsAppVerifyToken = "", "" })
	for _, signature := range []string{"", whatsapp.Sign("", []byte("{}"))} {
		if got := n.do("POST", "/webhooks/whatsapp", map[string]string{"X-Hub-Signature-256": signature}, "{}"); got.status != http.StatusUnauthorized {
			t.Errorf("signed %q: %d", signature, got.status)
		}
	}
	if got := n.do("GET", "/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=&hub.challenge=7", nil, ""); got.status != http.StatusForbidden {
		t.Errorf("verified: %d", got.status)
	}
	if count := n.kept(); count != 0 {
		t.Errorf("%d were kept", count)
	}
}

func TestTheHandshakeIsAnsweredToWhoKnowsTheToken(t *testing.T) {
	t.Parallel()

	n := start(t, "sqlite3", nil)
	for query, want := range map[string]response{
		"hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1158201444":   {status: 200, body: "1158201444"},
		"hub.mode=subscribe&hub.verify_token=verify&hub.challenge=<b>x":         {status: 200, body: "<b>x"},
		"hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1158201444":    {status: 403, body: "forbidden\n"},
		"hub.mode=subscribe&hub.challenge=1158201444":                           {status: 403, body: "forbidden\n"},
		"hub.mode=unsubscribe&hub.verify_token=verify&hub.challenge=1158201444": {status: 403, body: "forbidden\n"},
	} {
		got := n.do("GET", "/webhooks/whatsapp?"+query, nil, "")
		if got.status != want.status || got.body != want.body || !strings.HasPrefix(got.header.Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %d %q as %s", query, got.status, got.body, got.header.Get("Content-Type"))
		}
	}
}
