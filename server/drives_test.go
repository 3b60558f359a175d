package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"conversa/internal/drive/fakedrive"
	"conversa/server"
)

// startBesideDrives starts a server whose providers are a fake.
func startBesideDrives(t *testing.T, dialect string) (*node, *fakedrive.Server) {
	t.Helper()
	fake := fakedrive.New()
	provider := httptest.NewServer(fake.Handler())
	t.Cleanup(func() { provider.CloseClientConnections(); provider.Close() })
	fake.URL = provider.URL
	return start(t, dialect, func(c *server.Config) {
		c.DropboxClientID, c.DropboxClientSecret, c.DropboxURL = fakedrive.ClientID, fakedrive.ClientSecret, provider.URL+"/dropbox"
	}), fake
}

// inSession runs a document with a session's cookie.
func (n *node) inSession(cookie *http.Cookie, document string, into any) {
	n.t.Helper()
	got := n.query(document, map[string]string{"Cookie": cookie.Name + "=" + cookie.Value})
	if err := json.Unmarshal([]byte(got.body), into); err != nil || got.code() != "" {
		n.t.Fatalf("%s: %s", document, got.body)
	}
}

// allow is what a person does on the provider's page: it gives where the browser is sent.
func allow(t *testing.T, address string) *url.URL {
	t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := browser.PostForm(address, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	back, err := res.Location()
	if err != nil {
		t.Fatalf("the provider's page: %d, %v", res.StatusCode, err)
	}
	return back
}

func TestASignInWithADriveComesBackInTheBrowser(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n, fake := startBesideDrives(t, dialect)
		fake.Add(fakedrive.Dropbox, fakedrive.Node{ID: "id:1", Name: "a.txt", Content: []byte("hello")})
		n.furnish()
		_, cookie := n.signIn()
		_, other := n.signIn()
		var begun struct {
			Data struct {
				ConnectCloudDrive struct{ AuthorizationURL string }
			}
		}
		n.inSession(cookie, "mutation { connectCloudDrive(provider: DROPBOX) { authorizationUrl } }", &begun)
		back := allow(t, begun.Data.ConnectCloudDrive.AuthorizationURL)
		if !strings.HasPrefix(back.String(), n.url+"/drives/callback?") {
			t.Fatalf("back to %s", back)
		}
		come := func(cookie *http.Cookie, language string) response {
			header := map[string]string{"Accept-Language": language}
			if cookie != nil {
				header["Cookie"] = cookie.Name + "=" + cookie.Value
			}
			return n.do("GET", back.RequestURI(), header, "")
		}
		for name, c := range map[string]struct {
			cookie *http.Cookie
			code   string
		}{"nobody": {nil, "UNAUTHENTICATED"}, "another session": {other, "INVALID_INPUT"}} {
			if got := come(c.cookie, "en"); !strings.Contains(got.body, `data-code="`+c.code+`"`) {
				t.Errorf("%s: %s", name, got.body)
			}
		}
		got := come(cookie, "pt-BR,pt;q=0.9")
		policy := got.header.Get("Content-Security-Policy")
		if !strings.Contains(got.body, `data-code=""`) || !strings.Contains(got.body, "O drive está conectado.") || !strings.HasPrefix(policy, "default-src 'none'") || got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("back with %v: %s", got.header, got.body)
		}
		if got := come(cookie, "en"); !strings.Contains(got.body, `data-code="INVALID_INPUT"`) {
			t.Errorf("a repeat: %s", got.body)
		}
		var drives struct {
			Data struct {
				CloudDrives []struct {
					ID, AccountName string
					Files           struct{ Nodes []struct{ Name string } }
				}
			}
		}
		n.inSession(cookie, "{ cloudDrives { id accountName files { nodes { name } } } }", &drives)
		if d := drives.Data.CloudDrives; len(d) != 1 || d[0].AccountName != "ana@box.example.com" || len(d[0].Files.Nodes) != 1 || d[0].Files.Nodes[0].Name != "a.txt" {
			t.Errorf("the drives are %+v", d)
		}
		rows := everything(t, n.config)
		for _, word := range []string{"fake-access-", "fake-refresh-", back.Query().Get("code"), back.Query().Get("state")} {
			if strings.Contains(rows, word) || strings.Contains(n.log.String(), word) {
				t.Errorf("%.12s is in the database or the log", word)
			}
		}
	})
}
