package people

import (
	"context"
	"errors"
	"fmt"

	"conversa"
	"conversa/ent"
	"conversa/ent/onetimetoken"
	"conversa/internal/audit"
	"conversa/internal/store"
)

var (
	errSetUpOver = &conversa.Error{
		Code: conversa.CodeNotFound, Field: "token",
		Message: "This address has run out, or was used already. Start the server again: it prints another.",
	}
	errIsSetUp = &conversa.Error{Code: conversa.CodeConflict, Message: "This server has an organization already. Sign in."}
)

// OfferSetUp makes the one-time token with which whoever starts a server for the first
// time sets it up. It replaces the one before, and is empty where there is an
// organization.
func (s *Service) OfferSetUp(ctx context.Context) (token string, err error) {
	err = s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		token = ""
		if err := tx.Lock(ctx, "set-up"); err != nil {
			return err
		}
		there, err := tx.Client.Organization.Query().Exist(ctx)
		if err != nil || there {
			return err
		}
		token, err = s.issueLink(ctx, tx, onetimetoken.KindSET_UP, nil)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("offer set-up: %w", err)
	}
	return token, nil
}

// SetUp makes the first organization and signs its administrator in. NOT_FOUND for a
// token that is not good, CONFLICT where there is an organization.
func (s *Service) SetUp(ctx context.Context, token string, in Organization, from Origin) (SignedIn, error) {
	ctx = from.in(ctx)
	if err := s.proveLink(ctx, token, from, onetimetoken.KindSET_UP); err != nil {
		return SignedIn{}, setUpOver(err)
	}
	in, err := in.checked()
	if err != nil {
		return SignedIn{}, asSetUpSpells(err)
	}
	hash, err := s.hasher.hash(ctx, in.AdminPassword)
	if err != nil {
		return SignedIn{}, err
	}
	var signedIn SignedIn
	err = s.store.WithTx(asSystem(ctx), func(ctx context.Context, tx *store.Tx) error {
		admin, err := s.setUp(ctx, tx, token, in, hash)
		if err != nil {
			return err
		}
		signedIn, err = s.openSession(ctx, tx, admin, from)
		return err
	})
	if err != nil {
		return SignedIn{}, fmt.Errorf("set up: %w", taken(err, "email", emailTaken))
	}
	return signedIn, nil
}

func (s *Service) setUp(ctx context.Context, tx *store.Tx, token string, in Organization, hash string) (*ent.User, error) {
	if err := tx.Lock(ctx, "set-up"); err != nil {
		return nil, err
	}
	if err := s.useLink(ctx, tx, token, onetimetoken.KindSET_UP); err != nil {
		return nil, setUpOver(err)
	}
	there, err := tx.Client.Organization.Query().Exist(ctx)
	if err != nil {
		return nil, err
	}
	if there {
		return nil, errIsSetUp
	}
	admin, err := s.insert(ctx, tx, in, hash)
	if err != nil {
		return nil, err
	}
	return admin, s.noteOrganization(audit.WithActor(ctx, "set-up"), tx, in, admin)
}

// proveLink refuses a link that is not good, and counts it as a guess.
func (s *Service) proveLink(ctx context.Context, token string, from Origin, kinds ...onetimetoken.Kind) error {
	tries := s.guesses.link(from.IP)
	if err := s.guesses.take(tries, s.now()); err != nil {
		return err
	}
	if _, err := s.findLink(ctx, token, kinds...); err != nil {
		return err
	}
	s.guesses.giveBack(tries)
	return nil
}

// asSetUpSpells names the argument at fault as the set-up does.
func asSetUpSpells(err error) error {
	var refused *conversa.Error
	if !errors.As(err, &refused) {
		return err
	}
	switch refused.Field {
	case "name":
		return refused.At("organizationName")
	case "adminName":
		return refused.At("name")
	case "adminEmail":
		return refused.At("email")
	}
	return err
}

// setUpOver says of a link that is over what to do about it at the set-up.
func setUpOver(err error) error {
	if err == errLinkOver { //nolint:errorlint // this very one
		return errSetUpOver
	}
	return err
}
