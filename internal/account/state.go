package account

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/event"
	"conversa/internal/store"
)

// verdict is what is to become of an account. Empty parts stay as they are.
type verdict struct {
	status conversa.AccountStatus
	reason string
	// at is when it became so by WhatsApp's clock; zero: now.
	at time.Time

	quality           conversa.QualityRating
	verifiedName      string
	messagesPerSecond int
	// checks take the place of those of their kind.
	checks []conversa.AccountCheck
}

// book is where verdicts are written down.
type book struct {
	tx  *store.Tx
	now time.Time
	log *slog.Logger
}

// lock has whoever changes the state of these accounts wait for each other.
func lock(ctx context.Context, tx *store.Tx, accountIDs ...string) error {
	keys := make([]string, len(accountIDs))
	for i, id := range accountIDs {
		keys[i] = "account/" + id
	}
	return tx.Lock(ctx, keys...)
}

// apply writes a verdict down. News older than those that the status is from change
// nothing of it, and a verdict that says nothing new changes nothing at all. The
// account is as read under lock.
func (b book) apply(ctx context.Context, a *ent.Account, v verdict) error {
	update := a.Update().SetUpdatedAt(b.now)
	news := []conversa.AccountChange{}
	moved, found := b.setStatus(update, a, v), b.setFacts(update, a, v)
	if moved || found {
		news = append(news, conversa.AccountChangeStatus)
	}
	if v.quality != "" && v.quality != a.QualityRating {
		update.SetQualityRating(v.quality)
		news = append(news, conversa.AccountChangeQuality)
	}
	if v.messagesPerSecond > 0 && v.messagesPerSecond != a.MessagesPerSecond {
		update.SetMessagesPerSecond(v.messagesPerSecond)
		news = append(news, conversa.AccountChangeStatus)
	}
	if len(update.Mutation().Fields())+len(update.Mutation().ClearedFields()) == 1 { // updated_at alone
		return nil
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("update account %s: %w", a.ID, err)
	}
	return tell(b.tx, b.now, a, slices.Compact(news)...)
}

// setStatus reports whether the status, or the reason for it, is another one.
func (b book) setStatus(update *ent.AccountUpdateOne, a *ent.Account, v verdict) bool {
	at := v.at
	if at.IsZero() {
		at = b.now
	}
	if v.status == "" || a.StatusChangedAt != nil && at.Before(*a.StatusChangedAt) {
		return false
	}
	if v.status == a.Status && v.reason == text(a.StatusReason) {
		if !v.at.IsZero() { // what is older than these news is so than the status
			update.SetStatusChangedAt(at)
		}
		return false
	}
	update.SetStatus(v.status).SetStatusChangedAt(at)
	if v.reason == "" {
		update.ClearStatusReason()
	} else {
		update.SetStatusReason(v.reason)
	}
	b.log.Info("account status", "account", a.ID, "status", v.status)
	return true
}

// setFacts reports whether something was found to be different from before. When it
// was looked at does not count.
func (b book) setFacts(update *ent.AccountUpdateOne, a *ent.Account, v verdict) bool {
	changed := false
	if v.verifiedName != "" && v.verifiedName != text(a.VerifiedName) {
		update.SetVerifiedName(v.verifiedName)
		changed = true
	}
	if len(v.checks) > 0 {
		checks := merged(a.Checks, v.checks)
		changed = changed || !slices.EqualFunc(a.Checks, checks, sameFinding)
		update.SetChecks(checks)
	}
	return changed
}

func sameFinding(a, b conversa.AccountCheck) bool {
	return a.Kind == b.Kind && a.OK == b.OK && text(a.Advice) == text(b.Advice)
}

// merged puts newer findings in the place of those of their kind, in the order of the
// set-up.
func merged(known, found []conversa.AccountCheck) []conversa.AccountCheck {
	var all []conversa.AccountCheck
	for _, kind := range kinds() {
		of := func(c conversa.AccountCheck) bool { return c.Kind == kind }
		if i := slices.IndexFunc(found, of); i >= 0 {
			all = append(all, found[i])
		} else if i := slices.IndexFunc(known, of); i >= 0 {
			all = append(all, known[i])
		}
	}
	return all
}

// kinds are the checks in the order of the set-up.
func kinds() []conversa.AccountCheckKind {
	return []conversa.AccountCheckKind{
		conversa.CheckBusinessVerified, conversa.CheckBusinessApproved, conversa.CheckTokenValid,
		conversa.CheckScopesGranted, conversa.CheckNumberVerified, conversa.CheckNumberRegistered,
		conversa.CheckNameApproved, conversa.CheckWebhookSubscribed, conversa.CheckWebhookSeen,
	}
}

// tell appends what changed in an account to the event log, in the transaction that
// changed it.
func tell(tx *store.Tx, now time.Time, a *ent.Account, changes ...conversa.AccountChange) error {
	for _, change := range changes {
		payload, err := json.Marshal(conversa.AccountNews{Change: change})
		if err != nil {
			return fmt.Errorf("encode event: %w", err)
		}
		event.Append(tx, now, event.Event{
			OrganizationID: a.OrganizationID, Kind: string(conversa.EventAccount), SubjectID: a.ID, Payload: string(payload),
		})
	}
	return nil
}

// resting is the status of an account that nothing stands in the way of: it needs a
// number and a name to be of use.
func resting(a *ent.Account) (status conversa.AccountStatus, reason string) {
	switch {
	case a.PhoneNumberID == nil:
		return conversa.AccountAuthorized, "Choose the number to connect."
	case a.Nickname == nil:
		return conversa.AccountAuthorized, "Name the account to use it."
	}
	return conversa.AccountActive, ""
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
