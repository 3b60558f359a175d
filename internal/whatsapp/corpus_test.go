package whatsapp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"conversa/internal/whatsapp"
)

// corpus is a folder of payloads from public repositories, kept beside the checkout and not in
// it. The payloads in testdata test the same code without it.
const corpus = "../../../shared/whatsapp/corpus"

// expectation is what _expected.json says of a file.
type expectation struct {
	Kind      string
	Events    []event
	ErrorCode int `json:"error_code"`
}

// event has those members of an expected event that are this package's business.
type event struct {
	Field         string
	WABAID        string `json:"waba_id"`
	PhoneNumberID string `json:"phone_number_id"`
	Event         string
	WAMID         string
	Type          string
	Subtype       string
	SenderWaID    string `json:"sender_wa_id"`
	SenderUserID  string `json:"sender_user_id"`
	To            string
	ToUserID      string `json:"to_user_id"`
	Timestamp     string
	Body, Caption string
	Filename      string
	MediaID       string `json:"media_id"`
	MIME          string
	Voice         bool
	Forwarded     bool
	ReplyTo       string `json:"reply_to"`
	Target, Emoji string
	Referral      string `json:"referral_source_id"`
	Product       string `json:"referred_product"`

	Status          string
	Recipient       string
	RecipientUserID string `json:"recipient_user_id"`
	CallbackData    string `json:"biz_opaque_callback_data"`
	ConversationID  string `json:"conversation_id"`
	Pricing         pricing
	ErrorCodes      []int `json:"error_codes"`

	HistoryCount int `json:"history_messages"`
}

type pricing struct {
	Billable       bool
	Model          string `json:"pricing_model"`
	Type, Category string
}

func TestCorpus(t *testing.T) {
	t.Parallel()

	expected := readExpectations(t)
	for _, pattern := range []string{"*.json", "synthetic/*.json"} {
		files, err := filepath.Glob(filepath.Join(corpus, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if name, _ := filepath.Rel(corpus, file); name != "_expected.json" && expected != nil {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					checkFile(t, name, expected)
				})
			}
		}
	}
}

// readExpectations gives nil where there is no corpus, which only a developer's machine may
// lack.
func readExpectations(t *testing.T) map[string]expectation {
	t.Helper()

	text, err := os.ReadFile(filepath.Join(corpus, "_expected.json"))
	if os.IsNotExist(err) && os.Getenv("CI") != "true" {
		t.Logf("no corpus at %s: only testdata is tested", corpus)
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var expected map[string]expectation
	if err := json.Unmarshal(text, &expected); err != nil {
		t.Fatal(err)
	}
	return expected
}

func checkFile(t *testing.T, name string, expected map[string]expectation) {
	t.Helper()

	body, err := os.ReadFile(filepath.Join(corpus, name))
	if err != nil {
		t.Fatal(err)
	}
	want, known := expected[name]
	if strings.HasPrefix(filepath.Base(name), "http_") {
		checkAnswer(t, name, body, want)
		return
	}
	n, err := whatsapp.ParseNotification(body)
	if err != nil {
		t.Fatal(err)
	}
	got := events(t, n)
	if !known { // a file added later: it must be read without a problem
		return
	}
	for i := range want.Events {
		if i < len(got) {
			settle(&want.Events[i], &got[i])
		}
	}
	if diff := cmp.Diff(want.Events, got); diff != "" {
		t.Errorf("events differ (-want +got):\n%s", diff)
	}
}

// settle evens out what the expectations hold against the letter of the payload.
func settle(want, got *event) {
	if want.Event == "message" && want.Type == "" && got.Type == "location" {
		want.Type = got.Type // "no type key: infer location from the location object"
	}
}

var codeInName = regexp.MustCompile(`http_send_(\d+)\.json$`)

func checkAnswer(t *testing.T, name string, body []byte, want expectation) {
	t.Helper()

	if m := codeInName.FindStringSubmatch(name); m != nil && strings.HasPrefix(name, "synthetic/") {
		want.ErrorCode, _ = strconv.Atoi(m[1])
	}
	e := whatsapp.ParseError(400, body)
	if e.Code != want.ErrorCode {
		t.Errorf("code %d, want %d", e.Code, want.ErrorCode)
	}
	if want.ErrorCode != 0 && (e.Message == "" || e.TraceID == "") {
		t.Errorf("message and trace are missing: %+v", e)
	}
}

func events(t *testing.T, n whatsapp.Notification) []event {
	t.Helper()

	var all []event
	for _, c := range n.Changes {
		if c.Problem != nil {
			t.Errorf("problem of field %s: %v", c.Field, c.Problem)
		}
		all = append(all, changeEvents(t, c)...)
	}
	return all
}

func changeEvents(t *testing.T, c whatsapp.Change) []event {
	t.Helper()

	base := event{Field: c.Field, WABAID: c.WABAID, PhoneNumberID: c.PhoneNumberID, Event: c.Event}
	var all []event
	for _, m := range c.Messages {
		all = append(all, messageEvent(t, base, c, m))
	}
	for _, m := range c.Echoes {
		all = append(all, echoEvent(t, base, m))
	}
	for _, s := range c.Statuses {
		all = append(all, statusEvent(t, base, s))
	}
	if c.Field == "messages" && c.Errors != nil {
		e := base
		e.Event, e.ErrorCodes = "value_error", codes(c.Errors)
		all = append(all, e)
	}
	switch {
	case all != nil:
	case c.Field == "history":
		base.Event, base.HistoryCount = "history", len(c.History)
		all = []event{base}
	case c.Field == "user_preferences":
		all = preferenceEvents(t, base, c)
	default:
		if base.Event == "" {
			base.Event = "account_event"
		}
		all = []event{base}
	}
	return all
}

// preferenceEvents stand for what this package leaves in Raw.
func preferenceEvents(t *testing.T, base event, c whatsapp.Change) []event {
	t.Helper()

	var value struct {
		Preferences []struct{} `json:"user_preferences"`
	}
	if err := json.Unmarshal(c.Raw, &value); err != nil {
		t.Error(err)
	}
	var all []event
	for range value.Preferences {
		base.Event = "user_preference"
		all = append(all, base)
	}
	return all
}

func messageEvent(t *testing.T, e event, c whatsapp.Change, m whatsapp.Message) event {
	t.Helper()

	if m.Problem != nil {
		t.Errorf("problem of message %s: %v", m.ID, m.Problem)
	}
	e.Event, e.WAMID, e.Type = "message", m.ID, m.Type
	e.SenderWaID, e.SenderUserID = m.From, m.FromUserID
	e.Timestamp = strconv.FormatInt(m.SentAt.Unix(), 10)
	e.ErrorCodes = codes(m.Errors)
	if e.SenderUserID == "" {
		e.SenderUserID = senderProfile(c, m).UserID
	}
	if m.Context != nil {
		e.ReplyTo, e.Product = m.Context.ID, m.Context.ProductID
		e.Forwarded = m.Context.Forwarded || m.Context.FrequentlyForwarded
	}
	if m.Referral != nil {
		e.Referral = m.Referral.SourceID
	}
	addContent(&e, m)
	return e
}

// senderProfile takes the only profile for the sender's even where its number is another's, as
// the expectations do for payloads whose authors did not mind.
func senderProfile(c whatsapp.Change, m whatsapp.Message) whatsapp.Profile {
	if p := c.ProfileOf(m.From, m.FromUserID); p != (whatsapp.Profile{}) {
		return p
	}
	if len(c.Profiles) == 1 {
		return c.Profiles[0]
	}
	return whatsapp.Profile{}
}

func addContent(e *event, m whatsapp.Message) {
	switch {
	case m.Media != nil:
		e.MediaID, e.MIME, e.Caption = m.Media.ID, m.Media.MIMEType, m.Media.Caption
		e.Filename, e.Voice = m.Media.Filename, m.Media.Voice
	case m.Button != nil && m.Type == "interactive":
		e.Subtype = m.Button.Kind
	case m.System != nil:
		e.Subtype = m.System.Kind
	case m.Reaction != nil:
		e.Target, e.Emoji = m.Reaction.MessageID, m.Reaction.Emoji
	case m.Edit != nil:
		e.Target = m.Edit.OriginalID
	case m.Revoke != nil:
		e.Target = m.Revoke.OriginalID
	case m.Type == "text":
		e.Body = m.Text
	}
}

func echoEvent(t *testing.T, e event, m whatsapp.Message) event {
	t.Helper()

	if m.Problem != nil {
		t.Errorf("problem of echo %s: %v", m.ID, m.Problem)
	}
	e.Event, e.WAMID, e.Type, e.To, e.ToUserID = "echo", m.ID, m.Type, m.To, m.ToUserID
	return e
}

func statusEvent(t *testing.T, e event, s whatsapp.Status) event {
	t.Helper()

	if s.Problem != nil {
		t.Errorf("problem of status %s: %v", s.ID, s.Problem)
	}
	e.Event, e.WAMID, e.Status = "status", s.ID, s.Status
	e.Recipient, e.RecipientUserID = s.RecipientID, s.RecipientUserID
	e.Timestamp = strconv.FormatInt(s.At.Unix(), 10)
	e.CallbackData, e.ConversationID = s.CallbackData, s.ConversationID
	e.ErrorCodes = codes(s.Errors)
	if s.Pricing != nil {
		e.Pricing = pricing{Model: s.Pricing.Model, Type: s.Pricing.Type, Category: s.Pricing.Category}
		e.Pricing.Billable = s.Pricing.Billable != nil && *s.Pricing.Billable
	}
	return e
}

func codes(all []whatsapp.Error) []int {
	var codes []int
	for _, e := range all {
		codes = append(codes, e.Code)
	}
	return codes
}

var vector = regexp.MustCompile(`(?m)^\| (\S+\.json) \| (sha256=[0-9a-f]{64}) \|$`)

func TestCorpusSignatures(t *testing.T) {
	t.Parallel()

	if readExpectations(t) == nil {
		return
	}
	index, err := os.ReadFile(filepath.Join(corpus, "INDEX.md"))
	if err != nil {
		t.Fatal(err)
	}
	vectors := vector.FindAllStringSubmatch(string(index), -1)
	if len(vectors) == 0 {
		t.Error("INDEX.md lists no signatures")
	}
	for _, v := range vectors {
		body, err := os.ReadFile(filepath.Join(corpus, v[1]))
		if err != nil {
			t.Fatal(err)
		}
		if !whatsapp.VerifySignature(secret, v[2], body) {
			t.Errorf("%s: signature is refused", v[1])
		}
	}
}
