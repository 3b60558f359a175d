package people

import (
	"context"
	"fmt"
	"slices"

	"conversa"
	"conversa/ent"
	"conversa/ent/group"
	"conversa/ent/onetimetoken"
	"conversa/ent/role"
	"conversa/internal/audit"
	"conversa/internal/event"
	"conversa/internal/store"
	"conversa/internal/unread"
)

// Invitation is somebody who is to become a user.
type Invitation struct {
	Name, Email string
	Profile     conversa.Profile
	// RoleID may be nil.
	RoleID   *string
	GroupIDs []string
}

// Invite makes a user who has no password yet, and the token with which they choose
// one within a week. An e-mail address that is taken, in any organization, is CONFLICT. It is
// FORBIDDEN to tokens that may do less than a user, or end.
func (s *Service) Invite(ctx context.Context, in Invitation) (u *ent.User, token string, err error) {
	if in.Name, err = checkOwnName(in.Name); err != nil {
		return nil, "", err
	}
	if in.Email, err = checkEmail("email", in.Email); err != nil {
		return nil, "", err
	}
	err = s.administer(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		if err := mayHandOut(viewer); err != nil {
			return err
		}
		if u, err = s.insertInvited(ctx, tx, viewer, in); err != nil {
			return err
		}
		token, err = s.issueLink(ctx, tx, onetimetoken.KindINVITATION, u)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("invite user: %w", taken(err, "email", emailTaken))
	}
	return u, token, nil
}

func (s *Service) insertInvited(ctx context.Context, tx *store.Tx, viewer conversa.Viewer, in Invitation) (*ent.User, error) {
	if err := checkPlaces(ctx, tx, in.RoleID, in.GroupIDs); err != nil {
		return nil, err
	}
	organization, err := tx.Client.Organization.Get(ctx, viewer.OrganizationID)
	if err != nil {
		return nil, err
	}
	now := s.moment()
	u, err := tx.Client.User.Create().SetOrganizationID(organization.ID).
		SetName(in.Name).SetEmail(in.Email).SetProfile(in.Profile).SetStatus(conversa.UserInvited).
		SetLocale(organization.Locale).SetTimeZone(organization.TimeZone).
		SetNillableRoleID(in.RoleID).AddGroupIDs(unique(in.GroupIDs)...).
		SetCreatedAt(now).SetUpdatedAt(now).
		Save(ctx)
	if err != nil {
		return nil, err
	}
	after := factsOf(u)
	after["email"], after["groupIds"] = u.Email, unique(in.GroupIDs)
	return u, s.note(ctx, tx, audit.Entry{Action: "user.invited", SubjectID: u.ID, After: after})
}

// checkPlaces refuses a role or groups that are not the viewer's organization's.
func checkPlaces(ctx context.Context, tx *store.Tx, roleID *string, groupIDs []string) error {
	if roleID != nil {
		there, err := tx.Client.Role.Query().Where(role.ID(*roleID)).Exist(ctx)
		if err != nil {
			return err
		}
		if !there {
			return conversa.ErrNotFound.At("roleId")
		}
	}
	ids := unique(groupIDs)
	if len(ids) == 0 {
		return nil
	}
	n, err := tx.Client.Group.Query().Where(group.IDIn(ids...)).Count(ctx)
	if err == nil && n != len(ids) {
		return conversa.ErrNotFound.At("groupIds")
	}
	return err
}

func unique(ids []string) []string { return slices.Compact(slices.Sorted(slices.Values(ids))) }

// CreatePasswordReset makes a token with which a user chooses a password within a
// week: for who forgot theirs, and for who let an invitation run out. Earlier links of
// the user end. It is FORBIDDEN to tokens as Invite is.
func (s *Service) CreatePasswordReset(ctx context.Context, userID string) (u *ent.User, token string, err error) {
	err = s.administer(ctx, func(ctx context.Context, tx *store.Tx, viewer conversa.Viewer) error {
		if err := mayHandOut(viewer); err != nil {
			return err
		}
		if u, err = tx.Client.User.Get(ctx, userID); err != nil {
			return missing(err, "userId")
		}
		token, err = s.issueReset(ctx, tx, u)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("create password reset: %w", err)
	}
	return u, token, nil
}

// ResetPassword is CreatePasswordReset by the command line, for the user of an e-mail
// address.
func (s *Service) ResetPassword(ctx context.Context, email string) (token string, err error) {
	u, err := s.mustFindUser(ctx, email)
	if err != nil {
		return "", err
	}
	err = s.change(asSystem(ctx), conversa.SystemViewerOf(u.OrganizationID), func(ctx context.Context, tx *store.Tx, _ conversa.Viewer) error {
		token, err = s.issueReset(ctx, tx, u)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("reset password of %s: %w", u.ID, err)
	}
	return token, nil
}

func (s *Service) issueReset(ctx context.Context, tx *store.Tx, u *ent.User) (string, error) {
	kind, action := onetimetoken.KindPASSWORD_RESET, "password.reset_offered"
	switch u.Status {
	case conversa.UserDeactivated:
		return "", &conversa.Error{Code: conversa.CodeConflict, Message: "This user is deactivated. Reactivate them first."}
	case conversa.UserInvited:
		kind, action = onetimetoken.KindINVITATION, "user.invited_again"
	}
	token, err := s.issueLink(ctx, tx, kind, u)
	if err != nil {
		return "", err
	}
	return token, s.note(ctx, tx, audit.Entry{OrganizationID: u.OrganizationID, Action: action, SubjectID: u.ID})
}

// AcceptInvitation chooses a password with the token of an invitation or of a
// password reset, which is used up, and signs in. All other sessions of the user end.
// A token that is not good is NOT_FOUND.
func (s *Service) AcceptInvitation(ctx context.Context, token, password string, from Origin) (SignedIn, error) {
	ctx = from.in(ctx)
	kinds := []onetimetoken.Kind{onetimetoken.KindINVITATION, onetimetoken.KindPASSWORD_RESET}
	if err := s.proveLink(ctx, token, from, kinds...); err != nil {
		return SignedIn{}, err
	}
	if err := CheckPassword(password); err != nil {
		return SignedIn{}, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return SignedIn{}, err
	}
	link, err := s.findLink(ctx, token, kinds...)
	if err != nil {
		return SignedIn{}, err
	}
	var signedIn SignedIn
	var ended []string
	err = s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		if err := s.useLink(ctx, tx, token, kinds...); err != nil {
			return err
		}
		u, err := s.welcome(ctx, tx, link, hash)
		if err != nil {
			return err
		}
		if ended, err = s.endSessions(ctx, tx, u, ""); err != nil {
			return err
		}
		signedIn, err = s.openSession(ctx, tx, u, from)
		return err
	})
	if err != nil {
		return SignedIn{}, fmt.Errorf("accept invitation: %w", err)
	}
	s.forgetEach(ended)
	s.ForgetPeople(signedIn.User.OrganizationID)
	return signedIn, nil
}

// welcome gives the user of a link the password that they chose.
func (s *Service) welcome(ctx context.Context, tx *store.Tx, link *ent.OneTimeToken, hash string) (*ent.User, error) {
	u, err := tx.Client.User.Get(ctx, *link.UserID)
	if err != nil {
		return nil, err
	}
	if err := lockPeople(ctx, tx, u.OrganizationID); err != nil {
		return nil, err
	}
	if u, err = tx.Client.User.Get(ctx, u.ID); err != nil { // as whoever held the lock has left them
		return nil, err
	}
	if u.Status == conversa.UserDeactivated {
		return nil, errLinkOver
	}
	action := "password.changed"
	if link.Kind == onetimetoken.KindINVITATION {
		action = "invitation.accepted"
	}
	joins := u.Status == conversa.UserInvited
	u, err = tx.Client.User.UpdateOne(u).SetPasswordHash(hash).SetStatus(conversa.UserActive).SetUpdatedAt(s.moment()).Save(ctx)
	if err != nil {
		return nil, err
	}
	if err := revokeLinks(ctx, tx, u); err != nil {
		return nil, err
	}
	if joins {
		if err := unread.Join(ctx, tx, u.OrganizationID, u.ID); err != nil {
			return nil, err
		}
	}
	event.Append(tx, s.moment(), peopleChanged(u.OrganizationID))
	return u, s.note(actingAs(ctx, u), tx, audit.Entry{Action: action, SubjectID: u.ID})
}
