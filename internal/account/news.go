package account

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

const highThroughput = 1000

// IsNews reports whether a field of a webhook is about accounts rather than messages.
// business_capability_update is one: it limits templates alone, which are not sent
// from here.
func IsNews(field string) bool {
	switch field {
	case "account_update", "account_review_update", "phone_number_quality_update", "phone_number_name_update",
		"business_capability_update", "security":
		return true
	}
	return false
}

// Hear applies what Meta says of a WhatsApp Business Account: whether it may send, and
// how fast, its quality, its name. With an organization it is said of that one's
// accounts alone. What is about no account here changes nothing.
func Hear(ctx context.Context, tx *store.Tx, log *slog.Logger, now time.Time, organizationID string, c whatsapp.Change) error {
	told := readNews(c)
	query := tx.Client.Account.Query().Where(account.WabaID(c.WABAID))
	if organizationID != "" {
		query.Where(account.OrganizationID(organizationID))
	}
	ids, err := query.IDs(ctx)
	if err != nil {
		return fmt.Errorf("find accounts: %w", err)
	}
	if err := lock(ctx, tx, ids...); err != nil {
		return err
	}
	accounts, err := tx.Client.Account.Query().Where(account.IDIn(ids...)).Order(ent.Asc(account.FieldID)).All(ctx)
	if err != nil {
		return fmt.Errorf("read accounts: %w", err)
	}
	for _, a := range accounts {
		if len(a.AccessToken) == 0 || !concerns(c, a) { // what was given up is nobody's
			continue
		}
		if v, ok := told.verdict(a, now); ok {
			v.at = c.Time
			if err := (book{tx, now, log}).apply(ctx, a, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// concerns reports whether news of a WhatsApp Business Account are about the number
// of this account: those that name no number are about all.
func concerns(c whatsapp.Change, a *ent.Account) bool {
	number := conversa.PhoneDigits(c.DisplayPhoneNumber)
	return number == "" || a.PhoneNumber == nil ||
		conversa.MatchKey(number) == conversa.MatchKey(conversa.PhoneDigits(*a.PhoneNumber))
}

// news are the parts of a change that decide something. An unknown shape decides
// nothing.
type news struct {
	field, event string

	BanInfo struct {
		State string `json:"waba_ban_state"`
	} `json:"ban_info"`
	Restrictions []restriction `json:"restriction_info"`
	Decision     string        `json:"decision"`
	VerifiedName string        `json:"requested_verified_name"`
	Rejection    string        `json:"rejection_reason"`
}

type restriction struct {
	Type       string      `json:"restriction_type"`
	Expiration json.Number `json:"expiration"`
}

func readNews(c whatsapp.Change) news {
	n := news{field: c.Field, event: c.Event}
	var decoded news
	if json.Unmarshal(c.Raw, &decoded) == nil {
		decoded.field, decoded.event = c.Field, c.Event
		n = decoded
	}
	return n
}

// verdict on one account. Source: Meta's documentation of the Cloud API.
func (n news) verdict(a *ent.Account, now time.Time) (verdict, bool) {
	switch n.field {
	case "account_update":
		return n.update(a)
	case "account_review_update":
		return n.review(a)
	case "phone_number_quality_update":
		return n.quality()
	case "phone_number_name_update":
		return n.name(now)
	case "security":
		return n.security(a, now)
	}
	return verdict{}, false
}

func (n news) update(a *ent.Account) (verdict, bool) {
	switch n.event {
	case "ACCOUNT_DELETED":
		return verdict{status: conversa.AccountDisconnected, reason: "The WhatsApp Business Account was deleted at Meta."}, true
	case "ACCOUNT_OFFBOARDED", "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED":
		return verdict{status: conversa.AccountDisconnected, reason: "Access was withdrawn at Meta. Connect the account again."}, true
	case "ACCOUNT_RECONNECTED":
		return backTo(a), true
	case "ACCOUNT_RESTRICTION":
		return verdict{status: conversa.AccountRestricted, reason: restricted(n.Restrictions)}, true
	case "DISABLED_UPDATE":
		return n.ban(a)
	}
	return verdict{}, false
}

func backTo(a *ent.Account) verdict {
	status, reason := resting(a)
	return verdict{status: status, reason: reason}
}

// restricted says until when, where Meta does.
func restricted(list []restriction) string {
	until := int64(0)
	for _, r := range list {
		if at, err := r.Expiration.Int64(); err == nil {
			until = max(until, at)
		}
	}
	if until <= 0 {
		return "Meta has restricted the account for a time. See Meta's Business Support Home."
	}
	return "Meta has restricted the account until " + time.Unix(until, 0).UTC().Format("2006-01-02 15:04 MST") +
		". See Meta's Business Support Home."
}

func (n news) ban(a *ent.Account) (verdict, bool) {
	switch n.BanInfo.State {
	case "DISABLE":
		return verdict{status: conversa.AccountRestricted, reason: "Meta has disabled the account. Appeal in Meta's Business Support Home."}, true
	case "REINSTATE":
		return backTo(a), true
	}
	return verdict{}, false
}

const (
	underReview    = "Meta is reviewing the business. Nothing to do: it usually takes less than a day."
	reviewRejected = "Meta's review rejected the business. Appeal in Meta's Business Support Home."
)

func (n news) review(a *ent.Account) (verdict, bool) {
	switch strings.ToUpper(n.Decision) {
	case "REJECTED":
		return verdict{status: conversa.AccountRestricted, reason: reviewRejected}, true
	case "PENDING", "DEFERRED":
		return verdict{status: conversa.AccountPendingReview, reason: underReview}, true
	case "APPROVED":
		if a.Status == conversa.AccountPendingReview || text(a.StatusReason) == reviewRejected {
			return backTo(a), true
		}
	}
	return verdict{}, false
}

// quality: an upgrade of the throughput comes by the same field. The rating after a
// flag was lifted is not told; the next look at the account finds it.
func (n news) quality() (verdict, bool) {
	switch n.event {
	case "THROUGHPUT_UPGRADE":
		return verdict{messagesPerSecond: highThroughput}, true
	case "FLAGGED":
		return verdict{quality: conversa.QualityRed}, true
	case "UNFLAGGED":
		return verdict{quality: conversa.QualityUnknown}, true
	}
	return verdict{}, false
}

// metaWord is the form of a reason that Meta names; anything else is not repeated.
var metaWord = regexp.MustCompile(`^[A-Z_]{1,60}$`)

func (n news) name(now time.Time) (verdict, bool) {
	check := conversa.AccountCheck{Kind: conversa.CheckNameApproved, CheckedAt: now}
	switch strings.ToUpper(n.Decision) {
	case "APPROVED":
		check.OK = true
		return verdict{verifiedName: cut(n.VerifiedName), checks: []conversa.AccountCheck{check}}, true
	case "REJECTED", "DECLINED":
		advice := "Meta declined the name that customers see. Choose another one in WhatsApp Manager."
		if reason := n.Rejection; metaWord.MatchString(reason) && reason != "NONE" {
			advice += " Meta's reason: " + reason + "."
		}
		check.Advice = &advice
		return verdict{checks: []conversa.AccountCheck{check}}, true
	}
	return verdict{}, false
}

// cut bounds a foreign text.
func cut(s string) string {
	if runes := []rune(s); len(runes) > maxNickname {
		return string(runes[:maxNickname])
	}
	return s
}

// security: after a change of the PIN ours may be stale, which matters when the number
// has to be registered again.
func (n news) security(a *ent.Account, now time.Time) (verdict, bool) {
	if n.event != "PIN_CHANGED" && n.event != "PIN_RESET_REQUEST" || a.Status != conversa.AccountActive {
		return verdict{}, false
	}
	advice := "The PIN of the number's two-step verification was changed, or is to be, at Meta. If that was not you, look at WhatsApp Manager."
	return verdict{checks: []conversa.AccountCheck{
		{Kind: conversa.CheckNumberRegistered, OK: true, Advice: &advice, CheckedAt: now},
	}}, true
}

// Refuse ends an account's sending after an error that concerns all of it. Where it was said at
// a time, and not just now, what is known since then stays, and so does what was disconnected.
func Refuse(ctx context.Context, tx *store.Tx, log *slog.Logger, now, at time.Time, accountID string, e *whatsapp.Error) error {
	title, remedy := whatsapp.Describe(e.Code)
	v := verdict{status: conversa.AccountDisconnected, reason: title + ". " + remedy, at: at}
	switch e.Code {
	case 368, 131031, 131042: // Meta's decision on the account; the token is good
		v.status = conversa.AccountRestricted
	}
	if err := lock(ctx, tx, accountID); err != nil {
		return err
	}
	a, err := tx.Client.Account.Get(ctx, accountID)
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	if !at.IsZero() && a.Status == conversa.AccountDisconnected {
		return nil
	}
	return book{tx, now, log}.apply(ctx, a, v)
}
