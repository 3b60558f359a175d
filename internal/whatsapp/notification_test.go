package whatsapp_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"conversa/internal/whatsapp"
)

func TestOneDamagedElementLosesNoOther(t *testing.T) {
	t.Parallel()

	changes := notification(t, "damaged").Changes
	if len(changes) != 4 {
		t.Fatalf("%d changes, want 4", len(changes))
	}
	c := changes[0]
	if got := problems(c.Messages); !slices.Equal(got, []string{
		"parse message: not a JSON object", "wamid.BAD: parse text: not a JSON object", "no id", "wamid.GOOD",
	}) {
		t.Errorf("messages = %q", got)
	}
	if !c.Messages[1].SentAt.IsZero() {
		t.Errorf("unreadable time read as %v", c.Messages[1].SentAt)
	}
	if len(c.Statuses) != 2 || c.Statuses[0].Problem == nil || c.Statuses[1].ID != "wamid.OUT1" || c.Statuses[1].Problem != nil {
		t.Errorf("statuses = %+v", c.Statuses)
	}
	want := []whatsapp.Error{{Code: 131000, Title: "Something went wrong", Details: "Unsupported webhook payload"}}
	if diff := cmp.Diff(want, c.Errors); diff != "" {
		t.Errorf("errors differ (-want +got):\n%s", diff)
	}
	for _, i := range []int{1, 2} {
		if changes[i].Problem == nil || len(changes[i].Raw) == 0 {
			t.Errorf("change %d = %+v, want a problem and the raw element", i, changes[i])
		}
	}
	if got := problems(changes[3].Messages); !slices.Equal(got, []string{"wamid.ALONE"}) {
		t.Errorf("a message outside of a list = %q", got)
	}
}

func problems(all []whatsapp.Message) []string {
	var got []string
	for _, m := range all {
		parts := []string{}
		if m.ID != "" {
			parts = append(parts, m.ID)
		}
		if m.Problem != nil {
			parts = append(parts, m.Problem.Error())
		}
		got = append(got, strings.Join(parts, ": "))
	}
	return got
}

func TestOnlyAnObjectWithEntriesIsANotification(t *testing.T) {
	t.Parallel()

	for body, ok := range map[string]bool{
		``:                          false,
		`null`:                      false,
		`[]`:                        false,
		`"entry"`:                   false,
		`{}`:                        false,
		`{"entry":null}`:            false,
		`{"entry":{}}`:              false,
		`{"entry":[]`:               false,
		`{"entry":[]} trailing`:     false,
		`{"entry":[]}`:              true,
		"\n {\"entry\" : [ null ]}": true,
	} {
		if _, err := whatsapp.ParseNotification([]byte(body)); (err == nil) != ok {
			t.Errorf("ParseNotification(%s) = %v, want success %v", body, err, ok)
		}
	}
}

func TestProfileIsFoundByEitherIDAndNeverByPlace(t *testing.T) {
	t.Parallel()

	ana := whatsapp.Profile{Name: "Ana", WaID: ana, UserID: anaID}
	bia := whatsapp.Profile{Name: "Bia", UserID: biaID}
	both := whatsapp.Change{Profiles: []whatsapp.Profile{bia, ana}}
	one := whatsapp.Change{Profiles: []whatsapp.Profile{bia}}
	for name, c := range map[string]struct {
		change       whatsapp.Change
		waID, userID string
		want         whatsapp.Profile
	}{
		"by number":          {both, ana.WaID, "", ana},
		"by user id":         {both, "", biaID, bia},
		"by either":          {both, "15550100009", anaID, ana},
		"stranger":           {both, "15550100009", "", whatsapp.Profile{}},
		"nameless, of two":   {both, "", "", whatsapp.Profile{}},
		"nameless, of one":   {one, "", "", bia},
		"stranger, of one":   {one, "15550100009", "", whatsapp.Profile{}},
		"nobody is profiled": {whatsapp.Change{}, "", "", whatsapp.Profile{}},
	} {
		if got := c.change.ProfileOf(c.waID, c.userID); got != c.want {
			t.Errorf("%s: ProfileOf = %+v, want %+v", name, got, c.want)
		}
	}
}

func TestHiddenNumberIsNoNumber(t *testing.T) {
	t.Parallel()

	for _, name := range []string{"text_hidden_number", "text_user_id_as_number"} {
		got := only(t, notification(t, name).Changes).ProfileOf("", biaID)
		want := whatsapp.Profile{
			Name: "Bia", Username: "bia.exemplo", UserID: biaID, ParentUserID: "BR.ENT.1000000000000000009",
		}
		if got != want {
			t.Errorf("%s: profile = %+v, want %+v", name, got, want)
		}
	}
}

func TestEchoesAreTheBusinessesOwnMessages(t *testing.T) {
	t.Parallel()

	c := only(t, notification(t, "echo").Changes)
	if len(c.Messages) != 0 {
		t.Errorf("an echo counts as a customer's message: %+v", c.Messages)
	}
	want := whatsapp.Message{
		ID: "wamid.ECHO", From: "15550100001", To: ana, ToUserID: anaID,
		SentAt: time.Unix(1790000100, 0).UTC(), Type: "text", Text: "Já respondi pelo celular",
	}
	if diff := cmp.Diff(want, only(t, c.Echoes), withoutRaw()); diff != "" {
		t.Errorf("echo differs (-want +got):\n%s", diff)
	}
}

func TestHistoryIsFlattenedWithItsThreads(t *testing.T) {
	t.Parallel()

	changes := notification(t, "history").Changes
	want := []whatsapp.Message{
		{
			ID: "wamid.HISTORY1", From: ana, ThreadID: ana, SentAt: time.Unix(1789990000, 0).UTC(),
			Type: "text", Text: "Primeira", HistoryStatus: "READ",
		},
		{
			ID: "wamid.HISTORY2", From: "15550100001", To: ana, ThreadID: ana,
			SentAt: time.Unix(1789990060, 0).UTC(), Type: "media_placeholder", HistoryStatus: "DELIVERED",
		},
		{
			ID: "wamid.HISTORY2", From: "15550100001", To: ana,
			SentAt: time.Unix(1789990060, 0).UTC(), Type: "image", HistoryStatus: "DELIVERED",
			Media: &whatsapp.Media{ID: "700000000000004", MIMEType: "image/jpeg"},
		},
	}
	if diff := cmp.Diff(want, slices.Concat(changes[0].History, changes[1].History), withoutRaw()); diff != "" {
		t.Errorf("history differs (-want +got):\n%s", diff)
	}
	if e := only(t, changes[0].Errors); e.Code != 2593109 {
		t.Errorf("error of a declined history = %+v", e)
	}
}

func TestAThreadOfTheHistoryIsNamedByANumberOrAUserID(t *testing.T) {
	t.Parallel()

	n, err := whatsapp.ParseNotification([]byte(`{"entry":[{"changes":[{"field":"history","value":{"history":[{"threads":[
		{"id":"` + ana + `","messages":[{"id":"wamid.1"}]},{"id":"` + anaID + `","messages":[{"id":"wamid.2"}]}]}]}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	history := only(t, n.Changes).History
	if len(history) != 2 || history[0].ThreadID != ana || history[0].ThreadUserID != "" || history[1].ThreadID != "" || history[1].ThreadUserID != anaID {
		t.Errorf("history = %+v", history)
	}
}

func TestStatusesAreRead(t *testing.T) {
	t.Parallel()

	free := false
	want := []whatsapp.Status{
		{
			ID: "wamid.OUT1", Status: "sent", At: time.Unix(1790000200, 0).UTC(),
			RecipientID: ana, RecipientUserID: anaID, CallbackData: "message 7", ConversationID: "conversation1",
			Pricing: &whatsapp.Pricing{Billable: &free, Model: "PMP", Type: "free_customer_service", Category: "service"},
		},
		{
			ID: "wamid.OUT1", Status: "delivered", At: time.Unix(1790000201, 0).UTC(), RecipientUserID: biaID,
			Pricing: &whatsapp.Pricing{Model: "PMP", Type: "regular", Category: "service"},
		},
		{
			ID: "wamid.OUT2", Status: "failed", At: time.Unix(1790000202, 0).UTC(), RecipientID: ana,
			Errors: []whatsapp.Error{{
				Code: 131047, Title: "Re-engagement message", Message: "Re-engagement message",
				Details: "More than 24 hours have passed.",
			}},
		},
		{ID: "wamid.OUT3", Status: "read", At: time.Unix(1790000203, 0).UTC(), RecipientID: "GROUP1", Group: true},
	}
	if diff := cmp.Diff(want, only(t, notification(t, "statuses").Changes).Statuses, withoutRaw()); diff != "" {
		t.Errorf("statuses differ (-want +got):\n%s", diff)
	}
}

func TestOtherFieldsKeepTheirValue(t *testing.T) {
	t.Parallel()

	changes := notification(t, "account_update").Changes
	if len(changes) != 3 {
		t.Fatalf("%d changes, want 3", len(changes))
	}
	if c := changes[0]; c.Field != "account_update" || c.Event != "ACCOUNT_RESTRICTION" || !strings.Contains(string(c.Raw), "restriction_info") {
		t.Errorf("account update = %+v", c)
	}
	if c := changes[1]; c.Event != "THROUGHPUT_UPGRADE" || c.DisplayPhoneNumber != "15550100001" {
		t.Errorf("quality update = %+v", c)
	}
	if c := changes[2]; c.Problem != nil || c.Field != "field_of_tomorrow" {
		t.Errorf("unknown field = %+v", c)
	}
}

func TestNestedEditsCostNoTime(t *testing.T) {
	t.Parallel()

	const depth = 2000
	raw := strings.Repeat(`{"id":"wamid.E","type":"edit","edit":{"message":`, depth) + `1` + strings.Repeat(`}}`, depth)
	n, err := whatsapp.ParseNotification([]byte(`{"entry":[{"changes":[{"field":"messages","value":{"messages":[` + raw + `]}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	m := only(t, n.Changes[0].Messages)
	if m.Edit == nil || m.Edit.Message == nil || m.Edit.Message.Edit != nil {
		t.Errorf("edit = %+v, want the outer one alone", m.Edit)
	}
}

// FuzzParseNotification checks what every caller relies on, whatever arrives.
func FuzzParseNotification(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		n, err := whatsapp.ParseNotification(body)
		if err != nil {
			return
		}
		if !json.Valid(body) {
			t.Fatalf("accepted what is not JSON: %q", body)
		}
		for _, c := range n.Changes {
			checkChange(t, c)
		}
	})
}

func checkChange(t *testing.T, c whatsapp.Change) {
	t.Helper()

	if c.Problem == nil && !json.Valid(c.Raw) {
		t.Errorf("change without raw value: %+v", c)
	}
	for _, m := range slices.Concat(c.Messages, c.Echoes, c.History) {
		if !json.Valid(m.Raw) {
			t.Errorf("Raw of %q is not JSON", m.ID)
		}
		if m.ID == "" && m.Problem == nil {
			t.Error("message with neither id nor problem")
		}
		if _, err := m.SentAt.MarshalText(); err != nil || m.SentAt.Location() != time.UTC {
			t.Errorf("SentAt = %v: %v", m.SentAt, err)
		}
		if m.Button != nil && !json.Valid(m.Button.Payload) {
			t.Errorf("Payload = %q", m.Button.Payload)
		}
		c.ProfileOf(m.From, m.FromUserID)
	}
	for _, s := range c.Statuses {
		if s.ID == "" && s.Problem == nil {
			t.Error("status with neither id nor problem")
		}
	}
}
