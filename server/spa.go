package server

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

// appPolicy lets a page load what it needs from here, and nothing from elsewhere. A frame
// shows only what the page itself has made an address for: a document as PDF.
const appPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"media-src 'self' blob:; font-src 'self'; connect-src 'self'; frame-src blob:; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// app serves the single-page application: its files, and its index for every other
// address of it.
type app struct {
	files fs.FS
	index []byte
}

// newApp takes the built application, or shows a plain page in its place.
func newApp(files fs.FS, built bool) (app, error) {
	if !built {
		return app{index: []byte(notBuilt)}, nil
	}
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		return app{}, fmt.Errorf("read the application: %w", err)
	}
	return app{files: files, index: index}, nil
}

const notBuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Conversa</title>
<h1>Conversa</h1>
<p>This server was built without its application. Run <code>make build</code> to have it.
The API is at <a href="/graphql">/graphql</a>.</p>
</html>
`

// ServeHTTP implements http.Handler.
func (a app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Security-Policy", appPolicy)
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name == "" || !strings.Contains(path.Base(name), ".") {
		a.serveIndex(w, r)
		return
	}
	a.serveFile(w, r, name)
}

func (a app) serveIndex(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "index.html", time.Time{}, bytes.NewReader(a.index))
}

// serveFile keeps what carries a hash in its name for a year.
func (a app) serveFile(w http.ResponseWriter, r *http.Request, name string) {
	if a.files == nil {
		http.NotFound(w, r)
		return
	}
	file, err := a.files.Open(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	content, ok := file.(io.ReadSeeker)
	if info, err := file.Stat(); err != nil || info.IsDir() || !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, path.Base(name), time.Time{}, content)
}
