package whatsapp

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Permissions that a token needs: one to set an account up, one to send and receive.
const (
	ScopeManagement = "whatsapp_business_management"
	ScopeMessaging  = "whatsapp_business_messaging"
)

// App is a Meta app, which signs people in and receives webhooks.
type App struct{ ID, Secret string }

// TokenInfo is what Meta says of an access token.
type TokenInfo struct {
	Valid     bool
	AppID     string
	ExpiresAt time.Time // zero: never
	Scopes    []string
	// targets are the ids that a scope was granted for; a scope without any was
	// granted for all that its owner has.
	targets map[string][]string
}

// Grants reports whether a scope was granted for a WhatsApp Business Account.
func (t TokenInfo) Grants(scope, wabaID string) bool {
	if !slices.Contains(t.Scopes, scope) {
		return false
	}
	ids := t.targets[scope]
	return len(ids) == 0 || slices.Contains(ids, wabaID)
}

// Missing are the scopes that an account needs and that were not granted at all.
func (t TokenInfo) Missing() []string {
	var missing []string
	for _, scope := range []string{ScopeManagement, ScopeMessaging} {
		if !slices.Contains(t.Scopes, scope) {
			missing = append(missing, scope)
		}
	}
	return missing
}

// WABAs are the WhatsApp Business Accounts that the token names; none where it was
// granted for all that its owner has.
func (t TokenInfo) WABAs() []string { return t.targets[ScopeManagement] }

// ExchangeCode makes the code of a sign-in into a token. A code works once, for a
// short time, and only with the address that it was sent to.
func (c *Client) ExchangeCode(ctx context.Context, app App, code, redirectURI string) (string, error) {
	o, err := c.call(ctx, http.MethodPost, "", map[string]string{
		"client_id": app.ID, "client_secret": app.Secret, "code": code,
		"grant_type": "authorization_code", "redirect_uri": redirectURI,
	}, nil, "oauth", "access_token")
	var refused *Error
	if errors.As(err, &refused) {
		refused.redact(app.Secret)
		refused.redact(code)
	}
	if err != nil {
		return "", fmt.Errorf("exchange code: %w", err)
	}
	token := o.text("access_token")
	if token == "" {
		return "", errors.New("exchange code: the answer holds no token")
	}
	return token, nil
}

// DebugToken asks what a token may do. An app may ask about its own tokens; without
// one the token asks about itself.
func (c *Client) DebugToken(ctx context.Context, app App, token string) (TokenInfo, error) {
	asking := token
	if app.ID != "" && app.Secret != "" {
		asking = app.ID + "|" + app.Secret
	}
	o, err := c.call(ctx, http.MethodGet, asking, nil, url.Values{"input_token": {token}}, "debug_token")
	var refused *Error
	if errors.As(err, &refused) {
		refused.redact(token)
	}
	if err != nil {
		return TokenInfo{}, fmt.Errorf("debug token: %w", err)
	}
	return readTokenInfo(o.object("data")), nil
}

func readTokenInfo(o object) TokenInfo {
	info := TokenInfo{
		Valid: o.yes("is_valid"), AppID: o.text("app_id"), ExpiresAt: o.time("expires_at"), targets: map[string][]string{},
	}
	for _, raw := range list(o["scopes"]) {
		info.Scopes = append(info.Scopes, scalar(raw))
	}
	for _, granted := range o.objects("granular_scopes") {
		scope := granted.text("scope")
		if !slices.Contains(info.Scopes, scope) {
			info.Scopes = append(info.Scopes, scope)
		}
		for _, raw := range list(granted["target_ids"]) {
			info.targets[scope] = append(info.targets[scope], scalar(raw))
		}
	}
	return info
}

// SignsFor reports whether a secret is that of the app which a token belongs to.
func (c *Client) SignsFor(ctx context.Context, token, secret string) (bool, error) {
	_, err := c.call(ctx, http.MethodGet, token, nil, url.Values{
		"fields": {"id"}, "appsecret_proof": {strings.TrimPrefix(Sign(secret, []byte(token)), signaturePrefix)},
	}, "me")
	var refused *Error
	if errors.As(err, &refused) && refused.Code == 100 {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("prove secret: %w", err)
	}
	return true, nil
}

// Subscribed are the ids of the apps that get an account's webhooks.
func (c *Client) Subscribed(ctx context.Context, token, wabaID string) ([]string, error) {
	o, err := c.call(ctx, http.MethodGet, token, nil, nil, wabaID, "subscribed_apps")
	if err != nil {
		return nil, fmt.Errorf("list apps of %s: %w", wabaID, err)
	}
	var ids []string
	for _, app := range o.objects("data") {
		ids = append(ids, cmp.Or(app.object("whatsapp_business_api_data").text("id"), app.text("id")))
	}
	return ids, nil
}

// Webhook is an address of its own for an account's webhooks.
type Webhook struct{ URL, VerifyToken string }

// Subscribe sends an account's webhooks to the token's app, or to an address of its
// own, which Meta verifies first. It may be repeated.
func (c *Client) Subscribe(ctx context.Context, token, wabaID string, to Webhook) error {
	var body map[string]string
	if to.URL != "" {
		body = map[string]string{"override_callback_uri": to.URL, "verify_token": to.VerifyToken}
	}
	if _, err := c.call(ctx, http.MethodPost, token, body, nil, wabaID, "subscribed_apps"); err != nil {
		return fmt.Errorf("subscribe to %s: %w", wabaID, err)
	}
	return nil
}

// Unsubscribe ends an account's webhooks to the token's app.
func (c *Client) Unsubscribe(ctx context.Context, token, wabaID string) error {
	if _, err := c.call(ctx, http.MethodDelete, token, nil, nil, wabaID, "subscribed_apps"); err != nil {
		return fmt.Errorf("unsubscribe from %s: %w", wabaID, err)
	}
	return nil
}

var errNoRequest = errors.New("the request cannot be made: check the base address")

// call makes one request and reads its answer. Each is made once: those that change
// something may have done so when the error is none of Meta's.
func (c *Client) call(ctx context.Context, method, token string, body any, query url.Values, path ...string) (object, error) {
	if slices.Contains(path, "") {
		return nil, errNoID
	}
	req, err := c.request(ctx, method, body, c.endpoint(query, path...))
	if err != nil {
		return nil, errNoRequest // its text quotes the address, which may hold a token
	}
	cr := Credentials{Token: token}
	res, err := c.do(req, cr)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	answer, err := readAnswer(res)
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if res.StatusCode != http.StatusOK || hasError(answer) {
		return nil, refusal(res, answer, cr)
	}
	o, err := parseObject(answer)
	if err != nil {
		return nil, fmt.Errorf("parse answer: %w", err)
	}
	return o, nil
}

func (c *Client) request(ctx context.Context, method string, body any, address string) (*http.Request, error) {
	encoded, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encode request: %w", err)
	}
	if body == nil || string(encoded) == "null" {
		return http.NewRequestWithContext(ctx, method, address, nil)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(encoded))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	return req, nil
}
