package conversa

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
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
	// ExpiresAt is when that ends by itself, as it was when it was presented: a session
	// that is used lives longer. Zero: it does not.
	ExpiresAt time.Time
	Profile   Profile
	Scopes    []TokenScope
	// Sight is whose leads, contacts and conversations the viewer sees.
	Sight Sight
	// system work belongs to no user. With an organization it is confined to it.
	system bool
	// audience: it stands for all who are told an event, who are signed in.
	audience bool
}

// SystemViewer is the product itself at work: ingest, jobs, the command line.
func SystemViewer() Viewer { return Viewer{system: true} }

// SystemViewerOf is the product at work for one organization alone.
func SystemViewerOf(organizationID string) Viewer {
	return Viewer{system: true, OrganizationID: organizationID, Sight: Sight{AllRecords: true}}
}

// Reach says which rows a viewer may see: the policy, for lists and counts.
type Reach struct {
	// Everything is every organization's.
	Everything bool
	// OrganizationID is the one organization whose rows may be seen; empty with
	// Everything, and for those who may see nothing.
	OrganizationID string
	// Sight narrows leads, contacts and conversations down.
	Sight Sight
	// Administers is what only administrators see and change.
	Administers bool
	// UserID is whose own rows may be seen: sessions, for instance.
	UserID string
}

// Reach is the policy for lists and counts.
func (v Viewer) Reach() Reach {
	if v.system && v.OrganizationID == "" {
		return Reach{Everything: true}
	}
	return Reach{
		OrganizationID: v.OrganizationID, Sight: v.Sight, UserID: v.UserID,
		Administers: v.system || v.Profile == ProfileAdministrator,
	}
}

// MaySee is the same rule for one row.
func (v Viewer) MaySee(organizationID string) bool {
	reach := v.Reach()
	return reach.Everything || (reach.OrganizationID != "" && reach.OrganizationID == organizationID)
}

// MaySeeRecord is the rule for one lead, contact or conversation.
func (v Viewer) MaySeeRecord(organizationID, ownerID string) bool {
	if !v.MaySee(organizationID) {
		return false
	}
	return v.Reach().Everything || v.Sight.Includes(ownerID)
}

// Includes reports whether an owner's records are seen.
func (s Sight) Includes(ownerID string) bool {
	if s.AllRecords {
		return true
	}
	_, ok := slices.BinarySearch(s.OwnerIDs, ownerID)
	return ok
}

// SignedIn reports whether the viewer is a user.
func (v Viewer) SignedIn() bool { return v.UserID != "" }

// Allow refuses what the viewer's profile or scopes do not cover. An empty
// profile or scope asks for nothing.
func (v Viewer) Allow(profile Profile, scope TokenScope) error {
	if v.system {
		return nil
	}
	if !v.SignedIn() && !v.audience {
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

// Class is equal for viewers who see the same rows and may use the same fields.
// Who sees everybody's records shares it with all others who do; else it is one
// user's own.
func (v Viewer) Class() string {
	user := ""
	if !v.Sight.AllRecords {
		user = v.UserID
	}
	names := make([]string, len(v.Scopes))
	for i, s := range v.Scopes {
		names[i] = string(s)
	}
	slices.Sort(names)
	return strings.Join([]string{v.OrganizationID, string(v.Profile), strings.Join(names, ","), user}, "|")
}

// everybodys marks the class of one user who sees everybody's records.
const everybodys = "everybody's"

// OwnClass is the class of this user alone, for what is their own.
func (v Viewer) OwnClass() string {
	if !v.Sight.AllRecords {
		return v.Class()
	}
	return v.Class() + v.UserID + "|" + everybodys
}

// ParseClass is the viewer that stands for a class. Whose records a user sees has to
// be added: it changes.
func ParseClass(class string) (Viewer, error) {
	class, alone := strings.CutSuffix(class, "|"+everybodys)
	parts := strings.Split(class, "|")
	if len(parts) != 4 || parts[0] == "" {
		return Viewer{}, fmt.Errorf("%q is no class of viewers", class)
	}
	v := Viewer{
		OrganizationID: parts[0], Profile: Profile(parts[1]), UserID: parts[3], audience: true,
		Sight: Sight{AllRecords: alone || parts[3] == ""},
	}
	for name := range strings.SplitSeq(parts[2], ",") {
		v.Scopes = append(v.Scopes, TokenScope(name))
	}
	return v, nil
}
