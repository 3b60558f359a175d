package simulator

import (
	"crypto/rand"
	"crypto/subtle"
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// codeLife is how long a sign-up code can be exchanged, by the platform's clock. Meta's is short and not documented.
const codeLife = time.Minute

// codesKept bounds the codes that nobody fetched.
const codesKept = 1000

// authCode is a consent that waits to be exchanged for a token.
type authCode struct {
	waba, redirect string
	scopes         []string
	expires        time.Time
}

//go:embed dialog.html
var dialogFiles embed.FS

// dialog is what the consent page shows.
type dialog struct {
	ClientID, RedirectURI, State string
	Numbers                      []Number
	Scopes                       []string
}

// showDialog is the page on which the owner of an account consents.
func (s *Simulator) showDialog(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if problem := s.checkDialog(query); problem != "" {
		http.Error(w, problem, http.StatusBadRequest)
		return
	}
	page, err := template.ParseFS(dialogFiles, "dialog.html")
	if err != nil {
		http.Error(w, "the page is broken", http.StatusInternalServerError)
		return
	}
	secureHeaders(w.Header())
	// No form-action: browsers apply it to the redirect as well, which goes to the business's own address.
	w.Header().Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'")
	s.mu.Lock()
	numbers := s.plainNumbers()
	s.mu.Unlock()
	err = page.Execute(w, dialog{
		ClientID: query.Get("client_id"), RedirectURI: query.Get("redirect_uri"), State: query.Get("state"),
		Numbers: numbers, Scopes: allScopes,
	})
	if err != nil {
		s.log.WarnContext(r.Context(), "write dialog", "error", err)
	}
}

// checkDialog refuses a dialog of another app, or one that could not be answered.
func (s *Simulator) checkDialog(query url.Values) string {
	redirect, err := url.Parse(query.Get("redirect_uri"))
	switch {
	case query.Get("client_id") != s.cfg.AppID:
		return "Invalid App ID"
	case err != nil || redirect.Host == "" || (redirect.Scheme != "http" && redirect.Scheme != "https"):
		return "Invalid redirect_uri"
	}
	return ""
}

// plainNumbers are the connected numbers, without their state.
func (s *Simulator) plainNumbers() []Number {
	list := []Number{}
	for _, n := range s.sortedNumbers("") {
		list = append(list, n.Number)
	}
	return list
}

// answerDialog sends the browser back with a code, or with a refusal.
func (s *Simulator) answerDialog(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if foreign(r, s.cfg.PublicURL) || r.ParseForm() != nil {
		http.Error(w, "refused", http.StatusForbidden)
		return
	}
	if problem := s.checkDialog(r.PostForm); problem != "" {
		http.Error(w, problem, http.StatusBadRequest)
		return
	}
	redirect, _ := url.Parse(r.PostForm.Get("redirect_uri")) // checked above
	query := redirect.Query()
	if state := r.PostForm.Get("state"); state != "" {
		query.Set("state", state)
	}
	s.mu.Lock()
	n := s.numbers[r.PostForm.Get("phone_number_id")]
	if n != nil && r.PostForm.Get("answer") == "allow" {
		query.Set("code", s.newCode(n.WABAID, r.PostForm.Get("redirect_uri"), scopesOf(r.PostForm)))
	} else {
		query.Set("error", "access_denied")
		query.Set("error_reason", "user_denied")
		query.Set("error_description", "Permissions error")
	}
	s.mu.Unlock()
	redirect.RawQuery = query.Encode()
	http.Redirect(w, r, redirect.String(), http.StatusSeeOther)
}

// scopesOf are the permissions that were left in place; all, where the form does not ask.
func scopesOf(form url.Values) []string {
	if !form.Has("permissions") {
		return slices.Clone(allScopes)
	}
	return form["scope"]
}

func (s *Simulator) newCode(wabaID, redirect string, scopes []string) string {
	now := s.clock.now()
	if len(s.codes) >= codesKept {
		maps.DeleteFunc(s.codes, func(_ string, c *authCode) bool { return now.After(c.expires) })
	}
	code := "AQ" + rand.Text()
	s.codes[code] = &authCode{waba: wabaID, redirect: redirect, scopes: scopes, expires: now.Add(codeLife)}
	return code
}

// exchangeCode makes a code into a token that may use the account consented to. A code works once.
func (s *Simulator) exchangeCode(c *call) (any, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	if fields["client_id"] != s.cfg.AppID {
		e := metaError(190).saying("Error validating application. Cannot get application info due to a system error.")
		e.subcode, e.code = 0, 101
		return nil, e
	}
	if subtle.ConstantTimeCompare([]byte(fields["client_secret"]), []byte(s.cfg.AppSecret)) != 1 {
		return nil, metaError(1).saying("Error validating client secret.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	code := s.codes[fields["code"]]
	delete(s.codes, fields["code"])
	switch {
	case code == nil:
		return nil, codeError(36009, "This authorization code has been used.")
	case s.clock.now().After(code.expires):
		return nil, codeError(36007, "This authorization code has expired.")
	case fields["redirect_uri"] != "" && fields["redirect_uri"] != code.redirect:
		return nil, codeError(36008, "Error validating verification code. Please make sure your redirect_uri is "+
			"identical to the one you used in the OAuth dialog request")
	}
	token := "EAA" + randomText(60)
	s.allow(token, code.waba)
	s.tokens[token].scopes = code.scopes
	return map[string]any{"access_token": token, "token_type": "bearer"}, nil
}

func codeError(subcode int, text string) *graphError {
	e := invalid("")
	e.message, e.subcode = text, subcode
	return e
}

// debugToken tells an app what a token of its own may use, and a token about itself.
func (s *Simulator) debugToken(c *call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	input := c.URL.Query().Get("input_token")
	token := s.tokens[input]
	if !s.mayInspect(bearer(c.Request), input, token) {
		if token != nil && bearer(c.Request) == s.cfg.AppID+"|"+s.cfg.AppSecret {
			return nil, invalid("The App_id in the input_token did not match the Viewing App")
		}
		return nil, badToken()
	}
	if token == nil {
		return map[string]any{"data": map[string]any{
			"error":    map[string]any{"code": 190, "message": "Invalid OAuth access token."},
			"is_valid": false, "scopes": []string{},
		}}, nil
	}
	targets := slices.Sorted(maps.Keys(token.wabas))
	granular := []any{}
	for _, scope := range token.scopes {
		granular = append(granular, map[string]any{"scope": scope, "target_ids": targets})
	}
	return map[string]any{"data": map[string]any{
		"app_id": token.app.ID, "application": "Conversa", "type": "SYSTEM_USER", "is_valid": true,
		"issued_at": s.clock.now().Unix(), "expires_at": 0, "data_access_expires_at": 0,
		"scopes": append(slices.Clone(token.scopes), "public_profile"), "granular_scopes": granular,
		"user_id": "122100000000000001",
	}}, nil
}

// mayInspect: an app asks about its own tokens, a token about itself.
func (s *Simulator) mayInspect(asking, input string, token *grant) bool {
	app := s.ownApp()
	if token != nil {
		app = token.app
	}
	same := func(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
	return same(asking, app.ID+"|"+app.Secret) || token != nil && same(asking, input)
}

// RevokeToken makes a token invalid, as when the owner removes the app.
func (s *Simulator) RevokeToken(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, token)
}

// decode reads a JSON body; an empty one leaves the value as it is.
func decode(body io.Reader, into any) error {
	err := json.NewDecoder(io.LimitReader(body, requestLimit)).Decode(into)
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
