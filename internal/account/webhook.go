package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"

	"conversa/ent"
	"conversa/ent/account"
	"conversa/internal/whatsapp"
)

// webhookPath is where an account of another Meta app has its address.
const webhookPath = "/webhooks/whatsapp/"

// newVerifyToken is what Meta has to present at an account's own address.
func newVerifyToken() string { return rand.Text() }

// WebhookOf is the address that an account of another Meta app has for its webhooks,
// and what Meta presents to verify it. It is empty for all other accounts, and while
// the server's own address is not known.
func (s *Service) WebhookOf(a *ent.Account) (whatsapp.Webhook, error) {
	if len(a.AppSecret) == 0 || s.PublicURL() == "" {
		return whatsapp.Webhook{}, nil
	}
	token, err := s.open(a, a.VerifyToken, verifyTokenPlace(a.ID))
	if err != nil {
		return whatsapp.Webhook{}, err
	}
	return whatsapp.Webhook{URL: strings.TrimRight(s.PublicURL(), "/") + webhookPath + a.ID, VerifyToken: token}, nil
}

// WebhookKeys are what the address of an account is guarded by: the secret that signs,
// and what verifies the address. Both are empty where there is no such address.
func (s *Service) WebhookKeys(ctx context.Context, accountID string) (secret, verifyToken string, err error) {
	a, err := s.Store.Client().Account.Query().Where(account.ID(accountID), account.AppSecretNotNil()).Only(asSystem(ctx))
	if ent.IsNotFound(err) {
		return "", "", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("find account: %w", err)
	}
	if secret, err = s.open(a, a.AppSecret, appSecretPlace(a.ID)); err != nil {
		return "", "", err
	}
	verifyToken, err = s.open(a, a.VerifyToken, verifyTokenPlace(a.ID))
	return secret, verifyToken, err
}

// isCallbackRefused reports that Meta could not verify an address.
func isCallbackRefused(err error) bool {
	var e *whatsapp.Error
	return errors.As(err, &e) && e.Code == 2200
}
