package simulator_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"time"

	"conversa/internal/whatsapp/simulator"
)

func jsonBody(value any) io.Reader {
	encoded, _ := json.Marshal(value)
	return bytes.NewReader(encoded)
}

// upload posts a file as a business does.
func (w *world) upload(name, mimeType string, data []byte) (int, map[string]any) {
	w.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("messaging_product", "whatsapp")
	_ = form.WriteField("type", mimeType)
	part, _ := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="file"; filename="` + name + `"`}, "Content-Type": {mimeType},
	})
	_, _ = part.Write(data)
	_ = form.Close()
	r, err := http.NewRequestWithContext(w.Context(), "POST", w.url+"/v24.0/"+phoneID+"/media", &body)
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	var decoded map[string]any
	_ = json.NewDecoder(answer.Body).Decode(&decoded)
	return answer.StatusCode, decoded
}

// download gets a media address with a token.
func (w *world) download(address, bearer string) (int, []byte) {
	w.Helper()
	r, err := http.NewRequestWithContext(w.Context(), "GET", address, nil)
	if err != nil {
		w.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+bearer)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	data, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, data
}

func TestUploadedMediaIsSentFetchedAndDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ana.WriteText(phoneID, "oi")
	status, answer := w.upload("a.png", "image/png", []byte("a picture"))
	id, _ := answer["id"].(string)
	if status != 200 || id == "" {
		t.Fatalf("upload = %d %v", status, answer)
	}
	m := text(anaPhone, "")
	m["type"], m["image"] = "image", map[string]any{"id": id, "caption": "olha"}
	good := w.send(m)
	m["type"], m["video"] = "video", map[string]any{"id": id}
	wrong := w.send(m)
	w.delivered()
	if w.product.fate(t, good) != "sent delivered" || w.product.fate(t, wrong) != "failed" {
		t.Errorf("fates = %q, %q", w.product.fate(t, good), w.product.fate(t, wrong))
	}

	_, view := w.call("GET", "/v24.0/"+id+"?phone_number_id="+phoneID, nil)
	sum := sha256.Sum256([]byte("a picture"))
	if view["sha256"] != hex.EncodeToString(sum[:]) || view["mime_type"] != "image/png" || view["file_size"] != "9" {
		t.Errorf("view = %v", view)
	}
	address := view["url"].(string)
	if status, data := w.download(address, token); status != 200 || string(data) != "a picture" {
		t.Errorf("download = %d %s", status, data)
	}
	if status, _ := w.download(address, "wrong"); status != http.StatusUnauthorized {
		t.Errorf("download with a wrong token = %d", status)
	}
	if status, _ := w.download(strings.Replace(address, "ext=", "ext=9", 1), token); status != http.StatusNotFound {
		t.Errorf("download with a longer life = %d", status)
	}
	w.sim.Jump(5 * time.Minute)
	if status, _ := w.download(address, token); status != http.StatusNotFound {
		t.Errorf("download after 5 minutes = %d", status)
	}
	if status, _ := w.call("DELETE", "/v24.0/"+id, nil); status != 200 {
		t.Errorf("delete = %d", status)
	}
	if status, answer := w.call("GET", "/v24.0/"+id, nil); status != 400 || code(answer) != 100 {
		t.Errorf("get after delete = %d %v", status, answer)
	}
	if _, answer := w.upload("a.exe", "application/x-msdownload", []byte("x")); code(answer) != 131053 {
		t.Errorf("upload of a program = %v", answer)
	}
	if _, answer := w.upload("a.webp", "image/webp", make([]byte, 600<<10)); code(answer) != 131053 {
		t.Errorf("upload of a large sticker = %v", answer)
	}
}

func TestInboundMediaLivesSevenDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ana.SendMedia(phoneID, simulator.File{Data: []byte("%PDF"), MIME: "application/pdf", Filename: "nota.pdf", Caption: "segue"})
	w.delivered()
	messages := w.product.elements(t, "messages")
	document := messages[0]["document"].(map[string]any)
	sum := sha256.Sum256([]byte("%PDF"))
	if document["filename"] != "nota.pdf" || document["caption"] != "segue" ||
		document["sha256"] != base64.StdEncoding.EncodeToString(sum[:]) {
		t.Errorf("document = %v", document)
	}
	id := document["id"].(string)
	w.sim.Jump(7*24*time.Hour - time.Second)
	if status, _ := w.call("GET", "/v24.0/"+id, nil); status != 200 {
		t.Errorf("in the seventh day = %d", status)
	}
	w.sim.Jump(time.Second)
	if status, answer := w.call("GET", "/v24.0/"+id, nil); status != 400 || code(answer) != 100 {
		t.Errorf("after seven days = %d %v", status, answer)
	}
}

func TestANewNumberIsVerifiedAndRegistered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	status, answer := w.call("POST", "/v24.0/"+wabaID+"/phone_numbers",
		map[string]any{"cc": "1", "phone_number": "555-010-0009", "verified_name": "New"})
	id, _ := answer["id"].(string)
	if status != 200 || id == "" {
		t.Fatalf("create = %d %v", status, answer)
	}
	expect := func(path string, body map[string]any, want int) map[string]any {
		t.Helper()
		status, answer := w.call("POST", "/v24.0/"+id+path, body)
		if got := code(answer); (want == -1) != (status == 200) || got != want {
			t.Errorf("%s %v = %d %v, want code %d", path, body, status, answer, want)
		}
		return answer
	}
	expect("/messages", text(anaPhone, "x"), 133010)
	expect("/register", map[string]any{"messaging_product": "whatsapp", "pin": "123456"}, 133006)
	expect("/request_code", map[string]any{"code_method": "PIGEON", "language": "en_US"}, 100)
	expect("/request_code", map[string]any{"code_method": "SMS", "language": "en_US"}, -1)
	_, numbers := w.call("GET", "/simulator/numbers", nil)
	var sms string
	for _, n := range numbers["numbers"].([]any) {
		if n := n.(map[string]any); n["phoneNumberId"] == id {
			sms, _ = n["verificationCode"].(string)
		}
	}
	expect("/verify_code", map[string]any{"code": "x" + sms}, 136025)
	if answer := expect("/verify_code", map[string]any{"code": sms}, -1); answer["id"] != id {
		t.Errorf("verify_code = %v", answer)
	}
	expect("/request_code", map[string]any{"code_method": "SMS", "language": "en_US"}, 136024)
	expect("/register", map[string]any{"pin": "12"}, 100)
	expect("/register", map[string]any{"pin": "123456"}, -1)
	expect("/register", map[string]any{"pin": "654321"}, 133005)
	expect("/deregister", nil, -1)
	expect("/deregister", nil, 133010)
	for range 8 {
		expect("/register", map[string]any{"pin": "123456"}, -1)
	}
	expect("/register", map[string]any{"pin": "123456"}, 133016)
	w.sim.Jump(72 * time.Hour)
	expect("/register", map[string]any{"pin": "123456"}, -1)
}

func TestSignUpGivesATokenForTheAccountOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	redirect := "https://crm.example.com/signup"
	query := url.Values{"client_id": {appID}, "redirect_uri": {redirect}, "state": {"s1"}}
	page, err := browser.Get(w.url + "/v24.0/dialog/oauth?" + query.Encode())
	if err != nil {
		t.Fatal(err)
	}
	shown, _ := io.ReadAll(page.Body)
	if page.Body.Close(); page.StatusCode != 200 || !strings.Contains(string(shown), "1 555-010-0001") {
		t.Fatalf("dialog = %d %s", page.StatusCode, shown)
	}
	answer := func(choice string) url.Values {
		t.Helper()
		form := maps.Clone(query)
		form.Set("phone_number_id", phoneID)
		form.Set("answer", choice)
		sent, err := browser.PostForm(w.url+"/dialog/oauth", form)
		if err != nil {
			t.Fatal(err)
		}
		defer sent.Body.Close()
		target, _ := url.Parse(sent.Header.Get("Location"))
		if sent.StatusCode != http.StatusSeeOther || !strings.HasPrefix(target.String(), redirect+"?") {
			t.Fatalf("answer = %d %s", sent.StatusCode, target)
		}
		return target.Query()
	}
	if denied := answer("deny"); denied.Get("error") != "access_denied" || denied.Get("code") != "" {
		t.Errorf("denied = %v", denied)
	}
	allowed := answer("allow")
	if allowed.Get("state") != "s1" {
		t.Errorf("allowed = %v", allowed)
	}
	exchange := url.Values{"client_id": {appID}, "client_secret": {secret}, "code": {allowed.Get("code")}}
	if _, refused := w.call("GET", "/v24.0/oauth/access_token?client_id="+appID+"&client_secret=no&code=x", nil); code(refused) != 1 {
		t.Errorf("wrong secret = %v", refused)
	}
	_, got := w.call("GET", "/v24.0/oauth/access_token?"+exchange.Encode(), nil)
	granted, _ := got["access_token"].(string)
	if granted == "" || got["token_type"] != "bearer" {
		t.Fatalf("exchange = %v", got)
	}
	if _, again := w.call("GET", "/v24.0/oauth/access_token?"+exchange.Encode(), nil); code(again) != 100 {
		t.Errorf("second exchange = %v", again)
	}
	_, debug := w.call("GET", "/v24.0/debug_token?input_token="+granted, nil, "Authorization", "Bearer "+appID+"|"+secret)
	data := debug["data"].(map[string]any)
	scopes := data["granular_scopes"].([]any)[0].(map[string]any)
	if data["is_valid"] != true || scopes["target_ids"].([]any)[0] != wabaID {
		t.Errorf("debug_token = %v", debug)
	}
	if _, refused := w.call("GET", "/v24.0/debug_token?input_token="+granted, nil); code(refused) != 190 {
		t.Errorf("debug_token without the app = %v", refused)
	}
	if status, numbers := w.call("GET", "/v24.0/"+wabaID+"/phone_numbers", nil, "Authorization", "Bearer "+granted); status != 200 ||
		numbers["data"].([]any)[0].(map[string]any)["id"] != phoneID {
		t.Errorf("numbers = %v", numbers)
	}

	late := answer("allow").Get("code")
	w.sim.Jump(2 * time.Minute)
	exchange.Set("code", late)
	if _, refused := w.call("GET", "/v24.0/oauth/access_token?"+exchange.Encode(), nil); code(refused) != 100 {
		t.Errorf("late exchange = %v", refused)
	}
}

func TestSubscriptionsDecideWhereWebhooksGo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := newProduct(t)
	path := "/v24.0/" + wabaID + "/subscribed_apps"
	if _, answer := w.call("POST", path, map[string]any{"override_callback_uri": other.server.URL, "verify_token": "no"}); code(answer) != 2200 {
		t.Errorf("wrong verify token = %v", answer)
	}
	if status, answer := w.call("POST", path, map[string]any{"override_callback_uri": other.server.URL, "verify_token": verify}); status != 200 {
		t.Fatalf("override = %d %v", status, answer)
	}
	_, apps := w.call("GET", path, nil)
	if apps["data"].([]any)[0].(map[string]any)["override_callback_uri"] != other.server.URL {
		t.Errorf("subscribed_apps = %v", apps)
	}
	w.ana.WriteText(phoneID, "para o outro")
	w.delivered()
	if len(other.elements(t, "messages")) != 1 || len(w.product.elements(t, "messages")) != 0 {
		t.Error("the override was not honoured")
	}
	w.call("POST", path, nil)
	w.ana.WriteText(phoneID, "para este")
	w.delivered()
	if len(w.product.elements(t, "messages")) != 1 {
		t.Error("the override was not removed")
	}
	w.call("DELETE", path, nil)
	w.ana.WriteText(phoneID, "para ninguém")
	w.delivered()
	if len(w.product.elements(t, "messages")) != 1 || len(other.elements(t, "messages")) != 1 {
		t.Error("an account that is not subscribed got a webhook")
	}
	if err := w.sim.Verify(t.Context()); err != nil {
		t.Errorf("Verify = %v", err)
	}
}

func TestAnOverrideOfTheNumberGoesFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := newProduct(t)
	body := map[string]any{"webhook_configuration": map[string]any{
		"override_callback_uri": other.server.URL, "verify_token": verify,
	}}
	if status, answer := w.call("POST", "/v24.0/"+phoneID, body); status != 200 {
		t.Fatalf("override = %d %v", status, answer)
	}
	w.ana.WriteText(phoneID, "oi")
	w.delivered()
	if len(other.elements(t, "messages")) != 1 {
		t.Error("the number's override was not honoured")
	}
}

func TestTheBusinessProfileKeepsWhatIsSet(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := "/v24.0/" + phoneID + "/whatsapp_business_profile"
	set := map[string]any{"messaging_product": "whatsapp", "about": "Olá", "vertical": "RETAIL", "websites": []any{"https://example.com"}}
	if status, answer := w.call("POST", path, set); status != 200 {
		t.Fatalf("set = %d %v", status, answer)
	}
	for name, bad := range map[string]any{
		"about": strings.Repeat("x", 140), "vertical": "PIRACY", "websites": []any{"a", "b", "c"}, "colour": "red",
	} {
		if _, answer := w.call("POST", path, map[string]any{"messaging_product": "whatsapp", name: bad}); code(answer) != 100 {
			t.Errorf("bad %s = %v", name, answer)
		}
	}
	_, got := w.call("GET", path+"?fields=about,vertical,websites", nil)
	profile := got["data"].([]any)[0].(map[string]any)
	if profile["about"] != "Olá" || profile["vertical"] != "RETAIL" || profile["email"] != nil {
		t.Errorf("profile = %v", profile)
	}
}

func TestUnknownPathsAndFieldsAreErrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, answer := w.call("GET", "/v24.0/"+phoneID+"/nothing", nil); code(answer) != 2500 {
		t.Errorf("unknown path = %v", answer)
	}
	if _, answer := w.call("GET", "/v24.0/"+phoneID+"?fields=id,colour", nil); code(answer) != 100 {
		t.Errorf("unknown field = %v", answer)
	}
	_ = w.sim.Fail(simulator.Failure{Endpoint: "subscribed_apps", Code: 80007})
	if status, answer := w.call("GET", "/v24.0/"+wabaID+"/subscribed_apps", nil); status != 429 || code(answer) != 80007 {
		t.Errorf("failure on demand = %d %v", status, answer)
	}
}
