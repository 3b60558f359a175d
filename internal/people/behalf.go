package people

import (
	"context"
	"errors"

	"conversa"
	"conversa/ent"
	"conversa/ent/user"
)

// OnBehalfOf is a user as the viewer of what they may read, for who has the database
// anyway.
func (s *Service) OnBehalfOf(ctx context.Context, email string) (conversa.Viewer, error) {
	u, err := s.mustFindUser(ctx, email)
	if err != nil {
		return conversa.Viewer{}, err
	}
	v, err := s.reader(ctx, u)
	if errors.Is(err, conversa.ErrUnauthenticated) {
		err = &conversa.Error{Code: conversa.CodeConflict, Message: "This user cannot sign in, and sees nothing.", Field: "email"}
	}
	return v, err
}

// OnBehalfOfUser is a user, as they are now, as the viewer of what they may read: for who
// proved otherwise that they ask. UNAUTHENTICATED for one who cannot sign in.
func (s *Service) OnBehalfOfUser(ctx context.Context, id string) (conversa.Viewer, error) {
	u, err := s.store.Client().User.Query().Where(user.ID(id)).Only(asSystem(ctx))
	if err != nil {
		return conversa.Viewer{}, unknown(err)
	}
	return s.reader(ctx, u)
}

func (s *Service) reader(ctx context.Context, u *ent.User) (conversa.Viewer, error) {
	return s.viewer(ctx, proof{viewer: conversa.Viewer{
		OrganizationID: u.OrganizationID, UserID: u.ID, Scopes: []conversa.TokenScope{conversa.ScopeRead},
	}})
}
