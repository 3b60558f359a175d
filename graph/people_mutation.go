package graph

import (
	"cmp"
	"context"
	"net/url"

	"github.com/99designs/gqlgen/graphql"

	"conversa"
	"conversa/ent"
	"conversa/internal/people"
)

func (c Caller) origin() people.Origin { return people.Origin{IP: c.IP, UserAgent: c.UserAgent} }

// signedIn gives the browser its session.
func signedIn(ctx context.Context, in people.SignedIn, err error) (*SessionPayload, error) {
	if err != nil {
		return nil, err
	}
	sessionCookieFrom(ctx).Set(in.Token)
	return &SessionPayload{Viewer: in.User, Token: in.Token, ExpiresAt: in.ExpiresAt}, nil
}

func (r mutationResolver) SetUp(ctx context.Context, input SetUpInput) (*SessionPayload, error) {
	in, err := r.People.SetUp(ctx, input.Token, people.Organization{
		Name: input.OrganizationName, AdminName: cmp.Or(input.Name, " "), AdminEmail: input.Email, AdminPassword: input.Password,
		Locale: orEmpty(input.Locale), TimeZone: orEmpty(input.TimeZone),
	}, callerFrom(ctx).origin())
	return r.entered(ctx, in, err)
}

func (r mutationResolver) AcceptInvitation(ctx context.Context, token string, password string) (*SessionPayload, error) {
	in, err := r.People.AcceptInvitation(ctx, token, password, callerFrom(ctx).origin())
	return r.entered(ctx, in, err)
}

func (r mutationResolver) ChangePassword(ctx context.Context, currentPassword string, newPassword string) (*SessionPayload, error) {
	in, err := r.People.ChangePassword(ctx, currentPassword, newPassword, callerFrom(ctx).origin())
	return r.entered(ctx, in, err)
}

func (r mutationResolver) UpdateViewer(ctx context.Context, input UpdateViewerInput) (*UserPayload, error) {
	u, err := r.People.UpdateViewer(ctx, people.Profile{Name: input.Name, Locale: input.Locale, TimeZone: input.TimeZone})
	return r.userPayload(ctx, u, err)
}

func (r mutationResolver) RevokeSession(ctx context.Context, id string) (*DeletePayload, error) {
	err := r.People.RevokeSession(ctx, askable(id))
	if viewer, _ := conversa.ViewerFrom(ctx); err == nil && viewer.SessionID == id {
		sessionCookieFrom(ctx).Clear()
	}
	return r.deleted(ctx, id, err)
}

func (r mutationResolver) UpdateOrganization(ctx context.Context, input OrganizationInput) (*OrganizationPayload, error) {
	logo, err := r.logo(ctx, input.LogoFileID)
	if err != nil {
		return nil, err
	}
	o, err := r.People.UpdateOrganization(ctx, people.OrganizationChange{
		Profile:          people.Profile{Name: input.Name, Locale: input.Locale, TimeZone: input.TimeZone},
		RecordVisibility: input.RecordVisibility, Logo: logo,
		Issuer: people.Issuer{LegalName: words(input.LegalName), TaxID: words(input.TaxID), Address: words(input.Address)},
	})
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &OrganizationPayload{Organization: o}, nil
}

// logo is what is asked for the organization's, once it is known to be one.
func (r mutationResolver) logo(ctx context.Context, id graphql.Omittable[*string]) (*people.Logo, error) {
	if !id.IsSet() {
		return nil, nil
	}
	logo := &people.Logo{Move: r.Files.MoveLogo}
	if id.Value() != nil && *id.Value() != "" {
		logo.FileID = askable(*id.Value())
		return logo, r.Files.CheckLogo(ctx, logo.FileID)
	}
	return logo, nil
}

func (r mutationResolver) InviteUser(ctx context.Context, input InviteUserInput) (*InvitationPayload, error) {
	u, token, err := r.People.Invite(ctx, people.Invitation{
		Name: input.Name, Email: input.Email, Profile: input.Profile,
		RoleID: askableOrNil(input.RoleID), GroupIDs: askableAll(input.GroupIds),
	})
	return r.invitation(ctx, u, token, err)
}

func (r mutationResolver) CreatePasswordReset(ctx context.Context, userID string) (*InvitationPayload, error) {
	u, token, err := r.People.CreatePasswordReset(ctx, askable(userID))
	return r.invitation(ctx, u, token, err)
}

func (r mutationResolver) invitation(ctx context.Context, u *ent.User, token string, err error) (*InvitationPayload, error) {
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &InvitationPayload{User: u, InvitationURL: callerFrom(ctx).Address + InvitationPath(token)}, nil
}

// InvitationPath is where on the server an invitation or a password reset is accepted.
func InvitationPath(token string) string { return "/invitation?token=" + url.QueryEscape(token) }

// SetUpPath is where on the server it is set up.
func SetUpPath(token string) string { return "/setup?token=" + url.QueryEscape(token) }

func (r mutationResolver) UpdateUser(ctx context.Context, id string, input UpdateUserInput) (*UserPayload, error) {
	change := people.UserChange{
		Profile: people.Profile{Name: input.Name, Locale: input.Locale, TimeZone: input.TimeZone},
		Rights:  input.Profile, SetRole: input.RoleID.IsSet(), RoleID: askableOrNil(input.RoleID.Value()),
	}
	if input.GroupIds != nil {
		ids := askableAll(input.GroupIds)
		change.GroupIDs = &ids
	}
	u, err := r.People.UpdateUser(ctx, askable(id), change)
	return r.userPayload(ctx, u, err)
}

func (r mutationResolver) DeactivateUser(ctx context.Context, id string, reassignToID *string) (*UserPayload, error) {
	u, err := r.People.Deactivate(ctx, askable(id), askable(orEmpty(reassignToID)))
	return r.userPayload(ctx, u, err)
}

func (r mutationResolver) ReactivateUser(ctx context.Context, id string) (*UserPayload, error) {
	u, err := r.People.Reactivate(ctx, askable(id))
	return r.userPayload(ctx, u, err)
}

func (r mutationResolver) SaveGroup(ctx context.Context, id *string, input GroupInput) (*GroupPayload, error) {
	g, err := r.People.SaveGroup(ctx, askableOrNil(id), input.Name, askableAll(input.UserIds))
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &GroupPayload{Group: g}, nil
}

func (r mutationResolver) DeleteGroup(ctx context.Context, id string) (*DeletePayload, error) {
	return r.deleted(ctx, id, r.People.DeleteGroup(ctx, askable(id)))
}

func (r mutationResolver) SaveRole(ctx context.Context, id *string, input RoleInput) (*RolePayload, error) {
	role, err := r.People.SaveRole(ctx, askableOrNil(id), input.Name, askableOrNil(input.ReportsToID))
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &RolePayload{Role: role}, nil
}

func (r mutationResolver) DeleteRole(ctx context.Context, id string) (*DeletePayload, error) {
	return r.deleted(ctx, id, r.People.DeleteRole(ctx, askable(id)))
}

func (r mutationResolver) CreateAPIToken(ctx context.Context, input APITokenInput) (*APITokenPayload, error) {
	token, secret, err := r.People.IssueToken(ctx, people.NewToken{Name: input.Name, Scopes: input.Scopes, ExpiresAt: input.ExpiresAt})
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &APITokenPayload{Token: token, Secret: secret}, nil
}

func (r mutationResolver) RevokeAPIToken(ctx context.Context, id string) (*DeletePayload, error) {
	return r.deleted(ctx, id, r.People.RevokeToken(ctx, askable(id)))
}

// entered is signedIn for what changes users as well.
func (r mutationResolver) entered(ctx context.Context, in people.SignedIn, err error) (*SessionPayload, error) {
	r.reload(ctx)
	return signedIn(ctx, in, err)
}

func (r mutationResolver) userPayload(ctx context.Context, u *ent.User, err error) (*UserPayload, error) {
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &UserPayload{User: u}, nil
}

func (r mutationResolver) deleted(ctx context.Context, id string, err error) (*DeletePayload, error) {
	if err != nil {
		return nil, err
	}
	r.reload(ctx)
	return &DeletePayload{DeletedID: id}, nil
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
