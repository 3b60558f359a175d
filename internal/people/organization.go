package people

import (
	"cmp"
	"context"
	"fmt"
	"net/mail"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/ent/session"
	"conversa/ent/user"
	"conversa/internal/event"
	"conversa/internal/store"
)

// maxName is in characters.
const maxName = 100

// Organization is what a new organization begins with: itself and its first
// administrator.
type Organization struct {
	Name          string
	AdminEmail    string
	AdminPassword string
	// AdminName may be empty: then it is the part of the address before the @.
	AdminName string
	// Locale and TimeZone may be empty: English and UTC.
	Locale, TimeZone string
}

// CreateOrganization makes an organization and its administrator. An e-mail
// address that is taken, in any organization, is CONFLICT.
func (s *Service) CreateOrganization(ctx context.Context, in Organization) (*ent.User, error) {
	in, err := in.checked()
	if err != nil {
		return nil, err
	}
	hash, err := s.hasher.hash(ctx, in.AdminPassword)
	if err != nil {
		return nil, err
	}
	var admin *ent.User
	err = s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		var err error
		admin, err = s.insert(ctx, tx, in, hash)
		return err
	})
	if store.IsUnique(err) {
		return nil, &conversa.Error{Code: conversa.CodeConflict, Message: "There is a user with this e-mail address already.", Field: "adminEmail"}
	}
	if err != nil {
		return nil, fmt.Errorf("create organization: %w", err)
	}
	return admin, nil
}

func (s *Service) insert(ctx context.Context, tx *store.Tx, in Organization, hash string) (*ent.User, error) {
	now := s.moment()
	organization, err := tx.Client.Organization.Create().
		SetName(in.Name).SetLocale(in.Locale).SetTimeZone(in.TimeZone).
		SetCreatedAt(now).SetUpdatedAt(now).
		Save(ctx)
	if err != nil {
		return nil, err
	}
	return tx.Client.User.Create().
		SetOrganizationID(organization.ID).
		SetName(in.AdminName).SetEmail(in.AdminEmail).SetPasswordHash(hash).
		SetProfile(conversa.ProfileAdministrator).
		SetLocale(in.Locale).SetTimeZone(in.TimeZone).
		SetCreatedAt(now).SetUpdatedAt(now).
		Save(ctx)
}

// checked completes what may be left out and refuses what cannot be used.
func (in Organization) checked() (Organization, error) {
	in.Name = strings.TrimSpace(in.Name)
	if in.Name == "" || len([]rune(in.Name)) > maxName {
		return in, conversa.Invalid("name", "The name has 1 to 100 characters.")
	}
	in.AdminEmail = foldEmail(in.AdminEmail)
	address, err := mail.ParseAddress(in.AdminEmail)
	if err != nil || address.Address != in.AdminEmail || len(in.AdminEmail) > maxEmail {
		return in, conversa.Invalid("adminEmail", "This is not an e-mail address.")
	}
	local, _, _ := strings.Cut(in.AdminEmail, "@")
	in.AdminName = cmp.Or(strings.TrimSpace(in.AdminName), local)
	in.Locale, in.TimeZone = cmp.Or(in.Locale, "en"), cmp.Or(in.TimeZone, "UTC")
	return in, CheckPassword(in.AdminPassword)
}

// SetPassword gives a user another password and ends their sessions.
func (s *Service) SetPassword(ctx context.Context, email, password string) error {
	if err := CheckPassword(password); err != nil {
		return err
	}
	u, err := s.mustFindUser(ctx, email)
	if err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	var ended []string
	err = s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		err := tx.Client.User.Update().Where(user.ID(u.ID)).
			SetPasswordHash(hash).SetUpdatedAt(s.moment()).Exec(ctx)
		if err != nil {
			return err
		}
		ended, err = s.endSessions(ctx, tx, u)
		return err
	})
	if err != nil {
		return fmt.Errorf("set password of %s: %w", u.ID, err)
	}
	for _, id := range ended {
		s.Forget(id)
	}
	return nil
}

// endSessions deletes all sessions of a user and tells every server.
func (s *Service) endSessions(ctx context.Context, tx *store.Tx, u *ent.User) ([]string, error) {
	ids, err := tx.Client.Session.Query().Where(session.UserID(u.ID)).IDs(ctx)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	if _, err := tx.Client.Session.Delete().Where(session.IDIn(ids...)).Exec(ctx); err != nil {
		return nil, err
	}
	for _, id := range ids {
		event.Append(tx, s.moment(), sessionEnded(u.OrganizationID, id))
	}
	return ids, nil
}

// FindUser is the user of an e-mail address, or nil.
func (s *Service) FindUser(ctx context.Context, email string) (*ent.User, error) {
	u, err := s.findUser(ctx, email)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find user: %w", err)
	}
	return u, nil
}

func (s *Service) mustFindUser(ctx context.Context, email string) (*ent.User, error) {
	u, err := s.FindUser(ctx, email)
	if err == nil && u == nil {
		return nil, &conversa.Error{Code: conversa.CodeNotFound, Message: "There is no user with this e-mail address.", Field: "email"}
	}
	return u, err
}
