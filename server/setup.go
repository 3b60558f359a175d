package server

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"

	"conversa/graph"
	"conversa/internal/people"
)

// offerSetUp tells the one-time address at which a server that has no organization is
// set up: to whoever started it, and not to the log. The address of an earlier start
// ends.
func (s *Server) offerSetUp(ctx context.Context) error {
	token, err := s.people.OfferSetUp(ctx)
	if err != nil || token == "" {
		return err
	}
	base := strings.TrimSuffix(cmp.Or(s.config.PublicURL, address(s.listener)), "/")
	_, err = fmt.Fprintf(s.out, "This server has no organization yet. Set it up within 30 minutes, once, at\n%s\n", base+graph.SetUpPath(token))
	if err != nil {
		return fmt.Errorf("print set-up address: %w", err)
	}
	return nil
}

// ResetPassword makes a one-time address at which the user of an e-mail address chooses
// a password. Without a public address it is a path on the server.
func ResetPassword(ctx context.Context, c Storage, publicURL, email string, log *slog.Logger) (link string, err error) {
	if err := checkURL("CONVERSA_PUBLIC_URL", publicURL); err != nil {
		return "", err
	}
	err = withPeople(ctx, c, log, func(ctx context.Context, s *people.Service) error {
		token, err := s.ResetPassword(ctx, email)
		link = strings.TrimSuffix(publicURL, "/") + graph.InvitationPath(token)
		return err
	})
	return link, err
}
