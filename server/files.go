package server

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/file"
)

// files gives out the bytes of files at addresses that were made for those who see them.
type files struct {
	files *file.Service
	front edge
	log   *slog.Logger
}

const (
	// sandboxed is the policy of what is opened by its address: nothing of it runs. The rest
	// is what browsers show a picture or a film with.
	sandboxed = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
	// shownPDF lets a browser's own viewer show a document, in a page of ours too.
	shownPDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
	// keptFor is how long a browser may keep a file: whoever loses the sight of it has
	// seen it.
	keptFor = "private, max-age=600"
)

// content serves a file: to be saved, unless the address asks for it to be shown and
// that harms nobody.
func (h files) content(w http.ResponseWriter, r *http.Request) {
	row, err := h.find(w, r, file.UseContent)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	content, _, err := h.files.Open(row.ID)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	defer content.Close() //nolint:errcheck // it was only read
	harmless := file.Harmless(row.ContentType)
	inline := harmless && r.URL.Query().Get("inline") == "1"
	header := w.Header()
	header.Set("Content-Type", "application/octet-stream")
	if harmless {
		header.Set("Content-Type", row.ContentType)
	}
	header.Set("Content-Security-Policy", sandboxed)
	if inline && row.ContentType == "application/pdf" {
		header.Set("Content-Security-Policy", shownPDF)
		header.Set("X-Frame-Options", "SAMEORIGIN")
	}
	disposition := "attachment"
	if inline {
		disposition = "inline"
	}
	header.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": row.Name}))
	serveBytes(w, r, row, content)
}

// thumbnail serves a small picture of a file.
func (h files) thumbnail(w http.ResponseWriter, r *http.Request) {
	row, err := h.find(w, r, file.UseThumbnail)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	small, err := h.files.Thumbnail(r.Context(), row)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	defer small.Close() //nolint:errcheck // it was only read
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Content-Security-Policy", sandboxed)
	serveBytes(w, r, row, small)
}

func serveBytes(w http.ResponseWriter, r *http.Request, row *ent.File, content io.ReadSeeker) {
	w.Header().Set("ETag", `"`+row.ID+`"`)
	w.Header().Set("Cache-Control", keptFor)
	patience := newPatience(http.NewResponseController(w).SetWriteDeadline)
	http.ServeContent(patientWriter{w, patience}, r, "", time.Time{}, content)
}

// find is the file that the address is good for. Who is signed in must see it, too.
func (h files) find(w http.ResponseWriter, r *http.Request, use file.Use) (*ent.File, error) {
	id := r.PathValue("file")
	if !h.files.Links.Good(use, id, r.URL.Query()) {
		return nil, conversa.ErrNotFound
	}
	ctx, err := h.front.enter(w, r)
	if err != nil {
		return nil, err
	}
	if viewer, _ := conversa.ViewerFrom(ctx); !viewer.SignedIn() {
		ctx = conversa.WithViewer(ctx, conversa.SystemViewer())
	}
	return h.files.Find(ctx, id)
}

// refuse does not tell what is there from what is not.
func (h files) refuse(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Set("Cache-Control", "no-store")
	var refusal *conversa.Error
	if errors.As(err, &refusal) || errors.Is(err, fs.ErrNotExist) {
		http.NotFound(w, r)
		return
	}
	if !errors.Is(err, context.Canceled) {
		h.log.ErrorContext(r.Context(), "file", "request_id", conversa.RequestIDFrom(r.Context()), "file", r.PathValue("file"), "cause", err.Error())
	}
	http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
}

type patientWriter struct {
	http.ResponseWriter
	patience patience
}

// Write implements io.Writer.
func (w patientWriter) Write(b []byte) (int, error) {
	if err := w.patience.renew(); err != nil {
		return 0, err
	}
	return w.ResponseWriter.Write(b)
}
