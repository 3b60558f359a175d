package inbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/parkedchange"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// corpus is a folder of payloads from public repositories, kept beside the checkout
// and not in it. testdata tests the same code without it.
const corpus = "../../../shared/whatsapp/corpus"

// expectation is what _expected.json says of a file.
type expectation struct {
	Kind   string
	Events []expected
}

// expected is one event of a file.
type expected struct {
	Field         string
	WABAID        string `json:"waba_id"`
	PhoneNumberID string `json:"phone_number_id"`
	Event         string
	Effect        string
	Wamid         string
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
	Decision      string
	Status        string
	Recipient     string
	ErrorCodes    []int `json:"error_codes"`
	HistoryCount  int   `json:"history_messages"`
}

func (e expected) at() time.Time {
	seconds, _ := strconv.ParseInt(e.Timestamp, 10, 64)
	return time.Unix(seconds, 0).UTC()
}

func TestEveryPayloadOfTheCorpusComesOutAsItsIndexSays(t *testing.T) {
	t.Parallel()

	files := corpusFiles(t)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, file := range files {
			for _, early := range []bool{false, true} {
				name := strings.TrimSuffix(file.name, ".json")
				if early {
					name += "/before their message"
				}
				t.Run(name, func(t *testing.T) { checkFile(t, s, file, early) })
			}
		}
	})
}

// corpusFile is a webhook of the corpus and what it says.
type corpusFile struct {
	name   string
	body   []byte
	events []expected
}

// corpusFiles reads the folder; none where there is no corpus, which only a
// developer's machine may lack.
func corpusFiles(t *testing.T) []corpusFile {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(corpus, "_expected.json"))
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		t.Logf("no corpus at %s: only testdata is tested", corpus)
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	var expectations map[string]expectation
	if err := json.Unmarshal(raw, &expectations); err != nil {
		t.Fatal(err)
	}
	var files []corpusFile
	for _, pattern := range []string{"*.json", "synthetic/*.json"} {
		paths, err := filepath.Glob(filepath.Join(corpus, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			name, _ := filepath.Rel(corpus, path)
			want, known := expectations[name]
			switch {
			case name == "_expected.json", want.Kind == "http":
				continue
			case !known:
				t.Errorf("_expected.json does not say what %s must give", name)
				continue
			}
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, corpusFile{name, body, want.Events})
		}
	}
	if len(files) < 100 {
		t.Errorf("the corpus has %d webhooks, which is too few", len(files))
	}
	return files
}

// wipe empties the database, so that the files of a test can share it.
func wipe(t *testing.T, s *store.Store) {
	t.Helper()
	err := s.WithTx(t.Context(), func(ctx context.Context, tx *store.Tx) error {
		for _, table := range []string{
			"jobs", "webhook_deliveries", "attachments", "files", "messages", "parked_changes", "reactions", "conversations",
			"identities", "identity_changes", "leads", "contacts", "accounts", "users", "organizations",
		} {
			if _, err := tx.Exec(ctx, "delete from "+table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// corpusWorld has the accounts that a file is for.
type corpusWorld struct {
	*world
	corpusFile
	accounts map[string]*ent.Account
}

// checkFile has a file arrive twice, and looks at every row that must be there.
// early: statuses come before the message that they are about.
func checkFile(t *testing.T, s *store.Store, file corpusFile, early bool) {
	if early && !slices.ContainsFunc(file.events, func(e expected) bool { return e.Event == "status" }) {
		return // the other run is the same
	}
	wipe(t, s)
	w := &corpusWorld{world: bareWorld(t, s), corpusFile: file, accounts: map[string]*ent.Account{}}
	w.organize("Example", "ana@example.com")
	now := noon
	for _, e := range file.events {
		w.open(e)
		if e.at().After(now) {
			now = e.at()
		}
	}
	w.clock.set(now.Add(time.Minute))
	if !early {
		w.send()
	}
	w.hear(file.body)
	w.hear(file.body)
	state := "DONE"
	if bytes.Contains(file.body, []byte("unknown_field_xyz")) {
		state = "KEPT: unknown field unknown_field_xyz"
	}
	if got := w.states(); !slices.Equal(got, []string{state, state}) {
		t.Errorf("deliveries: %q", got)
	}
	if early {
		w.wantParked()
		w.send()
	}
	w.checkAll()
}

// open makes the account of an event.
func (w *corpusWorld) open(e expected) {
	key := e.PhoneNumberID
	if key == "" {
		key = "of " + e.WABAID
	}
	if w.accounts[key] != nil {
		return
	}
	w.accounts[key] = w.account("Account "+key, key, e.WABAID, "")
	if brings := e.Event == "DISABLED_UPDATE" || e.Event == "ACCOUNT_RECONNECTED"; brings { // the corpus has the end of a ban
		w.change(func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Account.UpdateOneID(w.accounts[key].ID).SetStatus(conversa.AccountRestricted).SetStatusReason("Banned.").Exec(ctx)
		})
	}
}

func (w *corpusWorld) accountOf(e expected) *ent.Account {
	if a := w.accounts[e.PhoneNumberID]; a != nil {
		return a
	}
	return w.accounts["of "+e.WABAID]
}

// isOurs: the event reports on a private message that the business sent.
func (e expected) isOurs() bool {
	return e.Event == "status" && !strings.HasPrefix(e.Recipient, "fowef")
}

// send has the messages appear that the statuses are about, by way of the
// business's phone.
func (w *corpusWorld) send() {
	seen := map[string]bool{}
	for _, e := range w.events {
		if e.Event != "status" || seen[e.Wamid] {
			continue
		}
		seen[e.Wamid] = true
		w.hear(notify(field("smb_message_echoes", e.PhoneNumberID, object{"message_echoes": []object{{
			"id": e.Wamid, "from": shopLine, "to": e.Recipient, "timestamp": strconv.FormatInt(e.at().Unix()-60, 10),
			"type": "text", "text": object{"body": "sent"},
		}}})))
	}
	w.change(func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Exec(ctx, "delete from webhook_deliveries where state = 'DONE'")
		return err
	})
}

func (w *corpusWorld) wantParked() {
	w.Helper()
	for _, e := range w.events {
		if e.Event != "status" {
			continue
		}
		parked := w.store.Client().ParkedChange.Query().
			Where(parkedchange.Wamid(e.Wamid), parkedchange.Source("status/"+e.Status)).CountX(w.systemCtx())
		if want := count(e.isOurs()); parked != want {
			w.Errorf("status %s of %s: parked %d, want %d", e.Status, e.Wamid, parked, want)
		}
	}
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
