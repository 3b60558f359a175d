package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"conversa/internal/whatsapp/simulator"
)

func TestAReplyIsAcceptedAndItsStatusesComeSignedInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ana.WriteText(phoneID, "oi")
	message := text("+"+anaPhone, "olá")
	message["biz_opaque_callback_data"] = "msg_1"

	wamid := w.send(message)
	w.delivered()
	if got := w.product.fate(t, wamid); got != "sent delivered" {
		t.Errorf("statuses = %q", got)
	}
	for _, s := range w.product.elements(t, "statuses") {
		price, _ := s["pricing"].(map[string]any)
		if s["biz_opaque_callback_data"] != "msg_1" || s["recipient_id"] != anaPhone || s["recipient_user_id"] == nil ||
			price["pricing_model"] != "PMP" || price["billable"] != false || price["type"] != "free_customer_service" ||
			price["category"] != "service" {
			t.Errorf("status = %v", s)
		}
	}

	w.ana.Open(phoneID)
	w.ana.Read(wamid)
	w.delivered()
	if got := w.product.fate(t, wamid); got != "sent delivered read" {
		t.Errorf("statuses after reading = %q", got)
	}
	sent := w.sim.Sent()
	if len(sent) != 1 || sent[0].Wamid != wamid || sent[0].CallbackData != "msg_1" || sent[0].To != "+"+anaPhone ||
		!sent[0].At.Equal(noon) || !strings.Contains(string(sent[0].Body), "olá") {
		t.Errorf("Sent = %+v", sent)
	}
}

func TestServiceMessagesAreBilledWhenTheSettingsSaySo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *simulator.Config) { c.Settings = simulator.Settings{Billable: true, AutoRead: true} })
	w.ana.WriteText(phoneID, "oi")
	wamid := w.send(text(anaPhone, "olá"))
	w.delivered()
	if got := w.product.fate(t, wamid); got != "sent delivered read" {
		t.Errorf("statuses with auto-read = %q", got)
	}
	priced := 0
	for _, s := range w.product.elements(t, "statuses") {
		if price, ok := s["pricing"].(map[string]any); ok {
			priced++
			if price["billable"] != true || price["type"] != "regular" {
				t.Errorf("pricing = %v", price)
			}
		}
	}
	if priced != 2 {
		t.Errorf("priced statuses = %d, want sent and delivered", priced)
	}
}

func TestTheWindowClosesExactlyAfter24HoursOfThePlatformsTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ana.WriteText(phoneID, "oi")
	w.sim.Jump(24*time.Hour - time.Second)
	inside := w.send(text(anaPhone, "a tempo"))
	w.sim.Jump(time.Second)
	outside := w.send(text(anaPhone, "tarde"))
	w.delivered()
	if got := w.product.fate(t, inside); got != "sent delivered" {
		t.Errorf("inside = %q", got)
	}
	if got := w.product.fate(t, outside); got != "failed" {
		t.Errorf("outside = %q", got)
	}
	statuses := w.product.elements(t, "statuses")
	failed := statuses[len(statuses)-1]["errors"].([]any)[0].(map[string]any)
	if failed["code"] != 131047.0 || failed["title"] != "Re-engagement message" {
		t.Errorf("errors = %v", failed)
	}

	w.sim.SetSettings(simulator.Settings{RefuseClosedWindow: true})
	status, answer := w.call("POST", "/v24.0/"+phoneID+"/messages", text(anaPhone, "tarde"))
	if status != http.StatusBadRequest || code(answer) != 131047 {
		t.Errorf("refused = %d %v", status, answer)
	}
}

func TestAPhoneThatIsNotOnWhatsAppFailsLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wamid := w.send(text("+5511955509999", "alô"))
	w.delivered()
	statuses := w.product.elements(t, "statuses")
	if w.product.fate(t, wamid) != "failed" || statuses[0]["errors"].([]any)[0].(map[string]any)["code"] != 131026.0 {
		t.Errorf("statuses = %v", statuses)
	}
}

func TestANinthDigitFindsTheSamePerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sim.Customer("553155501234", "Bia").WriteText(phoneID, "oi")
	status, answer := w.call("POST", "/v24.0/"+phoneID+"/messages", text("+5531955501234", "oi"))
	contact := answer["contacts"].([]any)[0].(map[string]any)
	if status != 200 || contact["input"] != "+5531955501234" || contact["wa_id"] != "553155501234" {
		t.Errorf("answer = %d %v", status, answer)
	}
}

func TestBadRequestsGetMetasErrors(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	with := func(key string, value any) map[string]any {
		m := text(anaPhone, "x")
		delete(m, "text")
		m["type"], m[key] = key, value
		return m
	}
	button := func(title string) map[string]any {
		return map[string]any{"type": "button", "body": map[string]any{"text": "?"}, "action": map[string]any{
			"buttons": []any{map[string]any{"type": "reply", "reply": map[string]any{"id": "1", "title": title}}},
		}}
	}
	for name, c := range map[string]struct {
		body map[string]any
		want int
	}{
		"empty text":            {text(anaPhone, ""), 100},
		"4097 characters":       {text(anaPhone, strings.Repeat("é", 4097)), 100},
		"no recipient":          {text("", "x"), 100},
		"no product":            {map[string]any{"to": anaPhone, "text": map[string]any{"body": "x"}}, 100},
		"unknown type":          {with("poll", map[string]any{}), 100},
		"unknown file":          {with("image", map[string]any{"id": "1"}), 100},
		"caption too long":      {with("image", map[string]any{"id": "1", "caption": strings.Repeat("x", 1025)}), 100},
		"audio with a caption":  {with("audio", map[string]any{"id": "1", "caption": "x"}), 100},
		"location off the map":  {with("location", map[string]any{"latitude": 91, "longitude": 0}), 131009},
		"location half":         {with("location", map[string]any{"latitude": 1}), 100},
		"contact without name":  {with("contacts", []any{map[string]any{}}), 100},
		"button title too long": {with("interactive", button(strings.Repeat("x", 21))), 100},
		"no buttons": {with("interactive", map[string]any{
			"type": "button", "body": map[string]any{"text": "?"}, "action": map[string]any{},
		}), 131009},
		"reaction to nothing": {with("reaction", map[string]any{"emoji": "👍"}), 100},
		"to itself":           {text("+15550100001", "x"), 131021},
		"foreign user id": {map[string]any{
			"messaging_product": "whatsapp", "recipient": "BR.1", "text": map[string]any{"body": "x"},
		}, 131009},
		"callback data too long": {func() map[string]any {
			m := text(anaPhone, "x")
			m["biz_opaque_callback_data"] = strings.Repeat("x", 513)
			return m
		}(), 100},
	} {
		t.Run(name, func(t *testing.T) {
			status, answer := w.call("POST", "/v24.0/"+phoneID+"/messages", c.body)
			if status != http.StatusBadRequest || code(answer) != c.want {
				t.Errorf("answer = %d %v, want code %d", status, answer, c.want)
			}
		})
	}
	if n := len(w.sim.Sent()); n != 0 {
		t.Errorf("%d bad requests were accepted", n)
	}
	w.ana.WriteText(phoneID, "oi")
	w.send(text(anaPhone, strings.Repeat("é", 4096)))
	w.send(with("interactive", button("Sim")))
	w.send(with("location", map[string]any{"latitude": -23.5, "longitude": "-46.6"}))
}

func TestTokensAndNumbersAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sim.AddNumber(simulator.Number{PhoneNumberID: "2", WABAID: "other", DisplayPhoneNumber: "+15550100002", Token: "t2"})
	status, answer := w.call("POST", "/v24.0/"+phoneID+"/messages", text(anaPhone, "x"), "Authorization", "Bearer no")
	if status != http.StatusUnauthorized || code(answer) != 190 {
		t.Errorf("unknown token = %d %v", status, answer)
	}
	for _, id := range []string{"2", "404"} {
		status, answer := w.call("POST", "/v24.0/"+id+"/messages", text(anaPhone, "x"))
		if status != http.StatusBadRequest || code(answer) != 100 || answer["error"].(map[string]any)["error_subcode"] != 33.0 {
			t.Errorf("number %s = %d %v", id, status, answer)
		}
	}
	w.sim.RevokeToken(token)
	if _, answer := w.call("GET", "/v24.0/"+phoneID, nil); code(answer) != 190 {
		t.Errorf("revoked token = %v", answer)
	}
}

func TestRatesAreLimitedPerPairAndPerNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ana.WriteText(phoneID, "oi")
	for range 45 {
		w.send(text(anaPhone, "x"))
	}
	path := "/v24.0/" + phoneID + "/messages"
	if _, answer := w.call("POST", path, text(anaPhone, "x")); code(answer) != 131056 {
		t.Errorf("46th to one person = %v", answer)
	}
	w.sim.Jump(6 * time.Second)
	w.send(text(anaPhone, "x"))
	if _, answer := w.call("POST", path, text(anaPhone, "x")); code(answer) != 131056 {
		t.Errorf("second after 6 s = %v", answer)
	}
	for i := range 79 {
		w.send(text("+1555010"+string(rune('0'+i%10))+string(rune('0'+i/10))+"00", "x"))
	}
	if _, answer := w.call("POST", path, text("+15550109999", "x")); code(answer) != 130429 {
		t.Errorf("81st in a second = %v", answer)
	}
	w.sim.SetSettings(simulator.Settings{Unlimited: true})
	w.send(text(anaPhone, "x"))
}

func TestMergeFieldsThatReachThePlatformAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ana.WriteText(phoneID, "oi")
	if _, answer := w.call("POST", "/v24.0/"+phoneID+"/messages", text(anaPhone, "Oi, $[Leads.First Name]")); code(answer) != 100 {
		t.Errorf("a merge field was taken: %v", answer)
	}
	w.send(text(anaPhone, "Oi, Ana"))
	if sent := w.sim.Sent(); len(sent) != 1 {
		t.Errorf("sent %+v", sent)
	}
	if v := w.sim.Violations(); len(v) != 1 || v[0].Text != "Oi, $[Leads.First Name]" {
		t.Errorf("Violations = %+v", v)
	}
}

func TestAMessageIsMarkedReadOnlyByAnInboundID(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.ana.WriteText(phoneID, "oi")
	last := w.ana.WriteText(phoneID, "alô?")
	mark := func(id string) map[string]any {
		return map[string]any{
			"messaging_product": "whatsapp", "status": "read", "message_id": id,
			"typing_indicator": map[string]any{"type": "text"},
		}
	}
	path := "/v24.0/" + phoneID + "/messages"
	if status, answer := w.call("POST", path, mark(last)); status != 200 || answer["success"] != true {
		t.Errorf("mark = %d %v", status, answer)
	}
	out := w.send(text(anaPhone, "olá"))
	if status, answer := w.call("POST", path, mark(out)); status != 400 || code(answer) != 100 {
		t.Errorf("mark of our own = %d %v", status, answer)
	}
	w.delivered()
	_, chat := w.call("GET", "/simulator/chats/"+phoneID+"/"+anaPhone, nil)
	for _, m := range chat["messages"].([]any)[:2] {
		if m := m.(map[string]any); m["status"] != "read" {
			t.Errorf("message %v of %s, %s is not read", m, first, last)
		}
	}
	if marks := w.sim.Marks(); len(marks) != 1 || !marks[0].Typing || marks[0].Wamid != last {
		t.Errorf("Marks = %+v", marks)
	}
	if n := len(w.sim.Sent()); n != 1 {
		t.Errorf("Sent = %d, a mark is no message", n)
	}
}

func TestReactionsOfTheBusiness(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := w.ana.WriteText(phoneID, "oi")
	react := func(id string) map[string]any {
		m := text(anaPhone, "")
		delete(m, "text")
		m["type"], m["reaction"] = "reaction", map[string]any{"message_id": id, "emoji": "👍"}
		return m
	}
	good, bad := w.send(react(in)), w.send(react("wamid.unknown"))
	w.delivered()
	if got := w.product.fate(t, good); got != "sent" {
		t.Errorf("reaction = %q, want sent only", got)
	}
	if got := w.product.fate(t, bad); got != "failed" {
		t.Errorf("reaction to nothing = %q", got)
	}
	_, chat := w.call("GET", "/simulator/chats/"+phoneID+"/"+anaPhone, nil)
	messages := chat["messages"].([]any)
	if len(messages) != 1 || messages[0].(map[string]any)["reactions"].(map[string]any)["business"] != "👍" {
		t.Errorf("chat = %v", messages)
	}
}

func TestAnUnreachableLinkFailsLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.ana.WriteText(phoneID, "oi")
	files := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			http.Redirect(rw, r, "/photo", http.StatusFound)
			return
		}
		rw.Header().Set("Content-Type", "image/png")
	}))
	t.Cleanup(files.Close)
	for link, want := range map[string]string{"/photo": "sent delivered", "/moved": "failed"} {
		m := text(anaPhone, "")
		m["type"], m["image"] = "image", map[string]any{"link": files.URL + link}
		wamid := w.send(m)
		w.delivered()
		if got := w.product.fate(t, wamid); got != want {
			t.Errorf("%s = %q, want %q", link, got, want)
		}
	}
}
