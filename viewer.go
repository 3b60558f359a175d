package conversa

import (
	"context"
	"slices"
)

// Profile is what a user may administer.
type Profile string

const (
	ProfileAdministrator Profile = "ADMINISTRATOR"
	ProfileStandard      Profile = "STANDARD"
)

// Values lists the profiles, for the data model.
func (Profile) Values() []string { return []string{"ADMINISTRATOR", "STANDARD"} }

// TokenScope is what an API token may do on behalf of its user.
type TokenScope string

const (
	ScopeRead  TokenScope = "READ"
	ScopeSend  TokenScope = "SEND"
	ScopeWrite TokenScope = "WRITE"
	ScopeAdmin TokenScope = "ADMIN"
)

// AllScopes is what a signed-in session has.
var AllScopes = []TokenScope{ScopeRead, ScopeSend, ScopeWrite, ScopeAdmin}

// ParseScopes reads scopes by name.
func ParseScopes(names []string) ([]TokenScope, error) {
	scopes := make([]TokenScope, 0, len(names))
	for _, name := range names {
		scope := TokenScope(name)
		if !slices.Contains(AllScopes, scope) {
			return nil, Invalid("scopes", "Scopes are READ, SEND, WRITE and ADMIN.")
		}
		if !slices.Contains(scopes, scope) {
			scopes = append(scopes, scope)
		}
	}
	if len(scopes) == 0 {
		return nil, Invalid("scopes", "Name at least one scope.")
	}
	return scopes, nil
}

// Viewer is on whose behalf something is read or done.
type Viewer struct {
	OrganizationID string
	UserID         string
	// SessionID is the session or API token that was presented.
	SessionID string
	Profile   Profile
	Scopes    []TokenScope
	// system work belongs to no user. With an organization it is confined to it.
	system bool
}

// SystemViewer is the product itself at work: ingest, jobs, the command line.
func SystemViewer() Viewer { return Viewer{system: true} }

// SystemViewerOf is the product at work for one organization alone.
func SystemViewerOf(organizationID string) Viewer {
	return Viewer{system: true, OrganizationID: organizationID}
}

// Reach says whose rows a viewer may see at all.
type Reach struct {
	// Everything is every organization's.
	Everything bool
	// OrganizationID is the one organization whose rows may be seen; empty with
	// Everything, and for those who may see nothing.
	OrganizationID string
}

// Reach is the outermost rule of the policy, for lists and counts.
func (v Viewer) Reach() Reach {
	if v.system && v.OrganizationID == "" {
		return Reach{Everything: true}
	}
	return Reach{OrganizationID: v.OrganizationID}
}

// MaySee is the same rule for one row.
func (v Viewer) MaySee(organizationID string) bool {
	reach := v.Reach()
	return reach.Everything || (reach.OrganizationID != "" && reach.OrganizationID == organizationID)
}

// SignedIn reports whether the viewer is a user.
func (v Viewer) SignedIn() bool { return v.UserID != "" }

// Allow refuses what the viewer's profile or scopes do not cover. An empty
// profile or scope asks for nothing.
func (v Viewer) Allow(profile Profile, scope TokenScope) error {
	if v.system {
		return nil
	}
	if !v.SignedIn() {
		return ErrUnauthenticated
	}
	if profile == ProfileAdministrator && v.Profile != ProfileAdministrator {
		return ErrForbidden
	}
	if scope != "" && !slices.Contains(v.Scopes, scope) {
		return ErrForbidden
	}
	return nil
}

type viewerKey struct{}

// WithViewer puts the viewer into the context.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerFrom is the viewer of the context. ok is false where there is none: then
// everything is denied.
func ViewerFrom(ctx context.Context) (v Viewer, ok bool) {
	v, ok = ctx.Value(viewerKey{}).(Viewer)
	return v, ok
}

type requestIDKey struct{}

// WithRequestID puts the id that logs and errors share into the context.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestIDFrom is the id of the request, or empty.
func RequestIDFrom(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}
