package account_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/internal/account"
	"conversa/internal/secret"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
	"conversa/internal/whatsapp/simulator"
)

// hear applies a webhook about the account, from that many seconds after now.
func (w *world) hear(seconds int, field string, value map[string]any) {
	w.Helper()
	raw, err := json.Marshal(value)
	if err != nil {
		w.Fatal(err)
	}
	name, _ := value["event"].(string)
	c := whatsapp.Change{WABAID: wabaID, Field: field, Event: name, Raw: raw, Time: w.now.Add(time.Duration(seconds) * time.Second)}
	err = w.store.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
		return account.Hear(ctx, tx, slog.New(slog.NewTextHandler(io.Discard, nil)), w.now, "", c)
	})
	if err != nil {
		w.Fatal(err)
	}
}

type value = map[string]any

func TestNewsOfAnAccountSayWhatItCanDoAndWhy(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.connected(w.ana)
		for i, step := range []struct {
			field  string
			value  value
			status conversa.AccountStatus
			reason string
		}{
			{"account_update", value{"event": "ACCOUNT_RESTRICTION", "restriction_info": []any{value{"restriction_type": "X", "expiration": 1772400000}}}, conversa.AccountRestricted, "until 2026-03-01 21:20 UTC"},
			{"account_update", value{"event": "ACCOUNT_RECONNECTED"}, conversa.AccountActive, ""},
			{"account_update", value{"event": "DISABLED_UPDATE", "ban_info": value{"waba_ban_state": "DISABLE"}}, conversa.AccountRestricted, "disabled"},
			{"account_review_update", value{"decision": "APPROVED"}, conversa.AccountRestricted, "disabled"}, // another reason
			{"account_update", value{"event": "DISABLED_UPDATE", "ban_info": value{"waba_ban_state": "REINSTATE"}}, conversa.AccountActive, ""},
			{"account_review_update", value{"decision": "PENDING"}, conversa.AccountPendingReview, "reviewing"},
			{"account_review_update", value{"decision": "REJECTED"}, conversa.AccountRestricted, "rejected"},
			{"account_review_update", value{"decision": "APPROVED"}, conversa.AccountActive, ""},
			{"account_update", value{"event": "ACCOUNT_VIOLATION"}, conversa.AccountActive, ""},
			{"account_update", value{"event": "PARTNER_REMOVED"}, conversa.AccountDisconnected, "Connect the account again"},
			{"business_capability_update", value{"max_daily_conversation_per_phone": 250}, conversa.AccountDisconnected, "Connect the account again"},
		} {
			w.hear(i+1, step.field, step.value)
			w.is(w.reread(a), step.status, step.reason)
		}
	})
}

func TestOlderNewsChangeNothing(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.connected(w.ana)
		w.hear(-1, "account_update", value{"event": "PARTNER_REMOVED"}) // from before it was connected
		w.is(w.reread(a), conversa.AccountActive, "")
		w.hear(20, "account_update", value{"event": "ACCOUNT_RECONNECTED"})
		w.hear(10, "account_update", value{"event": "ACCOUNT_RESTRICTION"})
		w.is(w.reread(a), conversa.AccountActive, "")
		w.hear(30, "account_update", value{"event": "ACCOUNT_RESTRICTION"})
		before := w.events()
		w.hear(30, "account_update", value{"event": "ACCOUNT_RESTRICTION"}) // a repeat
		w.is(w.reread(a), conversa.AccountRestricted, "for a time")
		if after := w.events(); len(after) != len(before) {
			w.Errorf("a repeat is told: %v", after[len(before):])
		}
	})
}

func TestQualityAndNameAreToldBesideTheStatus(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.connected(w.ana)
		before := len(w.events())
		w.hear(1, "phone_number_quality_update", value{"event": "FLAGGED", "display_phone_number": "15550100002"})
		w.hear(2, "phone_number_quality_update", value{"event": "FLAGGED", "display_phone_number": "15550100009"}) // another number
		w.hear(3, "phone_number_name_update", value{"decision": "REJECTED", "rejection_reason": "NAME_EMPLOYEE_ISSUE", "display_phone_number": "15550100002"})
		w.hear(4, "security", value{"event": "PIN_CHANGED", "display_phone_number": "15550100002"})
		row := w.reread(a)
		w.is(row, conversa.AccountActive, "")
		if row.QualityRating != conversa.QualityRed {
			w.Errorf("quality %s", row.QualityRating)
		}
		if c := row.Checks[6]; c.Kind != conversa.CheckNameApproved || c.OK || c.Advice == nil {
			w.Errorf("name %+v", c)
		}
		if c := row.Checks[5]; c.Kind != conversa.CheckNumberRegistered || !c.OK || c.Advice == nil {
			w.Errorf("registration %+v", c)
		}
		w.hear(5, "phone_number_name_update", value{"decision": "APPROVED", "requested_verified_name": "New Shop"})
		if row = w.reread(a); *row.VerifiedName != "New Shop" || !row.Checks[6].OK {
			w.Errorf("name %s, %+v", *row.VerifiedName, row.Checks[6])
		}
		want := []conversa.AccountChange{"QUALITY", "STATUS", "STATUS", "STATUS"}
		got := w.events()[before:]
		if len(got) != len(want) {
			w.Fatalf("told %v, want %v", got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				w.Errorf("told %v, want %v", got, want)
			}
		}
	})
}

// events are what the log says of accounts, in order.
func (w *world) events() []conversa.AccountChange {
	w.Helper()
	query := "select payload from event where kind = 'account' order by seq"
	if w.store.Dialect() == dialect.Postgres { // nobody numbers them here
		query = "select payload from event_in where kind = 'account' order by id"
	}
	rows, err := w.store.Query(w.system(), query)
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	var changes []conversa.AccountChange
	for rows.Next() {
		var payload string
		if err := rows.Scan(&payload); err != nil {
			w.Fatal(err)
		}
		var news conversa.AccountNews
		if err := json.Unmarshal([]byte(payload), &news); err != nil {
			w.Fatal(err)
		}
		changes = append(changes, news.Change)
	}
	return changes
}

func TestAWithdrawnTokenShowsAsDisconnectedAndIsReplaced(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.connected(w.ana)
		token, err := w.accounts.OpenToken(a)
		if err != nil {
			w.Fatal(err)
		}
		w.sim.RevokeToken(token)
		checked, err := w.accounts.Check(w.as(w.ana), w.ana, a.ID)
		if err != nil {
			w.Fatal(err)
		}
		w.is(checked, conversa.AccountDisconnected, "Sign in with Meta again")
		for _, c := range checked.Checks {
			if c.OK || c.Advice == nil {
				w.Errorf("check %+v", c)
			}
		}
		in := w.signIn(w.ana, freshID)
		in.AccountID = a.ID
		again := w.complete(w.ana, in)
		w.is(again, conversa.AccountActive, "")
		if fresh, err := w.accounts.OpenToken(again); err != nil || fresh == token {
			w.Errorf("the token is %q, %v", fresh, err)
		}
	})
}

func TestAnAccountIsLookedAtEveryHourOfTheVirtualClock(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.connected(w.ana)
		token, err := w.accounts.OpenToken(a)
		if err != nil {
			w.Fatal(err)
		}
		var pass time.Duration
		clock := make(chan time.Time, 1)
		clock <- w.now
		at := func() time.Time { now := <-clock; clock <- now; return now }
		runner := w.runner(at)
		ctx, stop := context.WithCancel(w.system())
		done := make(chan error, 1)
		go func() { done <- runner.Run(ctx) }()
		defer func() { stop(); <-done }()
		w.sim.RevokeToken(token)
		for deadline := time.Now().Add(20 * time.Second); w.reread(a).Status == conversa.AccountActive; {
			if time.Now().After(deadline) {
				w.Fatal("nobody looked")
			}
			pass += 20 * time.Minute
			<-clock
			clock <- w.now.Add(pass)
			time.Sleep(20 * time.Millisecond)
		}
		w.is(w.reread(a), conversa.AccountDisconnected, "withdrawn")
		if pass < time.Hour {
			w.Errorf("looked at after %s", pass)
		}
	})
}

func TestDisconnectingGivesTheNumberUpAndKeepsTheHistory(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.connected(w.ana)
		if err := w.sim.Fail(simulator.Failure{Mode: simulator.FailureEmpty, Endpoint: "deregister"}); err != nil {
			w.Fatal(err)
		}
		_, err := w.accounts.Disconnect(w.as(w.ana), w.ana, a.ID)
		w.refused(err, conversa.CodeUnavailable, "", "Try again")
		w.is(w.reread(a), conversa.AccountActive, "")
		gone, err := w.accounts.Disconnect(w.as(w.ana), w.ana, a.ID)
		if err != nil {
			w.Fatal(err)
		}
		w.is(gone, conversa.AccountDisconnected, "Its conversations are kept")
		if gone.AccessToken != nil || gone.PhoneNumberID != nil || gone.Pin == nil || *gone.PhoneNumber != "+15550100002" {
			w.Errorf("given up: %v", gone)
		}
		if again, err := w.accounts.Disconnect(w.as(w.ana), w.ana, a.ID); err != nil || !again.UpdatedAt.Equal(gone.UpdatedAt) {
			w.Errorf("a repeat: %v, %v", again, err)
		}
		_, err = w.accounts.Check(w.as(w.ana), w.ana, a.ID)
		w.refused(err, conversa.CodeConflict, "accountId", "Connect it again first")
		// The same organization connects the number again: the account goes on, and its PIN is known.
		in := w.signIn(w.ana, freshID)
		in.PhoneNumberID = freshID
		back := w.complete(w.ana, in)
		w.is(back, conversa.AccountActive, "")
		if back.ID != a.ID {
			w.Errorf("%s became %s", a.ID, back.ID)
		}
	})
}

func TestSwappedSecretsAreNotOpened(t *testing.T) {
	eachWorld(t, func(w *world) {
		a := w.connected(w.ana)
		moved := &ent.Account{ID: a.ID, AccessToken: w.reread(a).Pin}
		if _, err := w.accounts.OpenToken(moved); !errors.Is(err, secret.ErrUnreadable) {
			w.Errorf("a PIN in the token's place: %v", err)
		}
		err := w.store.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.Account.UpdateOneID(a.ID).SetAppSecret(a.AccessToken).SetVerifyToken(a.AccessToken).Exec(ctx)
		})
		if err != nil {
			w.Fatal(err)
		}
		if _, _, err := w.accounts.WebhookKeys(w.Context(), a.ID); !errors.Is(err, secret.ErrUnreadable) {
			w.Errorf("a token in the app secret's place: %v", err)
		}
	})
}
