package server_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"conversa/server"
)

func TestAServerThatEndsLetsWhatHasBegunEnd(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n := start(t, dialect, nil)
		token := n.furnish()
		ws, err := n.dial(nil, `{"token": "`+token+`"}`)
		if err != nil {
			t.Fatal(err)
		}
		// A request of which half was sent when the server is told to end.
		c, err := net.Dial("tcp", strings.TrimPrefix(n.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		body := `{"query": "{ viewer { email } }"}`
		fmt.Fprintf(c, "POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
			token, len(body))
		answers := bufio.NewReader(c)
		if line, err := answers.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
			t.Fatalf("the server waits for the body: %q, %v", line, err)
		}
		if _, err := io.WriteString(c, body[:10]); err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		n.stop()
		if _, _, err := ws.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseServiceRestart) {
			t.Errorf("the socket: %v, want 1012", err)
		}
		if _, err := io.WriteString(c, body[10:]); err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(answers)
		if err != nil || !strings.Contains(string(answer), email) {
			t.Errorf("the request: %s, %v", answer, err)
		}
		if err := <-n.stopped; err != nil {
			t.Errorf("Run: %v", err)
		}
		n.stopped <- nil // for the cleanup
		if took := time.Since(begun); took > 9*time.Second {
			t.Errorf("took %v", took)
		}
		if _, err := net.Dial("tcp", strings.TrimPrefix(n.url, "http://")); err == nil {
			t.Error("the port is still open")
		}
	})
}

func TestAPortInUseIsAClearError(t *testing.T) {
	t.Parallel()

	n := start(t, "sqlite3", nil)
	config := n.config
	config.Addr = strings.TrimPrefix(n.url, "http://")
	s, err := server.New(t.Context(), config, server.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "CONVERSA_ADDR") || !strings.Contains(err.Error(), "in use") {
		t.Errorf("Run: %v", err)
	}
}

func TestCommandsWorkBesideAServerAndOnNothing(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		n := start(t, dialect, nil)
		token := n.furnish() // two commands beside it
		log := slog.New(slog.DiscardHandler)
		whatsApp := server.WhatsApp{WhatsAppURL: "http://127.0.0.1:1"}
		id, err := server.AddAccount(t.Context(), n.config.Storage, whatsApp, server.NewAccount{
			OrgAdminEmail: email, Nickname: "Shop", PhoneNumberID: "100", WABAID: "200", AccessToken: "t",
		}, log)
		if err != nil || !strings.HasPrefix(id, "acc_") {
			t.Fatalf("AddAccount = %q, %v", id, err)
		}
		if got := n.query("{ accounts { id nickname status } }", bearer(token)); !strings.Contains(got.body, id) || !strings.Contains(got.body, "ACTIVE") {
			t.Errorf("accounts: %s", got.body)
		}
		if count, err := server.ReplayWebhooks(t.Context(), n.config.Storage, server.Replayed{}, log); count != 0 || err != nil {
			t.Errorf("ReplayWebhooks = %d, %v", count, err)
		}
	})
	empty := server.Storage{Data: t.TempDir()}
	in := server.NewOrganization{Name: "Example", AdminEmail: email, AdminPassword: password}
	if id, err := server.CreateOrganization(t.Context(), empty, in, slog.New(slog.DiscardHandler)); err != nil || !strings.HasPrefix(id, "org_") {
		t.Errorf("on an empty folder: %q, %v", id, err)
	}
}

func TestTheEdgesOwnPages(t *testing.T) {
	t.Parallel()

	n := start(t, "sqlite3", func(c *server.Config) { c.MetricsAddr = "127.0.0.1:0" })
	schema, err := os.ReadFile("../schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	if got := n.do("GET", "/schema.graphql", nil, ""); got.body != string(schema) {
		t.Errorf("the schema: %d, %d bytes", got.status, len(got.body))
	}
	page := n.do("GET", "/graphql", map[string]string{"Accept": "text/html,*/*"}, "")
	if page.status != 200 || !strings.Contains(page.body, "graphiql.min.js") || strings.Contains(page.body, "//") {
		t.Errorf("GraphiQL: %d %s", page.status, page.body)
	}
	for _, file := range []string{"graphiql.min.js", "graphiql.min.css", "react.production.min.js", "react-dom.production.min.js", "page.js", "page.css"} {
		if got := n.do("GET", "/graphiql/"+file, nil, ""); got.status != 200 || !strings.Contains(page.body, file) && file != "page.js" {
			t.Errorf("%s: %d", file, got.status)
		}
	}
	for path, want := range map[string]string{"/healthz": "up", "/readyz": "ready"} {
		if got := n.do("GET", path, nil, ""); got.status != 200 || !strings.Contains(got.body, want) {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
	n.do("POST", "/webhooks/whatsapp", nil, "{}")
	resp, err := http.Get("http://" + n.server.MetricsAddress() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`conversa_webhooks_total{outcome="unsigned"} 1`, "conversa_live_connections 0", "conversa_event_lag 0",
		`conversa_http_requests_total{method="GET",route="GET /healthz",status="200"} 1`,
	} {
		if !bytes.Contains(text, []byte(line)) {
			t.Errorf("metrics lack %s", line)
		}
	}
	if got := n.do("GET", "/metrics", nil, ""); strings.Contains(got.body, "conversa_webhooks_total") {
		t.Error("metrics are served to everybody")
	}
}

func TestTheDemoIsFurnishedAndCanBeStartedAgain(t *testing.T) {
	t.Parallel()

	data, passwords := t.TempDir(), map[string]bool{}
	var sessions []map[string]string
	for range 2 {
		told := runDemo(t, data, func(inbox, phone, email, password string) {
			n := &node{t: t, url: inbox}
			got := n.query(`mutation { signIn(input: {email: "`+email+`", password: "`+password+`"}) { viewer { locale timeZone } token } }`, nil)
			if got.code() != "" || !strings.Contains(got.body, "pt-BR") || !strings.Contains(got.body, "America/Sao_Paulo") {
				t.Fatalf("sign-in: %s", got.body)
			}
			session := map[string]string{"Cookie": strings.Split(got.header.Get("Set-Cookie"), ";")[0]}
			if got := n.query("{ accounts { nickname phoneNumber status } }", session); !strings.Contains(got.body, "+15550100001") || strings.Count(got.body, "Demo") != 1 {
				t.Errorf("accounts: %s", got.body)
			}
			if got := n.query("{ predefinedTexts { totalCount nodes { name } } }", session); strings.Count(got.body, "Boas-vindas") != 2 {
				t.Errorf("texts: %s", got.body)
			}
			got = n.query("{ salesDocuments { totalCount nodes { number customer { fullName } } } organization { legalName } }", session)
			if !strings.Contains(got.body, `"totalCount":3`) || !strings.Contains(got.body, "INV-0001") || !strings.Contains(got.body, "Beatriz Gonçalves") || !strings.Contains(got.body, "Ltda.") {
				t.Errorf("documents: %s", got.body)
			}
			text := fmt.Sprint("start ", len(sessions))
			writeOnPhone(t, phone, text)
			awaitMessage(n, session, text)
			for _, earlier := range sessions {
				if got := n.query("{ viewer { name } }", earlier); got.code() != "" {
					t.Errorf("a restart signed somebody out: %s", got.body)
				}
			}
			sessions = append(sessions, session)
		})
		passwords[told] = true
	}
	if len(passwords) != 1 {
		t.Error("a restart changed the password")
	}
	if another := runDemo(t, t.TempDir(), func(_, _, _, _ string) {}); passwords[another] {
		t.Error("two demos have the same password")
	}
}

// runDemo runs the demo while fn uses it, and returns the password.
func runDemo(t *testing.T, data string, fn func(inbox, phone, email, password string)) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	read, write := io.Pipe()
	done := make(chan error, 1)
	go func() {
		err := server.RunDemo(ctx, server.Demo{
			Config:        server.Config{Storage: server.Storage{Data: data}, Addr: "127.0.0.1:0"},
			SimulatorAddr: "127.0.0.1:0",
		}, write, server.Options{Log: slog.New(slog.DiscardHandler)})
		write.CloseWithError(fmt.Errorf("the demo ended: %w", err))
		done <- err
	}()
	var inbox, phone, email, password string
	if _, err := fmt.Fscanf(read, "Inbox    %s\nPhone    %s\nSign in  %s  %s\n", &inbox, &phone, &email, &password); err != nil {
		t.Fatal(err)
	}
	(&node{t: t, url: inbox}).awaitReady()
	fn(inbox, phone, email, password)
	stop()
	if err := <-done; err != nil {
		t.Errorf("RunDemo: %v", err)
	}
	return password
}

func writeOnPhone(t *testing.T, phone, text string) {
	t.Helper()
	resp, err := http.Post(phone+"/simulator/customers/5511955501234/messages", "application/json",
		strings.NewReader(`{"phoneNumberId": "100000000000001", "name": "Bia", "type": "text", "text": "`+text+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("the phone answers %d", resp.StatusCode)
	}
}

func awaitMessage(n *node, session map[string]string, text string) {
	n.t.Helper()
	var got response
	for range 500 {
		got = n.query("{ messages { nodes { text conversation { window { open } } } } }", session)
		if strings.Contains(got.body, text) && strings.Contains(got.body, `"open":true`) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	n.t.Errorf("the message did not arrive: %s", got.body)
}
