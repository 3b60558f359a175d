package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"conversa"
	"conversa/internal/account"
	"conversa/internal/inbox"
	"conversa/internal/people"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// The commands work beside a running server, and on an empty database.

// Migrate brings the database's schema up to date.
func Migrate(ctx context.Context, c Storage, log *slog.Logger) error {
	c, err := c.checked()
	if err != nil {
		return err
	}
	return store.Migrate(ctx, storeConfig(c, log))
}

// NewOrganization is an organization and its first administrator.
type NewOrganization struct {
	Name, AdminEmail, AdminPassword string
	// AdminName may be empty: then it is the part of the address before the @.
	AdminName string
	// Locale and TimeZone may be empty: English and UTC.
	Locale, TimeZone string
}

// CreateOrganization makes an organization and returns its id.
func CreateOrganization(ctx context.Context, c Storage, in NewOrganization, log *slog.Logger) (id string, err error) {
	err = withPeople(ctx, c, log, func(ctx context.Context, s *people.Service) error {
		admin, err := s.CreateOrganization(ctx, people.Organization(in))
		if err != nil {
			return err
		}
		id = admin.OrganizationID
		return nil
	})
	return id, err
}

// CreateToken makes an API token and returns its secret, which is not shown again.
func CreateToken(ctx context.Context, c Storage, email, name string, scopes []string, log *slog.Logger) (token string, err error) {
	err = withPeople(ctx, c, log, func(ctx context.Context, s *people.Service) error {
		token, err = s.CreateToken(ctx, email, name, scopes)
		return err
	})
	return token, err
}

// NewAccount is a WhatsApp account to add, without a browser.
type NewAccount struct {
	OrgAdminEmail, Nickname, PhoneNumberID, WABAID, AccessToken, AddAs string
}

// AddAccount adds an active account and returns its id.
func AddAccount(ctx context.Context, c Storage, w WhatsApp, in NewAccount, log *slog.Logger) (id string, err error) {
	c, err = c.checked()
	if err := errors.Join(err, checkURL("CONVERSA_WHATSAPP_URL", w.WhatsAppURL)); err != nil {
		return "", err
	}
	err = withStore(ctx, c, log, func(st *store.Store) error {
		box, err := openSecrets(ctx, st, c)
		if err != nil {
			return err
		}
		client := &whatsapp.Client{BaseURL: w.WhatsAppURL}
		added, err := account.New(account.Config{Store: st, Secrets: box, WhatsApp: client, Log: log}).Add(ctx, account.Add{
			OrgAdminEmail: in.OrgAdminEmail, Nickname: in.Nickname, PhoneNumberID: in.PhoneNumberID,
			WABAID: in.WABAID, AccessToken: in.AccessToken, AddAs: conversa.CustomerModule(in.AddAs),
		})
		if err != nil {
			return err
		}
		id = added.ID
		return nil
	})
	return id, err
}

// Replayed says which webhook bodies to process again.
type Replayed struct {
	State string
	IDs   []string
	Since time.Time
}

// ReplayWebhooks has webhook bodies processed again, by the servers that run, and
// returns how many.
func ReplayWebhooks(ctx context.Context, c Storage, which Replayed, log *slog.Logger) (count int, err error) {
	err = withStore(ctx, c, log, func(st *store.Store) error {
		count, err = inbox.Replay(ctx, st, inbox.ReplayFilter(which))
		return err
	})
	return count, err
}

func withPeople(ctx context.Context, c Storage, log *slog.Logger, fn func(context.Context, *people.Service) error) error {
	return withStore(ctx, c, log, func(st *store.Store) error {
		s, err := people.New(people.Config{Store: st, Log: log})
		if err != nil {
			return err
		}
		defer s.Wait()
		return fn(byCommand(ctx), s)
	})
}

func withStore(ctx context.Context, c Storage, log *slog.Logger, fn func(*store.Store) error) error {
	c, err := c.checked()
	if err != nil {
		return err
	}
	st, err := openMigrated(ctx, c, log)
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	return errors.Join(fn(st), st.Close())
}
