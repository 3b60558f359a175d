package account

import (
	"context"
	"errors"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/internal/audit"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// Disconnect gives a number up: it is deregistered, its webhooks end, its token is
// forgotten. Conversations stay, and so does the PIN, which Meta asks for when the
// number is registered again. Where the token works no longer there is nothing to be
// done at Meta; where Meta cannot be reached nothing is given up. A repeat changes
// nothing.
func (s *Service) Disconnect(ctx context.Context, viewer conversa.Viewer, accountID string) (*ent.Account, error) {
	if err := viewer.Allow(conversa.ProfileAdministrator, conversa.ScopeAdmin); err != nil {
		return nil, err
	}
	a, err := s.find(ctx, accountID)
	if err != nil || len(a.AccessToken) == 0 && a.PhoneNumberID == nil {
		return a, err
	}
	if len(a.AccessToken) > 0 && a.PhoneNumberID != nil {
		if err := s.release(ctx, a); err != nil {
			return nil, s.refusal(ctx, err, "accountId")
		}
	}
	return s.giveUp(ctx, a)
}

// release ends at Meta what was begun there.
func (s *Service) release(ctx context.Context, a *ent.Account) error {
	g, err := s.grantOf(a)
	if err != nil {
		return err
	}
	shared, err := s.Store.Client().Account.Query().
		Where(account.WabaID(text(a.WabaID)), account.IDNEQ(a.ID), account.AccessTokenNotNil(), account.PhoneNumberIDNotNil()).
		Exist(asSystem(ctx))
	if err != nil {
		return fmt.Errorf("find accounts: %w", err)
	}
	if !shared && a.WabaID != nil { // else it would end the others' webhooks
		if err := gone(s.WhatsApp.Unsubscribe(ctx, g.token, *a.WabaID)); err != nil {
			return err
		}
	}
	return gone(s.WhatsApp.Deregister(ctx, g.credentials(*a.PhoneNumberID)))
}

// gone takes it for done where there is nothing left to do it with.
func gone(err error) error {
	var e *whatsapp.Error
	if errors.As(err, &e) && (e.TokenRefused() || e.ReachRefused() || e.Code == 133010) {
		return nil
	}
	return err
}

func (s *Service) giveUp(ctx context.Context, a *ent.Account) (*ent.Account, error) {
	now := s.moment()
	var kept *ent.Account
	err := s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := lock(ctx, tx, a.ID); err != nil {
			return err
		}
		kept, err = tx.Client.Account.UpdateOneID(a.ID).
			SetStatus(conversa.AccountDisconnected).SetStatusReason("Disconnected here. Its conversations are kept; connect the number again to go on with them.").
			SetStatusChangedAt(now).SetUpdatedAt(now).
			ClearAccessToken().ClearAppSecret().ClearVerifyToken().ClearPhoneNumberID().ClearNumberChoices().ClearChecks().Save(ctx)
		if err != nil {
			return err
		}
		if err := tell(tx, now, kept, conversa.AccountChangeStatus); err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{
			Action: "account.disconnected", SubjectID: a.ID, At: now,
			Before: map[string]any{"phoneNumberId": text(a.PhoneNumberID), "wabaId": text(a.WabaID)},
		})
	})
	if err != nil {
		return nil, fmt.Errorf("give account up: %w", err)
	}
	return kept, nil
}
