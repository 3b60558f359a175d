package server

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"conversa"
	"conversa/internal/crm"
)

// papers serves documents by the addresses that the API gave away.
type papers struct {
	links *crm.Links
	given givenTo
	draw  func(ctx context.Context, id string) (name string, content []byte, err error)
	log   *slog.Logger
}

// ServeHTTP answers 404 to whatever was not given away, or not for now.
func (p papers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, query := r.PathValue("document"), r.URL.Query()
	if !p.links.Opens(id, query.Get("by"), query.Get("expires"), query.Get("signature")) {
		http.NotFound(w, r)
		return
	}
	name, content, err := p.drawn(w, r, id)
	switch {
	case errors.Is(err, conversa.ErrNotFound):
		http.NotFound(w, r)
		return
	case err != nil:
		p.log.ErrorContext(r.Context(), "document not drawn", "document", id, "cause", err.Error())
		http.Error(w, "The document could not be drawn.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Length", strconv.Itoa(len(content)))
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "private, no-store")
	_, _ = w.Write(content)
}

// drawn is the document, where the user whom the address was given to sees it still.
func (p papers) drawn(w http.ResponseWriter, r *http.Request, id string) (name string, content []byte, err error) {
	ctx, err := p.given.enter(w, r, r.URL.Query().Get("by"))
	if err != nil {
		return "", nil, err
	}
	return p.draw(ctx, id)
}
