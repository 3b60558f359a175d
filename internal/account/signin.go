package account

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"conversa"
	"conversa/ent"
	"conversa/ent/onetimetoken"
	"conversa/internal/consent"
	"conversa/internal/whatsapp"
)

const (
	// statePrefix makes a leaked state be recognised for what it is.
	statePrefix = "cvo_"
	// callbackPath is the page that Meta's sign-in comes back to.
	callbackPath = "/accounts/callback"
)

// SignIn is where to sign in with Meta, and what comes back with the redirect.
type SignIn struct{ AuthorizationURL, State string }

// Start begins a sign-in with Meta, for this session alone.
func (s *Service) Start(ctx context.Context, viewer conversa.Viewer) (SignIn, error) {
	if err := viewer.Allow(conversa.ProfileAdministrator, conversa.ScopeAdmin); err != nil {
		return SignIn{}, err
	}
	if s.App.ID == "" || s.App.Secret == "" || s.ConfigID == "" || s.PublicURL() == "" {
		return SignIn{}, &conversa.Error{
			Code:    conversa.CodeConflict,
			Message: "This server has no sign-in with Meta: its operator sets it up, see docs/operate.md. With a system user's token an account is connected without it.",
		}
	}
	state, err := s.states().Begin(ctx, viewer, statePrefix)
	if err != nil {
		return SignIn{}, err
	}
	return SignIn{AuthorizationURL: s.dialog(state), State: state}, nil
}

// dialog is the address of Meta's sign-in. What it asks for is said by the
// configuration, its version among it.
func (s *Service) dialog(state string) string {
	query := url.Values{
		"client_id": {s.App.ID}, "config_id": {s.ConfigID}, "redirect_uri": {s.callback()}, "state": {state},
		"response_type": {"code"}, "override_default_response_type": {"true"}, "extras": {"{}"},
	}
	return s.DialogURL + "?" + query.Encode()
}

func (s *Service) callback() string { return strings.TrimRight(s.PublicURL(), "/") + callbackPath }

func (s *Service) states() consent.States {
	return consent.States{Store: s.Store, Kind: onetimetoken.KindOAUTH_STATE, Now: s.moment, Over: errState}
}

var errState = conversa.Invalid("state", "This sign-in with Meta has expired, was used already, or was begun by somebody else. Start again.")

// redeem makes the code of a sign-in into a token. The state works once, and only in
// the session that began.
func (s *Service) redeem(ctx context.Context, viewer conversa.Viewer, code, state string) (string, error) {
	if err := s.states().Spend(ctx, viewer, state); err != nil {
		return "", err
	}
	token, err := s.WhatsApp.ExchangeCode(ctx, s.App, code, s.callback())
	if err != nil {
		return "", s.refusal(ctx, err, "code")
	}
	return token, nil
}

// grant is an access token and what Meta says of it.
type grant struct {
	token string
	info  whatsapp.TokenInfo
	// appSecret is set for a token of another Meta app than the server's.
	appSecret string
	// fresh: it is not the one that the account has already.
	fresh bool
	// field is the argument that it came by.
	field string
}

// credentials speak for a number by the token.
func (g grant) credentials(phoneNumberID string) whatsapp.Credentials {
	return whatsapp.Credentials{PhoneNumberID: phoneNumberID, Token: g.token}
}

var errForeignToken = conversa.Invalid("appSecret",
	"The token belongs to another Meta app than this server's. Give that app's secret too: it signs the webhooks. It is in the app's basic settings at Meta.")

// inspect asks Meta what a token may do, and refuses one that is of no use.
func (s *Service) inspect(ctx context.Context, g grant) (grant, error) {
	app := s.App
	if g.appSecret != "" {
		app = whatsapp.App{} // the token tells of itself: the id of its app is not known yet
	}
	info, err := s.WhatsApp.DebugToken(ctx, app, g.token)
	var e *whatsapp.Error
	if errors.As(err, &e) && e.Code == 100 && g.appSecret == "" {
		return g, errForeignToken
	}
	if err != nil {
		return g, s.refusal(ctx, err, g.field)
	}
	g.info = info
	if !info.Valid {
		return g, conversa.Invalid(g.field, "Meta does not accept this token: it is wrong, has expired or was withdrawn. Make another one.")
	}
	if g, err = s.settleApp(ctx, g); err != nil {
		return g, err
	}
	if missing := info.Missing(); len(missing) > 0 {
		return g, conversa.Invalid(g.field, "Permission is missing: "+strings.Join(missing, " and ")+
			". Sign in again and leave all permissions in place, or give them to the token.")
	}
	return g, nil
}

// settleApp finds out whose app the token is of.
func (s *Service) settleApp(ctx context.Context, g grant) (grant, error) {
	if s.App.ID != "" && g.info.AppID == s.App.ID {
		g.appSecret = ""
		return g, nil
	}
	if g.appSecret == "" {
		if s.App.ID != "" {
			return g, errForeignToken
		}
		return g, nil
	}
	right, err := s.WhatsApp.SignsFor(ctx, g.token, g.appSecret)
	if err != nil {
		return g, s.refusal(ctx, err, "appSecret")
	}
	if !right {
		return g, conversa.Invalid("appSecret", "This is not the secret of the app that the token belongs to.")
	}
	return g, nil
}

// grantOf is the token that an account has.
func (s *Service) grantOf(a *ent.Account) (grant, error) {
	if len(a.AccessToken) == 0 {
		return grant{}, errGivenUp
	}
	token, err := s.OpenToken(a)
	if err != nil {
		return grant{}, err
	}
	secret, err := s.open(a, a.AppSecret, appSecretPlace(a.ID))
	return grant{token: token, appSecret: secret, field: "accountId"}, err
}
