package people

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/ent/user"
	"conversa/internal/audit"
	"conversa/internal/store"
)

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
		if err != nil {
			return err
		}
		return s.noteOrganization(ctx, tx, in, admin)
	})
	if err != nil {
		return nil, fmt.Errorf("create organization: %w", taken(err, "adminEmail", emailTaken))
	}
	return admin, nil
}

const emailTaken = "There is a user with this e-mail address already."

func (s *Service) noteOrganization(ctx context.Context, tx *store.Tx, in Organization, admin *ent.User) error {
	return s.note(ctx, tx, audit.Entry{
		OrganizationID: admin.OrganizationID, Action: "organization.created", SubjectID: admin.OrganizationID,
		After: map[string]any{"name": in.Name, "locale": in.Locale, "timeZone": in.TimeZone, "administrator": admin.Email},
	})
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
	var err error
	if in.Name, err = checkName("name", in.Name); err != nil {
		return in, err
	}
	if in.AdminEmail, err = checkEmail("adminEmail", in.AdminEmail); err != nil {
		return in, err
	}
	local, _, _ := strings.Cut(in.AdminEmail, "@")
	if in.AdminName, err = checkName("adminName", cmp.Or(in.AdminName, cut(local, maxName))); err != nil {
		return in, err
	}
	if in.Locale, err = checkLocale(cmp.Or(in.Locale, "en")); err != nil {
		return in, err
	}
	if in.TimeZone, err = checkTimeZone(cmp.Or(in.TimeZone, "UTC")); err != nil {
		return in, err
	}
	return in, CheckPassword(in.AdminPassword)
}

// OrganizationChange is what an administrator changes about the organization. What is
// nil stays.
type OrganizationChange struct {
	Profile
	Issuer
	RecordVisibility *conversa.RecordVisibility
	Logo             *Logo
}

// Logo is another picture for the head of sales documents.
type Logo struct {
	// FileID is empty for none.
	FileID string
	// Move has the organization's people see it instead of the one before.
	Move func(ctx context.Context, tx *store.Tx, organizationID, from, to string) error
}

// Issuer is who issues the organization's sales documents. What is nil stays; an empty
// text is none.
type Issuer struct{ LegalName, TaxID, Address *string }

// UpdateOrganization changes the viewer's organization. EventPeople follows: who sees
// what may have changed.
func (s *Service) UpdateOrganization(ctx context.Context, in OrganizationChange) (o *ent.Organization, err error) {
	if in.Profile, err = in.checked(); err != nil {
		return nil, err
	}
	if in.Issuer, err = in.Issuer.trimmed(); err != nil {
		return nil, err
	}
	err = s.administer(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		before, err := tx.Client.Organization.Get(ctx, viewer.OrganizationID)
		if err != nil {
			return err
		}
		update := before.Update().SetNillableName(in.Name).SetNillableLocale(in.Locale).SetNillableTimeZone(in.TimeZone).
			SetNillableRecordVisibility(in.RecordVisibility).SetUpdatedAt(s.moment())
		if err := in.Logo.write(ctx, tx, before, update); err != nil {
			return err
		}
		if o, err = in.Issuer.write(update).Save(ctx); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.Entry{
			Action: "organization.updated", SubjectID: o.ID, Before: organizationFacts(before), After: organizationFacts(o),
		})
	})
	if err != nil {
		return nil, fmt.Errorf("update organization: %w", err)
	}
	return o, nil
}

// write puts the logo into an update, where one is given.
func (l *Logo) write(ctx context.Context, tx *store.Tx, before *ent.Organization, update *ent.OrganizationUpdateOne) error {
	if l == nil {
		return nil
	}
	if l.FileID == "" {
		update.ClearLogoID()
	} else {
		update.SetLogoID(l.FileID)
	}
	return l.Move(ctx, tx, before.ID, text(before.LogoID), l.FileID)
}

func organizationFacts(o *ent.Organization) map[string]any {
	return map[string]any{
		"name": o.Name, "locale": o.Locale, "timeZone": o.TimeZone, "recordVisibility": string(o.RecordVisibility),
		"legalName": text(o.LegalName), "taxId": text(o.TaxID), "address": text(o.Address), "logo": text(o.LogoID),
	}
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
		if ended, err = s.endSessions(ctx, tx, u, ""); err != nil {
			return err
		}
		return s.note(ctx, tx, audit.Entry{OrganizationID: u.OrganizationID, Action: "password.changed", SubjectID: u.ID})
	})
	if err != nil {
		return fmt.Errorf("set password of %s: %w", u.ID, err)
	}
	s.forgetEach(ended)
	return nil
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
