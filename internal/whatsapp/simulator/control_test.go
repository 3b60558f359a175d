package simulator_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"conversa/internal/whatsapp/simulator"
)

func TestForeignPagesCannotDriveTheSimulator(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, headers := range map[string][]string{
		"another origin":   {"Origin", "https://evil.example.com"},
		"no origin at all": {"Origin", "null"},
		"another port":     {"Origin", "http://127.0.0.1:1"},
		"rebound name":     {"Origin", "http://evil.example.com", "X-Host", "evil.example.com"},
		"cross-site GET":   {"Sec-Fetch-Site", "cross-site"},
	} {
		r, _ := http.NewRequestWithContext(t.Context(), "POST", w.url+"/simulator/clock", strings.NewReader(`{"jump":"1h"}`))
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		if host := r.Header.Get("X-Host"); host != "" {
			r.Host = host
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Body.Close(); answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s = %d", name, answer.StatusCode)
		}
	}
	if !w.sim.Now().Equal(noon) {
		t.Error("the clock moved")
	}
	if status, _ := w.call("POST", "/simulator/clock", map[string]any{"jump": "1h"}, "Origin", w.url, "Sec-Fetch-Site", "same-origin"); status != 200 {
		t.Errorf("its own page = %d", status)
	}
}

func TestTheClockJumpsFreezesAndRuns(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, clock := w.call("POST", "/simulator/clock", map[string]any{"jump": "24h"})
	if clock["now"] != "2026-03-02T12:00:00Z" || clock["frozen"] != true {
		t.Errorf("jump = %v", clock)
	}
	w.call("POST", "/simulator/clock", map[string]any{"freeze": "2027-01-01T00:00:00Z"})
	w.call("POST", "/simulator/clock", map[string]any{"run": true})
	begin := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	if now := w.sim.Now(); now.Before(begin) || now.After(begin.Add(time.Minute)) {
		t.Errorf("after run: %v", now)
	}
	w.call("POST", "/simulator/clock", map[string]any{"jump": "-1h"})
	if now := w.sim.Now(); now.After(begin) {
		t.Errorf("after a jump back: %v", now)
	}
	for _, bad := range []map[string]any{{"jump": "soon"}, {"hop": "1h"}} {
		if status, _ := w.call("POST", "/simulator/clock", bad); status != http.StatusBadRequest {
			t.Errorf("%v = %d", bad, status)
		}
	}
}

func TestEverythingWorksOverHTTP(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	post := func(path string, body map[string]any) map[string]any {
		t.Helper()
		status, answer := w.call("POST", path, body)
		if status != 200 {
			t.Fatalf("%s = %d %v", path, status, answer)
		}
		return answer
	}
	get := func(path string) map[string]any {
		t.Helper()
		status, answer := w.call("GET", path, nil)
		if status != 200 {
			t.Fatalf("%s = %d %v", path, status, answer)
		}
		return answer
	}
	post("/simulator/numbers", map[string]any{
		"phoneNumberId": "7", "wabaId": "8", "displayPhoneNumber": "+1 555-010-0007", "verifiedName": "Seven", "token": "t7",
	})
	in := post("/simulator/customers/5511955507777/messages", map[string]any{"phoneNumberId": "7", "name": "Caio", "text": "oi"})["wamid"].(string)
	status, answer := w.call("POST", "/v23.0/7/messages", text("5511955507777", "olá"), "Authorization", "Bearer t7")
	if status != 200 {
		t.Fatalf("send = %d %v", status, answer)
	}
	out := answer["messages"].([]any)[0].(map[string]any)["id"].(string)
	post("/simulator/customers/5511955507777/reactions", map[string]any{"wamid": out, "emoji": "👍"})
	post("/simulator/customers/5511955507777/edits", map[string]any{"wamid": in, "text": "oi!"})
	post("/simulator/customers/5511955507777/read", map[string]any{"phoneNumberId": "7"})
	post("/simulator/customers/5511955507777/deletions", map[string]any{"wamid": in})
	post("/simulator/customers/5511955507777/number", map[string]any{"waId": "5511955508888"})
	post("/simulator/customers/5511955508888", map[string]any{"name": "Caio Lima", "autoRead": true})
	post("/simulator/failures", map[string]any{"code": 131000, "times": 2})
	post("/simulator/chaos", map[string]any{"repeats": 2})
	post("/simulator/settings", map[string]any{"unlimited": true})
	counts := get("/simulator/deliveries?wait=10s")
	if counts["waiting"] != 0.0 || counts["updates"].(float64) < 8 {
		t.Errorf("deliveries = %v", counts)
	}
	sent := get("/simulator/sent")
	if sent["total"] != 1.0 || sent["sent"].([]any)[0].(map[string]any)["wamid"] != out {
		t.Errorf("sent = %v", sent)
	}
	if page := get("/simulator/sent?after=1"); len(page["sent"].([]any)) != 0 {
		t.Errorf("sent after 1 = %v", page)
	}
	chats := get("/simulator/chats")
	if len(chats["chats"].([]any)) != 1 || len(chats["numbers"].([]any)) != 2 || len(chats["customers"].([]any)) != 2 {
		t.Errorf("chats = %v", chats)
	}
	if strings.Contains(string(mustJSON(chats)), "t7") {
		t.Error("the token is shown")
	}
	messages := get("/simulator/chats/7/5511955508888")["messages"].([]any)
	first, second := messages[0].(map[string]any), messages[1].(map[string]any)
	if len(messages) != 2 || first["deleted"] != true || second["status"] != "read" ||
		second["reactions"].(map[string]any)["customer"] != "👍" {
		t.Errorf("messages = %v", messages)
	}
	if got := get("/simulator/failures")["failures"].([]any); len(got) != 1 {
		t.Errorf("failures = %v", got)
	}
	if got := w.product.fate(t, out); !strings.HasPrefix(got, "sent") || !strings.Contains(got, "read") {
		t.Errorf("fate = %q", got)
	}
	webhook := post("/simulator/webhook", map[string]any{"url": w.product.server.URL})
	if webhook["verified"] != true {
		t.Errorf("webhook = %v", webhook)
	}
	for path, want := range map[string]int{
		"/simulator/customers/5511955501234/messages": 404, "/simulator/customers/404/edits": 404, "/simulator/customers/ana/messages": 400,
	} {
		if status, _ := w.call("POST", path, map[string]any{}); status != want {
			t.Errorf("%s = %d, want %d", path, status, want)
		}
	}
}

func mustJSON(value any) []byte {
	encoded, _ := json.Marshal(value)
	return encoded
}

func TestThePhonePageFollowsEvents(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ana.WriteText(phoneID, "oi")
	answer, err := http.Get(w.url + "/simulator/events")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	next := func() map[string]any {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var event map[string]any
				if err := json.Unmarshal([]byte(data), &event); err != nil {
					t.Fatal(err)
				}
				return event
			}
		}
		t.Fatal("the stream ended")
		return nil
	}
	if hello := next(); hello["type"] != "clock" {
		t.Errorf("first event = %v", hello)
	}
	wamid := w.send(text(anaPhone, "olá"))
	for {
		event := next()
		m, _ := event["message"].(map[string]any)
		if m["id"] == wamid && m["status"] == "delivered" {
			if event["customer"] != anaPhone || m["content"].(map[string]any)["body"] != "olá" {
				t.Errorf("event = %v", event)
			}
			break
		}
	}
	w.sim.Jump(time.Hour)
	for next()["type"] != "clock" {
	}
	w.sim.Close()
	rest, _ := io.ReadAll(answer.Body)
	if strings.Contains(string(rest), "secret") {
		t.Errorf("the stream shows %s", rest)
	}
}

func TestThePhonePageIsServedWithAStrictPolicy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for path, part := range map[string]string{
		"/": `data-testid="phone-input"`, "/phone.js": "openChat", "/phone.css": "--accent", "/i18n.js": "Novo cliente",
	} {
		answer, err := http.Get(w.url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		policy := answer.Header.Get("Content-Security-Policy")
		if answer.StatusCode != 200 || !strings.Contains(string(body), part) || !strings.Contains(policy, "script-src 'self'") ||
			strings.Contains(policy, "unsafe") {
			t.Errorf("%s = %d, policy %q", path, answer.StatusCode, policy)
		}
	}
}

func TestThePhonePageGetsFilesThatABrowserCannotRun(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r, _ := http.NewRequestWithContext(t.Context(), "POST",
		w.url+"/simulator/customers/"+anaPhone+"/media?phoneNumberId="+phoneID+"&filename=a.html", strings.NewReader("<script>"))
	r.Header.Set("Content-Type", "text/html")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	w.delivered()
	id := w.product.elements(t, "messages")[0]["document"].(map[string]any)["id"].(string)
	file, err := http.Get(w.url + "/simulator/media/" + id)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Body.Close()
	body, _ := io.ReadAll(file.Body)
	if string(body) != "<script>" || file.Header.Get("Content-Type") != "application/octet-stream" ||
		file.Header.Get("Content-Disposition") != "attachment" ||
		!strings.Contains(file.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("file = %v %s", file.Header, body)
	}
}

// A customer writes to the only number that can be written to, or says to which.
func TestTheOnlyNumberNeedsNoName(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	write := func() int {
		res, err := http.Post(w.url+"/simulator/customers/"+anaPhone+"/messages", "application/json", strings.NewReader(`{"text":"oi"}`))
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close() // only the status counts
		return res.StatusCode
	}
	w.sim.AddNumber(simulator.Number{PhoneNumberID: "9", WABAID: "99", DisplayPhoneNumber: "+15550100009", Fresh: true})
	w.sim.AddNumber(simulator.Number{PhoneNumberID: "10", WABAID: "77", DisplayPhoneNumber: "+15550100010", Elsewhere: "1"})
	if code := write(); code != http.StatusOK {
		t.Errorf("beside numbers that are not registered here: %d", code)
	}
	w.sim.AddNumber(simulator.Number{PhoneNumberID: "8", WABAID: "88", DisplayPhoneNumber: "+15550100008", Token: "t"})
	if code := write(); code != http.StatusNotFound {
		t.Errorf("of two numbers: %d", code)
	}
}
