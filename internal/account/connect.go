package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/internal/audit"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// Complete is one step of connecting a number: by the code of a sign-in with Meta or
// by a token, or, with AccountID, going on with what is there.
type Complete struct {
	AccountID   string
	Code, State string
	AccessToken string
	// AppSecret is of the token's app, where that is not the server's.
	AppSecret                         string
	BusinessID, WABAID, PhoneNumberID string
	// PIN is of a number that has two-step verification already.
	PIN string
}

func (in Complete) checked() (Complete, error) {
	for _, text := range []*string{&in.Code, &in.State, &in.AccessToken, &in.AppSecret, &in.BusinessID, &in.WABAID, &in.PhoneNumberID, &in.PIN} {
		*text = strings.TrimSpace(*text)
	}
	switch {
	case in.Code != "" && in.AccessToken != "":
		return in, conversa.Invalid("accessToken", "Give the code of a sign-in or a token, not both.")
	case in.Code == "" && in.AccessToken == "" && in.AccountID == "":
		return in, conversa.Invalid("code", "Sign in with Meta, or give a token.")
	case in.AppSecret != "" && in.AccessToken == "":
		return in, conversa.Invalid("appSecret", "An app's secret goes with a token of that app.")
	case in.WABAID != "" && !isMetaID(in.WABAID):
		return in, conversa.Invalid("wabaId", "WhatsApp's id of the business account consists of digits.")
	case in.PhoneNumberID != "" && !isMetaID(in.PhoneNumberID):
		return in, conversa.Invalid("phoneNumberId", "WhatsApp's id of the number consists of digits.")
	case in.PIN != "" && !isPIN(in.PIN):
		return in, errPIN
	}
	return in, nil
}

// Complete connects a number as far as it gets. Without a number the account is
// AUTHORIZED and lists what the token reaches. A number that is connected here or
// registered elsewhere is NUMBER_IN_USE. What an earlier call did is not done again.
func (s *Service) Complete(ctx context.Context, viewer conversa.Viewer, in Complete) (*ent.Account, error) {
	if err := viewer.Allow(conversa.ProfileAdministrator, conversa.ScopeAdmin); err != nil {
		return nil, err
	}
	in, err := in.checked()
	if err != nil {
		return nil, err
	}
	a, g, err := s.enter(ctx, viewer, in)
	if err != nil {
		return nil, err
	}
	choices, err := s.reach(ctx, viewer.OrganizationID, g, in.BusinessID)
	if err != nil {
		return nil, err
	}
	if a == nil || a.PhoneNumberID == nil { // so that a sign-in is not lost with a wrong choice
		if a, err = s.authorize(ctx, viewer, a, g, choices); err != nil {
			return nil, err
		}
	}
	if in.PhoneNumberID == "" && a.PhoneNumberID == nil {
		return a, nil
	}
	choice, err := chosen(choices, in, a)
	if err != nil {
		return nil, err
	}
	if a, err = s.take(ctx, viewer, a, g, choice); err != nil {
		return nil, err
	}
	return s.install(ctx, a, g, in.PIN)
}

// enter finds the account and the token to go on with. The account is nil for a new
// one.
func (s *Service) enter(ctx context.Context, viewer conversa.Viewer, in Complete) (a *ent.Account, g grant, err error) {
	if in.AccountID != "" {
		if a, err = s.find(ctx, in.AccountID); err != nil {
			return nil, grant{}, err
		}
	}
	switch {
	case in.Code != "":
		g = grant{fresh: true, field: "code"}
		g.token, err = s.redeem(ctx, viewer, in.Code, in.State)
	case in.AccessToken != "":
		g = grant{fresh: true, field: "accessToken", token: in.AccessToken, appSecret: in.AppSecret}
	default:
		g, err = s.grantOf(a)
	}
	if err != nil {
		return nil, grant{}, err
	}
	g, err = s.inspect(ctx, g)
	return a, g, err
}

// find is an account that the viewer may see.
func (s *Service) find(ctx context.Context, id string) (*ent.Account, error) {
	a, err := s.Store.Client().Account.Get(ctx, id)
	if ent.IsNotFound(err) {
		return nil, conversa.ErrNotFound.At("accountId")
	}
	if err != nil {
		return nil, fmt.Errorf("find account: %w", err)
	}
	return a, nil
}

// authorize keeps a token whose number is still to be chosen. A sign-in that was begun
// anew goes on with the account of the one before.
func (s *Service) authorize(ctx context.Context, viewer conversa.Viewer, a *ent.Account, g grant, choices []choice) (*ent.Account, error) {
	var kept *ent.Account
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		row := a
		if row == nil {
			if row, err = s.begun(ctx, tx, viewer); err != nil {
				return err
			}
		}
		update := tx.Client.Account.UpdateOneID(row.ID).SetStatus(conversa.AccountAuthorized).
			SetStatusReason("Choose the number to connect.").SetStatusChangedAt(s.moment()).
			SetNumberChoices(shown(choices)).SetUpdatedAt(s.moment())
		s.seal(update, row.ID, row.VerifyToken, g)
		if kept, err = update.Save(ctx); err != nil {
			return err
		}
		if err := tell(tx, s.moment(), kept, conversa.AccountChangeStatus); err != nil {
			return err
		}
		return s.auditGrant(ctx, tx, kept, g)
	})
	if err != nil {
		return nil, fmt.Errorf("keep authorization: %w", err)
	}
	return kept, nil
}

// begun is the viewer's own account without a number, or a new one.
func (s *Service) begun(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) (*ent.Account, error) {
	row, err := tx.Client.Account.Query().Where(
		account.AddedByID(viewer.UserID), account.StatusEQ(conversa.AccountAuthorized), account.PhoneNumberIDIsNil(), account.NicknameIsNil(),
	).Order(ent.Desc(account.FieldID)).First(ctx)
	if !ent.IsNotFound(err) {
		return row, err
	}
	now := s.moment()
	return tx.Client.Account.Create().SetOrganizationID(viewer.OrganizationID).SetAddedByID(viewer.UserID).
		SetStatus(conversa.AccountAuthorized).SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
}

// seal keeps the secrets of a grant in an account's row. The webhook's verify token is
// made once and stays.
func (s *Service) seal(update *ent.AccountUpdateOne, id string, verifyToken []byte, g grant) {
	update.SetAccessToken(s.Secrets.Seal(g.token, tokenPlace(id)))
	if g.appSecret == "" {
		update.ClearAppSecret().ClearVerifyToken()
		return
	}
	update.SetAppSecret(s.Secrets.Seal(g.appSecret, appSecretPlace(id)))
	if len(verifyToken) == 0 {
		update.SetVerifyToken(s.Secrets.Seal(newVerifyToken(), verifyTokenPlace(id)))
	}
}

func (s *Service) auditGrant(ctx context.Context, tx *store.Tx, a *ent.Account, g grant) error {
	if !g.fresh {
		return nil
	}
	return audit.Write(ctx, tx, audit.Entry{
		Action: "account.authorized", SubjectID: a.ID, At: s.moment(), After: map[string]any{"metaAppId": g.info.AppID},
	})
}

// take gives the account the number that was chosen. Where the organization had this
// number before, that account goes on, with its history.
func (s *Service) take(ctx context.Context, viewer conversa.Viewer, a *ent.Account, g grant, c choice) (*ent.Account, error) {
	var taken *ent.Account
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		heir, err := s.heir(ctx, tx, viewer, a, c)
		if err != nil {
			return err
		}
		if heir.ID != a.ID {
			if err := tx.Client.Account.DeleteOneID(a.ID).Exec(ctx); err != nil {
				return err
			}
		}
		if taken, err = s.connect(ctx, tx, heir, g, c); err != nil {
			return err
		}
		return s.lookLater(ctx, tx, taken.ID)
	})
	if store.IsUnique(err) { // another organization has it
		return nil, errNumberInUse
	}
	if err != nil {
		return nil, fmt.Errorf("take number: %w", err)
	}
	return taken, nil
}

// heir is the account that a number belongs to: the one at hand, or an older one of
// the organization that had the number.
func (s *Service) heir(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, a *ent.Account, c choice) (*ent.Account, error) {
	if a.PhoneNumberID != nil {
		return tx.Client.Account.Get(ctx, a.ID)
	}
	older, err := tx.Client.Account.Query().Where(
		account.OrganizationID(viewer.OrganizationID), account.IDNEQ(a.ID), account.Or(
			account.PhoneNumberID(c.number.ID),
			account.And(account.PhoneNumberIDIsNil(), account.StatusEQ(conversa.AccountDisconnected), account.PhoneNumber(c.PhoneNumber)),
		)).Order(ent.Desc(account.FieldPhoneNumberID), ent.Asc(account.FieldID)).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return tx.Client.Account.Get(ctx, a.ID)
	case err != nil:
		return nil, err
	case text(older.PhoneNumberID) == c.number.ID && !isHalfWay(older), a.Nickname != nil:
		return nil, errNumberInUse
	}
	return older, nil
}

// isHalfWay reports whether an account's set-up can be gone on with by another sign-in.
func isHalfWay(a *ent.Account) bool {
	switch a.Status {
	case conversa.AccountAuthorized, conversa.AccountPendingNumberVerification, conversa.AccountDisconnected:
		return true
	}
	return false
}

func (s *Service) connect(ctx context.Context, tx *store.Tx, a *ent.Account, g grant, c choice) (*ent.Account, error) {
	now := s.moment()
	update := tx.Client.Account.UpdateOneID(a.ID).SetWabaID(c.WabaID).SetPhoneNumberID(c.number.ID).
		SetNillableBusinessID(optional(c.businessID)).SetPhoneNumber(c.PhoneNumber).
		SetNillableVerifiedName(c.VerifiedName).SetQualityRating(quality(c.number.QualityRating)).
		ClearNumberChoices().SetUpdatedAt(now)
	s.seal(update, a.ID, a.VerifyToken, g)
	if a.Status == conversa.AccountDisconnected || a.PhoneNumberID == nil {
		update.SetStatus(conversa.AccountAuthorized).SetStatusReason("The number is being connected.").SetStatusChangedAt(now)
	}
	row, err := update.Save(ctx)
	if err != nil {
		return nil, err
	}
	if err := tell(tx, now, row, conversa.AccountChangeStatus); err != nil {
		return nil, err
	}
	return row, audit.Write(ctx, tx, audit.Entry{
		Action: "account.connected", SubjectID: a.ID, At: now,
		After: map[string]any{"phoneNumberId": c.number.ID, "wabaId": c.WabaID, "metaAppId": g.info.AppID},
	})
}

// install does what is still to be done at Meta: webhooks, and the registration of a
// number that is verified. Then it looks at how the account is.
func (s *Service) install(ctx context.Context, a *ent.Account, g grant, pin string) (*ent.Account, error) {
	if err := s.subscribe(ctx, a, g); err != nil {
		return nil, s.refusal(ctx, err, "wabaId")
	}
	number, err := s.WhatsApp.PhoneNumber(ctx, g.credentials(text(a.PhoneNumberID)))
	if err != nil {
		return nil, s.refusal(ctx, err, "phoneNumberId")
	}
	if number.Verified() && !number.Registered() {
		if err := s.register(ctx, a, g, pin); err != nil {
			return nil, err
		}
	}
	return s.lookAt(ctx, a, g, byPerson)
}

// subscribe has the account's webhooks sent here.
func (s *Service) subscribe(ctx context.Context, a *ent.Account, g grant) error {
	apps, err := s.WhatsApp.Subscribed(ctx, g.token, text(a.WabaID))
	if err != nil {
		return err
	}
	if g.appSecret == "" {
		if slices.Contains(apps, g.info.AppID) {
			return nil
		}
		return s.WhatsApp.Subscribe(ctx, g.token, text(a.WabaID), whatsapp.Webhook{})
	}
	own, err := s.WebhookOf(a)
	if err != nil {
		return err
	}
	err = s.WhatsApp.Subscribe(ctx, g.token, text(a.WabaID), own)
	if isCallbackRefused(err) || own.URL == "" { // the address is entered at Meta by hand then
		return s.WhatsApp.Subscribe(ctx, g.token, text(a.WabaID), whatsapp.Webhook{})
	}
	return err
}
