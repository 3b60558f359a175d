package server

import (
	"mime"
	"net/http"

	"conversa"
)

// zips gives out the attachments of conversations in one file, as those who were given the
// address see them when they use it.
type zips struct {
	files
	given givenTo
}

// ServeHTTP streams the archive. What fails after its first byte cuts the connection, for
// an archive that ends well would be taken for whole.
func (h zips) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	archive, ok := h.files.files.Links.Archive(r.PathValue("conversation"), r.URL.Query())
	if !ok {
		h.refuse(w, r, conversa.ErrNotFound)
		return
	}
	ctx, err := h.given.enter(w, r, archive.UserID)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	begun := false
	patience := newPatience(http.NewResponseController(w).SetWriteDeadline)
	err = h.files.files.WriteZip(ctx, archive, patientWriter{w, patience}, func(name string) {
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
