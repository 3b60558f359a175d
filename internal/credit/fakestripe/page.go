package fakestripe

import (
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

var payPage = template.Must(template.New("").Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Payment – demo</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f4f4f5; color: #18181b }
  main { max-width: 28rem; margin: 10vh auto; padding: 2rem; background: #fff; border-radius: 12px }
  label { display: block }
  fieldset { border: 1px solid #d4d4d8; border-radius: 8px; margin: 1rem 0 }
  button { font: inherit; padding: .6rem 1.2rem; border: 1px solid #d4d4d8; border-radius: 8px; background: #fff; cursor: pointer }
  button[value=pay] { border-color: #1d4ed8; background: #1d4ed8; color: #fff }
</style>
<main>
  <h1>{{.Name}}</h1>
  {{if .Open}}
  <p data-testid="price"><strong>{{.Price}}</strong></p>
  <p>This page stands for that of a payment provider. Nothing leaves this machine, and nothing is paid.</p>
  <form method="post">
    <fieldset>
      <legend>Card</legend>
      <label><input type="radio" name="card" value="4242" checked> Visa 4242: always works</label>
      <label><input type="radio" name="card" value="0341"> Visa 0341: works now, is declined later</label>
      <label><input type="radio" name="card" value="3184"> Visa 3184: works now, asks its owner later</label>
    </fieldset>
    <button name="what" value="pay">Pay</button>
    <button name="what" value="fail">Let it fail</button>
    <button name="what" value="expire">Let it expire</button>
  </form>
  <p><a href="{{.Back}}">Back without paying</a></p>
  {{else}}
  <p>This page is closed.</p>
  <p><a href="{{.Back}}">Back</a></p>
  {{end}}
</main>
</html>
`))

// page shows what is to be paid.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	c := s.sessions[r.PathValue("id")]
	if c == nil {
		s.mu.Unlock()
		http.NotFound(w, r)
		return
	}
	words := map[string]any{"Name": c.name, "Open": c.status == "open", "Back": c.back, "Price": strings.ToUpper(c.currency) + " " + inWords(c.amount, c.currency)}
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_ = payPage.Execute(w, words)
}

// decide does what was clicked, and goes back.
func (s *Server) decide(w http.ResponseWriter, r *http.Request) {
	back, ok := s.Do(r.PathValue("id"), r.FormValue("what"), r.FormValue("card"))
	if !ok {
		http.Error(w, "this page is closed", http.StatusConflict)
		return
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

// noCents are currencies without a smaller coin, of those that a demo is likely to have.
const noCents = "jpy krw clp pyg vnd"

// inWords is an amount in minor units as a person reads it.
func inWords(amount int64, currency string) string {
	if strings.Contains(noCents, currency) {
		return fmt.Sprint(amount)
	}
	return fmt.Sprintf("%d.%02d", amount/100, amount%100)
}

func writeObject(w http.ResponseWriter, o object) {
	body, _ := json.Marshal(o) // of what marshals
	write(w, http.StatusOK, body)
}
