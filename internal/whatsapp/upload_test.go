package whatsapp_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"conversa/internal/whatsapp"
	"conversa/internal/whatsapp/simulator"
)

func upload(content string) whatsapp.Upload {
	return whatsapp.Upload{
		Name: `or"çamento.pdf`, ContentType: "application/pdf", Size: int64(len(content)), Content: strings.NewReader(content),
	}
}

func TestMediaIsUploaded(t *testing.T) {
	t.Parallel()

	content := "%PDF-1.7" + strings.Repeat("x", 100_000)
	client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/v24.0/100000000000001/media" || r.Header.Get("Authorization") != "Bearer "+token {
			t.Errorf("request: %s %v", r.URL, r.Header)
		}
		if r.ContentLength < int64(len(content)) {
			t.Errorf("its length is %d", r.ContentLength)
		}
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			t.Error(err)
			return
		}
		file, header, err := r.FormFile("file")
		if err != nil {
			t.Error(err)
			return
		}
		got, _ := io.ReadAll(file)
		if string(got) != content || header.Filename != `or"çamento.pdf` || header.Header.Get("Content-Type") != "application/pdf" ||
			r.FormValue("messaging_product") != "whatsapp" || r.FormValue("type") != "application/pdf" {
			t.Errorf("form: %v, %v, %d bytes", r.Form, header, len(got))
		}
		_, _ = io.WriteString(w, `{"id":"700"}`)
	})
	if id, err := client.UploadMedia(t.Context(), credentials(), upload(content)); id != "700" || err != nil {
		t.Errorf("UploadMedia = %q, %v", id, err)
	}
}

func TestAnUploadThatIsNotTaken(t *testing.T) {
	t.Parallel()

	client, _ := serve(t, answer(http.StatusBadRequest, `{"error":{"code":131053,"message":"bad file"}}`))
	var refusal *whatsapp.Error
	if _, err := client.UploadMedia(t.Context(), credentials(), upload("x")); !errors.As(err, &refusal) || refusal.Code != 131053 {
		t.Errorf("refused: %v", err)
	}
	client, _ = serve(t, answer(http.StatusOK, `{}`))
	if _, err := client.UploadMedia(t.Context(), credentials(), upload("x")); err == nil {
		t.Error("an answer without an id is taken")
	}
	short := upload("x")
	short.Size = 2
	if _, err := client.UploadMedia(t.Context(), credentials(), short); err == nil {
		t.Error("a file that is shorter than it says is taken")
	}
	client, server := serve(t, answer(http.StatusOK, `{"id":"700"}`))
	server.Close()
	if _, err := client.UploadMedia(t.Context(), credentials(), upload("x")); err == nil || strings.Contains(err.Error(), token) {
		t.Errorf("without a server: %v", err)
	}
}

func TestMediaIsSent(t *testing.T) {
	t.Parallel()

	message := func(kind string) whatsapp.MediaMessage {
		return whatsapp.MediaMessage{To: ana, Kind: kind, MediaID: "700", Caption: "Olá", Filename: "a.pdf", ReplyTo: "wamid.1", CallbackData: "msg_1"}
	}
	for kind, part := range map[string]string{
		"image":    `{"id":"700","caption":"Olá"}`,
		"video":    `{"id":"700","caption":"Olá"}`,
		"document": `{"id":"700","caption":"Olá","filename":"a.pdf"}`,
		"audio":    `{"id":"700"}`,
		"sticker":  `{"id":"700"}`,
	} {
		client, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			var got, want any
			_ = json.NewDecoder(r.Body).Decode(&got)
			_ = json.Unmarshal([]byte(`{"messaging_product":"whatsapp","recipient_type":"individual","to":"+5511955501234","type":"`+kind+`","`+
				kind+`":`+part+`,"context":{"message_id":"wamid.1"},"biz_opaque_callback_data":"msg_1"}`), &want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", kind, diff)
			}
			_, _ = io.WriteString(w, `{"messages":[{"id":"wamid.2"}]}`)
		})
		if sent, err := client.SendMedia(t.Context(), credentials(), message(kind)); err != nil || sent.WAMID != "wamid.2" {
			t.Errorf("%s: %+v, %v", kind, sent, err)
		}
	}
	client, _ := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a message left that cannot be sent") })
	without := message("image")
	without.MediaID = ""
	for _, m := range []whatsapp.MediaMessage{message("text"), without} {
		var refusal *whatsapp.Error
		if _, err := client.SendMedia(t.Context(), credentials(), m); !errors.As(err, &refusal) {
			t.Errorf("%+v: %v", m, err)
		}
	}
}

// The simulator takes each type up to its limit, and shows what came of it.
func TestTheSimulatorTakesMediaUpToItsLimits(t *testing.T) {
	t.Parallel()

	sim := simulator.New(simulator.Config{})
	sim.AddNumber(simulator.Number{PhoneNumberID: "1", WABAID: "2", DisplayPhoneNumber: "+1 555-010-0001", Token: "token"})
	client, _ := serve(t, sim.Handler().ServeHTTP)
	cr := whatsapp.Credentials{PhoneNumberID: "1", Token: "token"}
	sim.Customer(ana, "Ana").WriteText("1", "oi")
	for name, c := range map[string]struct {
		contentType, kind, head string
		limit                   int
	}{
		"a picture":      {"image/png", "image", "", 5 << 20},
		"a song":         {"audio/mpeg", "audio", "", 16 << 20},
		"a video":        {"video/mp4", "video", "", 16 << 20},
		"a still":        {"image/webp", "sticker", "RIFF....WEBPVP8 .........", 100 << 10},
		"one that moves": {"image/webp", "sticker", "RIFF....WEBPVP8X....\x02....", 500 << 10},
		"a text":         {"text/plain", "document", "", 100 << 20},
	} {
		content := c.head + strings.Repeat("x", c.limit+1-len(c.head))
		u := whatsapp.Upload{Name: "a", ContentType: c.contentType, Size: int64(c.limit), Content: strings.NewReader(content)}
		id, err := client.UploadMedia(t.Context(), cr, u)
		if err != nil {
			t.Errorf("%s at its limit: %v", name, err)
			continue
		}
		if _, err := client.SendMedia(t.Context(), cr, whatsapp.MediaMessage{To: ana, Kind: c.kind, MediaID: id}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var refusal *whatsapp.Error
		u.Size, u.Content = int64(c.limit)+1, strings.NewReader(content)
		if _, err := client.UploadMedia(t.Context(), cr, u); !errors.As(err, &refusal) || refusal.Code != 131053 {
			t.Errorf("%s over its limit: %v", name, err)
		}
	}
	if n := len(sim.Sent()); n != 6 {
		t.Errorf("%d messages were sent", n)
	}
}
