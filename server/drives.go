package server

import (
	"crypto/rand"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"strings"

	"conversa"
	"conversa/internal/drive"
)

// driveCallback is where the sign-in with a cloud drive comes back to, in a window of its
// own: the page tells the one that opened it, and closes.
type driveCallback struct {
	drives *drive.Service
	front  edge
	log    *slog.Logger
}

// callbackPage is all that the window shows, for a moment. BroadcastChannel reaches our own
// pages alone.
var callbackPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Conversa</title>
<style nonce="{{.Nonce}}">
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 15vh auto; padding: 0 1rem; color-scheme: light dark }
</style>
<p id="outcome" data-code="{{.Code}}">{{.Text}}</p>
<p><a href="/settings/drives">{{.Back}}</a></p>
<script nonce="{{.Nonce}}">
  const code = document.getElementById("outcome").dataset.code
  new BroadcastChannel("conversa.drives").postMessage({ code })
  if (code === "") window.close()
</script>
</html>
`))

type callbackWords struct{ Lang, Nonce, Code, Text, Back string }

// callbackTexts are what the page says, by language and code. The empty code is a success.
var callbackTexts = map[string]map[conversa.ErrorCode]string{
	"en": {
		"":                           "The drive is connected. You can close this window.",
		conversa.CodeForbidden:       "Access to the drive was not allowed.",
		conversa.CodeInvalidInput:    "This sign-in has expired, was used already, or was begun in another session. Close this window and connect again.",
		conversa.CodeUnauthenticated: "You are not signed in to Conversa in this browser.",
		conversa.CodeUnavailable:     "The drive does not answer. Close this window and connect again.",
	},
	"pt": {
		"":                           "O drive está conectado. Você pode fechar esta janela.",
		conversa.CodeForbidden:       "O acesso ao drive não foi permitido.",
		conversa.CodeInvalidInput:    "Esta autorização expirou, já foi usada ou foi iniciada em outra sessão. Feche esta janela e conecte de novo.",
		conversa.CodeUnauthenticated: "Você não entrou no Conversa neste navegador.",
		conversa.CodeUnavailable:     "O drive não responde. Feche esta janela e conecte de novo.",
	},
}

// ServeHTTP implements http.Handler.
func (h driveCallback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	words := callbackWords{Lang: "en", Nonce: rand.Text(), Back: "Back to Conversa"}
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "pt") {
		words.Lang, words.Back = "pt", "Voltar ao Conversa"
	}
	code := h.complete(w, r)
	text, ok := callbackTexts[words.Lang][code]
	if !ok {
		code, text = conversa.CodeUnavailable, callbackTexts[words.Lang][conversa.CodeUnavailable]
	}
	words.Code, words.Text = string(code), text
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+words.Nonce+"'; script-src 'nonce-"+words.Nonce+"'; base-uri 'none'; frame-ancestors 'none'")
	_ = callbackPage.Execute(w, words)
}

// complete gives the code of what it was refused with; empty: it was not.
func (h driveCallback) complete(w http.ResponseWriter, r *http.Request) conversa.ErrorCode {
	ctx, err := h.front.enter(w, r)
	if err == nil {
		viewer, _ := conversa.ViewerFrom(ctx)
		if err = viewer.Allow("", conversa.ScopeSend); err == nil {
			_, err = h.drives.Complete(ctx, viewer, h.front.addressFor(r), r.URL.Query())
		}
	}
	var refusal *conversa.Error
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	if err != nil {
		h.log.ErrorContext(r.Context(), "sign-in with a drive", "request_id", conversa.RequestIDFrom(r.Context()), "cause", err.Error())
		return conversa.CodeUnavailable
	}
	return ""
}
