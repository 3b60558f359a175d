package simulator_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"conversa/internal/whatsapp/simulator"
)

// TestAnswersHaveTheShapeOfRealOnes compares with the recorded bodies, where the corpus is at hand: every key that a
// real answer has, ours has too, with the same kind of value.
func TestAnswersHaveTheShapeOfRealOnes(t *testing.T) {
	t.Parallel()
	corpus := filepath.Join("..", "..", "..", "..", "shared", "whatsapp", "corpus")
	if _, err := os.Stat(corpus); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("no corpus beside the repository: %v", err)
		}
		t.Skip("no corpus beside the repository")
	}
	w := newWorld(t)
	in := w.ana.WriteText(phoneID, "oi")
	_, uploaded := w.upload("a.png", "image/png", []byte("x"))
	call := func(method, path string, body any) map[string]any {
		_, answer := w.call(method, path, body)
		return answer
	}
	fail := func(code int) map[string]any {
		_ = w.sim.Fail(simulator.Failure{Code: code})
		return call("POST", "/v24.0/"+phoneID+"/messages", text(anaPhone, "x"))
	}
	profile := call("GET", "/v24.0/"+phoneID+"/whatsapp_business_profile", nil)["data"].([]any)[0]
	cases := map[string]map[string]any{
		"http_send_200": call("POST", "/v24.0/"+phoneID+"/messages", text("+"+anaPhone, "x")),
		"http_mark_read_typing_200": call("POST", "/v24.0/"+phoneID+"/messages",
			map[string]any{"messaging_product": "whatsapp", "status": "read", "message_id": in}),
		"http_media_upload_200":        uploaded,
		"http_media_get_200":           call("GET", "/v24.0/"+uploaded["id"].(string), nil),
		"http_phone_get_200":           call("GET", "/v24.0/"+phoneID, nil),
		"http_waba_get_200_verified":   call("GET", "/v24.0/"+wabaID, nil),
		"http_subscribed_apps_get_200": call("GET", "/v24.0/"+wabaID+"/subscribed_apps", nil),
		// The recorded body nests the profile; Meta sends it flat as well, as here.
		"http_business_profile_get_200":    {"data": []any{map[string]any{"business_profile": profile}}},
		"http_register_400_pin_format":     call("POST", "/v24.0/"+phoneID+"/register", map[string]any{"pin": "1"}),
		"http_error_190_token_expired_401": fail(190),
		"http_error_2_service_500":         fail(2),
		"http_error_80007_rate_limit_429":  fail(80007),
		"synthetic/http_send_130429":       fail(130429),
		"synthetic/http_send_131000":       fail(131000),
		"synthetic/http_send_131009":       fail(131009),
		"synthetic/http_send_131016":       fail(131016),
		"synthetic/http_send_131042":       fail(131042),
		"synthetic/http_send_131047":       fail(131047),
		"synthetic/http_send_131056":       fail(131056),
		"synthetic/http_send_368":          fail(368),
	}
	for name, got := range cases {
		raw, err := os.ReadFile(filepath.Join(corpus, name+".json"))
		if err != nil {
			t.Errorf("corpus: %v", err)
			continue
		}
		var want map[string]any
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		sameShape(t, name, want, got)
	}
}

func sameShape(t *testing.T, path string, want, got any) {
	t.Helper()
	switch want := want.(type) {
	case map[string]any:
		ours, ok := got.(map[string]any)
		if !ok {
			t.Errorf("%s is not an object", path)
			return
		}
		for _, key := range slices.Sorted(maps.Keys(want)) {
			sameShape(t, path+"."+key, want[key], ours[key])
		}
		if code := want["code"]; code != nil && (code != ours["code"] || want["message"] != ours["message"]) {
			t.Errorf("%s = %v %v, want %v %v", path, ours["code"], ours["message"], code, want["message"])
		}
	case []any:
		ours, ok := got.([]any)
		if !ok || (len(want) > 0 && len(ours) == 0 && !strings.HasSuffix(path, "websites")) {
			t.Errorf("%s = %v, want a list", path, got)
			return
		}
		if len(want) > 0 && len(ours) > 0 {
			sameShape(t, path+"[]", want[0], ours[0])
		}
	case string:
		if _, ok := got.(string); !ok {
			t.Errorf("%s = %v, want a string", path, got)
		}
	case float64:
		if _, ok := got.(float64); !ok {
			t.Errorf("%s = %v, want a number", path, got)
		}
	case bool:
		if _, ok := got.(bool); !ok {
			t.Errorf("%s = %v, want true or false", path, got)
		}
	}
}
