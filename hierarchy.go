package conversa

import "slices"

// RecordVisibility is who sees leads, contacts and their conversations.
type RecordVisibility string

const (
	// VisibilityPublic shows every record to everybody of the organization.
	VisibilityPublic RecordVisibility = "PUBLIC"
	// VisibilityOwner shows a record to its owner and to the roles above the
	// owner's.
	VisibilityOwner RecordVisibility = "OWNER_AND_ROLES_ABOVE"
)

// Values lists the visibilities, for the data model.
func (RecordVisibility) Values() []string { return []string{"PUBLIC", "OWNER_AND_ROLES_ABOVE"} }

// Member is what the policy needs to know of a user.
type Member struct {
	Profile Profile
	Status  UserStatus
	// RoleID may be empty: then nobody but administrators sees the user's records,
	// and the user sees nobody else's.
	RoleID string
}

// Hierarchy is the people of one organization and who stands above whom.
type Hierarchy struct {
	Visibility RecordVisibility
	// Members are users by id.
	Members map[string]Member
	// ReportsTo is the role above each role; empty for the topmost.
	ReportsTo map[string]string
}

// Sight is whose records a user sees: everybody's, or those of some owners.
type Sight struct {
	AllRecords bool
	// OwnerIDs are in order, the user among them. Nil with AllRecords.
	OwnerIDs []string
}

// Sight of a user: everything where records are public and for administrators, else
// their own and those of the roles below theirs, also of users who were deactivated.
func (h Hierarchy) Sight(userID string) Sight {
	user, ok := h.Members[userID]
	switch {
	case !ok:
		return Sight{}
	case h.Visibility == VisibilityPublic || user.Profile == ProfileAdministrator:
		return Sight{AllRecords: true}
	}
	owners := []string{userID}
	if !h.leads(user.RoleID) {
		return Sight{OwnerIDs: owners} // most users: who looks at all others is asked for few
	}
	for id, other := range h.Members {
		if id != userID && h.above(user.RoleID, other.RoleID) {
			owners = append(owners, id)
		}
	}
	slices.Sort(owners)
	return Sight{OwnerIDs: owners}
}

// Sees reports whether a user sees an owner's records, as their Sight says, without
// working out whose else they see: an event is decided so for thousands.
func (h Hierarchy) Sees(userID, ownerID string) bool {
	user, ok := h.Members[userID]
	switch {
	case !ok:
		return false
	case h.Visibility == VisibilityPublic, user.Profile == ProfileAdministrator, userID == ownerID:
		return true
	case user.RoleID == "":
		return false
	}
	owner, ok := h.Members[ownerID]
	return ok && h.above(user.RoleID, owner.RoleID)
}

// leads reports whether any role reports to a role.
func (h Hierarchy) leads(role string) bool {
	for _, to := range h.ReportsTo {
		if role != "" && to == role {
			return true
		}
	}
	return false
}

// above reports whether a role stands above another, at any distance. Roles that
// report to each other in a circle, which no use case makes, stand above nobody.
func (h Hierarchy) above(role, below string) bool {
	if role == "" || below == "" || role == below {
		return false
	}
	for range h.ReportsTo {
		below = h.ReportsTo[below]
		if below == role || below == "" {
			return below == role
		}
	}
	return false
}

// Reports tells whether reporting to a role would make a circle.
func (h Hierarchy) Reports(role, to string) bool { return role == to || h.above(role, to) }
