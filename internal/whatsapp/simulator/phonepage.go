package simulator

import (
	"embed"
	"io/fs"
	"net/http"
)

//go:embed phone
var phoneFiles embed.FS

// phonePage serves the customer's phone: one page, its style and its scripts.
func phonePage() http.Handler {
	// The folder is embedded: Sub can only fail on a wrong name.
	files, err := fs.Sub(phoneFiles, "phone")
	if err != nil {
		return http.NotFoundHandler()
	}
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secureHeaders(w.Header())
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; "+
			"img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; "+
			"frame-ancestors 'none'")
		server.ServeHTTP(w, r)
	})
}
