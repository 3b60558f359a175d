package people

import (
	"context"
	"fmt"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/onetimetoken"
	"conversa/internal/store"
)

const (
	// linkPrefix is that of one-time tokens, which stand in addresses that are passed
	// on.
	linkPrefix = "cvl_"
	// setUpLife is how long the address of the first start is good, linkLife how long
	// an invitation or a link for another password is.
	setUpLife, linkLife = 30 * time.Minute, 7 * 24 * time.Hour
)

var errLinkOver = &conversa.Error{
	Code: conversa.CodeNotFound, Field: "token",
	Message: "This link has run out, or was used already. Ask an administrator for another.",
}

// issueLink makes a one-time token, which replaces the earlier ones of its user. The
// user is nil for the set-up.
func (s *Service) issueLink(ctx context.Context, tx *store.Tx, kind onetimetoken.Kind, u *ent.User) (token string, err error) {
	life := linkLife
	if kind == onetimetoken.KindSET_UP {
		life = setUpLife
	}
	ctx = asSystem(ctx)
	if err := revokeLinks(ctx, tx, u); err != nil {
		return "", err
	}
	token, hash := newToken(linkPrefix)
	now := s.moment()
	create := tx.Client.OneTimeToken.Create().SetKind(kind).SetTokenHash(hash).
		SetCreatedAt(now).SetExpiresAt(now.Add(life))
	if u != nil {
		create.SetUserID(u.ID)
	}
	if err := create.Exec(ctx); err != nil {
		return "", fmt.Errorf("issue link: %w", err)
	}
	return token, nil
}

// revokeLinks deletes the links of a user, or those of the set-up: OAuth states are
// no links.
func revokeLinks(ctx context.Context, tx *store.Tx, u *ent.User) error {
	which := onetimetoken.KindEQ(onetimetoken.KindSET_UP)
	if u != nil {
		which = onetimetoken.And(onetimetoken.UserID(u.ID),
			onetimetoken.KindIn(onetimetoken.KindINVITATION, onetimetoken.KindPASSWORD_RESET))
	}
	if _, err := tx.Client.OneTimeToken.Delete().Where(which).Exec(asSystem(ctx)); err != nil {
		return fmt.Errorf("revoke links: %w", err)
	}
	return nil
}

// findLink is a link that is still good and of one of these kinds.
func (s *Service) findLink(ctx context.Context, token string, kinds ...onetimetoken.Kind) (*ent.OneTimeToken, error) {
	return good(ctx, s.store.Client(), token, s.moment(), kinds)
}

// useLink takes a link, which nobody can do twice.
func (s *Service) useLink(ctx context.Context, tx *store.Tx, token string, kinds ...onetimetoken.Kind) error {
	link, err := good(ctx, tx.Client, token, s.moment(), kinds)
	if err != nil {
		return err
	}
	n, err := tx.Client.OneTimeToken.Delete().Where(onetimetoken.ID(link.ID)).Exec(asSystem(ctx))
	if err != nil {
		return fmt.Errorf("use link: %w", err)
	}
	if n == 0 { // another was quicker
		return errLinkOver
	}
	return nil
}

func good(ctx context.Context, client *ent.Client, token string, now time.Time, kinds []onetimetoken.Kind) (*ent.OneTimeToken, error) {
	link, err := client.OneTimeToken.Query().
		Where(onetimetoken.TokenHash(hashToken(token)), onetimetoken.KindIn(kinds...), onetimetoken.ExpiresAtGT(now)).
		Only(asSystem(ctx))
	if ent.IsNotFound(err) {
		return nil, errLinkOver
	}
	if err != nil {
		return nil, fmt.Errorf("find link: %w", err)
	}
	return link, nil
}
