package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/schema"
	"conversa/internal/event"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// accountNews applies what Meta says of a WhatsApp Business Account: whether it
// may send, and how fast. What is about no account here changes nothing.
func (s *Service) accountNews(ctx context.Context, c whatsapp.Change) error {
	verdict, ok := verdictOf(c)
	if !ok {
		return nil
	}
	return s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		accounts, err := tx.Client.Account.Query().Where(account.WabaID(c.WABAID)).All(ctx)
		if err != nil {
			return wrapped("find accounts", err)
		}
		for _, a := range accounts {
			if !concerns(c, a) {
				continue
			}
			if err := s.judge(ctx, tx, a, verdict); err != nil {
				return err
			}
		}
		return nil
	})
}

// concerns reports whether news of a WhatsApp Business Account are about the number
// of this account: those that name no number are about all.
func concerns(c whatsapp.Change, a *ent.Account) bool {
	number := conversa.PhoneDigits(c.DisplayPhoneNumber)
	return number == "" || a.PhoneNumber == nil ||
		conversa.MatchKey(number) == conversa.MatchKey(conversa.PhoneDigits(*a.PhoneNumber))
}

// verdict is what a webhook makes of an account. Empty parts stay as they are.
type verdict struct {
	status            conversa.AccountStatus
	reason            string
	messagesPerSecond int
}

const highThroughput = 1000

// verdictOf reads the fields that change what an account can do.
// Source: cloud-api.md §3.5.
func verdictOf(c whatsapp.Change) (verdict, bool) {
	var value struct {
		BanInfo struct {
			State string `json:"waba_ban_state"`
		} `json:"ban_info"`
		Decision string `json:"decision"`
	}
	_ = json.Unmarshal(c.Raw, &value) // an unknown shape decides nothing
	switch c.Event {
	case "ACCOUNT_DELETED":
		return verdict{status: conversa.AccountDisconnected, reason: "The WhatsApp Business Account was deleted at Meta."}, true
	case "ACCOUNT_OFFBOARDED", "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED":
		return verdict{status: conversa.AccountDisconnected, reason: "Access was withdrawn at Meta. Connect the account again."}, true
	case "ACCOUNT_RECONNECTED":
		return verdict{status: conversa.AccountActive}, true
	case "ACCOUNT_RESTRICTION":
		return verdict{status: conversa.AccountRestricted, reason: "Meta has restricted the account for a time. See Meta's Business Support Home."}, true
	case "DISABLED_UPDATE":
		return banVerdict(value.BanInfo.State)
	case "THROUGHPUT_UPGRADE":
		return verdict{messagesPerSecond: highThroughput}, true
	}
	if c.Field == "account_review_update" && strings.EqualFold(value.Decision, "REJECTED") {
		return verdict{status: conversa.AccountRestricted, reason: "Meta's review rejected the business. Appeal in Meta's Business Support Home."}, true
	}
	return verdict{}, false
}

func banVerdict(state string) (verdict, bool) {
	switch state {
	case "DISABLE":
		return verdict{status: conversa.AccountRestricted, reason: "Meta has disabled the account. Appeal in Meta's Business Support Home."}, true
	case "REINSTATE":
		return verdict{status: conversa.AccountActive}, true
	}
	return verdict{}, false
}

// judge applies a verdict. One that says nothing new changes nothing.
func (s *Service) judge(ctx context.Context, tx *store.Tx, a *ent.Account, v verdict) error {
	update := a.Update()
	changed := false
	if v.messagesPerSecond > 0 && v.messagesPerSecond != a.MessagesPerSecond {
		update, changed = update.SetMessagesPerSecond(v.messagesPerSecond), true
	}
	if v.status != "" && (v.status != a.Status || v.reason != value(a.StatusReason)) {
		changed = true
		update.SetStatus(v.status)
		if v.reason == "" {
			update.ClearStatusReason()
		} else {
			update.SetStatusReason(v.reason)
		}
		s.Log.Info("account status", "account", a.ID, "status", v.status)
	}
	if !changed {
		return nil
	}
	if err := update.Exec(ctx); err != nil {
		return wrapped("update account", err)
	}
	event.Append(tx, schema.Now(), event.Event{
		OrganizationID: a.OrganizationID, Kind: string(conversa.EventAccount), SubjectID: a.ID, Payload: "{}",
	})
	return nil
}

// stopAccount ends an account's sending after an error that concerns all of it.
func (s *Service) stopAccount(ctx context.Context, tx *store.Tx, a *ent.Account, e *whatsapp.Error) error {
	title, remedy := whatsapp.Describe(e.Code)
	v := verdict{status: conversa.AccountDisconnected, reason: title + ". " + remedy}
	switch e.Code {
	case 368, 131031, 131042: // Meta's decision on the account; the token is good
		v.status = conversa.AccountRestricted
	}
	a, err := tx.Client.Account.Get(ctx, a.ID)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	return s.judge(ctx, tx, a, v)
}
