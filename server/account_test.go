package server_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"conversa"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
	"conversa/internal/whatsapp/simulator"
	"conversa/server"
)

const (
	canaryToken  = "EAAcanaryTOKENcanaryTOKENcanary"
	canarySecret = "canarySECRETcanarySECRET"
	spareWABA    = "200000000000002"
)

// leaky is a simulated Meta that can be made to answer every call with an error that
// quotes all of the request. It remembers the tokens that it gave out.
type leaky struct {
	sim    *simulator.Simulator
	mu     sync.Mutex
	leak   bool
	tokens []string
}

func (m *leaky) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	leak := m.leak
	m.mu.Unlock()
	if leak {
		body, _ := io.ReadAll(r.Body)
		quoted := r.URL.String() + " " + r.Header.Get("Authorization") + " " + string(body)
		answer, _ := json.Marshal(map[string]any{"error": map[string]any{
			"code": 100, "message": quoted, "type": quoted, "error_user_title": quoted, "error_user_msg": quoted,
			"fbtrace_id": quoted, "error_data": map[string]any{"details": quoted},
		}})
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write(answer)
		return
	}
	answer := httptest.NewRecorder()
	m.sim.Handler().ServeHTTP(answer, r)
	if strings.HasSuffix(r.URL.Path, "/oauth/access_token") {
		var got struct {
			Token string `json:"access_token"`
		}
		if json.Unmarshal(answer.Body.Bytes(), &got) == nil && got.Token != "" {
			m.mu.Lock()
			m.tokens = append(m.tokens, got.Token)
			m.mu.Unlock()
		}
	}
	for key, values := range answer.Header() {
		w.Header()[key] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

func (m *leaky) setLeak(on bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.leak = on
}

// administrator runs documents by the API, and keeps every answer.
type administrator struct {
	*node
	token   string
	answers bytes.Buffer
}

func (c *administrator) ask(document string, variables map[string]any) map[string]any {
	c.t.Helper()
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		c.t.Fatal(err)
	}
	resp := c.do("POST", "/graphql", map[string]string{"Content-Type": "application/json", "Authorization": "Bearer " + c.token}, string(body))
	c.answers.WriteString(resp.body)
	var answer struct{ Data map[string]map[string]any }
	_ = json.Unmarshal([]byte(resp.body), &answer) // an error has no data
	for _, payload := range answer.Data {
		return payload
	}
	return nil
}

const accountFields = `account { id nickname status statusReason phoneNumber verifiedName qualityRating businessId wabaId phoneNumberId
	businessProfile { about } preferences { addAs } checks { kind ok advice } numberChoices { phoneNumberId reason } webhookUrl webhookVerifyToken }`

func (c *administrator) complete(input map[string]any) map[string]any {
	payload := c.ask(`mutation ($input: CompleteIntegrationInput!) { completeAccountIntegration(input: $input) { `+accountFields+` } }`, map[string]any{"input": input})
	account, _ := payload["account"].(map[string]any)
	return account
}

func startBesideMeta(t *testing.T, dialect string) (*administrator, *leaky) {
	t.Helper()
	m := &leaky{sim: simulator.New(simulator.Config{AppID: "5", AppSecret: appSecret, VerifyToken: "verify"})}
	for i := range 3 {
		m.sim.AddNumber(simulator.Number{
			PhoneNumberID: fmt.Sprint("10000000000000", i), WABAID: spareWABA, BusinessID: "3", Fresh: true,
			DisplayPhoneNumber: fmt.Sprint("+1 555-010-000", i), VerifiedName: "Shop",
		})
	}
	m.sim.AllowApp(simulator.App{ID: "6", Secret: canarySecret}, canaryToken, spareWABA)
	m.sim.Start(t.Context())
	meta := httptest.NewServer(m)
	t.Cleanup(func() { m.sim.Close(); meta.CloseClientConnections(); meta.Close() })
	n := start(t, dialect, func(c *server.Config) {
		c.WhatsAppURL, c.WhatsAppDialogURL, c.WhatsAppAppID, c.WhatsAppConfigID = meta.URL, meta.URL+"/dialog/oauth", "5", "7"
	})
	return &administrator{node: n, token: n.furnish()}, m
}

// consent is what a person does in Meta's dialog.
func consent(t *testing.T, meta, dialog string) url.Values {
	t.Helper()
	u, err := url.Parse(dialog)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"phone_number_id": {"100000000000001"}, "answer": {"allow"}}
	for _, name := range []string{"client_id", "redirect_uri", "state"} {
		form.Set(name, u.Query().Get(name))
	}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := browser.PostForm(meta+"/dialog/oauth", form)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	back, err := res.Location()
	if err != nil || !strings.HasSuffix(back.Path, "/accounts/callback") {
		t.Fatalf("back to %v, %v", back, err)
	}
	return back.Query()
}

func TestNoSecretIsFoundInClear(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		c, m := startBesideMeta(t, dialect)
		begun := c.ask("mutation { startAccountIntegration { authorizationUrl state } }", nil)
		back := consent(t, c.config.WhatsAppURL, fmt.Sprint(begun["authorizationUrl"]))
		first := c.complete(map[string]any{"code": back.Get("code"), "state": back.Get("state"), "phoneNumberId": "100000000000001"})
		second := c.complete(map[string]any{"accessToken": canaryToken, "appSecret": canarySecret, "phoneNumberId": "100000000000002"})
		if first["id"] == nil || second["id"] == nil || second["webhookVerifyToken"] == nil {
			t.Fatalf("connected %v and %v", first, second)
		}
		for _, leak := range []bool{true, false} {
			m.setLeak(leak)
			c.complete(map[string]any{"accessToken": canaryToken, "appSecret": canarySecret})
			c.complete(map[string]any{"accessToken": canaryToken})
			for _, a := range []map[string]any{first, second} {
				for _, call := range []string{
					`requestNumberVerification(accountId: $id, method: SMS)`, `verifyNumber(accountId: $id, code: "000000", pin: "000000")`,
					`checkAccount(accountId: $id)`, `activateAccount(accountId: $id, input: {nickname: "` + fmt.Sprint(a["phoneNumberId"]) + `"})`,
					`updateBusinessProfile(accountId: $id, input: {about: "Open"})`, `completeAccountIntegration(input: {accountId: $id})`,
				} {
					c.ask("mutation ($id: ID!) { "+call+" { "+accountFields+" } }", map[string]any{"id": a["id"]})
				}
			}
		}
		c.ask("mutation ($id: ID!) { disconnectAccount(accountId: $id) { "+accountFields+" } }", map[string]any{"id": first["id"]})
		c.query("{ accounts { id nickname webhookUrl } }", bearer(c.token))
		if len(m.tokens) == 0 {
			t.Fatal("no token was given out")
		}
		rows := everything(t, c.config)
		for _, canary := range append(m.tokens, canaryToken, canarySecret, back.Get("state"), back.Get("code")) {
			if strings.Contains(rows, canary) || strings.Contains(rows, hex.EncodeToString([]byte(canary))) {
				t.Errorf("%.8s... is in the database", canary)
			}
			if strings.Contains(c.log.String(), canary) {
				t.Errorf("%.8s... is in the log", canary)
			}
			if canary != back.Get("state") && strings.Contains(c.answers.String(), canary) {
				t.Errorf("%.8s... is in an answer", canary)
			}
		}
		if !strings.Contains(rows, fmt.Sprint(second["id"])) {
			t.Error("what was searched does not hold the rows")
		}
	})
}

// everything is all that the database keeps: its files, or its rows as text.
func everything(t *testing.T, config server.Config) string {
	t.Helper()
	var all bytes.Buffer
	if config.DatabaseURL == "" {
		files, err := filepath.Glob(filepath.Join(config.Data, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err == nil { // folders are no files
				all.Write(text)
			}
		}
		return all.String()
	}
	st, err := store.Open(t.Context(), store.Config{URL: config.DatabaseURL, Dir: config.Data})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	ctx := conversa.WithViewer(t.Context(), conversa.SystemViewer())
	for _, table := range texts(t, ctx, st, "select quote_ident(table_name) from information_schema.tables where table_schema = current_schema()") {
		for _, row := range texts(t, ctx, st, "select r::text from "+table+" r") {
			all.WriteString(row + "\n")
		}
	}
	return all.String()
}

func texts(t *testing.T, ctx context.Context, st *store.Store, query string) (list []string) {
	t.Helper()
	rows, err := st.Query(ctx, query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	return list
}

func TestAnAccountOfAnotherAppHasAnAddressOfItsOwn(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		c, m := startBesideMeta(t, dialect)
		a := c.complete(map[string]any{"accessToken": canaryToken, "appSecret": canarySecret, "phoneNumberId": "100000000000002"})
		address := fmt.Sprint(a["webhookUrl"])
		if m.sim.Override(spareWABA) != address || !strings.HasPrefix(address, c.url+"/webhooks/whatsapp/acc_") {
			t.Fatalf("webhooks go to %q, the address is %q", m.sim.Override(spareWABA), address)
		}
		path := strings.TrimPrefix(address, c.url)
		body := `{"object":"whatsapp_business_account","entry":[]}`
		for _, try := range []struct {
			path, secret string
			status       int
		}{
			{path, canarySecret, 200}, {path, appSecret, 401}, {"/webhooks/whatsapp", canarySecret, 401}, {path, "", 401},
			{"/webhooks/whatsapp/acc_nobody", canarySecret, 401}, {"/webhooks/whatsapp/acc_nobody", "", 401}, {"/webhooks/whatsapp/%00", canarySecret, 401},
		} {
			if got := c.do("POST", try.path, map[string]string{"X-Hub-Signature-256": whatsapp.Sign(try.secret, []byte(body))}, body); got.status != try.status {
				t.Errorf("%s signed with %q: %d, want %d", try.path, try.secret, got.status, try.status)
			}
		}
		for token, want := range map[string]int{fmt.Sprint(a["webhookVerifyToken"]): 200, "verify": 403, "": 403} {
			query := url.Values{"hub.mode": {"subscribe"}, "hub.verify_token": {token}, "hub.challenge": {"7"}}
			if got := c.do("GET", path+"?"+query.Encode(), nil, ""); got.status != want {
				t.Errorf("verified with %q: %d, want %d", token, got.status, want)
			}
		}
	})
}
