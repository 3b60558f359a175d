package server

import (
	"context"
	"errors"
	"net/http"

	"conversa"
	"conversa/internal/people"
)

// givenTo are addresses that were given to one user, and show what that user sees when
// they are used.
type givenTo struct {
	front  edge
	people *people.Service
}

// enter is on behalf of that user, as they are now. It is NOT_FOUND where they cannot sign
// in any more, and for who is signed in as somebody else.
func (g givenTo) enter(w http.ResponseWriter, r *http.Request, userID string) (context.Context, error) {
	ctx, err := g.front.enter(w, r)
	if err != nil {
		return nil, err
	}
	if asking, _ := conversa.ViewerFrom(ctx); asking.SignedIn() && asking.UserID != userID {
		return nil, conversa.ErrNotFound
	}
	viewer, err := g.people.OnBehalfOfUser(ctx, userID)
	if errors.Is(err, conversa.ErrUnauthenticated) {
		return nil, conversa.ErrNotFound
	}
	return conversa.WithViewer(ctx, viewer), err
}
