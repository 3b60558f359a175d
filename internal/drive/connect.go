package drive

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"conversa"
	"conversa/ent"
	"conversa/ent/clouddrive"
	"conversa/ent/onetimetoken"
	"conversa/internal/consent"
	"conversa/internal/store"
)

const (
	// statePrefix makes a leaked state be recognised for what it is.
	statePrefix = "cvd_"
	// CallbackPath is where a provider's sign-in comes back to.
	CallbackPath = "/drives/callback"
)

// SignIn is where to sign in with a provider, and what comes back with the redirect.
type SignIn struct{ AuthorizationURL, State string }

// Connect begins a sign-in, for this session alone. base is the address at which the
// user's browser reaches the server. It is refused with CONFLICT where the server has no
// access to the provider, or the user has 20 drives.
func (s *Service) Connect(ctx context.Context, viewer conversa.Viewer, p conversa.CloudProvider, base string) (SignIn, error) {
	if err := s.connectable(p); err != nil {
		return SignIn{}, err
	}
	if err := s.roomForOne(ctx, viewer); err != nil {
		return SignIn{}, err
	}
	state, err := s.states().Begin(ctx, viewer, prefixOf(p))
	if err != nil {
		return SignIn{}, err
	}
	options := append([]oauth2.AuthCodeOption{oauth2.S256ChallengeOption(s.verifier(state))}, signInOf(s.providers[p]).extra...)
	return SignIn{AuthorizationURL: s.oauth(p, base).AuthCodeURL(state, options...), State: state}, nil
}

func (s *Service) roomForOne(ctx context.Context, viewer conversa.Viewer) error {
	n, err := s.Store.Client().CloudDrive.Query().Where(clouddrive.UserID(viewer.UserID)).Count(ctx)
	if err != nil {
		return fmt.Errorf("count drives: %w", err)
	}
	if n >= maxDrives {
		return &conversa.Error{Code: conversa.CodeConflict, Message: "You have 20 drives. Disconnect one first."}
	}
	return nil
}

// oauth is the provider's OAuth, for browsers that reach us at the base address.
func (s *Service) oauth(p conversa.CloudProvider, base string) *oauth2.Config {
	app, way := s.Apps[p], signInOf(s.providers[p])
	return &oauth2.Config{
		ClientID: app.ClientID, ClientSecret: app.ClientSecret, Scopes: way.scopes,
		RedirectURL: strings.TrimRight(base, "/") + CallbackPath,
		Endpoint:    oauth2.Endpoint{AuthURL: way.authorize, TokenURL: way.token, AuthStyle: oauth2.AuthStyleInParams},
	}
}

// verifier is the secret of PKCE that belongs to a state. It is made of it, so that it
// need not be kept.
func (s *Service) verifier(state string) string {
	h := hmac.New(sha256.New, s.Secrets.Derive("sign-in with cloud drives"))
	h.Write([]byte(state))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

func (s *Service) states() consent.States {
	return consent.States{Store: s.Store, Kind: onetimetoken.KindDRIVE_STATE, Now: s.now, Over: errState}
}

// prefixOf names the provider too: it comes back with the redirect.
func prefixOf(p conversa.CloudProvider) string {
	return statePrefix + strings.ToLower(string(p)) + "."
}

func providerOf(state string) conversa.CloudProvider {
	name, _, _ := strings.Cut(strings.TrimPrefix(state, statePrefix), ".")
	return conversa.CloudProvider(strings.ToUpper(name))
}

var (
	errState    = conversa.Invalid("state", "This sign-in has expired, was used already, or was begun by somebody else. Start again.")
	errDeclined = &conversa.Error{Code: conversa.CodeForbidden, Message: "Access to the drive was not allowed."}
	errCode     = conversa.Invalid("code", "The drive did not confirm the sign-in. Start again.")
)

// Complete makes what a sign-in brought back into a drive of the viewer's, or renews the
// one that they have of the same user there. A state works once, and only in the session
// that began. It is refused with INVALID_INPUT, FORBIDDEN where access was not allowed,
// and UNAVAILABLE.
func (s *Service) Complete(ctx context.Context, viewer conversa.Viewer, base string, back url.Values) (*ent.CloudDrive, error) {
	state := back.Get("state")
	if err := s.states().Spend(ctx, viewer, state); err != nil {
		return nil, err
	}
	if back.Get("error") != "" || back.Get("code") == "" {
		return nil, errDeclined
	}
	p := providerOf(state)
	if err := s.connectable(p); err != nil {
		return nil, err
	}
	token, err := s.exchange(ctx, s.oauth(p, base), back.Get("code"), s.verifier(state))
	if err != nil {
		return nil, err
	}
	who, err := s.providers[p].owner(ctx, session{client: s.client, token: token.AccessToken})
	if errors.Is(err, errUnauthorized) || err == nil && (who.id == "" || token.RefreshToken == "") {
		return nil, errCode
	}
	if err != nil {
		return nil, err
	}
	return s.keep(ctx, viewer, p, who, token)
}

func (s *Service) exchange(ctx context.Context, c *oauth2.Config, code, verifier string) (*oauth2.Token, error) {
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, oauth2.HTTPClient, s.client), answerWithin)
	defer cancel()
	token, err := c.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if refused(err) {
		s.Log.WarnContext(ctx, "sign-in with a drive refused", "cause", refusalWord(err))
		return nil, errCode
	}
	if err != nil {
		return nil, unreachable(ctx, err)
	}
	return token, nil
}

// keep writes the drive down, with its tokens sealed.
func (s *Service) keep(ctx context.Context, viewer conversa.Viewer, p conversa.CloudProvider, who owner, token *oauth2.Token) (row *ent.CloudDrive, err error) {
	err = s.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if err := tx.Lock(ctx, "drives/"+viewer.UserID); err != nil {
			return err
		}
		row, err = tx.Client.CloudDrive.Query().
			Where(clouddrive.UserID(viewer.UserID), clouddrive.ProviderEQ(p), clouddrive.OwnerKey(who.id)).Only(ctx)
		if ent.IsNotFound(err) {
			row, err = tx.Client.CloudDrive.Create().SetOrganizationID(viewer.OrganizationID).SetUserID(viewer.UserID).
				SetProvider(p).SetOwnerKey(who.id).SetAccountName(cutName(who.name)).SetCreatedAt(s.now()).SetUpdatedAt(s.now()).Save(ctx)
		}
		if err != nil {
			return err
		}
		sealed, err := s.sealToken(row.ID, token)
		if err != nil {
			return err
		}
		row, err = row.Update().SetAccountName(cutName(who.name)).SetState(conversa.DriveConnected).SetTokens(sealed).AddVersion(1).SetUpdatedAt(s.now()).Save(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("keep drive: %w", err)
	}
	return row, nil
}

// cutName is a name as it is shown: without what is not shown, and not endless.
func cutName(name string) string { return conversa.CleanFileName(name) }
