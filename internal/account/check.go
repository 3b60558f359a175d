package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// Check looks at token, subscription, number and review now.
func (s *Service) Check(ctx context.Context, viewer conversa.Viewer, accountID string) (*ent.Account, error) {
	if err := viewer.Allow(conversa.ProfileAdministrator, conversa.ScopeAdmin); err != nil {
		return nil, err
	}
	a, err := s.find(ctx, accountID)
	if err != nil {
		return nil, err
	}
	g, err := s.grantOf(a)
	if err != nil {
		return nil, err
	}
	return s.lookAt(ctx, a, g, byPerson)
}

// occasion is why an account is looked at.
type occasion int

const (
	// byPerson: an administrator wants to know, and may have put things right.
	byPerson occasion = iota
	// inTurn: time has passed.
	inTurn
)

// finding is what a look at an account found.
type finding struct {
	now    time.Time
	checks []conversa.AccountCheck
	// token is false where it works no longer, reach where it does not cover the
	// account any more.
	token, reach bool
	waba         whatsapp.WABA
	number       *whatsapp.PhoneNumber
	profile      *conversa.BusinessProfile
}

// note adds what was found of one thing. The advice belongs to what is not as it
// should be, or will not be for long.
func (f *finding) note(kind conversa.AccountCheckKind, ok bool, advice string) {
	f.checks = append(f.checks, conversa.AccountCheck{Kind: kind, OK: ok, Advice: optional(advice), CheckedAt: f.now})
}

// lookAt finds out how an account is and writes it down. Where WhatsApp cannot be
// reached nothing changes.
func (s *Service) lookAt(ctx context.Context, a *ent.Account, g grant, why occasion) (*ent.Account, error) {
	f := &finding{now: s.moment(), token: true, reach: true}
	for _, look := range []func(context.Context, *finding, *ent.Account, grant) error{
		s.lookAtToken, s.lookAtBusiness, s.lookAtNumber, s.lookAtWebhooks,
	} {
		if err := f.tolerate(look(ctx, f, a, g)); err != nil {
			return nil, s.refusal(ctx, err, "accountId")
		}
	}
	f.fill()
	return s.writeDown(ctx, a, f, why)
}

// tolerate takes a refusal that is itself a finding.
func (f *finding) tolerate(err error) error {
	var e *whatsapp.Error
	if !errors.As(err, &e) {
		return err
	}
	switch {
	case e.TokenRefused():
		f.token = false
	case e.ReachRefused():
		f.reach = false
	default:
		return err
	}
	return nil
}

const (
	adviceToken  = "Sign in with Meta again, or make another token."
	adviceReach  = "Grant the app access to the WhatsApp Business Account, with both WhatsApp permissions, and connect the account again."
	adviceHidden = "It cannot be looked at before the token works and reaches the account."
)

// fill answers for what could not be looked at.
func (f *finding) fill() {
	f.note(conversa.CheckTokenValid, f.token, unless(f.token, adviceToken))
	f.note(conversa.CheckScopesGranted, f.token && f.reach, unless(f.token && f.reach, adviceReach))
	for _, kind := range kinds() {
		if !slices.ContainsFunc(f.checks, func(c conversa.AccountCheck) bool { return c.Kind == kind }) {
			f.note(kind, false, adviceHidden)
		}
	}
}

func unless(ok bool, advice string) string {
	if ok {
		return ""
	}
	return advice
}

func (s *Service) lookAtToken(ctx context.Context, f *finding, a *ent.Account, g grant) error {
	app := s.App
	if g.appSecret != "" {
		app = whatsapp.App{}
	}
	info, err := s.WhatsApp.DebugToken(ctx, app, g.token)
	var refused *whatsapp.Error
	if errors.As(err, &refused) { // it may be the server's app that is not accepted
		info, err = s.WhatsApp.DebugToken(ctx, whatsapp.App{}, g.token)
	}
	if err != nil {
		return err
	}
	f.token, f.reach = info.Valid, len(info.Missing()) == 0
	if waba := text(a.WabaID); waba != "" {
		f.reach = info.Grants(whatsapp.ScopeManagement, waba) && info.Grants(whatsapp.ScopeMessaging, waba)
	}
	if f.token && !info.ExpiresAt.IsZero() {
		f.note(conversa.CheckTokenValid, true, "The token expires on "+info.ExpiresAt.Format("2006-01-02")+": replace it before, best by one that does not.")
	}
	return nil
}

func (s *Service) lookAtBusiness(ctx context.Context, f *finding, a *ent.Account, g grant) error {
	if !f.token || a.WabaID == nil {
		return nil
	}
	w, err := s.WhatsApp.WABA(ctx, g.token, *a.WabaID)
	if err != nil {
		return err
	}
	f.waba = w
	verified := strings.EqualFold(w.VerificationStatus, "verified")
	f.note(conversa.CheckBusinessVerified, verified, unless(verified,
		"Replying works without it. To raise limits, and to show the name in chats, verify the business in Meta Business Suite."))
	approved := w.ReviewStatus == "" || w.ReviewStatus == "APPROVED"
	advice := underReview
	if w.ReviewStatus == "REJECTED" || w.ReviewStatus == "RESTRICTED" {
		advice = reviewRejected
	}
	f.note(conversa.CheckBusinessApproved, approved, unless(approved, advice))
	return nil
}

func (s *Service) lookAtNumber(ctx context.Context, f *finding, a *ent.Account, g grant) error {
	if !f.token || !f.reach || a.PhoneNumberID == nil {
		return nil
	}
	n, err := s.WhatsApp.PhoneNumber(ctx, g.credentials(*a.PhoneNumberID))
	if err != nil {
		return err
	}
	f.number = &n
	verified := n.Verified() || n.Registered() // old numbers are not asked again
	f.note(conversa.CheckNumberVerified, verified, unless(verified, "Ask for a verification code and enter it."))
	f.note(conversa.CheckNumberRegistered, n.Registered(), unless(n.Registered(), adviceOn(n)))
	named, advice := ofName(n.NameStatus)
	f.note(conversa.CheckNameApproved, named, advice)
	profile, err := s.WhatsApp.BusinessProfile(ctx, g.credentials(*a.PhoneNumberID))
	if err == nil {
		f.profile = &profile
	}
	return err
}

func adviceOn(n whatsapp.PhoneNumber) string {
	if reason := ofStatus(n.Status); reason != "" {
		return reason
	}
	return "Enter the verification code, or connect the account again, to register the number."
}

func ofName(status string) (ok bool, advice string) {
	switch status {
	case "DECLINED":
		return false, "Meta declined the name that customers see. Choose another one in WhatsApp Manager."
	case "EXPIRED":
		return false, "The approval of the name has expired. Ask for it again in WhatsApp Manager."
	case "PENDING_REVIEW":
		return false, "Meta is reviewing the name that customers see. Nothing to do."
	}
	return true, ""
}

func (s *Service) lookAtWebhooks(ctx context.Context, f *finding, a *ent.Account, g grant) error {
	if !f.token || !f.reach || a.WabaID == nil {
		return nil
	}
	apps, err := s.WhatsApp.Subscribed(ctx, g.token, *a.WabaID)
	if err != nil {
		return err
	}
	f.note(conversa.CheckWebhookSubscribed, len(apps) > 0, unless(len(apps) > 0, "Connect the account again: that subscribes to its webhooks."))
	advice, err := s.silence(asSystem(ctx), a, f.now)
	f.note(conversa.CheckWebhookSeen, advice == "", advice)
	return err
}

// writeDown keeps what was found, unless the account was given another token, or given
// up, meanwhile.
func (s *Service) writeDown(ctx context.Context, seen *ent.Account, f *finding, why occasion) (*ent.Account, error) {
	var kept *ent.Account
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		if err := lock(ctx, tx, seen.ID); err != nil {
			return err
		}
		a, err := tx.Client.Account.Get(ctx, seen.ID)
		if err != nil {
			return err
		}
		if !slices.Equal(a.AccessToken, seen.AccessToken) {
			kept = a
			return nil
		}
		if f.profile != nil {
			if err := tx.Client.Account.UpdateOneID(a.ID).SetBusinessProfile(f.profile).Exec(ctx); err != nil {
				return err
			}
		}
		if err := (book{tx, f.now, s.Log}).apply(ctx, a, f.verdict(a, why)); err != nil {
			return err
		}
		kept, err = tx.Client.Account.Get(ctx, a.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("keep checks of %s: %w", seen.ID, err)
	}
	return kept, nil
}

// liftAfter is when a look in turn may lift what WhatsApp's news decided: reads do not
// show every restriction.
const liftAfter = 24 * time.Hour

// verdict on the account by what was found.
func (f *finding) verdict(a *ent.Account, why occasion) verdict {
	v := verdict{checks: f.checks}
	if f.number != nil {
		v.quality, v.verifiedName = quality(f.number.QualityRating), f.number.VerifiedName
	}
	v.status, v.reason = f.status(a)
	stopped := a.Status == conversa.AccountRestricted || a.Status == conversa.AccountDisconnected
	good := v.status == conversa.AccountActive || v.status == conversa.AccountAuthorized
	if stopped && good && why == inTurn && a.StatusChangedAt != nil && f.now.Sub(*a.StatusChangedAt) < liftAfter {
		v.status, v.reason = "", ""
	}
	return v
}

func (f *finding) status(a *ent.Account) (conversa.AccountStatus, string) {
	switch {
	case !f.token:
		return conversa.AccountDisconnected, "The access token was withdrawn or has expired. " + adviceToken
	case !f.reach && a.PhoneNumberID != nil:
		return conversa.AccountDisconnected, "The access was withdrawn at Meta. " + adviceReach
	case f.number == nil:
		return resting(a)
	}
	return f.statusOfNumber(a)
}

func (f *finding) statusOfNumber(a *ent.Account) (conversa.AccountStatus, string) {
	n := f.number
	switch reason := ofStatus(n.Status); {
	case n.Status == "DELETED" || n.Status == "MIGRATED":
		return conversa.AccountDisconnected, reason
	case reason != "":
		return conversa.AccountRestricted, reason
	case !n.Registered() && n.Verified():
		return conversa.AccountPendingNumberVerification, "The number is verified and still to be registered: " + adviceOn(*n)
	case !n.Registered():
		return conversa.AccountPendingNumberVerification, "The number waits for its verification code."
	}
	switch f.waba.ReviewStatus {
	case "PENDING", "DEFERRED":
		return conversa.AccountPendingReview, underReview
	case "REJECTED", "RESTRICTED":
		return conversa.AccountRestricted, reviewRejected
	}
	return resting(a)
}
