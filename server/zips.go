package server

import (
	"errors"
	"mime"
	"net/http"

	"conversa"
	"conversa/internal/file"
	"conversa/internal/people"
)

// zips gives out the attachments of conversations in one file, as those who were given the
// address see them when they use it.
type zips struct {
	files
	people *people.Service
}

// ServeHTTP streams the archive. What fails after its first byte cuts the connection, for
// an archive that ends well would be taken for whole.
func (h zips) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	archive, ok := h.files.files.Links.Archive(r.PathValue("conversation"), r.URL.Query())
	if !ok {
		h.refuse(w, r, conversa.ErrNotFound)
		return
	}
	viewer, err := h.viewer(w, r, archive)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	begun := false
	patience := newPatience(http.NewResponseController(w).SetWriteDeadline)
	err = h.files.files.WriteZip(conversa.WithViewer(r.Context(), viewer), archive, patientWriter{w, patience}, func(name string) {
		begun = true
		header := w.Header()
		header.Set("Content-Type", "application/zip")
		header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
		header.Set("Content-Security-Policy", sandboxed)
		header.Set("Cache-Control", "no-store")
	})
	switch {
	case err == nil:
	case begun:
		h.log.WarnContext(r.Context(), "archive cut off", "conversation", archive.ConversationID, "cause", err.Error())
		panic(http.ErrAbortHandler)
	default:
		h.refuse(w, r, err)
	}
}

// viewer is the user whom the address was given to, as they are now. Who is signed in as
// somebody else does not use it.
func (h zips) viewer(w http.ResponseWriter, r *http.Request, archive file.Archive) (conversa.Viewer, error) {
	ctx, err := h.front.enter(w, r)
	if err != nil {
		return conversa.Viewer{}, err
	}
	if asking, _ := conversa.ViewerFrom(ctx); asking.SignedIn() && asking.UserID != archive.UserID {
		return conversa.Viewer{}, conversa.ErrNotFound
	}
	viewer, err := h.people.OnBehalfOfUser(ctx, archive.UserID)
	if errors.Is(err, conversa.ErrUnauthenticated) {
		return viewer, conversa.ErrNotFound
	}
	return viewer, err
}
