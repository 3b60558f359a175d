package people

import (
	"context"
	"errors"

	"conversa"
)

// OnBehalfOf is a user as the viewer of what they may read, for who has the database
// anyway.
func (s *Service) OnBehalfOf(ctx context.Context, email string) (conversa.Viewer, error) {
	u, err := s.mustFindUser(ctx, email)
	if err != nil {
		return conversa.Viewer{}, err
	}
	v, err := s.viewer(ctx, proof{viewer: conversa.Viewer{
		OrganizationID: u.OrganizationID, UserID: u.ID, Scopes: []conversa.TokenScope{conversa.ScopeRead},
	}})
	if errors.Is(err, conversa.ErrUnauthenticated) {
		err = &conversa.Error{Code: conversa.CodeConflict, Message: "This user cannot sign in, and sees nothing.", Field: "email"}
	}
	return v, err
}
