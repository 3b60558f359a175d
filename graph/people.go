package graph

import (
	"context"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/view"
)

// Organization implements ResolverRoot.
func (r *Resolver) Organization() OrganizationResolver { return organizationResolver{r} }

// User implements ResolverRoot.
func (r *Resolver) User() UserResolver { return userResolver{r} }

// Role implements ResolverRoot.
func (r *Resolver) Role() RoleResolver { return roleResolver{r} }

// Group implements ResolverRoot.
func (r *Resolver) Group() GroupResolver { return groupResolver{r} }

// Session implements ResolverRoot.
func (r *Resolver) Session() SessionResolver { return sessionResolver{r} }

// ApiToken implements ResolverRoot.
func (r *Resolver) ApiToken() ApiTokenResolver { return apiTokenResolver{r} }

// AuditEntry implements ResolverRoot.
func (r *Resolver) AuditEntry() AuditEntryResolver { return auditEntryResolver{r} }

type (
	organizationResolver struct{ *Resolver }
	userResolver         struct{ *Resolver }
	roleResolver         struct{ *Resolver }
	groupResolver        struct{ *Resolver }
	sessionResolver      struct{ *Resolver }
	apiTokenResolver     struct{ *Resolver }
	auditEntryResolver   struct{ *Resolver }
)

func (r organizationResolver) Users(ctx context.Context, _ *ent.Organization, first *int, after *string, search *string) (*UserConnection, error) {
	words := ""
	if search != nil {
		words = askable(*search)
	}
	rows, err := r.View.Users(ctx, words, page(first, after, nil, nil))
	if err != nil {
		return nil, err
	}
	relate(r.load(ctx).kin, rows.Rows)
	return userPage(rows, func(ctx context.Context) (int, error) { return r.View.CountUsers(ctx, words) }), nil
}

// Logo is a file that everybody of the organization sees.
func (r organizationResolver) Logo(ctx context.Context, obj *ent.Organization) (*ent.File, error) {
	if obj.LogoID == nil {
		return nil, nil
	}
	file, err := r.View.Store.Client().File.Get(ctx, *obj.LogoID)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return file, err
}

func (r organizationResolver) Groups(ctx context.Context, _ *ent.Organization) ([]*ent.Group, error) {
	rows, err := r.View.Groups(ctx)
	relate(r.load(ctx).kin, rows)
	return rows, err
}

func (r organizationResolver) Roles(ctx context.Context, _ *ent.Organization) ([]*ent.Role, error) {
	rows, err := r.View.Roles(ctx)
	relate(r.load(ctx).kin, rows)
	return rows, err
}

func (r userResolver) Role(ctx context.Context, u *ent.User) (*ent.Role, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.roles, u, "role", ifAny(func(u *ent.User) *string { return u.RoleID }))
}

func (r userResolver) Groups(ctx context.Context, u *ent.User) ([]*ent.Group, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.groupsOfUsers, u, "groups", always(func(u *ent.User) string { return u.ID }))
}

func (r roleResolver) ReportsTo(ctx context.Context, role *ent.Role) (*ent.Role, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.roles, role, "reportsTo", ifAny(func(role *ent.Role) *string { return role.ReportsToID }))
}

func (r roleResolver) Users(ctx context.Context, role *ent.Role) ([]*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.usersOfRoles, role, "users", always(func(role *ent.Role) string { return role.ID }))
}

func (r groupResolver) Users(ctx context.Context, g *ent.Group) ([]*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.usersOfGroups, g, "users", always(func(g *ent.Group) string { return g.ID }))
}

func (r sessionResolver) User(ctx context.Context, s *ent.Session) (*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.users, s, "user", always(func(s *ent.Session) string { return s.UserID }))
}

func (r sessionResolver) Current(ctx context.Context, s *ent.Session) (bool, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	return viewer.SessionID == s.ID, nil
}

func (r apiTokenResolver) User(ctx context.Context, t *ent.ApiToken) (*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.users, t, "user", always(func(t *ent.ApiToken) string { return t.UserID }))
}

func (r auditEntryResolver) User(ctx context.Context, e *ent.AuditEntry) (*ent.User, error) {
	l := r.load(ctx)
	return of(ctx, l.kin, l.users, e, "user", ifAny(func(e *ent.AuditEntry) *string { return e.UserID }))
}

func (r queryResolver) Sessions(ctx context.Context, userID *string) ([]*ent.Session, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	id := viewer.UserID
	if userID != nil {
		id = askable(*userID)
	}
	rows, err := r.View.Sessions(ctx, id, r.Now())
	relate(r.load(ctx).kin, rows)
	return rows, err
}

func (r queryResolver) APITokens(ctx context.Context) ([]*ent.ApiToken, error) {
	rows, err := r.View.ApiTokens(ctx)
	relate(r.load(ctx).kin, rows)
	return rows, err
}

func (r queryResolver) AuditLog(ctx context.Context, filter *conversa.AuditFilter, first *int, after *string) (*AuditEntryConnection, error) {
	at, err := r.moment(ctx)
	if err != nil {
		return nil, err
	}
	f := auditFilter(filter)
	rows, err := r.View.AuditLog(ctx, f, page(first, after, nil, nil), at)
	if err != nil {
		return nil, err
	}
	relate(r.load(ctx).kin, rows.Rows)
	return auditPage(rows, func(ctx context.Context) (int, error) { return r.View.CountAudit(ctx, f, at) }), nil
}

// moment is now, in the viewer's time zone.
func (r *Resolver) moment(ctx context.Context) (view.Moment, error) {
	viewer, _ := conversa.ViewerFrom(ctx)
	u, err := r.load(ctx).users.load(ctx, viewer.UserID)
	if err != nil {
		return view.Moment{}, err
	}
	zone, err := time.LoadLocation(u.TimeZone)
	if err != nil {
		zone = time.UTC // it was checked when it was chosen
	}
	return view.Moment{Now: r.Now(), Zone: zone}, nil
}

func auditFilter(f *conversa.AuditFilter) conversa.AuditFilter {
	if f == nil {
		return conversa.AuditFilter{}
	}
	filter := *f
	filter.UserID, filter.SubjectID = askableOrNil(f.UserID), askableOrNil(f.SubjectID)
	for i, action := range filter.Actions {
		filter.Actions[i] = askable(action)
	}
	return filter
}
