package fakedrive

import (
	"context"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"time"
)

var consentPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Name}} – demo</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f4f4f5; color: #18181b }
  main { max-width: 26rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 12px }
  button { font: inherit; padding: .6rem 1.4rem; border: 0; border-radius: 8px; background: #1d4ed8; color: #fff; cursor: pointer }
</style>
<main>
  <h1>{{.Name}}</h1>
  <p>This page stands for the sign-in of {{.Name}}. Nothing leaves this machine.</p>
  <form method="post"><button data-testid="consent">Let Conversa read these files</button></form>
</main>
</html>
`))

var names = map[Kind]string{Google: "Google Drive", OneDrive: "OneDrive", Dropbox: "Dropbox"}

// consentPage shows one button, to whoever asks as the app that is known.
func (s *Server) consentPage(k Kind) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); q.Get("client_id") != ClientID || q.Get("code_challenge_method") != "S256" || q.Get("response_type") != "code" {
			http.Error(w, "unknown client, or no PKCE", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = consentPage.Execute(w, map[string]string{"Name": names[k]})
	}
}

// consent goes back with a code, or with an error where the form says "deny".
func (s *Server) consent(k Kind) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		back, err := url.Parse(q.Get("redirect_uri"))
		if err != nil || back.Host == "" || q.Get("client_id") != ClientID {
			http.Error(w, "no redirect_uri", http.StatusBadRequest)
			return
		}
		answer := url.Values{"state": {q.Get("state")}}
		if r.FormValue("answer") == "deny" {
			answer.Set("error", "access_denied")
		} else {
			code := newToken("fake-code-")
			s.mu.Lock()
			s.codes[code] = grant{kind: k, challenge: q.Get("code_challenge"), redirect: q.Get("redirect_uri"), expires: time.Now().Add(10 * time.Minute)}
			s.mu.Unlock()
			answer.Set("code", code)
		}
		back.RawQuery = answer.Encode()
		http.Redirect(w, r, back.String(), http.StatusSeeOther)
	}
}

// exchange gives tokens for a code, once, or for a refresh token.
func (s *Server) exchange(k Kind) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("client_id") != ClientID || r.FormValue("client_secret") != ClientSecret {
			answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		g, refresh, ok := grant{}, "", false
		switch r.FormValue("grant_type") {
		case "authorization_code":
			g, ok = s.codes[r.FormValue("code")]
			delete(s.codes, r.FormValue("code"))
			ok = ok && g.redirect == r.FormValue("redirect_uri") && g.challenge == challengeOf(r.FormValue("code_verifier"))
			refresh = newToken("fake-refresh-")
		case "refresh_token":
			refresh = r.FormValue("refresh_token")
			g, ok = s.fresh[refresh]
			if ok && s.rotate {
				delete(s.fresh, refresh)
				refresh = newToken("fake-refresh-")
			}
		}
		if !ok || g.kind != k || r.FormValue("grant_type") == "authorization_code" && time.Now().After(g.expires) {
			answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
			return
		}
		token := newToken("fake-access-")
		s.fresh[refresh] = grant{kind: k}
		s.access[token] = grant{kind: k, expires: time.Now().Add(tokenLife * time.Second)}
		got := map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": tokenLife}
		if r.FormValue("grant_type") == "authorization_code" || s.rotate {
			got["refresh_token"] = refresh
		}
		answer(w, http.StatusOK, got)
	}
}

// forget ends the consents of a kind: a token names its user, of whom there is one.
func (s *Server) forget(k Kind) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, tokens := range []map[string]grant{s.access, s.fresh} {
		for token, g := range tokens {
			if g.kind == k {
				delete(tokens, token)
			}
		}
	}
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

type faultKey struct{}

func withFault(ctx context.Context, f Fault) context.Context {
	return context.WithValue(ctx, faultKey{}, f)
}

func faultOf(ctx context.Context) Fault {
	f, _ := ctx.Value(faultKey{}).(Fault)
	return f
}
